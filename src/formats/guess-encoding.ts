import { chardet } from 'jschardet';
import { guessLanguage } from '#src/model/guess-language.ts';
import { decodeAs } from './decode-bytes.ts';
import { letterPairs } from './letter-pairs.ts';

/** An encoding that bytes may be in, as the Encoding Standard names it. */
export type GuessedEncoding = {
  readonly encoding: string;
  /** One that gives another text and fits nearly as well; null: none does. */
  readonly rival: string | null;
};

/** Single-byte encodings, and what is taken off for how seldom each is met (nats); where several give one text, the first is named. */
const single: readonly (readonly [name: string, price: number])[] = [
  ['windows-1252', 0],
  ...['windows-1250', 'windows-1251', 'windows-1253', 'windows-1254', 'windows-1255', 'windows-1256'].map(
    (name): readonly [string, number] => [name, 1],
  ),
  ...['windows-1257', 'windows-1258', 'windows-874'].map((name): readonly [string, number] => [name, 2]),
];
const seldom: readonly (readonly [name: string, price: number])[] = [
  ['iso-8859-2', 1.5],
  ['iso-8859-15', 1],
  ['iso-8859-7', 2],
  ['iso-8859-5', 2],
  ['iso-8859-4', 3],
  ['koi8-r', 1.5],
  ['koi8-u', 2],
  ['ibm866', 2],
  ['macintosh', 4],
  ['x-mac-cyrillic', 6],
];
const double = ['shift_jis', 'euc-jp', 'euc-kr', 'big5', 'gb18030'];

/** Nats: a pair that a language's common ones lack, a letter that it does not write, signs, what no text holds, and quotations that do not close. */
const prices = {
  pair: -9,
  letter: -15,
  quote: -4,
  sign: -12,
  within: -8,
  capital: -6,
  control: -18,
  open: -5,
};
/** What speaks for the language that the words without accents are in. */
const familiar = 5;
/** Bytes that are looked at; words. Below so many nats a pair no language fits. */
const mostBytes = 65_536;
const mostWords = 3000;
const leastFit = -6.8;
/** Nearer than this to the best, another text is named. */
const close = 4;

const languages = Object.keys(letterPairs);

/** Of each pair: its log probability in each language; of each letter: whether languages write it. */
let tables: { readonly pairs: Map<string, Float32Array>; readonly letters: Map<string, Uint8Array> } | null =
  null;
function learnt() {
  if (tables) return tables;
  const pairs = new Map<string, Float32Array>();
  const letters = new Map<string, Uint8Array>();
  languages.forEach((language, l) => {
    const table = letterPairs[language] as string;
    for (let k = 0; k + 2 < table.length; k += 3) {
      const pair = table.slice(k, k + 2);
      const row = pairs.get(pair) ?? new Float32Array(languages.length);
      row[l] = -(table.charCodeAt(k + 2) - 97) / 2 - 1e-3;
      pairs.set(pair, row);
      for (const letter of pair) {
        const own = letters.get(letter) ?? new Uint8Array(languages.length);
        own[l] = 1;
        letters.set(letter, own);
      }
    }
  });
  tables = { pairs, letters };
  return tables;
}

/**
 * Which encoding bytes are in that are neither UTF-8 nor UTF-16: the one that gives letters that stand beside each other as they do in some
 * language. Of Asian encodings, where none fits, jschardet's guess.
 */
export function guessEncoding(bytes: Uint8Array): GuessedEncoding {
  const some = bytes.subarray(0, mostBytes);
  const plain = guessLanguage(asciiWords(some));
  const found = [...single, ...seldom]
    .map(([encoding, price]) => {
      const text = decodeAs(some, encoding);
      // Where accents stand behind their letters.
      const { score, pairs } = fitOf(text.normalize('NFC'), plain);
      return { encoding, text, score: score - price, pairs };
    })
    .sort((a, b) => b.score - a.score);
  const [best] = found;
  if (!best) return { encoding: 'windows-1252', rival: null };
  const asian = doubleByte(some);
  if (asian !== null && best.score < leastFit * Math.max(1, best.pairs))
    return { encoding: asian, rival: null };
  const rival = found.find(({ text, score }) => text !== best.text && score > best.score - close);
  return { encoding: best.encoding, rival: rival?.encoding ?? null };
}

