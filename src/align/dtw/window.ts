import { InvalidInputError } from '#src/model/errors.ts';
import { keptRule } from './kept-rule.ts';
import type { RowRule, Runs } from './mask.ts';
import type { PinnedCell } from './pinned-cell.ts';

/**
 * Where a path may run in the n × m cost matrix (rows: frames of x, columns: frames of y). Any number of
 * these can be combined: a cell must be allowed by all of them.
 *
 * - `sakoe-chiba`: |i − j| ≤ radius (Sakoe & Chiba 1978)
 * - `slanted`: about the line between the corners, |j − i·(m−1)/(n−1)| ≤ radius where m ≥ n, and with x and y exchanged where
 *   not: the radius counts frames of the longer sequence, so that it is the same band when the two change places
 * - `itakura`: within lines of slope 1/slope and `slope` (default 2) through both corners (Itakura 1975)
 * - `corridor`: around a path: the rows up to `radius` before and after each of its cells, and as many columns
 * - `mask`: an arbitrary set: n × m values, row after row, 0 = forbidden; or a function
 * - `kept`: frames of one side are matched as `cells` say, a stretch of a path in its order, and with nothing else
 * - `forbidden`: the rectangle of rows i[0]…i[1] and columns j[0]…j[1], ends excluded, is closed
 *
 * Radii are in frames, whole or not.
 */
export type Window =
  | { readonly kind: 'sakoe-chiba'; readonly radius: number }
  | { readonly kind: 'slanted'; readonly radius: number }
  | { readonly kind: 'itakura'; readonly slope?: number }
  | {
      readonly kind: 'corridor';
      readonly path: { readonly i: ArrayLike<number>; readonly j: ArrayLike<number> };
      readonly radius: number;
    }
  | { readonly kind: 'mask'; readonly allowed: Uint8Array | ((i: number, j: number) => boolean) }
  | { readonly kind: 'kept'; readonly of: 'x' | 'y'; readonly cells: readonly PinnedCell[] }
  | {
      readonly kind: 'forbidden';
      readonly i: readonly [from: number, to: number];
      readonly j: readonly [from: number, to: number];
    };

/** What one restriction leaves of each row, how a message calls it, and what it was made of. */
export type Restriction = {
  readonly name: string;
  readonly rule: RowRule;
  readonly of: Window | { readonly cell: PinnedCell };
};

const bad = (message: string, hint: string): InvalidInputError =>
  new InvalidInputError('bad-window', message, hint);

/** @throws InvalidInputError `bad-window` when a radius, slope, path or mask makes no sense */
export const windowRestriction = (window: Window, n: number, m: number): Restriction => ({
  ...ruleOf(window, n, m),
  of: window,
});

type Rule = Omit<Restriction, 'of'>;

function ruleOf(window: Window, n: number, m: number): Rule {
  switch (window.kind) {
    case 'sakoe-chiba': {
      const radius = checkRadius(window.radius);
      return { name: `the Sakoe–Chiba band of radius ${radius}`, rule: (i) => band(i, radius, m) };
    }
    case 'slanted': {
      const radius = checkRadius(window.radius);
      const slope = n > 1 ? (m - 1) / (n - 1) : 0;
      const reach = n > 1 ? alongY(radius, n, m) : m;
      return { name: `the slanted band of radius ${radius}`, rule: (i) => band(i * slope, reach, m) };
    }
    case 'itakura':
      return itakura(window.slope ?? 2, n, m);
    case 'corridor':
      return corridor(window.path, checkRadius(window.radius), n, m);
    case 'mask':
      return mask(window.allowed, n, m);
    case 'kept': {
      const { of, cells } = window;
      const side = of === 'x' ? 0 : 1;
      const [from, to] = [cells[0]?.[side], cells.at(-1)?.[side]];
      return {
        name: `the trusted part from frame ${from} to ${to} of ${of}`,
        rule: keptRule(of, cells, n, m),
      };
    }
    case 'forbidden': {
      const [i0, i1] = window.i;
      const [j0, j1] = window.j;
      if (!(i0 <= i1 && j0 <= j1))
        throw bad(
          `The forbidden rectangle ${i0}:${i1}, ${j0}:${j1} ends before it begins.`,
          'Exchange its ends.',
        );
      const open: Runs = [0, m];
      const cut: Runs = [0, clip(j0, m), clip(j1, m), m];
      return {
        name: `the forbidden rectangle of rows ${i0}:${i1} and columns ${j0}:${j1}`,
        rule: (i) => (i >= i0 && i < i1 && j0 < j1 ? cut : open),
      };
    }
  }
}

/** Before the pin nothing beyond it, after it nothing before it. That no step leaps over it is the search's care. */
export function pinRestriction(cell: PinnedCell, m: number): Restriction {
  const [i0, j0] = cell;
  const before: Runs = [0, j0 + 1];
  const at: Runs = [0, m];
  const after: Runs = [j0, m];
  return {
    name: `the pin ${i0},${j0}`,
    rule: (i) => (i < i0 ? before : i > i0 ? after : at),
    of: { cell },
  };
}

