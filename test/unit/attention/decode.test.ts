import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, type DecodeProblem } from '#src/attention/decode.ts';
import { textPaths, textProblems } from '#test/fixtures/text-paths.ts';

/** What a path that was found costs by its own account. */
function scoreOf(
  { frames, scores, tokens, between, pause, omit, skip, stay, leap }: DecodeProblem,
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
  const spoken = tokens.flatMap(([p, q], k) => (q > p ? [k] : []));
  spoken.forEach((k, i) => {
    if (said.has(k)) return;
    sum += skip[k] as number;
    const before = spoken[i - 1];
    if (before === undefined || said.has(before)) sum += omit;
  });
  return sum;
}

describe('decode', () => {
  it('finds the best of all paths, and says what it costs', () => {
    fc.assert(
      fc.property(textProblems, (problem) => {
        const found = decode(problem);
        const wanted = Math.max(...textPaths(problem).map((path) => path.score));
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
      ...{ pause: 0, omit: 0, stay: 0, leap: -Infinity, skip: [-1.5, -1.5, -1.5] },
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
    expect(() => decode({ ...problem, pause: 0, omit: 0, skip: [0], stay: 0, leap: 0 }, stop)).toThrow(
      'stop',
    );
  });
});
