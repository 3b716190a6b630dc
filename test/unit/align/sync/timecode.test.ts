import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveNetwork } from '#src/align/sync/network.ts';
import { timecodeDifference, timecodeSeconds } from '#src/align/sync/timecode.ts';
import type { PairEvidence } from '#src/model/alignment.ts';
import { toTimeline } from '#src/model/time-map.ts';
import { sourceTime } from '#src/model/units.ts';
import { evidence, recordingOf, type Truth } from './synthetic-event.ts';

const ntsc = [30000, 1001] as const;
const pal = [25, 1] as const;
const two = (n: number) => String(n).padStart(2, '0');

/** Drop-frame timecodes in the order in which frames bear them, by counting. */
function* dropFrame(perSecond: number): Generator<string> {
  for (let minute = 0; minute < 24 * 60; minute++)
    for (let second = 0; second < 60; second++)
      for (let frame = 0; frame < perSecond; frame++) {
        if (second === 0 && minute % 10 !== 0 && frame < perSecond / 15) continue;
        yield `${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(second)};${two(frame)}`;
      }
}

describe('timecode in seconds', () => {
  it.each([30, 60])('drop-frame at %d numbers: each frame follows the last by exactly one frame', (n) => {
    const rate = [n * 1000, 1001] as const;
    let index = 0;
    for (const code of dropFrame(n)) {
      // A sample of frames, and all around every minute's start.
      if (index > 0 && (index % 997 === 0 || /:0[01];0\d$/.test(code))) {
        const found = timecodeSeconds(code, rate) ?? Number.NaN;
        if (Math.abs(found - (index * 1001) / rate[0]) > 1e-9) expect(`${code} ${found}`).toBe(index);
      }
      if (++index > 150_000) break;
    }
    expect(index).toBeGreaterThan(150_000);
  });

  it('drop-frame keeps up with the clock on the wall, non-drop does not', () => {
    expect(timecodeSeconds('10:00:00;00', ntsc)).toBeCloseTo(36_000, 0);
    expect(timecodeSeconds('10:00:00:00', ntsc)).toBeCloseTo(36_036, 6);
    expect(timecodeSeconds('01:00:00:00', [24000, 1001])).toBeCloseTo(3603.6, 6);
    expect(timecodeSeconds('01:00:00:12', pal)).toBeCloseTo(3600.48, 9);
    expect(timecodeSeconds('01:00:00;12', [30, 1])).toBeCloseTo(3600.4, 9);
  });

  it.each([
    ['01:60:00:00', pal],
    ['24:00:00:00', pal],
    ['01:00:00:25', pal],
    ['00:01:00;01', ntsc],
    ['00:00:00:00', pal],
    ['soon', pal],
  ] as const)('says nothing where there is nothing to say: %s', (code, rate) =>
    expect(timecodeSeconds(code, rate)).toBeNull(),
  );

  it('differences go the short way round midnight', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 86_400, noNaN: true }),
        fc.double({ min: -43_000, max: 43_000, noNaN: true }),
        (a, d) => {
          const b = (((a + d) % 86_400) + 86_400) % 86_400;
          expect(timecodeDifference(a, b)).toBeCloseTo(d, 6);
        },
      ),
    );
  });
});

describe('timecode as a prior', () => {
  const A: Truth = { id: 'A', start: 0, ppm: 0, duration: 120 };
  const B: Truth = { id: 'B', start: 40, ppm: 20, duration: 60 };
  const at = (truth: Truth, timecode: number | null) =>
    recordingOf(truth, { clocks: { timecode, created: null } });
  const solve = (pair: PairEvidence, b: number | null, a: number | null = 3600) =>
    solveNetwork({ recordings: [at(A, a), at(B, b)], pairs: [pair], pins: [], reference: 'A' });
  const start = (result: ReturnType<typeof solve>) => {
    const map = result.placements[1]?.map;
    return map ? toTimeline(map, sourceTime(0)) : null;
  };
  /** Where a 10 s loop fits: everywhere about equally well; what was measured is one of them. */
  const loop = (confidence: number): PairEvidence => ({
    ...evidence(A, { ...B, start: 30 }, { confidence }),
    candidates: [30, 40, 20, 50].map((offset, k) => ({ against: 'A', offset, score: 0.8 - 0.02 * k })),
  });

  it('that lies loses against the sound', () => {
    const result = solve(evidence(A, B), 3600 + 77);
    expect(start(result)).toBeCloseTo(40, 4);
    expect(result.placements[1]?.confidence).toBeGreaterThan(0.9);
  });

  it('chooses among the places of a loop, and is no surer for it', () => {
    const plain = solve(loop(0.3), null);
    const chosen = solve(loop(0.3), 3640.4);
    expect(start(plain)).toBeCloseTo(30, 4);
    expect(start(chosen)).toBeCloseTo(40, 2);
    expect(chosen.placements[1]?.confidence).toBeLessThan(0.5);
    expect(chosen.placements[1]?.candidates.length).toBeGreaterThan(1);
    expect(chosen.notes.join()).toMatch(/timecode/);
    // Once chosen, solving again changes nothing.
    expect(start(solve(chosen.pairs[0] as PairEvidence, 3640.4))).toBeCloseTo(40, 2);
  });

  it('has no say where one place fits much better, or the sound is sure, or nothing fits there', () => {
    const clear = {
      ...loop(0.3),
      candidates: [30, 40].map((offset, k) => ({ against: 'A', offset, score: 0.8 - 0.3 * k })),
    };
    expect(start(solve(clear, 3640))).toBeCloseTo(30, 4);
    expect(start(solve(loop(0.9), 3640))).toBeCloseTo(30, 4);
    expect(start(solve(loop(0.3), 3635))).toBeCloseTo(30, 4);
  });

  it('never places anything by itself, but is offered to be tried by hand', () => {
    const refused: PairEvidence = {
      ...evidence(A, B),
      status: 'refused',
      confidence: 0,
      score: 0.1,
      segments: [],
      candidates: [],
    };
    const [, b] = solve(refused, 3640).placements;
    expect(b).toMatchObject({ placed: false, map: null, candidates: [{ against: 'A', offset: 40 }] });
    expect(b?.reason).toMatch(/By its timecode it would start at 40\.000 s of “A”/);
    expect(solve(refused, 9000).placements[1]?.reason).not.toMatch(/timecode/);
  });
});
