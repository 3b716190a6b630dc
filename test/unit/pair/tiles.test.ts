import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ancestors,
  type Grid,
  keyText,
  levelFor,
  plan,
  rootLevel,
  rootTile,
  tileArea,
  tileCells,
  wantedTiles,
} from '#renderer/pair/tiles.ts';
import { fitView, type View, zoomed } from '#renderer/pair/view.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const grids: fc.Arbitrary<Grid> = fc.record({
  hop: fc.constantFrom(0.01, 0.02, 0.05, 0.1),
  extent: fc.record({ a: number(0.5, 4000), b: number(0.5, 4000) }),
});
const views = (grid: Grid): fc.Arbitrary<View> =>
  fc
    .record({ factor: number(0, 12), x: number(0, 900), y: number(0, 500) })
    .map(({ factor, x, y }) => zoomed(fitView(grid.extent, 900, 500), 2 ** factor, { x, y }, grid.extent));
const scenes = grids.chain((grid) => views(grid).map((view) => ({ grid, view })));

describe('tiles of the cost matrix', () => {
  it('has a root that holds everything', () => {
    fc.assert(
      fc.property(grids, (grid) => {
        const area = tileArea(grid, rootTile(grid));
        expect(area.x[0]).toBe(0);
        expect(area.x[1]).toBeGreaterThanOrEqual(grid.extent.a - 1e-6);
        expect(area.y[1]).toBeGreaterThanOrEqual(grid.extent.b - 1e-6);
        expect(area.columns).toBeLessThanOrEqual(tileCells);
        expect(area.rows).toBeLessThanOrEqual(tileCells);
        expect(area.columns).toBeGreaterThan(0);
      }),
    );
  });

  it('covers every pixel of the matrix on the screen exactly once', () => {
    fc.assert(
      fc.property(scenes, number(0, 1), number(0, 1), ({ grid, view }, px, py) => {
        const a = view.a0 + px * view.width * view.perA;
        const b = view.b0 + py * view.height * view.perB;
        const holding = wantedTiles(grid, view).filter((key) => {
          const { x, y } = tileArea(grid, key);
          return a >= x[0] && a < x[1] && b >= y[0] && b < y[1];
        });
        const inside = a >= 0 && b >= 0 && a < grid.extent.a && b < grid.extent.b;
        if (inside) expect(holding.length).toBe(1);
        else expect(holding.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('asks for few tiles, whose cells are about a pixel', () => {
    fc.assert(
      fc.property(scenes, ({ grid, view }) => {
        expect(wantedTiles(grid, view).length).toBeLessThanOrEqual(48);
        const level = levelFor(grid.hop, grid.extent.a, view.perA);
        const cell = grid.hop * 2 ** level;
        if (level > 0) expect(cell / view.perA).toBeLessThanOrEqual(Math.SQRT2 + 1e-9);
        if (level < rootLevel(grid.hop, grid.extent.a))
          expect(cell / view.perA).toBeGreaterThanOrEqual(Math.SQRT1_2 - 1e-9);
      }),
    );
  });

  it('finds coarser tiles that hold the finer one, up to the root', () => {
    fc.assert(
      fc.property(scenes, ({ grid, view }) => {
        for (const key of wantedTiles(grid, view).slice(0, 3)) {
          const inner = tileArea(grid, key);
          const chain = ancestors(grid, key);
          for (const up of chain) {
            const outer = tileArea(grid, up);
            expect(outer.x[0]).toBeLessThanOrEqual(inner.x[0] + 1e-9);
            expect(outer.y[0]).toBeLessThanOrEqual(inner.y[0] + 1e-9);
            expect(outer.x[1]).toBeGreaterThanOrEqual(Math.min(inner.x[1], grid.extent.a) - 1e-6);
          }
          const last = chain.at(-1) ?? key;
          expect(keyText(last)).toBe(keyText(rootTile(grid)));
        }
      }),
    );
  });

  it('is never blank once the root is there, whatever else is', () => {
    fc.assert(
      fc.property(scenes, fc.func(fc.boolean()), ({ grid, view }, chance) => {
        const root = keyText(rootTile(grid));
        const has = (key: string) => key === root || chance(key);
        const wanted = wantedTiles(grid, view);
        const blits = plan(grid, view, wanted, has);
        for (const b of blits) {
          expect(has(keyText(b.key))).toBe(true);
          expect(b.source.x).toBeGreaterThanOrEqual(-1e-6);
          expect(b.source.x + b.source.w).toBeLessThanOrEqual(tileArea(grid, b.key).columns + 1e-6);
          expect(b.source.y + b.source.h).toBeLessThanOrEqual(tileArea(grid, b.key).rows + 1e-6);
        }
        for (const key of wanted) {
          const own = tileArea(grid, key);
          const x = (own.x[0] - view.a0) / view.perA;
          expect(blits.some((b) => Math.abs(b.target.x - x) < 1e-3 * (1 + Math.abs(x)))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
