/** What is put side by side: so many of a beside so many of b. */
export type BeadKind = readonly [a: number, b: number];

/** Which nodes (i, j) of the lattice are looked at: of row i, columns from[i] … to[i]−1; rows 0…n, columns 0…m. */
export type Band = { readonly from: Int32Array; readonly to: Int32Array };

/**
 * How probable it is beforehand that a stretch of one side has no counterpart, that it goes on, and that behind it one
 * of the other side has none either (something else stands there).
 */
export type GapOdds = { readonly open: number; readonly stay: number; readonly cross: number };

export type LatticeProblem = {
  readonly n: number;
  readonly m: number;
  readonly band: Band;
  readonly kinds: readonly BeadKind[];
  /** Log-probability of each kind beforehand. */
  readonly prior: readonly number[];
  readonly gaps: GapOdds;
  /** How much likelier the bead of a kind that ends before (i, j) is than two texts without relation, in nats. */
  score(kind: number, i: number, j: number): number;
};

export type Bead = {
  /** Half-open ranges; one is empty where a stretch has no counterpart. */
  readonly a: readonly [from: number, to: number];
  readonly b: readonly [from: number, to: number];
  /** The posterior probability that just these belong together; of a gap's one item, that it has no counterpart. */
  readonly confidence: number;
};

export type LatticeResult = {
  /** In order; every item of both sides is in one of them. Gaps come item by item. */
  readonly beads: readonly Bead[];
  /** Of all paths together against no relation at all, nats. The same with both sides swapped. */
  readonly evidence: number;
  /** Expected uses: of each kind, of gaps begun, of items in gaps. */
  readonly uses: { readonly kinds: readonly number[]; readonly opened: number; readonly skipped: number };
  /** How probable it is that the path passes a node; the band's rows one behind the other. */
  readonly visits: Float32Array;
};

const none = Number.NEGATIVE_INFINITY;
/** Exponentials below this are nothing beside the greatest. */
const lost = -40;
/** What a node was come to by. */
const [matched, aAlone, bAlone] = [0, 1, 2] as const;

/** Rows of a band one behind the other: row i begins at offsets[i]. */
export function bandOffsets({ from, to }: Band): Int32Array {
  const offsets = new Int32Array(from.length + 1);
  for (let i = 0; i < from.length; i++)
    offsets[i + 1] = (offsets[i] as number) + (to[i] as number) - (from[i] as number);
  return offsets;
}

/** A band that leaves out no cell of (n + 1) × (m + 1). */
export const wholeBand = (n: number, m: number): Band => ({
  from: new Int32Array(n + 1),
  to: new Int32Array(n + 1).fill(m + 1),
});

/**
 * The best path of beads through two sequences and the posterior of each, exactly over the band: forward–backward on
 * a pair hidden Markov model with states for beads, for items of a alone and of b alone (a first where both are). Beads
 * weigh as much as they are likelier than no relation; so gaps weigh nothing but their odds.
 */
export function solveLattice(problem: LatticeProblem): LatticeResult {
  const lattice = weighed(problem);
  const { forward, best, came } = runForward(lattice);
  const backward = runBackward(lattice);
  const { n, m } = problem;
  const last = lattice.node(n, m);
  const evidence = logSum(forward.subarray(3 * last, 3 * last + 3), 3);
  const chances: Chances = { lattice, forward, backward, evidence };
  const { uses, visits, gone } = expected(chances);
  const beads: Bead[] = [];
  let [i, j, state] = [n, m, topOf(best, 3 * last)];
  while (i > 0 || j > 0) {
    const how = came[3 * lattice.node(i, j) + state] as number;
    const kind = how >> 2;
    const p = state === matched ? (lattice.stepA[kind] as number) : state === aAlone ? 1 : 0;
    const q = state === matched ? (lattice.stepB[kind] as number) : state === bAlone ? 1 : 0;
    const chance =
      state === matched
        ? beadChance(chances, kind, i, j)
        : ((state === aAlone ? gone.a[i - 1] : gone.b[j - 1]) as number);
    beads.push({ a: [i - p, i], b: [j - q, j], confidence: Math.min(1, chance) });
    i -= p;
    j -= q;
    state = how & 3;
  }
  return { beads: beads.reverse(), evidence, uses, visits };
}

