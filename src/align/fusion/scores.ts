/**
 * |error| / deviation of fused warps of generated pairs, every pair alike (`npm run bench -- fusion prior`): what to
 * expect of a new one, see conformal.ts.
 */
export const fusedScores: readonly number[] = [
  0.03, 0.05, 0.07, 0.09, 0.12, 0.15, 0.17, 0.2, 0.23, 0.26, 0.28, 0.32, 0.35, 0.38, 0.4, 0.43, 0.46, 0.49,
  0.53, 0.55, 0.58, 0.62, 0.66, 0.69, 0.73, 0.77, 0.81, 0.85, 0.9, 0.97, 1.01, 1.08, 1.13, 1.18, 1.26, 1.37,
  1.43, 1.61, 1.79, 2.14,
];
