import type { Compute, Watch } from '#src/compute/compute.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { alignDtw } from './align-dtw.ts';
import { dtwBarycentre } from './barycentre.ts';
import { isKept, type KeptFrames, keptAlone, keptParts } from '../kept-frames.ts';
import { orderedTuplePins, type TuplePin } from '../tuple-pins.ts';
import { badSequences, checkPair, type Frames, framesIn } from './frames.ts';
import { costsBetween, type LocalCost } from './local-cost.ts';
import { room } from './room.ts';
import { composed, type Spoke, spokesOfMiddle } from './through-middle.ts';
import type { Window } from './window.ts';

export const manyMethods = ['exact', 'pairwise', 'barycentre'] as const;
export type ManyMethod = (typeof manyMethods)[number];

export type ManyOptions = {
  /** Default: exact where it fits, else pairwise. */
  readonly method?: ManyMethod;
  /** Default `sqeuclidean`; the barycentre method knows no other. */
  readonly cost?: LocalCost;
  readonly compute?: Compute;
  /** Tuples of frames that the path must pass through. */
  readonly pins?: readonly TuplePin[];
  /** Frames of one sequence that are matched with what the pins among them say, and with nothing else. */
  readonly kept?: KeptFrames;
  /**
   * Told how many cells (exact), alignments (pairwise) or rounds (barycentre) are done, of how many; with pins, how many
   * of the stretches between them. Throws to stop.
   */
  readonly watch?: Watch;
};

/** A path through m sequences: index[s][t] is the frame of sequence s at point t. */
export type ManyAlignment = {
  readonly index: readonly Int32Array[];
  /** Sum over the path of the local costs of all pairs of sequences. */
  readonly cost: number;
  readonly method: ManyMethod;
  /** The mean in the middle, by the barycentre method without pins; else null. */
  readonly centre: Frames | null;
};

/** Product spaces of up to so many cells are searched exactly: one byte each, and about a second for 2·10⁷. */
export const mostProductCells = 2 ** 28;
/** Their local costs are all made beforehand, 8 bytes each. */
const mostPairCells = 2 ** 26;
/** More than this is only searched when asked for. */
const exactByDefault = 2 ** 22;

/**
 * Aligns m ≥ 2 sequences of one space with each other: the path of index tuples from all first to all last
 * frames, each step going on by one frame in any of the sequences (at least one), of least
 *
 *     Σ_t Σ_{a<b} c(x^a, x^b).
 *
 * - `exact`: dynamic programming over ∏ nᵢ cells with 2^m − 1 steps: a byte a cell, refused above 2²⁸ cells
 * - `pairwise`: all are aligned with the one that is nearest to all others, and the paths put together
 * - `barycentre`: the same with their DTW barycentre in the middle (Petitjean et al. 2011)
 *
 * The last two find a path, not in general the best. A path through pins is made of one path from each to the next, so
 * that an exact one is the least of all that pass through them.
 * @throws InvalidInputError `bad-pins`, `too-large` with the number of cells, `bad-sequences`, and as `alignDtw`
 */
export async function alignMany(
  sequences: readonly Frames[],
  options: ManyOptions = {},
): Promise<ManyAlignment> {
  const first = sequences[0];
  if (!first || sequences.length < 2)
    throw badSequences('There are fewer than two sequences.', 'Give two or more.');
  for (const each of sequences) checkPair(first, each);
  const { kept } = options;
  const pins = orderedTuplePins(options.pins ?? [], sequences.map(framesIn));
  const trusted = kept ? keptParts(pins, kept) : [];
  const stretches = stretchesBetween(pins, sequences, kept);
  const most = Math.max(...stretches.map(({ parts }) => cellsOf(parts)));
  const method = options.method ?? (most <= exactByDefault && sequences.length <= 8 ? 'exact' : 'pairwise');
  const only = stretches.length === 1;
  const found: (readonly Int32Array[])[] = [];
  let centre: Frames | null = null;
  for (const [k, { from, parts, shut }] of stretches.entries()) {
    const { watch } = options;
    const part: ManyOptions =
      only || !watch
        ? options
        : { ...options, watch: (done, all) => watch(k + done / all, stretches.length) };
    const { index, centre: middle } = await pathThrough(parts, method, part, shut);
    if (only) centre = middle;
    // Each begins with the pin that the last has ended with.
    found.push(index.map((list, s) => list.subarray(k === 0 ? 0 : 1).map((i) => i + (from[s] as number))));
  }
  const whole = sequences.map((_, s) => joined(found.map((lists) => lists[s] as Int32Array)));
  const index = kept ? keptAlone(whole, trusted, kept.of) : whole;
  return { index, cost: sumOfPairs(sequences, index, options.cost), method, centre };
}

const cellsOf = (sequences: readonly Frames[]): number =>
  sequences.reduce((product, each) => product * framesIn(each), 1);

