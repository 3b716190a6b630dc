import type { PassageArithmetic, PassageProblem } from '#src/compute/passages.ts';
import type { Watch } from '#src/compute/compute.ts';
import { mostAdvance } from '#src/compute/passages.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { checkPair, type Frames, framesIn } from '../dtw/frames.ts';
import { type Passage, passageWithin } from './passage.ts';

export type FindOptions = {
  /** How many passages are wanted at most. Default 1. */
  readonly count?: number;
  /** Passages of a higher mean cost are of no interest. Default: none is too dear. */
  readonly limit?: number;
  /** Told how many beginnings are ruled out or searched, of how many; throws to stop the work. */
  readonly watch?: Watch;
};

export type FoundPassages = {
  /** Cheapest first. */
  readonly passages: readonly Passage[];
  /** Pairs of frames whose distance was computed; searching everything would take about n·m. */
  readonly cells: number;
};

/** Beginnings that are ruled out or searched together; where neighbours have to be searched, up to so many of them. */
const chunkSize = 64;
const mostTogether = 1024;

/** Beginnings from … to − 1 with ends before `end`; no passage among them is cheaper than `least`. */
type Chunk = {
  readonly from: number;
  readonly to: number;
  readonly end: number;
  readonly least: number;
  /** Whether `least` is the cost of the cheapest passage among them. */
  readonly exact: boolean;
};

/**
 * The best passages (src/compute/passages.ts) of a library that do not overlap: the first is the cheapest of all, each
 * further one the cheapest of those that meet none before it. The same as from searching everything: what
 * promises most is searched first, and the search ends where no bound promises more.
 * @throws InvalidInputError `bad-sequences` as `checkPair`; `bad-count`
 */
export function findPassages(
  arithmetic: PassageArithmetic,
  query: Frames,
  library: Frames,
  options: FindOptions = {},
): FoundPassages {
  return openLibrary(arithmetic, library).find(query, options);
}

export type OpenLibrary = {
  find(query: Frames, options?: FindOptions): FoundPassages;
  /** What the cheapest passage costs; Infinity if it is more than `limit`, or none fits. */
  leastCost(query: Frames, limit: number): number;
};

/** Takes in a library for several queries, one after the other: until the arithmetic takes in another. */
export function openLibrary(arithmetic: PassageArithmetic, library: Frames): OpenLibrary {
  const open = arithmetic.library(inSingle(library), library.dims);
  const ask = (query: Frames): PassageProblem => {
    checkPair(query, library);
    return open.ask(inSingle(query));
  };
  return {
    find: (query, options = {}) => find(ask(query), query, library, options),
    leastCost(query, limit) {
      const problem = ask(query);
      const [n, m] = [framesIn(query), framesIn(library)];
      const chunks = chunksOf(problem, m, limit * n).sort(before);
      const cheapest = ({ from, to, end }: Chunk, least: number) => problem.cheapest(from, to, end, least);
      const least = chunks.reduce((sum, chunk) => Math.min(sum, cheapest(chunk, sum)), limit * n);
      return least < limit * n ? least / n : Number.POSITIVE_INFINITY;
    },
  };
}

function find(
  problem: PassageProblem,
  query: Frames,
  library: Frames,
  { count = 1, limit = Number.POSITIVE_INFINITY, watch }: FindOptions,
): FoundPassages {
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidInputError(
      'bad-count',
      `${count} passages were asked for.`,
      'Ask for a whole number from 1.',
    );
  const [n, m] = [framesIn(query), framesIn(library)];
  const queue = new Queue(chunksOf(problem, m, limit * n));
  const known = new Known(count);
  const passages: Passage[] = [];
  let looked = 0;
  while (passages.length < count) {
    const chunk = queue.pop();
    if (!chunk || !(chunk.least <= limit * n)) break;
    if (!chunk.exact) {
      // Beyond what is known to be had elsewhere a chunk is only searched when its turn comes again.
      const cut = chunk.least < known.worst() ? Math.min(limit * n, known.worst()) : limit * n;
      const least = problem.cheapest(chunk.from, chunk.to, chunk.end, cut);
      known.add(least);
      if (Number.isFinite(least)) queue.push({ ...chunk, least, exact: true });
      else if (cut < limit * n) queue.push({ ...chunk, least: Math.max(chunk.least, cut * (1 + 1e-7)) });
      looked = Math.min(m, looked + chunk.to - chunk.from);
      watch?.(looked, m);
      continue;
    }
    const { from, to } = narrowed(problem, chunk);
    const passage = passageWithin(query, library, from, to, chunk.end);
    if (!passage) throw new Error('a passage was found whose path was not');
    passages.push(passage);
    queue.refill((each) => without(each, passage, n), chunk);
  }
  watch?.(m, m);
  return { passages, cells: problem.cells() };
}

