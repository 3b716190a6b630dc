import type { Sampler } from '#src/compute/sampler.ts';
import { makeRandom } from '#src/math/random.ts';
import { type Matrix, matrix, multiplyLeft, row as rowOf } from '#src/math/matrix.ts';
import { moments } from '#src/math/cca.ts';
import { centred, project } from '#src/math/projection.ts';
import { svd } from '#src/math/svd.ts';
import { multiply } from '#src/math/matrix.ts';
import { whitening } from '#src/math/whitening.ts';
import { cropPath, thetaAt } from './crop-path.ts';
import { featuresOf, type View } from './crop-features.ts';
import { lasting, type OtherTrack } from './other-track.ts';
import type { Start } from './starts.ts';
import {
  information,
  mostDims,
  planesOf,
  ridge,
  scaledBy,
  scalesOf,
  trainCrop,
  type TrainedCrop,
  type Training,
  untrained,
} from './train-crop.ts';

export type FitOptions = {
  readonly sampler: Sampler;
  /** By picture that is compared; see `times`. */
  readonly views: readonly View[];
  /** Source seconds at which they stand, and which of the starts' pictures each is. */
  readonly times: Float64Array;
  readonly frames: readonly number[];
  readonly starts: readonly Start[];
  /** Which of them is taken where nothing is trained. */
  readonly plain: number;
  readonly other: OtherTrack;
  /** Greatest lag either way, and its steps, seconds. */
  readonly maxLag: number;
  readonly lagStep: number;
  readonly seed: number;
  /** How often the other track is turned round; default 19: a correlation that none of them reaches is luck once in twenty times. */
  readonly turns?: number;
  /** Fits done and in all. */
  readonly progress?: (done: number, total: number) => void;
};

/** What a crop was trained to, and what of it is believed. */
export type CropFit = {
  /** `trained`; `chosen`: the start that goes best with the other track, untrained; `plain`: neither is better. */
  readonly kept: 'trained' | 'chosen' | 'plain';
  readonly start: number;
  /** The knots' numbers of what is kept, on all times; of the halves of the time, for how far they stray. */
  readonly numbers: Float64Array;
  readonly lag: number;
  /** Correlations on stretches of time left out. */
  readonly heldOut: { readonly plain: number; readonly chosen: number; readonly trained: number };
  /** The better of both with the other track turned round in time: each time all was chosen and trained anew. */
  readonly nulls: readonly number[];
  /** How probable it is that so much is luck: (nulls that reach it + 1) / (nulls + 1). 1: not asked, since nothing was gained. */
  readonly luck: number;
};

/** Stretches that are left out by turns, at least so long (s) and at most so many. */
const leastBlock = 2;
const mostBlocks = 12;
/** Beside them nothing is trained on, seconds. */
const margin = 0.3;
/** Turned round by so much of the whole at least, either way. */
const leastTurn = 0.12;

/**
 * Chooses a path and trains a crop along it so that what it holds goes with another track: canonical correlation, on every other
 * stretch of time, judged on those left out, and the other way round. Kept only where it is better there than the plain
 * crop and than luck, since anything correlates with something somewhere.
 */
export async function fitCrop(options: FitOptions): Promise<CropFit> {
  const { times, plain, progress = () => {}, seed, turns = 19 } = options;
  const desk = await makeDesk(options);
  const folds = [0, 1] as const;
  const total = 3 + 2 * turns;
  let done = 0;
  const fitted = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    progress(++done, total);
    return result;
  };
  const real: Chosen[] = [];
  for (const fold of folds) real.push(await fitted(desk.fit(fold, 0)));
  const all = await fitted(desk.fit(null, 0));
  const bothHeldOut = async (halves: readonly Chosen[], turn = 0): Promise<readonly [number, number]> => [
    await desk.heldOut(
      halves.map(({ start, chosen }) => ({ start, model: chosen })),
      turn,
    ),
    await desk.heldOut(
      halves.map(({ start, trained }) => ({ start, model: trained })),
      turn,
    ),
  ];
  const [chosen, trained] = await bothHeldOut(real);
  const own = await Promise.all(folds.map((fold) => desk.asIs(fold, plain)));
  const before = await desk.heldOut(own.map((model) => ({ start: plain, model })));
  const heldOut = { plain: before, chosen, trained };
  const best = Math.max(trained, chosen);
  const result = { start: all.start, lag: all.trained.lag, heldOut };
  const asPlain = {
    ...result,
    kept: 'plain',
    start: plain,
    numbers: new Float64Array(all.trained.numbers.length),
  } as const;
  if (!(best > before)) {
    progress(total, total);
    return { ...asPlain, nulls: [], luck: 1 };
  }
  const random = makeRandom(seed);
  const length = (times[times.length - 1] as number) - (times[0] as number);
  const nulls: number[] = [];
  for (let n = 0; n < turns; n++) {
    const turn = length * (leastTurn + (1 - 2 * leastTurn) * ((n + random.uniform()) / turns));
    const halves: Chosen[] = [];
    for (const fold of folds) halves.push(await fitted(desk.fit(fold, turn)));
    const [one, two] = await bothHeldOut(halves, turn);
    nulls.push(Math.max(one, two));
  }
  const luck = (1 + nulls.filter((value) => value >= best).length) / (turns + 1);
  if (luck > 1 / (turns + 1) + 1e-9) return { ...asPlain, nulls, luck };
  const isTrained = trained > chosen;
  return {
    ...{ ...result, kept: isTrained ? 'trained' : 'chosen', nulls, luck },
    ...{ start: all.start, numbers: isTrained ? all.trained.numbers : all.chosen.numbers },
    lag: (isTrained ? all.trained : all.chosen).lag,
  };
}

