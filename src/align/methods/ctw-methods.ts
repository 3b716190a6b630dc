import { imw } from '#src/align/baselines/imw.ts';
import { utw } from '#src/align/baselines/utw.ts';
import { ctw } from '#src/align/ctw/ctw.ts';
import { commonAlong } from '#src/align/ctw/common-along.ts';
import { asMatrix, inCommonSpace } from '#src/align/ctw/common-space.ts';
import { pairAgreements } from '#src/align/ctw/pair-agreement.ts';
import { ctwMany } from '#src/align/ctw/ctw-many.ts';
import { deepCtwPairs } from '#src/align/deep-ctw/deep-ctw.ts';
import { type Frames, framesIn } from '#src/align/dtw/frames.ts';
import { kernelMap, liftedBy } from '#src/align/ctw/kernel-features.ts';
import { dimensionWeights } from '#src/align/ctw/weighing.ts';
import { after, type CommonSpace, commonMap, mapped } from '#src/align/common-map.ts';
import { gtw } from '#src/align/gtw/gtw.ts';
import { pathNotes } from '#src/align/luck.ts';
import { keptAlone, keptParts } from '#src/align/kept-frames.ts';
import { orderedTuplePins } from '#src/align/tuple-pins.ts';
import { placesBeside } from '#src/align/gtw/places.ts';
import { spreadsOfMany } from '#src/align/many-spread.ts';
import { spreadAlong } from '#src/align/spread-along.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { computeOf, exact, pair, pathOptions, watchIn } from './dtw-methods.ts';
import type { DtwPath } from '#src/compute/compute.ts';
import { lookupTable } from '#src/model/lookup-table.ts';
import type { Projection } from '#src/math/projection.ts';
import { eitherWay } from './either-way.ts';
import { factsOf } from './facts.ts';
import type { AlignHost, Alignment, AlignMethod } from './method.ts';
import type { AlignOptions } from './options.ts';
import { demandVariety } from './variety.ts';

/** What these methods take in common. */
const searching = ({ dims, seed, ridge, kernel }: AlignOptions, host: AlignHost) => ({
  ...(dims !== undefined && { dims }),
  ...(ridge !== undefined && { ridge }),
  ...(kernel && { ridge: ridge ?? kernelRidge, scaling: 'mean' as const }),
  ...(seed !== undefined && { seed }),
  ...computeOf(host),
  ...watchIn(host, 'rounds'),
});

/** With nothing held back every kernel correlates fully. */
export const kernelRidge = 1e-2;
/** Frames of the shortest sequence that bear one more component of a kernel's space. */
const framesEach = 20;
/**
 * Components of a kernel's space where nobody says how many: one for 20 frames of the shortest sequence, from 3 to 12. With more on
 * few frames what is found does not hold on frames left out (docs/notes/ctw.md).
 */
export const kernelComponents = (sequences: readonly Frames[]): number =>
  Math.max(3, Math.min(12, Math.floor(Math.min(...sequences.map(framesIn)) / framesEach)));

/** The sequences as they are correlated: by themselves, or in the space of a kernel. */
export const asCorrelated = (sequences: readonly Frames[], options: AlignOptions): readonly Frames[] =>
  correlated(sequences, options).frames;

/** The same, and the projections of such frames as maps of the sequences' own. */
export function correlated(
  sequences: readonly Frames[],
  { kernel, pca }: AlignOptions,
): {
  readonly frames: readonly Frames[];
  readonly spaceOf: (projections: readonly Projection[], weights: Float64Array) => CommonSpace;
} {
  if (!kernel)
    return {
      frames: sequences,
      spaceOf: (projections, weights) => ({ maps: projections.map((each) => commonMap(each)), weights }),
    };
  if (pca !== undefined && pca < 1)
    throw new InvalidInputError(
      'bad-options',
      'Of a kernel’s space a number of components is kept, no share of its variance.',
      'Give --pca as a whole number.',
    );
  const keep = pca ?? kernelComponents(sequences);
  const maps = sequences.map((each) => kernelMap(each, kernel, keep));
  return {
    frames: maps.map((map, s) => mapped(map, liftedBy(map, sequences[s] as Frames))),
    spaceOf: (projections, weights) => ({
      maps: maps.map((map, s) => after(map, projections[s] as Projection)),
      weights,
    }),
  };
}

