import { InvalidInputError } from '#src/model/errors.ts';
import { readLinear } from '../read-linear.ts';
import { frameAt, frameCount, frameTime, pooled, type Sequence } from '#src/model/sequence.ts';

/**
 * One thing that two recordings can be compared by: the same features of both (n × d and m × d), of any dimension
 * and at any hop, on their own source times.
 */
export type Cue = { readonly name: string; readonly a: Sequence; readonly b: Sequence };

/**
 * All cues on one clock: equal hop, and for each recording equal start and count, so that frame i is the same moment
 * in every cue. Finer frames are averaged, coarser ones joined by straight lines. Only what all cues cover is kept.
 * Each dimension is centred, both recordings by the same amount: distances stay as they are.
 * @param hop seconds; default: that of the finest cue
 * @throws InvalidInputError `no-cues`; `bad-cue` where the two sides of one differ in dimension, a cue has too few
 *   frames in common with the others, or holds what is no finite number
 */
export function onOneClock(cues: readonly Cue[], hop = finest(cues)): readonly Cue[] {
  if (cues.length === 0)
    throw new InvalidInputError('no-cues', 'There is nothing to compare by.', 'Give at least one cue.');
  for (const { name, a, b } of cues) {
    const isSound = (s: Sequence) => s.dims > 0 && frameCount(s) > 0 && s.values.every(Number.isFinite);
    if (a.dims !== b.dims) throw bad(name, `has ${a.dims} dimensions in A and ${b.dims} in B`);
    if (!isSound(a) || !isSound(b)) throw bad(name, 'is empty or holds what is no finite number');
  }
  const gridA = commonGrid(cues.map(({ a }) => a));
  const gridB = commonGrid(cues.map(({ b }) => b));
  return cues.map(({ name, a, b }) => centred({ name, a: onGrid(a, gridA, hop), b: onGrid(b, gridB, hop) }));
}

const finest = (cues: readonly Cue[]): number => Math.min(...cues.flatMap(({ a, b }) => [a.hop, b.hop]));

const bad = (name: string, what: string): InvalidInputError =>
  new InvalidInputError('bad-cue', `The cue “${name}” ${what}.`, 'Leave it out, or give it for both alike.');

type Span = readonly [from: number, to: number];

function commonGrid(all: readonly Sequence[]): Span {
  const from = Math.max(...all.map(({ start }) => start));
  const to = Math.min(...all.map((s) => frameTime(s, frameCount(s) - 1)));
  if (!(to > from))
    throw new InvalidInputError(
      'bad-cue',
      'The cues of one recording have no time in common.',
      'Leave out the one that is elsewhere.',
    );
  return [from, to];
}

function onGrid(s: Sequence, [from, to]: Span, hop: number): Sequence {
  const coarse = pooled(s, Math.max(1, Math.floor(hop / s.hop + 1e-9)));
  const count = Math.floor((to - from) / hop + 1e-9) + 1;
  return {
    ...readLinear(
      coarse,
      Float64Array.from({ length: count }, (_, k) => frameAt(coarse, from + k * hop)),
    ),
    hop,
    start: from,
  };
}

function centred({ name, a, b }: Cue): Cue {
  const { dims } = a;
  const mean = new Float64Array(dims);
  const n = frameCount(a) + frameCount(b);
  for (const { values } of [a, b])
    for (let k = 0; k < values.length; k++)
      mean[k % dims] = (mean[k % dims] as number) + (values[k] as number) / n;
  const less = (s: Sequence): Sequence => ({
    ...s,
    values: s.values.map((value, k) => value - (mean[k % dims] as number)),
  });
  return { name, a: less(a), b: less(b) };
}
