import { imw } from '#src/align/baselines/imw.ts';
import { utw } from '#src/align/baselines/utw.ts';
import { ctw } from '#src/align/ctw/ctw.ts';
import { ctwMany } from '#src/align/ctw/ctw-many.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { gtw } from '#src/align/gtw/gtw.ts';
import { computeOf, exact, pair, pathOptions, watchIn } from './dtw-methods.ts';
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
  const found = await ctw(...pair(sequences), { ...how, path: pathOptions(options) });
  return {
    ...exact,
    index: [found.path.i, found.path.j],
    cost: found.path.cost,
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
  return {
    ...exact,
    index: found.path,
    cost: found.objective,
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
  {
    name: 'ctw',
    minimises: 'Σ |Uᵀx_i − Vᵀy_j|² in the space where both correlate best: sequences of different kinds',
    two: ['dims', 'pins', 'step', 'window', 'slope', 'openBegin', 'openEnd'],
    more: ['dims'],
    run: ctwRun,
  },
  {
    name: 'gtw',
    minimises: 'the same for any number of sequences jointly, their warps smooth (−log posterior)',
    two: ['dims', 'pins'],
    more: ['dims', 'pins'],
    run: gtwRun,
  },
];

/** What the others have to beat. */
export const baselines: readonly AlignMethod[] = [
  {
    name: 'imw',
    minimises: 'Σ |a_i∘x_i + b_i − y_j|², with scales a and offsets b that change slowly',
    two: [],
    more: null,
    run: imwRun,
  },
  {
    name: 'utw',
    minimises: 'nothing: all are stretched evenly to one length',
    two: [],
    more: [],
    run: async (sequences) => ({ ...exact, index: utw(sequences), cost: null }),
  },
];
