import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceTime } from '#src/model/units.ts';
import { solveNetwork } from '#src/align/sync/network.ts';
import { shifted, timelineExtent, timeMapFault, toTimeline } from '#src/model/time-map.ts';
import { A, alike, B, C, D, placed, solve } from './solved-network.ts';
import { allPairs, evidence, gaussian, random, recordingOf, type Truth } from './synthetic-event.ts';

describe('properties', () => {
  const truth = fc.record({
    start: fc.double({ min: -200, max: 200, noNaN: true }),
    ppm: fc.double({ min: -200, max: 200, noNaN: true }),
    duration: fc.double({ min: 20, max: 300, noNaN: true }),
    pause: fc.option(
      fc.tuple(fc.double({ min: 0.2, max: 0.8, noNaN: true }), fc.double({ min: 0.02, max: 9, noNaN: true })),
    ),
  });
  const pile = fc
    .tuple(
      fc.array(truth, { minLength: 2, maxLength: 7 }),
      fc.integer(),
      fc.double({ min: 0, max: 0.4, noNaN: true }),
    )
    .map(([list, seed, wild]) => {
      const truths = list.map(
        ({ pause, ...t }, k): Truth => ({
          ...t,
          id: `r${k}`,
          pauses: pause ? [[t.duration * pause[0], pause[1]]] : [],
        }),
      );
      const next = random(seed);
      const pairs = allPairs(truths, (a, b) =>
        evidence(a, b, {
          noise: () => gaussian(next),
          confidence: next(),
          shift: next() < wild ? 20 * next() : 0,
        }),
      );
      return { truths, pairs };
    });

  it('gives valid maps that cover every placed recording, whatever the evidence', () => {
    fc.assert(
      fc.property(pile, ({ truths, pairs }) => {
        const result = solve(truths, pairs);
        for (const [k, p] of result.placements.entries()) {
          expect(p.confidence).toBeGreaterThanOrEqual(0);
          expect(p.confidence).toBeLessThanOrEqual(1);
          if (!p.map) continue;
          expect(timeMapFault(p.map)).toBeNull();
          const { segments } = p.map;
          const last = segments[segments.length - 1];
          expect(segments[0]?.knots[0]?.source).toBe(0);
          expect(last?.knots[last.knots.length - 1]?.source).toBeCloseTo(truths[k]?.duration ?? 0, 6);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('never moves another recording that evidence reaches when one is placed by hand', () => {
    fc.assert(
      fc.property(
        pile,
        fc.nat(),
        fc.double({ min: -5, max: 5, noNaN: true }),
        ({ truths, pairs }, pick, off) => {
          const auto = solve(truths, pairs);
          const free = auto.placements.flatMap((p) =>
            p.map && auto.events.every((e) => e.reference !== p.recording) ? [p] : [],
          );
          const chosen = free[pick % Math.max(1, free.length)];
          if (!chosen?.map) return;
          const locked = { map: shifted(chosen.map, off), event: chosen.event ?? '0' };
          const result = solveNetwork({
            recordings: truths.map((t) => recordingOf(t, t.id === chosen.recording ? { locked } : {})),
            pairs,
            pins: [],
            reference: truths[0]?.id ?? '',
          });
          // Reached: by matched pairs from its event's clock, without the one placed by hand.
          const reached = new Set(auto.events.map((e) => e.reference));
          for (let k = 0; k < truths.length; k++)
            for (const { a, b, segments } of pairs)
              if (segments.length > 0 && a !== chosen.recording && b !== chosen.recording)
                if (reached.has(a) || reached.has(b)) reached.add(a).add(b);
          for (const [k, p] of result.placements.entries())
            if (p.recording === chosen.recording) expect(p.map).toEqual(locked.map);
            else if (reached.has(p.recording)) expect(p).toEqual(alike(auto.placements[k]));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('does not depend on the order of pairs', () => {
    fc.assert(
      fc.property(pile, ({ truths, pairs }) => {
        const forward = solve(truths, pairs).placements;
        const backward = solve(truths, [...pairs].reverse()).placements;
        expect(backward).toEqual(forward);
      }),
      { numRuns: 60 },
    );
  });

  it('moves everything by one map when another recording becomes the reference', () => {
    const truths = [A, B, C, D];
    const pairs = allPairs(truths);
    const byA = solve(truths, pairs);
    const byC = solve(truths, pairs, { reference: 'C' });
    const toC = (t: number) => (t - C.start) * (1 + C.ppm * 1e-6);
    for (const { id } of truths)
      for (const s of [0, 50, 140]) {
        const t = toTimeline(placed(byA, id).map, sourceTime(s)) ?? Number.NaN;
        expect(toTimeline(placed(byC, id).map, sourceTime(s))).toBeCloseTo(toC(t), 4);
      }
  });

  it('shifts with its reference: an offset of the source clock moves the others by as much', () => {
    const result = solve([A, B], [evidence(A, B)]);
    const later = solve([{ ...A, start: 5 }, B], [evidence({ ...A, start: 5 }, B)]);
    const moved = timelineExtent(shifted(placed(later, 'B').map, 5));
    expect(moved?.[0]).toBeCloseTo(timelineExtent(placed(result, 'B').map)?.[0] ?? Number.NaN, 4);
  });

  it('gives the same again when fed its own judged pairs', () => {
    const truths = [A, B, C, D];
    const pairs = allPairs(truths, (a, b) => evidence(a, b, { shift: a === A && b === D ? 2 : 0 }));
    const once = solve(truths, pairs);
    expect(solve(truths, once.pairs).placements).toEqual(once.placements);
  });
});
