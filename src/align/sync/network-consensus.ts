import {
  clockTies,
  type Factor,
  leastSquares,
  loosened,
  type System,
  type Weighted,
} from './network-least-squares.ts';
import { unionFind } from './network-graph.ts';
import { disagreement, type Piece, pieceResidual, type Solution } from './network-types.ts';

export type Consensus = {
  readonly solution: Solution;
  /** Standard deviation (s) of a moment's place on the timeline, with pins worth what a hand is worth. */
  sd(stretch: number, s: number): number;
  /** By piece: largest disagreement with the solution, seconds. */
  readonly residuals: Float64Array;
  /** By piece: within its tolerance. */
  readonly agrees: readonly boolean[];
};

/**
 * The solution that most pieces agree on. A spanning tree of the most believed pieces (belief grows with every
 * triangle that closes and falls with every one that does not) gives a start that a gross mistake cannot
 * reach; stretches may then move to where more of their pieces agree; least squares over all pieces within
 * tolerance, reweighted so that what disagrees loses its pull, refines it.
 *
 * @param moved by recording: pins hold it, so its evidence may no longer say where it lies (only how fast it ran)
 */
export function findConsensus(
  system: System,
  pieces: readonly Piece[],
  moved: readonly boolean[],
): Consensus {
  const { stretches, fixed } = system;
  const belief = beliefs(pieces).map((value, index) => {
    const piece = pieces[index] as Piece;
    if (piece.kind === 'pin') return Number.POSITIVE_INFINITY;
    return isMoved(system, piece, moved) ? value * 1e-3 : value;
  });
  const order = pieces
    .map((_, index) => index)
    .sort((p, q) => (belief[q] as number) - (belief[p] as number) || p - q);
  const rateOnly = heldByPins(system, pieces, moved, order);

  const sets = unionFind(stretches.length);
  const known = fixed.flatMap((f, index) => (f ? [index] : []));
  for (const index of known) sets.join(index, known[0] as number);
  const tree: Weighted[] = [];
  for (const index of order) {
    const piece = pieces[index] as Piece;
    if (sets.join(piece.a, piece.b) || piece.kind === 'pin') tree.push({ piece, weight: 1, rateOnly: false });
  }
  const first = leastSquares(system, tree, [], 'exact');
  const clocks = loosened(clockTies(system), first);
  const start = leastSquares(system, tree, clocks, 'exact').solution;
  settle(system, pieces, belief, start);

  let factor: Factor | null = null;
  let solution = start;
  let ties: Weighted[] = [];
  for (let round = 0; round < 8; round++) {
    const before = ties.map((t) => t.weight);
    ties = pieces.flatMap((piece, index) => {
      const residual = pieceResidual(stretches, solution, piece);
      // Pieces held to their rate by a pin are judged by their slope alone.
      const free = rateOnly[index] === true;
      if (!free && residual > piece.tolerance) return [];
      const z = free ? 0 : residual / (3 * Math.max(piece.sd, 1e-6));
      return [{ piece, weight: 1 / (1 + z * z), rateOnly: free }];
    });
    factor = leastSquares(system, ties, clocks, 'exact');
    solution = factor.solution;
    const still =
      before.length === ties.length &&
      ties.every((t, i) => Math.abs(t.weight - (before[i] as number)) < 0.01 * t.weight);
    if (still) break;
  }
  const residuals = Float64Array.from(pieces, (piece) => pieceResidual(stretches, solution, piece));
  const agrees = pieces.map((piece, index) => (residuals[index] as number) <= piece.tolerance);
  const handmade = pieces.some((piece) => piece.kind === 'pin');
  const spread = handmade
    ? leastSquares(
        system,
        pieces.flatMap((piece, index) => (agrees[index] ? [{ piece, weight: 1, rateOnly: false }] : [])),
        clocks,
        'by-hand',
      )
    : factor;
  return { solution, residuals, agrees, sd: spread ? spread.sd : () => 0 };
}

const isMoved = ({ stretches }: System, piece: Piece, moved: readonly boolean[]): boolean =>
  moved[stretches[piece.a]?.recording ?? -1] === true || moved[stretches[piece.b]?.recording ?? -1] === true;

