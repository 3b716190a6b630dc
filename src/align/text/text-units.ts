/**
 * A written text in the pieces that can be compared with those of another language: words of letters, numbers; where
 * a script writes no spaces, the words of Unicode's dictionaries (UAX 29).
 */
export type TextUnit = {
  /** In small letters, compatibility forms resolved; a number is its digits alone. */
  readonly form: string;
  /** Which white-space-separated token of the text it lies in. */
  readonly token: number;
  /** Where in that token it begins and ends, as shares of its characters, 0…1. */
  readonly from: number;
  readonly to: number;
};

/** Scripts that part words by nothing. */
const unspaced =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー]/u;
const pieces =
  /\p{Nd}+(?:[.,٫٬:\u00A0\u202F'’]\p{Nd}+)*|[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{M}ー]+|(?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー])[\p{L}\p{M}])+/gu;

const dictionary = new Intl.Segmenter('und', { granularity: 'word' });

/** Nothing but spaces would be left of what has no letters or figures: such a token gives no unit. */
export function textUnits(text: string): readonly TextUnit[] {
  const units: TextUnit[] = [];
  let token = 0;
  for (const [word] of text.matchAll(/\S+/g)) {
    const add = (raw: string, at: number) =>
      units.push({
        form: formOf(raw),
        token,
        from: at / word.length,
        to: (at + raw.length) / word.length,
      });
    for (const found of word.matchAll(pieces)) {
      const [raw] = found;
      if (!unspaced.test(raw)) add(raw, found.index);
      else
        for (const { segment, index, isWordLike } of dictionary.segment(raw))
          if (isWordLike) add(segment, found.index + index);
    }
    token++;
  }
  return units;
}

function formOf(raw: string): string {
  const plain = raw.normalize('NFKC').toLowerCase();
  return /^\p{Nd}/u.test(plain) ? digitsOf(plain) : plain;
}

/** The digits of a number in any script, as 0…9. Blocks of digits begin where a multiple of 10 code points lies in them. */
const digitsOf = (text: string): string =>
  [...text]
    .filter((c) => /\p{Nd}/u.test(c))
    .map((c) => (c <= '9' ? c : digitValue(c)))
    .join('');

function digitValue(digit: string): string {
  const at = digit.codePointAt(0) ?? 0;
  let zero = at;
  while (at - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String(at - zero);
}

/** How much is written: letters and figures. Han and the like count as what they are, one each. */
export const writtenLength = (text: string): number => text.match(/[\p{L}\p{N}\p{M}]/gu)?.length ?? 0;
