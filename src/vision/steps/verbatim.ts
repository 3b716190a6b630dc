import type { Verbatim } from '#src/model/step-evidence.ts';
import type { SaidMatches } from './said-scores.ts';
import { isFunctionWord } from './step-words.ts';

/** Fewer words in a row are said by anybody. */
const leastWords = 3;
/** Said words for each word of a step among which its words must be. */
const stretch = 1.5;
/** Places of one step that are kept at most, the best. */
const mostPlaces = 12;

type Words = SaidMatches['steps'][number]['words'];

/**
 * Where each step is said nearly word for word: its words one after the other as they are written, close together, none left out but
 * function words, as another word of weight makes another step. Each is the heaviest of such runs in its place (the longest common
 * subsequence of Wagner and Fischer 1974, weighed, over windows of 1.5 as many said words as the step has).
 * @param steps the stems of each step, as `matches` was made of
 * @param ends m: 1 at the last word of a phrase
 * @returns for each step its places, none of which overlap, in time order
 */
export function saidVerbatim(
  steps: readonly (readonly string[])[],
  matches: SaidMatches,
  ends: Uint8Array,
): readonly (readonly Verbatim[])[] {
  const { m } = matches;
  return matches.steps.map(({ words }, i) => {
    const must = (steps[i] as readonly string[]).map((stem) => !isFunctionWord(stem));
    if (!must.includes(true)) return [];
    const wide = Math.ceil(stretch * words.length);
    const alike = words.map(({ at }) => new Map(at));
    // A run begins where a word of the step is said.
    const starts = new Set(words.flatMap(({ at }) => at.map(([k]) => k)));
    const runs = [...starts].flatMap((from) => {
      const run = runFrom(from, Math.min(m, from + wide), words, must, alike);
      return run ? [{ ...run, alone: alone(run, ends) }] : [];
    });
    // Of runs as heavy the shortest: it begins with a word of its own.
    runs.sort((p, q) => q.share - p.share || p.to - p.from - (q.to - q.from) || p.from - q.from);
    const kept: Verbatim[] = [];
    for (const run of runs)
      if (kept.length < mostPlaces && kept.every(({ from, to }) => run.to <= from || to <= run.from))
        kept.push(run);
    return kept.sort((p, q) => p.from - q.from);
  });
}

/** Share of its phrases that a run is: 1 where it is a sentence of its own. */
function alone({ from, to }: { readonly from: number; readonly to: number }, ends: Uint8Array): number {
  const after = ends.indexOf(1, to - 1);
  const before = from === 0 ? -1 : ends.lastIndexOf(1, from - 1);
  return (to - from) / ((after < 0 ? ends.length - 1 : after) - before);
}

function runFrom(
  from: number,
  end: number,
  words: Words,
  must: readonly boolean[],
  alike: readonly ReadonlyMap<number, number>[],
): Pick<Verbatim, 'from' | 'to' | 'share'> | null {
  // Of the first words up to each: the weight of the heaviest run without a gap in what must be said, how many words it has, and
  // where it ends; null: there is none.
  type Run = { readonly share: number; readonly count: number; readonly to: number };
  const none: Run = { share: 0, count: 0, to: from };
  const first: (Run | null)[] = [none];
  for (const [w] of words.entries()) first.push(must[w] ? null : (first[w] ?? null));
  let row = first;
  for (let k = from; k < end; k++) {
    const next: (Run | null)[] = [none];
    for (const [w, { weight }] of words.entries()) {
      const by = alike[w]?.get(k) ?? 0;
      const before = row[w] ?? null;
      const longer =
        by > 0 && before ? { share: before.share + weight * by, count: before.count + 1, to: k + 1 } : null;
      const without = must[w] ? null : (next[w] ?? null);
      let most = row[w + 1] ?? null;
      for (const each of [without, longer]) if (each && each.share > (most?.share ?? -1)) most = each;
      next.push(most);
    }
    row = next;
  }
  const whole = row.at(-1) ?? null;
  return whole && whole.count >= leastWords ? { from, to: whole.to, share: whole.share } : null;
}
