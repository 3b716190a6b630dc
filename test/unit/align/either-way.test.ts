import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { alignMethods } from '#src/align/methods/index.ts';
import type { AlignOptions } from '#src/align/methods/method.ts';
import { random } from '#test/fixtures/performance.ts';

/** A walk of its own in each dimension. */
function walk(seed: number, frames: number, dims: number): Frames {
  const next = random(seed);
  const values = new Float64Array(frames * dims);
  for (let k = 0; k < values.length; k++)
    values[k] = (k >= dims ? (values[k - dims] as number) : 0) + next() - 0.5;
  return { values, dims };
}

const host = { compute: cpuCompute() };
const x = walk(3, 60, 2);

describe('swapping the sequences', () => {
  it.each(['ctw', 'gtw', 'imw', 'dtw', 'ddtw', 'soft-dtw', 'drop-dtw', 'gromov-dtw'])(
    'gives the same cost and the same path the other way: %s',
    async (name) => {
      const method = alignMethods.find((m) => m.name === name);
      for (const y of [walk(4, 50, 2), walk(5, 60, 2)]) {
        const [there, back] = [await method?.run([x, y], {}, host), await method?.run([y, x], {}, host)];
        expect(Math.abs((there?.cost ?? Number.NaN) / (back?.cost ?? 0) - 1)).toBeLessThan(1e-9);
        if (!['ctw', 'gtw', 'imw'].includes(name)) continue;
        expect(there?.index[0]).toEqual(back?.index[1]);
        expect(there?.index[1]).toEqual(back?.index[0]);
        expect(there?.compared?.[0]).toEqual(back?.compared?.[1]);
      }
    },
  );

  it('gives the same cost, and tells of the same frames: dctw', async () => {
    const method = alignMethods.find((m) => m.name === 'dctw');
    // Too few frames for any to be left out: one training.
    const [short, other] = [walk(3, 34, 2), walk(4, 30, 2)];
    const [there, back] = [
      await method?.run([short, other], {}, host),
      await method?.run([other, short], {}, host),
    ];
    expect(there?.cost).toBe(back?.cost);
    expect(there?.index[0]).toEqual(back?.index[1]);
    expect([there, back].map((found) => found?.spreads?.[0]?.mean.length)).toEqual([34, 30]);
  });

  it.each<[string, AlignOptions, AlignOptions]>([
    ['symmetric2', { step: 'symmetric2' }, { step: 'symmetric2' }],
    ['symmetricP1', { step: 'symmetricP1' }, { step: 'symmetricP1' }],
    [
      'a band',
      { window: [{ kind: 'sakoe-chiba', radius: 20 }] },
      { window: [{ kind: 'sakoe-chiba', radius: 20 }] },
    ],
    [
      'a region',
      { window: [{ kind: 'forbidden', i: [10, 20], j: [30, 40] }] },
      { window: [{ kind: 'forbidden', i: [30, 40], j: [10, 20] }] },
    ],
    ['gaps', { gaps: { x: 8, y: 6 } }, { gaps: { x: 6, y: 8 } }],
    ['priced ends', { openEnd: { x: 8, y: 6 } }, { openEnd: { x: 6, y: 8 } }],
    ['a slope', { slope: [0.5, 3] }, { slope: [1 / 3, 2] }],
  ])(
    'gives the same cost and path under what is the same asked the other way: %s',
    async (_, there, back) => {
      const ctw = alignMethods.find((m) => m.name === 'ctw');
      const y = walk(4, 50, 2);
      const [one, other] = [await ctw?.run([x, y], there, host), await ctw?.run([y, x], back, host)];
      expect(one?.cost).toBeCloseTo(other?.cost as number, 9);
      expect(one?.index[0]).toEqual(other?.index[1]);
    },
  );

  it('keeps pins where they were', async () => {
    const ctw = alignMethods.find((m) => m.name === 'ctw');
    const [y, pins] = [walk(4, 50, 2), [[20, 31]]];
    const there = await ctw?.run([x, y], { pins }, host);
    const back = await ctw?.run([y, x], { pins: [[31, 20]] }, host);
    const passes = [...(there?.index[0] ?? [])].some((i, k) => i === 20 && there?.index[1]?.[k] === 31);
    expect(passes).toBe(true);
    expect(there?.cost).toBe(back?.cost);
  });
});
