import type { SourceTime } from '#src/model/units.ts';
import { cueSeconds } from './cue-time.ts';

/** A line, and when it begins: null where it has no stamp of its own. */
export type StampedLine = { readonly text: string; readonly at: SourceTime | null };

/** `00:01:02 Hello`, `[01:02] Hello`, `(1:02:03.5) – Hello`, `00:01:02:Hello`. */
const stamp =
  /^\s*(?:\[((?:\d+:)?\d{1,2}:\d\d(?:[.,]\d{1,3})?)\]|\(((?:\d+:)?\d{1,2}:\d\d(?:[.,]\d{1,3})?)\)|((?:\d+:)?\d{1,2}:\d\d(?:[.,]\d{1,3})?)(?=[\s:–—-]))\s*(?:[:–—-](?!\d)\s*)?/;

/**
 * The lines of a text that a transcriber stamped with their times, without the stamps. Evidence is two lines and more than half of them,
 * whose times rise, or stand, throughout: a time of day at the head of one is a word.
 * @param lines those with words
 * @returns null for a text that is not stamped
 */
export function stampedLines(lines: readonly string[]): readonly StampedLine[] | null {
  const read = lines.map((line): StampedLine => {
    const found = stamp.exec(line);
    const at = cueSeconds(found?.[1] ?? found?.[2] ?? found?.[3] ?? '');
    return found && at !== null ? { text: line.slice(found[0].length), at } : { text: line, at: null };
  });
  const times = read.flatMap(({ at }) => (at === null ? [] : [at]));
  const first = times[0] ?? 0;
  const rise = times.every((time, k) => time >= (times[k - 1] ?? 0)) && (times.at(-1) ?? 0) > first;
  return times.length >= 2 && times.length > lines.length / 2 && rise ? read : null;
}

/** When each ends: at the next later stamp; null for the last, which nothing ends. */
export const endsOf = (lines: readonly StampedLine[]): readonly (SourceTime | null)[] =>
  lines.map(({ at }, k) =>
    at === null ? null : (lines.slice(k + 1).find((next) => next.at !== null && next.at > at)?.at ?? null),
  );
