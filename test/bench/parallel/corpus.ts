import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeHTML } from 'entities';
import { makeRandom, type Random } from '#src/math/random.ts';
import { sentencesOf } from '#src/model/sentences.ts';

/** A text and its translation, paragraph by paragraph. */
export type Pair = readonly [a: string, b: string];

/**
 * Books that were translated paragraph by paragraph have the same elements in every language: where a page has as many
 * blocks in both, block k of the one is block k of the other. What is not translated, and what returns on every page, is
 * left out.
 * @param folder with a folder of HTML pages for each language
 */
export function bookPairs(folder: string, original: string, language: string): readonly Pair[] {
  const pairs: Pair[] = [];
  for (const page of readdirSync(join(folder, original))
    .filter((name) => name.endsWith('.html'))
    .sort()) {
    const other = join(folder, language, page);
    if (!existsSync(other)) continue;
    const [a, b] = [join(folder, original, page), other].map((file) =>
      blocksOf(readFileSync(file, 'utf8')),
    ) as [string[], string[]];
    if (a.length === b.length) for (const [k, text] of a.entries()) pairs.push([text, b[k] as string]);
  }
  const seen = new Map<string, number>();
  for (const [a] of pairs) seen.set(a, (seen.get(a) ?? 0) + 1);
  return pairs.filter(([a, b]) => a !== b && /\p{L}/u.test(a) && /\p{L}/u.test(b) && (seen.get(a) ?? 0) < 3);
}

/** The texts of a page's blocks, without programs and screens. */
function blocksOf(html: string): string[] {
  const clean = html.replace(/<(script|style|pre|head)\b[\s\S]*?<\/\1>/gi, '\n');
  return clean
    .split(/<\/?(?:p|dt|dd|h[1-6]|li|ul|ol|dl|div|table|tr|td|th|body)\b[^>]*>/i)
    .map((part) =>
      decodeHTML(part.replace(/<[^>]*>/g, ''))
        .replace(/[\s\u200B]+/g, ' ')
        .trim(),
    )
    .filter((part) => part !== '');
}

export type Truth = {
  readonly a: readonly string[];
  readonly b: readonly string[];
  /** Which belong together, half-open ranges; nothing of gaps. */
  readonly beads: readonly (readonly [a: readonly [number, number], b: readonly [number, number]])[];
};

export type Damage = {
  /** Share of paragraphs missing from either side, of neighbours written as one, of those written as their sentences. */
  readonly missing: number;
  readonly merged: number;
  readonly split: number;
  /** Share of all that is missing as one section, from either side. */
  readonly section: number;
};

export const usualDamage: Damage = { missing: 0.03, merged: 0.08, split: 0.5, section: 0.03 };

/** A text and its translation as two people may have written them down, and the truth. */
export function damaged(pairs: readonly Pair[], language: string, damage: Damage, seed: number): Truth {
  const random = makeRandom(seed);
  const count = pairs.length;
  const gone = [
    sectionOf(random, count, damage.section, 0.1),
    sectionOf(random, count, damage.section, 0.55),
  ];
  const [a, b]: [string[], string[]] = [[], []];
  const beads: Truth['beads'][number][] = [];
  for (let k = 0; k < count; k++) {
    const isMissing = gone.map(([from, to]) => (k >= from && k < to) || random.uniform() < damage.missing);
    const own = pairs[k] as Pair;
    if (isMissing[0] || isMissing[1]) {
      if (!isMissing[0]) a.push(own[0]);
      if (!isMissing[1]) b.push(own[1]);
      continue;
    }
    const [i, j] = [a.length, b.length];
    const draw = random.uniform();
    const next = pairs[k + 1];
    const isInside = next && gone.every(([from, to]) => k + 1 < from || k + 1 >= to);
    if (draw < damage.merged && isInside) {
      const side = random.uniform() < 0.5 ? 0 : 1;
      const joined = language.startsWith('ja') || language.startsWith('zh') ? '' : ' ';
      if (side === 0) {
        a.push(`${own[0]} ${next[0]}`);
        b.push(own[1], next[1]);
      } else {
        a.push(own[0], next[0]);
        b.push(own[1] + joined + next[1]);
      }
      k++;
    } else if (draw < damage.merged + damage.split) {
      const parts = [sentencesOf(own[0], 'en'), sentencesOf(own[1], language)].map((list) =>
        list.map((s) => s.trim()).filter((s) => /\p{L}/u.test(s)),
      ) as [string[], string[]];
      const side = random.uniform() < 0.5 ? 0 : 1;
      // One side in its sentences, the other as it is.
      const isSplit = parts[side].length > 1 && parts[side].length <= 3;
      a.push(...(isSplit && side === 0 ? parts[0] : [own[0]]));
      b.push(...(isSplit && side === 1 ? parts[1] : [own[1]]));
    } else {
      a.push(own[0]);
      b.push(own[1]);
    }
    beads.push([
      [i, a.length],
      [j, b.length],
    ]);
  }
  return { a, b, beads };
}

function sectionOf(random: Random, count: number, share: number, at: number): readonly [number, number] {
  const from = Math.floor(count * (at + 0.3 * random.uniform()));
  return [from, from + Math.round(count * share)];
}