async function ctwRun(
  given: readonly Frames[],
  options: AlignOptions,
  host: AlignHost,
  first = 0,
): Promise<Alignment> {
  const { frames: sequences, spaceOf } = correlated(given, options);
  const { pca, kernel } = options;
  const how = { ...searching(options, host), ...(pca !== undefined && !kernel && { pca }) };
  if (sequences.length > 2) return await ctwOfMany(sequences, options, how, spaceOf, first);
  const [x, y] = pair(sequences);
  const found = await ctw(x, y, { ...how, path: pathOptions(options) });
  const leftOut = options.gaps ? demandMatches([x, y], found.path.i, found.path.j) : [];
  return {
    ...exact,
    index: [found.path.i, found.path.j],
    cost: found.path.cost,
    compared: [
      inCommonSpace(asMatrix(x), found.x, found.weights),
      inCommonSpace(asMatrix(y), found.y, found.weights),
    ],
    space: spaceOf([found.x, found.y], found.weights),
    iterations: found.history.length,
    converged: found.converged,
    correlations: [...found.correlations],
    objective: found.objective,
    notes: leftOut,
  };
}

/**
 * A price below what matching costs lets a path shrink to a few points, which correlate by themselves: so many as there are
 * numbers to fit always do. @returns what is to be said where most is left out
 * @throws InvalidInputError `price-too-low`
 */
function demandMatches(pair: readonly [Frames, Frames], i: Int32Array, j: Int32Array): string[] {
  const shares = ([i, j] as const).map((frames, s) => {
    const { values, dims } = pair[s] as Frames;
    return { matched: new Set(frames).size, of: values.length / dims };
  });
  const fewest = Math.min(...shares.map(({ matched }) => matched));
  const advice =
    'Raise --gaps: in the common space unrelated frames are twice as many apart as it has dimensions.';
  if (fewest <= pair[0].dims + pair[1].dims)
    throw new InvalidInputError(
      'price-too-low',
      `At this price leaving out is cheaper than matching: ${fewest} frames were matched, and so few correlate whatever they are.`,
      advice,
    );
  const half = shares.find(({ matched, of }) => matched < of / 2);
  return half ? [`Only ${half.matched} of ${half.of} frames are matched at this price. ${advice}`] : [];
}

async function ctwOfMany(
  sequences: readonly Frames[],
  { pins, kept }: AlignOptions,
  how: ReturnType<typeof searching>,
  spaceOf: ReturnType<typeof correlated>['spaceOf'],
  first: number,
): Promise<Alignment> {
  const found = await ctwMany(sequences, { ...how, ...(pins && { pins }), ...(kept && { kept }) });
  return {
    ...exact,
    index: found.index,
    cost: found.cost,
    iterations: found.rounds,
    converged: found.converged,
    correlations: [...found.correlations],
    space: spaceOf(found.projections, dimensionWeights(found.correlations, 'likelihood', sequences.length)),
    agreements: pairAgreements(sequences, found.index, how),
    spreads: besidePaths(sequences, found.index, how, pins, first),
    notes: [
      'All were aligned with the sequence that is nearest to the others, and the paths put together. gtw aligns them jointly.',
    ],
  };
}

/** What the spread of the paths of every two near the common one says, each two in the space where they agree best along it. */
const besidePaths = (
  sequences: readonly Frames[],
  index: readonly Int32Array[],
  how: ReturnType<typeof searching>,
  pins: AlignOptions['pins'],
  first: number,
) =>
  spreadsOfMany(
    index,
    (s, path, pinned) =>
      spreadAlong(...commonAlong(sequences[first] as Frames, sequences[s] as Frames, path, how), path, {
        pins: pinned,
      }),
    pins,
    first,
  );

/** Passes of dropout: enough for a variance, quick beside the training. */
const passes = 20;

async function deepRun(
  sequences: readonly Frames[],
  options: AlignOptions,
  host: AlignHost,
  first = 0,
): Promise<Alignment> {
  const { reconstruct, pool } = options;
  const path = pathOptions(options);
  const how = {
    ...searching(options, host),
    ...watchIn(host, 'steps'),
    ...(Object.keys(path).length > 0 && { path }),
    ...(reconstruct !== undefined && { reconstruct }),
    ...{ passes, first: first === 1 ? (1 as const) : (0 as const) },
  };
  const pairs = pool ? byTwos(sequences) : [pair(sequences)];
  const found = await deepCtwPairs(pairs, how);
  const { paths, compared, space, choice, spreads, correlations, history, converged, objective, predict } =
    found;
  const indices = paths.map(({ i, j }) => [i, j]);
  return {
    ...exact,
    index: indices[0] as readonly Int32Array[],
    ...(pool && { paths: indices }),
    ...(reconstruct !== undefined && { predicted: predict?.(sequences[first] as Frames) ?? null }),
    cost: paths.reduce((sum, { cost }) => sum + cost, 0),
    compared: compared[0] as readonly [Frames, Frames],
    space,
    iterations: Math.max(1, history.length),
    converged,
    correlations: [...correlations],
    objective,
    choice,
    spreads,
    notes: [
      `${choice.kept === 'dctw' ? 'Networks were kept' : 'CTW was kept'}. ${choice.because}`,
      ...pathNotes(choice[choice.kept]?.information ?? 0, choice.chance),
    ],
  };
}

