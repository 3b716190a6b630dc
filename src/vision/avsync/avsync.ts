import type { Attended, AvSegment, AvSync, MovementKind, ToldBy } from '#src/model/av-sync.ts';
import type { PictureFrames } from '#src/signal/picture.ts';
import type { Sound } from '#src/signal/sound.ts';
import { type Looked, look } from './look.ts';
import type { Box } from './mouths.ts';
import { regionsOf } from './regions.ts';
import { quantileOf } from './series.ts';
import { type Settled, type Settlement, settle } from './settle.ts';
import { clockRate, soundCues } from './sound-cues.ts';
import { timed } from './stroke-timing.ts';
import { confidenceOf, type Found, isSure } from './sureness.ts';

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
  const looking = lookThrough(frames, sound, options);
  return 'looked' in looking ? tell(looking) : looking;
}

/** What was seen and heard, before it is told what it comes to. Plain data. */
export type Looking = {
  readonly looked: readonly Looked[];
  readonly cuts: readonly number[];
  /** Greatest lag, steps. */
  readonly reach: number;
  /** When something clearly begins, source seconds. */
  readonly onsets: Float64Array;
  readonly isStruck: boolean;
  /** How much it sounds struck, see `SoundCues.struck`. */
  readonly struck: number;
};

/** The first half of `avsync`: what each window says of each offset; or at once why nothing can be told. */
export function lookThrough(
  frames: PictureFrames,
  sound: Sound,
  options: AvSyncOptions & {
    /** Whether places that may be mouths are looked for whatever is heard. Default: no */
    readonly mouths?: boolean;
  } = {},
): Looking | AvSync {
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
  const kinds = isStruck && !options.mouths ? kindsOf.struck : kindsOf.said;
  const seed = options.seed ?? 1;
  const { looked, cuts } = look(frames, cues, { reach, kinds, seed, progress: options.progress });
  if (looked.length === 0) return { ...refused('Nothing moves in the picture.'), cuts };
  return { looked, cuts, reach, onsets: cues.onsets, isStruck, struck: cues.struck };
}

const kindsOf: Readonly<Record<'struck' | 'said', readonly MovementKind[]>> = {
  struck: ['impact'],
  said: ['impact', 'opening'],
};

/** Of two that are sure and disagree by more (seconds), neither is told unless one is surer by so much. */
const [farApart, muchSurer] = [0.08, 2];

/** The second half: what all windows come to. An expert has a say like any kind of movement, where one was asked. */
export function tell(looking: Looking): AvSync {
  const { looked, cuts, isStruck } = looking;
  const kinds = isStruck ? kindsOf.struck : kindsOf.said;
  const verdicts: Verdict[] = kinds.map((kind) => verdictBy(kind, looking));
  if (looked.some(({ expert }) => expert)) verdicts.push(verdictBy('expert', looking));
  const isTold = ({ kind, best }: Verdict) => isSure(kind, best, isStruck);
  const [strongest, ...weaker] = verdicts.sort(
    (a, b) => Number(isTold(b)) - Number(isTold(a)) || b.best.beyond - a.best.beyond,
  ) as [Verdict, ...Verdict[]];
  const first =
    weaker.find((other) => isTold(other) && tellsBetter(other, strongest, looking.struck)) ?? strongest;
  const others = verdicts.filter((each) => each !== first);
  const rival = others.find(
    (other) =>
      isTold(first) &&
      isTold(other) &&
      (first.kind === 'expert' || other.kind === 'expert') &&
      Math.abs(first.best.lag - other.best.lag) > farApart * clockRate &&
      first.best.beyond < muchSurer * other.best.beyond,
  );
  if (!rival) return { ...resultOf(first, looking), cuts };
  const candidates = [first, rival].map(({ best }) => ({ offset: best.lag / clockRate, share: 0.5 }));
  return {
    ...refused('The lip-sync model and what moves in the picture tell different offsets.'),
    candidates,
    cuts,
  };
}

/** Speech is skewed by less than this. */
const mayBeStruck = 0.9;
/** Strokes and a mouth that tell the same, seconds apart at most. */
const sameThing = 0.12;
/** A mouth that is so much less sure than strokes that are hardly seen still tells better. */
const nearlyAsSure = 0.5;

