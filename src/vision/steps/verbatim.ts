import type { Verbatim } from '#src/model/step-evidence.ts';
import type { SaidMatches } from './said-scores.ts';

/** Fewer words in a row are said by anybody. */
const leastWords = 3;
/** Said words for each word of a step among which its words must be. */
const stretch = 1.5;

/**
 * Where the words of each step come one after the other as they are written, close together: the heaviest of such runs (the
 * longest common subsequence of Wagner and Fischer 1974, weighed, over windows of 1.5 as many said words as the step has).
 * @returns one for each step; null: no three of its words are said so
 */
export function saidVerbatim({ m, steps }: SaidMatches): readonly (Verbatim | null)[] {
  return steps.map(({ words }) => {
    const wide = Math.ceil(stretch * words.length);
    const alike = words.map(({ at }) => new Map(at));
    let best: Verbatim | null = null;
    // A run begins where a word of the step is said.
    for (const from of new Set(words.flatMap(({ at }) => at.map(([k]) => k)))) {
      const found = runFrom(from, Math.min(m, from + wide), words, alike);
      if (found && found.share > (best?.share ?? 0)) best = found;
    }
    return best;
  });
}

function runFrom(
  from: number,
  end: number,
  words: SaidMatches['steps'][number]['words'],
  alike: readonly ReadonlyMap<number, number>[],
): Verbatim | null {
  // Of the first words up to each: the weight of the heaviest run, how many words it has, and where it ends.
  const none = { share: 0, count: 0, to: from };
  let row = Array.from({ length: words.length + 1 }, () => none);
  for (let k = from; k < end; k++) {
    const next = [none];
    for (const [w, { weight }] of words.entries()) {
      const by = alike[w]?.get(k) ?? 0;
      const [before, above, left] = [row[w] ?? none, row[w + 1] ?? none, next[w] ?? none];
      const longer =
        by > 0 ? { share: before.share + weight * by, count: before.count + 1, to: k + 1 } : none;
      next.push([above, left].reduce((most, each) => (each.share > most.share ? each : most), longer));
    }
    row = next;
  }
  const whole = row.at(-1) ?? none;
  return whole.count >= leastWords ? { from, to: whole.to, share: whole.share } : null;
}
