import { makeRandom } from '#src/math/random.ts';
import { type Frames, framesIn } from '../dtw/frames.ts';

/** What the best passage of a library costs by luck: its logarithm follows Gumbel's law of least values. */
export type Luck = { readonly place: number; readonly scale: number };

/** How the logarithms of such costs are thought to spread before any are seen, and how many seen costs that is worth. */
const priorSpread = 0.1;
const priorWeight = 4;

const eulerGamma = 0.577_215_664_9;

/**
 * The law of the least cost in a whole library, from what shuffled queries cost at least in a part of it (Gumbel 1958,
 * Statistics of Extremes; by moments, the spread drawn towards what is usual, for a few costs tell little of it).
 * A shuffle breaks the query's course at each joint, which lifts the cost a little; from those with few joints and those
 * with twice as many it is told what none would cost.
 * @param few costs of at least two queries with few joints, finite, at least 0
 * @param many as many, with twice the joints
 * @param times how many times as large the library is as the part
 */
export function luckFrom(few: readonly number[], many: readonly number[], times: number): Luck {
  const [a, b] = [moments(few), moments(many)];
  const mean = a.mean - Math.max(0, b.mean - a.mean);
  const seen = few.length + many.length - 2;
  const spread = Math.sqrt((priorWeight * priorSpread ** 2 + a.squares + b.squares) / (priorWeight + seen));
  // The mean is itself uncertain: 2a − b has five times the variance of either.
  const scale = (spread * Math.sqrt(1 + 5 / few.length) * Math.sqrt(6)) / Math.PI;
  return { place: mean + eulerGamma * scale - scale * Math.log(times), scale };
}

function moments(costs: readonly number[]): { readonly mean: number; readonly squares: number } {
  const logs = costs.map((cost) => Math.log(Math.max(cost, Number.MIN_VALUE)));
  const mean = logs.reduce((sum, x) => sum + x, 0) / logs.length;
  return { mean, squares: logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) };
}

/** How probable it is that luck alone finds something as cheap in the library. */
export const chanceOf = ({ place, scale }: Luck, cost: number): number =>
  -Math.expm1(-Math.exp((Math.log(Math.max(cost, Number.MIN_VALUE)) - place) / scale));

/** The cost that luck reaches with a probability; `chanceOf` inverted. */
export const costAt = ({ place, scale }: Luck, chance: number): number =>
  Math.exp(place + scale * Math.log(-Math.log1p(-chance)));

/** What luck's best costs, typically: half the time less. */
export const typicalCost = (luck: Luck): number => costAt(luck, 0.5);

/** Shuffled queries of either kind. */
const shuffles = 6;
/** Blocks that they are cut into: few joints, and twice as many. */
const [fewBlocks, manyBlocks] = [4, 8];

/** Queries as they might have been: the same frames and much of their course, but not the passage. */
export function shuffledQueries(
  query: Frames,
  seed: number,
): { readonly few: readonly Frames[]; readonly many: readonly Frames[] } {
  const { uniform } = makeRandom(seed);
  const make = (blocks: number) =>
    Array.from({ length: shuffles }, () => shuffledQuery(query, blocks, uniform));
  return { few: make(fewBlocks), many: make(manyBlocks) };
}

/** A query cut into blocks at places drawn by chance, put together so that none follows the one it followed. */
export function shuffledQuery({ values, dims }: Frames, blocks: number, next: () => number): Frames {
  const n = framesIn({ values, dims });
  // The ring of frames is cut anywhere, so that the joints of one shuffle are not those of all.
  const turn = Math.floor(next() * n);
  const out = values.slice();
  let at = 0;
  for (const b of unlikeOrder(blocks, next))
    for (let k = Math.round((b * n) / blocks); k < Math.round(((b + 1) * n) / blocks); k++, at++) {
      const frame = (k + turn) % n;
      out.set(values.subarray(frame * dims, (frame + 1) * dims), at * dims);
    }
  return { values: out, dims };
}

function unlikeOrder(blocks: number, next: () => number): readonly number[] {
  for (;;) {
    const order = Array.from({ length: blocks }, (_, b) => b);
    for (let k = blocks - 1; k > 0; k--) {
      const other = Math.floor(next() * (k + 1));
      [order[k], order[other]] = [order[other] as number, order[k] as number];
    }
    if (order.every((b, k) => k === 0 || b !== ((order[k - 1] as number) + 1) % blocks)) return order;
  }
}