/**
 * Whether another of two kinds of movement tells the moment better than the surer one: strokes that are clearly seen tell it to some
 * milliseconds, a mouth that goes with the same sound to some tens; strokes that are hardly seen tell it worse than either.
 */
function tellsBetter(other: Verdict, surer: Verdict, struck: number): boolean {
  if (other.kind === 'impact' && surer.kind === 'opening')
    return (
      struck > mayBeStruck &&
      other.best.strokes === 'clear' &&
      Math.abs(other.best.lag - surer.best.lag) < sameThing * clockRate
    );
  return (
    other.kind === 'opening' &&
    surer.kind === 'impact' &&
    surer.best.strokes !== 'clear' &&
    other.best.beyond > nearlyAsSure * surer.best.beyond
  );
}

type Verdict = {
  readonly kind: ToldBy;
  readonly settlement: Settlement;
  readonly parts: readonly Found[];
  /** The longest part that is sure; none is: the best of all. */
  readonly best: Found;
};

function verdictBy(kind: ToldBy, { looked, onsets, isStruck }: Looking): Verdict {
  const settlement = settle(
    looked.flatMap(({ start, end, said, expert }) => {
      const curves = kind === 'expert' ? expert : said[kind];
      return curves ? [{ start, end, real: curves.real, chance: curves.chance }] : [];
    }),
  );
  const views = looked.map(({ said, ...view }) => ({ ...view, attended: said.attended.impact }));
  const exactly = (part: Settled): Found =>
    kind === 'impact' ? timed(part, views, onsets, settlement.slope ?? 0) : part;
  const segments = settlement.segments.map(exactly);
  const whole = segments.length === 1 ? (segments[0] as Found) : exactly(settlement.whole);
  const sure = segments.filter((part) => isSure(kind, part, isStruck));
  const several = segments.length > 1 && sure.length > 0;
  const parts = several ? segments : [whole];
  const best = several ? sure.reduce((a, b) => (b.end - b.start > a.end - a.start ? b : a)) : whole;
  return { kind, settlement, parts, best };
}

function resultOf(
  { kind, settlement, parts, best }: Verdict,
  { looked, reach, isStruck }: Looking,
): Omit<AvSync, 'cuts'> {
  const candidates = [best, ...best.others].map(({ lag, share }) => ({ offset: lag / clockRate, share }));
  if (!isSure(kind, best, isStruck))
    return {
      ...refused(whyUnsure(best, isStruck)),
      candidates,
      confidence: confidenceOf(kind, best).confidence,
    };
  const { sd, confidence } = confidenceOf(kind, best);
  const attended = looked.flatMap((view): Attended[] => {
    const { start, end } = view;
    const part = parts.find((p) => start >= p.start && start < p.end) ?? best;
    const drift = (settlement.slope ?? 0) * ((start + end) / 2 - (part.start + part.end) / 2);
    const lag = Math.max(0, Math.min(2 * reach, Math.round(part.lag + drift + reach)));
    const box = attendedBy(kind, view, lag);
    return box ? [{ start, end, x: box[0], y: box[1], width: box[2], height: box[3] }] : [];
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

function whyUnsure({ share, beyond, strokes }: Found, isStruck: boolean): string {
  if (share < 0.5 && beyond > 4)
    return 'The picture goes with the sound at several offsets alike: the movement repeats itself too evenly.';
  if (strokes === 'smooth' && share >= 0.5 && beyond > 4)
    return 'What goes with the sound moves smoothly and strikes nothing: any moment of its swing may be the one that is heard.';
  return isStruck
    ? 'Nothing in the picture strikes when the sound does.'
    : 'Nothing in the picture moves with the sound.';
}

/** Where a window was found to go with the sound at a lag, as shares of the picture. */
function attendedBy(kind: ToldBy, { said, expert, cols, rows }: Looked, lag: number): Box | null {
  if (kind === 'expert') return expert?.boxes[expert.attended[lag] as number] ?? null;
  const whole = { col: 0, row: 0, cols, rows };
  const region = regionsOf(cols, rows)[said.attended[kind][lag] as number] ?? whole;
  return [region.col / cols, region.row / rows, region.cols / cols, region.rows / rows];
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
