import { frameCount, type Sequence } from '#src/model/sequence.ts';

type Compared = readonly [Sequence, Sequence];

/** Another pair so many times as long would make the frames of all so many times coarser. */
const mostLonger = 2;
/** One so many times shorter is a few frames of what the longest has hundreds of. */
const mostShorter = 20;

/**
 * Of other pairs those that one pair of networks can serve beside (x, y): of the same dimensions either way round,
 * and of a length that suits it.
 * @param names what the others are called, for whoever asks which of them are left out
 * @returns `others` turned so that what is like x comes first; `notes`: how many there are, and why which are left out
 */
export function poolable(
  pair: Compared,
  given: readonly Compared[],
  names: readonly string[] = [],
): { readonly others: readonly Compared[]; readonly notes: readonly string[] } {
  const others: Compared[] = [];
  const [unlike, long, short]: [string[], string[], string[]] = [[], [], []];
  const length = (each: Compared) => Math.max(...each.map((s) => frameCount(s) * s.hop));
  for (const [k, other] of given.entries()) {
    const name = names[k] ?? `pair ${k + 2}`;
    const [p, q] = other;
    const fitting = isLike(pair, other) ? other : isLike(pair, [q, p]) ? ([q, p] as const) : null;
    if (!fitting) unlike.push(`${name} (${dimsOf(other)})`);
    else if (length(other) > mostLonger * length(pair)) long.push(name);
    else if (mostShorter * length(other) < length(pair)) short.push(name);
    else others.push(fitting);
  }
  const left = (which: readonly string[], why: string) =>
    which.length === 0
      ? []
      : [
          `${which.join(', ')} ${which.length === 1 ? 'was' : 'were'} left out of what was learnt from: ${why}.`,
        ];
  return {
    others,
    notes: [
      others.length === 0
        ? 'Learnt from this pair alone.'
        : `Learnt from ${1 + others.length} pairs: this one and ${others.length} other${others.length === 1 ? '' : 's'}.`,
      ...left(unlike, `it takes the same two kinds of features, of as many numbers (${dimsOf(pair)})`),
      ...left(long, `others may be at most ${mostLonger} times as long as this pair`),
      ...left(short, `others must be at least a ${mostShorter}th as long as this pair`),
    ],
  };
}

const dimsOf = ([x, y]: Compared): string => `${x.dims} and ${y.dims} columns`;

const isLike = ([x, y]: Compared, [p, q]: Compared): boolean => x.dims === p.dims && y.dims === q.dims;
