import type { Frames } from '#src/align/dtw/frames.ts';
import { ttn, type Unseen } from '#src/align/ttn/ttn.ts';
import { luckAbove } from '#src/align/luck.ts';
import { exact, watchIn } from './dtw-methods.ts';
import { factsOf } from './facts.ts';
import type { AlignHost, Alignment, AlignMethod } from './method.ts';
import type { AlignOptions } from './options.ts';
import { demandVariety } from './variety.ts';

/** With a pool the first two are aligned, by what the others teach. */
async function ttnRun(
  given: readonly Frames[],
  { pool, seed }: AlignOptions,
  host: AlignHost,
): Promise<Alignment> {
  given.forEach((sequence, s) => {
    demandVariety(sequence, s, 'it can be bent in any way');
  });
  const sequences = pool ? given.slice(0, 2) : given;
  const found = await ttn(sequences, {
    ...(pool && { pool: given.slice(2) }),
    ...(seed !== undefined && { seed }),
    ...watchIn(host, 'steps'),
  });
  const { path, positions, history, converged, left, unseen } = found;
  return {
    ...exact,
    index: path,
    positions,
    cost: apart(sequences, path),
    iterations: history.length,
    converged,
    compared: sequences.length === 2 ? [sequences[0] as Frames, sequences[1] as Frames] : null,
    notes: [
      `Along the warps ${percent(left.warped)} of the variance is left between them, where nothing is bent ${percent(left.straight)}.`,
      ...(unseen ? unseenNotes(unseen) : [unjudged]),
    ],
  };
}

/** Σ |x_i − y_j|² along the path, over every two: as dtw counts. */
function apart(sequences: readonly Frames[], path: readonly Int32Array[]): number {
  const { dims } = sequences[0] as Frames;
  const m = sequences.length;
  let sum = 0;
  for (let t = 0; t < (path[0] as Int32Array).length; t++)
    for (let c = 0; c < dims; c++) {
      const at = sequences.map(({ values }, s) => values[(path[s]?.[t] as number) * dims + c] as number);
      const mean = at.reduce((a, b) => a + b / m, 0);
      // Σ over every two of squared differences is m times that of differences from the mean.
      for (const value of at) sum += m * (value - mean) ** 2;
    }
  return sum;
}

function unseenNotes({ sequences, straight, predicted, chance }: Unseen): string[] {
  const reached = `Of ${sequences} sequences that the network had not learned from, ${percent(predicted)} is left as it predicts them in one pass, where nothing is bent ${percent(straight)}`;
  const luck = `shifted at random they come as near with a probability of ${percent(chance.p)}.`;
  return [
    `${reached}; ${luck}`,
    ...(predicted < straight ? [] : ['What it predicts brings them no nearer than leaving them straight.']),
    ...(chance.p > luckAbove ? ['Nothing shows that they belong together.'] : []),
  ];
}

const unjudged =
  'The network learned from these themselves, and bending brings unlike ones nearer, too. What it predicts for others is measured with four sequences and more, or with a pool.';

const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;

export const ttnMethod: AlignMethod = { ...factsOf('ttn'), run: ttnRun };
