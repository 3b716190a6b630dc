import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDecoder, decode, type DecodeProblem } from '#src/attention/decode.ts';
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

describe('createDecoder', () => {
  it('finds the same, however the frames come', () => {
    fc.assert(
      fc.property(
        textProblems,
        fc.integer({ min: 1, max: 3 }),
        ({ frames, scores, between, ...rules }, piece) => {
          const decoder = createDecoder(rules);
          const positions = scores.length / frames;
          for (let t = 0; t < frames; t += piece) {
            const end = Math.min(frames, t + piece);
            decoder.push({
              frames: end - t,
              tokens: [0, rules.tokens.length],
              scores: scores.slice(t * positions, end * positions),
              between: between.slice(t, end),
            });
          }
          expect(decoder.finish()).toEqual(decode({ frames, scores, between, ...rules }));
        },
      ),
    );
  });

  it('follows a text of which it looks at a few tokens at a time, and forgets how it came', () => {
    // Each token has two frames; every frame says its own token well and all others badly.
    const count = 200;
    const rules = {
      tokens: Array.from({ length: count }, (_, k) => [k, k + 1] as const),
      ...{ pause: -1, omit: -20, stay: 0, leap: -Infinity },
      skip: Array.from({ length: count }, () => -5),
    };
    const decoder = createDecoder(rules, 20);
    for (let t = 0; t < 2 * count; t += 10) {
      const [from, to] = [Math.max(0, decoder.reached() - 10), Math.min(count, decoder.reached() + 20)];
      const width = to - from;
      const scores = Float32Array.from({ length: 10 * width }, (_, n) => {
        const [frame, k] = [t + Math.floor(n / width), from + (n % width)];
        return Math.floor(frame / 2) === k ? -0.1 : -6;
      });
      decoder.push({ frames: 10, tokens: [from, to], scores, between: new Float32Array(10).fill(-4) });
    }
    expect(decoder.finish()?.spans).toEqual(rules.tokens.map(([k]) => [2 * k, 2 * k + 2]));
  });
});