const inSingle = ({ values }: Frames): Float32Array =>
  values instanceof Float32Array ? values : Float32Array.from(values);

function chunksOf({ block, bounds }: PassageProblem, m: number, limit: number): Chunk[] {
  const chunks: Chunk[] = [];
  for (let from = 0; from < m; from += chunkSize) {
    const to = Math.min(m, from + chunkSize);
    let least = Number.POSITIVE_INFINITY;
    for (let b = Math.floor(from / block); b * block < to; b++) least = Math.min(least, bounds[b] as number);
    if (least > limit || !Number.isFinite(least)) continue;
    const last = chunks[chunks.length - 1];
    // What lies behind a chunk is searched with it: of two that lie together it is searched once.
    if (last?.to === from && to - last.from <= mostTogether)
      chunks[chunks.length - 1] = { ...last, to, least: Math.min(last.least, least) };
    else chunks.push({ from, to, end: m, least, exact: false });
  }
  return chunks;
}

/** The part of an exact chunk where its passage begins: paths are followed in double precision, which takes longer. */
function narrowed(problem: PassageProblem, { from, to, end, least }: Chunk): Pick<Chunk, 'from' | 'to'> {
  for (let start = from; start < to; start += chunkSize) {
    const part = { from: start, to: Math.min(to, start + chunkSize) };
    if (problem.cheapest(part.from, part.to, end, least) <= least) return part;
  }
  return { from, to };
}

/** What is left of a chunk once a passage is taken. */
function without(chunk: Chunk, { start, end }: Passage, n: number): readonly Chunk[] {
  if (chunk.from >= end || Math.min(chunk.end, chunk.to + mostAdvance(n - 1)) <= start) return [chunk];
  const left = [];
  if (chunk.from < start)
    left.push({ ...chunk, to: Math.min(chunk.to, start), end: Math.min(chunk.end, start), exact: false });
  if (chunk.to > end) left.push({ ...chunk, from: end, exact: false });
  return left;
}

/** The least costs met so far, as many as are wanted. */
class Known {
  readonly #count: number;
  #costs: number[] = [];
  constructor(count: number) {
    this.#count = count;
  }
  add(cost: number): void {
    if (cost < this.worst()) this.#costs = [...this.#costs, cost].sort((a, b) => a - b).slice(0, this.#count);
  }
  worst(): number {
    return this.#costs[this.#count - 1] ?? Number.POSITIVE_INFINITY;
  }
}

/** A heap of chunks, the least first; of equals those that are exact, then those that begin first. */
class Queue {
  #heap: Chunk[];
  constructor(chunks: Chunk[]) {
    this.#heap = chunks.sort(before);
  }
  push(chunk: Chunk): void {
    const heap = this.#heap;
    let at = heap.push(chunk) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (before(heap[above] as Chunk, chunk) <= 0) break;
      heap[at] = heap[above] as Chunk;
      at = above;
    }
    heap[at] = chunk;
  }
  pop(): Chunk | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || !last) return top;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && before(heap[below + 1] as Chunk, heap[below] as Chunk) < 0) below++;
      if (before(last, heap[below] as Chunk) <= 0) break;
      heap[at] = heap[below] as Chunk;
      at = below;
    }
    heap[at] = last;
    return top;
  }
  /** Replaces every chunk, and one that was taken out, by what becomes of it. */
  refill(change: (chunk: Chunk) => readonly Chunk[], taken: Chunk): void {
    this.#heap = [...this.#heap, taken].flatMap(change).sort(before);
  }
}

const before = (a: Chunk, b: Chunk): number =>
  a.least - b.least || Number(b.exact) - Number(a.exact) || a.from - b.from;
