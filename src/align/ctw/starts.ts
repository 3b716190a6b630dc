import type { Frames } from '#src/align/dtw/frames.ts';
import { build, type Matrix, multiply, multiplyLeft } from '#src/math/matrix.ts';
import { centred, meanRow, project } from '#src/math/projection.ts';
import { qr } from '#src/math/qr.ts';
import type { Random } from '#src/math/random.ts';
import { whitening } from '#src/math/whitening.ts';
import type { Aligner } from './descent.ts';
import type { Pairing } from './path-moments.ts';

/** The straight path from corner to corner (uniform time warping). */
export const straightPath = (n: number, m: number): Pairing => {
  const length = Math.max(n, m);
  const at = (count: number) =>
    Int32Array.from({ length }, (_, t) => Math.round((t / Math.max(1, length - 1)) * (count - 1)));
  return { i: at(n), j: at(m) };
};

/**
 * A random monotone path from corner to corner: 3–8 stretches of random length on either clock.
 * @param wildness 0: nearly straight; 1: lengths are exponential, so that some stretches nearly vanish
 */
export function randomPath(n: number, m: number, random: Random, wildness: number): Pairing {
  const stretches = 3 + Math.floor(6 * random.uniform());
  const knots = (): number[] => {
    const lengths = Array.from({ length: stretches }, () => (-Math.log(1 - random.uniform())) ** wildness);
    const total = lengths.reduce((a, b) => a + b, 0);
    let sum = 0;
    return [0, ...lengths.map((l) => (sum += l / total))];
  };
  const [a, b] = [knots(), knots()];
  const length = Math.max(n, m);
  const at = (cuts: readonly number[], count: number) =>
    Int32Array.from({ length }, (_, t) => {
      const along = (t / Math.max(1, length - 1)) * stretches;
      const k = Math.min(stretches - 1, Math.floor(along));
      const from = cuts[k] as number;
      return Math.round((from + (along - k) * ((cuts[k + 1] as number) - from)) * (count - 1));
    });
  return { i: at(a, n), j: at(b, m) };
}

/** The path between both sequences, whitened and turned at random: as if their relation were that turn. */
export async function turnedPath(x: Matrix, y: Matrix, random: Random, align: Aligner): Promise<Pairing> {
  const [a, b] = [white(x), white(y)];
  const d = Math.min(a.cols, b.cols);
  return align(turned(a, d, random), turned(b, d, random));
}

/** n × k, uncorrelated dimensions of variance 1. */
function white(frames: Matrix): Matrix {
  const mean = meanRow(frames);
  const c = centred(frames, mean);
  const gram = multiplyLeft(c, c);
  const w = whitening({ ...gram, values: gram.values.map((v) => v / frames.rows) });
  return project({ mean, basis: w }, frames);
}

/** Onto d random orthogonal directions. */
function turned(frames: Matrix, d: number, random: Random): Frames {
  const k = frames.cols;
  const { q } = qr(build(k, k, () => random.normal()));
  const basis = build(k, Math.max(1, d), (i, j) => q.values[i * k + j] ?? 0);
  return { values: multiply(frames, basis).values, dims: basis.cols };
}

/** The `count` starts of one search: the straight path, then mild, wild and turned ones by turns. */
export async function startPaths(
  x: Matrix,
  y: Matrix,
  count: number,
  random: Random,
  align: Aligner,
): Promise<Pairing[]> {
  const out: Pairing[] = [straightPath(x.rows, y.rows)];
  while (out.length < count) {
    const kind = out.length % 3;
    out.push(
      kind === 0
        ? await turnedPath(x, y, random, align)
        : randomPath(x.rows, y.rows, random, kind === 1 ? 0.5 : 1),
    );
  }
  return out;
}
