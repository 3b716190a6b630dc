import type { Sight } from './follow.ts';
import { levelFor, look, makePatch } from './patch.ts';
import { after, type Place } from './place.ts';
import type { Plane } from './plane.ts';
import { square } from './tight-box.ts';
import type { Pursuit, Steady } from './pursuit.ts';
import type { World } from './world.ts';

/** Points a side of what the network sees, and how far it sees beyond the box. */
export const localiserPoints = 40;
export const localiserReach = 1.6;
/** What it sees: the picture, what is not background, and the subject as it looked when it was seen best. */
export const localiserPlanes = 3;

/** What the network tells of some views, and the 96 numbers it tells that by, linearly. */
export type Told = {
  /**
   * count × 12: the corrected place within the given one's square (affine less the identity, row by row), and the logarithms of the
   * six deviations.
   */
  readonly told: Float32Array;
  /** count × features. */
  readonly features: Float32Array;
};

/**
 * A localisation network (Jaderberg et al. 2015): from what lies about a place to a better one.
 * @param views count × 3 × 40 × 40: grey over its spread about 0, how probably it is no background (0…1), the reference's grey
 */
export type Localiser = (views: Float32Array, count: number) => Promise<Told>;

const size = localiserPoints ** 2;
const patch = makePatch(localiserPoints, localiserPoints, localiserReach);

/** The picture about a place, without its mean and over its spread; what lies outside is 0. */
function greyAbout(world: World, k: number, place: Place, out: Float32Array): void {
  const picture = world.picture(k);
  const level = levelFor(patch, place, picture.length);
  look(patch, picture[level] as Plane, 2 ** level, place, out);
  let [sum, squares, n] = [0, 0, 0];
  for (const value of out) {
    if (Number.isNaN(value)) continue;
    sum += value;
    squares += value * value;
    n++;
  }
  const mean = n > 0 ? sum / n : 0;
  const spread = Math.sqrt(Math.max(25, squares / Math.max(1, n) - mean * mean));
  for (let at = 0; at < out.length; at++) {
    const value = out[at] as number;
    out[at] = Number.isNaN(value) ? 0 : (value - mean) / spread;
  }
}

/** What the network sees of picture k about a place; `reference`: as of `referenceView`. */
export function viewOf(
  world: World,
  k: number,
  place: Place,
  reference: Float32Array,
  out: Float32Array,
): void {
  greyAbout(world, k, place, out.subarray(0, size));
  const figure = world.figure(k);
  const shown = out.subarray(size, 2 * size);
  if (figure) look(patch, figure.plane, figure.scale, place, shown);
  for (let at = 0; at < size; at++) {
    const value = figure ? (shown[at] as number) : Number.NaN;
    shown[at] = Number.isNaN(value) ? 0 : value;
  }
  out.set(reference, 2 * size);
}

/** The subject as it looked on the picture where it was likest itself. */
export function referenceView(
  { world, sights }: Pursuit,
  steady: readonly Steady[],
  from: number,
  to: number,
): Float32Array {
  let best = from;
  for (let k = from; k < to; k++) {
    const [now, then] = [sights[k] as Sight, sights[best] as Sight];
    if (now.state === 'seen' && (then.state !== 'seen' || now.likeness > then.likeness)) best = k;
  }
  const out = new Float32Array(size);
  greyAbout(world, best, (steady[best] as Steady).place, out);
  return out;
}

/** Pictures given to the network at once. */
const batch = 16;

/** How many times as large the network's errors are as it says. */
const overconfidence = 1.3;
/** Numbers of a step. */
const numbers = 6;

/**
 * A pursuit whose sights are what the network makes of the smoothed ones. Hidden ones stay. Of the network's steps within a shot that
 * which is common to all is taken whole (where the box lies about the subject), and that in which they differ as far as they do by more than the network's
 * own errors (empirical Bayes: James & Stein 1961): limbs that swing do, what keeps its shape is followed better by its look.
 * @param given the picture on which a person drew the box: there it is right
 */
export async function localised(
  pursuit: Pursuit,
  steady: readonly Steady[],
  localiser: Localiser,
  given: number | null = null,
): Promise<Pursuit> {
  const { world } = pursuit;
  const sights = [...pursuit.sights];
  const one = localiserPlanes * size;
  for (const { from, to } of world.shots) {
    const reference = referenceView(pursuit, steady, from, to);
    const seen = Array.from({ length: to - from }, (_, n) => from + n).filter(
      (k) => sights[k]?.state === 'seen' && !sights[k]?.stands,
    );
    const steps = new Float32Array(12 * seen.length);
    for (let start = 0; start < seen.length; start += batch) {
      const part = seen.slice(start, start + batch);
      const views = new Float32Array(part.length * one);
      for (const [n, k] of part.entries())
        viewOf(world, k, (steady[k] as Steady).place, reference, views.subarray(n * one, (n + 1) * one));
      steps.set((await localiser(views, part.length)).told, 12 * start);
    }
    const kept = shrunk(steps, seen.length, given === null ? -1 : seen.indexOf(given));
    for (const [n, k] of seen.entries())
      sights[k] = corrected(
        sights[k] as Sight,
        (steady[k] as Steady).place,
        steps.subarray(12 * n, 12 * n + 12),
        kept,
      );
  }
  return { ...pursuit, sights };
}

/** The share of each number's differences that are kept; the steps are changed in place. */
function shrunk(steps: Float32Array, count: number, given: number): readonly number[] {
  return Array.from({ length: numbers }, (_, c) => {
    const [at, sd] = [(n: number) => 12 * n + c, (n: number) => Math.exp(steps[12 * n + 6 + c] as number)];
    let [sum, weights, errors] = [0, 0, 0];
    for (let n = 0; n < count; n++) {
      const weight = sd(n) ** -2;
      sum += weight * (steps[at(n)] as number);
      weights += weight;
      errors += 1;
    }
    if (count === 0) return 0;
    const mean = sum / weights;
    let spread = 0;
    for (let n = 0; n < count; n++) spread += sd(n) ** -2 * ((steps[at(n)] as number) - mean) ** 2;
    const error = (overconfidence ** 2 * errors) / weights;
    const share = Math.max(0, 1 - error / Math.max(1e-12, spread / weights));
    // What it tells of the picture whose box is known is half its own fault, as far as anybody knows.
    const fault = given >= 0 ? 0.5 * (mean + share * ((steps[at(given)] as number) - mean)) : 0;
    for (let n = 0; n < count; n++) steps[at(n)] = mean + share * ((steps[at(n)] as number) - mean) - fault;
    return share;
  });
}

function corrected(sight: Sight, place: Place, told: Float32Array, kept: readonly number[]): Sight {
  const [a, b, c, d, e, f] = told as unknown as [number, number, number, number, number, number];
  const step = [1 + a, b, c, d, 1 + e, f, 0, 0, 1];
  const sds = kept.map((share, i) => overconfidence * share * Math.exp(told[6 + i] as number));
  // place·step: of each row the columns' deviations by the place's own numbers.
  const sd = [0, 1].flatMap((row) =>
    [0, 1, 2].map((column) =>
      Math.hypot(
        (place[3 * row] as number) * (sds[column] as number),
        (place[3 * row + 1] as number) * (sds[3 + column] as number),
        (1 - (kept[3 * row + column] as number)) * (sight.sd[3 * row + column] as number),
      ),
    ),
  );
  return { ...sight, place: after(place, step), box: square, sd, told: true };
}
