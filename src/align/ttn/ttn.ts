import { luckOf } from '#src/align/deep-ctw/chance.ts';
import { shifted } from '#src/align/deep-ctw/shifted.ts';
import { badSequences, checkFrames, type Frames, framesIn } from '#src/align/dtw/frames.ts';
import { tuplesOf } from '#src/align/gtw/tuples.ts';
import { type Warps, warpPositions } from '#src/align/gtw/warps.ts';
import { comesAfter } from '#src/align/methods/content-order.ts';
import type { Watch } from '#src/compute/compute.ts';
import { matrix } from '#src/math/matrix.ts';
import { makeRandom } from '#src/math/random.ts';
import { type ByChance, drawsFor95 } from '#src/model/by-chance.ts';
import { pieces } from './network.ts';
import { setVariance } from './set-variance.ts';
import { settle, type Settling } from './settle.ts';
import { blurs, clock, moments, predictThetas, type Trained, type Training, train } from './train.ts';
import { type Units, unitsOf, type View, viewOf } from './views.ts';
import { warpTimes } from './warp-times.ts';

export type TtnOptions = Partial<Training> & {
  /** The network learns from these alone, and predicts the warps of the sequences unseen. Default: it learns from the sequences. */
  readonly pool?: readonly Frames[];
  /** How warps are settled after they were predicted; null: they stay as predicted, in one pass. */
  readonly settle?: Settling | null;
  /** Seed of everything random. Default 1. */
  readonly seed?: number;
  /** Told how many steps are done, of how many; throws to stop. */
  readonly watch?: Watch;
};

/** Shares of the variance of a set that are left about its mean; what the network reaches it never saw. */
export type Unseen = {
  /** Sequences that were asked of a network that had not learned from them. */
  readonly sequences: number;
  /** Where nothing is bent. */
  readonly straight: number;
  /** Bent as predicted, in one pass. */
  readonly predicted: number;
  /** How probably sequences shifted in a circle come as near: −½·log of that share, in nats. */
  readonly chance: ByChance;
};

export type Ttn = {
  /** One column of frame indices a sequence; see `tuplesOf`. */
  readonly path: readonly Int32Array[];
  /** Positions of each sequence, in frames, at the same even moments of the common clock. */
  readonly positions: readonly Float64Array[];
  /** Share of the variance that is left about the mean where nothing is bent, and along the warps. */
  readonly left: { readonly straight: number; readonly warped: number };
  /** What networks reach on sequences they never saw; null where there are too few to leave some out. */
  readonly unseen: Unseen | null;
  /** The network's loss at every step. */
  readonly history: readonly number[];
  /** Whether it had stopped falling. */
  readonly converged: boolean;
};

const defaults: Training = {
  steps: 400,
  rate: 0.003,
  decay: 1e-4,
  bent: 0.2,
  bends: 0.01,
  size: 0.001,
};

/** After the network has predicted them, the warps of a set are settled together. */
export const settleOptions: Settling = { blurs: [0], steps: 60, rate: 0.01 };

/** From so many sequences on halves of them are asked of networks that learned from the other half. */
const leastHalved = 4;

/** Where all are compared: their units, and the views of them. */
type Seen = { readonly units: Units; readonly views: readonly View[] };

const seen = (sequences: readonly Frames[], units = unitsOf(sequences)): Seen => ({
  units,
  views: sequences.map((sequence) => viewOf(sequence, units, moments)),
});

/**
 * Temporal transformer network: a small network (`localiser`) predicts for each sequence a smooth monotone piecewise linear
 * warp onto a common clock, and learns to do so from the sequences alone, by bringing them near to their mean
 * (`setVariance`). After Lohit, Wang & Turaga 2019; Shapira Weber et al. 2019 (joint alignment); Jaderberg et al. 2015.
 * All begin and end together, and are of one kind. Warps that it predicts are settled by gradient steps of their own.
 *
 * What it predicts for sequences that it never saw is measured: with a pool those at hand, else (four and more) each half
 * of them by a network that learned from the other, against sequences that are shifted in a circle.
 * Time grows with the steps; predicting takes one pass a sequence. The order of the sequences does not matter.
 * @param sequences two or more, of as many dimensions, none constant
 * @throws InvalidInputError `bad-sequences`
 */
