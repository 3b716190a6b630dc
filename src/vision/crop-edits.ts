import type { Crop, CropBox, CropEvent, CropFrame, CropKey, ProjectCrop } from '#src/model/crop.ts';
import { mostCropEvents, mostCropFrames, mostCropKeys } from '#src/model/crop-schema.ts';
import { sourceTime } from '#src/model/units.ts';

/** What a person does to a crop: keyframes over what was followed. */

type Timed = { readonly t: number; readonly theta: readonly number[] };
/** What of a crop says where it is; across its cuts nothing is interpolated. */
export type CropPath = Pick<ProjectCrop, 'frames' | 'keys'> & Partial<Pick<ProjectCrop, 'events'>>;

/** Two keyframes nearer than this are of one moment, seconds. */
const sameMoment = 1e-3;

/** Index of the last entry (a time, or something with one) at or before `t`; −1: none. In order. */
export function lastBefore(list: ArrayLike<number | { readonly t: number }>, t: number): number {
  let [low, high] = [-1, list.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const entry = list[middle] ?? Number.POSITIVE_INFINITY;
    if ((typeof entry === 'number' ? entry : entry.t) <= t) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * θ at `t`: linear between entries, held before the first and after the last, and up to a cut between two. `list`, `cuts`: in
 * order, the first not empty.
 */
export function thetaAt(list: readonly Timed[], t: number, cuts: readonly number[] = []): readonly number[] {
  const at = lastBefore(list, t);
  const [a, b] = [list[Math.max(0, at)], list[Math.min(at + 1, list.length - 1)]];
  if (!a || !b) throw new RangeError('a crop without frames');
  if (b.t <= a.t) return a.theta;
  const cut = cuts[lastBefore(cuts, b.t)];
  if (cut !== undefined && cut > a.t) return t < cut ? a.theta : b.theta;
  const share = (t - a.t) / (b.t - a.t);
  return a.theta.map((value, c) => value + share * ((b.theta[c] ?? 0) - value));
}

/**
 * θ of a crop at `t`: what was followed, plus the difference that the keyframes before and after make to it,
 * interpolated linearly; before the first and after the last keyframe that one's difference stays. Each shot of a film with cuts
 * by itself: nothing runs on over a cut.
 */
export function cropTheta({ frames, keys, events }: CropPath, t: number): readonly number[] {
  const cuts = cutsOf(events);
  const followed = thetaAt(frames, t, cuts);
  if (keys.length === 0) return followed;
  const last = lastBefore(cuts, t);
  const [from, to] = [cuts[last] ?? Number.NEGATIVE_INFINITY, cuts[last + 1] ?? Number.POSITIVE_INFINITY];
  const at = lastBefore(keys, t);
  const near = [keys[at], keys[at + 1]].flatMap((key) => {
    if (!key || key.t < from || key.t >= to) return [];
    const was = thetaAt(frames, key.t, cuts);
    return [{ t: key.t, theta: key.theta.map((value, c) => value - (was[c] ?? 0)) }];
  });
  if (near.length === 0) return followed;
  const change = thetaAt(near, t);
  return followed.map((value, c) => value + (change[c] ?? 0));
}

const noCuts: readonly number[] = [];
const cutsKnown = new WeakMap<object, readonly number[]>();

/** When its cuts are, in order. */
export function cutsOf(events: ProjectCrop['events'] | undefined): readonly number[] {
  if (!events || events.length === 0) return noCuts;
  const known =
    cutsKnown.get(events) ??
    events.flatMap(({ kind, start }) => (kind === 'cut' ? [start] : [])).toSorted((a, b) => a - b);
  cutsKnown.set(events, known);
  return known;
}

/** The keyframes with one at `t`, in place of one that is there; as they are where θ is no numbers. */
export function withKey(keys: readonly CropKey[], t: number, theta: readonly number[]): readonly CropKey[] {
  if (!theta.every(Number.isFinite)) return keys;
  const others = keys.filter((key) => Math.abs(key.t - t) > sameMoment);
  const all = [...others, { t: sourceTime(t), theta: theta.map(rounded) }];
  return all.toSorted((a, b) => a.t - b.t).slice(0, mostCropKeys);
}

/** The index of the keyframe at a moment; −1: there is none. */
export const keyAt = (keys: readonly CropKey[], t: number): number =>
  keys.findIndex((key) => Math.abs(key.t - t) <= sameMoment);

/** Without the keyframe at `t`. */
export const withoutKey = (keys: readonly CropKey[], t: number): readonly CropKey[] =>
  keys.filter((_, k) => k !== keyAt(keys, t));

/**
 * The keyframe at `t` at another moment, with the θ that it has: never past its neighbours, nor out of `within` (source
 * seconds). As they are where there is none.
 */
export function movedKey(
  keys: readonly CropKey[],
  t: number,
  to: number,
  within: readonly [number, number],
): readonly CropKey[] {
  const at = keyAt(keys, t);
  if (at < 0 || !Number.isFinite(to)) return keys;
  const low = Math.max(within[0], (keys[at - 1]?.t ?? Number.NEGATIVE_INFINITY) + 2 * sameMoment);
  const high = Math.min(within[1], (keys[at + 1]?.t ?? Number.POSITIVE_INFINITY) - 2 * sameMoment);
  if (low > high) return keys;
  return keys.map((key, k) =>
    k === at ? { ...key, t: sourceTime(Math.min(high, Math.max(low, to))) } : key,
  );
}

/** A crop that a person drew: one frame, one keyframe. `theta`: 6 numbers. */
export const drawnCrop = (recording: string, t: number, theta: readonly number[]): ProjectCrop => ({
  recording,
  kind: 'affine',
  frames: [{ t: sourceTime(t), theta: theta.map(rounded), sd: theta.map(() => 0) }],
  keys: withKey([], t, theta),
  confidence: null,
  events: [],
});

/** The same crop with four corners that go where they are pulled; as it is where it is not affine. */
export const freed = (crop: ProjectCrop): ProjectCrop =>
  crop.kind !== 'affine'
    ? crop
    : {
        ...crop,
        kind: 'projective',
        frames: crop.frames.map((f) => ({ ...f, theta: [...f.theta, 0, 0], sd: [...f.sd, 0, 0] })),
        keys: crop.keys.map((key) => ({ ...key, theta: [...key.theta, 0, 0] })),
      };

/**
 * What was followed, as a project keeps it: rounded to 1e-5 of half the picture, and thinned out evenly where there are
 * more frames than a project holds.
 */
export function keptCrop(
  recording: string,
  { kind, frames }: Crop,
  { confidence, events }: { readonly confidence: number; readonly events: readonly CropEvent[] },
): ProjectCrop {
  // A document with others would not open again.
  const sound = frames.filter(
    (f, n) => f.theta.every(Number.isFinite) && (n === 0 || f.t > (frames[n - 1]?.t ?? 0)),
  );
  const every = Math.ceil(sound.length / mostCropFrames);
  return {
    recording,
    kind,
    frames: sound.filter((_, n) => n % every === 0).map(roundedFrame),
    keys: [],
    confidence,
    events: events.slice(0, mostCropEvents).map(({ kind: what, start, end }) => ({ kind: what, start, end })),
  };
}

const rounded = (value: number): number => Math.max(-1000, Math.min(1000, Math.round(value * 1e5) / 1e5));
const roundedFrame = ({ t, theta, sd }: CropFrame): CropFrame => ({
  t,
  theta: theta.map(rounded),
  sd: sd.map((value) => (value < 1000 ? rounded(value) : 1000)),
});

/** θ (affine) of an upright box in a picture of that size. */
export function thetaOfBox([x, y, w, h]: CropBox, width: number, height: number): readonly number[] {
  return [w / width, 0, (2 * x + w) / width - 1, 0, h / height, (2 * y + h) / height - 1];
}
