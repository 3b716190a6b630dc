import { readTranscriptFile } from '#src/formats/transcript-file.ts';
import { makeRandom } from '#src/math/random.ts';
import type { Segment, Transcript } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { openSound } from '#main/media/open-sound.ts';
import { decodeSound } from '#main/media/sound.ts';
import { openAligner } from '#main/models/aligner.ts';
import { espeak } from '#main/speech/espeak.ts';
import { alignTranscript } from '#main/transcript/align.ts';
import { type Clip, clips } from './clips.ts';
import { header, type Score, score, summary } from './score.ts';

type Span = readonly [start: number, end: number];
type Random = ReturnType<typeof makeRandom>;

/** What times of lines come out as; the recording's length in seconds. */
const spoilt: Readonly<Record<string, (span: Span, random: Random, seconds: number) => Span>> = {
  'right times': (span) => span,
  'each line ± 0.5 s': (span, { normal }) => moved(span, 0.5 * normal()),
  'each line ± 2 s': (span, { normal }) => moved(span, 2 * normal()),
  'all 20 s late': (span) => moved(span, 20),
  'all 7 s early, ± 0.5 s': (span, { normal }) => moved(span, -7 + 0.5 * normal()),
  'of another frame rate (25 : 23.976)': ([start, end]) => [(start * 25) / 23.976, (end * 25) / 23.976],
  'second half 30 s late': (span, _, seconds) => moved(span, span[0] > seconds / 2 ? 30 : 0),
  'one line in five anywhere': (span, { uniform }, seconds) =>
    uniform() < 0.2 ? moved(span, uniform() * seconds - span[0]) : span,
  'all anywhere': (span, { uniform }, seconds) => moved(span, uniform() * seconds - span[0]),
};

const moved = ([start, end]: Span, seconds: number): Span => [
  Math.max(0, start + seconds),
  Math.max(0, end + seconds),
];

/** Each clip without times, and with times of its lines spoilt in one way after another. @param only those whose name has it */
export async function withTimes(folder: string | undefined, only = ''): Promise<void> {
  const aligner = await openAligner();
  const reader = await espeak();
  const groups = new Map<string, { score: Score; seconds: number; notes: number }[]>();
  for (const clip of clips(folder).filter(({ isOther }) => !isOther)) {
    const sound = openSound(await decodeSound(clip.audio));
    const length = sound.length / sound.rate;
    const { transcript } = readTranscriptFile(new TextEncoder().encode(clip.text), 'transcript.txt');
    const run = async (name: string, given: Transcript, times: 'refine' | 'ignore') => {
      const before = process.cpuUsage();
      const found = await alignTranscript(
        { sound, transcript: given, language: clip.language, model: 'attention', seed: 1, times },
        { reader, aligner },
      );
      const { user, system } = process.cpuUsage(before);
      const one = {
        score: score(found.transcript, clip),
        seconds: (user + system) / 1e6,
        notes: found.notes.length,
      };
      groups.set(name, [...(groups.get(name) ?? []), one]);
      if (length > 600)
        console.log(
          `| ${clip.name}: ${name} | ${one.seconds.toFixed(0)} | ${one.notes} | ${summary([one.score])} |`,
        );
    };
    try {
      await run('no times', transcript, 'ignore');
      for (const [name, spoil] of Object.entries(spoilt).filter(([name]) => name.includes(only))) {
        const random = makeRandom(clip.name.length);
        await run(
          name,
          withSpans(transcript, clip, (span) => spoil(span, random, length)),
          'refine',
        );
      }
    } finally {
      sound.close();
    }
  }
  await aligner.close();
  console.log(header.replace('| clips |', '| times | CPU s | notes |').replace('|---|', '|---|---|---|'));
  for (const [name, all] of groups) {
    const sum = (of: (one: (typeof all)[number]) => number) => all.reduce((s, one) => s + of(one), 0);
    console.log(
      `| ${name} | ${sum((one) => one.seconds).toFixed(0)} | ${sum((one) => one.notes)} | ${summary(all.map((one) => one.score))} |`,
    );
  }
}

/** The clip's text with times of its lines; of lines that nobody says, those of the moment between their neighbours. */
function withSpans(transcript: Transcript, clip: Clip, spoil: (span: Span) => Span): Transcript {
  const isSpoken = transcript.words.map(
    ({ text }, k) => /[\p{L}\p{N}]/u.test(text) && !clip.unspoken.some(([from, to]) => k >= from && k < to),
  );
  let [word, last] = [0, 0];
  return {
    ...transcript,
    segments: transcript.segments.map((segment): Segment => {
      const count = isSpoken.slice(...segment.words).filter(Boolean).length;
      const own = clip.words.slice(word, word + count);
      word += count;
      const [start, end] = spoil([own[0]?.start ?? last, own.at(-1)?.end ?? last + 2]);
      last = own.at(-1)?.end ?? last;
      return { ...segment, start: sourceTime(start), end: sourceTime(end) };
    }),
  };
}
