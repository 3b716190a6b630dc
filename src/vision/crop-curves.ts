import type { ProjectCrop } from '#src/model/crop.ts';
import { isBent, straightened } from './bent-crop.ts';
import { cropTheta, lastBefore, thetaAt } from './crop-edits.ts';
import { placeOfTheta } from './track/place.ts';

/** θ(t) as what a person sees of it: where the crop is, how large, how it is turned. */

export const cropMeasures = ['x', 'y', 'size', 'turn'] as const;
export type CropMeasure = (typeof cropMeasures)[number];

/**
 * Of its middle, pixels of the picture from its top left: x and y; the side of a square as large as it, pixels (`size`); its
 * turn, degrees clockwise, −180…180. At the middle of a projective crop as its derivative has it; of one that bends as the affine map
 * nearest to it.
 */
export function measuresOf(theta: readonly number[], width: number, height: number): readonly number[] {
  const [a, b, x, c, d, y, g, h] = placeOfTheta(isBent(theta) ? straightened(theta) : theta, width, height);
  const [p, q] = [(a ?? 0) - (x ?? 0) * (g ?? 0), (b ?? 0) - (x ?? 0) * (h ?? 0)];
  const [r, s] = [(c ?? 0) - (y ?? 0) * (g ?? 0), (d ?? 0) - (y ?? 0) * (h ?? 0)];
  return [x ?? 0, y ?? 0, 2 * Math.sqrt(Math.abs(p * s - q * r)), (Math.atan2(r - q, p + s) * 180) / Math.PI];
}

/** One measure over time; between its moments it runs straight. */
export type CropCurve = {
  readonly values: Float64Array;
  /** Standard deviations, in the same unit. */
  readonly sd: Float64Array;
};
export type CropCurves = {
  /** Source seconds, rising. */
  readonly times: Float64Array;
  readonly curves: Readonly<Record<CropMeasure, CropCurve>>;
};

/** Longer crops are drawn through so many of their frames, evenly chosen. */
const mostFrames = 2000;
/** Between keyframes of a crop that has few frames θ runs straight and its turn does not: so many moments in between. */
const between = 16;

const known = new WeakMap<object, CropCurves>();

/** All measures of a crop at its frames and keyframes. Computed once for each crop. */
export function cropCurves(crop: ProjectCrop, width: number, height: number): CropCurves {
  const kept = known.get(crop);
  if (kept) return kept;
  const times = momentsOf(crop);
  const curves = Object.fromEntries(
    cropMeasures.map((name) => [
      name,
      { values: new Float64Array(times.length), sd: new Float64Array(times.length) },
    ]),
  ) as Record<CropMeasure, CropCurve>;
  const spreads = spreadsOf(crop.frames, width, height);
  let turns = 0;
  for (let k = 0; k < times.length; k++) {
    const t = times[k] as number;
    const theta = cropTheta(crop, t);
    const now = measuresOf(theta, width, height);
    const sd = thetaAt(spreads, t);
    if (k > 0) {
      // A turn goes on where it has been, not from 180 to −180.
      const step = (now[3] ?? 0) + 360 * turns - (curves.turn.values[k - 1] ?? 0);
      turns -= Math.round(step / 360);
    }
    for (const [m, name] of cropMeasures.entries()) {
      curves[name].values[k] = (now[m] ?? 0) + (name === 'turn' ? 360 * turns : 0);
      curves[name].sd[k] = sd[m] ?? 0;
    }
  }
  const made = { times, curves };
  known.set(crop, made);
  return made;
}

const spreadsKnown = new WeakMap<object, readonly Spread[]>();
type Spread = { readonly t: number; readonly theta: readonly number[] };

/** Deviations of the four measures at the frames as they were followed: keyframes, which move them a little, are pulled at all the time. */
function spreadsOf(frames: ProjectCrop['frames'], width: number, height: number): readonly Spread[] {
  const kept = spreadsKnown.get(frames);
  if (kept) return kept;
  const made = thinned(frames).map(({ t, theta, sd }) => ({
    t,
    theta: spread(theta, sd, measuresOf(theta, width, height), width, height),
  }));
  spreadsKnown.set(frames, made);
  return made;
}

function thinned(frames: ProjectCrop['frames']): ProjectCrop['frames'] {
  const every = Math.ceil(frames.length / mostFrames);
  return frames.filter((_, k) => k % every === 0 || k === frames.length - 1);
}

function momentsOf({ frames, keys }: ProjectCrop): Float64Array {
  const own = thinned(frames).map(({ t }) => t as number);
  const marks = keys.map(({ t }) => t as number);
  const steps =
    frames.length > between
      ? []
      : marks.slice(1).flatMap((to, k) => {
          const from = marks[k] ?? to;
          return Array.from({ length: between - 1 }, (_, n) => from + ((n + 1) / between) * (to - from));
        });
  const all = [...own, ...marks, ...steps].sort((a, b) => a - b);
  return Float64Array.from(all.filter((t, k) => k === 0 || t > (all[k - 1] ?? t)));
}

/** Standard deviations of the measures from those of θ, taken to be independent and small. */
function spread(
  theta: readonly number[],
  sd: readonly number[],
  now: readonly number[],
  width: number,
  height: number,
): readonly number[] {
  const variance = [0, 0, 0, 0];
  for (const [k, own] of sd.entries()) {
    if (!(own > 0)) continue;
    const step = 1e-4;
    const moved = measuresOf(
      theta.map((value, n) => (n === k ? value + step : value)),
      width,
      height,
    );
    for (let m = 0; m < 4; m++) {
      const change = (moved[m] ?? 0) - (now[m] ?? 0);
      const slope = (m === 3 ? change - 360 * Math.round(change / 360) : change) / step;
      variance[m] = (variance[m] ?? 0) + (slope * own) ** 2;
    }
  }
  return variance.map(Math.sqrt);
}

/** A curve at a moment, and its deviation: straight between, held before the first and after the last. */
export function curveAt(
  { times, curves }: CropCurves,
  name: CropMeasure,
  t: number,
): { readonly value: number; readonly sd: number } {
  const { values, sd } = curves[name];
  const at = lastBefore(times, t);
  const [i, j] = [Math.max(0, at), Math.min(times.length - 1, at + 1)];
  const [from, to] = [times[i] ?? 0, times[j] ?? 0];
  const share = to > from ? (t - from) / (to - from) : 0;
  const mix = (list: Float64Array) => (list[i] ?? 0) * (1 - share) + (list[j] ?? 0) * share;
  return { value: mix(values), sd: mix(sd) };
}

/** What a curve is drawn between at least: a tenth of the picture, a quarter more in size, 10°. */
const leastSpan = { x: 0.1, y: 0.1, size: 0.25, turn: 10 } as const;

/** The range that a curve is drawn in: its own, and never less than what can be seen of a change. */
export function rangeOf(
  { curves }: CropCurves,
  name: CropMeasure,
  width: number,
  height: number,
): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of curves[name].values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const middle = (low + high) / 2;
  const unit = { x: width, y: height, size: middle, turn: 1 }[name];
  const half = Math.max((high - low) / 2, (leastSpan[name] * unit) / 2);
  return [middle - half, middle + half];
}