function asciiWords(bytes: Uint8Array): readonly string[] {
  const text = new TextDecoder('iso-8859-5').decode(bytes.subarray(0, 16_384));
  return text.split(/\s+/).filter((word) => /^[\x21-\x7e]+$/.test(word));
}

/** How well a text fits the language that it fits best, nats; and how many pairs that are not ASCII it has. */
function fitOf(text: string, plain: string | null): { readonly score: number; readonly pairs: number } {
  const { pairs, letters } = learnt();
  const sums = new Float64Array(languages.length);
  let other = 0;
  let count = 0;
  let words = 0;
  for (const [run] of text.matchAll(/[^\s\x21-\x26\x28-\x40\x5b-\x60\x7b-\x7f]+/g)) {
    if (/^[\x20-\x7e]*$/.test(run)) continue;
    if (++words > mostWords) break;
    const lower = ` ${run.toLowerCase()} `;
    for (let k = 1; k < lower.length; k++) {
      const [a, b] = [lower[k - 1] as string, lower[k] as string];
      if (a <= '\x7f' && b <= '\x7f') continue;
      count++;
      const sign = [a, b].find((c) => c > '\x7f' && !/\p{L}|\p{M}/u.test(c));
      if (sign !== undefined) {
        const isWithin = b === sign && /\p{L}/u.test(a) && /\p{L}/u.test(lower[k + 1] ?? '');
        other += ofSign(sign) + (isWithin && !/[’'·]/.test(sign) ? prices.within : 0);
        continue;
      }
      // A capital within a word is seldom, unless the word is all capitals.
      const [before, own] = [run[k - 2] ?? '', run[k - 1] ?? ''];
      if (k > 1 && /\p{Ll}/u.test(before) && /\p{Lu}/u.test(own)) other += prices.capital;
      const row = pairs.get(a + b);
      const [p, q] = [letters.get(a), letters.get(b)];
      for (let l = 0; l < languages.length; l++) {
        const known = row?.[l];
        const isWritten = (c: string, of: Uint8Array | undefined) =>
          c === ' ' || c === "'" || (of?.[l] ?? 0) === 1;
        sums[l] =
          (sums[l] as number) + (known || (isWritten(a, p) && isWritten(b, q) ? prices.pair : prices.letter));
      }
    }
  }
  const quotes = (sign: RegExp) => text.match(sign)?.length ?? 0;
  other += prices.open * Math.abs(quotes(/«/g) - quotes(/»/g));
  const score = Math.max(...sums.map((sum, l) => sum + (languages[l] === plain ? familiar : 0)));
  return { score: score + other, pairs: count };
}

function ofSign(sign: string): number {
  if (sign <= '\u009f' || sign === '\ufffd') return prices.control;
  return /[\u00a0«»“”„‘’‚–—…•°€£]/.test(sign) ? prices.quote : prices.sign;
}

const asianLetter = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]/gu;
const amongLetters =
  /[a-z][\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]|[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}][a-z]/giu;
const fewAsian = 4;

/** How sure jschardet is of what it says where nothing fits. */
const noMatch = 0.1;

/** An Asian encoding that the bytes are well-formed in, by jschardet; null: none. */
function doubleByte(bytes: Uint8Array): string | null {
  // Where nothing fits it names an encoding all the same; one that is not asked for it would complain of on the console.
  const options = { includeEncodings: double, noMatchEncoding: double[0] as string };
  const { encoding, confidence } = chardet.detect(bytes, options);
  const name = encoding?.toLowerCase() ?? '';
  if (!double.includes(name) || confidence <= noMatch) return null;
  const text = new TextDecoder(name).decode(bytes);
  const count = (what: RegExp) => text.match(what)?.length ?? 0;
  const all = count(asianLetter);
  // Two letters of which one is accented look like one of these, in the middle of a word.
  return all < fewAsian || count(/\ufffd/g) > text.length / 100 || count(amongLetters) > all / 10
    ? null
    : name;
}
