import { expect, it } from 'vitest';
import { wasmPassages } from '#main/compute/passages.ts';
import { learnCommonSpace } from '#src/align/query/common-space.ts';
import { searchLibrary } from '#src/align/query/search-library.ts';
import { random } from '#test/fixtures/performance.ts';

/** Three hidden courses, seen by one machine in five channels, by another in seven, noisily, in other units. */
function seen(seed: number, frames: number, pace: number, from: number, eye: 'x' | 'y') {
  const hidden = random(seed);
  const waves = Array.from({ length: 3 }, () =>
    Array.from({ length: 8 }, () => ({ rate: 0.02 + 0.25 * hidden(), phase: 6.3 * hidden() })),
  );
  const dims = eye === 'x' ? 5 : 7;
  const lens = random(eye === 'x' ? 901 : 902);
  const mix = Array.from({ length: dims * 3 }, () => 2 * lens() - 1);
  const noise = random(seed + 31 * from + dims);
  const values = new Float32Array(frames * dims);
  for (let k = 0; k < frames; k++) {
    const at = waves.map((each) =>
      each.reduce((sum, w) => sum + Math.sin(w.phase + w.rate * (from + pace * k)), 0),
    );
    for (let q = 0; q < dims; q++)
      values[k * dims + q] =
        100 * q +
        (q + 1) * (at.reduce((sum, v, h) => sum + v * (mix[q * 3 + h] as number), 0) + noise() - 0.5);
  }
  return { values, dims };
}

const space = learnCommonSpace(seen(1, 1000, 1, 0, 'x'), seen(1, 1000, 1, 0, 'y'));

it('finds a passage that another machine saw, by an example of what both see', () => {
  expect(space?.correlations.length).toBe(3);
  if (!space) return;
  const pieces = [2, 3, 4].map((seed) => {
    const frames = space.y(seen(seed, 800, 1, 0, 'y'));
    return { frames: 800, load: () => frames };
  });
  const ask = (seed: number) =>
    searchLibrary(wasmPassages(), space.x(seen(seed, 150, 1.15, 300, 'x')), pieces).matches;
  const [best] = ask(3);
  expect(best?.piece).toBe(1);
  expect(Math.abs((best?.passage.start as number) - 300)).toBeLessThan(10);
  expect(ask(5)).toEqual([]);
});

it('learns nothing where nothing is common', () => {
  expect(learnCommonSpace(seen(1, 1000, 1, 0, 'x'), seen(2, 1000, 1, 0, 'y'))).toBeNull();
});
