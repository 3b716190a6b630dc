import { describe, expect, it } from 'vitest';
import { framesIn } from '#src/align/dtw/frames.ts';
import { learnWarps, predictWarps, ttn } from '#src/align/ttn/ttn.ts';
import { drawSet, families } from '#test/bench/temporal/families.ts';

const waves = families.find(({ name }) => name === 'waves') as (typeof families)[number];
const set = drawSet(waves, 14, 0.1, 21).map(({ sequence }) => sequence);
const [few, pool] = [set.slice(0, 3), set.slice(3)];

describe('a temporal transformer network', () => {
  it('predicts for sequences that it never saw warps that bring them nearer', async () => {
    const learnt = await learnWarps(pool, { steps: 120 });
    const { left, positions } = await predictWarps(learnt, few, null);
    expect(left.warped).toBeLessThan(0.5 * left.straight);
    for (const [s, at] of positions.entries()) {
      expect(at[0]).toBe(0);
      expect(at.at(-1)).toBeCloseTo(framesIn(few[s] as (typeof few)[number]) - 1, 9);
      expect(at.every((p, t) => t === 0 || p > (at[t - 1] as number))).toBe(true);
    }
    // Settled together they are nearer still.
    expect((await predictWarps(learnt, few)).left.warped).toBeLessThan(left.warped);
  });

  it('gives a path of single steps from first frames to last', async () => {
    const { path } = await ttn(few, { steps: 10 });
    for (const [s, column] of path.entries()) {
      expect(column[0]).toBe(0);
      expect(column.at(-1)).toBe(framesIn(few[s] as (typeof few)[number]) - 1);
      expect(column.every((i, t) => t === 0 || [0, 1].includes(i - (column[t - 1] as number)))).toBe(true);
    }
  });

  it('answers the same in whatever order, and again with the same seed alone', async () => {
    const how = { steps: 10, seed: 3 };
    const found = await ttn(few, how);
    const [a, b, c] = few as [(typeof few)[number], (typeof few)[number], (typeof few)[number]];
    const turned = await ttn([c, a, b], how);
    expect([turned.path[1], turned.path[2], turned.path[0]]).toEqual(found.path);
    expect(turned.left).toEqual(found.left);
    const pooled = await ttn([a, b], { ...how, pool });
    const back = await ttn([b, a], { ...how, pool: [...pool].reverse() });
    expect([...back.path].reverse()).toEqual(pooled.path);
    expect(back.unseen).toEqual(pooled.unseen);
    expect((await ttn(few, { ...how, seed: 4 })).positions).not.toEqual(found.positions);
  });

  it('tells what it reaches unseen, and that shifted ones come no nearer', async () => {
    const { unseen } = await ttn(few, { pool, steps: 120 });
    expect(unseen?.sequences).toBe(3);
    expect(unseen?.predicted).toBeLessThan(unseen?.straight ?? 0);
    expect(unseen?.chance).toMatchObject({ draws: 19 });
    expect(unseen?.chance.p).toBeLessThan(0.05);
    const foreign = drawSet(waves, 2, 0.1, 77).map(({ sequence }) => sequence);
    const strange = await ttn(foreign.slice(0, 1).concat(few.slice(0, 1)), { pool, steps: 20 });
    expect(strange.unseen?.chance.p).toBeGreaterThan(0.05);
    expect((await ttn(few, { steps: 5 })).unseen).toBeNull();
    expect((await ttn(set.slice(0, 4), { steps: 5 })).unseen).toMatchObject({ sequences: 4 });
  });

  it('can be stopped, and says how far it is', async () => {
    const told: number[] = [];
    const stop = new Error('stop');
    const watch = (done: number, total: number) => {
      told.push(done / total);
      if (done === 3) throw stop;
    };
    await expect(ttn(few, { steps: 8, watch })).rejects.toBe(stop);
    expect(told).toEqual([0, 1 / 8, 2 / 8, 3 / 8]);
  });

  it('refuses what cannot be bent onto each other', async () => {
    await expect(ttn(few.slice(0, 1))).rejects.toThrow('fewer than two');
    await expect(ttn([few[0], { values: new Float64Array(8), dims: 2 }] as typeof few)).rejects.toThrow(
      'have 3 and 2 dimensions',
    );
    await expect(ttn(few, { pool: [] })).rejects.toThrow('nothing to learn from');
  });
});