/** The problem, looked up quickly. */
type Lattice = {
  readonly n: number;
  readonly m: number;
  readonly band: Band;
  readonly nodes: number;
  readonly stepA: Int32Array;
  readonly stepB: Int32Array;
  /** Score and prior of the beads that end at a node: [node · kinds + kind]. */
  readonly weights: Float32Array;
  /** Log-odds of going from a state to another: [3 · from + to]. */
  readonly turn: Float64Array;
  /** The index of (i, j); −1 outside of the band. */
  node(i: number, j: number): number;
};

function weighed({ n, m, band, kinds, prior, gaps, score }: LatticeProblem): Lattice {
  const offsets = bandOffsets(band);
  const { from, to } = band;
  const nodes = offsets[n + 1] as number;
  const node = (i: number, j: number): number =>
    i >= 0 && i <= n && j >= (from[i] as number) && j < (to[i] as number)
      ? (offsets[i] as number) + j - (from[i] as number)
      : -1;
  if (node(0, 0) < 0 || node(n, m) < 0) throw new RangeError('The band does not reach both ends.');
  const stepA = Int32Array.from(kinds, ([p]) => p);
  const stepB = Int32Array.from(kinds, ([, q]) => q);
  const weights = new Float32Array(kinds.length * nodes).fill(none);
  for (let i = 0; i <= n; i++)
    for (let j = from[i] as number; j < (to[i] as number); j++)
      for (let kind = 0; kind < kinds.length; kind++)
        if (node(i - (stepA[kind] as number), j - (stepB[kind] as number)) >= 0)
          weights[kinds.length * node(i, j) + kind] = score(kind, i, j) + (prior[kind] as number);
  const [open, stay, close] = [gaps.open, gaps.stay, 1 - gaps.stay].map(Math.log) as [number, number, number];
  const go = Math.log(1 - 2 * gaps.open);
  // A alone never follows b alone: where both are, their order says nothing.
  const turn = [go, open, open, close, stay, close + Math.log(gaps.cross), close, none, stay];
  return { n, m, band, nodes, stepA, stepB, weights, turn: Float64Array.from(turn), node };
}

const topOf = (values: Float64Array, at: number): number =>
  [0, 1, 2].reduce((p, q) => ((values[at + q] as number) > (values[at + p] as number) ? q : p));

/** All paths to each state of each node together, the best of them, and how that came: 4 · kind + state before. */
function runForward({ n, band, nodes, stepA, stepB, weights, turn, node }: Lattice) {
  const steps = stepA.length;
  const forward = new Float64Array(3 * nodes).fill(none);
  const best = new Float64Array(3 * nodes).fill(none);
  const came = new Int8Array(3 * nodes).fill(-1);
  const values = new Float64Array(3 * steps);
  let filled = 0;
  const enter = (to: number, state: number, previous: number, own: number, kind: number) => {
    for (let s = 0; s < 3; s++) {
      const way = (turn[3 * s + state] as number) + own;
      values[filled++] = (forward[3 * previous + s] as number) + way;
      const top = (best[3 * previous + s] as number) + way;
      if (top > (best[3 * to + state] as number)) {
        best[3 * to + state] = top;
        came[3 * to + state] = 4 * kind + s;
      }
    }
  };
  const alone = (to: number, state: number, previous: number) => {
    filled = 0;
    if (previous < 0) return;
    enter(to, state, previous, 0, 0);
    forward[3 * to + state] = logSum(values, filled);
  };
  for (let i = 0; i <= n; i++)
    for (let j = band.from[i] as number; j < (band.to[i] as number); j++) {
      const to = node(i, j);
      if (i === 0 && j === 0) {
        forward[3 * to] = 0;
        best[3 * to] = 0;
        continue;
      }
      filled = 0;
      for (let kind = 0; kind < steps; kind++) {
        const previous = node(i - (stepA[kind] as number), j - (stepB[kind] as number));
        if (previous >= 0) enter(to, matched, previous, weights[steps * to + kind] as number, kind);
      }
      forward[3 * to] = logSum(values, filled);
      alone(to, aAlone, node(i - 1, j));
      alone(to, bAlone, node(i, j - 1));
    }
  return { forward, best, came };
}

