import { towardsOne } from '#src/align/about-zero.ts';
import { asMatrix } from '#src/align/ctw/common-space.ts';
import type { PairAgreement } from '#src/align/ctw/pair-agreement.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { heldOutOfMany } from '#src/align/held-out-many.ts';
import { type Judged, judgeCtw, type JudgeOptions } from '#src/align/judge-ctw.ts';
import { luckAbove, pathNotes } from '#src/align/luck.ts';
import type { Compute } from '#src/compute/compute.ts';
import { pca as principal } from '#src/math/pca.ts';
import { project } from '#src/math/projection.ts';
import type { Sequence } from '#src/model/sequence.ts';
import { asCorrelated, kernelRidge } from './ctw-methods.ts';
import type { Alignment } from './method.ts';
import type { AlignOptions } from './options.ts';

/** Methods whose own correlations are in-sample, along a path that was chosen to raise them. */
const inSample: readonly string[] = ['ctw', 'gtw'];

/**
 * An alignment with what its correlations are worth on stretches of time left out, and what chance reaches there (`judgeCtw`); of
 * more than two sequences for every two by themselves, and of all together on stretches left out alone. Said in a note where
 * chance does as well, and where it was not looked at as there are too few frames.
 */
export async function withJudgement(
  method: string,
  sequences: readonly Frames[],
  options: AlignOptions,
  found: Alignment,
  compute: Compute,
): Promise<Alignment> {
  const points = found.index[0]?.length ?? 0;
  if (!inSample.includes(method) || points === 0) return found;
  const { frames, how } = asJudged(sequences, options);
  const judge = async (a: number, b: number): Promise<Judged | null> =>
    await judgeCtw(
      ...([single(frames[a] as Frames, how), single(frames[b] as Frames, how)] as const),
      { i: found.index[a] as Int32Array, j: found.index[b] as Int32Array },
      { dims: options.dims ?? null, seed: options.seed ?? 1, compute, chance: true, ...how },
    );
  if (sequences.length === 2) {
    const judged = await judge(0, 1);
    if (!judged) return unjudged(found);
    return { ...found, judged, notes: [...found.notes, ...luckNotes(judged), ...notesOnPath(judged)] };
  }
  const ctw = heldOutOfMany(frames, found.index, { dims: options.dims, ...how });
  const agreements: PairAgreement[] = [];
  for (const pair of found.agreements ?? [])
    agreements.push({ ...pair, heldOut: await judge(...pair.sequences) });
  if (!ctw || agreements.some(({ heldOut }) => !heldOut)) return unjudged(found);
  return {
    ...found,
    judged: { ctw, chance: null },
    agreements,
    notes: [...found.notes, ...strangers(agreements, sequences.length), ...notesOnPaths(agreements)],
  };
}

/**
 * What of an alignment is judged, and how: frames as they are correlated, in the space of a kernel or by their principal components;
 * where frames may be left out, chance may leave out as well.
 */
export function asJudged(
  sequences: readonly Frames[],
  options: AlignOptions,
): { readonly frames: readonly Frames[]; readonly how: Pick<JudgeOptions, 'ridge' | 'scaling' | 'gaps'> } {
  const { kernel, pca, ridge, gaps } = options;
  const how = {
    ...(ridge !== undefined && { ridge }),
    ...(kernel && { ridge: ridge ?? kernelRidge, scaling: 'mean' as const }),
    ...(gaps && { gaps }),
  };
  if (kernel || pca === undefined) return { frames: asCorrelated(sequences, options), how };
  const components = sequences.map((each) => {
    const { values, cols } = project(principal(asMatrix(each), pca).projection, asMatrix(each));
    return { values, dims: cols };
  });
  return { frames: components, how };
}

const notesOnPath = ({ ctw, chance }: Judged): string[] => pathNotes(ctw.information, chance);

const notesOnPaths = (agreements: readonly PairAgreement[]): string[] =>
  agreements.flatMap(({ sequences: [a, b], heldOut }) =>
    heldOut ? notesOnPath(heldOut).map((note) => `Sequences ${a + 1} and ${b + 1}: ${note}`) : [],
  );

const luckNotes = ({ chance }: Judged): string[] =>
  chance !== null && chance.p > luckAbove
    ? [
        `On frames left out these agree no better than sequences shifted at random do (p = ${chance.p.toFixed(2)}): nothing shows that they belong together.`,
      ]
    : [];

/** Sequences that agree with no other one better than luck would, where each of the others was asked; all of them in one note. */
function strangers(agreements: readonly PairAgreement[], count: number): string[] {
  const alone = Array.from({ length: count }, (_, s) => {
    const luck = agreements.flatMap(({ sequences, heldOut }) =>
      sequences.includes(s) ? [heldOut?.chance?.p ?? 1] : [],
    );
    return { name: s + 1, p: Math.min(1, (count - 1) * Math.min(...luck)) };
  }).filter(({ p }) => p > luckAbove);
  if (alone.length === 0) return [];
  const p = listed(alone.map((one) => one.p.toFixed(2)));
  if (alone.length === count)
    return [
      `On frames left out none of these agrees with another better than shifted at random (p = ${p}): nothing shows that they belong together.`,
    ];
  const [who, agree, them] =
    alone.length > 1 ? ['sequences', 'agree', 'they belong'] : ['sequence', 'agrees', 'it belongs'];
  return [
    `On frames left out ${who} ${listed(alone.map(({ name }) => name))} ${agree} with none of the others better than shifted at random (p = ${p}): nothing shows that ${them} with them.`,
  ];
}

const listed = (words: readonly (string | number)[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : `${words[0]}`;

const unjudged = (found: Alignment): Alignment => ({
  ...found,
  notes: [
    ...found.notes,
    'The correlations are those along a path that was chosen to raise them. They were not held against stretches of time left out and chance: that takes 36 frames and more of every sequence.',
  ],
});

/**
 * In single precision, about its mean and to about 1: correlations know neither. Each dimension by itself; the components of a
 * kernel's space (`mean`) all alike.
 */
function single({ values, dims }: Frames, { scaling }: Pick<JudgeOptions, 'scaling'>): Sequence {
  const mean = new Float64Array(dims);
  values.forEach((value, k) => {
    mean[k % dims] = (mean[k % dims] as number) + (value * dims) / values.length;
  });
  const most = new Float64Array(dims);
  const centred = Float64Array.from(values, (value, k) => value - (mean[k % dims] as number));
  centred.forEach((value, k) => {
    most[k % dims] = Math.max(most[k % dims] as number, Math.abs(value));
  });
  const scale = scaling === 'mean' ? most.fill(towardsOne(Math.max(...most))) : most.map(towardsOne);
  return {
    values: Float32Array.from(centred, (value, k) => value * (scale[k % dims] as number)),
    dims,
    hop: 1,
    start: 0,
  };
}
