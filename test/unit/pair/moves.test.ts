import { draftOf } from '#renderer/pair/method-draft.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gripAt, inside, nudgeStep, onShift, regionBetween } from '#renderer/pair/gesture.ts';
import { latestWins } from '#renderer/pair/latest.ts';
import {
  asShown,
  pairKey,
  type PairViewState,
  turnedView,
  viewFor,
  withSwapped,
} from '#renderer/pair/pair-state.ts';
import { isBad, statusLine } from '#renderer/pair/pair-status.ts';
import type { PairFacts } from '#renderer/pair/path.ts';
import { serves, wantedPeaks } from '#renderer/pair/use-wave.ts';
import { fitView, spotOf } from '#renderer/pair/view.ts';
import type { PairEvidence } from '#src/model/alignment.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const facts = (more: Partial<PairFacts>): PairFacts => ({
  path: { from: 'none', stretches: [] },
  pins: [],
  forbidden: [],
  locked: [],
  matches: { a: [], b: [], sd: [], strength: [] },
  evidence: null,
  warp: null,
  candidates: [],
  byHand: false,
  ...more,
});
const straight = {
  from: 'timeline',
  stretches: [
    [
      { a: 0, b: 10, sd: 1e-3 },
      { a: 80, b: 90, sd: 1e-3 },
    ],
  ],
} as const;

describe('what lies under the pointer', () => {
  const view = fitView({ a: 100, b: 100 }, 500, 500);
  it('prefers a pin to the path, the path to the ground', () => {
    const both = facts({ path: straight, pins: [{ id: 'p', a: 40, b: 50 }] });
    expect(gripAt(view, both, spotOf(view, { a: 40.5, b: 50 }))).toMatchObject({ kind: 'pin', id: 'p' });
    expect(gripAt(view, both, spotOf(view, { a: 20, b: 30.5 })).kind).toBe('path');
    expect(gripAt(view, both, spotOf(view, { a: 20, b: 60 })).kind).toBe('ground');
  });
  it('takes hold of a forbidden region below pins and path', () => {
    const region = { id: 'r', low: { a: 10, b: 15 }, high: { a: 30, b: 70 } };
    const all = facts({ path: straight, forbidden: [region] });
    expect(gripAt(view, all, spotOf(view, { a: 20, b: 60 }))).toEqual({ kind: 'region', id: 'r' });
    expect(gripAt(view, all, spotOf(view, { a: 20, b: 30.5 })).kind).toBe('path');
    expect(gripAt(view, all, spotOf(view, { a: 40, b: 20 })).kind).toBe('ground');
  });
  it('paints a region from any corner, on both recordings only, and none by a slip of the hand', () => {
    fc.assert(
      fc.property(
        number(-20, 120),
        number(-20, 120),
        number(-20, 120),
        number(-20, 120),
        (a0, b0, a1, b1) => {
          const extent = { a: 100, b: 100 };
          const [p, q] = [spotOf(view, { a: a0, b: b0 }), spotOf(view, { a: a1, b: b1 })];
          const made = regionBetween(view, p, q, extent);
          if (!made) {
            const isOn = (s: number, t: number) =>
              Math.min(100, Math.max(s, t)) - Math.max(0, Math.min(s, t)) > 1e-9;
            const isWide = Math.abs(p.x - q.x) >= 3 && Math.abs(p.y - q.y) >= 3;
            expect(isWide && isOn(a0, a1) && isOn(b0, b1)).toBe(false);
            return;
          }
          expect(made.low.a).toBeCloseTo(Math.max(0, Math.min(a0, a1)), 9);
          expect(made.high.b).toBeCloseTo(Math.min(100, Math.max(b0, b1)), 9);
        },
      ),
    );
  });
  it('offers candidates only where there is no path', () => {
    const candidates = [{ shift: -20, score: 3 }];
    const spot = spotOf(view, { a: 60, b: 40 });
    expect(gripAt(view, facts({ candidates }), spot)).toMatchObject({ kind: 'candidate', shift: -20 });
    expect(gripAt(view, facts({ candidates, path: straight }), spot).kind).toBe('ground');
  });
  it('pins a clicked candidate on its line and on both recordings', () => {
    fc.assert(
      fc.property(number(-90, 90), number(0, 100), number(0, 100), (shift, a, b) => {
        const extent = { a: 100, b: 100 };
        const point = onShift({ a, b }, shift, extent);
        expect(point.b - point.a).toBeCloseTo(shift, 9);
        expect(inside(point, extent).a).toBeCloseTo(point.a, 9);
        expect(inside(point, extent).b).toBeCloseTo(point.b, 9);
      }),
    );
  });
  it('nudges by a cell, by a sample once cells are wide, ten times as far with Shift', () => {
    expect(nudgeStep(0.01, 0.05, 48_000, false)).toBe(0.01);
    expect(nudgeStep(0.01, 0.05, 48_000, true)).toBeCloseTo(0.1);
    expect(nudgeStep(0.01, 1e-5, 48_000, false)).toBe(1 / 48_000);
  });
});

