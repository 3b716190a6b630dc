import { checkFrames, type Frames } from '#src/align/dtw/frames.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { type Matrix, multiply } from '#src/math/matrix.ts';
import { pca } from '#src/math/pca.ts';
import { type Projection, project } from '#src/math/projection.ts';
import { asMatrix, ridgeFor } from './common-space.ts';
import type { CtwOptions } from './options.ts';
import { type Views, viewsOf } from './descent.ts';

/** Both sequences after PCA, if any, with the way back to their own space. */
export type Prepared = { readonly views: Views; readonly back: readonly [Back, Back] };
type Back = (projection: Projection) => Projection;

/** @throws InvalidInputError `bad-sequences`, `bad-options` */
export function prepare(x: Frames, y: Frames, options: CtwOptions): Prepared {
  checkFrames(x, 'The first sequence');
  checkFrames(y, 'The second sequence');
  const { dims, ridge = 1e-6, pca: keep, scaling: asked = 'each', starts = 60, rounds = 100 } = options;
  demand(
    dims === undefined || (Number.isInteger(dims) && dims >= 1),
    'dims must be a whole number of at least 1',
  );
  demand(ridge >= 0 && Number.isFinite(ridge), 'ridge must be a number of at least 0');
  demand(keep === undefined || keep > 0, 'pca must be above 0');
  demand(Number.isInteger(starts) && starts >= 1, 'starts must be a whole number of at least 1');
  demand(Number.isInteger(rounds) && rounds >= 1, 'rounds must be a whole number of at least 1');
  const [a, b] = [reduced(asMatrix(x), keep), reduced(asMatrix(y), keep)];
  // Principal components are of one space, and the weakest of them may be rounding.
  const scaling = keep === undefined ? asked : 'mean';
  const most = Math.min(a.frames.cols, b.frames.cols);
  if (dims !== undefined && dims > most)
    throw new InvalidInputError(
      'bad-options',
      `${dims} dimensions were asked for, but the sequences share at most ${most}.`,
      `Ask for ${most} at most (dims).`,
    );
  return {
    views: viewsOf(a.frames, b.frames, {
      weighing: dims === undefined ? 'likelihood' : 'even',
      dims: dims ?? null,
      ridge: [ridgeFor(a.frames, ridge, scaling), ridgeFor(b.frames, ridge, scaling)],
    }),
    back: [a.back, b.back],
  };
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new InvalidInputError('bad-options', `CTW: ${what}.`, 'Change that option.');
}

function reduced(frames: Matrix, keep: number | undefined): { frames: Matrix; back: Back } {
  if (keep === undefined) return { frames, back: (projection) => projection };
  const { projection } = pca(frames, keep);
  const back: Back = ({ mean, basis }) => ({
    mean: multiplyMean(projection, mean),
    basis: multiply(projection.basis, basis),
  });
  return { frames: project(projection, frames), back };
}

/** A mean in the space of principal components, back in the sequence's own. */
const multiplyMean = ({ mean, basis }: Projection, inside: Float64Array): Float64Array =>
  multiply(basis, { rows: inside.length, cols: 1, values: inside }).values.map(
    (value, k) => value + (mean[k] as number),
  );
