import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setCacheFolder } from '#main/media/cache.ts';
import type { WarpRequest, WarpService } from '#main/warp/request.ts';
import { createWarpService } from '#main/warp/service.ts';
import { createPool, type Pool } from '#main/work/pool.ts';
import { curveAt } from '#src/align/curve.ts';
import { plainHow } from '#src/model/warp-how.ts';
import { tableCsv, tablePair } from '#test/fixtures/table-pair.ts';

let top: string;
let pool: Pool;
let service: WarpService;
beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'syncline-tables-'));
  setCacheFolder(join(top, 'cache'));
  pool = createPool(1);
  service = createWarpService(pool);
});
afterAll(async () => {
  await service.close();
  await pool.close();
  setCacheFolder(null);
  await rm(top, { recursive: true, force: true });
});

type Pair = ReturnType<typeof tablePair>;

/** The warp of both tables, of so many seconds a row, in rows. */
async function inRows({ a, b }: Pair, [hopA, hopB]: readonly [number, number], asked: Partial<WarpRequest>) {
  const paths = ['a', 'b'].map((name) => join(top, `${name}-${hopA}-${hopB}.csv`)) as [string, string];
  await writeFile(paths[0], tableCsv(a, hopA));
  await writeFile(paths[1], tableCsv(b, hopB));
  const found = await service.warp({ ...asked, a: { path: paths[0] }, b: { path: paths[1] } });
  return {
    confidence: found.confidence,
    a: found.map.map(([t]) => t / hopA),
    b: found.map.map(([, t]) => t / hopB),
    sd: found.sd.map((t) => t / hopB),
  };
}

/** Share of the rows whose place in b the 90 % intervals hold. */
function held(curve: Awaited<ReturnType<typeof inRows>>, { truth }: Pair): number {
  const inside = [...truth].map((place, row) => {
    const at = curveAt(curve, row);
    return at === null ? null : Math.abs(at.b - place) <= 1.645 * at.sd;
  });
  return inside.filter((is) => is === true).length / inside.filter((is) => is !== null).length;
}

const ways: readonly [string, Partial<WarpRequest>][] = [
  ['dtw', { how: { ...plainHow, method: 'dtw' } }],
  ['ctw', { how: { ...plainHow, method: 'ctw' } }],
  ['columns fused', {}],
];

describe('a warp of tables', () => {
  it.each(ways)('by %s is the same in rows whatever the unit of their times', async (_, asked) => {
    const pair = tablePair('waves', 61, 0.6, { dims: 3, lasting: 0, rows: 200 });
    const seconds = await inRows(pair, [0.05, 0.05], asked);
    expect(seconds.a.length).toBeGreaterThan(20);
    // Of an instrument too, which takes a thousand rows a second.
    for (const hop of [0.5, 0.001]) {
      const others = await inRows(pair, [hop, hop], asked);
      expect(others.a.length).toBe(seconds.a.length);
      expect(others.confidence).toBeCloseTo(seconds.confidence, 6);
      for (const part of ['a', 'b', 'sd'] as const)
        for (const [k, value] of others[part].entries())
          expect(value).toBeCloseTo(seconds[part][k] as number, 3);
    }
  });

  it.each(ways)('by %s has intervals as wide as its noise', async (_, asked) => {
    const shares: number[] = [];
    for (const [family, seed] of [
      ['waves', 62],
      ['steps', 63],
      ['walk', 64],
    ] as const) {
      const pair = tablePair(family, seed, 0.4, { dims: 3, lasting: 0, rows: 200 });
      shares.push(held(await inRows(pair, [0.1, 0.1], asked), pair));
    }
    const pooled = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    expect(pooled).toBeGreaterThan(0.8);
    expect(pooled).toBeLessThan(0.98);
    expect(Math.min(...shares)).toBeGreaterThan(0.6);
  });

  it('of two rates compares them at the slower one', async () => {
    const pair = tablePair('waves', 65, 0.3, { dims: 3, lasting: 0, rows: 200 });
    const slow = { ...pair, b: pair.b.filter((_, k) => k % 3 === 0) };
    const curve = await inRows(slow, [0.02, 0.06], { how: { ...plainHow, method: 'dtw' } });
    const truth = pair.truth.map((place) => place / 3);
    expect(held(curve, { ...pair, truth })).toBeGreaterThan(0.75);
  });
});
