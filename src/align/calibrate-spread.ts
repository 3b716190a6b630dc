import { agreeing, deviationScale } from '#src/align/conformal.ts';
import type { PathSpread } from '#src/align/path-spread.ts';

/** A frame of x and the frame of y, or place between two of them, that belongs to it: a person has said so. */
export type ConfirmedPoint = readonly [number, number];

/**
 * The spread with its deviations scaled so that ±1.645 of them hold 90 %, as far as confirmed points can tell (split
 * conformal prediction, see conformal.ts).
 * @param confirmed points that had no say in the path; with few of them other pairs stand in
 * @param prior |error| / sd in other pairs
 */
export function calibratedSpread(
  spread: PathSpread,
  confirmed: readonly ConfirmedPoint[],
  prior: readonly number[] = ofOtherPairs,
): { readonly spread: PathSpread; readonly scale: number } {
  const scores = confirmed.map(
    ([i, j]) => Math.abs(j - (spread.mean[i] as number)) / (spread.sd[i] as number),
  );
  const scale = deviationScale(scores, prior, agreeing);
  const larger = (values: Float64Array, factor: number) => values.map((value) => factor * value);
  return {
    scale,
    spread: {
      mean: spread.mean,
      aleatoric: larger(spread.aleatoric, scale ** 2),
      epistemic: spread.epistemic && larger(spread.epistemic, scale ** 2),
      sd: larger(spread.sd, scale),
    },
  };
}

/**
 * Scores of 40 invented pairs of five families, every pair alike, at 1/80, 3/80 … (docs/notes/deep-ctw.md): what to
 * expect of a new one.
 */
export const ofOtherPairs: readonly number[] = [
  0.0, 0.02, 0.04, 0.05, 0.08, 0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.23, 0.25, 0.28, 0.3, 0.33, 0.35, 0.38,
  0.41, 0.44, 0.47, 0.5, 0.54, 0.58, 0.62, 0.66, 0.71, 0.76, 0.81, 0.87, 0.94, 1.01, 1.11, 1.19, 1.31, 1.46,
  1.66, 1.96, 2.72, 4.22,
];
