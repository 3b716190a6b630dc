import type { Watch } from '#src/compute/compute.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Asked } from './align-dtw.ts';
import { maskOf } from './mask.ts';
import { searchPath } from './path-search.ts';
import { reach, slopeLimits } from './step-pattern.ts';

/** A matrix with more cells than this is not searched again only to say why there is no path. */
const mostCells = 2 ** 27;

/**
 * Why a problem has no path: its restrictions are laid on one after the other, over costs of nothing,
 * until none is left.
 */
export function noPathLeft({ problem, restrictions }: Asked, watch?: Watch): InvalidInputError {
  const { costs, pattern, pins } = problem;
  const { n, m } = costs;
  const free = { n, m, rows: zeros, euclidean: null };
  const wayUnder = (count: number): boolean | null => {
    const some = restrictions.slice(0, count);
    const mask = maskOf(
      n,
      m,
      some.map(({ rule }) => rule),
      watch && (() => watch(0, n * m)),
    );
    if (mask.cells > mostCells) return null;
    // Pins stand last among the restrictions.
    const pinned = pins.slice(0, Math.max(0, count - (restrictions.length - pins.length)));
    return searchPath({ ...problem, costs: free, mask, pins: pinned }, watch) !== null;
  };
  const freely = ['1,1', '1,0', '0,1'].every((move) =>
    pattern.productions.some((p) => `${reach(p)}` === move),
  );
  if (!freely && wayUnder(0) === false) {
    const [min, max] = slopeLimits(pattern).map((slope) => Math.round(slope * 100) / 100);
    return noPath(
      `No path leads through a ${n} × ${m} matrix by the steps “${pattern.name}”, which have slopes from ${min} to ${max}.`,
      'Use freer steps or slopes, or open an end.',
    );
  }
  for (let count = 1; count <= restrictions.length; count++) {
    if (wayUnder(count) !== false) continue;
    const name = (restrictions[count - 1] as { name: string }).name;
    const before = restrictions.slice(0, count - 1).map((r) => r.name);
    const rest = before.length > 0 ? ` that was left by ${before.join(', ')}` : '';
    return noPath(`No path is left: ${name} closes the last one${rest}.`, 'Widen or remove it.');
  }
  return noPath(
    `No path is left by the steps “${pattern.name}” under ${restrictions.map((r) => r.name).join(', ')}.`,
    'Widen or remove one of them.',
  );
}

const zeros = (_: number, from: number, to: number, out: Float64Array): void => {
  out.fill(0, from, to);
};

const noPath = (message: string, hint: string): InvalidInputError =>
  new InvalidInputError('no-path', message, hint);
