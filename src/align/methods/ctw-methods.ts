import { imw } from '#src/align/baselines/imw.ts';
import { utw } from '#src/align/baselines/utw.ts';
import { ctw } from '#src/align/ctw/ctw.ts';
import { asMatrix, inCommonSpace } from '#src/align/ctw/common-space.ts';
import { pairAgreements } from '#src/align/ctw/pair-agreement.ts';
import { ctwMany } from '#src/align/ctw/ctw-many.ts';
import { deepCtw } from '#src/align/deep-ctw/deep-ctw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { gtw } from '#src/align/gtw/gtw.ts';
import { warpSpread } from '#src/align/gtw/spread.ts';
import type { DtwPath } from '#src/compute/compute.ts';
import { computeOf, exact, pair, pathOptions, watchIn } from './dtw-methods.ts';
import type { Projection } from '#src/math/projection.ts';
import { eitherWay } from './either-way.ts';
import { factsOf } from './facts.ts';
import type { AlignHost, Alignment, AlignMethod, AlignOptions } from './method.ts';

/** What these methods take in common. */
const searching = ({ dims, seed }: AlignOptions, host: AlignHost) => ({
  ...(dims !== undefined && { dims }),
  ...(seed !== undefined && { seed }),
  ...computeOf(host),
  ...watchIn(host, 'rounds'),
});

async function ctwRun(
  sequences: readonly Frames[],
  options: AlignOptions,
  host: AlignHost,
): Promise<Alignment> {
  const how = searching(options, host);
  if (sequences.length > 2) return await ctwOfMany(sequences, options, how);
  const [x, y] = pair(sequences);
  const found = await ctw(x, y, { ...how, path: pathOptions(options) });
  return {
    ...exact,
    index: [found.path.i, found.path.j],
    cost: found.path.cost,
    compared: [
      inCommonSpace(asMatrix(x), found.x, found.weights),
      inCommonSpace(asMatrix(y), found.y, found.weights),
    ],
    iterations: found.history.length,
    converged: found.converged,
    correlations: [...found.correlations],
  };
}

async function ctwOfMany(
  sequences: readonly Frames[],
  { pins }: AlignOptions,
  how: ReturnType<typeof searching>,
): Promise<Alignment> {
  const found = await ctwMany(sequences, { ...how, ...(pins && { pins }) });
  return {
    ...exact,
    index: found.index,
    cost: found.cost,
    iterations: found.rounds,
    converged: found.converged,
    correlations: [...found.correlations],
    agreements: pairAgreements(sequences, found.index, how),
    notes: [
      'All were aligned with the sequence that is nearest to the others, and the paths put together. gtw aligns them jointly.',
    ],
  };
}

/** Passes of dropout: enough for a variance, quick beside the training. */
const passes = 20;

async function deepRun(
  sequences: readonly Frames[],
  options: AlignOptions,
  host: AlignHost,
): Promise<Alignment> {
  const how = { ...searching(options, host), ...watchIn(host, 'steps'), path: pathOptions(options), passes };
  const { paths, compared, choice, spreads, correlations, history } = await deepCtw(...pair(sequences), how);
  const path = paths[0] as DtwPath;
  return {
    ...exact,
    index: [path.i, path.j],
    cost: path.cost,
    compared: compared[0] as readonly [Frames, Frames],
    iterations: Math.max(1, history.length),
    converged: null,
    correlations: [...correlations],
    choice,
    spreads,
    notes: [`${choice.kept === 'dctw' ? 'Networks were kept' : 'CTW was kept'}. ${choice.because}`],
  };
}

async function gtwRun(
  sequences: readonly Frames[],
  options: AlignOptions,
  host: AlignHost,
  first = 0,
): Promise<Alignment> {
  const { pins } = options;
  const how = searching(options, host);
  const found = await gtw(sequences, { ...how, ...(pins && { pins }) });
  const { posterior, positions } = found;
  const moments = (positions[0] as Float64Array).length;
  const others = sequences.map((_, s) => s).filter((s) => s !== first);
  const compared = sequences.map((each, k) =>
    inCommonSpace(asMatrix(each), found.projections[k] as Projection, found.weights),
  );
  return {
    ...exact,
    index: found.path,
    cost: found.objective,
    compared: compared.length === 2 ? [compared[0] as Frames, compared[1] as Frames] : null,
    iterations: found.history.length,
    converged: found.converged,
    correlations: [...found.correlations],
    spreads: posterior && others.map((s) => warpSpread(posterior, s, first, moments)),
    agreements: sequences.length > 2 ? pairAgreements(sequences, found.path, how) : null,
  };
}

async function imwRun(sequences: readonly Frames[], _: AlignOptions, host: AlignHost): Promise<Alignment> {
  const { path, history, converged } = await imw(...pair(sequences), {
    ...computeOf(host),
    ...watchIn(host, 'rounds'),
  });
  return { ...exact, index: [path.i, path.j], cost: path.cost, iterations: history.length, converged };
}

export const ctwMethods: readonly AlignMethod[] = [
  { ...factsOf('ctw'), run: eitherWay(ctwRun) },
  { ...factsOf('gtw'), run: eitherWay(gtwRun) },
  { ...factsOf('dctw'), run: deepRun },
];

/** What the others have to beat. */
export const baselines: readonly AlignMethod[] = [
  { ...factsOf('imw'), run: eitherWay(imwRun) },
  {
    ...factsOf('utw'),
    run: async (sequences) => ({ ...exact, index: utw(sequences), cost: null }),
  },
];
