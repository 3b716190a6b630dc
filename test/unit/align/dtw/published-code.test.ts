import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dtw } from '#src/align/dtw/align-dtw.ts';
import { derivative } from '#src/align/dtw/derivative.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { pathError } from '#src/align/dtw/path-error.ts';

const data = process.env.SYNCLINE_DATA ?? resolve(import.meta.dirname, '../../../../../shared/data');
const file = join(data, 'toy/spiral_m2.json');

type Toy = {
  readonly trials: readonly {
    readonly X: readonly (readonly (readonly number[])[])[];
    readonly truth: readonly (readonly number[])[];
    readonly err: { readonly DTW: number; readonly DDTW: number };
  }[];
};

describe.skipIf(!existsSync(file))('the spiral toy problem', () => {
  it('has, trial by trial, the errors that the published code reached with DTW and DDTW', () => {
    const { trials } = JSON.parse(readFileSync(file, 'utf8')) as Toy;
    expect(trials.length).toBeGreaterThanOrEqual(30);
    for (const { X, truth, err } of trials) {
      const [x, y] = X.map((rows): Frames => ({ values: Float64Array.from(rows.flat()), dims: 3 })) as [
        Frames,
        Frames,
      ];
      const known = [0, 1].map((s) => truth.map((tuple) => (tuple[s] as number) - 1));
      const error = (a: Frames, b: Frames): number => {
        const { i, j } = dtw(a, b);
        return pathError([i, j], known);
      };
      expect(error(x, y)).toBeCloseTo(err.DTW, 5);
      expect(error(derivative(x, 'central'), derivative(y, 'central'))).toBeCloseTo(err.DDTW, 5);
    }
  });
});