/** Trust in each piece after asking every triangle it is part of whether it closes. */
function beliefs(pieces: readonly Piece[]): number[] {
  const around = new Map<number, number[]>();
  const between = new Map<string, number>();
  for (const [index, { a, b, kind }] of pieces.entries()) {
    if (kind === 'join') continue;
    for (const end of [a, b]) around.set(end, [...(around.get(end) ?? []), index]);
    const key = a < b ? `${a},${b}` : `${b},${a}`;
    const held = between.get(key);
    if (held === undefined || (pieces[index] as Piece).trust > (pieces[held] as Piece).trust)
      between.set(key, index);
  }
  return pieces.map((piece, index) => {
    if (piece.kind === 'join') return piece.trust;
    let agree = 0;
    let deny = 0;
    const at = midpoint(piece);
    for (const other of around.get(piece.a) ?? []) {
      const q = pieces[other] as Piece;
      const third = q.a === piece.a ? q.b : q.a;
      if (other === index || third === piece.b) continue;
      const last = between.get(third < piece.b ? `${third},${piece.b}` : `${piece.b},${third}`);
      if (last === undefined) continue;
      const r = pieces[last] as Piece;
      const one = across(q, piece.a, at[0]);
      const two = across(r, third, one.time);
      const room =
        Math.max(5e-3, 6 * (piece.sd + q.sd + r.sd)) +
        5e-5 * (one.beyond + two.beyond) +
        one.slack +
        two.slack;
      const vote = Math.min(q.trust, r.trust);
      if (Math.abs(two.time - at[1]) <= room) agree += vote;
      else deny += vote;
    }
    return (piece.trust * (1 + agree)) / (1 + 2 * deny);
  });
}

const midpoint = ({ ends }: Piece): readonly [number, number] => [
  (ends[0][0] + ends[1][0]) / 2,
  (ends[0][1] + ends[1][1]) / 2,
];

/** From one side of a piece to the other along its straight line, and how far beyond its ends that reached. */
function across(piece: Piece, from: number, time: number): { time: number; beyond: number; slack: number } {
  const own = piece.a === from ? 0 : 1;
  const [p, q] = piece.ends;
  const length = q[own] - p[own];
  const slope = length > 0 ? (q[1 - own] as number) - (p[1 - own] as number) : 0;
  const rate = length > 0 ? slope / length : 1;
  const beyond = Math.max(0, p[own] - time, time - q[own]);
  const slack = length > 0 ? (beyond * 12 * piece.sd) / length : 0;
  return { time: (p[1 - own] as number) + (time - p[own]) * rate, beyond, slack };
}

/**
 * Where the user's pins say where a stretch lies, its evidence keeps only its say about the clock's rate,
 * except where it alone ties something to the rest.
 */
function heldByPins(
  system: System,
  pieces: readonly Piece[],
  moved: readonly boolean[],
  order: readonly number[],
): boolean[] {
  const { stretches, fixed } = system;
  const pinned = new Set(
    pieces.flatMap((p) =>
      p.kind === 'pin' ? [p.a, p.b].filter((i) => moved[stretches[i]?.recording ?? -1] && !fixed[i]) : [],
    ),
  );
  const held = pieces.map((p) => p.kind !== 'pin' && (pinned.has(p.a) || pinned.has(p.b)));
  if (pinned.size === 0) return held;
  const sets = unionFind(stretches.length);
  const known = fixed.flatMap((f, index) => (f ? [index] : []));
  for (const index of known) sets.join(index, known[0] as number);
  for (const [index, piece] of pieces.entries()) if (!held[index]) sets.join(piece.a, piece.b);
  for (const index of order) {
    const piece = pieces[index] as Piece;
    if (!held[index] || sets.find(piece.a) === sets.find(piece.b)) continue;
    const roots = [sets.find(piece.a), sets.find(piece.b)];
    for (const [other, p] of pieces.entries())
      if (held[other] && roots.includes(sets.find(p.a)) && roots.includes(sets.find(p.b)))
        held[other] = sets.find(p.a) === sets.find(p.b);
    sets.join(piece.a, piece.b);
  }
  return held;
}

/** Moves single stretches to where the believed pieces around them agree most, until none wants to move. */
function settle(
  { stretches, fixed }: System,
  pieces: readonly Piece[],
  belief: readonly number[],
  solution: Solution,
): void {
  const around = stretches.map((_, s) =>
    pieces.flatMap((p, index) => (p.a === s || p.b === s ? [index] : [])),
  );
  for (let moves = 0, s = 0, calm = 0; calm < stretches.length && moves < 2 * stretches.length; ) {
    const wishes = fixed[s]
      ? []
      : (around[s] ?? []).map((index) => {
          const piece = pieces[index] as Piece;
          const r = disagreement(stretches, solution, piece, midpoint(piece));
          return {
            shift: piece.a === s ? -r : r,
            tolerance: piece.tolerance,
            belief: belief[index] as number,
          };
        });
    const support = (shift: number) =>
      wishes.reduce((sum, w) => sum + (Math.abs(w.shift - shift) <= w.tolerance ? w.belief : 0), 0);
    let best = 0;
    let most = support(0) * 1.2 + 1e-9;
    for (const wish of wishes) {
      const value = support(wish.shift);
      if (value > most) [best, most] = [wish.shift, value];
    }
    if (best !== 0) {
      solution.offset[s] = (solution.offset[s] as number) + best;
      moves++;
      calm = 0;
    } else calm++;
    s = (s + 1) % stretches.length;
  }
}
