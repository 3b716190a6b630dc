import type { Frames } from '#src/align/dtw/frames.ts';
import { InvalidInputError } from '#src/model/errors.ts';

/**
 * What does not vary correlates with nothing, and any path would do.
 * @param so what follows, as the end of a sentence
 * @throws InvalidInputError `no-variation`
 */
export function demandVariety(
  { values, dims }: Frames,
  s: number,
  so = 'nothing can correlate with it',
): void {
  if (values.length === 0 || values.some((value, k) => value !== values[k % dims])) return;
  const why = values.length === dims ? 'it has one frame' : 'all its frames are the same';
  throw new InvalidInputError(
    'no-variation',
    `Nothing varies in sequence ${s + 1}: ${why}, so that ${so}.`,
    'Check that it is the right file, and that its columns are the right ones.',
  );
}
