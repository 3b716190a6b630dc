import type { Transcript } from '#src/model/transcript.ts';
import type { Link } from './align-words.ts';
import type { Bead } from './bead-lattice.ts';
import type { WordBead } from './carry-times.ts';
import { textUnits } from './text-units.ts';

/** How two texts go together that are one. */
export type Equal = {
  readonly beads: readonly Bead[];
  readonly wordBeads: readonly WordBead[];
  readonly links: readonly Link[];
};

/**
 * Two texts whose segments are the same one by one, but for capitals and signs: nothing is left to be found, however
 * often they repeat themselves. Null where they are not.
 */
export function equalTexts(timed: Transcript, other: Transcript): Equal | null {
  if (timed.segments.length !== other.segments.length) return null;
  const links: Link[] = [];
  for (const [k, own] of timed.segments.entries()) {
    const its = other.segments[k] as Transcript['segments'][number];
    const [a, b] = [textUnits(own.text), textUnits(its.text)];
    if (a.length !== b.length || a.some(({ form }, u) => form !== b[u]?.form)) return null;
    const [[first, last], [from, to]] = [own.words, its.words];
    // Where both have as many words, signs among them go together, too.
    const pairs =
      last - first === to - from
        ? Array.from({ length: to - from }, (_, w) => [w, w] as const)
        : b.map(({ token }, u) => [a[u]?.token ?? 0, token] as const);
    for (const [i, j] of pairs) {
      const link = { a: first + i, b: from + j, confidence: 1 };
      const before = links.at(-1);
      if (before?.a !== link.a || before.b !== link.b) links.push(link);
    }
  }
  return {
    links,
    beads: timed.segments.map((_, k) => ({ a: [k, k + 1], b: [k, k + 1], confidence: 1 })),
    wordBeads: timed.segments.flatMap(({ words: a }, k): WordBead[] => {
      const b = other.segments[k]?.words;
      return b && a[0] < a[1] && b[0] < b[1] ? [{ a, pieces: [b], confidence: 1 }] : [];
    }),
  };
}