/**
 * The pins in the order of a path.
 * @throws InvalidInputError `bad-pins` when one lies outside, or two cross each other
 */
export function orderedPins(pins: readonly PinnedCell[], n: number, m: number): readonly PinnedCell[] {
  const refuse = (message: string) =>
    new InvalidInputError('bad-pins', message, 'Pins must go forward in both sequences, inside both.');
  const sorted = [...pins].sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  for (const [k, [i, j]] of sorted.entries()) {
    if (!Number.isInteger(i) || !Number.isInteger(j) || i < 0 || j < 0 || i >= n || j >= m)
      throw refuse(`The pin ${i},${j} is no cell of a ${n} × ${m} matrix.`);
    const before = sorted[k - 1];
    if (before && before[1] > j) throw refuse(`The pins ${before.join(',')} and ${i},${j} cross each other.`);
  }
  return sorted;
}

const clip = (j: number, m: number): number => Math.max(0, Math.min(m, j));

/** Rounding must not close a cell that lies exactly on an edge. */
const hair = 1e-9;

const between = (low: number, high: number, m: number): Runs => [
  clip(Math.ceil(low - hair), m),
  clip(Math.floor(high + hair) + 1, m),
];

/** How far a slanted band of that radius reaches to both sides in frames of y; n > 1. */
export const alongY = (radius: number, n: number, m: number): number =>
  m < n ? (radius * (m - 1)) / (n - 1) : radius;

const band = (centre: number, radius: number, m: number): Runs =>
  between(centre - radius, centre + radius, m);

function checkRadius(radius: number): number {
  if (!(radius >= 0))
    throw bad(`A window of radius ${radius} has no width.`, 'Give a radius of 0 frames or more.');
  return radius;
}

function itakura(slope: number, n: number, m: number): Rule {
  if (!(slope >= 1))
    throw bad(`A parallelogram of slope ${slope} has no width.`, 'Give a slope of at least 1.');
  return {
    name: `the Itakura parallelogram of slope ${slope}`,
    rule: (i) => {
      const left = n - 1 - i;
      return between(Math.max(i / slope, m - 1 - left * slope), Math.min(i * slope, m - 1 - left / slope), m);
    },
  };
}

function corridor(
  path: { readonly i: ArrayLike<number>; readonly j: ArrayLike<number> },
  radius: number,
  n: number,
  m: number,
): Rule {
  const length = path.i.length;
  const at = (k: number): readonly [number, number] => [path.i[k] as number, path.j[k] as number];
  if (length === 0 || path.j.length !== length)
    throw bad('The path for the corridor is empty or torn.', 'Give as many indices of x as of y.');
  for (let k = 0; k < length; k++) {
    const [i, j] = at(k);
    const [p, q] = k > 0 ? at(k - 1) : [0, 0];
    if (!(i >= p && j >= q && i < n && j < m))
      throw bad(
        `The path for the corridor turns back or leaves the matrix at ${i},${j}.`,
        'Use a path through the same matrix.',
      );
  }
  // The first and the last column in each row; a row that the path leaps over gets those of its neighbours.
  const low = new Int32Array(n).fill(-1);
  const high = new Int32Array(n).fill(-1);
  for (let k = 0; k < length; k++) high[at(k)[0]] = at(k)[1];
  for (let k = length - 1; k >= 0; k--) low[at(k)[0]] = at(k)[1];
  for (let i = 0, last = at(0)[1]; i < n; i++) last = low[i] = low[i] === -1 ? last : (low[i] as number);
  for (let i = n - 1, last = at(length - 1)[1]; i >= 0; i--)
    last = high[i] = high[i] === -1 ? last : (high[i] as number);
  const reach = Math.floor(radius);
  return {
    name: `the corridor of radius ${radius}`,
    rule: (i) =>
      between(
        (low[Math.max(0, i - reach)] as number) - radius,
        (high[Math.min(n - 1, i + reach)] as number) + radius,
        m,
      ),
  };
}

function mask(allowed: Uint8Array | ((i: number, j: number) => boolean), n: number, m: number): Rule {
  if (typeof allowed !== 'function' && allowed.length !== n * m)
    throw bad(
      `The mask has ${allowed.length} cells, not ${n} × ${m}.`,
      'Give one value for every pair of frames, row after row.',
    );
  const open = typeof allowed === 'function' ? allowed : (i: number, j: number) => allowed[i * m + j] !== 0;
  return {
    name: 'the mask',
    rule: (i) => {
      const runs: number[] = [];
      for (let j = 0; j < m; j++) {
        if (!open(i, j)) continue;
        const last = runs.length - 1;
        if (last > 0 && runs[last] === j) runs[last] = j + 1;
        else runs.push(j, j + 1);
      }
      return runs;
    },
  };
}
