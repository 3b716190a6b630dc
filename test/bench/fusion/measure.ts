import { againstChance } from '#src/align/chance.ts';
import { type Curve, curveAt } from '#src/align/curve.ts';
import type { Cue } from '#src/align/fusion/cue.ts';
import { type CueWeight, fuse } from '#src/align/fusion/fuse.ts';
import { productOfExperts } from '#src/align/fusion/product.ts';
import { waverAt } from '#src/align/fusion/weigh.ts';
import { warpSequences } from '#src/align/warp.ts';
import { cpuCompute } from '#main/compute/cpu.ts';
import type { CuePair } from '#test/fixtures/cue-pair.ts';

/** How a warp stands to the truth. */
export type Scored = {
  /** |error|, seconds, and the map's own deviation, at the true moments within it. */
  readonly errors: readonly number[];
  readonly sds: readonly number[];
  /** True moments beyond the map's ends. */
  readonly outside: number;
  readonly cues: readonly CueWeight[];
};

export async function fusedScore(cues: readonly Cue[], truth: CuePair['truth']): Promise<Scored> {
  const compute = cpuCompute();
  const { a, b, chance, cues: weights } = await fuse(compute, cues);
  const how = { chance: chance.step, waver: waverAt(a.hop), tempo: true };
  let curve = await warpSequences(compute, a, b, how);
  // As the program does where the wholes are alike (main/warp/solve.ts).
  if (chance.whole && curve.a.length < 2)
    curve = await warpSequences(compute, a, b, { ...how, leaveOut: 3.6 });
  return { ...against(curve, truth), cues: weights };
}

/** The same cues side by side at their own weights, as single kinds of features are warped. */
export async function plainScore(cues: readonly Cue[], truth: CuePair['truth']): Promise<Scored> {
  const compute = cpuCompute();
  const [a, b] = productOfExperts(
    cues,
    cues.map(() => 1),
  );
  const chance = await againstChance(compute, a, b);
  return { ...against(await warpSequences(compute, a, b, { chance: chance.step }), truth), cues: [] };
}

function against(curve: Curve, truth: CuePair['truth']): Omit<Scored, 'cues'> {
  const found = truth.map(([ta, tb]) => ({ at: curveAt(curve, ta), tb }));
  const inside = found.flatMap(({ at, tb }) => (at ? [{ error: Math.abs(at.b - tb), sd: at.sd }] : []));
  return {
    errors: inside.map(({ error }) => error),
    sds: inside.map(({ sd }) => sd),
    outside: found.length - inside.length,
  };
}

export const scoresOf = ({ errors, sds }: Scored): readonly number[] =>
  errors.map((error, k) => error / (sds[k] as number));

export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((p, q) => p - q)[Math.min(values.length - 1, Math.floor(share * values.length))] ??
  Number.NaN;

/** Which share of the truth lies within ± factor·sd; what the map does not cover lies outside. */
export const heldBy = (scored: Scored, factor: number): number =>
  scoresOf(scored).filter((score) => score <= factor).length / (scored.errors.length + scored.outside);
