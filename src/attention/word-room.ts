import type { TimedToken } from './time-words.ts';

/** Nobody says a word so fast, seconds. */
const shortestWord = 0.02;
/** So little speaks for a word's place where it was squeezed between two that are said; and beside one that nobody says. */
const [squeezed, squeezedBeside] = [0.001, 0.1];

/**
 * Words without those that are no word's length (20 ms), where next to nothing speaks for them: nobody says them.
 * @param timed one for each word of the text, its confidence in `sure`; null: not said
 */
export function withRoom(timed: readonly (TimedToken | null)[]): (TimedToken | null)[] {
  const without = (of: readonly (TimedToken | null)[], least: (k: number) => number) =>
    of.map((t, k) => (t && t.end - t.start < shortestWord && t.sure < least(k) ? null : t));
  const once = without(timed, () => squeezed);
  return without(once, (k) => ([k - 1, k + 1].some((other) => once[other] === null) ? squeezedBeside : 0));
}
