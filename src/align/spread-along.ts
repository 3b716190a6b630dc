import type { DtwPath } from '#src/compute/compute.ts';
import { anyPathSpread } from './any-path-spread.ts';
import type { DtwOptions } from './dtw/align-dtw.ts';
import { type Frames, framesIn } from './dtw/frames.ts';
import { unbroken } from './curve-of-path.ts';
import { costsBetween } from './dtw/local-cost.ts';
import { maskOf } from './dtw/mask.ts';
import { singleSteps } from './dtw/quick-route.ts';
import { checkStepPattern, limitSlope, slopeLimits, type StepPattern } from './dtw/step-pattern.ts';
import { stepPattern } from './dtw/step-tables.ts';
import { type Window, windowRestriction } from './dtw/window.ts';
import { type PathSpread, pathSpread } from './path-spread.ts';

type Path = Pick<DtwPath, 'i' | 'j'>;

/** How likely a clock is to go its way without regard to the steps that were chosen (docs/notes/dtw.md). */
const freely = 1 / 3;

/**
 * The spread of the paths near one that was sought by these options. Of steps that limit the slope nobody knows whether the clock
 * keeps to the limit. So it is the spread of two laws: paths by those steps alone, and (`freely`) paths by single steps of any slope;
 * the mean is that of the first.
 * @returns null where the noise is larger than what the cost can tell apart
 */
export function spreadAlong(x: Frames, y: Frames, path: Path, options: DtwOptions): PathSpread | null {
  const { step = 'symmetric1', slope, watch, ...rest } = options;
  if (!limitsSlope(step, slope)) return spreadBySteps(x, y, path, options);
  const halves = (k: number) =>
    watch && { watch: (done: number, total: number) => watch(k * total + done, 2 * total) };
  const kept = spreadBySteps(x, y, path, { ...options, ...halves(0) });
  const free = kept && spreadBySteps(x, y, rest.gaps ? path : unbroken(path), { ...rest, ...halves(1) });
  if (!free) return kept;
  const aleatoric = kept.aleatoric.map((variance, i) => {
    const off = (free.mean[i] as number) - (kept.mean[i] as number);
    const other = (free.aleatoric[i] as number) + off * off;
    // Frames that one of the two leaves out have no place by it.
    return Number.isNaN(other) ? variance : variance + freely * (other - variance);
  });
  return { ...kept, aleatoric, sd: aleatoric.map(Math.sqrt) };
}

function limitsSlope(step: StepPattern | string, slope: DtwOptions['slope']): boolean {
  const pattern = checkStepPattern(typeof step === 'string' ? stepPattern(step) : step);
  const [min, max] = slopeLimits(slope ? limitSlope(pattern, slope) : pattern);
  return min > 0 || max < Number.POSITIVE_INFINITY;
}

/**
 * The spread of the paths that the search may take: `pathSpread` for single steps that weigh alike, squared distances and
 * closed ends, which it tells seven times as fast; else `anyPathSpread`.
 */
function spreadBySteps(x: Frames, y: Frames, path: Path, options: DtwOptions): PathSpread | null {
  const { step = 'symmetric1', slope, window = [], cost, gaps, pins = [] } = options;
  const { begin = 'closed', end = 'closed' } = options;
  const steps = singleSteps(checkStepPattern(typeof step === 'string' ? stepPattern(step) : step));
  const even = steps && steps.diagonal === steps.x && steps.x === steps.y;
  const { euclidean } = costsBetween(x, y, cost);
  if (!even || !euclidean || slope || gaps || begin !== 'closed' || end !== 'closed')
    return anyPathSpread(x, y, path, options);
  const windows: readonly Window[] = 'kind' in window ? [window] : window;
  const [n, m] = [framesIn(x), framesIn(y)];
  const rules = windows.map((each) => windowRestriction(each, n, m).rule);
  const mask = windows.length > 0 ? { mask: maskOf(n, m, rules) } : {};
  return pathSpread(euclidean.x, euclidean.y, path, { steps, pins, ...mask });
}
