import { asMatrix, ridgeFor } from '#src/align/ctw/common-space.ts';
import { checkFrames, type Frames } from '#src/align/dtw/frames.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { type Projection, project } from '#src/math/projection.ts';
import { type Problem, sampled } from './common-views.ts';
import { descendWarps, type GtwDescent } from './descent.ts';
import { orderedTuplePins, type TuplePin } from '../tuple-pins.ts';
import { positionDeviation, type WarpPosterior, warpPosterior } from './posterior.ts';
import { alongRuns, leading } from './pins.ts';
import { searchWarps } from './search-warps.ts';
import { tuplesOf } from './tuples.ts';
import { finer, straightWarps, type Warps, warpPositions } from './warps.ts';
import type { GtwOptions } from './options.ts';

export type GtwAlignment = {
  /** The path, one column of frame indices (from 0) a sequence; see `tuplesOf`. */
  readonly path: readonly Int32Array[];
  /** The path between frames: positions of each sequence at the same evenly spaced moments of the common clock. */
  readonly positions: readonly Float64Array[];
  /**
   * Standard deviation, in frames, of each sequence's positions where the first stands on its own (whose
   * are 0); see `warpPosterior`. null where the curvature tells none.
   */
  readonly deviations: readonly Float64Array[] | null;
  /** Distribution of the warps, of which `deviations` are made; null where the curvature tells none. */
  readonly posterior: WarpPosterior | null;
  readonly warps: Warps;
  /** From each sequence's own space to the common one, where each dimension has variance 1. */
  readonly projections: readonly Projection[];
  /** Mean agreement of the sequences by dimension, from largest to smallest: for two, canonical correlations. In-sample. */
  readonly correlations: Float64Array;
  /** How much each dimension counted. */
  readonly weights: Float64Array;
  /** Minus log posterior density, up to a constant. */
  readonly objective: number;
  /** The paper's Σ‖Vᵢᵀ·Xᵢ·Wᵢ − Vⱼᵀ·Xⱼ·Wⱼ‖² over every two sequences, at the moments of `positions`. */
  readonly leastSquares: number;
  /** Objective after each round of the last descent, its start first. */
  readonly history: readonly number[];
  readonly converged: boolean;
};

/**
 * Generalised time warping of m ≥ 2 sequences, each of its own length and dimensions (Zhou & De la Torre
 * 2012, 2016): warps in a monotone basis and projections into a common space that maximise
 *
 *     n̄·½Σ_d −log[(1 − ρ_d)^(m−1)·(1 + (m−1)ρ_d)] − roughness(warps)
 *
 * with ρ_d the agreement that generalised CCA reaches in dimension d along the warps and n̄ the mean number
 * of frames: the log posterior of views of a common Gaussian cause under a Brownian prior of the rates. With
 * ρ near 1 it weighs the paper's Σ‖Vᵢᵀ·Xᵢ·Wᵢ − Vⱼᵀ·Xⱼ·Wⱼ‖² by dimension. Time is m²·frames·dims² and
 * (m·knots)³ a round.
 * @throws InvalidInputError `bad-sequences`, `bad-options`, `bad-pins`
 */
export async function gtw(sequences: readonly Frames[], options: GtwOptions = {}): Promise<GtwAlignment> {
  let problem = problemOf(sequences, options);
  const { from = 'search', rounds = 50, watch } = options;
  let best: GtwDescent;
  if (from === 'search') best = await searchWarps(problem, options);
  else {
    let done = 0;
    const frames = problem.views.map((view) => view.rows);
    const start = from === 'straight' ? straightWarps(frames, problem.knots) : from;
    best = descendWarps(problem, start, rounds, () => watch?.(done++, rounds));
  }
  let path = tuplesOf(best.warps);
  let missed = missedPin(problem, path);
  // Right pins may lie closer together than the knots: more of those can follow them.
  while (missed && options.knots === undefined && typeof from !== 'object') {
    const knots = 2 * problem.knots - 1;
    if (knots > Math.max(mostPinKnots, problem.knots)) break;
    problem = { ...problem, knots, moments: Math.max(problem.moments, 2 * knots) };
    best = descendWarps(problem, finer(best.warps), rounds, () => watch?.(0, rounds));
    path = tuplesOf(best.warps);
    missed = missedPin(problem, path);
  }
  if (missed) throw unkept(problem, missed);
  const { warps, projections, fit, weights, objective, history, converged } = best;
  const posterior = warpPosterior(problem, best);
  const positions = warpPositions(warps, problem.moments);
  const asked = orderedTuplePins(options.pins ?? [], warps.frames);
  return {
    path: asked.length > problem.pins.length ? alongRuns(path, asked) : path,
    positions,
    deviations: posterior && problem.views.map((_, i) => positionDeviation(posterior, i, 0, problem.moments)),
    posterior,
    warps,
    projections,
    correlations: fit.correlations,
    weights,
    objective,
    leastSquares: apart(problem, projections, positions),
    history,
    converged,
  };
}

