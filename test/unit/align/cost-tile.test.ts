import { describe, expect, it } from 'vitest';
import { costTile, frameSums } from '#src/align/cost-tile.ts';
import type { Sequence } from '#src/model/sequence.ts';
import { random } from '#test/fixtures/performance.ts';

const dims = 5;
function noise(n: number, seed: number): Sequence {
  const next = random(seed);
  return { values: Float32Array.from({ length: n * dims }, () => next()), dims, hop: 0.01, start: 0 };
}
const distance = (a: Sequence, i: number, b: Sequence, j: number) => {
  let sum = 0;
  for (let q = 0; q < dims; q++) sum += ((a.values[i * dims + q] ?? 0) - (b.values[j * dims + q] ?? 0)) ** 2;
  return sum;
};

/** What a frame costs against any of the other sequence, in the mean. */
const luck = (s: Sequence, i: number, other: Sequence) => {
  const n = other.values.length / dims;
  return Array.from({ length: n }, (_, j) => distance(s, i, other, j)).reduce((p, q) => p + q, 0) / n;
};

describe('costTile', () => {
  const a = noise(400, 1);
  const b = noise(300, 2);
  const [x, y] = [frameSums(a), frameSums(b)];

  it('shows single cells when zoomed in: column i, row j is |a_i − b_j| against what either costs by luck', () => {
    // Pixels half a frame wide around frames 100…109 and 50…59.
    const tile = costTile(x, y, { x: [0.995, 1.095], y: [0.495, 0.595] }, 20, 20);
    let scale = 0;
    for (let r = 0; r < 20; r++)
      for (let c = 0; c < 20; c++) {
        const [i, j] = [100 + (c >> 1), 50 + (r >> 1)];
        const cost = Math.sqrt(distance(a, i, b, j)) / (luck(a, i, b) * luck(b, j, a)) ** 0.25;
        const pixel = tile[r * 20 + c] as number;
        if (pixel > 20 && pixel < 255) {
          scale ||= pixel / cost;
          expect(pixel / cost / scale).toBeGreaterThan(0.9);
          expect(pixel / cost / scale).toBeLessThan(1.1);
        }
      }
    expect(scale).toBeGreaterThan(0);
  });

  it('is dark on the diagonal of a recording against itself at every zoom, brighter elsewhere', () => {
    for (const pixels of [400, 100, 40, 10]) {
      const tile = costTile(x, x, { x: [-0.005, 3.995], y: [-0.005, 3.995] }, pixels, pixels);
      let other = 0;
      for (let k = 0; k < pixels; k++) {
        expect(tile[k * pixels + k]).toBe(0);
        other += tile[k * pixels + ((k + (pixels >> 1)) % pixels)] as number;
      }
      expect(other / pixels).toBeGreaterThan(100);
    }
  });

  it('joins without a seam: a tile equals the same part of a larger one', () => {
    const large = costTile(x, y, { x: [0, 3.2], y: [0, 2.4] }, 64, 48);
    const small = costTile(x, y, { x: [1.6, 2.4], y: [0.8, 1.6] }, 16, 16);
    for (let r = 0; r < 16; r++)
      for (let c = 0; c < 16; c++) expect(small[r * 16 + c]).toBe(large[(r + 16) * 64 + c + 32]);
  });

  it('is 255 outside the recordings', () => {
    const tile = costTile(x, y, { x: [-2, -1], y: [0, 1] }, 8, 8);
    expect(tile.every((v) => v === 255)).toBe(true);
    expect(costTile(x, y, { x: [3.9, 4.9], y: [1, 2] }, 10, 10)[9]).toBe(255);
  });
});
