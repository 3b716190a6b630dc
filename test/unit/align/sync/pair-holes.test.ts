import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trace } from '#src/align/sync/agreement-trace.ts';
import { holesIn } from '#src/align/sync/pair-holes.ts';
import type { Search } from '#src/align/sync/pair-search.ts';
import type { WindowMatch } from '#src/align/sync/window-match.ts';

/** Two minutes of even sound in both. */
const seconds = 120;
const summary = { frameRate: 62.5, level: new Int8Array(seconds * 62.5).fill(-20) };
const search = { summaryA: summary, summaryB: summary, durationA: seconds, durationB: seconds } as Search;
const line = [{ a: [0, seconds], b: [0, seconds], ppm: 0, sd: 1e-5 }] as never;
const windows = (times: readonly number[]): WindowMatch[] => times.map((b) => ({ a: b, b }) as WindowMatch);

/** All moments agree but those of one stretch, whose sounds have nothing in common. */
function traceWithout(from: number, to: number): Trace {
  const b = Float64Array.from({ length: seconds * 4 }, (_, k) => (k + 0.5) / 4);
  return { step: 0.25, b, agreement: b.map((t) => (t > from && t < to ? 0 : 0.6)), sd: 0.1 };
}

const every = (step: number, but: (t: number) => boolean = () => false): number[] =>
  Array.from({ length: Math.floor(seconds / step) }, (_, k) => (k + 0.5) * step).filter((t) => !but(t));

/** As `summary`, silent for a while. */
const silentWithin = (from: number, to: number): typeof summary => ({
  ...summary,
  level: summary.level.map((level, k) => (k / 62.5 > from && k / 62.5 < to ? -90 : level)),
});

describe('moments that speak against a placement', () => {
  it('count for as long as they last where no window fits in and agrees', () => {
    const met = windows(every(1.6, (t) => t < 12));
    expect(holesIn(search, line, met, traceWithout(0, 12)).openAgainst).toBeCloseTo(12, 1);
  });

  it('are refuted by a window wholly within them', () => {
    const { openAgainst } = holesIn(search, line, windows(every(1.6)), traceWithout(0, 12));
    expect(openAgainst).toBeLessThan(1.6);
  });

  it('hide between the windows where they are shorter than one, whatever the windows around say', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1.5, max: 4, noNaN: true }),
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        (length, step) => {
          const { spannedAgainst } = holesIn(
            search,
            line,
            windows(every(step)),
            traceWithout(60, 60 + length),
          );
          expect(Math.abs(spannedAgainst - length)).toBeLessThan(0.5);
        },
      ),
    );
  });

  it('leave it untold whether a break hides in silence at an end', () => {
    const met = windows(every(1.6, (t) => t < 14));
    const silent = { ...search, summaryB: silentWithin(0, 12) } as Search;
    const { openAgainst, openUntold } = holesIn(silent, line, met, traceWithout(0, 12));
    expect(openAgainst).toBeLessThan(1);
    expect(openUntold).toBeCloseTo(12, 0);
  });

  it('are none where either is silent: there each recorder’s own noise is heard', () => {
    const met = windows(every(1.6, (t) => t > 38 && t < 72));
    const trace = traceWithout(40, 70);
    expect(holesIn(search, line, met, trace).spannedAgainst).toBeCloseTo(30, 0);
    for (const side of ['summaryA', 'summaryB'])
      expect(
        holesIn({ ...search, [side]: silentWithin(40, 70) } as Search, line, met, trace).spannedAgainst,
      ).toBeLessThan(1);
  });
});