/** Squared distances of every two sequences in the common space, each dimension of variance 1. */
function apart(
  { views }: Problem,
  projections: readonly Projection[],
  positions: readonly Float64Array[],
): number {
  const common = views.map((view, s) =>
    project(projections[s] as Projection, sampled(view, positions[s] as Float64Array)),
  );
  let sum = 0;
  for (const [s, { values }] of common.entries())
    for (const other of common.slice(s + 1))
      for (let k = 0; k < values.length; k++)
        sum += ((values[k] as number) - (other.values[k] as number)) ** 2;
  return sum;
}

/** Knots that pins may ask for. */
const mostPinKnots = 260;

const missedPin = ({ pins }: Problem, path: readonly Int32Array[]): TuplePin | undefined =>
  pins.find((pin) => !path[0]?.some((_, t) => pin.every((index, i) => path[i]?.[t] === index)));

/** Which pin it is has little to say: it and its neighbours ask for what no smooth clock can do. */
function unkept({ pins, knots }: Problem, missed: TuplePin): InvalidInputError {
  const at = pins.indexOf(missed);
  const beside = [pins[at - 1], pins[at + 1]].filter((pin) => pin !== undefined);
  const all = [missed, ...beside].map((pin) => pin.join(',')).join(' and ');
  return new InvalidInputError(
    'bad-pins',
    `No smooth warp with ${knots} knots keeps the pins ${all} together.`,
    'Check these, leave one out, or use ctw, whose path may turn at every frame.',
  );
}

/** More moments than this tell no more about so few knots. */
const mostMoments = 4000;

function problemOf(sequences: readonly Frames[], options: GtwOptions): Problem {
  if (sequences.length < 2)
    throw new InvalidInputError('bad-sequences', 'GTW takes two or more sequences.', 'Give another one.');
  const frames = sequences.map((sequence, i) => checkFrames(sequence, `Sequence ${i + 1}`));
  const mean = frames.reduce((a, b) => a + b, 0) / frames.length;
  const { dims, ridge = 1e-6, flexibility = 2, starts = 60, rounds = 50, from, pins = [] } = options;
  const knots =
    typeof from === 'object'
      ? from.offsets.cols
      : (options.knots ?? Math.min(64, Math.max(8, Math.round(mean / 6))));
  const whole = (value: number, least: number) => Number.isInteger(value) && value >= least;
  demand(dims === undefined || whole(dims, 1), 'dims must be a whole number of at least 1');
  demand(ridge >= 0 && Number.isFinite(ridge), 'ridge must be a number of at least 0');
  demand(flexibility > 0 && Number.isFinite(flexibility), 'flexibility must be a number above 0');
  demand(whole(knots, 4), 'knots must be a whole number of at least 4');
  demand(whole(starts, 1), 'starts must be a whole number of at least 1');
  demand(whole(rounds, 1), 'rounds must be a whole number of at least 1');
  demand(
    typeof from !== 'object' || from.frames.join() === frames.join(),
    'the warps to start from are of other sequences',
  );
  const views = sequences.map(asMatrix);
  return {
    views,
    dims: dims ?? null,
    ridge: views.map((view) => ridgeFor(view, ridge, options.scaling)),
    flexibility,
    knots,
    moments: Math.min(mostMoments, Math.max(2 * knots, ...frames)),
    pins: leading(orderedTuplePins(pins, frames)),
  };
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new InvalidInputError('bad-options', `GTW: ${what}.`, 'Change that option.');
}
