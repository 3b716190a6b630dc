import { bareWords, guessLanguage, isCommon, isOfLetters, wordFit } from './guess-language.ts';
import { lookupTable } from './lookup-table.ts';
import { tokensOf } from './transcript.ts';

/**
 * Lines of a text that are clearly in another language than the text: a quotation, a speaker of another tongue. Only what leaves no doubt
 * is told: a line read in the wrong language costs more than one that stays in that of the text.
 */

/** Words of a line, or of lines one behind the other, all different, that are enough to tell; letters, where a script parts no words. */
const fewestWords = 5;
const fewestLetters = 12;
/** Words of it that are among the commonest of the other language and not of the text's. */
const fewestCommon = 1;
/** Nats by which it speaks for the other language: all of it, and each triple of its letters. */
const least = 25;
const leastEach = 0.5;
/** … and among languages that are near each other, of which more are spoken than are known here. */
const leastEachNear = 1;
const near = ['fr es it pt ca gl ro', 'cs sk pl sl hr', 'da nb sv is', 'nl af de', 'ru uk be bg mk sr'].map(
  (codes) => codes.split(' '),
);
/** Nats by which any stretch of it may speak for the text's own language: more, and it is a line with a quotation in it. */
const mostOwn = 9;
/** Nats by which words beside such a sentence speak for its language to be of it. */
const leastBeside = 5;
/** Nats of each triple of its letters in that language: a line of names, or in a language that is not known here, fits none. */
const leastFit = -8.4;
/** Of its words so many may be written like names. */
const mostNames = 0.5;
/** Galician, which no reader reads aloud. */
const unvoiced = 'gl';
/** Of its letters so many may be of the script of the text where it is told by its script. */
const mostOfScript = 0.05;

/**
 * The language of each line where it is clearly another than that of the text; null: the text's.
 * @param lines as written
 * @param language of the text, BCP 47
 */
export function foreignLines(lines: readonly string[], language: string): readonly (string | null)[] {
  return foreignAmong(lines.map(tokensOf), language);
}

/** Words of a line: tokens from…to−1, in another language than the text's. */
export type ForeignPart = { readonly tokens: readonly [from: number, to: number]; readonly language: string };

/**
 * The sentences of a line, and what stands in quotation marks or brackets in it, that are clearly in another language than that of the text.
 * @param line that is not in another language as a whole
 * @param language of the text, BCP 47
 */
export function foreignParts(line: string, language: string): readonly ForeignPart[] {
  const pieces = withScripts(piecesOf(tokensOf(line)), language);
  if (pieces.length < 2) return [];
  const found = [...foreignAmong(pieces, language)];
  // A word or two beside them say too little alone; a name beside them says nothing.
  const own = bareCode(language);
  const isNames = (piece: readonly string[]) => piece.every((token) => name.test(token));
  const join = (n: number, code: string | null | undefined) => {
    if (code == null || found[n] !== null) return;
    const piece = pieces[n] as readonly string[];
    const words = bareWords(piece);
    const isTheirs = words.length > 0 && !isNames(piece) && evidence(words, code, own).margin >= leastBeside;
    const isBetween = words.length === 0 && found[n - 1] === code && found[n + 1] === code;
    if (isTheirs || isBetween) found[n] = code;
  };
  for (let n = 1; n < pieces.length; n++) join(n, found[n - 1]);
  for (let n = pieces.length - 2; n >= 0; n--) join(n, found[n + 1]);
  const out: ForeignPart[] = [];
  let at = 0;
  for (const [n, piece] of pieces.entries()) {
    const [from, code] = [at, found[n] ?? null];
    at += piece.length;
    const isEdge = found[n - 1] !== code || found[n + 1] !== code;
    if (code === null || (isEdge && isNames(piece))) continue;
    const last = out.at(-1);
    if (last?.language === code && last.tokens[1] === from)
      out[out.length - 1] = { language: code, tokens: [last.tokens[0], at] };
    else out.push({ language: code, tokens: [from, at] });
  }
  return out;
}

/** Which of some pieces of a text, one behind the other, are clearly in another language. */
function foreignAmong(pieces: readonly (readonly string[])[], language: string): readonly (string | null)[] {
  const own = bareCode(language);
  const ofText = scriptOf(language);
  const looks = pieces.map((words) => {
    const code = guessLanguage(words);
    return code === own || code === unvoiced ? null : code;
  });
  const out: (string | null)[] = pieces.map(() => null);
  for (let from = 0; from < pieces.length; ) {
    const code = looks[from] ?? null;
    let to = from + 1;
    while (code !== null && looks[to] === code) to++;
    if (code !== null && isClearly(pieces.slice(from, to).flat(), code, own, ofText))
      out.fill(code, from, to);
    from = to;
  }
  return out;
}

