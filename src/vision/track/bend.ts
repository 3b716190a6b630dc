import { cholesky, solveLower, solveLowerTransposed } from '#src/math/cholesky.ts';
import { identity, type Matrix } from '#src/math/matrix.ts';
import { controlGrid } from '#src/vision/transform/transformation.ts';
import { thinPlateWeights } from '#src/vision/transform/thin-plate.ts';
import type { Sight } from './follow.ts';
import { along, levelFor, look, makePatch } from './patch.ts';
import { halfSides, type Place, pointOf, undone } from './place.ts';
import { type Plane, valueAt } from './plane.ts';
import { type Measured, smooth } from './smooth.ts';
import type { Pursuit, Steady } from './pursuit.ts';
import type { World } from './world.ts';

/** Control points a side: as many as bends of a face, a flag or a sheet want. */
export const bendPoints = 4;
/** Points a side on which pictures are compared. */
const points = 28;
/** Gauss–Newton steps, and how much a bend costs against what the pictures say. */
const iterations = 10;
const stiffness = 0.02;
/** How much control points are drawn to where the unbent crop has them, of the stiffness. */
const pull = 0.1;
/** Of the cost without a bend, what one with it must be below. */
const worthIt = 0.85;
/** Deviation of a control point's speed (halves of the box, per second, per second). */
const restless = 2;

/** Where the control points lie in the crop's square (bent) on a picture, and their deviations: x then y, row by row. */
export type Bend = { readonly at: Float64Array; readonly sd: readonly number[] };

const count = bendPoints ** 2;
const rest = controlGrid(bendPoints);
const patch = makePatch(points, points, 1);

/**
 * How the subject bends within its crop on each picture: a thin-plate spline (Bookstein 1989) of 4 × 4 control points that lays the picture over
 * the subject as it looked when it was likest itself, by Gauss–Newton on grey values (gain and offset free, outliers counting less), held back by its
 * bending energy; from the likest picture on outwards, each begun where the one before ended, then smoothed. Where the subject is hidden it does
 * not bend.
 */
export function bends({ world, sights }: Pursuit, steady: readonly Steady[]): readonly Bend[] {
  const { weights, energy } = thinPlateWeights(bendPoints, where);
  const out: Bend[] = new Array(sights.length);
  for (const { from, to } of world.shots) {
    let best = from;
    for (let k = from; k < to; k++) {
      const [now, then] = [sights[k] as Sight, sights[best] as Sight];
      if (now.state === 'seen' && (then.state !== 'seen' || now.likeness > then.likeness)) best = k;
    }
    const shown = [0, 1].map((coarser) => greyOf(world, best, (steady[best] as Steady).place, coarser));
    const figure = world.figure(best);
    const own = new Float32Array(points * points).fill(1);
    if (figure) {
      look(patch, figure.plane, figure.scale, (steady[best] as Steady).place, own);
      for (let p = 0; p < own.length; p++) {
        const share = own[p] as number;
        own[p] = Number.isNaN(share) ? 0 : 0.1 + 0.9 * share;
      }
    }
    const measured = new Map<number, Fit>();
    for (const way of [1, -1] as const) {
      // Where the control points were on the two pictures before: they go on as they did.
      let [last, before]: [Float64Array | null, Float64Array | null] = [null, null];
      for (let k = best; k >= from && k < to; k += way) {
        if (sights[k]?.state !== 'seen') {
          [last, before] = [null, null];
          continue;
        }
        const { place } = steady[k] as Steady;
        const rigid = new Float64Array(2 * count);
        const fits: readonly Fit[] = [rigid, ...(last ? [goingOn(place, last, before)] : [])].map((start) =>
          fitted(world, k, place, shown, own, weights, energy, start),
        );
        const stiff = fitted(world, k, place, shown, own, weights, energy, rigid, 0);
        const likest = fits.reduce((a, b) => (b.cost < a.cost ? b : a));
        // Where it does not fit clearly better it is not bent.
        const fit: Fit = likest.cost < worthIt * stiff.cost ? likest : stiff;
        measured.set(k, fit);
        [last, before] = [pixelsOf(place, fit.bend), last];
      }
    }
    const columns = Array.from({ length: 2 * count }, (_, c) =>
      smooth(
        Array.from({ length: to - from }, (_, n): Measured => {
          const fit = measured.get(from + n);
          const t = world.times[from + n] as number;
          return fit
            ? { t, value: fit.bend[c] as number, sd: Math.max(0.01, fit.sd[c] as number) }
            : { t, value: 0, sd: 0.3 };
        }),
        restless,
      ),
    );
    for (let k = from; k < to; k++)
      out[k] = {
        at: Float64Array.from(
          { length: 2 * count },
          (_, c) => (rest[c] as number) + (columns[c]?.[k - from]?.value ?? 0),
        ),
        sd: columns.map((column) => column[k - from]?.sd ?? 0),
      };
  }
  return out;
}