async function pathThrough(
  sequences: readonly Frames[],
  method: ManyMethod,
  options: ManyOptions,
  shut: Shut | null,
): Promise<{ readonly index: readonly Int32Array[]; readonly centre: Frames | null }> {
  // Between neighbours nothing is cheaper than the step from one to the other.
  if (Math.max(...sequences.map(framesIn)) === 2)
    return { index: sequences.map((each) => Int32Array.of(0, framesIn(each) - 1)), centre: null };
  // By pairs is exact for a pair, and quicker.
  if (method === 'exact' && sequences.length > 2)
    return { index: exact(sequences, options, shut), centre: null };
  if (method !== 'barycentre')
    return { index: composed(await byMiddle(sequences, options, shut)), centre: null };
  const { spokes, centre } = await byBarycentre(sequences, options, shut);
  return { index: composed(spokes), centre };
}

/** Of one sequence of a stretch, the first frame or the last is matched with nothing but the first or last of the others. */
type Shut = { readonly of: number; readonly first: boolean; readonly last: boolean };

/** That of two of the sequences, as windows. @param x the number of the first; null: of none */
const shutOf = (shut: Shut | null, x: number | null, y: number, n: number, m: number): Window[] => {
  if (!shut || (shut.of !== x && shut.of !== y)) return [];
  const cells = [...(shut.first ? [[0, 0] as const] : []), ...(shut.last ? [[n - 1, m - 1] as const] : [])];
  return cells.map((cell) => ({ kind: 'kept', of: shut.of === x ? 'x' : 'y', cells: [cell] }));
};

/** What lies between the beginning, the pins and the end, both ends included, and where it begins. */
function stretchesBetween(
  pins: readonly TuplePin[],
  sequences: readonly Frames[],
  kept: KeptFrames | undefined,
): { readonly from: TuplePin; readonly parts: readonly Frames[]; readonly shut: Shut | null }[] {
  const bounds = [sequences.map(() => 0), ...pins, sequences.map((each) => framesIn(each) - 1)].filter(
    (bound, k, all) => k === 0 || bound.some((at, s) => at !== (all[k - 1] as TuplePin)[s]),
  );
  if (bounds.length === 1) return [{ from: bounds[0] as TuplePin, parts: sequences, shut: null }];
  return bounds.slice(1).map((to, k) => {
    const from = bounds[k] as TuplePin;
    const parts = sequences.map(({ values, dims }, s) => ({
      values: values.subarray((from[s] as number) * dims, ((to[s] as number) + 1) * dims),
      dims,
    }));
    // What does not go on in a stretch has no other frame to wait at.
    const goesOn = kept !== undefined && (to[kept.of] as number) > (from[kept.of] as number);
    const shut = goesOn ? { of: kept.of, first: isKept(from, kept), last: isKept(to, kept) } : null;
    return { from, parts, shut };
  });
}

function joined(lists: readonly Int32Array[]): Int32Array {
  const out = new Int32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const list of lists) {
    out.set(list, at);
    at += list.length;
  }
  return out;
}

function exact(sequences: readonly Frames[], { cost, watch }: ManyOptions, shut: Shut | null): Int32Array[] {
  const m = sequences.length;
  const cells = cellsOf(sequences);
  const sizes = sequences.map(framesIn);
  const pairCells = (sizes.reduce((a, b) => a + b) ** 2 - sizes.reduce((sum, n) => sum + n * n, 0)) / 2;
  if (cells > mostProductCells || pairCells > mostPairCells || m > 8)
    throw new InvalidInputError(
      'too-large',
      `Exact alignment of ${m} sequences needs ${sizes.join(' × ')} = ${cells} cells of ${2 ** m - 1} steps each; ` +
        `at most ${mostProductCells} cells of 8 sequences, with ${mostPairCells} pairs of frames, are searched.`,
      'Use the pairwise or the barycentre method, or coarser sequences.',
    );
  // The last index runs fastest.
  const strides = sizes.map((_, s) => sizes.slice(s + 1).reduce((product, size) => product * size, 1));
  const pairs = pairCosts(sequences, cost);
  const moves = Array.from({ length: 2 ** m - 1 }, (_, k) => k + 1)
    // Of ways that cost the same the one that goes on in most sequences wins.
    .sort((p, q) => bits(q) - bits(p))
    .map((set) => ({
      set,
      back: strides.reduce((sum, stride, s) => sum + ((set >> s) & 1 ? stride : 0), 0),
    }));
  // Totals are needed no further back than the longest move.
  const ring = 2 ** Math.ceil(Math.log2(1 + Math.max(...moves.map(({ back }) => back))));
  const totals = new Float64Array(ring).fill(Number.POSITIVE_INFINITY);
  const came = room(cells, mostProductCells, 'Use coarser sequences.', () => new Uint8Array(cells));
  const at = new Int32Array(m);
  const isShut = (cell: number): boolean => {
    if (!shut || cell === cells - 1) return false;
    const frame = at[shut.of] as number;
    return (shut.first && frame === 0) || (shut.last && frame === (sizes[shut.of] as number) - 1);
  };
  for (let cell = 0; cell < cells; cell++) {
    if ((cell & 0x3fff) === 0) watch?.(cell, cells);
    // Sequences that have a frame before this one.
    let begun = 0;
    for (let s = 0; s < m; s++) if ((at[s] as number) > 0) begun |= 1 << s;
    let least = cell === 0 ? 0 : Number.POSITIVE_INFINITY;
    for (let k = isShut(cell) ? moves.length : 0; k < moves.length; k++) {
      const { set, back } = moves[k] as { set: number; back: number };
      if ((set & begun) !== set) continue;
      const total = totals[(cell - back) & (ring - 1)] as number;
      if (total < least) {
        least = total;
        came[cell] = set;
      }
    }
    for (const { a, b, values } of pairs)
      least += values[(at[a] as number) * (sizes[b] as number) + (at[b] as number)] as number;
    totals[cell & (ring - 1)] = least;
    for (let s = m - 1; s >= 0; s--) {
      at[s] = (at[s] as number) + 1;
      if ((at[s] as number) < (sizes[s] as number)) break;
      at[s] = 0;
    }
  }
  watch?.(cells, cells);
  return trace(came, sizes, strides);
}