export async function ttn(sequences: readonly Frames[], options: TtnOptions = {}): Promise<Ttn> {
  const { pool = sequences, settle: settling = settleOptions, seed = 1, watch, ...asked } = options;
  const how = { ...defaults, ...asked };
  const [first] = sequences;
  if (!first || sequences.length < 2)
    throw badSequences('There are fewer than two sequences.', 'Give two or more.');
  if (pool.length === 0) throw badSequences('There is nothing to learn from.', 'Give one sequence or more.');
  for (const [k, each] of [...sequences, ...(options.pool ?? [])].entries()) {
    checkFrames(each, `Sequence ${k + 1}`);
    if (each.dims !== first.dims)
      throw badSequences(
        `Sequences 1 and ${k + 1} have ${first.dims} and ${each.dims} dimensions.`,
        'Sequences in different spaces are for ctw, gtw or gromov-dtw.',
      );
  }

  const order = inOrder(sequences);
  const sorted = order.map((s) => sequences[s] as Frames);
  const learnt = options.pool ? inOrder(pool).map((s) => pool[s] as Frames) : sorted;
  const isHalved = !options.pool && sequences.length >= leastHalved;
  const steps = how.steps * (isHalved ? 3 : 1);
  let done = 0;
  const learn = async (from: readonly Frames[]): Promise<Learnt> =>
    await learnWarps(from, how, seed, () => watch?.(done++, steps));

  const all = await learn(learnt);
  const { path, positions, left } = await predictWarps(all, sorted, settling, () => watch?.(done, steps));
  const unseen = options.pool
    ? await unseenBy([{ by: all, asked: sorted }], seed)
    : isHalved
      ? await unseenBy(await crossed(sorted, learn), seed)
      : null;
  const places = sequences.map((_, s) => order.indexOf(s));
  const putBack = <T>(found: readonly T[]): T[] => places.map((k) => found[k] as T);
  const { history } = all.net;
  return {
    path: putBack(path),
    positions: putBack(positions),
    left,
    unseen,
    history,
    converged: hasSettled(history),
  };
}

/** What was learned from some sequences, and how they were told. */
export type Learnt = { readonly units: Units; readonly net: Trained; readonly how: Training };

/**
 * A network that learned from the sequences (one or more, of as many dimensions) alone.
 * @param each called once a step; throws to stop
 */
export async function learnWarps(
  sequences: readonly Frames[],
  options: Partial<Training> = {},
  seed = 1,
  each: () => void = () => {},
): Promise<Learnt> {
  const how = { ...defaults, ...options };
  const { units, views } = seen(sequences);
  return { units, how, net: await train(views, how, makeRandom(seed), each) };
}

/**
 * Warps of sequences, new ones or those that it learned from: as predicted, one pass each, and settled together after that.
 * @param settling null: they stay as predicted
 */
export async function predictWarps(
  { units, net, how }: Learnt,
  sequences: readonly Frames[],
  settling: Settling | null = settleOptions,
  each: () => void = () => {},
): Promise<Pick<Ttn, 'path' | 'positions' | 'left'>> {
  const { views } = seen(sequences, units);
  const predicted = await predictThetas(net, views);
  const thetas = settling ? settle(views, predicted, clock, how, settling, each) : predicted;
  return {
    ...along(thetas, sequences),
    left: { straight: leftOf(views, straightOf(views)), warped: leftOf(views, thetas) },
  };
}

function along(
  thetas: readonly Float64Array[],
  sequences: readonly Frames[],
): Pick<Ttn, 'path' | 'positions'> {
  const warps = warpsOf(thetas, sequences.map(framesIn));
  return { path: tuplesOf(warps), positions: warpPositions(warps, moments) };
}

/**
 * The same without a network, what it is to be compared with: every θ by itself, from straight warps on, under falling blurs.
 * @param sequences as above, all checked
 */
export function warpsAlone(sequences: readonly Frames[]): Pick<Ttn, 'path' | 'positions'> {
  const { views } = seen(sequences);
  const thetas = settle(views, straightOf(views), clock, defaults, { blurs, steps: 60, rate: 0.03 });
  return along(thetas, sequences);
}

