import { againstChance, type Chance } from '#src/align/chance.ts';
import type { Compute } from '#src/compute/compute.ts';
import { pooled, type Sequence } from '#src/model/sequence.ts';

/**
 * The pair against chance, with the cost of a step where nothing matches as it is frame by frame: in the means that
 * `againstChance` compares, quick noise is averaged away, of what matches and what does not alike.
 */
export async function frameChance(compute: Compute, a: Sequence, b: Sequence): Promise<Chance> {
  const chance = await againstChance(compute, a, b);
  const factor = Math.max(1, Math.round(0.1 / a.hop));
  const noise = meanDistance(a, b) - meanDistance(pooled(a, factor), pooled(b, factor));
  return { ...chance, step: chance.step + Math.max(0, noise) };
}

/** Mean squared distance of any frame of x from any of y. */
function meanDistance(x: Sequence, y: Sequence): number {
  const [p, q] = [moments(x), moments(y)];
  return p.reduce((sum, { mean, square }, d) => {
    const other = q[d] as { mean: number; square: number };
    return sum + square + other.square - 2 * mean * other.mean;
  }, 0);
}

function moments({ values, dims }: Sequence): { mean: number; square: number }[] {
  const n = values.length / dims;
  const out = Array.from({ length: dims }, () => ({ mean: 0, square: 0 }));
  for (let k = 0; k < values.length; k++) {
    const value = values[k] as number;
    const to = out[k % dims] as { mean: number; square: number };
    to.mean += value / n;
    to.square += (value * value) / n;
  }
  return out;
}
