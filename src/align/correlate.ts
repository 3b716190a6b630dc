import { luckOf } from '#src/align/deep-ctw/chance.ts';
import { shifted } from '#src/align/deep-ctw/shifted.ts';
import { checkFrames, type Frames } from '#src/align/dtw/frames.ts';
import { heldOutOfMany } from '#src/align/held-out-many.ts';
import type { Judged } from '#src/align/judge-ctw.ts';
import { correlated, kernelRidge } from '#src/align/methods/ctw-methods.ts';
import { demandVariety } from '#src/align/methods/variety.ts';
import { luckAbove } from '#src/align/luck.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { cca, moments as momentsOf } from '#src/math/cca.ts';
import { gcca, unitViews } from '#src/math/gcca.ts';
import { matrix } from '#src/math/matrix.ts';
import { makeRandom } from '#src/math/random.ts';
import type { CommonSpace } from './common-map.ts';
import { asMatrix, ridgeFor } from './ctw/common-space.ts';
import {
  type CommonSpaceOptions,
  type PairAgreement,
  pairAgreements,
  rowsAlong,
} from './ctw/pair-agreement.ts';
import type { Kernel } from './dtw/local-cost.ts';

export const correlateMethods = ['cca', 'kcca', 'gcca'] as const;
export type CorrelateMethod = (typeof correlateMethods)[number];

export type CorrelateOptions = {
  readonly method: CorrelateMethod;
  /** Frame indices of each sequence that are one moment. Default: frame by frame. */
  readonly along?: readonly Int32Array[] | undefined;
  /** Dimensions, at most. Default: all there are. */
  readonly dims?: number | undefined;
  /**
   * λ of every dimension as a share of its variance, with a kernel of the mean variance. Default 1e-6, on stretches left out 1e-4;
   * with a kernel 1e-2.
   */
  readonly ridge?: number | undefined;
  /** Of `kcca`, and of `gcca` where it is given. Default of `kcca`: rbf, its rate one over twice the columns. */
  readonly kernel?: Kernel | undefined;
  /** Components kept of the kernel's space. Default: by the number of frames, see `kernelComponents`. */
  readonly components?: number | undefined;
  readonly seed?: number | undefined;
  /** Told how many draws of chance are done, of how many; throws to stop. */
  readonly watch?: (done: number, total: number) => void;
};

export type Correlation = {
  /** Of two by dimension, of more the mean agreement of all (see `gcca`); from largest to smallest, in-sample. */
  readonly correlations: readonly number[];
  readonly space: CommonSpace;
  /** What they are worth on stretches left out, and where all but the first are shifted; null where frames are too few. */
  readonly judged: Judged | null;
  /** Of more than two: every two by themselves. */
  readonly agreements: readonly PairAgreement[] | null;
  /** Moments that were correlated. */
  readonly points: number;
  readonly notes: readonly string[];
};

/** Chance is asked of means of so many moments at most. */
const mostPoints = 1000;
const draws = 19;

/**
 * Canonical correlations of sequences whose moments are known, nothing warped: CCA of two (Hotelling 1936), kernel CCA of two on
 * the strongest components of a kernel's space (Akaho 2001), generalised CCA of any number (Kettenring 1971), all with a ridge. Beside
 * them what is reached on twelfths of the time that were left out, and what chance reaches there: all but the first sequence are
 * shifted in a circle, each by itself, with the leap where its ends meet and without, and the better counts (`chanceOf`; the moments
 * being known, nothing is sought).
 * @throws InvalidInputError `bad-sequences` as `checkFrames`, and where they are of other lengths and no path is given;
 *   `no-variation` where one is the same at all moments
 */