/** Networks without a choice: on what CTW of the same search gives. */
async function networksRun(
  sequences: readonly Frames[],
  options: AlignOptions,
  host: AlignHost,
): Promise<Alignment> {
  const path = pathOptions(options);
  const how = { ...searching(options, host), ...(Object.keys(path).length > 0 && { path }), force: true };
  const { paths, compared, objective } = await deepCtwPairs([pair(sequences)], how);
  const [{ i, j }] = paths as readonly [DtwPath];
  return {
    ...exact,
    index: [i, j],
    cost: null,
    compared: compared[0] as readonly [Frames, Frames],
    objective,
  };
}

const searches: Readonly<Record<string, AlignMethod['run']>> = lookupTable({
  ctw: eitherWay(ctwRun),
  gtw: eitherWay(gtwRun),
  networks: eitherWay(networksRun),
});

/**
 * What a method that makes the space in which it compares would compare where the path is asked nothing. A space that was made
 * along a path which was led astray says little of where it belongs.
 * @param options without what is asked of the path
 * @param found what it compared as it was asked
 * @returns that itself of the methods that compare what is given, and where it agrees better than the search without does:
 *   then that has not found what is there
 */
export async function comparedFreely(
  method: string,
  sequences: readonly Frames[],
  options: AlignOptions,
  found: Alignment,
  host: AlignHost,
): Promise<Alignment['compared']> {
  const search = searches[method === 'dctw' ? (found.choice?.kept === 'dctw' ? 'networks' : 'ctw') : method];
  if (!search) return found.compared;
  const { compared, objective, cost } = await search(sequences, options, host);
  const [free, held] = [objective ?? cost, found.objective ?? found.cost];
  const isWorse = free !== null && held !== null && free > held + 1e-9 * Math.abs(held);
  return isWorse ? found.compared : compared;
}

function byTwos(sequences: readonly Frames[]): (readonly [Frames, Frames])[] {
  if (sequences.length % 2 !== 0) throw new Error('pairs are wanted');
  return Array.from({ length: sequences.length / 2 }, (_, k) => [
    sequences[2 * k] as Frames,
    sequences[2 * k + 1] as Frames,
  ]);
}

async function gtwRun(
  given: readonly Frames[],
  options: AlignOptions,
  host: AlignHost,
  first = 0,
): Promise<Alignment> {
  const { pins, kept } = options;
  const { frames: sequences, spaceOf } = correlated(given, options);
  const how = searching(options, host);
  const parts = kept && keptParts(orderedTuplePins(pins ?? [], sequences.map(framesIn)), kept);
  const found = await gtw(sequences, { ...how, ...(pins && { pins }) });
  // Warps run between frames and are rounded to them.
  const index = parts ? keptAlone(found.path, parts, kept.of) : found.path;
  const { positions } = found;
  const others = positions.filter((_, s) => s !== first);
  const spreads = besidePaths(sequences, index, how, pins, first);
  const compared = sequences.map((each, k) =>
    inCommonSpace(asMatrix(each), found.projections[k] as Projection, found.weights),
  );
  return {
    ...exact,
    index,
    positions,
    cost: found.objective,
    leastSquares: found.leastSquares,
    compared: compared.length === 2 ? [compared[0] as Frames, compared[1] as Frames] : null,
    space: spaceOf(found.projections, found.weights),
    iterations: found.history.length,
    converged: found.converged,
    correlations: [...found.correlations],
    spreads:
      spreads?.map((spread, k) => ({
        ...spread,
        mean: placesBeside(
          positions[first] as Float64Array,
          others[k] as Float64Array,
          framesIn(sequences[first] as Frames),
        ),
      })) ?? null,
    agreements: sequences.length > 2 ? pairAgreements(sequences, index, how) : null,
  };
}

async function imwRun(sequences: readonly Frames[], _: AlignOptions, host: AlignHost): Promise<Alignment> {
  const { path, history, converged } = await imw(...pair(sequences), {
    ...computeOf(host),
    ...watchIn(host, 'rounds'),
  });
  return { ...exact, index: [path.i, path.j], cost: path.cost, iterations: history.length, converged };
}

const varied =
  (run: AlignMethod['run']): AlignMethod['run'] =>
  async (sequences, options, host) => {
    sequences.forEach((sequence, s) => {
      demandVariety(sequence, s);
    });
    return await run(sequences, options, host);
  };

export const ctwMethods: readonly AlignMethod[] = [
  { ...factsOf('ctw'), run: varied(eitherWay(ctwRun)) },
  { ...factsOf('gtw'), run: varied(eitherWay(gtwRun)) },
  { ...factsOf('dctw'), run: varied(eitherWay(deepRun)) },
];

/** What the others have to beat. */
export const baselines: readonly AlignMethod[] = [
  { ...factsOf('imw'), run: eitherWay(imwRun) },
  {
    ...factsOf('utw'),
    run: async (sequences) => ({ ...exact, index: utw(sequences), cost: null }),
  },
];
