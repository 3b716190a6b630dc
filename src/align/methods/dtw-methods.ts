import { alignDtw, type DtwOptions } from '#src/align/dtw/align-dtw.ts';
import { alignMany, mostProductCells } from '#src/align/dtw/align-many.ts';
import { derivative } from '#src/align/dtw/derivative.ts';
import { dropDtw } from '#src/align/dtw/drop-dtw.ts';
import { checkPair, type Frames, framesIn } from '#src/align/dtw/frames.ts';
import { gromovDtw } from '#src/align/dtw/gromov-dtw.ts';
import { costsBetween } from '#src/align/dtw/local-cost.ts';
import { spreadsOfMany } from '#src/align/many-spread.ts';
import { rowSpread } from '#src/align/path-spread.ts';
import { spreadAlong } from '#src/align/spread-along.ts';
import { followDtw } from '#src/align/dtw/online.ts';
import { pathFromBehind } from '#src/align/dtw/path-from-behind.ts';
import { softAlignment } from '#src/align/dtw/soft-dtw.ts';
import { findSubsequences } from '#src/align/dtw/subsequence.ts';
import type { Watch } from '#src/compute/compute.ts';
import { anyOrder, type Ordered } from './any-order.ts';
import { factsOf } from './facts.ts';
import type { AlignHost, Alignment, AlignMethod } from './method.ts';
import type { AlignOptions } from './options.ts';

/** What an alignment says unless there is more to say: one round, nothing left to chance. */
export const exact = {
  matches: null,
  iterations: 1,
  converged: true,
  correlations: null,
  compared: null,
  spreads: null,
  agreements: null,
  device: 'cpu',
  notes: [],
} as const satisfies Partial<Alignment>;

/** What is done, to the host in a unit. */
export const watchIn = (host: AlignHost, unit: string): { watch?: Watch } =>
  host.watch ? { watch: (done, total) => host.watch?.(done, total, unit) } : {};

const deviceOf = (route: string): Alignment['device'] => (route === 'webgpu' ? 'webgpu' : 'cpu');

/** The two sequences of a method that takes no more. Throws where there are others than two: callers have asked before. */
export const pair = (sequences: readonly Frames[]): readonly [Frames, Frames] => {
  const [x, y] = sequences;
  if (!x || !y || sequences.length > 2) throw new Error('two sequences are wanted');
  return [x, y];
};

/** DTW of two or more sequences, or of what `change` makes of them. */
const dtwBy =
  (change: (sequence: Frames) => Frames): Ordered =>
  async (given, options, host, first) => {
    const sequences = given.map((sequence) => change(sequence));
    if (sequences.length > 2) return await many(sequences, options, host, first);
    const [x, y] = pair(sequences);
    if (options.subsequence !== undefined) return await subsequences(x, y, options, host);
    const found = await alignDtw(x, y, {
      ...pathOptions(options),
      ...computeOf(host),
      ...watchIn(host, 'cells'),
    });
    return {
      ...exact,
      index: [found.i, found.j],
      cost: found.cost,
      compared: [x, y],
      device: deviceOf(found.route),
    };
  };

/** The backend as an option, left out where the host has none: then plain TypeScript computes. */
export const computeOf = ({ compute }: AlignHost) => (compute ? { compute } : {});

/** What DTW itself takes of the options: steps, windows, slopes, costs, open ends, gaps, pins; only what is given. */
export function pathOptions({
  step,
  window,
  slope,
  cost,
  openBegin,
  openEnd,
  gaps,
  pins,
}: AlignOptions): DtwOptions {
  return {
    ...(step !== undefined && { step }),
    ...(window && { window }),
    ...(slope && { slope }),
    ...(cost && { cost }),
    ...(openBegin && { begin: openBegin === true ? 'open' : openBegin }),
    ...(openEnd && { end: openEnd === true ? 'open' : openEnd }),
    ...(gaps && { gaps }),
    ...(pins && { pins: pins.map(([i, j]) => [i as number, j as number] as const) }),
  };
}

async function subsequences(
  x: Frames,
  y: Frames,
  options: AlignOptions,
  host: AlignHost,
): Promise<Alignment> {
  const { window } = options;
  const { step, slope, cost, gaps, pins } = pathOptions(options);
  const matches = await findSubsequences(x, y, {
    ...(step !== undefined && { step }),
    ...(slope && { slope }),
    ...(cost && { cost }),
    ...(gaps && { gaps }),
    ...(pins && { pins }),
    ...(window && { window }),
    ...computeOf(host),
    ...watchIn(host, 'cells'),
    count: options.subsequence ?? 1,
    ...(options.matchLength && { length: options.matchLength }),
  });
  return { ...exact, index: [], matches, cost: matches[0]?.cost ?? null };
}

const manyNotes = {
  exact: 'The least of all paths through the product of the sequences was found.',
  pairwise:
    'All were aligned with the sequence that is nearest to the others, and the paths put together: not in general the least of all paths.',
  barycentre: 'All were aligned with their mean.',
} as const;

