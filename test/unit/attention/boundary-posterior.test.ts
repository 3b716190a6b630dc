import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundaryPosterior } from '#src/attention/boundary-posterior.ts';
import { decode } from '#src/attention/decode.ts';
import { textPaths, textProblems } from '#test/fixtures/text-paths.ts';

describe('boundaryPosterior', () => {
  it('gives each boundary the share of the paths’ probability that has it there', () => {
    fc.assert(
      fc.property(
        textProblems,
        fc.constantFrom(0, 1),
        fc.constantFrom(1, 0.4),
        (problem, within, sharpness) => {
          const paths = textPaths(problem);
          const spans = decode(problem)?.spans ?? problem.tokens.map(() => null);
          const found = boundaryPosterior(problem, spans, within, sharpness);
          const hasPositions = problem.scores.length > 0;
          if (paths.length === 0 || !hasPositions) {
            expect(found).toBeNull();
            return;
          }
          const likely = paths.map((path) => Math.exp(sharpness * path.score));
          const all = likely.reduce((sum, p) => sum + p, 0);
          problem.tokens.forEach(([p, q], k) => {
            const own = found?.[k] ?? null;
            if (q === p) {
              expect(own).toBeNull();
              return;
            }
            const share = (holds: (span: readonly [number, number]) => boolean) =>
              paths.reduce((sum, { spans }, i) => {
                const span = spans[k];
                return span && holds(span) ? sum + (likely[i] as number) / all : sum;
              }, 0);
            const expected = spans[k];
            const near = (side: 0 | 1) =>
              expected ? share((span) => Math.abs(span[side] - expected[side]) <= within) : 0;
            expect(own?.spoken).toBeCloseTo(
              share(() => true),
              6,
            );
            expect(own?.begin).toBeCloseTo(near(0), 6);
            expect(own?.end).toBeCloseTo(near(1), 6);
            for (const [side, mean, sd] of [
              [0, own?.beginMean, own?.beginSd] as const,
              [1, own?.endMean, own?.endSd] as const,
            ]) {
              const mass = share(() => true);
              if (mass < 1e-9) continue;
              const moment = (power: number) =>
                paths.reduce((sum, { spans }, i) => {
                  const span = spans[k];
                  return span ? sum + ((likely[i] as number) / all / mass) * span[side] ** power : sum;
                }, 0);
              expect(mean).toBeCloseTo(moment(1), 6);
              expect(sd).toBeCloseTo(Math.sqrt(Math.max(0, moment(2) - moment(1) ** 2)), 4);
            }
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('bears stretches in which all but one state, and late the best so far, are out of the question', () => {
    // Something else is said between two tokens; its first 200 frames sound like the second, which comes only at the end.
    const [early, second, frames] = [200, 2000, 2300];
    const scores = new Float32Array(2 * frames).fill(-8);
    const between = new Float32Array(frames).fill(-8);
    for (let t = 0; t < 10; t++) scores[2 * t] = -0.01;
    for (let t = 10; t < second; t++) {
      if (t < 10 + early) scores[2 * t + 1] = -4;
      else between[t] = -0.01;
    }
    for (let t = second; t < frames; t++) scores[2 * t + 1] = -0.01;
    const rules = {
      pause: 0,
      omit: 0,
      skip: [-3, -3],
      stay: 0,
      leap: 0,
      tokens: [[0, 1] as const, [1, 2] as const],
    };
    const found = boundaryPosterior(
      { frames, scores, between, ...rules },
      [
        [0, 10],
        [second, frames],
      ],
      0,
    );
    expect(found?.[0]?.spoken).toBeCloseTo(1, 6);
    expect(found?.[0]?.begin).toBeGreaterThan(0.99);
    expect(found?.[1]?.spoken).toBeCloseTo(1, 6);
    expect(found?.[1]?.begin).toBeGreaterThan(0.99);
    expect(found?.[1]?.end).toBeGreaterThan(0.99);
  });
});
