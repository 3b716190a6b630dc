import { readTranscriptFile } from '#src/formats/transcript-file.ts';
import { openSound } from '#main/media/open-sound.ts';
import { decodeSound } from '#main/media/sound.ts';
import { openAligner } from '#main/models/aligner.ts';
import { espeak } from '#main/speech/espeak.ts';
import { alignTranscript } from '#main/transcript/align.ts';
import { clips } from '../transcript/clips.ts';
export default async function bench([name, folder]: readonly string[]): Promise<void> {
  const aligner = await openAligner();
  const reader = await espeak();
  for (const clip of clips(folder)) {
    if (!clip.name.includes(name ?? '')) continue;
    const sound = openSound(await decodeSound(clip.audio));
    const { transcript } = readTranscriptFile(new TextEncoder().encode(clip.text), 'transcript.txt');
    const { transcript: found } = await alignTranscript(
      { sound, transcript, language: clip.language, model: 'attention' },
      { reader, aligner },
    );
    let k = 0;
    for (const w of found.words) {
      const isUn = clip.unspoken.some(([a, b]) => found.words.indexOf(w) >= a && found.words.indexOf(w) < b);
      const t = isUn ? null : clip.words[k++];
      const ms = (a: number | null | undefined, b: number | undefined) =>
        a == null || b === undefined ? '-' : ((a - b) * 1000).toFixed(0);
      console.log(
        w.text.padEnd(14),
        String(t?.start.toFixed(2)).padStart(7),
        String(t?.end.toFixed(2)).padStart(7),
        ms(w.start, t?.start).padStart(7),
        ms(w.end, t?.end).padStart(7),
        (w.confidence ?? 0).toFixed(2),
        w.phones.map((p) => p.ipa).join(' '),
      );
    }
    console.log(
      found.untranscribed.map((u) => `${u.start.toFixed(2)}–${u.end.toFixed(2)} ${u.kind}`).join(' '),
    );
  }
  await aligner.close();
}