async function many(
  sequences: readonly Frames[],
  options: AlignOptions,
  host: AlignHost,
  first = 0,
): Promise<Alignment> {
  const { cost, pins, kept, many: method } = options;
  const found = await alignMany(sequences, {
    ...(method && { method }),
    ...(cost && { cost }),
    ...(pins && { pins }),
    ...(kept && { kept }),
    ...computeOf(host),
    ...watchIn(host, 'steps'),
  });
  return {
    ...exact,
    index: found.index,
    cost: found.cost,
    ...(found.centre && { barycentre: found.centre }),
    spreads: spreadsOfMany(
      found.index,
      (s, path, pinned) =>
        spreadAlong(sequences[first] as Frames, sequences[s] as Frames, path, {
          ...(cost && { cost }),
          pins: pinned,
        }),
      pins,
      first,
    ),
    notes: [manyNotes[found.method], ...(method ? [] : exactNote(sequences, found.method))],
  };
}

/** What it would take to find the least of all paths, where it was not. */
function exactNote(sequences: readonly Frames[], method: keyof typeof manyNotes): readonly string[] {
  const cells = sequences.reduce((product, each) => product * framesIn(each), 1);
  if (method === 'exact' || cells > mostProductCells) return [];
  return [
    `The least of all is among ${cells < 1e6 ? `${cells} cells` : `${(cells / 1e6).toFixed(1)} million cells`} (--many exact): about ${Math.ceil(cells / 2e7)} s.`,
  ];
}

/**
 * The value of soft-DTW, and as its path the one whose cells lack least of the weight of all paths: DTW over
 * the costs 1 − E.
 */
async function softRun(
  sequences: readonly Frames[],
  { cost, gamma }: AlignOptions,
  host: AlignHost,
): Promise<Alignment> {
  const compared = pair(sequences);
  const costs = costsBetween(...compared, cost);
  const { n, m } = costs;
  const search = pathFromBehind(n, m);
  const lacking = new Float64Array(m);
  const mean = new Float64Array(n);
  const aleatoric = new Float64Array(n);
  const value = softAlignment(
    costs,
    (row, weights) => {
      const spread = rowSpread(weights);
      mean[row] = spread.mean;
      aleatoric[row] = spread.variance;
      for (let j = 0; j < m; j++) lacking[j] = Math.max(0, 1 - (weights[j] as number));
      search.add(row, lacking);
    },
    { ...(gamma !== undefined && { gamma }), ...watchIn(host, 'cells') },
  );
  const { i, j } = search.path();
  const spread = { mean, aleatoric, epistemic: null, sd: aleatoric.map(Math.sqrt) };
  return { ...exact, index: [i, j], cost: value, compared, spreads: [spread] };
}

async function dropRun(
  sequences: readonly Frames[],
  { cost, drop }: AlignOptions,
  host: AlignHost,
): Promise<Alignment> {
  const [x, y] = pair(sequences);
  const price = drop && ('percentile' in drop ? drop : { drop });
  const found = dropDtw(x, y, { ...(cost && { cost }), ...price, ...watchIn(host, 'cells') });
  const notes = [
    `${found.droppedX.length} frames of the first sequence and ${found.droppedY.length} of the second stay unmatched.`,
  ];
  return { ...exact, index: [found.i, found.j], cost: found.cost, compared: [x, y], notes };
}

async function gromovRun(sequences: readonly Frames[], _: AlignOptions, host: AlignHost): Promise<Alignment> {
  const found = gromovDtw(...pair(sequences), watchIn(host, 'rounds'));
  const { i, j, cost, converged, objective } = found;
  return { ...exact, index: [i, j], cost, converged, iterations: Math.max(1, objective.length) };
}

async function onlineRun(
  sequences: readonly Frames[],
  { band }: AlignOptions,
  host: AlignHost,
): Promise<Alignment> {
  const [x, y] = pair(sequences);
  checkPair(x, y);
  const frames = framesIn(x);
  const follower = followDtw(y, band === undefined ? {} : { window: band });
  const followed = new Int32Array(frames);
  for (let i = 0; i < frames; i++) {
    host.watch?.(i, frames, 'frames');
    followed[i] = follower.push(x.values.subarray(i * x.dims, (i + 1) * x.dims)).j;
  }
  const { i, j, cost } = follower.path();
  return { ...exact, index: [i, j], cost, compared: [x, y], followed };
}

export const dtwMethods: readonly AlignMethod[] = [
  { ...factsOf('dtw'), run: anyOrder(dtwBy((sequence) => sequence)) },
  { ...factsOf('ddtw'), run: anyOrder(dtwBy(derivative)) },
  { ...factsOf('soft-dtw'), run: softRun },
  { ...factsOf('drop-dtw'), run: dropRun },
  { ...factsOf('gromov-dtw'), run: gromovRun },
  { ...factsOf('online'), run: onlineRun },
];
