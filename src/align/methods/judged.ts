import { towardsOne } from '#src/align/about-zero.ts';
import { judgeCtw } from '#src/align/judge-ctw.ts';
import { luckAbove } from '#src/align/luck.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import type { Compute } from '#src/compute/compute.ts';
import type { Sequence } from '#src/model/sequence.ts';
import type { Alignment, AlignOptions } from './method.ts';

/** Methods whose own correlations are in-sample, along a path that was chosen to raise them. */
const inSample: readonly string[] = ['ctw', 'gtw'];

/**
 * An alignment of two sequences with what its correlations are worth on stretches of time left out, and what chance reaches
 * there (`judgeCtw`); said in a note where chance does as well, and where it was not looked at: of more than two, where a kernel's
 * space, or chosen components of it, were correlated, where frames were left out, and where they are too few.
 */
export async function withJudgement(
  method: string,
  sequences: readonly Frames[],
  { dims, seed = 1, kernel, pca, gaps }: AlignOptions,
  found: Alignment,
  compute: Compute,
): Promise<Alignment> {
  const [x, y] = sequences;
  const [i, j] = found.index;
  if (!inSample.includes(method) || found.index.length === 0) return found;
  const unjudged = { ...found, notes: [...found.notes, notJudged] };
  if (sequences.length !== 2 || kernel || pca || gaps || !x || !y || !i || !j) return unjudged;
  const judged = await judgeCtw(
    single(x),
    single(y),
    { i, j },
    { dims: dims ?? null, seed, compute, chance: true },
  );
  if (!judged) return unjudged;
  const { chance } = judged;
  const isLuck = chance !== null && chance.p > luckAbove;
  return {
    ...found,
    judged,
    notes: isLuck
      ? [
          ...found.notes,
          `On frames left out these agree no better than sequences shifted at random do (p = ${chance.p.toFixed(2)}): nothing shows that they belong together.`,
        ]
      : found.notes,
  };
}

const notJudged =
  'The correlations are those along a path that was chosen to raise them. They were not held against stretches of time left out and chance: that is done of two sequences of 36 frames and more, without a kernel, components or gaps.';

/** In single precision, each dimension about its mean and to about 1: correlations know neither. */
function single({ values, dims }: Frames): Sequence {
  const mean = new Float64Array(dims);
  values.forEach((value, k) => {
    mean[k % dims] = (mean[k % dims] as number) + (value * dims) / values.length;
  });
  const most = new Float64Array(dims);
  const centred = Float64Array.from(values, (value, k) => value - (mean[k % dims] as number));
  centred.forEach((value, k) => {
    most[k % dims] = Math.max(most[k % dims] as number, Math.abs(value));
  });
  const scale = most.map(towardsOne);
  return {
    values: Float32Array.from(centred, (value, k) => value * (scale[k % dims] as number)),
    dims,
    hop: 1,
    start: 0,
  };
}
