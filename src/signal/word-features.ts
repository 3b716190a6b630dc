import type { Sequence } from '#src/model/sequence.ts';
import type { Transcript } from '#src/model/transcript.ts';

/** A word and when it is said, seconds of its recording. */
export type SaidWord = { readonly text: string; readonly start: number; readonly end: number };

/**
 * The words of a transcript that have times, in order. Where only a segment has them its words share them out by their
 * letters; what is not spoken has none.
 */
export function saidWords({ words, segments }: Transcript): readonly SaidWord[] {
  const out: SaidWord[] = [];
  for (const { start, end, words: range } of segments) {
    const own = words.slice(...range);
    const isTimed = own.some((word) => word.start !== null);
    const letters = own.map(({ text }) => text.length + 1);
    const all = letters.reduce((sum, n) => sum + n, 0);
    let before = 0;
    for (const [k, word] of own.entries()) {
      const from = before / all;
      before += letters[k] as number;
      if (word.start !== null && word.end !== null)
        out.push({ text: word.text, start: word.start, end: word.end });
      else if (!isTimed && start !== null && end !== null && word.status !== 'not-spoken')
        out.push({
          text: word.text,
          start: start + from * (end - start),
          end: start + (before / all) * (end - start),
        });
    }
  }
  return out.filter((word) => word.end > word.start).sort((p, q) => p.start - q.start);
}

/** A name for what is said and when: equal words and times have the same, others hardly ever (64 bits). */
export function wordsKey(words: readonly SaidWord[]): string {
  const text = words.map(({ text, start, end }) => `${text} ${start} ${end}`).join('\n');
  return [1, 2].map((salt) => (hash(text, salt) >>> 0).toString(16).padStart(8, '0')).join('');
}

/** Dimensions of a word's vectors. */
const dims = 24;

/**
 * Words over time as a sequence: n × 24, one frame every `hop` seconds from 0 on. While a word is said the frame turns
 * from its first vector to its second (cos, sin of the share that is said), so that a place within it is told as well;
 * between words it is zero. A word's vectors are of unit length and made of its letters in threes, so that words
 * spelled alike lie near each other, and others at right angles or nearly (feature hashing: Weinberger et al. 2009).
 */
export function wordFeatures(words: readonly SaidWord[], hop: number): Sequence {
  const n = Math.max(1, Math.ceil(words.reduce((end, word) => Math.max(end, word.end), 0) / hop) + 1);
  const values = new Float32Array(n * dims);
  const known = new Map<string, readonly [Float64Array, Float64Array]>();
  for (const { text, start, end } of words) {
    const spelled = plainLetters(text);
    if (spelled === '') continue;
    let vectors = known.get(spelled);
    if (!vectors) {
      vectors = [vectorOf(spelled, 1), vectorOf(spelled, 2)];
      known.set(spelled, vectors);
    }
    for (let k = Math.max(0, Math.ceil(start / hop)); k < n && k * hop < end; k++) {
      const angle = (Math.PI / 2) * ((k * hop - start) / (end - start));
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      for (let d = 0; d < dims; d++)
        values[k * dims + d] = c * (vectors[0][d] as number) + s * (vectors[1][d] as number);
    }
  }
  return { values, dims, hop, start: 0 };
}

/** Letters and digits alone, without marks and cases. */
const plainLetters = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

function vectorOf(spelled: string, salt: number): Float64Array {
  const out = new Float64Array(dims);
  const framed = `^${spelled}$`;
  for (let k = 0; k + 3 <= framed.length || k === 0; k++) {
    let state = hash(framed.slice(k, k + 3), salt);
    for (let d = 0; d < dims; d++) {
      state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
      out[d] = (out[d] as number) + (((state ^ (state >>> 13)) >>> 0) / 2 ** 31 - 1);
    }
  }
  const length = Math.hypot(...out) || 1;
  return out.map((v) => v / length);
}

/** FNV-1a, 32 bits. */
function hash(text: string, salt: number): number {
  let h = 0x811c9dc5 ^ Math.imul(salt, 0x85ebca6b);
  for (let k = 0; k < text.length; k++) h = Math.imul(h ^ text.charCodeAt(k), 0x01000193);
  return h;
}
