import { describe, expect, it } from 'vitest';
import { withFrames } from '#main/hosts/api/frames-file.ts';
import type { Frames } from '#main/hosts/api/options.ts';
import { badTimes } from '#src/formats/refusal.ts';

const asked = async (frames: readonly unknown[], times?: string | number) =>
  await withFrames(frames as Frames[], times === undefined ? {} : { times }, ({ shown }) =>
    Promise.reject(badTimes(shown[0] as string, 'line 41', 'the time goes back', 'Sort them.')),
  );

describe('frames that are no file', () => {
  it.each<[string, unknown, RegExp]>([
    ['none', [], /^Sequence 0 has no frames\.$/],
    ['a word', [['a', 1], [1]], /^Sequence 0 holds what is no number in frame 0\.$/],
    ['rows of several lengths', [[1, 2], [1]], /^Sequence 0 has 1 values in frame 1, and 2 in its first\.$/],
  ])('are refused by what they hold: %s', async (_, frames, says) => {
    await expect(asked([frames])).rejects.toThrow(says);
  });

  it('have no times where they are single numbers', async () => {
    await expect(asked([[1, 2, 3], Float64Array.of(1, 2)], 1)).rejects.toThrow('no column of times');
  });

  it('are spoken of by their frames, as they have no lines', async () => {
    await expect(asked([[[1, 2]]], 1)).rejects.toThrow('“sequence 0”, frame 40: the time goes back.');
  });
});