/** θ of the spline: control points row by row, x then y, in normalised coordinates of the picture. */
export function bentTheta(
  { at, sd }: Bend,
  { place, sd: moved }: Steady,
  { width, height }: Pick<World, 'width' | 'height'>,
): { readonly theta: readonly number[]; readonly sd: readonly number[] } {
  const [theta, deviations]: [number[], number[]] = [[], []];
  const [w, h] = halfSides(place);
  for (let j = 0; j < count; j++) {
    const [u, v] = [at[2 * j] as number, at[2 * j + 1] as number];
    const [x, y] = pointOf(place, u, v);
    theta.push((2 * x) / width - 1, (2 * y) / height - 1);
    for (const [row, length, size] of [
      [0, width, w],
      [1, height, h],
    ] as const) {
      const [a, b, c] = [0, 1, 2].map((k) => moved[3 * row + k] ?? 0) as [number, number, number];
      const own = size * (sd[2 * j + row] ?? 0);
      deviations.push(Math.min(4, (2 * Math.hypot(a * u, b * v, c, own)) / length));
    }
  }
  return { theta, sd: deviations };
}

/** Where bent control points lie, pixels. */
const pixelsOf = (place: Place, bend: Float64Array): Float64Array =>
  Float64Array.from({ length: 2 * count }, (_, c) => {
    const j = c >> 1;
    const at = (k: number) => (rest[k] as number) + (bend[k] as number);
    return pointOf(place, at(2 * j), at(2 * j + 1))[c % 2] as number;
  });

function goingOn(
  place: Place,
  last: Float64Array | null,
  before: Float64Array | null,
): Float64Array<ArrayBuffer> {
  const bend = new Float64Array(2 * count);
  if (!last) return bend;
  const back = undone(place);
  for (let j = 0; j < count; j++) {
    const [x, y] = [0, 1].map((c) => {
      const now = last[2 * j + c] as number;
      return before ? now + 0.7 * (now - (before[2 * j + c] as number)) : now;
    }) as [number, number];
    const [u, v] = pointOf(back, x, y);
    bend[2 * j] = u - (rest[2 * j] as number);
    bend[2 * j + 1] = v - (rest[2 * j + 1] as number);
  }
  return bend;
}

/** `cost`: of the grey values that do not fit (each at most 1, in the mean), and of the bend. */
type Fit = {
  readonly bend: Float64Array<ArrayBuffer>;
  readonly sd: readonly number[];
  readonly cost: number;
};

/** u and v of the points that are compared, one after the other. */
const where = Float64Array.from({ length: 2 * points * points }, (_, k) => {
  const p = k >> 1;
  return along(k % 2 === 0 ? p % points : Math.floor(p / points), points, 1);
});

function greyOf(world: World, k: number, place: Place, coarser: number): Float32Array {
  const picture = world.picture(k);
  const level = Math.min(picture.length - 1, levelFor(patch, place, picture.length) + coarser);
  return look(patch, picture[level] as Plane, 2 ** level, place, new Float32Array(points * points));
}