export function correlate(given: readonly Frames[], options: CorrelateOptions): Correlation {
  const { method, dims, seed = 1, watch, along } = options;
  given.forEach((each, s) => {
    checkFrames(each, `Sequence ${s + 1}`, 'Scale it by itself: correlations are the same at every scale.');
    demandVariety(each, s);
  });
  const kernel =
    options.kernel ??
    (method === 'kcca'
      ? ({ kernel: 'rbf', rate: 1 / (2 * Math.max(...given.map((each) => each.dims))) } as const)
      : undefined);
  const ridge = options.ridge ?? (kernel ? kernelRidge : 1e-6);
  const scaling = kernel ? 'mean' : 'each';
  const { frames, spaceOf } = correlated(given, {
    ...(kernel && { kernel }),
    ...(options.components !== undefined && { pca: options.components }),
  });
  const index = along ?? frameByFrame(frames);
  const rows = frames.map((each, s) => rowsAlong(asMatrix(each), index[s] as Int32Array));
  rows.forEach(({ values, cols }, s) => {
    demandVariety({ values, dims: cols }, s);
  });
  const held = rows.map((each) => ridgeFor(each, ridge, scaling));
  const asked = { ...(dims !== undefined && { dims }) };
  const [x, y] = rows as [(typeof rows)[number], (typeof rows)[number]];
  const two =
    rows.length === 2 ? cca(momentsOf(x, y), { ...asked, ridge: [held[0] ?? 0, held[1] ?? 0] }) : null;
  const many = two ? null : gcca(rows, { ...asked, ridge: held });
  const correlations = two?.correlations ?? many?.correlations ?? new Float64Array(0);
  const projections = two ? [two.x, two.y] : many ? unitViews(many) : [];
  // As frames are few beside dimensions, more is held back where nobody says how much.
  const how = { dims, ridge: options.ridge ?? (kernel ? kernelRidge : undefined), scaling } as const;
  const moments = rows.map(({ values, cols }) => ({ values, dims: cols }));
  const pairs = rows.length > 2 ? pairAgreements(frames, index, { dims, ridge, scaling }) : null;
  // Of all together first, then of every two.
  const questions = 1 + (pairs?.length ?? 0);
  const judgeAt = (question: number, these: readonly Frames[]) =>
    judge(these, how, {
      seed,
      watch: watch && ((done) => watch(question * draws + done, questions * draws)),
    });
  const judged = judgeAt(0, moments);
  const agreements = pairs?.map((pair, k) => ({
    ...pair,
    heldOut: judgeAt(
      1 + k,
      pair.sequences.map((s) => moments[s] as Frames),
    ),
  }));
  return {
    correlations: [...correlations],
    space: spaceOf(projections, new Float64Array(correlations.length).fill(1)),
    judged,
    agreements: agreements ?? null,
    points: x.rows,
    notes: [
      ...(dims !== undefined && dims > correlations.length
        ? [`${dims} dimensions were asked for; these have ${correlations.length} to share.`]
        : []),
      ...fullWhateverTheyAre(
        x.rows,
        rows.map(({ cols }) => cols),
        correlations.length,
      ),
      ...notesOn(judged),
    ],
  };
}

function frameByFrame(frames: readonly Frames[]): readonly Int32Array[] {
  const counts = frames.map(({ values, dims }) => values.length / dims);
  if (counts.some((count) => count !== counts[0]))
    throw new InvalidInputError(
      'bad-sequences',
      `The sequences have ${counts.join(' and ')} frames, so that they are no moments of one clock.`,
      'Align them first (syncline align X Y -o path.csv), and give that path (--along path.csv).',
    );
  return counts.map((count) => Int32Array.from({ length: count }, (_, i) => i));
}

/**
 * So many columns find directions of full correlation among so few moments whatever they hold: about the mean those span one
 * dimension less than there are moments, in which the columns of all must meet.
 */
function fullWhateverTheyAre(points: number, columns: readonly number[], most: number): string[] {
  const room = points - 1;
  const held = columns.reduce((sum, each) => sum + Math.min(each, room), 0);
  const count = Math.min(most, held - (columns.length - 1) * room);
  return count > 0
    ? [
        `There are ${points} moments for ${columns.join(' and ')} dimensions: ${count === 1 ? 'the first correlation is' : `the first ${count} correlations are`} 1 whatever the sequences hold, but for the ridge. More moments, or fewer columns, would tell.`,
      ]
    : [];
}

function judge(
  rows: readonly Frames[],
  how: CommonSpaceOptions,
  { seed, watch }: { readonly seed: number; readonly watch: CorrelateOptions['watch'] },
): Judged | null {
  const points = (rows[0] as Frames).values.length / (rows[0] as Frames).dims;
  const factor = Math.ceil(points / mostPoints);
  const views = rows.map(({ values, dims }) => meansOf(values, dims, factor));
  const reach = (these: readonly Frames[]) => {
    const count = (these[0] as Frames).values.length / (these[0] as Frames).dims;
    const index = these.map(() => Int32Array.from({ length: count }, (_, t) => t));
    return heldOutOfMany(these, index, how);
  };
  const ctw = reach(views);
  if (!ctw) return null;
  const random = makeRandom(seed);
  const reached = Array.from({ length: draws }, (_, k) => {
    watch?.(k, draws);
    const by = views.map(() => random.uniform());
    const ways = [false, true].map((joined) =>
      reach(views.map((view, s) => (s === 0 ? view : shifted(view, by[s] as number, joined)))),
    );
    return Math.max(...ways.map((each) => each?.information ?? 0));
  });
  return { ctw, chance: luckOf(ctw.information, reached) };
}

/** Means of `factor` moments. */
function meansOf(values: ArrayLike<number>, dims: number, factor: number): Frames {
  if (factor === 1) return { values: Float64Array.from(values), dims };
  const count = Math.floor(values.length / dims / factor);
  const out = matrix(count, dims);
  for (let k = 0; k < count * factor * dims; k++) {
    const at = Math.floor(k / dims / factor) * dims + (k % dims);
    out.values[at] = (out.values[at] as number) + (values[k] as number) / factor;
  }
  return { values: out.values, dims };
}

function notesOn(judged: Judged | null): string[] {
  if (!judged)
    return [
      'There are too few moments for stretches of time to be left out: what the correlations are worth is not known.',
    ];
  const p = judged.chance?.p ?? 0;
  return p > luckAbove
    ? [
        `On stretches left out these correlate no better than sequences shifted at random do (p = ${p.toFixed(2)}): nothing shows that they belong together.`,
      ]
    : [];
}
