import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import type { JobResults } from '#src/contract/job-results.ts';

/** What a search for a passage compared. */
export const byWords: Readonly<Record<NonNullable<JobResults['find']['by']>, Plain>> = {
  music: 'by notes',
  speech: 'by timbre',
  text: 'by words',
  motion: 'by movement',
  data: 'by numbers',
};

/** Two digits, so that nobody takes an estimate for a count. */
const twoDigits = (n: number): string => Number(n.toPrecision(2)).toLocaleString('en');

/** How probable it is that luck finds as much, in searches: people know those better than powers of ten. */
export function luckWords(chance: number): string {
  if (chance < 1e-6) return tr('By luck: below 1 in 1,000,000 searches');
  if (chance < 0.01) return tr('By luck: 1 in {chance} searches', { chance: twoDigits(1 / chance) });
  return tr('By luck: {round} in 100 searches', { round: Math.round(100 * chance) });
}

/** How much faster or slower than in the passage; within a hundredth it is the same. */
export const rateWords = (rate: number): string =>
  Math.abs(rate - 1) < 0.01 ? tr('same pace') : tr('{rate}× the pace', { rate: rate.toFixed(2) });
