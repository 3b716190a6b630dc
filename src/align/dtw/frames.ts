import { InvalidInputError } from '#src/model/errors.ts';

/**
 * A sequence without a clock: frame k (of n) is values[k·dims … (k+1)·dims). A `Sequence` is one too.
 * Values in double precision are kept as such by everything but the float32 backends.
 */
export type Frames = { readonly values: Float32Array | Float64Array; readonly dims: number };

/** How many frames: not whole where the last one is torn (see `checkFrames`). */
export const framesIn = ({ values, dims }: Frames): number => values.length / dims;

/** The error of sequences that cannot be aligned. @param hint what to do */
export const badSequences = (message: string, hint: string): InvalidInputError =>
  new InvalidInputError('bad-sequences', message, hint);

/** Squares of larger values leave the range of numbers, squares of smaller ones become 0. */
const largest = 1e100;
const smallest = 1e-100;

/**
 * The number of frames n ≥ 1.
 * @param name how a message calls the sequence
 * @param scaling what to do where its values cannot be squared
 * @throws InvalidInputError `bad-sequences` for no frames, a torn frame, NaN, Infinity, or values so large
 *   or, all of them, so small (beyond 10^±100) that their squares are no numbers
 */
export function checkFrames(frames: Frames, name: string, scaling = together): number {
  const [n, most] = checkedFrames(frames, name);
  checkScale(most, name, scaling);
  return n;
}

function checkedFrames(frames: Frames, name: string): readonly [n: number, most: number] {
  const { values, dims } = frames;
  if (!Number.isInteger(dims) || dims < 1)
    throw badSequences(`${name} has ${dims} dimensions.`, 'A sequence needs at least one dimension.');
  const n = framesIn(frames);
  if (n === 0) throw badSequences(`${name} is empty.`, 'Give a sequence of at least one frame.');
  if (!Number.isInteger(n))
    throw badSequences(
      `${name} has ${values.length} values, no whole number of frames of ${dims}.`,
      'Check the number of dimensions.',
    );
  let most = 0;
  for (let k = 0; k < values.length; k++) {
    const size = Math.abs(values[k] as number);
    if (!Number.isFinite(size))
      throw badSequences(
        `${name} holds ${values[k]} in frame ${Math.floor(k / dims)}, dimension ${k % dims}.`,
        'Fill in or leave out what is missing before aligning.',
      );
    if (size > most) most = size;
  }
  return [n, most];
}

/** What is compared by its distances has one scale. */
const together = 'Scale the sequences, both by the same factor.';

function checkScale(most: number, name: string, scaling = together): void {
  if (most > largest || (most > 0 && most < smallest))
    throw badSequences(
      `Values of ${name.replace(/^(The|Sequence) /, (word) => word.toLowerCase())} reach up to ${most.toPrecision(2)}: squares of such numbers cannot be told.`,
      scaling,
    );
}

/** Both lengths, after `checkFrames` of each. @throws also where the numbers of dimensions differ */
export function checkPair(x: Frames, y: Frames): readonly [n: number, m: number] {
  const [n, mostX] = checkedFrames(x, 'The first sequence');
  const [m, mostY] = checkedFrames(y, 'The second sequence');
  checkScale(Math.max(mostX, mostY), 'the sequences');
  if (x.dims !== y.dims)
    throw badSequences(
      `The sequences have ${x.dims} and ${y.dims} dimensions.`,
      'Sequences in different spaces are for ctw, gtw or gromov-dtw.',
    );
  return [n, m];
}
