import type { Attended, AvSegment, AvSync, MovementKind } from '#src/model/av-sync.ts';
import type { PictureFrames } from '#src/signal/picture.ts';
import type { Sound } from '#src/signal/sound.ts';
import { type Looked, look } from './look.ts';
import { regionsOf } from './regions.ts';
import { quantileOf } from './series.ts';
import { type Settled, type Settlement, settle } from './settle.ts';
import { clockRate, soundCues } from './sound-cues.ts';
import { timed } from './stroke-timing.ts';
import { confidenceOf, isSure } from './sureness.ts';

export type AvSyncOptions = {
  /** Greatest offset that is tried, seconds; default 3, and less in short clips. */
  readonly maxOffset?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Frames done and in all; called often. */
  readonly progress?: (done: number, total: number) => void;
};

/** Shorter ones do not tell, seconds. */
const leastSeconds = 2.5;
/** Frames further apart do not show when something strikes, seconds. */
const mostInterval = 0.12;
/** Sounds more skewed than this are struck, not said: no mouth opens with them. See `SoundCues.struck`. */
const struckFrom = 1.2;

/**
 * Whether and by how much the sound comes after the picture. Every region of the picture, at several scales, is
 * compared with the sound at every offset; what is found is held against what sounds that cannot belong would find with
 * the same freedom. A frame shows the scene as it was at its presentation time; a sound is at the moment at which it begins.
 * One offset for all of the time (with drift) or one for each stretch between changes.
 * Memory is bounded: a window of at most 24 s of picture is held at once.
 */
export function avsync(frames: PictureFrames, sound: Sound, options: AvSyncOptions = {}): AvSync {
  const { times } = frames;
  const n = times.length;
  const why = whyNot(frames, sound);
  if (why !== null) return refused(why);
  const length = (times[n - 1] as number) - (times[0] as number);
  const cues = soundCues(sound);
  if (cues.heard === null) return refused('There is no sound to be heard: it is silent throughout.');
  const reachSeconds = Math.min(options.maxOffset ?? 3, 0.3 * length);
  const reach = Math.max(20, Math.round(reachSeconds * clockRate));
  const isStruck = cues.struck > struckFrom;
  const kinds: MovementKind[] = isStruck ? ['impact'] : ['impact', 'opening'];
  const seed = options.seed ?? 1;
  const { looked, cuts } = look(frames, cues, { reach, kinds, seed, progress: options.progress });
  if (looked.length === 0) return { ...refused('Nothing moves in the picture.'), cuts };
  const verdicts = kinds.map((kind) => verdictBy(kind, looked, cues.onsets, isStruck));
  const isTold = ({ kind, best }: Verdict) => (isSure(kind, best, isStruck) ? 1 : 0);
  const told = verdicts.sort((a, b) => isTold(b) - isTold(a) || b.best.beyond - a.best.beyond)[0] as Verdict;
  return { ...resultOf(told, looked, reach, isStruck), cuts };
}

type Verdict = {
  readonly kind: MovementKind;
  readonly settlement: Settlement;
  readonly parts: readonly Settled[];
  /** The longest part that is sure; none is: the best of all. */
  readonly best: Settled;
};

function verdictBy(
  kind: MovementKind,
  looked: readonly Looked[],
  onsets: Float64Array,
  isStruck: boolean,
): Verdict {
  const settlement = settle(looked.map(({ start, end, said }) => ({ start, end, ...said[kind] })));
  const views = looked.map(({ said, ...view }) => ({ ...view, attended: said.attended.impact }));
  const exactly = (part: Settled) =>
    kind === 'impact' ? timed(part, views, onsets, settlement.slope ?? 0) : part;
  const segments = settlement.segments.map(exactly);
  const whole = segments.length === 1 ? (segments[0] as Settled) : exactly(settlement.whole);
  const sure = segments.filter((part) => isSure(kind, part, isStruck));
  const several = segments.length > 1 && sure.length > 0;
  const parts = several ? segments : [whole];
  const best = several ? sure.reduce((a, b) => (b.end - b.start > a.end - a.start ? b : a)) : whole;
  return { kind, settlement, parts, best };
}

function resultOf(
  { kind, settlement, parts, best }: Verdict,
  looked: readonly Looked[],
  reach: number,
  isStruck: boolean,
): Omit<AvSync, 'cuts'> {
  const candidates = [best, ...best.others].map(({ lag, share }) => ({ offset: lag / clockRate, share }));
  if (!isSure(kind, best, isStruck))
    return {
      ...refused(
        best.share < 0.5 && best.beyond > 4
          ? 'The picture goes with the sound at several offsets alike: the movement repeats itself too evenly.'
          : isStruck
            ? 'Nothing in the picture strikes when the sound does.'
            : 'Nothing in the picture moves with the sound.',
      ),
      candidates,
      confidence: confidenceOf(kind, best).confidence,
    };
  const { sd, confidence } = confidenceOf(kind, best);
  const attended = looked.map(({ start, end, said, cols, rows }): Attended => {
    const part = parts.find((p) => start >= p.start && start < p.end) ?? best;
    const drift = (settlement.slope ?? 0) * ((start + end) / 2 - (part.start + part.end) / 2);
    const lag = Math.max(0, Math.min(2 * reach, Math.round(part.lag + drift + reach)));
    const region = regionsOf(cols, rows)[said.attended[kind][lag] as number] ?? {
      col: 0,
      row: 0,
      cols,
      rows,
    };
    return {
      start,
      end,
      x: region.col / cols,
      y: region.row / rows,
      width: region.cols / cols,
      height: region.rows / rows,
    };
  });
  return {
    offset: best.lag / clockRate,
    sd,
    ppm: settlement.slope === null ? null : settlement.slope * (1e6 / clockRate),
    segments: parts.map((part): AvSegment => {
      const is = isSure(kind, part, isStruck);
      const own = confidenceOf(kind, part);
      return {
        start: part.start,
        end: part.end,
        offset: is ? part.lag / clockRate : null,
        sd: is ? own.sd : null,
        confidence: own.confidence,
      };
    }),
    confidence,
    reason: null,
    by: kind,
    attended,
    candidates: candidates.slice(1),
  };
}

const refused = (reason: string): AvSync => ({
  ...{ offset: null, sd: null, ppm: null, segments: [], confidence: 0, reason, by: null },
  ...{ attended: [], candidates: [], cuts: [] },
});

function whyNot({ times }: PictureFrames, sound: Sound): string | null {
  const n = times.length;
  if (n < 2) return 'The picture is a single frame.';
  const length = (times[n - 1] as number) - (times[0] as number);
  const both = Math.min(times[n - 1] as number, sound.length / sound.rate) - (times[0] as number);
  if (Math.min(length, both) < leastSeconds)
    return `Sound and picture are together for ${Math.max(0, Math.min(length, both)).toFixed(1)} s only; ${leastSeconds} s are the least that can tell.`;
  const gaps = Float64Array.from(
    { length: n - 1 },
    (_, k) => (times[k + 1] as number) - (times[k] as number),
  );
  const usual = quantileOf(gaps, 0.5);
  if (usual > mostInterval)
    return `The picture has a frame every ${usual.toFixed(2)} s only: too seldom to show when something happens.`;
  return null;
}
