import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erf } from '#src/align/sync/network-confidence.ts';
import { type Link, reliability, unionFind } from '#src/align/sync/network-graph.ts';
import { chapterOrder } from '#src/align/sync/network-recorders.ts';

describe('reliability', () => {
  /** Exactly, by trying every set of links that hold. */
  const exact = (n: number, links: readonly Link[], target: number): number => {
    let total = 0;
    for (let mask = 0; mask < 2 ** links.length; mask++) {
      const sets = unionFind(n);
      let p = 1;
      for (const [k, link] of links.entries()) {
        const holds = (mask >> k) % 2 === 1;
        p *= holds ? link.p : 1 - link.p;
        if (holds) sets.join(link.a, link.b);
      }
      if (sets.find(0) === sets.find(target)) total += p;
    }
    return total;
  };
  const graph = fc.integer({ min: 2, max: 5 }).chain((n) =>
    fc.record({
      n: fc.constant(n),
      links: fc.array(
        fc.record({
          a: fc.integer({ min: 0, max: n - 1 }),
          b: fc.integer({ min: 0, max: n - 1 }),
          p: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        { maxLength: 8 },
      ),
    }),
  );

  it('never promises more than the exact probability', () => {
    fc.assert(
      fc.property(graph, ({ n, links }) => {
        const real = links.filter((l) => l.a !== l.b);
        for (let target = 1; target < n; target++) {
          const found = reliability(n, real, new Set([0]), target);
          expect(found).toBeGreaterThanOrEqual(0);
          expect(found).toBeLessThanOrEqual(exact(n, real, target) + 1e-12);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is exact for chains and for parallel links', () => {
    const chain = [
      { a: 0, b: 1, p: 0.9 },
      { a: 1, b: 2, p: 0.8 },
    ];
    expect(reliability(3, chain, new Set([0]), 2)).toBeCloseTo(0.72, 12);
    const parallel = [0.5, 0.4, 0.3].map((p) => ({ a: 0, b: 1, p }));
    expect(reliability(2, parallel, new Set([0]), 1)).toBeCloseTo(1 - 0.5 * 0.6 * 0.7, 12);
  });
});

describe('erf', () => {
  it.each([
    [0, 0],
    [0.5, 0.5204998778],
    [1, 0.8427007929],
    [-2, -0.995322265],
  ])('of %d is %d', (x, value) => expect(erf(x)).toBeCloseTo(value, 6));
});

describe('chapters of one take', () => {
  const file = (
    name: string,
    duration: number,
    creationTime: string | null = null,
    timecode: string | null = null,
  ) => ({
    name,
    duration,
    media: { creationTime, timecode, video: [] },
  });

  it('are known by the names of cameras that split long takes, across equal creation times', () => {
    const time = '2024-05-01T10:00:00.000Z';
    const files = [
      file('GH020042.MP4', 600, time),
      file('GH010042.MP4', 700, time),
      file('GH010043.MP4', 5, time),
    ];
    expect(chapterOrder(files)).toEqual([1, null, null]);
    expect(chapterOrder([file('GOPR0007.MP4', 1), file('GP010007.MP4', 1), file('GP020007.MP4', 1)])).toEqual(
      [null, 0, 1],
    );
  });

  it('need the clock where names are merely numbered', () => {
    const at = (s: number) => new Date(Date.UTC(2024, 4, 1, 10, 0, s)).toISOString();
    expect(chapterOrder([file('mic_1.wav', 60), file('mic_2.wav', 60)])).toEqual([null, null]);
    expect(chapterOrder([file('mic_1.wav', 60, at(0)), file('mic_2.wav', 60, at(61))])).toEqual([null, 0]);
    expect(chapterOrder([file('mic_1.wav', 60, at(0)), file('mic_2.wav', 60, at(90))])).toEqual([null, null]);
    expect(
      chapterOrder([file('a9.mov', 60, null, '01:00:00:00'), file('a10.mov', 60, null, '01:01:00:00')]),
    ).toEqual([null, 0]);
  });

  it('are not joined against their clock, whatever the names say', () => {
    const at = (s: number) => new Date(Date.UTC(2024, 4, 1, 10, 0, s)).toISOString();
    expect(chapterOrder([file('GH010042.MP4', 60, at(0)), file('GH020042.MP4', 60, at(500))])).toEqual([
      null,
      null,
    ]);
  });
});
