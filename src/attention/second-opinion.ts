import { isDoubtful } from '#src/model/transcript-edits.ts';
import type { Word } from '#src/model/transcript.ts';

/** Words that are asked after together: doubtful ones among others that bound them; half-open. Seconds of the recording. */
export type AskedStretch = {
  readonly words: readonly [from: number, to: number];
  readonly start: number;
  readonly end: number;
};

/** Sure words on either side, which bound a stretch; seconds of it at most; share of the recording that is asked after at most. */
const besideWords = 2;
const mostSeconds = 20;
export const mostShare = 0.2;

/**
 * Where a second opinion is worth its time: doubtful words that have times, with their neighbours, the most doubtful stretches first,
 * until a fifth of the recording is asked after.
 */
export function stretchesToAsk(words: readonly Word[], seconds: number): readonly AskedStretch[] {
  const timed = words.flatMap(({ start }, k) => (start === null ? [] : [k]));
  const runs: [from: number, to: number][] = [];
  timed.forEach((k, i) => {
    if (!isDoubtful(words[k] as Word)) return;
    const [from, to] = [Math.max(0, i - besideWords), Math.min(timed.length, i + besideWords + 1)];
    const last = runs.at(-1);
    const startOf = (n: number) => words[timed[n] as number]?.start ?? 0;
    if (last && from <= last[1] && startOf(to - 1) - startOf(last[0]) < mostSeconds) last[1] = to;
    else runs.push([Math.max(from, last?.[1] ?? 0), to]);
  });
  const asked = runs.map(([from, to]) => {
    const [first, last] = [timed[from] as number, timed[to - 1] as number];
    const sure = words.slice(first, last + 1).map(({ confidence }) => confidence ?? 1);
    const stretch: AskedStretch = {
      words: [first, last + 1],
      start: words[first]?.start ?? 0,
      end: words[last]?.end ?? 0,
    };
    return { stretch, least: Math.min(...sure) };
  });
  let left = mostShare * seconds;
  return asked
    .sort((a, b) => a.least - b.least)
    .flatMap(({ stretch }) => {
      const length = stretch.end - stretch.start;
      // One at least: a short recording may be doubtful as a whole.
      if (length > left && left < mostShare * seconds) return [];
      left -= length;
      return [stretch];
    })
    .sort((a, b) => a.start - b.start);
}

/** Seconds by which two opinions of a word may differ and still be one. */
export const agreesWithin = 0.06;

/** Nats that agreement and difference are worth, measured: docs/notes/transcript.md. */
const worth = { agreed: 1.2, differs: -0.2 };

/** How sure of a word with another opinion of it. @param apart seconds, the worse of its two ends; null: it has none */
export function sureWith(sure: number, apart: number | null): number {
  if (apart === null) return sure;
  const p = Math.min(0.999, Math.max(0.001, sure));
  const logit = Math.log(p / (1 - p)) + (apart <= agreesWithin ? worth.agreed : worth.differs);
  return 1 / (1 + Math.exp(-logit));
}
