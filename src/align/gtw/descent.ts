import { add } from '#src/math/matrix.ts';
import { type Problem, type State, stateOf } from './common-views.ts';
import { normalEquations, warpStep } from './step.ts';
import type { Warps } from './warps.ts';

export type GtwDescent = State & {
  /** Objective after each round, the start's first; every one lower than the one before. */
  readonly history: readonly number[];
  /** False when `rounds` ran out first. */
  readonly converged: boolean;
};

/** The objective counts in natural logs of a probability: less than this is no gain. */
const leastGain = 1e-3;
/** A step that does not help is halved so often at most. */
const halvings = 6;

/**
 * Generalised time warping (Zhou & De la Torre 2016) from given warps: a Gauss–Newton step in the weights
 * of the monotone basis, under its constraints, then generalised CCA for the projections, in turn. The
 * warps found in one round are where the next begins. A step that does not lower the objective is halved;
 * when no step does, the descent ends: it always does, and the objective never rises.
 * @param each called once a round; throws to stop
 */
export function descendWarps(problem: Problem, start: Warps, rounds: number, each?: () => void): GtwDescent {
  let state = stateOf(problem, start);
  const history = [state.objective];
  for (let round = 0; round < rounds; round++) {
    each?.();
    const step = warpStep(normalEquations(problem, state), state.warps);
    const next = step && lower(problem, state, step);
    if (!next) return { ...state, history, converged: true };
    const gain = state.objective - next.objective;
    state = next;
    history.push(state.objective);
    if (gain < leastGain) return { ...state, history, converged: true };
  }
  return { ...state, history, converged: false };
}

/** The longest of the step, its half, its quarter, … that lowers the objective. */
function lower(problem: Problem, state: State, step: ReturnType<typeof warpStep> & object): State | null {
  const { warps } = state;
  for (let factor = 1, k = 0; k <= halvings; factor /= 2, k++) {
    const next = stateOf(problem, { ...warps, offsets: add(warps.offsets, step, factor) });
    if (next.objective < state.objective) return next;
  }
  return null;
}
