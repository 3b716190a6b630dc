import { readTranscriptFile } from '#src/formats/transcript-file.ts';
import type { Attention } from '#src/compute/text.ts';
import { placeOdds } from '#src/attention/boundary-evidence.ts';
import type { AdaptableHeard } from '#src/attention/adapt.ts';
import { makeRandom } from '#src/math/random.ts';
import type { Transcript } from '#src/model/transcript.ts';
import { openSound } from '#main/media/open-sound.ts';
import { decodeSound } from '#main/media/sound.ts';
import { type Aligner, openAligner } from '#main/models/aligner.ts';
import { espeak } from '#main/speech/espeak.ts';
import { alignTranscript } from '#main/transcript/align.ts';
import type { AlignedTranscript } from '#main/transcript/aligned.ts';
import { type Clip, clips } from './clips.ts';
import { header, type Score, score, summary } from './score.ts';

/** What is left out, and of what is found then. */
const ablations: Readonly<
  Record<string, (clip: Clip, align: (change?: Change) => Promise<Transcript>) => Promise<Transcript>>
> = {
  whole: (_clip, align) => align(),
  'no adaptation': (_clip, align) => align({ adapt: false }),
  'words begin where the path has them': (_clip, align) => align({ starts: 'path' }),
  'no boundary refinement': (_clip, align) => align({ boundaries: 'networks' }),
  'boundaries by what the recording itself tells of changes, too': (_clip, align) =>
    align({ contrast: true }),
  'boundaries at frames': async (_clip, align) => atFrames(await align({ boundaries: 'networks' })),
  'classes of phones in place of attention to places': (_clip, align) => align({ wrap: byClass }),
  'a text read aloud (cepstra)': (_clip, align) => align({ model: 'dtw' }),
};

type Change = {
  readonly adapt?: false;
  readonly starts?: 'heard' | 'path';
  readonly boundaries?: 'refined' | 'networks';
  readonly contrast?: boolean;
  readonly model?: 'attention' | 'dtw';
  readonly wrap?: (heard: AdaptableHeard) => AdaptableHeard;
  readonly text?: string;
};

/** Each clip with one thing left out at a time, and with its lines' words shuffled: which must be refused. */
export async function ablate(folder: string | undefined): Promise<void> {
  const opened = await openAligner();
  const reader = await espeak();
  const groups = new Map<string, Score[]>();
  console.log(header);
  for (const clip of clips(folder).filter(({ isOther }) => !isOther)) {
    const sound = openSound(await decodeSound(clip.audio));
    const found = ({
      adapt,
      starts = 'heard',
      boundaries = 'refined',
      contrast = false,
      model = 'attention',
      wrap,
      text = clip.text,
    }: Change): Promise<AlignedTranscript> => {
      const { transcript } = readTranscriptFile(new TextEncoder().encode(text), 'transcript.txt');
      const hear: Aligner['hear'] = async (...args) => (wrap ?? ((one) => one))(await opened.hear(...args));
      return alignTranscript(
        { sound, transcript, language: clip.language, model, seed: 1 },
        { reader, aligner: { ...opened, hear } },
        {
          starts,
          contrast,
          place: boundaries === 'refined' ? placeOdds : null,
          ...(adapt === false ? { adapt: null } : {}),
        },
      );
    };
    try {
      for (const [name, ablation] of Object.entries(ablations)) {
        const scored = score(
          await ablation(clip, async (change = {}) => (await found(change)).transcript),
          clip,
        );
        for (const group of [`${clip.group}: ${name}`, `all: ${name}`])
          groups.set(group, [...(groups.get(group) ?? []), scored]);
        console.log(`| ${clip.name}: ${name} | ${summary([scored])} |`);
      }
      const [own, shuffled] = [await found({}), await found({ text: inOtherOrder(clip.text) })];
      console.log(
        `| ${clip.name}: confidence in its text, and in its words shuffled | ${own.transcript.confidence?.toFixed(3)} | ${shuffled.transcript.confidence?.toFixed(3)} |`,
      );
    } finally {
      sound.close();
    }
  }
  await opened.close();
  for (const [group, scores] of [...groups].sort(([a], [b]) => a.localeCompare(b)))
    console.log(`| ${group} | ${summary(scores)} |`);
}

function inOtherOrder(text: string): string {
  const { uniform } = makeRandom(1);
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words
    .map((word) => ({ word, key: uniform() }))
    .sort((a, b) => a.key - b.key)
    .map(({ word }) => word)
    .join(' ');
}

const hop = 0.01;
/** Boundaries half-way between frames, and nowhere else. */
const atFrames = (transcript: Transcript): Transcript => {
  const between = (time: number | null) =>
    time === null ? null : ((Math.max(0, Math.round(time / hop - 0.5) + 0.5) * hop) as typeof time);
  return {
    ...transcript,
    words: transcript.words.map((word) => ({ ...word, start: between(word.start), end: between(word.end) })),
  } as Transcript;
};

/** The same encoder as a classifier of phones: frames choose among symbols, each as well as its best place fits, not among places. */
function byClass(heard: AdaptableHeard): AdaptableHeard {
  return {
    ...heard,
    async attend(span, phones, floor = -Infinity): Promise<Attention> {
      const { scores, specials } = await heard.raw(span, phones);
      const frames = span[1] - span[0];
      const all = scores.length / Math.max(1, frames);
      const symbols = heard.symbolOf.subarray(...phones);
      const out = new Float32Array(frames * symbols.length);
      const special = new Float32Array(frames * specials);
      for (let t = 0; t < frames; t++) {
        const row = scores.subarray(t * all, (t + 1) * all);
        const best = new Map<number, number>();
        symbols.forEach((symbol, j) => {
          best.set(symbol, Math.max(best.get(symbol) ?? -Infinity, row[specials + j] as number));
        });
        const choices = [...row.subarray(0, specials), ...best.values()];
        const most = Math.max(...choices);
        const total = most + Math.log(choices.reduce((sum, value) => sum + Math.exp(value - most), 0));
        row.subarray(0, specials).forEach((value, j) => {
          special[t * specials + j] = value - total;
        });
        symbols.forEach((symbol, j) => {
          out[t * symbols.length + j] = Math.max(floor, (best.get(symbol) as number) - total);
        });
      }
      return { frames, positions: symbols.length, phones: out, specials: special };
    },
    shifted: (shifts) => byClass(heard.shifted(shifts)),
  };
}
