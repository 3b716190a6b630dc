import { type Matrix, matrix } from '#src/math/matrix.ts';
import { makeRandom } from '#src/math/random.ts';
import { type Aligner, type Descent, descend, type PathMoments, type Views, viewsOf } from './descent.ts';
import type { Pairing } from './path-moments.ts';
import { startPaths } from './starts.ts';

export type SearchOptions = {
  readonly starts: number;
  readonly seed: number;
  /** Rounds a descent on all frames may take. */
  readonly rounds: number;
  /** The DTW step between sequences pooled to so many frames. */
  readonly align: (rows: number, columns: number) => Aligner;
  /** The covariances of all frames along a path. Default: in doubles, here. */
  readonly moments?: PathMoments;
  readonly watch?: ((done: number, total: number) => void) | undefined;
};

/** Frames of the coarsest level: enough to tell basins apart, few enough to try many. */
const coarsest = 64;
/** Each level has so many times the frames of the one before. */
const finer = 4;
/** Descents taken from one level to the next, at most. */
const kept = 6;
/** Rounds of a descent that only has to tell its basin. */
const coarseRounds = 10;

/** How many rounds `promising` takes at most. */
export const promisingRounds = (starts: number): number => starts * coarseRounds;

/** Descents on all frames from the most promising of many starts, the best first. */
export async function search(views: Views, options: SearchOptions): Promise<Descent[]> {
  const { rounds, align, moments } = options;
  const sizes = levelSizes(Math.max(views.x.rows, views.y.rows));
  const each = progress(options, sizes.length);
  let paths = await promising(views, options, each);
  for (const size of sizes.slice(1, -1)) {
    const level = pooledViews(views, size);
    const starts = paths.map((path) => stretched(path, views, level));
    const found = await descendAll(level, starts, align(level.x.rows, level.y.rows), coarseRounds, each);
    paths = found.map(({ path }) => stretched(path, level, views));
  }
  return descendAll(views, paths, align(views.x.rows, views.y.rows), rounds, each, moments);
}

/** Paths on all frames at the bottom of the basins that many starts lead to at the coarsest level, the best first. */
export async function promising(
  views: Views,
  options: SearchOptions,
  each: () => void = progress(options, 1),
): Promise<Pairing[]> {
  const { starts, seed, align } = options;
  const level = pooledViews(views, levelSizes(Math.max(views.x.rows, views.y.rows))[0] as number);
  const step = align(level.x.rows, level.y.rows);
  const paths = await startPaths(level.x, level.y, starts, makeRandom(seed), step);
  const found = await descendAll(level, paths, step, coarseRounds, each);
  return found.map(({ path }) => stretched(path, level, views));
}

function progress({ starts, rounds, watch }: SearchOptions, levels: number): () => void {
  const total = starts * coarseRounds + kept * (coarseRounds * (levels - 1) + rounds);
  let done = 0;
  return () => watch?.(Math.min(done++, total), total);
}

/** Lengths to which the longer sequence is pooled, level by level; the last is its own. */
function levelSizes(frames: number): number[] {
  const sizes: number[] = [];
  for (let size = coarsest; 2 * size < frames; size *= finer) sizes.push(size);
  return [...sizes, frames];
}

/** The best of what the starts lead to, each once. */
async function descendAll(
  views: Views,
  starts: readonly Pairing[],
  align: Aligner,
  rounds: number,
  each: () => void,
  moments?: PathMoments,
): Promise<Descent[]> {
  const all: Descent[] = [];
  for (const start of starts) all.push(await descend(views, start, align, rounds, each, moments));
  all.sort((a, b) => a.objective - b.objective);
  const apart = all.filter(
    (d, k) => k === 0 || !(Math.abs(d.objective - (all[k - 1] as Descent).objective) < 1e-9),
  );
  return apart.slice(0, kept);
}

const pooledViews = (views: Views, size: number): Views => {
  const factor = Math.max(1, Math.max(views.x.rows, views.y.rows) / size);
  return viewsOf(pooled(views.x, factor), pooled(views.y, factor), views);
};

/** Means of about `factor` neighbouring frames each. */
export function pooled(frames: Matrix, factor: number): Matrix {
  const { rows, cols } = frames;
  const count = Math.max(1, Math.round(rows / factor));
  if (count >= rows) return frames;
  const out = matrix(count, cols);
  for (let k = 0; k < count; k++) {
    const from = Math.floor((k * rows) / count);
    const to = Math.floor(((k + 1) * rows) / count);
    for (let i = from; i < to; i++)
      for (let q = 0; q < cols; q++)
        out.values[k * cols + q] =
          (out.values[k * cols + q] as number) + (frames.values[i * cols + q] as number) / (to - from);
  }
  return out;
}

/** A path between sequences, between coarser or finer ones: one pair for each frame of the longer of these. */
function stretched(path: Pairing, from: Views, to: Views): Pairing {
  const length = Math.max(to.x.rows, to.y.rows);
  const along = (index: ArrayLike<number>, rows: number, onto: number) =>
    Int32Array.from({ length }, (_, t) => {
      const at = (t / Math.max(1, length - 1)) * (index.length - 1);
      const k = Math.min(index.length - 1, Math.floor(at));
      const low = index[k] as number;
      const high = index[Math.min(index.length - 1, k + 1)] as number;
      const position = ((low + (at - k) * (high - low) + 0.5) / rows) * onto - 0.5;
      return Math.min(onto - 1, Math.max(0, Math.round(position)));
    });
  return { i: along(path.i, from.x.rows, to.x.rows), j: along(path.j, from.y.rows, to.y.rows) };
}
