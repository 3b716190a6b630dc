import { describe, expect, it } from 'vitest';
import { solveNetwork } from '#src/align/sync/network.ts';
import { linearTimeMap, shifted, toTimeline } from '#src/model/time-map.ts';
import { sourceTime } from '#src/model/units.ts';
import { A, B, C, D, errorOf, placed, solve } from './solved-network.ts';
import { allPairs, evidence, recordingOf, type Truth } from './synthetic-event.ts';

describe('pins and hand-made placements', () => {
  const pin = (a: string, timeA: number, b: string, timeB: number, id = `${a}${timeA}`) => ({
    id,
    a,
    b,
    timeA: sourceTime(timeA),
    timeB: sourceTime(timeB),
  });

  it('places a recording by a pin alone', () => {
    const result = solve([A, B], [], { pins: [pin('A', 10, 'B', 41.25)] });
    expect(toTimeline(placed(result, 'B').map, sourceTime(41.25))).toBeCloseTo(10, 5);
    expect(placed(result, 'B').confidence).toBeLessThan(0.5);
    expect(result.pairs).toMatchObject([{ a: 'A', b: 'B', status: 'pinned', by: 'pins' }]);
  });

  it('obeys a pin against the evidence, keeps the measured drift, and leaves the others alone', () => {
    const truths = [A, B, D];
    const result = solve(truths, allPairs(truths), { pins: [pin('A', 100, 'B', 131.5)] });
    const map = placed(result, 'B').map;
    expect(toTimeline(map, sourceTime(131.5))).toBeCloseTo(100, 5);
    const knots = map.segments[0]?.knots;
    const ppm = (260 / ((knots?.[1]?.timeline ?? 0) - (knots?.[0]?.timeline ?? 0)) - 1) * 1e6;
    expect(ppm).toBeCloseTo(80, 0);
    expect(errorOf(result, D, A)).toBeLessThan(2e-5);
  });

  it('lays it to the pins where they hold a recording off its matches', () => {
    const truths = [A, B, D];
    const result = solve(truths, allPairs(truths), { pins: [pin('A', 100, 'B', 131.5)] });
    expect(result.notes).toEqual([
      expect.stringMatching(/^Pins hold “A” and “B” 24\d ms away from where their match puts them\.$/),
      expect.stringMatching(/^Pins hold “B” and “D” 2\d\d ms away from where their match puts them\.$/),
    ]);
    expect(placed(result, 'B').reason).toMatch(
      /^Placed by pins set by hand; its matches with “A”, “D” put it elsewhere/,
    );
  });

  it('carries along what hangs on the pinned recording alone', () => {
    const result = solve([A, B, D], [evidence(A, B), evidence(B, D)], { pins: [pin('A', 100, 'B', 131.5)] });
    const free = solve([A, B, D], [evidence(A, B), evidence(B, D)]);
    const moved = (id: string) =>
      (toTimeline(placed(result, id).map, sourceTime(50)) ?? 0) -
      (toTimeline(placed(free, id).map, sourceTime(50)) ?? 0);
    expect(moved('D')).toBeCloseTo(moved('B'), 3);
  });

  it('breaks the moved recording between two pins that no drift can join', () => {
    const result = solve([A, B], [evidence(A, B)], {
      pins: [pin('A', 50, 'B', 81.25), pin('A', 150, 'B', 176.25, 'second')],
    });
    const map = placed(result, 'B').map;
    expect(map.segments).toHaveLength(2);
    expect(toTimeline(map, sourceTime(81.25))).toBeCloseTo(50, 5);
    expect(toTimeline(map, sourceTime(176.25))).toBeCloseTo(150, 5);
  });

  it('gives hand-made placements back untouched and solves the rest around them', () => {
    const map = linearTimeMap(7, 12, B.duration);
    const recordings = [recordingOf(A), recordingOf(B, { locked: { map, event: '0' } }), recordingOf(D)];
    const result = solveNetwork({ recordings, pairs: [evidence(B, D)], pins: [], reference: 'A' });
    expect(placed(result, 'B').map).toEqual(map);
    expect(placed(result, 'B').by).toBe('manual');
    const there = toTimeline(placed(result, 'D').map, sourceTime(0));
    const inB = (D.start - B.start) * (1 + 80e-6);
    expect(there).toBeCloseTo(7 + inB / (1 + 12e-6), 2);
  });

  describe('a placement by hand is a wish about that recording alone', () => {
    const late: Truth = { id: 'K', start: 215, ppm: 20, duration: 120 };
    const chain = [evidence(A, B, { confidence: 0.95 }), evidence(B, late, { confidence: 0.999 })];
    const byHand = (off: number) => {
      const auto = solve([A, B, late], chain);
      const map = shifted(placed(auto, 'K').map, off);
      const recordings = [recordingOf(A), recordingOf(B), recordingOf(late, { locked: { map, event: '0' } })];
      return { auto, map, input: { recordings, pairs: chain, pins: [], reference: 'A' } };
    };

    for (const off of [0.001, 0.04, 2, -300])
      it(`leaves the others where evidence has them when it is moved by ${off} s`, () => {
        const { auto, map, input } = byHand(off);
        const result = solveNetwork(input);
        expect(placed(result, 'K').map).toEqual(map);
        expect(result.placements[1]).toEqual(auto.placements[1]);
        expect(result.events).toEqual(auto.events);
        const far = Math.abs(off) > 3e-3;
        expect(result.pairs.map((p) => p.status)).toEqual(['matched', far ? 'inconsistent' : 'matched']);
        expect(result.pairs[1]?.residual).toBeCloseTo(Math.abs(off), 3);
        if (far) expect(placed(result, 'K').reason).toMatch(/by hand.*away from.*“B”/);
        else expect(placed(result, 'K').reason).toBeNull();
        expect(result.notes.join().includes('“K”')).toBe(far);
        // Solved again from what it said, and released again: the same.
        expect(solveNetwork({ ...input, pairs: result.pairs }).placements).toEqual(result.placements);
        expect(solve([A, B, late], result.pairs).placements).toEqual(auto.placements);
      });

    for (const off of [1e-3, -1e-3, 0.04])
      it(`says truly how far off one with a pause is, moved by ${off} s: its breaks belong to both sides`, () => {
        const phone: Truth = { ...B, pauses: [[120, 7.3]] };
        const truths = [A, phone, D];
        const pairs = allPairs(truths);
        const auto = solve(truths, pairs);
        for (const moved of ['B', 'D']) {
          const locked = { map: shifted(placed(auto, moved).map, off), event: '0' };
          const recordings = truths.map((t) => recordingOf(t, t.id === moved ? { locked } : {}));
          const result = solveNetwork({ recordings, pairs, pins: [], reference: 'A' });
          for (const pair of result.pairs.filter((p) => p.a === moved || p.b === moved))
            expect(pair.residual).toBeCloseTo(Math.abs(off), 4);
          const far = Math.abs(off) > 3e-3;
          expect(placed(result, moved).reason === null).toBe(!far);
          if (far) expect(placed(result, moved).reason).toContain('40 ms away');
        }
      });

    it('takes along what hangs on it alone, and pins on it', () => {
      const last: Truth = { id: 'L', start: 320, ppm: 0, duration: 60 };
      const pairs = [...chain, evidence(late, last)];
      const { map } = byHand(2);
      const recordings = [
        recordingOf(A),
        recordingOf(B),
        recordingOf(late, { locked: { map, event: '0' } }),
        recordingOf(last),
        recordingOf({ ...last, id: 'M' }),
      ];
      const pins = [pin('K', 100, 'M', 10)];
      const result = solveNetwork({ recordings, pairs, pins, reference: 'A' });
      const at = (id: string, s: number) => toTimeline(placed(result, id).map, sourceTime(s)) ?? Number.NaN;
      expect(at('L', 0)).toBeCloseTo(322, 3);
      expect(at('M', 10)).toBeCloseTo(at('K', 100), 5);
      // No better known than a hand places.
      expect(placed(result, 'L').map.segments[0]?.knots[0]?.sd).toBeGreaterThan(5e-3);
      expect(placed(result, 'L').confidence).toBeLessThan(0.5);
      expect(placed(result, 'L').reason).toMatch(/by hand/);
      expect(result.pairs.at(-1)).toMatchObject({ a: 'K', b: 'M', status: 'pinned' });
    });

    it('keeps an event without the reference on the clock of its first recording', () => {
      const [E, F] = [
        { ...B, id: 'E', start: 5000 },
        { ...C, id: 'F', start: 5020 },
      ];
      const pairs = [evidence(E, F)];
      const auto = solve([A, E, F], pairs);
      const map = shifted(placed(auto, 'F').map, 2);
      const recordings = [recordingOf(A), recordingOf(E), recordingOf(F, { locked: { map, event: '1' } })];
      const result = solveNetwork({ recordings, pairs, pins: [], reference: 'A' });
      expect(result.placements[1]).toEqual(auto.placements[1]);
      expect(result.placements[2]).toMatchObject({ event: '1', map });
      expect(result.events).toEqual(auto.events);
    });

    it('does not put a file of the same recorder in doubt', () => {
      const [one, two] = [
        { ...B, id: 'E', duration: 100 },
        { ...B, id: 'F', start: 70, duration: 100 },
      ];
      const pairs = [evidence(A, one), evidence(A, two)];
      const of = (off: number | null) => {
        const auto = solve([A, one, two], pairs);
        const locked = off === null ? null : { map: shifted(placed(auto, 'F').map, off), event: '0' };
        const recordings = [
          recordingOf(A),
          recordingOf(one, { recorder: 'phone' }),
          recordingOf(two, { recorder: 'phone', locked }),
        ];
        return solveNetwork({ recordings, pairs, pins: [], reference: 'A' });
      };
      expect(of(-20).placements[1]).toEqual(of(null).placements[1]);
    });
  });
});
