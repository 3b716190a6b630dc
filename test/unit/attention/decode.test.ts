import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, type DecodeProblem } from '#src/attention/decode.ts';
import { random } from '#test/fixtures/performance.ts';

/** Every path there is, tried one after the other. */
function best(problem: DecodeProblem): number {
  const { frames, scores, tokens, between, pause, skip, stay, leap } = problem;
  const positions = scores.length / frames;
  const spoken = tokens.flatMap(([p, q], k) => (q > p ? [{ p, q, price: skip[k] as number }] : []));
  let most = -Infinity;
  /** In the state before spoken token k. */
  function outside(t: number, k: number, sum: number): void {
    for (let next = k, paid = sum; next <= spoken.length; paid += spoken[next]?.price ?? 0, next++) {
      if (t === frames) {
        if (next === spoken.length) most = Math.max(most, paid);
        continue;
      }
      // At least one frame is spent there before a token begins, but at the beginning of all.
      const resting = paid + (between[t] as number);
      if (next === k || t > 0) restThenGo(t + 1, next, resting);
      if (t === 0 && next === 0 && spoken.length > 0) inside(t, 0, 0, paid);
    }
  }
  function restThenGo(t: number, k: number, sum: number): void {
    for (let next = k, paid = sum; next <= spoken.length; paid += spoken[next]?.price ?? 0, next++) {
      if (t === frames) {
        if (next === spoken.length) most = Math.max(most, paid);
      } else {
        restThenGo(t + 1, next, paid + (between[t] as number));
        const token = spoken[next];
        if (token) inside(t, next, token.p, paid);
      }
    }
  }
  /** At position j of token k, in frame t. */
  function inside(t: number, k: number, j: number, sum: number): void {
    const { q } = spoken[k] as { p: number; q: number };
    const here = sum + (scores[t * positions + j] as number);
    if (t + 1 === frames) {
      if (j === q - 1 && k === spoken.length - 1) most = Math.max(most, here);
      return;
    }
    inside(t + 1, k, j, here + stay);
    if (j + 1 < q) inside(t + 1, k, j + 1, here);
    if (j + 2 < q) inside(t + 1, k, j + 2, here + leap);
    if (j === q - 1) {
      const next = spoken[k + 1];
      if (next) inside(t + 1, k + 1, next.p, here);
      restThenGo(t + 2, k + 1, here + pause + (between[t + 1] as number));
    }
  }
  outside(0, 0, 0);
  return most;
}

/** What a path that was found costs by its own account. */
function scoreOf(
  { frames, scores, tokens, between, pause, skip, stay, leap }: DecodeProblem,
  at: Int32Array,
): number {
  const positions = scores.length / frames;
  let sum = 0;
  const tokenOf = (j: number) => tokens.findIndex(([p, q]) => j >= p && j < q);
  const said = new Set<number>();
  for (let t = 0; t < frames; t++) {
    const [j, before] = [at[t] as number, t > 0 ? (at[t - 1] as number) : null];
    if (j < 0) {
      sum += between[t] as number;
      if (before !== null && before >= 0) sum += pause;
      continue;
    }
    said.add(tokenOf(j));
    sum += scores[t * positions + j] as number;
    if (before === null || before < 0 || tokenOf(before) !== tokenOf(j)) continue;
    if (before === j) sum += stay;
    if (before === j - 2) sum += leap;
  }
  tokens.forEach(([p, q], k) => {
    if (q > p && !said.has(k)) sum += skip[k] as number;
  });
  return sum;
}

const problems = fc
  .record({
    sizes: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 0, maxLength: 4 }),
    frames: fc.integer({ min: 1, max: 6 }),
    seed: fc.integer({ min: 1, max: 1e6 }),
    prices: fc.record({
      pause: fc.constantFrom(0, -0.5, -3),
      skip: fc.constantFrom(-0.2, -2, -Infinity),
      stay: fc.constantFrom(0, -0.4),
      leap: fc.constantFrom(-0.3, -Infinity),
    }),
  })
  .map(({ sizes, frames, seed, prices }): DecodeProblem => {
    const next = random(seed);
    const positions = sizes.reduce((sum, n) => sum + n, 0);
    let at = 0;
    const tokens = sizes.map((n): readonly [number, number] => {
      at += n;
      return [at - n, at];
    });
    const values = (count: number) => Float32Array.from({ length: count }, () => -4 * next());
    return {
      frames,
      scores: values(frames * positions),
      tokens,
      between: values(frames),
      ...prices,
      skip: sizes.map(() => prices.skip),
    };
  });

describe('decode', () => {
  it('finds the best of all paths, and says what it costs', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const found = decode(problem);
        const wanted = best(problem);
        if (!found) {
          expect(wanted).toBe(-Infinity);
          return;
        }
        expect(found.score).toBeCloseTo(wanted, 4);
        expect(scoreOf(problem, found.at)).toBeCloseTo(wanted, 4);
        found.spans.forEach((span, k) => {
          const [p, q] = problem.tokens[k] as readonly [number, number];
          const frames = [...found.at.keys()].filter(
            (t) => Number(found.at[t]) >= p && Number(found.at[t]) < q,
          );
          expect(span).toEqual(frames.length > 0 ? [frames[0], (frames.at(-1) as number) + 1] : null);
        });
      }),
      { numRuns: 400 },
    );
  });

  it('passes over what is not said, and leaves between tokens what is not in the text', () => {
    // Three tokens of one position; frames say: first, something else, third.
    const no = -5;
    const scores = Float32Array.from([0, no, no, 0, no, no, no, no, no, no, no, no, no, no, 0, no, no, 0]);
    const problem: DecodeProblem = {
      frames: 6,
      scores,
      tokens: [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
      between: Float32Array.from({ length: 6 }, () => -1),
      ...{ pause: 0, stay: 0, leap: -Infinity, skip: [-1.5, -1.5, -1.5] },
    };
    expect(decode(problem)?.spans).toEqual([[0, 2], null, [4, 6]]);
    expect([...(decode(problem)?.at ?? [])].map((j) => (j < 0 ? 'between' : j))).toEqual([
      0,
      0,
      'between',
      'between',
      2,
      2,
    ]);
  });

  it('can be stopped', () => {
    const stop = () => {
      throw new Error('stop');
    };
    const problem = {
      frames: 1,
      scores: new Float32Array(1),
      tokens: [[0, 1]] as const,
      between: new Float32Array(1),
    };
    expect(() => decode({ ...problem, pause: 0, skip: [0], stay: 0, leap: 0 }, stop)).toThrow('stop');
  });
});
