import { describe, expect, it } from 'vitest';
import { evenSpectra } from '#src/align/sync/evened-spectra.ts';
import { makeRandom } from '#src/math/random.ts';

const [cells, rate] = [3000, 50];
const how = { deviation: 15, most: 120 };

/** Two signals that wander slowly, with a little that is quick. */
function wandering(seed: number): Int8Array {
  const random = makeRandom(seed);
  const values = new Int8Array(2 * cells);
  for (const s of [0, 1])
    for (let k = 0, slow = 0; k < cells; k++) {
      slow = 0.99 * slow + 3 * random.normal();
      values[s * cells + k] = Math.max(-120, Math.min(120, Math.round(slow + 2 * random.normal())));
    }
  return values;
}

const evened = (values: Int8Array): Int8Array => {
  const out = values.slice();
  evenSpectra(out, cells, rate, how);
  return out;
};

/** Of the first signal with itself half a second later. */
function likeLater(values: Int8Array): number {
  let [dot, power] = [0, 0];
  for (let k = 0; k + 25 < cells; k++) {
    dot += (values[k] as number) * (values[k + 25] as number);
    power += (values[k] as number) ** 2;
  }
  return dot / power;
}

describe('evened spectra', () => {
  it('are less like themselves a moment later, and of the deviation that is asked', () => {
    const values = wandering(1);
    const out = evened(values);
    expect(likeLater(values)).toBeGreaterThan(0.7);
    expect(likeLater(out)).toBeLessThan(0.5);
    expect(Math.sqrt(out.reduce((sum, v) => sum + v * v, 0) / out.length)).toBeCloseTo(15, 0);
  });

  it('come out backwards when they run backwards', () => {
    const values = wandering(2);
    const back = (of: Int8Array) =>
      Int8Array.from(of, (_, k) => of[k < cells ? cells - 1 - k : 3 * cells - 1 - k] as number);
    const [there, again] = [evened(back(values)), back(evened(values))];
    for (let k = 0; k < there.length; k++)
      expect(Math.abs((there[k] as number) - (again[k] as number))).toBeLessThanOrEqual(1);
  });

  it('leave silence as it is', () => {
    expect(evened(new Int8Array(2 * cells)).every((v) => v === 0)).toBe(true);
  });
});