describe('the view kept for a pair', () => {
  const state: PairViewState = {
    swapped: new Set(),
    views: new Map(),
    size: { width: 600, height: 300 },
    colours: 'cividis',
    follow: false,
    asTable: false,
    choosing: false,
    method: draftOf(null),
    dimension: 0,
    cursor: { a: 1, b: 2 },
    editing: null,
    refusals: new Map(),
    selectedRegion: null,
    review: null,
    switched: 'A' as const,
    differ: 'off' as const,
    said: '',
  };
  it('turns round over the same middle, and back again', () => {
    const view = { a0: 5, b0: 9, perA: 0.01, perB: 0.03, width: 600, height: 300 };
    const pair = { a: 'x', b: 'y' };
    const kept = { ...state, views: new Map([[pairKey('x', 'y'), view]]) };
    const turned = { ...kept, ...withSwapped(kept, pair) };
    expect(asShown(turned, pair)).toEqual({ a: 'y', b: 'x' });
    expect(turned.cursor).toEqual({ a: 2, b: 1 });
    const other = turned.views.get(pairKey('y', 'x'));
    expect(other?.perA).toBe(0.03);
    const back = { ...turned, ...withSwapped(turned, pair) };
    expect(asShown(back, pair)).toEqual(pair);
    const again = turnedView(turnedView(view));
    expect(again.a0).toBeCloseTo(view.a0);
    expect(again.b0).toBeCloseTo(view.b0);
  });
  it('shows everything until moved, and follows the size of the panel', () => {
    expect(viewFor(state, 'k', { a: 10, b: 20 })).toEqual(fitView({ a: 10, b: 20 }, 600, 300));
    const moved = { ...fitView({ a: 10, b: 20 }, 400, 300), perA: 0.001 };
    expect(viewFor({ ...state, views: new Map([['k', moved]]) }, 'k', { a: 10, b: 20 }).width).toBe(600);
  });
});

describe('peaks for what is on the screen', () => {
  it('always covers the view, at a column a pixel or so', () => {
    fc.assert(
      fc.property(
        number(0, 3000),
        number(0.01, 600),
        fc.integer({ min: 50, max: 2000 }),
        (from, span, pixels) => {
          const duration = 3600;
          const to = Math.min(duration, from + span);
          const wanted = wantedPeaks(from, to, pixels, duration);
          if (!wanted) throw new Error('nothing wanted');
          expect(serves(wanted, from, to, pixels, duration)).toBe(true);
          expect(wanted.columns).toBeLessThanOrEqual(8192);
          expect(serves(wanted, from, from + (to - from) / 8, pixels, duration)).toBe(false);
        },
      ),
    );
    expect(wantedPeaks(-20, -10, 100, 60)).toBeNull();
  });
});

describe('the latest request wins', () => {
  it('runs one at a time and skips what was overtaken', async () => {
    const done: number[] = [];
    const gates: (() => void)[] = [];
    const queue = latestWins<number>(
      (n) =>
        new Promise((resolve) => {
          gates.push(() => {
            done.push(n);
            resolve();
          });
        }),
      (error) => {
        throw error;
      },
    );
    for (const n of [1, 2, 3, 4]) queue.ask(n);
    expect(gates.length).toBe(1);
    gates[0]?.();
    await new Promise((r) => setTimeout(r, 0));
    gates[1]?.();
    await new Promise((r) => setTimeout(r, 0));
    expect(done).toEqual([1, 4]);
  });
  it('goes on after a failure, and is silent once stopped', async () => {
    const errors: unknown[] = [];
    let runs = 0;
    const queue = latestWins<string>(
      async (what, signal) => {
        runs++;
        await new Promise((r) => setTimeout(r, 1));
        if (what === 'bad') throw new Error(signal.aborted ? 'late' : 'bad');
      },
      (error) => errors.push(error),
    );
    queue.ask('bad');
    queue.ask('good');
    await new Promise((r) => setTimeout(r, 10));
    expect(errors.length).toBe(1);
    expect(runs).toBe(2);
    queue.ask('bad');
    queue.stop();
    await new Promise((r) => setTimeout(r, 10));
    expect(errors.length).toBe(1);
  });
});

describe('how a pair stands, in words', () => {
  const matches = { a: [10, 20, 30], b: [20, 30, 40], sd: [1e-4, 1e-4, 1e-4], strength: [1, 1, 1] };
  it('says when pins hold it against its own matches', () => {
    const held = facts({
      path: straight,
      matches: { ...matches, b: [22, 32, 42] },
      pins: [{ id: 'p', a: 1, b: 11 }],
    });
    expect(statusLine(held)).toBe('pinned by hand · its matches lie 2.000 s off');
    expect(isBad(held)).toBe(true);
    expect(isBad(facts({ path: straight, matches }))).toBe(false);
    expect(statusLine(facts({}))).toBe('not compared yet');
    expect(statusLine(facts({ path: straight }))).toBe('placed through others');
  });
  it('says so too when the pins left no match over the path', () => {
    const evidence = {
      a: 'x',
      b: 'y',
      status: 'matched',
      by: 'audio',
      confidence: 0.9994,
      score: 9,
      chance: 1,
      matches,
      segments: [{ a: [10, 30], b: [20, 40], ppm: 0, sd: 1e-4 }],
      candidates: [],
      residual: null,
    } as unknown as PairEvidence;
    const path = {
      from: 'timeline',
      stretches: [
        [
          { a: 31, b: 54.4, sd: 1e-3 },
          { a: 40, b: 63.4, sd: 1e-3 },
        ],
      ],
    } as const;
    const held = facts({ path, matches, evidence, pins: [{ id: 'p', a: 32, b: 55.4 }] });
    expect(statusLine(held)).toBe('pinned by hand · its matches lie 13.400 s off');
    expect(isBad(held)).toBe(true);
    const agreed = facts({ path: straight, matches, evidence, pins: [{ id: 'p', a: 50, b: 60.001 }] });
    expect(statusLine(agreed)).toBe('matched · confidence 0.999 · 1 pin');
    expect(isBad(agreed)).toBe(false);
  });
});
