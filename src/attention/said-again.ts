import type { AttentionPrices } from './attention.ts';
import type { Decoded } from './decode.ts';
import type { Heard } from './follow-text.ts';
import { type Part, partOf } from './place-anew.ts';

/** Frames between two words that may hold what was said again: no shorter, no longer. */
const [leastGap, mostGap] = [15, 3000];
/** … and frames in it that are neither silence nor noise. */
const leastSpeech = 12;
/** Words of a line on one side of such a gap that are tried on the other: so many, and all of the line. */
const counts = [1, 2, 3, 4, 6, 8, 12, 16];
/** Words beside the gap that are placed anew with them. */
const anchor = 2;
/** Nats a frame by which any word may fit worse where all are whole. */
const mostWorse = 1.2;

/**
 * What is written once and said twice, or begun and begun again, is one of the two whole. A path takes each word where it sounds best, some here
 * and some there: where speech parts the words of a line, those before it are tried within and behind it, those behind it within and
 * before it, and the better is taken if they are said there nearly as well.
 * @param lines half-open ranges of tokens
 * @param quiet the special keys that are no speech
 */
export async function oneSaying(
  heard: Heard,
  path: Decoded,
  lines: readonly (readonly [from: number, to: number])[],
  quiet: readonly number[],
  prices: AttentionPrices,
): Promise<Decoded> {
  let found = path;
  for (const [from, to] of lines) {
    const said = path.spans.flatMap((span, k) => (span && k >= from && k < to ? [k] : []));
    for (let n = 1; n < said.length; n++) {
      const [one, two] = [said[n - 1] as number, said[n] as number];
      const gap = [found.spans[one]?.[1] ?? 0, found.spans[two]?.[0] ?? 0] as const;
      if (gap[1] - gap[0] < leastGap || gap[1] - gap[0] > mostGap) continue;
      if ((await speechIn(heard, gap, one, quiet)) < leastSpeech) continue;
      found = (await whole(heard, found, said, n, gap, prices)) ?? found;
    }
  }
  return found;
}

async function speechIn(
  heard: Heard,
  gap: readonly [number, number],
  token: number,
  quiet: readonly number[],
): Promise<number> {
  const [p, q] = heard.tokens[token] as readonly [number, number];
  const { specials, frames } = await heard.attend(gap, [p, q]);
  const kinds = specials.length / frames;
  let speech = 0;
  for (let t = 0; t < frames; t++)
    if (quiet.reduce((sum, key) => sum + Math.exp(specials[t * kinds + key] as number), 0) < 0.5) speech++;
  return speech;
}

type Moved = { readonly part: Part; readonly found: Decoded; readonly gain: number; readonly count: number };

/** The path with the words on one side of a gap put on the other; null: they are not said there. */
async function whole(
  heard: Heard,
  path: Decoded,
  said: readonly number[],
  n: number,
  gap: readonly [number, number],
  prices: AttentionPrices,
): Promise<Decoded | null> {
  const sides: readonly (readonly [isBefore: boolean, most: number])[] = [
    [true, n],
    [false, said.length - n],
  ];
  let best: Moved | null = null;
  for (const [isBefore, most] of sides) {
    for (const count of [...counts.filter((c) => c < most), most]) {
      const [first, last] = isBefore
        ? [said[n - count], said[Math.min(said.length, n + anchor) - 1]]
        : [said[Math.max(0, n - anchor)], said[n + count - 1]];
      if (first === undefined || last === undefined) continue;
      const words = isBefore
        ? ([first, (said[n - 1] as number) + 1] as const)
        : ([said[n] as number, last + 1] as const);
      const part = await partOf(heard, path, first, last, prices);
      const frames = isBefore ? ([0, gap[0]] as const) : ([gap[1], Infinity] as const);
      const [free, found] = [part.best(), part.best({ tokens: words, frames })];
      if (!free || !found || found.spans.some((span, k) => !span && path.spans[first + k])) continue;
      const [before, after] = [part.fits(free), part.fits(found)];
      const worst = after.reduce<number>(
        (least, fit, k) => Math.min(least, fit === null ? 0 : fit - (before[k] ?? fit)),
        0,
      );
      const mean = (fits: readonly (number | null)[]) =>
        fits.slice(words[0] - first, words[1] - first).reduce<number>((sum, fit) => sum + (fit ?? 0), 0) /
        count;
      const gain = mean(after) - mean(before);
      if (worst < -mostWorse) continue;
      if (!best || count > best.count || (count === best.count && gain > best.gain))
        best = { part, found, gain, count };
    }
  }
  return best?.part.into(path, best.found) ?? null;
}