/** All paths from each state of each node to the end together. */
function runBackward({ n, m, band, nodes, stepA, stepB, weights, turn, node }: Lattice): Float64Array {
  const steps = stepA.length;
  const backward = new Float64Array(3 * nodes).fill(none);
  const last = node(n, m);
  backward.fill(0, 3 * last, 3 * last + 3);
  const ways = new Float64Array(steps);
  const values = new Float64Array(3);
  for (let i = n; i >= 0; i--)
    for (let j = (band.to[i] as number) - 1; j >= (band.from[i] as number); j--) {
      const from = node(i, j);
      if (from === last) continue;
      for (let kind = 0; kind < steps; kind++) {
        const next = node(i + (stepA[kind] as number), j + (stepB[kind] as number));
        ways[kind] =
          next < 0 ? none : (weights[steps * next + kind] as number) + (backward[3 * next] as number);
      }
      const match = logSum(ways, steps);
      const [down, right] = [node(i + 1, j), node(i, j + 1)];
      const lessA = down < 0 ? none : (backward[3 * down + aAlone] as number);
      const lessB = right < 0 ? none : (backward[3 * right + bAlone] as number);
      for (let s = 0; s < 3; s++) {
        values[matched] = match + (turn[3 * s + matched] as number);
        values[aAlone] = lessA + (turn[3 * s + aAlone] as number);
        values[bAlone] = lessB + (turn[3 * s + bAlone] as number);
        backward[3 * from + s] = logSum(values, 3);
      }
    }
  return backward;
}

type Chances = {
  readonly lattice: Lattice;
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  readonly evidence: number;
};

/** How probable it is that the path comes to a state of a node from the states `from` … `to` − 1 of another. */
function arrival(
  { lattice: { turn }, forward, backward, evidence }: Chances,
  previous: number,
  node: number,
  state: number,
  own: number,
  to = 3,
): number {
  let sum = 0;
  for (let s = 0; s < to; s++) {
    const before = (forward[3 * previous + s] as number) + (turn[3 * s + state] as number);
    const log = before + own + (backward[3 * node + state] as number) - evidence;
    if (log > lost) sum += Math.exp(log);
  }
  return sum;
}

function beadChance(chances: Chances, kind: number, i: number, j: number): number {
  const { stepA, stepB, weights, node } = chances.lattice;
  const previous = node(i - (stepA[kind] as number), j - (stepB[kind] as number));
  const at = node(i, j);
  return previous < 0
    ? 0
    : arrival(chances, previous, at, matched, weights[stepA.length * at + kind] as number);
}

/** A node less probable than this adds nothing. */
const unseen = 1e-9;

/** What the posterior expects: visits of nodes, uses of beads and gaps, and of each item that it is alone. */
function expected(chances: Chances) {
  const { n, m, band, nodes, stepA, node } = chances.lattice;
  const { forward, backward, evidence } = chances;
  const visits = new Float32Array(nodes);
  const gone = { a: new Float64Array(n), b: new Float64Array(m) };
  const kinds = Array.from(stepA, () => 0);
  let [opened, skipped] = [0, 0];
  for (let i = 0; i <= n; i++)
    for (let j = band.from[i] as number; j < (band.to[i] as number); j++) {
      const at = node(i, j);
      let visit = 0;
      for (let s = 0; s < 3; s++) {
        const log = (forward[3 * at + s] as number) + (backward[3 * at + s] as number) - evidence;
        if (log > lost) visit += Math.exp(log);
      }
      visits[at] = visit;
      if (visit < unseen) continue;
      for (let kind = 0; kind < kinds.length; kind++)
        kinds[kind] = (kinds[kind] as number) + beadChance(chances, kind, i, j);
      const [up, left] = [node(i - 1, j), node(i, j - 1)];
      if (up >= 0) {
        const less = arrival(chances, up, at, aAlone, 0);
        gone.a[i - 1] = (gone.a[i - 1] as number) + less;
        skipped += less;
        opened += arrival(chances, up, at, aAlone, 0, aAlone);
      }
      if (left >= 0) {
        const less = arrival(chances, left, at, bAlone, 0);
        gone.b[j - 1] = (gone.b[j - 1] as number) + less;
        skipped += less;
        opened += arrival(chances, left, at, bAlone, 0, bAlone);
      }
    }
  return { visits, gone, uses: { kinds, opened, skipped } };
}

function logSum(values: Float64Array, count: number): number {
  let top = none;
  for (let k = 0; k < count; k++) if ((values[k] as number) > top) top = values[k] as number;
  if (top === none) return none;
  let sum = 0;
  for (let k = 0; k < count; k++) {
    const under = (values[k] as number) - top;
    if (under > lost) sum += under === 0 ? 1 : Math.exp(under);
  }
  return top + Math.log(sum);
}
