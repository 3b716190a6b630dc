import { describe, expect, it } from 'vitest';
import { dtw } from '#src/align/dtw/align-dtw.ts';
import { shareAtSlopeLimit } from '#src/align/dtw/at-slope-limit.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { stepPattern } from '#src/align/dtw/step-tables.ts';
import { alignMethods } from '#src/align/methods/index.ts';
import { withSpread } from '#src/align/methods/spread.ts';
import { makeRandom } from '#src/math/random.ts';

/** A noisy curve, and the same by a clock that runs at `rate` for the middle third. */
function pairAt(rate: number): readonly [Frames, Frames] {
  const random = makeRandom(3);
  const curve = (t: number) => Math.sin(t / 7) + Math.sin(t / 11 + 1);
  const at = (t: number) => (t < 80 ? t : t < 160 ? 80 + rate * (t - 80) : 80 + rate * 80 + t - 160);
  const seen = (values: readonly number[]): Frames => ({
    dims: 1,
    values: Float64Array.from(values, (v) => v + 0.05 * random.normal()),
  });
  const x = Array.from({ length: 240 }, (_, k) => curve(at(k)));
  const y = Array.from({ length: Math.floor(at(239)) + 1 }, (_, k) => curve(k));
  return [seen(x), seen(y)];
}

describe('a path at the limit of its slope', () => {
  it('is told by its share where the clock lies at or beyond the limit, and not where it lies within', () => {
    const p1 = stepPattern('symmetricP1');
    for (const rate of [0.35, 2.6])
      expect(shareAtSlopeLimit(dtw(...pairAt(rate), { step: 'symmetricP1' }), p1)).toBeGreaterThan(0.2);
    for (const rate of [0.8, 1, 1.3])
      expect(shareAtSlopeLimit(dtw(...pairAt(rate), { step: 'symmetricP1' }), p1)).toBeLessThan(0.1);
    expect(shareAtSlopeLimit(dtw(...pairAt(0.35)), stepPattern('symmetric2'))).toBe(0);
  });

  it('is said beside its deviations, which know nothing of what lies beyond', async () => {
    const method = alignMethods.find(({ name }) => name === 'dtw');
    const notes = async (rate: number, options: object) =>
      withSpread('dtw', options, (await method?.run(pairAt(rate), options, {})) as never).notes.join();
    const said = /% of the path runs as flat or as steep as its steps allow.*the path cannot follow it/;
    expect(await notes(0.35, { step: 'symmetricP1' })).toMatch(said);
    expect(await notes(0.4, { slope: [0.5, 2] })).toMatch(said);
    expect(await notes(0.9, { step: 'symmetricP1' })).not.toMatch(said);
    expect(await notes(0.35, {})).not.toMatch(said);
  });
});
