import type { Watch } from '#src/compute/compute.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Restriction } from './window.ts';
import { maskOf } from './mask.ts';
import { type PathProblem, searchPath } from './path-search.ts';
import { reach, slopeLimits } from './step-pattern.ts';

/** A matrix with more cells than this is not searched again only to say why there is no path. */
const mostCells = 2 ** 27;

/** No path is left: which restriction closed the last one, and which had been laid on before it. */
export class NoPathError extends InvalidInputError {
  readonly by: Restriction;
  readonly before: readonly Restriction[];
  /** The radius below which a Sakoe–Chiba band leaves none, frames; null where none is too narrow. */
  readonly least: number | null;
  /**
   * @param words how each is called; default: in frames
   * @param length how so many frames are called
   */
  constructor(
    by: Restriction,
    before: readonly Restriction[],
    least: number | null = null,
    words: (r: Restriction) => string = (r) => r.name,
    length: (frames: number) => string = (frames) => `${frames}`,
  ) {
    const rest = before.length > 0 ? ` that was left by ${before.map(words).join(', ')}` : '';
    super(
      'no-path',
      `No path is left: ${words(by)} closes the last one${rest}.`,
      by.of && 'cell' in by.of
        ? `Move or remove the pin, or widen what else binds the path${least === null ? '' : `: the Sakoe–Chiba band to a radius of at least ${length(least)}`}.`
        : least === null
          ? 'Widen or remove it.'
          : `The radius must be at least ${length(least)}. Widen it, remove it, or take the slanted band.`,
    );
    this.least = least;
    this.by = by;
    this.before = before;
  }
}

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
    const by = restrictions[count - 1] as Restriction;
    return new NoPathError(
      by,
      restrictions.slice(0, count - 1),
      leastRadius([by, ...restrictions.slice(0, count - 1)], problem),
    );
  }
  return noPath(
    `No path is left by the steps “${pattern.name}” under ${restrictions.map((r) => r.name).join(', ')}.`,
    'Widen or remove one of them.',
  );
}

/**
 * How far a band about i = j must reach: to both corners where the path begins and ends there, and to the pins. What else
 * binds the path may ask for more.
 */
function leastRadius(
  bound: readonly Restriction[],
  { costs: { n, m }, pins, begin, end }: Asked['problem'],
): number | null {
  const radii = bound.flatMap(({ of }) => ('kind' in of && of.kind === 'sakoe-chiba' ? [of.radius] : []));
  if (radii.length === 0) return null;
  const isClosed = [begin, end].every(({ x, y }) => !Number.isFinite(x) && !Number.isFinite(y));
  const least = Math.max(isClosed ? Math.abs(n - m) : 0, ...pins.map(([i, j]) => Math.abs(i - j)));
  return least > Math.min(...radii) ? least : null;
}

const zeros = (_: number, from: number, to: number, out: Float64Array): void => {
  out.fill(0, from, to);
};

const noPath = (message: string, hint: string): InvalidInputError =>
  new InvalidInputError('no-path', message, hint);

/** A problem together with the words for its restrictions. */
export type Asked = { readonly problem: PathProblem; readonly restrictions: readonly Restriction[] };
