import { InvalidInputError } from '#src/model/errors.ts';
import {
  type Corridor,
  closed,
  type DtwProblem,
  type DtwSteps,
  evenSteps,
  type SkipCost,
} from './compute.ts';

/** A problem with every default filled in and every rule checked. */
export type CheckedDtw = {
  readonly n: number;
  readonly m: number;
  readonly d: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly steps: DtwSteps;
  /** Null: every cell. */
  readonly corridor: Corridor | null;
  readonly begin: SkipCost;
  readonly end: SkipCost;
};

const fault = (message: string): InvalidInputError =>
  new InvalidInputError('bad-sequences', message, 'Check the sequences and the options of the alignment.');

/** @throws InvalidInputError `bad-sequences` naming the rule that is broken. */
export function checkDtw(problem: DtwProblem): CheckedDtw {
  const { x, y, dims: d, steps = evenSteps, begin = closed, end = closed } = problem;
  if (!Number.isInteger(d) || d < 1) throw fault('A sequence needs at least one dimension.');
  const n = x.length / d;
  const m = y.length / d;
  if (!Number.isInteger(n) || !Number.isInteger(m) || n < 1 || m < 1)
    throw fault('A sequence is empty, or its values are no whole number of frames.');
  const { diagonal, x: stepX, y: stepY, penalty } = steps;
  if (![diagonal, stepX, stepY, penalty].every((w) => Number.isFinite(w) && w >= 0))
    throw fault('Step weights and penalty must be numbers of at least 0.');
  if (![begin.x, begin.y, end.x, end.y].every((w) => w >= 0))
    throw fault('The cost of leaving out frames at an end must be at least 0.');
  return { n, m, d, x, y, steps, begin, end, corridor: checkCorridor(problem.corridor, n, m) };
}

function checkCorridor(corridor: Corridor | undefined, n: number, m: number): Corridor | null {
  if (!corridor) return null;
  const { from, to } = corridor;
  if (from.length !== n || to.length !== n) throw fault('The corridor needs one entry for every frame of x.');
  for (let i = 0; i < n; i++) {
    const a = from[i] as number;
    const b = to[i] as number;
    if (a < 0 || b > m || a >= b) throw fault(`The corridor is empty or leaves the matrix at row ${i}.`);
    if (i > 0 && (a < (from[i - 1] as number) || b < (to[i - 1] as number)))
      throw fault(`The corridor turns back at row ${i}.`);
  }
  return corridor;
}

export const noPath = (): InvalidInputError =>
  new InvalidInputError(
    'no-path',
    'No path fits through the allowed part of the cost matrix.',
    'Widen the window, or move or remove a pin.',
  );

/** Mean of both sequences together, dimension by dimension: taken off, it keeps |x|²+|y|²−2xy precise. */
export function commonMean({ x, y, d }: CheckedDtw): Float64Array {
  const mean = new Float64Array(d);
  for (const values of [x, y])
    for (let i = 0; i < values.length; i += d)
      for (let k = 0; k < d; k++) mean[k] = (mean[k] as number) + (values[i + k] as number);
  const frames = (x.length + y.length) / d;
  return mean.map((sum) => sum / frames);
}
