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
