import { badSequences, checkFrames, type Frames } from '#src/align/dtw/frames.ts';

/**
 * Uniform time warping: every sequence is stretched to the length of the longest. What any alignment has to
 * beat, and where others start.
 * @returns frame indices, one column a sequence
 * @throws InvalidInputError `bad-sequences`
 */
export function utw(sequences: readonly Frames[]): Int32Array[] {
  if (sequences.length < 2) throw badSequences('There are fewer than two sequences.', 'Give two or more.');
  const frames = sequences.map((sequence, i) => checkFrames(sequence, `Sequence ${i + 1}`));
  const length = Math.max(...frames);
  return frames.map((n) =>
    Int32Array.from({ length }, (_, t) => Math.round((t / Math.max(1, length - 1)) * (n - 1))),
  );
}