/** One picture's bend, from `start` on. @param shown the likest picture's grey values, finely and coarsely @param own how much each point is the subject's */
function fitted(
  world: World,
  k: number,
  place: Place,
  shown: readonly Float32Array[],
  own: Float32Array,
  weights: Float64Array,
  energy: Float64Array,
  start: Float64Array<ArrayBuffer>,
  steps = iterations,
): Fit {
  const picture = world.picture(k);
  const fine = levelFor(patch, place, picture.length);
  const bend = start.slice();
  const total = points * points;
  const size = 2 * count;
  const values = new Float32Array(total);
  const [slopesU, slopesV] = [new Float32Array(total), new Float32Array(total)];
  const row = new Float64Array(size);
  let left: Matrix | null = null;
  let scale = 2 * world.noise;
  let cost = 0;
  for (let turn = 0; turn <= steps; turn++) {
    // The first half of the steps on a coarser picture: what moved far is met half way.
    const coarser = turn < steps / 2 ? 1 : 0;
    const level = Math.min(picture.length - 1, fine + coarser);
    const plane = picture[level] as Plane;
    const looked = shown[coarser] as Float32Array;
    const step = (1 + coarser) / points;
    const at = (u: number, v: number): number => {
      const [x, y] = pointOf(place, u, v);
      return valueAt(plane, 2 ** level, x, y);
    };
    for (let p = 0; p < total; p++) {
      let [u, v] = [where[2 * p] as number, where[2 * p + 1] as number];
      for (let j = 0; j < count; j++) {
        const weight = weights[p * count + j] as number;
        u += weight * (bend[2 * j] as number);
        v += weight * (bend[2 * j + 1] as number);
      }
      values[p] = at(u, v);
      slopesU[p] = (at(u + step, v) - at(u - step, v)) / (2 * step);
      slopesV[p] = (at(u, v + step) - at(u, v - step)) / (2 * step);
    }
    const { gain, offset } = lightOf(values, looked, own);
    const off = (p: number) => (values[p] as number) - gain * (looked[p] as number) - offset;
    scale = Math.max(
      2 * world.noise,
      1.5 * usualOf(Array.from({ length: total }, (_, p) => Math.abs(off(p)))),
    );
    if (turn === steps) {
      cost = costOf(off, own, 2 * world.noise) + bendCost(bend, energy);
      if (steps > 0) break;
    }
    const gram = new Float64Array(size * size);
    const right = new Float64Array(size);
    for (let p = 0; p < total; p++) {
      const rest = off(p);
      const [su, sv] = [slopesU[p] as number, slopesV[p] as number];
      if (!Number.isFinite(rest + su + sv)) continue;
      const trust = (own[p] as number) * (scale ** 2 / (scale ** 2 + rest ** 2)) ** 2;
      const factor = trust / (scale ** 2 * total);
      for (let j = 0; j < count; j++) {
        const weight = weights[p * count + j] as number;
        row[2 * j] = su * weight;
        row[2 * j + 1] = sv * weight;
      }
      for (let i = 0; i < size; i++) {
        const value = factor * (row[i] as number);
        right[i] = (right[i] as number) - value * rest;
        for (let j = 0; j <= i; j++)
          gram[i * size + j] = (gram[i * size + j] as number) + value * (row[j] as number);
      }
    }
    for (let i = 0; i < size; i++) {
      for (let j = i % 2; j < size; j += 2) {
        const stiff = stiffness * (energy[(i >> 1) * count + (j >> 1)] as number);
        if (j <= i) gram[i * size + j] = (gram[i * size + j] as number) + stiff;
        right[i] = (right[i] as number) - stiff * (bend[j] as number);
      }
      // It is drawn a little to where the crop has it: what shows nothing does not wander.
      gram[i * size + i] = (gram[i * size + i] as number) + pull * stiffness;
      right[i] = (right[i] as number) - pull * stiffness * (bend[i] as number);
    }
    left = cholesky({ rows: size, cols: size, values: gram });
    if (!left) break;
    if (turn === steps) break;
    const change = solveLowerTransposed(
      left,
      solveLower(left, { rows: size, cols: 1, values: right }),
    ).values;
    let most = 0;
    for (let i = 0; i < size; i++) {
      const by = Math.max(-0.2, Math.min(0.2, change[i] as number));
      bend[i] = Math.max(-1, Math.min(1, (bend[i] as number) + by));
      most = Math.max(most, Math.abs(by));
    }
  }
  if (!left)
    return { bend: start, sd: Array.from({ length: size }, () => 0.3), cost: Number.POSITIVE_INFINITY };
  const spread = solveLower(left, identity(size)).values;
  // The points' errors hang together over some of them.
  const sd = Array.from({ length: size }, (_, c) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (spread[i * size + c] as number) ** 2;
    return Math.min(0.3, 2 * Math.sqrt(sum / total));
  });
  return { bend, sd, cost };
}

/** The mean of Geman & McClure's measure of what is off, 0…1. */
function costOf(off: (p: number) => number, own: Float32Array, scale: number): number {
  let [sum, all] = [0, 0];
  for (let p = 0; p < own.length; p++) {
    const [rest, weight] = [off(p), own[p] as number];
    if (!Number.isFinite(rest)) continue;
    sum += (weight * rest ** 2) / (scale ** 2 + rest ** 2);
    all += weight;
  }
  return all > 0 ? sum / all : 1;
}

function bendCost(bend: Float64Array, energy: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++)
      for (const c of [0, 1])
        sum += (bend[2 * i + c] as number) * (energy[i * count + j] as number) * (bend[2 * j + c] as number);
  return stiffness * sum;
}

/** Gain and offset that bring what was shown nearest to the values now. */
function lightOf(values: Float32Array, shown: Float32Array, own: Float32Array) {
  let [n, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (let p = 0; p < values.length; p++) {
    const [a, b, w] = [shown[p] as number, values[p] as number, own[p] as number];
    if (!Number.isFinite(a + b)) continue;
    n += w;
    x += w * a;
    y += w * b;
    xx += w * a * a;
    xy += w * a * b;
  }
  const variance = n * xx - x * x;
  const gain = variance > 1e-6 * n * n ? Math.max(0.5, Math.min(2, (n * xy - x * y) / variance)) : 1;
  return { gain, offset: n > 0 ? (y - gain * x) / n : 0 };
}

function usualOf(values: readonly number[]): number {
  const known = values.filter(Number.isFinite).sort((a, b) => a - b);
  return known[known.length >> 1] ?? 0;
}
