import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import { ctw } from '#src/align/ctw/ctw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { judgeCtw } from '#src/align/judge-ctw.ts';
import type { Sequence } from '#src/model/sequence.ts';
import { warpedViews } from './ctw/warped-views.ts';

const compute = cpuCompute();
const timed = ({ values, dims }: Frames): Sequence => ({
  ...{ values: Float32Array.from(values), dims, hop: 0.1, start: 0 },
});
const judged = async (x: Sequence, y: Sequence, chance = true) => {
  const { path } = await ctw(x, y, { compute, starts: 12 });
  return await judgeCtw(x, y, path, { dims: null, seed: 1, compute, chance });
};

describe('what CTW’s common space is worth on stretches left out', () => {
  it('is much where both show one thing, more than chance; frames beyond 200 are judged by means', async () => {
    const { sequences } = warpedViews(
      [
        [204, 3],
        [190, 4],
      ],
      3,
      0.1,
    );
    const [x, y] = sequences.map(timed) as [Sequence, Sequence];
    const found = await judged(x, y);
    expect(found?.ctw.correlations[0]).toBeGreaterThan(0.9);
    expect(found?.chance?.draws).toBeGreaterThanOrEqual(19);
    expect(found?.ctw.information).toBeGreaterThan(found?.chance?.quantile95 ?? Number.POSITIVE_INFINITY);
    expect(found?.chance?.p).toBeLessThanOrEqual(0.05);
    expect(await judged(x, y, false)).toEqual({ ctw: found?.ctw, chance: null });
  });

  it('is no more than chance where they show different things', async () => {
    const one = warpedViews([[120, 4]], 5, 0.1).sequences[0] as Frames;
    const n = 110;
    const noise = Float64Array.from({ length: 4 * n }, (_, k) => Math.sin(12.9898 * k * k + 78.233 * k));
    const found = await judged(timed(one), timed({ values: noise, dims: 4 }));
    expect(found?.chance?.p).toBeGreaterThan(0.05);
  });

  it('is not told of a few frames', async () => {
    const { sequences } = warpedViews(
      [
        [30, 3],
        [30, 3],
      ],
      1,
    );
    const [x, y] = sequences.map(timed) as [Sequence, Sequence];
    expect(await judged(x, y)).toBeNull();
  });
});