/** Which sequence is the first by its content, the second, …: what is random is drawn for them in that order. */
const inOrder = (sequences: readonly Frames[]): number[] =>
  sequences
    .map((_, s) => s)
    .sort((a, b) => {
      const [x, y] = [sequences[a] as Frames, sequences[b] as Frames];
      return comesAfter(x, y) ? 1 : comesAfter(y, x) ? -1 : 0;
    });

/** Two networks, each of every other sequence, asked of the rest. */
async function crossed(
  sorted: readonly Frames[],
  learn: (from: readonly Frames[]) => Promise<Learnt>,
): Promise<Asked[]> {
  const parts = [0, 1].map((side) => sorted.filter((_, s) => s % 2 === side)) as [Frames[], Frames[]];
  return [
    { by: await learn(parts[0]), asked: parts[1] },
    { by: await learn(parts[1]), asked: parts[0] },
  ];
}

type Asked = { readonly by: Learnt; readonly asked: readonly Frames[] };

/** What networks reach on sequences that they never saw, and what they reach where those are shifted. */
async function unseenBy(all: readonly Asked[], seed: number): Promise<Unseen> {
  const random = makeRandom(seed);
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const reach = async (change: (sequence: Frames) => Frames): Promise<number> => {
    const left: number[] = [];
    for (const { by, asked } of all) {
      const { views } = seen(
        asked.map((sequence, s) => (s === 0 ? sequence : change(sequence))),
        by.units,
      );
      left.push(leftOf(views, await predictThetas(by.net, views)));
    }
    return mean(left);
  };
  const predicted = await reach((sequence) => sequence);
  const nats = (left: number) => -0.5 * Math.log(Math.max(left, 1e-12));
  const drawn: number[] = [];
  for (let k = 0; k < drawsFor95; k++) {
    // The leap where end and beginning meet tells the network that something is odd; without it nothing does.
    const ways: number[] = [];
    for (const joined of [false, true])
      ways.push(nats(await reach((sequence) => shifted(sequence, random.uniform(), joined))));
    drawn.push(Math.max(...ways));
  }
  return {
    sequences: all.reduce((sum, { asked }) => sum + asked.length, 0),
    straight: mean(
      all.map(({ by, asked }) => {
        const { views } = seen(asked, by.units);
        return leftOf(views, straightOf(views));
      }),
    ),
    predicted,
    chance: luckOf(nats(predicted), drawn),
  };
}

const straightOf = (views: readonly View[]): Float64Array[] => views.map(() => new Float64Array(pieces));

/** Share of their variance that sequences keep about their mean along warps. */
function leftOf(views: readonly View[], thetas: readonly Float64Array[]): number {
  const { variance } = setVariance(views, thetas, clock, { bends: 0, size: 0 }, new Float64Array(pieces));
  const { dims } = views[0] as View;
  const means = new Float64Array(dims);
  const count = views.length * moments;
  for (const { values } of views)
    values.forEach((value, k) => {
      means[k % dims] = (means[k % dims] as number) + value / count;
    });
  const total = views.reduce(
    (sum, { values }) =>
      sum + values.reduce((s, value, k) => s + (value - (means[k % dims] as number)) ** 2, 0),
    0,
  );
  return total > 0 ? (variance * count * dims) / total : 1;
}

/** The warps as those of generalised time warping: offsets from the common clock at even knots. */
function warpsOf(thetas: readonly Float64Array[], frames: readonly number[]): Warps {
  const knots = Float64Array.from({ length: pieces + 1 }, (_, k) => k / pieces);
  const offsets = matrix(thetas.length, pieces + 1);
  for (const [s, theta] of thetas.entries())
    warpTimes(theta, knots).forEach((at, k) => {
      if (k > 0 && k < pieces) offsets.values[s * (pieces + 1) + k] = at - (knots[k] as number);
    });
  return { offsets, frames };
}

/** Whether the last tenth of the steps was no better than the one before by more than a fiftieth. */
function hasSettled(history: readonly number[]): boolean {
  const tenth = Math.max(1, Math.floor(history.length / 10));
  const mean = (from: number, to?: number) => {
    const part = history.slice(from, to);
    return part.reduce((sum, v) => sum + v, 0) / part.length;
  };
  return mean(-tenth) >= 0.98 * mean(-2 * tenth, -tenth);
}
