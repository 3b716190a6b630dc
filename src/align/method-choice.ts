import { costNamed, kernelNamed, kernelWords } from '#src/align/dtw/cost-names.ts';
import { costNames, type Kernel, type LocalCost } from '#src/align/dtw/local-cost.ts';
import { limitSlope } from '#src/align/dtw/step-pattern.ts';
import { patternOf } from '#src/align/dtw/step-tables.ts';
import type { Window } from '#src/align/dtw/window.ts';
import type { Forbidden } from '#src/model/forbidden.ts';
import { frameAt, frameCount, type Sequence } from '#src/model/sequence.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { SkipCost } from '#src/compute/compute.ts';
import type { WarpHow } from '#src/model/warp-how.ts';
import { forbiddenWindows } from './forbidden.ts';
import { betweenRecordings, factsNamed, keepsOut, type MethodFacts, notTaken } from './methods/facts.ts';
import type { AlignOptions } from './methods/options.ts';

/** @throws InvalidInputError `bad-how` when there is no such method, or it takes no two sequences */
export function chosenMethod({ method }: WarpHow): MethodFacts {
  const found = betweenRecordings.find(({ name }) => name === method);
  if (found) return found;
  throw refuse(
    factsNamed(method)
      ? `The method “${method}” is for align: it does not follow recordings.`
      : `There is no method “${method}”.`,
    `Methods: ${betweenRecordings.map(({ name }) => name).join(', ')}.`,
  );
}

/**
 * What a choice in seconds asks of the engine, on frames of x and y.
 * @param skip what frames left out at an open end cost; true: those of b nothing, those of a are not left out
 * @throws InvalidInputError `bad-how` for names the engine does not know and options the method does not take;
 *   `bad-steps` for a slope that its steps cannot keep
 */
export function optionsOf(
  how: WarpHow,
  [x, y]: readonly [Sequence, Sequence],
  {
    skip = true,
    forbidden = [],
  }: { readonly skip?: SkipCost | true; readonly forbidden?: readonly Forbidden[] } = {},
): AlignOptions {
  checkHow(how);
  if (forbidden.length > 0) checkKeepsOut(how);
  const { window, open, seed } = how;
  const windows = [...(window ? [windowOf(window, x, y)] : []), ...forbiddenWindows(x, y, forbidden)];
  return {
    ...plainOptions(how),
    ...(windows.length > 0 && { window: windows }),
    ...(open.begin && { openBegin: skip }),
    ...(open.end && { openEnd: skip }),
    seed,
  };
}

/** What of a choice does not depend on the sequences, as far as something was chosen. */
function plainOptions({
  step,
  slope,
  cost,
  dims,
  kernel,
  ridge,
  pca,
  gaps,
  drop,
  gamma,
  pool,
}: WarpHow): AlignOptions {
  return {
    ...(step !== null && { step }),
    ...(slope && { slope }),
    ...(cost !== null && { cost: costOf(cost) }),
    ...(dims !== null && { dims }),
    ...(kernel !== null && { kernel: kernelOf(kernel) }),
    ...(ridge !== null && { ridge }),
    ...(pca !== null && { pca }),
    ...(gaps && { gaps }),
    ...(drop && { drop }),
    ...(gamma !== null && { gamma }),
    ...(pool.length > 0 && { pool: true }),
  };
}

/**
 * @throws InvalidInputError `bad-how` for names the engine does not know and options the method does not take;
 *   `bad-steps` for a slope that its steps cannot keep
 */
export function checkHow(how: WarpHow): void {
  const { step, slope, window, open, pca, kernel } = how;
  if (slope) limitSlope(patternOf(step ?? 'symmetric1'), slope);
  else if (step !== null) patternOf(step);
  const given = {
    ...plainOptions(how),
    ...(window && { window }),
    ...(open.begin && { openBegin: true }),
    ...(open.end && { openEnd: true }),
  };
  const [odd] = notTaken(chosenMethod(how), given, 2);
  if (odd) throw refuse(`${how.method} takes no ${odd}.`, 'Leave it out, or choose another method.');
  if (pca !== null && pca > 1 && !Number.isInteger(pca))
    throw refuse(`${pca} is no number of components.`, 'Give a whole number, or a share below 1.');
  if (pca !== null && pca < 1 && kernel !== null)
    throw refuse(
      'Of a kernel’s space a number of components is kept, no share of its variance.',
      'Give the components as a whole number.',
    );
}

/** @throws InvalidInputError `bad-how` where the method's path can be kept out of nothing */
export function checkKeepsOut(how: WarpHow): void {
  const method = chosenMethod(how);
  if (!keepsOut(method))
    throw refuse(
      `${method.name} keeps out of no forbidden region: ${method.why}.`,
      `Remove the regions, or choose ${betweenRecordings
        .filter(keepsOut)
        .map(({ name }) => name)
        .join(', ')}.`,
    );
}

function windowOf(window: NonNullable<WarpHow['window']>, x: Sequence, y: Sequence): Window {
  if (window.kind === 'itakura') return { kind: 'itakura', slope: window.slope };
  const radius = window.radius / x.hop;
  switch (window.kind) {
    case 'corridor':
      return { kind: 'corridor', radius, path: corridorPath(window.along, x, y) };
    case 'slanted':
      return { kind: 'slanted', radius: radius * longerPer(window.of, frameCount(x), frameCount(y)) };
    case 'sakoe-chiba':
      return { kind: 'sakoe-chiba', radius };
  }
}

/** Frames of the longer, which the engine counts, for a frame of that one, on the line from corner to corner. */
function longerPer(of: 'a' | 'b' | 'longer', n: number, m: number): number {
  const frames = { a: n, b: m, longer: Math.max(n, m) };
  return frames[of] > 1 ? (frames.longer - 1) / (frames[of] - 1) : 1;
}

/** The path through the times, and straight on to both corners: a cell in every row. */
function corridorPath(along: readonly (readonly [number, number])[], x: Sequence, y: Sequence) {
  const [n, m] = [frameCount(x), frameCount(y)];
  const inside = along
    .map(([ta, tb]) => [frameAt(x, ta), frameAt(y, tb)] as const)
    .filter(([p, q]) => p > 0 && q > 0 && p < n - 1 && q < m - 1);
  const points = [[0, 0] as const, ...inside, [n - 1, m - 1] as const];
  const i = Int32Array.from({ length: n }, (_, row) => row);
  let k = 1;
  const j = i.map((row) => {
    while (k < points.length - 1 && (points[k] as readonly [number, number])[0] < row) k++;
    const [[p, q], [r, s]] = [points[k - 1], points[k]] as [
      readonly [number, number],
      readonly [number, number],
    ];
    return Math.round(r > p ? q + ((row - p) / (r - p)) * (s - q) : s);
  });
  return { i, j };
}

function costOf(name: string): LocalCost {
  const found = costNamed(name);
  if (found) return found;
  throw refuse(`There is no cost “${name}”.`, `Costs: ${costNames.join(', ')}, ${kernelWords}.`);
}

function kernelOf(name: string): Kernel {
  const found = kernelNamed(name);
  if (found) return found;
  throw refuse(`There is no kernel “${name}”.`, `Kernels: ${kernelWords}.`);
}

const refuse = (message: string, hint: string): InvalidInputError =>
  new InvalidInputError('bad-how', message, hint);
