/**
 * |error| / deviation of fused warps of generated pairs, every pair alike (`npm run bench -- fusion prior`): what to
 * expect of a new one, see conformal.ts.
 */
export const fusedScores: readonly number[] = [
  0.02, 0.04, 0.07, 0.1, 0.11, 0.15, 0.17, 0.2, 0.23, 0.25, 0.27, 0.3, 0.33, 0.35, 0.38, 0.4, 0.44, 0.47, 0.5,
  0.54, 0.56, 0.6, 0.63, 0.67, 0.72, 0.75, 0.79, 0.82, 0.88, 0.93, 0.98, 1.02, 1.09, 1.15, 1.2, 1.31, 1.39,
  1.55, 1.75, 2.09,
];
