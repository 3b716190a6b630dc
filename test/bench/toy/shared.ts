import { existsSync, readFileSync } from 'node:fs';
import type { Trial } from './spiral.ts';

/** A ready trial and the path error that each published method reached on it. */
export type SharedTrial = Trial & { readonly published: Readonly<Record<string, number>> };

type File = {
  readonly trials: readonly {
    readonly X: readonly (readonly (readonly number[])[])[];
    readonly truth: readonly (readonly number[])[];
    readonly err: Readonly<Record<string, number>>;
  }[];
};

/** The trials of the shared data's toy/spiral_m{2,3}.json; null where it is missing. */
export function sharedTrials(data: string, count: number): SharedTrial[] | null {
  const file = `${data}/toy/spiral_m${count}.json`;
  if (!existsSync(file)) return null;
  const { trials } = JSON.parse(readFileSync(file, 'utf8')) as File;
  return trials.map(({ X, truth, err }) => ({
    sequences: X.map((frames) => ({ values: Float64Array.from(frames.flat()), dims: 3 })),
    truth: truth.map((tuple) => tuple.map((index) => index - 1)),
    published: err,
  }));
}
