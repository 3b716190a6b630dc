import { describe, expect, it } from 'vitest';
import { asMatrix } from '#src/align/ctw/common-space.ts';
import { type Problem, type State, stateOf } from '#src/align/gtw/common-views.ts';
import { descendWarps } from '#src/align/gtw/descent.ts';
import { positionDeviation, type WarpPosterior, warpPosterior } from '#src/align/gtw/posterior.ts';
import { offsetAt, straightWarps } from '#src/align/gtw/warps.ts';
import { cholesky } from '#src/math/cholesky.ts';
import { dot, type Matrix, matrix } from '#src/math/matrix.ts';
import { makeRandom } from '#src/math/random.ts';
import { type WarpedViews, warpedViews } from '../ctw/warped-views.ts';

const knots = 16;

function solved(views: WarpedViews): { problem: Problem; state: State; posterior: WarpPosterior } {
  const all = views.sequences.map(asMatrix);
  const problem: Problem = {
    views: all,
    dims: null,
    ridge: all.map(() => 1e-6),
    flexibility: 2,
    knots,
    moments: Math.max(...all.map((v) => v.rows)),
    pins: [],
  };
  const state = descendWarps(
    problem,
    straightWarps(
      all.map((v) => v.rows),
      knots,
    ),
    50,
  );
  const posterior = warpPosterior(problem, state);
  if (!posterior) throw new Error('the curvature is not positive definite');
  return { problem, state, posterior };
}

/** Where sequence `of` stands when `given` stands at `position` (both 0…1), by bisection on the clock. */
function standsAt(
  offset: (i: number, s: number) => number,
  of: number,
  given: number,
  position: number,
): number {
  let [low, high] = [0, 1];
  for (let k = 0; k < 60; k++) {
    const s = (low + high) / 2;
    if (s + offset(given, s) < position) low = s;
    else high = s;
  }
  return low + offset(of, low);
}

describe('positionDeviation', () => {
  it('is what drawing warps from the posterior shows', () => {
    for (const sizes of [
      [
        [60, 2],
        [75, 2],
      ],
      [
        [60, 2],
        [75, 2],
        [50, 3],
      ],
    ] as const) {
      const { posterior } = solved(warpedViews(sizes, 2, 0.01));
      const { warps, covariance } = posterior;
      const l = cholesky(covariance) as Matrix;
      const { normal } = makeRandom(5);
      const m = sizes.length;
      const inner = knots - 2;
      const [of, given] = [m - 1, 0];
      const count = 9;
      const squares = new Float64Array(count);
      const draws = 3000;
      for (let draw = 0; draw < draws; draw++) {
        const z = Float64Array.from({ length: covariance.rows }, normal);
        const offsets = matrix(m, knots, warps.offsets.values.slice());
        for (let v = 0; v < m - 1; v++)
          for (let k = 1; k <= inner; k++) {
            const row = v * inner + k - 1;
            const move = dot(l.values, row * covariance.rows, z, 0, row + 1);
            const [at, last] = [v * knots + k, (m - 1) * knots + k];
            offsets.values[at] = (offsets.values[at] as number) + move;
            offsets.values[last] = (offsets.values[last] as number) - move;
          }
        const drawn = { offsets, frames: warps.frames };
        for (let t = 0; t < count; t++) {
          const s = t / (count - 1);
          const position = s + offsetAt(warps, given, s);
          const there = standsAt((i, at) => offsetAt(drawn, i, at), of, given, position);
          const away = (there - (s + offsetAt(warps, of, s))) * ((warps.frames[of] as number) - 1);
          squares[t] = (squares[t] as number) + away * away;
        }
      }
      const told = positionDeviation(posterior, of, given, count);
      for (let t = 1; t < count - 1; t++)
        expect((told[t] as number) / Math.sqrt((squares[t] as number) / draws)).toBeCloseTo(1, 0.5);
      expect([told[0], told[count - 1]]).toEqual([0, 0]);
    }
  });
  it('is nothing for a sequence given itself, and grows with the noise', () => {
    const sizes = [
      [80, 2],
      [90, 2],
    ] as const;
    const { posterior } = solved(warpedViews(sizes, 2, 0.01));
    expect(Math.max(...positionDeviation(posterior, 1, 1, 20))).toBeLessThan(1e-9);
    const mean = (noise: number) => {
      const told = positionDeviation(solved(warpedViews(sizes, 2, noise)).posterior, 1, 0, 40);
      return told.reduce((a, b) => a + b, 0) / told.length;
    };
    const [little, more] = [mean(0.01), mean(0.05)];
    expect(little).toBeGreaterThan(0);
    expect(more).toBeGreaterThan(1.5 * little);
  });
  it('knows no more than the prior where the views say nothing', () => {
    const flat = (n: number, dims: number) => ({ values: new Float64Array(n * dims).fill(1), dims });
    const views = { sequences: [flat(50, 2), flat(60, 1)], clocks: [] };
    const { posterior, problem } = solved(views);
    // Two bridges of integrated Brownian motion, e and −e, tied down at both ends:
    // precision 2·(K−1)³/f²·DᵀD for D the second differences.
    const inner = knots - 2;
    const factor = (2 * (knots - 1) ** 3) / problem.flexibility ** 2;
    const precision = matrix(inner, inner);
    for (let k = 0; k < inner; k++)
      for (let a = -1; a <= 1; a++)
        for (let b = -1; b <= 1; b++) {
          if (k + a < 0 || k + a >= inner || k + b < 0 || k + b >= inner) continue;
          const cell = (k + a) * inner + k + b;
          precision.values[cell] =
            (precision.values[cell] as number) + factor * (a === 0 ? -2 : 1) * (b === 0 ? -2 : 1);
        }
    for (let i = 0; i < inner; i++)
      for (let j = 0; j < inner; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++)
          sum +=
            (precision.values[i * inner + k] as number) *
            (posterior.covariance.values[k * inner + j] as number);
        expect(sum).toBeCloseTo(i === j ? 1 : 0, 5);
      }
  });
});

describe('warpPosterior', () => {
  it('counts fewer frames of evidence than there are when neighbours err alike', () => {
    const views = warpedViews(
      [
        [120, 2],
        [120, 2],
      ],
      2,
      0.05,
    );
    const { posterior, state, problem } = solved(views);
    expect(posterior.evidence).toBeLessThan(120);
    expect(posterior.evidence).toBeGreaterThan(10);
    expect(stateOf(problem, state.warps).objective).toBeCloseTo(state.objective, 9);
  });
});
