import type { JobResults } from '#src/contract/job-results.ts';

/** What a search for a passage compared. */
export const byWords: Readonly<Record<NonNullable<JobResults['find']['by']>, string>> = {
  music: 'notes',
  speech: 'timbre',
  text: 'words',
  motion: 'movement',
  data: 'numbers',
};

/** Two digits, so that nobody takes an estimate for a count. */
const twoDigits = (n: number): string => Number(n.toPrecision(2)).toLocaleString('en');

/** How probable it is that luck finds as much, in searches: people know those better than powers of ten. */
export function luckWords(chance: number): string {
  if (chance < 1e-6) return 'By luck: below 1 in 1,000,000 searches';
  if (chance < 0.01) return `By luck: 1 in ${twoDigits(1 / chance)} searches`;
  return `By luck: ${Math.round(100 * chance)} in 100 searches`;
}

/** How much faster or slower than in the passage; within a hundredth it is the same. */
export const rateWords = (rate: number): string =>
  Math.abs(rate - 1) < 0.01 ? 'same pace' : `${rate.toFixed(2)}× the pace`;
