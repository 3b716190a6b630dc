import { adam } from '#src/align/deep-ctw/adam.ts';
import type { Random } from '#src/math/random.ts';
import type { NumberArray } from '#src/math/autodiff.ts';
import {
  localiser,
  type Localiser,
  type LocaliserWeights,
  newLocaliser,
  patchesOf,
  pieces,
  rowsAtOnce,
  samples,
} from './network.ts';
import { meanOf, type Prior, setVariance } from './set-variance.ts';
import { blurred, type View } from './views.ts';
import { sampleFrames, warpTimes } from './warp-times.ts';

export type Training = Prior & {
  /** Gradient steps. */
  readonly steps: number;
  /** Adam's rate at first; it falls to a tenth. */
  readonly rate: number;
  /** What the squares of the weights cost, halved. */
  readonly decay: number;
  /** Standard deviation of the steps of θ of warps drawn at random, which half of each batch is bent by. */
  readonly bent: number;
};

/** Moments at which sequences are compared, and their times on the common clock. */
export const moments = 2 * samples;
export const clock = Float64Array.from({ length: moments }, (_, t) => t / (moments - 1));
const seen = Float64Array.from({ length: samples }, (_, t) => t / (samples - 1));

export type Trained = {
  readonly weights: LocaliserWeights;
  /** Mean θ over what it was trained on, as it is and bent at random: the common clock is theirs. */
  readonly centre: Float64Array;
  /** Loss of every step. */
  readonly history: readonly number[];
};

/** Standard deviations of the blur under which sequences are compared, in moments, over equal shares of the steps. */
export const blurs = [12, 6, 3, 0];

/** θ of a warp drawn at random: a walk of steps of that deviation about 0. */
export function drawnTheta(bent: number, random: Random): Float64Array {
  let at = 0;
  const walk = Float64Array.from({ length: pieces }, () => {
    at += bent * random.normal();
    return at;
  });
  const mean = walk.reduce((sum, v) => sum + v, 0) / pieces;
  return walk.map((v) => v - mean);
}

/**
 * Trains a network that bends all onto one clock, so that they lie as near to each other as the prior allows
 * (`setVariance`). Half of each batch are sequences bent anew at random: so the network learns from few as well.
 * @param views one or more, `moments` × dims
 * @param each called once a step; throws to stop
 */
export async function train(
  views: readonly View[],
  how: Training,
  random: Random,
  each: () => void,
): Promise<Trained> {
  const net = await localiser();
  const { dims } = views[0] as View;
  let weights = newLocaliser(dims, random);
  const lost = Object.fromEntries([1, 2, 3, 4, 5].map((k) => [`w${k}`, how.decay]));
  const optimiser = adam(weights, lost, {});
  const scales = blurs.map((deviation) => views.map((view) => blurred(view, deviation)));
  const history: number[] = [];
  for (let step = 0; step < how.steps; step++) {
    each();
    const done = step / how.steps;
    const scale = scales[Math.floor(done * blurs.length)] as readonly View[];
    const batch = drawBatch(views.length, how.bent, random);
    const patches = seenBy(batch, views);
    const thetas = rowsOf(net.theta(weights, { x: patches }));
    const compared = batch.map(({ of, times }) => ({
      values: sampleFrames(scale[of] as View, times(clock)),
      dims,
    }));
    const { loss, gradient } = setVariance(compared, thetas, clock, how);
    history.push(loss);
    const found = net.gradient(weights, { x: patches, cotangent: asRows(gradient) });
    weights = optimiser.step(found, how.rate * (1 - 0.9 * done));
  }
  const centres = Array.from({ length: Math.ceil((2 * views.length) / rowsAtOnce) }, () => {
    const batch = drawBatch(views.length, how.bent, random);
    return meanOf(rowsOf(net.theta(weights, { x: seenBy(batch, views) })));
  });
  return { weights, centre: meanOf(centres), history };
}

/** What the network sees of a batch. */
const seenBy = (batch: readonly Drawn[], views: readonly View[]): NumberArray =>
  patchesOf(
    batch.map(({ of, times }) => sampleFrames(views[of] as View, times(seen))),
    (views[0] as View).dims,
  );

type Drawn = { readonly of: number; readonly times: (at: Float64Array) => Float64Array };

/** As many as go through at once, each sequence as often as the others: first as they are, then bent. */
function drawBatch(count: number, bent: number, random: Random): Drawn[] {
  const order: number[] = [];
  while (order.length < rowsAtOnce / 2) {
    const all = Array.from({ length: count }, (_, s) => s);
    for (let k = count - 1; k > 0; k--) {
      const at = Math.floor(random.uniform() * (k + 1));
      [all[k], all[at]] = [all[at] as number, all[k] as number];
    }
    order.push(...all);
  }
  const half = order.slice(0, rowsAtOnce / 2);
  return [
    ...half.map((of): Drawn => ({ of, times: (at) => at })),
    ...half.map((of): Drawn => {
      const theta = drawnTheta(bent, random);
      return { of, times: (at) => warpTimes(theta, at) };
    }),
  ];
}

/** θ of the warp of every sequence, by one pass through the network each. */
export async function predictThetas(
  { weights, centre }: Pick<Trained, 'weights' | 'centre'>,
  views: readonly View[],
): Promise<Float64Array[]> {
  const net: Localiser = await localiser();
  const out: Float64Array[] = [];
  for (let from = 0; from < views.length; from += rowsAtOnce) {
    const some = views.slice(from, from + rowsAtOnce);
    const { dims } = some[0] as View;
    const x = patchesOf(
      some.map((view) => sampleFrames(view, seen)),
      dims,
    );
    out.push(...rowsOf(net.theta(weights, { x })).slice(0, some.length));
  }
  return out.map((theta) => theta.map((value, k) => value - (centre[k] as number)));
}

const rowsOf = (values: Float32Array): Float64Array[] =>
  Array.from({ length: rowsAtOnce }, (_, s) =>
    Float64Array.from(values.subarray(s * pieces, (s + 1) * pieces)),
  );

const asRows = (rows: readonly Float64Array[]): NumberArray => ({
  shape: [rowsAtOnce, pieces],
  values: Float32Array.from(rows.flatMap((row) => [...row])),
});
