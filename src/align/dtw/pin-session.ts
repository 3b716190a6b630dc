import {
  type Compute,
  closed,
  type DtwPath,
  type DtwProblem,
  type DtwReach,
  evenSteps,
  type Watch,
} from '#src/compute/compute.ts';
import { orderedPins } from './window.ts';
import type { PinnedCell } from './pinned-cell.ts';

/** Squared Euclidean distance, even steps, the whole matrix; ends as in `DtwProblem`. */
export type PinProblem = Pick<DtwProblem, 'x' | 'y' | 'dims' | 'begin' | 'end'> & {
  /** What a straight step costs besides. Default 0. */
  readonly penalty?: number;
};

/**
 * Re-solving while pins are moved. The path through a pin p between two others a and b is the cheapest one
 * from a to p and the cheapest one from p to b. All paths from a, and all paths to b, are solved once when the
 * pin is taken hold of (`DtwReach`, the latter on the reversed sequences); then each new place of p costs only
 * the reading of two paths.
 */
export type PinSession = {
  /**
   * The path through the pins among frames pooled so that it takes a few milliseconds: corners of a polyline,
   * the pins exactly on it. `cost` is that of the pooled path.
   */
  coarse(pins: readonly PinnedCell[]): Promise<DtwPath>;
  /** The exact path through the pins. Sections between pins that the last answer had are not solved again. */
  exact(pins: readonly PinnedCell[], watch?: Watch): Promise<DtwPath>;
  /** Prepares for moving pin `k` (counted in order from 0, a new one among them) between its neighbours. */
  hold(pins: readonly PinnedCell[], k: number, watch?: Watch): Promise<void>;
};

type Cell = readonly [i: number, j: number];

/**
 * @param coarseCells  pooled matrices have at most about so many cells
 * @throws InvalidInputError `bad-sequences` or `bad-pins`, from the methods
 */
export function pinSession(compute: Compute, problem: PinProblem, coarseCells = 2 ** 20): PinSession {
  const exact = solver(compute, problem);
  const { x, y, dims } = problem;
  const [n, m] = [x.length / dims, y.length / dims];
  const factor = Math.max(1, Math.ceil(Math.sqrt((n * m) / coarseCells)));
  let pooled: ReturnType<typeof solver> | null = null;
  return {
    exact: exact.solve,
    hold: exact.hold,
    async coarse(pins) {
      const cells = orderedPins(pins, n, m);
      if (factor === 1) return exact.solve(cells);
      // A pooled frame costs what one frame does, so prices stay as they are.
      pooled ??= solver(compute, { ...problem, x: pool(x, dims, factor), y: pool(y, dims, factor) });
      const path = await pooled.solve(
        cells.map(([i, j]) => [Math.floor(i / factor), Math.floor(j / factor)]),
      );
      return corners(path, cells, [n, m], factor);
    },
  };
}

