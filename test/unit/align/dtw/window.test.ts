import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asCorridor, fullMask, intersection, type Mask, maskOf, runAt } from '#src/align/dtw/mask.ts';
import { stepPattern } from '#src/align/dtw/step-tables.ts';
import { orderedPins, pinRestriction, type Window, windowRestriction } from '#src/align/dtw/window.ts';
import { allowed, type Stated } from './every-path.ts';

const stated = (n: number, m: number, windows: readonly Window[]): Stated => ({
  n,
  m,
  windows,
  pins: [],
  cost: () => 0,
  pattern: stepPattern('symmetric1'),
  begin: { x: 0, y: 0 },
  end: { x: 0, y: 0 },
  gaps: null,
  first: 1,
});

const drawn = ({ n, m, start, from, to }: Mask): string[] =>
  Array.from({ length: n }, (_, i) => {
    const row = new Array<string>(m).fill('.');
    for (let k = start[i] as number; k < (start[i + 1] as number); k++)
      row.fill('#', from[k] as number, to[k] as number);
    return row.join('');
  });

const maskUnder = (n: number, m: number, ...windows: Window[]): Mask =>
  maskOf(
    n,
    m,
    windows.map((w) => windowRestriction(w, n, m).rule),
  );

describe('windows', () => {
  it('hold the cells that their definitions name, together those that all name', () => {
    const some: fc.Arbitrary<Window> = fc.oneof(
      fc.double({ min: 0, max: 30, noNaN: true }).map((radius) => ({ kind: 'sakoe-chiba', radius }) as const),
      fc.double({ min: 0, max: 30, noNaN: true }).map((radius) => ({ kind: 'slanted', radius }) as const),
      fc.double({ min: 1, max: 9, noNaN: true }).map((slope) => ({ kind: 'itakura', slope }) as const),
      fc
        .tuple(fc.nat(20), fc.nat(20), fc.nat(20), fc.nat(20))
        .map(([i, a, j, b]) => ({ kind: 'forbidden', i: [i, i + a], j: [j, j + b] }) as const),
      fc
        .tuple(fc.nat(3), fc.nat(3), fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { maxLength: 6 }))
        .chain(([i, j, steps]) => {
          const cells: [number, number][] = [[i, j]];
          for (const [di, dj] of steps) {
            const [p, q] = cells.at(-1) as [number, number];
            if (di + dj > 0) cells.push([p + di, q + dj]);
          }
          return fc.constantFrom('x', 'y').map((of) => ({ kind: 'kept', of, cells }) as const);
        }),
      fc
        .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
        .map(
          ([p, q]) =>
            ({ kind: 'mask', allowed: (i: number, j: number) => (i * p + j * q) % 5 !== 0 }) as const,
        ),
    );
    const size = fc.integer({ min: 1, max: 25 });
    fc.assert(
      fc.property(size, size, fc.array(some, { maxLength: 3 }), (n, m, windows) => {
        const mask = maskUnder(n, m, ...windows);
        const rows = drawn(mask);
        const problem = stated(n, m, windows);
        let cells = 0;
        for (let i = 0; i < n; i++)
          for (let j = 0; j < m; j++) {
            const open = allowed(problem, i, j);
            expect([i, j, rows[i]?.[j] === '#', runAt(mask, i, j) >= 0]).toEqual([i, j, open, open]);
            cells += open ? 1 : 0;
          }
        expect(mask.cells).toBe(cells);
      }),
      { numRuns: 60 },
    );
  });

  it('look as they should', () => {
    expect(drawn(maskUnder(5, 5, { kind: 'itakura' }))).toEqual([
      '#....',
      '.##..',
      '.###.',
      '..##.',
      '....#',
    ]);
    expect(drawn(maskUnder(3, 7, { kind: 'slanted', radius: 1 }))).toEqual(['##.....', '..###..', '.....##']);
    const path = { i: [0, 3, 3, 4], j: [0, 2, 3, 4] };
    expect(drawn(maskUnder(5, 5, { kind: 'corridor', path, radius: 0 }))).toEqual([
      '#....',
      '####.',
      '####.',
      '..##.',
      '....#',
    ]);
    expect(drawn(maskUnder(5, 5, { kind: 'corridor', path, radius: 1 }))[2]).toBe('#####');
    expect(
      drawn(maskUnder(2, 5, { kind: 'mask', allowed: Uint8Array.of(1, 0, 1, 1, 0, 0, 1, 0, 0, 1) })),
    ).toEqual(['#.##.', '.#..#']);
    expect(drawn(maskOf(4, 4, [pinRestriction([1, 2], 4).rule]))).toEqual(['###.', '####', '..##', '..##']);
  });

  it('give backends one interval a row that never turns back, and no cell less than a path can use', () => {
    expect(asCorridor(fullMask(2, 3))).toEqual({ from: Int32Array.of(0, 0), to: Int32Array.of(3, 3) });
    const valley: Window = {
      kind: 'mask',
      allowed: (i, j) => j >= ([1, 0, 2][i] as number) && j < ([3, 4, 3][i] as number),
    };
    expect(asCorridor(maskUnder(3, 4, valley))).toEqual({
      from: Int32Array.of(1, 1, 2),
      to: Int32Array.of(3, 3, 3),
    });
    expect(asCorridor(maskUnder(3, 4, { kind: 'forbidden', i: [1, 2], j: [1, 2] }))).toBeNull();
    expect(asCorridor(maskUnder(3, 4, { kind: 'forbidden', i: [1, 2], j: [0, 4] }))).toBeNull();
    expect(
      asCorridor(maskUnder(2, 4, { kind: 'mask', allowed: (i, j) => (i === 0 ? j > 2 : j < 2) })),
    ).toBeNull();
  });

  it('intersect like sets', () => {
    const runs = fc
      .uniqueArray(fc.nat(40), { maxLength: 8 })
      .map((ends) => ends.sort((a, b) => a - b))
      .map((ends) => ends.slice(0, ends.length & ~1));
    const cells = (r: readonly number[]) =>
      new Set(
        Array.from({ length: 41 }, (_, j) => j).filter((j) =>
          r.some((from, k) => k % 2 === 0 && j >= from && j < (r[k + 1] as number)),
        ),
      );
    fc.assert(
      fc.property(runs, runs, (a, b) => {
        expect(cells(intersection(a, b))).toEqual(new Set([...cells(a)].filter((j) => cells(b).has(j))));
      }),
    );
  });

  it('put pins in order, and refuse those that cross or lie outside', () => {
    expect(
      orderedPins(
        [
          [3, 4],
          [1, 2],
          [1, 1],
        ],
        5,
        5,
      ),
    ).toEqual([
      [1, 1],
      [1, 2],
      [3, 4],
    ]);
    const code = expect.objectContaining({ code: 'bad-pins' });
    for (const pins of [
      [
        [0, 3],
        [1, 2],
      ],
      [[-1, 0]],
      [[0, 5]],
      [[0.5, 1]],
    ] as [number, number][][])
      expect(() => orderedPins(pins, 5, 5)).toThrow(code);
  });
});