/** A line parted where sentences end, and where quotation marks, brackets and dashes stand. */
function piecesOf(tokens: readonly string[]): readonly (readonly string[])[] {
  const out: string[][] = [];
  for (const [n, token] of tokens.entries()) {
    const before = tokens[n - 1];
    if (before === undefined || opens.test(token) || ends.test(before)) out.push([token]);
    else out.at(-1)?.push(token);
  }
  return out;
}

/** The same, with what is written in another script than the text's in one piece: its language is told by all of it. */
function withScripts(
  pieces: readonly (readonly string[])[],
  language: string,
): readonly (readonly string[])[] {
  const ofText = scriptOf(language);
  if (!ofText) return pieces;
  const isOther = (piece: readonly string[]) =>
    piece.some((token) => letter.test(token)) && !piece.some((token) => ofText.test(token));
  const out: (readonly string[])[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last && isOther(last) && !piece.some((token) => ofText.test(token)))
      out[out.length - 1] = [...last, ...piece];
    else out.push(piece);
  }
  return out;
}

const letter = /\p{L}/u;
const opens = /^(?:[¿¡]*[\p{Ps}\p{Pi}"„‚«»]|[–—-]+$)/u;
const ends = /(?:[.?!…:;。！？][\p{Pe}\p{Pf}"”’«»']*|[\p{Pe}\p{Pf}"”«»],?|^[–—-]+)$/u;

function isClearly(tokens: readonly string[], code: string, own: string, ofText: RegExp | null): boolean {
  // Repeated, “la la la” says no more than once.
  const words = [...new Set(bareWords(tokens))];
  const letters = words.join('').match(/\p{L}/gu) ?? [];
  const inScript = ofText ? letters.filter((letter) => ofText.test(letter)).length : letters.length;
  const common = words.filter((word) => isCommon(word, code) && !isCommon(word, own)).length;
  if (isCommon('', code) !== null && common < fewestCommon) return false;
  if (inScript <= mostOfScript * letters.length)
    return words.length >= fewestWords || letters.length >= fewestLetters;
  if (words.length < fewestWords || !isOfLetters(code) || !isOfLetters(own)) return false;
  if (tokens.filter((token) => name.test(token)).length > mostNames * tokens.length) return false;
  const of = evidence(words, code, own);
  const each = near.some((codes) => codes.includes(code) && codes.includes(own)) ? leastEachNear : leastEach;
  return (
    of.margin >= Math.max(least, each * of.triples) &&
    of.against <= mostOwn &&
    of.fit >= leastFit * of.triples
  );
}

const name = /^\P{L}*\p{Lu}\p{Ll}/u;

/** What words speak for one language against another, nats; the most that a stretch of them speaks for the other; how well they fit the one. */
function evidence(words: readonly string[], code: string, own: string) {
  let [margin, fit, triples, back, against] = [0, 0, 0, 0, 0];
  for (const word of words) {
    const one = wordFit(word, [code, own]);
    const [p = 0, q = 0] = one.nats;
    margin += p - q;
    fit += p;
    triples += one.triples;
    back = Math.max(0, back + q - p);
    against = Math.max(against, back);
  }
  return { margin, fit, triples, against };
}

/** Codes of one language that are named in several ways. */
const bareCode = (language: string): string => {
  const bare = language.toLowerCase().split(/[-_]/)[0] as string;
  return bare === 'no' || bare === 'nn' ? 'nb' : bare === 'iw' ? 'he' : bare;
};

/** Letters of the script that a language is written in; null: not known. */
function scriptOf(language: string): RegExp | null {
  try {
    const script = new Intl.Locale(language.replaceAll('_', '-')).maximize().script ?? '';
    const parts = mixed[script] ?? [script];
    return new RegExp(`[${parts.map((part) => `\\p{Script=${part}}`).join('')}]`, 'u');
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) return null;
    throw error;
  }
}

const mixed: Readonly<Record<string, readonly string[]>> = lookupTable({
  Jpan: ['Hira', 'Kana', 'Hani'],
  Kore: ['Hang', 'Hani'],
  Hans: ['Hani'],
  Hant: ['Hani'],
});