function solver(
  compute: Compute,
  problem: PinProblem,
): Pick<PinSession, 'hold'> & { solve: PinSession['exact'] } {
  const { x, y, dims: d, begin = closed, end = closed, penalty = 0 } = problem;
  const [n, m] = [x.length / d, y.length / d];
  const origin: Cell = [0, 0];
  const corner: Cell = [n - 1, m - 1];
  const steps = { ...evenSteps, penalty };
  const same = (p: Cell, q: Cell): boolean => p[0] === q[0] && p[1] === q[1];
  /** The sequences between two cells. A pin is never open, even in a corner of the matrix. */
  const between = (a: Knot, b: Knot): DtwProblem => ({
    x: x.subarray(a.cell[0] * d, (b.cell[0] + 1) * d),
    y: y.subarray(a.cell[1] * d, (b.cell[1] + 1) * d),
    dims: d,
    steps,
    begin: a.pinned ? closed : begin,
    end: b.pinned ? closed : end,
  });
  let known = new Map<string, DtwPath>();
  let held: { readonly a: Knot; readonly b: Knot; readonly from: DtwReach; readonly to: DtwReach } | null =
    null;

  /** The path of one section, counted from its first cell. */
  async function section(a: Knot, b: Knot, watch?: Watch): Promise<DtwPath> {
    const [rows, columns] = [b.cell[0] - a.cell[0], b.cell[1] - a.cell[1]];
    if (held && b.pinned && sameKnot(held.a, a) && within(b.cell, held.b.cell))
      return await held.from.pathTo(rows, columns);
    if (held && a.pinned && sameKnot(held.b, b) && within(held.a.cell, a.cell)) {
      const { i, j, cost } = await held.to.pathTo(rows, columns);
      return { i: i.map((at) => rows - at).reverse(), j: j.map((at) => columns - at).reverse(), cost };
    }
    return compute.dtw(between(a, b), watch);
  }
  const sameKnot = (p: Knot, q: Knot): boolean => p.pinned === q.pinned && same(p.cell, q.cell);
  const within = (p: Cell, q: Cell): boolean => p[0] <= q[0] && p[1] <= q[1];
  const knotsOf = (pins: readonly PinnedCell[]): Knot[] => [
    { cell: origin, pinned: false },
    ...orderedPins(pins, n, m).map((cell) => ({ cell, pinned: true })),
    { cell: corner, pinned: false },
  ];

  return {
    async solve(pins, watch) {
      const knots = knotsOf(pins);
      const solved = new Map<string, DtwPath>();
      const out = { i: [] as Int32Array[], j: [] as Int32Array[] };
      let cost = 0;
      for (let k = 1; k < knots.length; k++) {
        const [a, b] = [knots[k - 1] as Knot, knots[k] as Knot];
        const key = JSON.stringify([a, b]);
        const path = known.get(key) ?? (await section(a, b, watch));
        solved.set(key, path);
        // The pin ends one section and begins the next; it counts once.
        const first = k > 1 ? 1 : 0;
        out.i.push(path.i.subarray(first).map((i) => i + a.cell[0]));
        out.j.push(path.j.subarray(first).map((j) => j + a.cell[1]));
        cost += path.cost - (k > 1 ? distance(problem, a.cell) : 0);
      }
      known = solved;
      return { i: joined(out.i), j: joined(out.j), cost };
    },
    async hold(pins, k, watch) {
      const knots = knotsOf(pins);
      const [a, b] = [knots[k], knots[k + 2]];
      if (!a || !b) throw new RangeError(`there is no pin ${k}`);
      if (held && sameKnot(held.a, a) && sameKnot(held.b, b)) return;
      held = null;
      const forwards = between(a, b);
      const from = await compute.dtwReach(forwards, watch);
      const to = await compute.dtwReach(
        {
          ...forwards,
          x: reversed(forwards.x, d),
          y: reversed(forwards.y, d),
          begin: forwards.end ?? closed,
        },
        watch,
      );
      held = { a, b, from, to };
    },
  };
}

/** A pin, or an end of the matrix (which may be open). */
type Knot = { readonly cell: Cell; readonly pinned: boolean };

function distance({ x, y, dims }: PinProblem, [i, j]: Cell): number {
  let sum = 0;
  for (let k = 0; k < dims; k++) sum += ((x[i * dims + k] as number) - (y[j * dims + k] as number)) ** 2;
  return sum;
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const out = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function reversed(values: Float32Array, d: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let at = 0; at < values.length; at += d) out.set(values.subarray(at, at + d), values.length - at - d);
  return out;
}

/** Means of `factor` frames each (the last of what is left). */
function pool(values: Float32Array, d: number, factor: number): Float32Array {
  const frames = values.length / d;
  const out = new Float32Array(Math.ceil(frames / factor) * d);
  for (let i = 0; i < frames; i++) {
    const group = Math.floor(i / factor);
    const count = Math.min(factor, frames - group * factor);
    for (let k = 0; k < d; k++)
      out[group * d + k] = (out[group * d + k] as number) + (values[i * d + k] as number) / count;
  }
  return out;
}

/** A pooled path in frames: the middles of its cells, the pins, and the corners of the matrix that it begins and ends in. */
function corners(path: DtwPath, pins: readonly Cell[], [n, m]: Cell, factor: number): DtwPath {
  const pooledAt = ([i, j]: Cell, t: number): boolean =>
    path.i[t] === Math.floor(i / factor) && path.j[t] === Math.floor(j / factor);
  const middle = (at: number, low: number, high: number): number =>
    Math.min(high, Math.max(low, at * factor + (factor >> 1)));
  const last: Cell = [n - 1, m - 1];
  const out: Cell[] = pooledAt([0, 0], 0) ? [[0, 0]] : [];
  let next = 0;
  for (let t = 0; t < path.i.length; t++) {
    const before = next;
    for (let pin = pins[next]; pin && pooledAt(pin, t); pin = pins[++next]) out.push(pin);
    if (next > before) continue;
    // Beside a pin the middle of a pooled frame may lie on its wrong side.
    const [low, high] = [pins[next - 1] ?? [0, 0], pins[next] ?? last];
    out.push([middle(path.i[t] as number, low[0], high[0]), middle(path.j[t] as number, low[1], high[1])]);
  }
  if (pooledAt(last, path.i.length - 1)) out.push(last);
  return { i: Int32Array.from(out, ([i]) => i), j: Int32Array.from(out, ([, j]) => j), cost: path.cost };
}
