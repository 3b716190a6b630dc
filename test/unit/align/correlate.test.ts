import { describe, expect, it } from 'vitest';
import { correlate } from '#src/align/correlate.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { makeRandom } from '#src/math/random.ts';

/** Mixtures of two slow courses and noise; `own`: courses of its own. */
function view(seed: number, dims: number, own = 0): Frames {
  const random = makeRandom(seed);
  const n = 120;
  const mix = Array.from({ length: 2 * dims }, () => random.normal());
  const values = Float64Array.from({ length: n * dims }, (_, at) => {
    const [t, k] = [Math.floor(at / dims), at % dims];
    const a = Math.sin(0.31 * t * (1 + own) + own) * (mix[2 * k] as number);
    const b = Math.cos(0.17 * t * (1 + 2 * own) + 2 * own) * (mix[2 * k + 1] as number);
    return a + b + 0.2 * random.normal();
  });
  return { values, dims };
}

describe('correlate', () => {
  it('finds what two have in common, on stretches left out too, and tells it from luck', () => {
    const found = correlate([view(1, 3), view(2, 4)], { method: 'cca' });
    expect(found.correlations).toHaveLength(3);
    expect(found.correlations[1]).toBeGreaterThan(0.8);
    expect(found.judged?.ctw.correlations[1]).toBeGreaterThan(0.7);
    expect(found.judged?.chance?.p).toBeLessThanOrEqual(0.05);
    expect(found.notes).toEqual([]);
    const asked = correlate([view(1, 3), view(2, 4)], { method: 'cca', dims: 9 });
    expect(asked.notes).toEqual(['9 dimensions were asked for; these have 3 to share.']);
    const strange = correlate([view(1, 3), view(2, 4, 0.23)], { method: 'cca' });
    expect(strange.judged?.chance?.p).toBeGreaterThan(0.05);
    expect(strange.notes.join()).toContain('nothing shows');
  });

  it('holds as much back on stretches left out, and where chance is asked, as it is told to', () => {
    const judgedBy = (ridge?: number) =>
      correlate([view(1, 3), view(2, 4)], { method: 'cca', ...(ridge !== undefined && { ridge }) }).judged;
    const [none, usual, given, much] = [judgedBy(1e-9), judgedBy(), judgedBy(1e-4), judgedBy(3)];
    expect(usual).toEqual(given);
    expect(none?.ctw.correlations).not.toEqual(usual?.ctw.correlations);
    expect(none?.chance?.highest).not.toBe(usual?.chance?.highest);
    expect(much?.chance?.highest).not.toBe(usual?.chance?.highest);
  });

  it('finds by a kernel what no straight line shows', () => {
    const random = makeRandom(4);
    const x = Float64Array.from({ length: 120 }, (_, t) => Math.sin(0.37 * t) + 0.05 * random.normal());
    const y = x.map((v) => v * v + 0.05 * random.normal());
    const pair = [x, y].map((values) => ({ values, dims: 1 }));
    expect(correlate(pair, { method: 'cca' }).correlations[0]).toBeLessThan(0.3);
    const bent = correlate(pair, { method: 'kcca', components: 5 });
    expect(bent.judged?.ctw.correlations[0]).toBeGreaterThan(0.9);
    expect(bent.space.maps[0]?.lift?.kind).toBe('kernel');
  });

  it('takes three, pairs frames by a path, and refuses what has no common clock', () => {
    const three = [view(1, 3), view(2, 2), view(3, 4)];
    const found = correlate(three, { method: 'gcca' });
    expect(found.space.maps.map(({ basis }) => basis.rows)).toEqual([3, 2, 4]);
    expect(found.agreements).toHaveLength(3);
    for (const { heldOut } of found.agreements ?? []) expect(heldOut?.chance?.p).toBeLessThanOrEqual(0.05);
    expect(found.judged?.chance?.p).toBeLessThanOrEqual(0.05);
    const short = { dims: 2, values: view(2, 2).values.slice(40) };
    expect(() => correlate([view(1, 3), short], { method: 'cca' })).toThrow('120 and 100 frames');
    const i = Int32Array.from({ length: 100 }, (_, t) => t);
    const along = [i.map((t) => t + 20), i];
    expect(correlate([view(1, 3), short], { method: 'cca', along }).correlations[1]).toBeGreaterThan(0.6);
  });

  it('says what is constant, what no number can hold, and what is 1 whatever the sequences hold', () => {
    const cut = (frames: number, dims: number): Frames => ({
      values: view(frames, dims).values.slice(0, frames * dims),
      dims,
    });
    const constant = { values: new Float64Array(120 * 2).fill(3), dims: 2 };
    for (const method of ['cca', 'kcca', 'gcca'] as const) {
      expect(() => correlate([view(1, 3), constant], { method })).toThrow('Nothing varies in sequence 2');
      const huge = { dims: 3, values: view(1, 3).values.map((v) => v * 1e200) };
      expect(() => correlate([huge, view(2, 2)], { method })).toThrow('squares of such numbers');
      for (const scale of [1e-90, 1e90]) {
        const scaled = { dims: 3, values: view(1, 3).values.map((v) => v * scale) };
        const [there, here] = [scaled, view(1, 3)].map((x) => correlate([x, view(2, 2)], { method }));
        expect(there?.correlations[0]).toBeCloseTo(here?.correlations[0] as number, 6);
      }
    }
    for (const value of [Number.NaN, Infinity]) {
      const holed = view(1, 3);
      holed.values[7] = value;
      expect(() => correlate([holed, view(2, 2)], { method: 'cca' })).toThrow('in frame 2, dimension 1');
    }
    expect(() => correlate([cut(1, 3), cut(1, 3)], { method: 'cca' })).toThrow('it has one frame');
    for (const [frames, columns, full] of [
      [2, 3, 1],
      [5, 3, 2],
      [6, 3, 1],
      [7, 3, 0],
    ] as const) {
      const found = correlate(
        [
          cut(frames, columns),
          {
            ...cut(frames + 40, columns),
            values: cut(frames + 40, columns).values.slice(0, frames * columns),
          },
        ],
        { method: 'cca' },
      );
      expect(found.correlations.filter((r) => r > 0.9999)).toHaveLength(full);
      expect(found.notes.filter((note) => note.includes('whatever the sequences hold'))).toHaveLength(
        full > 0 ? 1 : 0,
      );
      if (full > 1) expect(found.notes[0]).toContain(`the first ${full} correlations are`);
    }
  });
});
