import { imw } from '#src/align/baselines/imw.ts';
import { utw } from '#src/align/baselines/utw.ts';
import { ctw } from '#src/align/ctw/ctw.ts';
import { asMatrix, inCommonSpace } from '#src/align/ctw/common-space.ts';
import { ctwMany } from '#src/align/ctw/ctw-many.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { gtw } from '#src/align/gtw/gtw.ts';
import { computeOf, exact, pair, pathOptions, watchIn } from './dtw-methods.ts';
import type { Projection } from '#src/math/projection.ts';
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
  if (sequences.length > 2) {
    const notes = [
      'All were aligned with the sequence that is nearest to the others, and the paths put together. gtw aligns them jointly.',
    ];
    const index = await ctwMany(sequences, how);
    return { ...exact, index, cost: null, iterations: null, converged: null, notes };
  }
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

async function gtwRun(
  sequences: readonly Frames[],
  options: AlignOptions,
  host: AlignHost,
): Promise<Alignment> {
  const { pins } = options;
  const found = await gtw(sequences, { ...searching(options, host), ...(pins && { pins }) });
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
  { ...factsOf('ctw'), run: ctwRun },
  { ...factsOf('gtw'), run: gtwRun },
];

/** What the others have to beat. */
export const baselines: readonly AlignMethod[] = [
  { ...factsOf('imw'), run: imwRun },
  {
    ...factsOf('utw'),
    run: async (sequences) => ({ ...exact, index: utw(sequences), cost: null }),
  },
];
