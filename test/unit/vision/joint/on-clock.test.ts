import { describe, expect, it } from 'vitest';
import { onClock } from '#src/vision/joint/on-clock.ts';

/** Its only value is its own time. */
const told = {
  values: Float32Array.from({ length: 501 }, (_, k) => 2 + k / 25),
  dims: 1,
  hop: 0.04,
  start: 2,
};

describe('a sequence on the clock of a film', () => {
  it('says at each moment of the film what belongs there, at every rate, bend and offset', () => {
    for (const clock of [
      [
        [0, 3.5],
        [10, 13.5],
      ],
      [
        [1, 3],
        [5, 11],
        [9, 13],
      ],
    ] as const) {
      const { values, hop, start } = onClock(told, clock);
      for (let k = 0; k < values.length; k++) {
        const t = start + k * hop;
        const i = clock.length === 2 || t < (clock[1] as readonly [number, number])[0] ? 0 : 1;
        const [p, q] = [clock[i], clock[i + 1]] as unknown as readonly [[number, number], [number, number]];
        const other = p[1] + ((t - p[0]) * (q[1] - p[1])) / (q[0] - p[0]);
        expect(values[k]).toBeCloseTo(Math.max(2, Math.min(22, other)), 4);
      }
      expect(start + (values.length - 1) * hop).toBeLessThan(30);
    }
  });

  it('is as it was on one clock, and refuses clocks that go back', () => {
    expect(onClock(told, [])).toBe(told);
    expect(() =>
      onClock(told, [
        [0, 0],
        [1, -1],
      ]),
    ).toThrow(/forward/);
  });
});
