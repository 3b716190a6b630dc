import type { Frames } from '#src/align/dtw/frames.ts';
import { makeRandom, type Random } from '#src/math/random.ts';
import { latentFrames, playedClocks, type Trial } from '../toy/spiral.ts';

/** A point of the latent plane, both values within about −1…1, as one view shows it. */
type ViewMap = (point: readonly [number, number]) => readonly number[];

export type Family = {
  readonly name: string;
  readonly what: string;
  /** A map at random, another one for each view. */
  readonly map: (random: Random) => ViewMap;
  /** Dimensions of noise alone, of deviation 1 beside a picture of size about 1. */
  readonly noiseDims: number;
};

/** White noise on every dimension that shows something. */
const noise = 0.02;

/** rows × cols entries of variance 1/cols. */
const mixing = (rows: number, cols: number, random: Random): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: cols }, () => random.normal() / Math.sqrt(cols)));

const times = (matrix: readonly (readonly number[])[], vector: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((sum, value, k) => sum + value * (vector[k] as number), 0));

const plus = (a: readonly number[], b: readonly number[], factor = 1): number[] =>
  a.map((value, k) => value + factor * (b[k] as number));

/** A turn of the plane after a stretch of each axis by 0.5…1.5. */
function affine(random: Random): ViewMap {
  const angle = Math.PI * random.uniform();
  const [a, b] = [0.5 + random.uniform(), 0.5 + random.uniform()];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return ([x, y]) => [cos * a * x - sin * b * y, sin * a * x + cos * b * y];
}

export const families: readonly Family[] = [
  {
    name: 'linear',
    what: 'a turn and a stretch, as in the toy problem',
    map: affine,
    noiseDims: 1,
  },
  {
    name: 'bent',
    what: 'the plane plus a random network of 8 hidden units, both mixed',
    map: (random) => {
      const [first, second] = [mixing(8, 2, random), mixing(2, 8, random)];
      const shift = Array.from({ length: 8 }, () => random.normal());
      const mix = affine(random);
      return (point) => {
        const hidden = plus(
          times(
            first,
            point.map((v) => 2 * v),
          ),
          shift,
        ).map(Math.tanh);
        const [x, y] = plus(point, times(second, hidden), 0.6);
        return mix([x as number, y as number]);
      };
    },
    noiseDims: 1,
  },
  {
    name: 'folded',
    what: 'random quadratic and cubic terms added to the plane, both mixed into three dimensions',
    map: (random) => {
      const [bend, mix] = [mixing(2, 5, random), mixing(3, 2, random)];
      return ([x, y]) =>
        times(mix, plus([x, y], times(bend, [x * x, x * y, y * y, x * x * y, x * y * y]), 0.7));
    },
    noiseDims: 1,
  },
  {
    name: 'waves',
    what: 'sines and saturations of six random directions',
    map: (random) => {
      const directions = mixing(6, 2, random);
      const phases = Array.from({ length: 6 }, () => 2 * Math.PI * random.uniform());
      return (point) =>
        times(directions, point).map((value, k) =>
          k % 2 === 0
            ? Math.sin(3 * value + (phases[k] as number))
            : Math.tanh(3 * value + Math.sin(phases[k] as number)),
        );
    },
    noiseDims: 2,
  },
  {
    name: 'anchors',
    what: 'how near each of five random anchors is: 1 / (0.3 + distance)',
    map: (random) => {
      const anchors = Array.from({ length: 5 }, () => [
        2.4 * random.uniform() - 1.2,
        2.4 * random.uniform() - 1.2,
      ]);
      return ([x, y]) =>
        anchors.map(([a, b]) => 1 / (0.3 + Math.hypot(x - (a as number), y - (b as number))));
    },
    noiseDims: 1,
  },
  {
    // Held out: never run while deep CTW was developed (docs/notes/deep-ctw.md).
    name: 'gates',
    what: 'the plane along four random directions, each let through by a sigmoid gate across another',
    map: (random) => {
      const [signals, gates] = [mixing(4, 2, random), mixing(4, 2, random)];
      const thresholds = Array.from({ length: 4 }, () => 0.7 * random.normal());
      return (point) => {
        const across = times(gates, point);
        return times(signals, point).map(
          (value, k) =>
            value * (0.1 + 1.8 / (1 + Math.exp(-7 * (across[k] as number) - (thresholds[k] as number)))),
        );
      };
    },
    noiseDims: 1,
  },
];

/**
 * A smooth walk through the plane that crosses its own way again and again: three sines of random phase and
 * 1–7 periods on each axis, scaled to −1…1.
 */
function walk(random: Random): readonly (readonly [number, number])[] {
  const axis = (): number[] => {
    const waves = Array.from({ length: 3 }, () => [1 + 6 * random.uniform(), 2 * Math.PI * random.uniform()]);
    const values = Array.from({ length: latentFrames }, (_, l) =>
      waves.reduce(
        (sum, [rate, phase]) =>
          sum + Math.sin((2 * Math.PI * (rate as number) * l) / latentFrames + (phase as number)),
        0,
      ),
    );
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return values.map((v) => (2 * (v - low)) / (high - low) - 1);
  };
  const [x, y] = [axis(), axis()];
  return x.map((v, l) => [v, y[l] as number]);
}

/** Where the second view shows what each frame of the first shows, between its frames; null outside. */
export type ExactTruth = readonly (number | null)[];

/** Two or more views of one walk, each at its own pace (as in the toy problem) and through a map of its own. */
export function viewTrial(
  { map, noiseDims }: Family,
  count: number,
  seed: number,
): Trial & { readonly exact: ExactTruth } {
  const random = makeRandom(seed);
  const points = walk(random);
  const { clocks, truth } = playedClocks(count, random);
  const see = (clock: readonly number[]): Frames => {
    const view = map(random);
    const shown = clock.map((l) => view(points[l] as readonly [number, number]));
    const dims = (shown[0] as readonly number[]).length;
    const order = Array.from({ length: dims + noiseDims }, (_, k) => k);
    const values = shown.flatMap((values) =>
      order.map((k) => (k < dims ? (values[k] as number) + noise * random.normal() : random.normal())),
    );
    return { values: Float64Array.from(values), dims: dims + noiseDims };
  };
  const [first = [], second = first] = clocks;
  return { sequences: clocks.map(see), truth, exact: first.map((latent) => frameShowing(second, latent)) };
}

/** Where a clock comes by a latent frame, between its frames; null before it begins and after it ends. */
function frameShowing(clock: readonly number[], latent: number): number | null {
  const after = clock.findIndex((shown) => shown >= latent);
  if (after < 0 || (after === 0 && clock[0] !== latent)) return null;
  if (after === 0) return 0;
  const [a, b] = [clock[after - 1] as number, clock[after] as number];
  return after - 1 + (latent - a) / (b - a);
}
