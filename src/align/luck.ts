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
 * That two belong together (p) is told of a path that was sought as the draws of chance were, and not of the one that is shown:
 * what is to be said where the one is far beyond them and the other is not.
 * @param shown nats a point on frames left out, of the path that is shown
 */
export function pathNotes(shown: number, chance: ByChance | null): string[] {
  if (!chance || chance.p > luckAbove) return [];
  const { found, quantile95, highest, p } = chance;
  const most = quantile95 ?? highest;
  if (shown > most) return [];
  const anew = found === undefined ? '' : `, which reaches ${found.toFixed(2)}`;
  return [
    `On frames left out this path agrees no better (${shown.toFixed(2)} nats a point) than sequences shifted at random do (${most.toFixed(2)}). The p of ${p.toFixed(3)} is of a path that ctw sought anew${anew}: they belong together, but this path may not be the one.`,
  ];
}
