import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import { alignDtw, type DtwOptions, dtw } from '#src/align/dtw/align-dtw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { pinSession } from '#src/align/dtw/pin-session.ts';
import { findSubsequences } from '#src/align/dtw/subsequence.ts';
import type { PinnedCell } from '#src/align/dtw/pinned-cell.ts';

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

describe('pinSession on the cpu backend', () => {
  it('answers as a fresh pinned search does while a pin is moved', async () => {
    const [x, y] = warpedPair(900, 800, 3);
    const values = (frames: Frames): Float32Array =>
      Float32Array.from(frames.values, (v) => (v - 1e6) / 1000);
    const problem = { x: values(x), y: values(y), dims: 3, begin: { x: 1, y: 0.5 }, end: { x: 0.5, y: 1 } };
    const session = pinSession(cpuCompute(), problem);
    const exactly = (pins: readonly PinnedCell[]) =>
      dtw(
        { values: Float64Array.from(problem.x), dims: 3 },
        { values: Float64Array.from(problem.y), dims: 3 },
        { ...problem, pins },
      );
    for (const others of [
      [],
      [[100, 95]],
      [
        [100, 95],
        [700, 610],
      ],
    ] as const) {
      const pinned = (pin: PinnedCell): PinnedCell[] =>
        [...others, pin].sort((p, q) => p[0] - q[0]).map(([i, j]) => [i, j]);
      const k = Math.min(1, others.length);
      await session.hold(pinned([450, 400]), k);
      for (const pin of [
        [450, 400],
        [451, 410],
        [300, 380],
        [690, 608],
      ] as const) {
        const [mine, his] = [await session.exact(pinned(pin)), exactly(pinned(pin))];
        expect(Math.abs(mine.cost / his.cost - 1)).toBeLessThan(1e-4);
        for (const [i, j] of pinned(pin))
          expect(mine.i.some((at, t) => at === i && mine.j[t] === j)).toBe(true);
        // float32 tells the paths apart nearly everywhere.
        const cells = new Set(Array.from(his.i, (i, t) => `${i},${his.j[t]}`));
        const shared = Array.from(mine.i, (i, t) => `${i},${mine.j[t]}`).filter((cell) => cells.has(cell));
        expect(shared.length / cells.size).toBeGreaterThan(0.99);
      }
    }
  });
});
