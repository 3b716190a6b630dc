import { costsBetween } from '#src/align/dtw/local-cost.ts';
import { type Frames, framesIn } from '#src/align/dtw/frames.ts';
import { maskOf } from '#src/align/dtw/mask.ts';
import { singleSteps } from '#src/align/dtw/quick-route.ts';
import { checkStepPattern } from '#src/align/dtw/step-pattern.ts';
import { stepPattern } from '#src/align/dtw/step-tables.ts';
import { windowRestriction } from '#src/align/dtw/window.ts';
import { type PathSpread, pathSpread } from '#src/align/path-spread.ts';
import type { Alignment, AlignOptions } from './method.ts';

/** Methods whose path is a DTW of what they compared. */
const byPath: readonly string[] = ['dtw', 'ddtw', 'ctw'];

/**
 * An alignment with the spread of the paths near its own, where they have a distribution: two sequences, single steps,
 * nothing left out inside, and a local cost that is a squared distance. Windows and pins are kept.
 */
export function withSpread(method: string, options: AlignOptions, found: Alignment): Alignment {
  if (found.spreads || found.matches || !found.compared || !byPath.includes(method)) return found;
  const spread = spreadOf(found.compared, found, options);
  return spread ? { ...found, spreads: [spread] } : found;
}

function spreadOf(
  [x, y]: readonly [Frames, Frames],
  { index }: Alignment,
  { step = 'symmetric1', slope, window = [], cost, gaps, pins = [] }: AlignOptions,
): PathSpread | null {
  const [i, j] = index;
  const steps = singleSteps(checkStepPattern(typeof step === 'string' ? stepPattern(step) : step));
  const { euclidean } = costsBetween(x, y, cost);
  if (!i?.length || !j || !steps || slope || gaps || !euclidean) return null;
  const [n, m] = [framesIn(x), framesIn(y)];
  const mask = maskOf(
    n,
    m,
    window.map((each) => windowRestriction(each, n, m).rule),
  );
  return pathSpread(euclidean.x, euclidean.y, { i, j }, { steps, pins, ...(window.length > 0 && { mask }) });
}