type Fold = 0 | 1 | null;
type Chosen = { readonly start: number; readonly chosen: TrainedCrop; readonly trained: TrainedCrop };

/** What all fits share: features of every start, which do not depend on what they are compared with. */
async function makeDesk({ sampler, views, times, frames, starts, other, maxLag, lagStep }: FitOptions) {
  const rows = Array.from(times, (_, k) => k);
  const fine = planesOf(views, 'fine');
  const thetas = starts.map(({ theta }) =>
    Float64Array.from(frames.flatMap((k) => [...theta.subarray(6 * k, 6 * k + 6)])),
  );
  const features: Matrix[] = [];
  for (const theta of thetas)
    features.push(await featuresOf(sampler, fine, rows, (k) => theta.subarray(6 * k, 6 * k + 6)));
  const length = (times[times.length - 1] as number) - (times[0] as number);
  const block = Math.max(leastBlock, length / mostBlocks);
  const foldAt = (t: number): number => Math.floor((t - (times[0] as number)) / block) % 2;
  const rowsOf = (fold: Fold): readonly number[] =>
    fold === null
      ? rows
      : rows.filter((k) => [-margin, 0, margin].every((off) => foldAt((times[k] as number) + off) !== fold));
  const steps = Math.round(maxLag / lagStep);
  const lags = Array.from({ length: 2 * steps + 1 }, (_, n) => (n - steps) * lagStep);
  const independent = 1 / lasting(other.at(times, 0, 0));

  const picked = (m: Matrix, of: readonly number[]): Matrix => {
    const out = matrix(of.length, m.cols);
    for (const [n, k] of of.entries()) out.values.set(rowOf(m, k), n * m.cols);
    return out;
  };
  const timesOf = (of: readonly number[]) => of.map((k) => times[k] as number);
  /** Centred and whitened: correlations are then products. */
  const white = (m: Matrix, λ: number): Matrix => {
    const scaled = scaledBy(m, scalesOf(m));
    const c = centred(scaled);
    return multiply(c, whitening(moments(scaled, scaled).xx, λ));
  };
  const whites = new Map<string, readonly Matrix[]>();
  const whitesOf = (fold: Fold): readonly Matrix[] => {
    const key = String(fold);
    const known = whites.get(key) ?? features.map((each) => white(picked(each, rowsOf(fold)), ridge[0]));
    whites.set(key, known);
    return known;
  };
  /** Nats that features tell of the other track at the best lag. */
  const told = (x: Matrix, ys: readonly Matrix[]): { readonly value: number; readonly lag: number } => {
    let best = { value: Number.NEGATIVE_INFINITY, lag: 0 };
    for (const [n, y] of ys.entries()) {
      const cross = multiplyLeft(x, y);
      const { values } = svd({ ...cross, values: cross.values.map((v) => v / x.rows) });
      const value = information(values.slice(0, mostDims), independent * x.rows);
      if (value > best.value) best = { value, lag: lags[n] as number };
    }
    return best;
  };
  const trainingOf = (fold: Fold, start: number, turn: number, ys: readonly Matrix[]): Training => {
    const of = rowsOf(fold);
    const at = timesOf(of);
    return {
      ...{ sampler, views, rows: of, independent },
      path: cropPath(times, thetas[start] as Float64Array),
      at: (lag) => other.at(at, lag, turn),
      bestLag: (x) => told(white(x, ridge[0]), ys).lag,
    };
  };
  const laggedOf = (fold: Fold, turn: number): readonly Matrix[] => {
    const at = timesOf(rowsOf(fold));
    return lags.map((lag) => white(other.at(at, lag, turn), ridge[1]));
  };

  return {
    /** The start that goes best with the other track, without the fold, and the crop trained from there. */
    async fit(fold: Fold, turn: number): Promise<Chosen> {
      const ys = laggedOf(fold, turn);
      let best = { start: 0, value: Number.NEGATIVE_INFINITY };
      for (const [start, x] of whitesOf(fold).entries()) {
        const value = told(x, ys).value + (starts[start] as Start).prior;
        if (value > best.value) best = { start, value };
      }
      const training = trainingOf(fold, best.start, turn, ys);
      return { start: best.start, chosen: await untrained(training), trained: await trainCrop(training) };
    },
    asIs: (fold: Fold, start: number): Promise<TrainedCrop> =>
      untrained(trainingOf(fold, start, 0, laggedOf(fold, 0))),
    /** How both models agree, each on the stretches it was not trained on: one number for all dimensions, 0 … 1. */
    async heldOut(
      models: readonly { readonly start: number; readonly model: TrainedCrop }[],
      turn = 0,
    ): Promise<number> {
      const sums = Array.from({ length: mostDims }, () => [0, 0, 0] as [number, number, number]);
      for (const [fold, { start, model }] of models.entries()) {
        const of = rows.filter((k) => foldAt(times[k] as number) === fold);
        const path = cropPath(times, thetas[start] as Float64Array);
        const seen = await featuresOf(sampler, fine, of, (k) => thetaAt(path, model.numbers, k));
        const a = centred(project(model.cca.x, scaledBy(seen, model.scales)));
        const b = centred(project(model.cca.y, other.at(timesOf(of), model.lag, turn)));
        for (let i = 0; i < a.rows; i++)
          for (let k = 0; k < a.cols; k++) {
            const [p, q] = [a.values[i * a.cols + k] as number, b.values[i * a.cols + k] as number];
            const sum = sums[k] as [number, number, number];
            sum[0] += p * p;
            sum[1] += q * q;
            sum[2] += p * q;
          }
      }
      const correlations = sums.map(([xx, yy, xy]) => (xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0));
      return Math.sqrt(1 - Math.exp(-2 * information(correlations, 1)));
    },
  };
}
