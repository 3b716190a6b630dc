import type { SaidWord } from '#src/signal/word-features.ts';

/** What numbers or marks a step: “3.”, “(3)”, “Step 3:”, “-”, “•”, “[ ]”. It is said by nobody. */
const mark =
  /^\s*(?:(?:[-*+•–—▪◦☐✓]|\[[ xX]?\])\s+)*(?:(?:step\s+)?\(?(?:\d{1,3}(?:\.\d{1,3})*)[.):]+\s*|step\s+\d{1,3}\s+)?/iu;

/** A step without its number or bullet. */
export const plainStep = (text: string): string => text.replace(mark, '').trim();

/** The words of a step in plain stems, each once; without its number or bullet. */
export const stepWords = (text: string): readonly string[] => [
  ...new Set(piecesOf(plainStep(text)).map(stemOf)),
];

/** A piece of what is said, in its plain stem. `ends`: a sentence ends with it, or a pause follows. */
export type SaidPiece = {
  readonly stem: string;
  readonly start: number;
  readonly end: number;
  readonly ends: boolean;
};

/** Seconds of silence that part phrases. */
const pause = 0.7;

/**
 * The words of timed words: one may hold several (“oven-proof”, a cue in a script without spaces), which share its time out
 * by their letters.
 */
export function saidPieces(words: readonly SaidWord[]): readonly SaidPiece[] {
  const out: SaidPiece[] = [];
  words.forEach(({ text, start, end }, k) => {
    const pieces = piecesOf(text);
    const letters = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const isLast = (words[k + 1]?.start ?? Number.POSITIVE_INFINITY) - end >= pause;
    const stops = isLast || /[.!?…。！？]["'”’»)\]]*$/u.test(text);
    let before = 0;
    pieces.forEach((piece, i) => {
      const from = start + (before / letters) * (end - start);
      before += piece.length;
      out.push({
        stem: stemOf(piece),
        start: from,
        end: start + (before / letters) * (end - start),
        ends: stops && i === pieces.length - 1,
      });
    });
  });
  return out;
}

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** Words in small letters without marks. */
function piecesOf(text: string): readonly string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[’']/g, '');
  const out: string[] = [];
  for (const { segment } of segmenter.segment(plain)) if (/[\p{L}\p{N}]/u.test(segment)) out.push(segment);
  return out;
}

/**
 * An English word without its endings, roughly: `slices`, `sliced` and `slicing` are one. Words of other languages and
 * scripts lose little; what endings are left, `alike` bridges.
 */
export function stemOf(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  let stem = word.replace(/(?:ies|ied)$/, 'y').replace(/(?<=...)(?:ings?|ed|es|ly|er|s)$/, '');
  if (/([b-df-hj-kmnp-rtv-z])\1$/.test(stem) && stem !== word) stem = stem.slice(0, -1);
  return stem.length > 3 ? stem.replace(/e$/, '') : stem;
}

/**
 * Words that carry a sentence and tell nothing of a step by themselves, in English, German, French and Spanish. Those that deny are
 * not among them. In other languages every word counts.
 */
const functionWords: ReadonlySet<string> = new Set(
  [
    'a an the and or of to in into on onto at by for from with as is are be it its this that these those they them then so up your you we our',
    'der die das den dem des ein eine einen einem einer und oder zu in ins im an am auf aus von vom mit fur bei ist sind es sie dann',
    'le la les l un une des du de et ou a au aux en dans sur par pour avec est sont il ils elle elles puis',
    'el la los las un una unos unas y o de del a al en con por para es son se lo su',
  ].flatMap((words) => words.split(' ').map(stemOf)),
);

/** Whether a stem is that of a function word. */
export const isFunctionWord = (stem: string): boolean => functionWords.has(stem);

/** Dice's share of letters in threes from which on two stems count as of one word. */
const leastAlike = 0.6;

/** How much alike two stems are, 0…1: 1 the same, 0 below 0.6 of their letters in threes. */
export function alike(a: string, b: string): number {
  if (a === b) return 1;
  if (a.length < 4 || b.length < 4) return 0;
  const [p, q] = [trigramsOf(a), trigramsOf(b)];
  let common = 0;
  for (const gram of p) if (q.has(gram)) common++;
  const dice = (2 * common) / (p.size + q.size);
  return dice < leastAlike ? 0 : dice;
}

const known = new Map<string, ReadonlySet<string>>();
/** Forms whose trigrams are kept at most. */
const mostKnown = 50_000;

function trigramsOf(word: string): ReadonlySet<string> {
  let grams = known.get(word);
  if (!grams) {
    const marked = `^${word}$`;
    grams = new Set(Array.from({ length: marked.length - 2 }, (_, k) => marked.slice(k, k + 3)));
    if (known.size >= mostKnown) known.clear();
    known.set(word, grams);
  }
  return grams;
}
