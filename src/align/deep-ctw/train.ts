import { inCommonSpace } from '#src/align/ctw/common-space.ts';
import { type Aligner, type Fit, fitPath, type Views } from '#src/align/ctw/descent.ts';
import type { Pairing } from '#src/align/ctw/path-moments.ts';
import type { NumberArrays } from '#src/math/autodiff.ts';
import type { Matrix } from '#src/math/matrix.ts';
import type { Random } from '#src/math/random.ts';
import { type Adam, adam } from './adam.ts';
import { codeGradient } from './code-gradient.ts';
import {
  drawMasks,
  type Masks,
  type Networks,
  type NetworkWeights,
  networks,
  newNetwork,
  padded,
  unpadded,
} from './network.ts';
import { type Pool, poolViews } from './pool.ts';

export type Training = {
  /** Units of each of the two hidden layers. */
  readonly hidden: number;
  /** Gradient steps. */
  readonly steps: number;
  /** After so many steps the path is made anew. */
  readonly every: number;
  /** Adam's rate. */
  readonly rate: number;
  /** What the squares of the weights cost, halved. */
  readonly decay: number;
  /** Share of the hidden units left out in each step. */
  readonly dropout: number;
  /** What the mean squared error of the autoencoders counts beside the objective; 0: there are none. */
  readonly reconstruct: number;
};

/** How codes are brought together: CTW's own ways, λ as variance of the codes. */
export type Coordination = Pick<Views, 'weighing' | 'dims' | 'ridge'>;

/** Both networks, and the path and the projections of their codes. */
export type Trained = {
  readonly weights: readonly [NetworkWeights, NetworkWeights];
  readonly views: Views;
  readonly path: Pairing;
  readonly fit: Fit;
  /** Objective of every path made. */
  readonly history: readonly number[];
};

/** Steps of the linear part, which CTW has set already, beside those of the others. */
const linearSpeed = 0.3;

/**
 * Trains both networks from the linear projections of `from` on, by turns with the path.
 * @param along where they begin; with `align` null the path is held, and need not be whole
 * @param each called once a step; throws to stop
 */
export async function train(
  pool: Pool,
  from: Fit,
  along: Pairing,
  how: Training & Coordination,
  random: Random,
  align: Aligner | null,
  each: () => void,
): Promise<Trained> {
  const net = await networks();
  const shape = { hidden: how.hidden, decoder: how.reconstruct > 0 };
  const sides = [pool.x, pool.y].map((frames, side) =>
    newSide(frames, newNetwork((side === 0 ? from.cca.x : from.cca.y).basis, shape, random), how),
  ) as [Side, Side];
  let path = along;
  const history: number[] = [];
  const none = drawMasks(how.hidden, 0, random);
  const bring = async (): Promise<Pick<Trained, 'views' | 'fit'>> => {
    const views = poolViews(pool, codeOf(net, sides[0], none), codeOf(net, sides[1], none), how);
    if (align) {
      const { cca, weights } = fitPath(views, path);
      path = await align(inCommonSpace(views.x, cca.x, weights), inCommonSpace(views.y, cca.y, weights));
    }
    const fit = fitPath(views, path);
    history.push(fit.objective);
    return { views, fit };
  };
  for (let step = 0; step < how.steps; step++) {
    each();
    if (align && step % how.every === 0) await bring();
    const masks = sides.map(() => drawMasks(how.hidden, how.dropout, random)) as [Masks, Masks];
    const views = poolViews(pool, codeOf(net, sides[0], masks[0]), codeOf(net, sides[1], masks[1]), how);
    const cotangents = codeGradient(views.x, views.y, path, fitPath(views, path));
    for (const [k, side] of sides.entries()) {
      const given = { ...side.given, ...(masks[k] as Masks), cotangent: padded(cotangents[k] as Matrix) };
      const gradient = (shape.decoder ? net.gradientWithReconstruction : net.gradient)(side.weights, given);
      side.weights = side.adam.step(gradient, how.rate);
    }
  }
  const last = await bring();
  return { weights: [sides[0].weights, sides[1].weights], ...last, path, history };
}

/** One network in training. */
type Side = {
  readonly frames: Matrix;
  readonly given: NumberArrays;
  readonly adam: Adam;
  weights: NetworkWeights;
};

function newSide(frames: Matrix, weights: NetworkWeights, { decay, reconstruct }: Training): Side {
  const x = padded(frames);
  const each = reconstruct / Math.max(1, frames.values.length);
  const kept = {
    shape: [x.shape[0] as number, 1],
    values: Float32Array.from({ length: x.shape[0] as number }, (_, i) => (i < frames.rows ? each : 0)),
  };
  const lost = Object.fromEntries(['w1', 'w2', 'w3', 'v1', 'v2'].map((name) => [name, decay]));
  return { frames, given: { x, kept }, adam: adam(weights, lost, { s: linearSpeed }), weights };
}

const codeOf = (net: Networks, { frames, given, weights }: Side, masks: Masks): Matrix =>
  encoded(net, weights, frames, masks, given.x);

/** Codes (n × q) of standardised frames. */
export function encoded(
  net: Networks,
  weights: NetworkWeights,
  frames: Matrix,
  masks: Masks,
  x = padded(frames),
): Matrix {
  const q = weights.s?.shape[1] as number;
  return unpadded(net.code(weights, { x, m1: masks.m1, m2: masks.m2 }), frames.rows, q);
}
