/** Whether a text read aloud tells that it is that of a recording: begins of the clips of training/scenes.py with their text, and with that of another clip. Arguments: folder; or folder opinion: what its opinion of doubtful words is worth */
import { readTranscriptFile } from '#src/formats/transcript-file.ts';
import { cutSound } from '#src/signal/sound.ts';
import { openSound } from '#main/media/open-sound.ts';
import { decodeSound } from '#main/media/sound.ts';
import { openAligner } from '#main/models/aligner.ts';
import { espeak } from '#main/speech/espeak.ts';
import { alignTranscript } from '#main/transcript/align.ts';
import { secondOpinion } from '#main/transcript/second-opinion.ts';
import { spokenTexts } from '#src/attention/text/spoken-text.ts';
import { type Clip, clips } from '../transcript/clips.ts';

const sizes = [1, 3, 10];

export default async function bench([folder, kind]: readonly string[]): Promise<void> {
  if (kind === 'opinion') return opinionsOf(folder);
  const reader = await espeak();
  const aligner = await openAligner();
  const all = clips(folder);
  for (const clip of all) {
    const sound = openSound(await decodeSound(clip.audio));
    const beside = all.filter((one) => one.language === clip.language && one.text !== clip.text);
    for (const size of sizes) {
      const { text, end } = begin(clip, size);
      const heard = cutSound(sound, 0, end + 0.3);
      const others = beside.slice(0, 2).map((one) => begin(one, size).text);
      for (const [kind, own] of [['same', text] as const, ...others.map((one) => ['other', one] as const)]) {
        const { transcript } = readTranscriptFile(new TextEncoder().encode(own), 'x.txt');
        const found = await alignTranscript(
          { sound: heard, transcript, language: clip.language, model: 'dtw', seed: 1 },
          { reader, aligner },
        );
        const { gain, lead, rival } = found.evidence ?? { gain: 0, lead: 0, rival: 0 };
        const numbers = [gain, lead, rival, found.transcript.confidence ?? -1].map((x) => x.toFixed(3));
        console.log([clip.name, size, kind, transcript.words.length, ...numbers].join('\t'));
      }
    }
    sound.close();
  }
  await aligner.close();
}

/** A line for each word that was asked after: how sure the network is, how far apart both are, and whether the network is right. */
async function opinionsOf(folder: string | undefined): Promise<void> {
  const reader = await espeak();
  const aligner = await openAligner();
  for (const clip of clips(folder)) {
    const sound = openSound(await decodeSound(clip.audio));
    const { transcript } = readTranscriptFile(new TextEncoder().encode(clip.text), 'x.txt');
    const { language } = clip;
    const asked = { sound, transcript, language, model: 'attention', seed: 1 } as const;
    const before = performance.now();
    const { transcript: found } = await alignTranscript(asked, { reader, aligner }, { asks: false });
    const between = performance.now();
    const spoken = spokenTexts(
      transcript.segments.map(({ text }) => text),
      { language },
    ).flatMap(({ tokens }) => tokens.map((t) => t.spoken));
    const { opinions } = await secondOpinion(
      sound,
      found,
      spoken,
      spoken.map(() => language),
      reader,
      () => {},
    );
    const after = performance.now();
    console.error(clip.name, sound.length / sound.rate, between - before, after - between);
    opinions.forEach((opinion, k) => {
      const [word, truth] = [found.words[k], clip.words[k]];
      if (!opinion || !word || !truth || word.start === null || word.end === null) return;
      const [start, end] = [word.start, word.end];
      const apart = Math.max(Math.abs(opinion.start - start), Math.abs(opinion.end - end));
      const off = (from: number, to: number) =>
        Math.max(Math.abs(from - truth.start), Math.abs(to - truth.end));
      const rest = [apart, off(start, end), off(opinion.start, opinion.end)];
      console.log([clip.name, word.text, word.confidence, ...rest].join('\t'));
    });
    sound.close();
  }
  await aligner.close();
}

/** The first lines of a clip, and when they have been said. */
function begin(clip: Clip, lines: number): { readonly text: string; readonly end: number } {
  const text = clip.text.split('\n').slice(0, lines).join('\n');
  const words = text.match(/\S+/g)?.length ?? 0;
  return { text, end: clip.words[Math.min(words, clip.words.length) - 1]?.end ?? 0 };
}
