import type { ByChance } from '#src/model/by-chance.ts';
import type { Chance } from './chance.ts';
import { leastConfidence } from './judge.ts';

/** Chance does as well with so large a probability: then nothing shows that two sequences belong together. */
export const luckAbove = 0.05 + 1e-9;

/**
 * In a space that was made to let two sequences agree any two do, so that `againstChance` is no judge there. Where
 * frames left out agree no better than they do by luck, all confidence goes that would let the pair pass; and nobody is
 * surer than the draws can show.
 * @param luck probability that chance does as well (`chanceOf`), of each test that was made
 */
export function noSurer(chance: Chance, luck: readonly number[]): Chance {
  if (luck.length === 0) return chance;
  const p = Math.max(...luck);
  const most = p > luckAbove ? 0.8 * leastConfidence : 1 - p;
  return { ...chance, confidence: Math.min(chance.confidence, most) };
}

/**
 * What is to be said where p is small and the path that is told reaches no more than the draws do. Warping as freely as chance may, on
 * the same coarser frames, raises what a path reaches, so that draws are held against what comes of this one by that.
 * @param shown nats a point on frames left out, of the path that is told
 */
export function pathNotes(shown: number, chance: ByChance | null): string[] {
  if (!chance || chance.p > luckAbove) return [];
  const { found, quantile95, highest, p } = chance;
  const most = quantile95 ?? highest;
  if (found === undefined || shown > most) return [];
  return [
    `On frames left out this path reaches ${shown.toFixed(2)} nats a point, sequences shifted at random, warped anew, ${most.toFixed(2)}. Warped as freely from here these reach ${found.toFixed(2)}: that is what p = ${p.toFixed(3)} is of.`,
  ];
}