const bits = (set: number): number => (set === 0 ? 0 : (set & 1) + bits(set >> 1));

function trace(came: Uint8Array, sizes: readonly number[], strides: readonly number[]): Int32Array[] {
  const points: number[][] = [];
  const at = sizes.map((size) => size - 1);
  for (;;) {
    points.push([...at]);
    const set = came[at.reduce((sum, i, s) => sum + i * (strides[s] as number), 0)] as number;
    if (set === 0) break;
    for (let s = 0; s < at.length; s++) if ((set >> s) & 1) at[s] = (at[s] as number) - 1;
  }
  points.reverse();
  return sizes.map((_, s) => Int32Array.from(points, (point) => point[s] as number));
}

type PairCosts = { readonly a: number; readonly b: number; readonly values: Float64Array };

function pairCosts(sequences: readonly Frames[], cost?: LocalCost): PairCosts[] {
  return sequences.flatMap((y, b) =>
    sequences.slice(0, b).map((x, a) => {
      const { n, m, rows } = costsBetween(x, y, cost);
      const values = new Float64Array(n * m);
      for (let i = 0; i < n; i++) rows(i, 0, m, values.subarray(i * m, (i + 1) * m));
      return { a, b, values };
    }),
  );
}

function sumOfPairs(sequences: readonly Frames[], index: readonly Int32Array[], cost?: LocalCost): number {
  let total = 0;
  for (const [b, y] of sequences.entries())
    for (const [a, x] of sequences.slice(0, b).entries()) {
      const { m, rows } = costsBetween(x, y, cost);
      const row = new Float64Array(m);
      const [i, j] = [index[a] as Int32Array, index[b] as Int32Array];
      for (let t = 0; t < i.length; t++) {
        const at = j[t] as number;
        rows(i[t] as number, at, at + 1, row);
        total += row[at] as number;
      }
    }
  return total;
}

/** How many pairs of m sequences there are. */
const pairsOf = (m: number): number => (m * (m - 1)) / 2;

function byMiddle(
  sequences: readonly Frames[],
  { cost, compute, watch }: ManyOptions,
  shut: Shut | null,
): Promise<readonly Spoke[]> {
  const all = pairsOf(sequences.length);
  let done = 0;
  const sizes = sequences.map(framesIn);
  return spokesOfMiddle(sizes, async (a, b) => {
    const path = await alignDtw(sequences[a] as Frames, sequences[b] as Frames, {
      ...(cost && { cost }),
      ...(compute && { compute }),
      window: shutOf(shut, a, b, sizes[a] as number, sizes[b] as number),
      ...(watch && { watch: (part, total) => watch(done + part / total, all) }),
    });
    done++;
    return path;
  });
}

async function byBarycentre(
  sequences: readonly Frames[],
  { cost = 'sqeuclidean', compute, watch }: ManyOptions,
  shut: Shut | null,
): Promise<{ readonly spokes: readonly Spoke[]; readonly centre: Frames }> {
  if (cost !== 'sqeuclidean')
    throw new InvalidInputError(
      'bad-cost',
      'A barycentre is a mean: it knows squared Euclidean cost only.',
      'Use the pairwise method for other costs.',
    );
  const rounds = 50;
  const share = compute && { compute };
  const { centre } = await dtwBarycentre(sequences, {
    rounds,
    ...share,
    ...(watch && { watch: (done) => watch(done, rounds + 1) }),
  });
  const spokes: Spoke[] = [];
  for (const [s, each] of sequences.entries())
    spokes.push(
      await alignDtw(centre, each, {
        ...share,
        window: shutOf(shut, null, s, framesIn(centre), framesIn(each)),
        ...(watch && { watch: () => watch(rounds, rounds + 1) }),
      }),
    );
  return { spokes, centre };
}
