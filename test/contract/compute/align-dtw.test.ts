import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import { alignDtw, type DtwOptions, dtw } from '#src/align/dtw/align-dtw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { findSubsequences } from '#src/align/dtw/subsequence.ts';

/** A random walk and a slowed copy of it, far from 0. */
function warpedPair(n: number, m: number, dims: number): readonly [Frames, Frames] {
  let s = n * 31 + m;
  const next = () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return s / 2 ** 32 - 0.5;
  };
  const x = new Float64Array(n * dims);
  for (let k = 0; k < x.length; k++) x[k] = 0.9 * (x[k - dims] ?? 0) + next();
  const y = new Float64Array(m * dims);
  for (let j = 0; j < m; j++) {
    const i = Math.max(0, Math.min(n - 1, Math.floor((j * n) / m + 20 * Math.sin(j / 90))));
    for (let k = 0; k < dims; k++) y[j * dims + k] = (x[i * dims + k] as number) + 0.1 * next();
  }
  const shifted = (values: Float64Array): Frames => ({ values: values.map((v) => 1000 * v + 1e6), dims });
  return [shifted(x), shifted(y)];
}

const asked: readonly (readonly [string, DtwOptions])[] = [
  ['by default', {}],
  ['symmetric2', { step: 'symmetric2' }],
  ['asymmetricP0', { step: 'asymmetricP0' }],
  ['cosine', { cost: 'cosine' }],
  ['correlation', { cost: 'correlation' }],
  ['open ends', { begin: 'open', end: 'open' }],
  ['priced ends', { begin: { x: 4e5, y: 2e5 }, end: { x: 3e5, y: 5e5 } }],
  ['a band', { window: { kind: 'slanted', radius: 60 } }],
  [
    'pins',
    {
      pins: [
        [100, 110],
        [400, 340],
        [400, 345],
      ],
      window: { kind: 'slanted', radius: 120 },
    },
  ],
];

describe('alignDtw on the cpu backend', () => {
  it.each(asked)('costs what the general search finds: %s', async (_, options) => {
    for (const dims of [2, 5]) {
      const [x, y] = warpedPair(600, 520, dims);
      const quick = await alignDtw(x, y, { ...options, compute: cpuCompute() });
      const general = dtw(x, y, options);
      expect(quick.route).toBe('cpu');
      expect(quick.cost).toBeGreaterThanOrEqual(general.cost * (1 - 1e-12));
      expect(quick.cost).toBeLessThanOrEqual(general.cost * (1 + 1e-4));
      for (const [i, j] of options.pins ?? [])
        expect(quick.i.some((p, t) => p === i && quick.j[t] === j)).toBe(true);
    }
  });

  it('searches again in double precision what float32 cannot tell apart', async () => {
    const [x] = warpedPair(500, 500, 2);
    const near = { ...x, values: x.values.map((v, k) => v + 1e-3 * Math.sin(k)) };
    const found = await alignDtw(x, near, { compute: cpuCompute() });
    expect(found).toEqual(dtw(x, near));
    expect(found.route).toBe('general');
  });

  it('finds the same stretches', async () => {
    const [x, y] = warpedPair(40, 900, 3);
    const quick = await findSubsequences(x, y, { count: 5, compute: cpuCompute() });
    const general = await findSubsequences(x, y, { count: 5 });
    expect(quick.map((q) => [q.start, q.end])).toEqual(general.map((g) => [g.start, g.end]));
  });
});
