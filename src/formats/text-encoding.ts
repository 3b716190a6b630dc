import { InvalidInputError } from '#src/model/errors.ts';
import { decodeAs } from './decode-bytes.ts';
import { guessEncoding } from './guess-encoding.ts';
import { badFile } from './refusal.ts';

/** A text and the encoding it was in, as the Encoding Standard names it (`utf-8`, `windows-1251` …). */
export type DecodedText = {
  readonly text: string;
  readonly encoding: string;
  /** What is doubtful about it, a sentence each. */
  readonly notes: readonly string[];
};

/** No text file is larger, in bytes. */
export const mostTextBytes = 256 * 1024 * 1024;

/**
 * The text of a file. A byte order mark decides; without one UTF-16 is told by its zero bytes, or by
 * giving letters in one order of its bytes and none in the other; UTF-8 by being valid; what is left is guessed from the letters that stand beside each other.
 * @param given where somebody has said so: a label of the Encoding Standard
 * @throws InvalidInputError `bad-file`: too large, or no text; `unknown-encoding`
 */
export function decodeText(bytes: Uint8Array, file: string, given: string | null = null): DecodedText {
  if (bytes.length > mostTextBytes)
    throw badFile(
      file,
      '',
      `it is larger than ${mostTextBytes / 2 ** 20} MB`,
      'Split it into several files.',
    );
  if (given !== null) {
    const encoding = encodingOf(given);
    const text = decodeAs(bytes, encoding);
    if (isBinary(text)) throw badFile(file, '', `it is no text in ${encoding}`, 'Choose another encoding.');
    const wrong = text.match(/\ufffd/g)?.length ?? 0;
    return {
      ...{ text, encoding },
      notes: wrong === 0 ? [] : [`${wrong} places of it are no ${encoding}: they are �.`],
    };
  }
  const utf16 = utf16Of(bytes);
  if (utf16) return { text: decodeAs(bytes, utf16), encoding: utf16, notes: [] };
  const utf8 = decodeStrictly(bytes);
  if (utf8 !== null) {
    if (isBinary(utf8)) throw badFile(file, '', 'it is no text', 'Choose a text file.');
    return { text: utf8, encoding: 'utf-8', notes: [] };
  }
  const { encoding, rival } = guessEncoding(bytes);
  const text = decodeAs(bytes, encoding);
  if (isBinary(text)) throw badFile(file, '', 'it is no text', 'Choose a text file.');
  return {
    text,
    encoding,
    notes: [
      `It is not in UTF-8; it was read as ${encoding}. Check its accented letters.`,
      ...(rival === null ? [] : [`It may be ${rival} as well: the encoding can be named.`]),
    ],
  };
}

/** An encoding by any of its names. @throws InvalidInputError `unknown-encoding` */
export function encodingOf(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    throw new InvalidInputError(
      'unknown-encoding',
      `“${label}” is no encoding that is known.`,
      'Name it as web pages do: utf-8, windows-1252, iso-8859-2, koi8-r, shift_jis …',
    );
  }
}

function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** UTF-16 by its mark, or by zeros in one of each pair of bytes (western letters, digits, line ends). */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (bytes.length < 4 || bytes.length % 2 === 1) return null;
  const seen = Math.min(bytes.length, 4096);
  let even = 0;
  let odd = 0;
  for (let k = 0; k < seen; k++) if (bytes[k] === 0) k % 2 === 0 ? even++ : odd++;
  if (odd > seen / 8 && even * 20 < odd) return 'utf-16le';
  if (even > seen / 8 && odd * 20 < even) return 'utf-16be';
  return mayBePairs(bytes.subarray(0, seen)) ? utf16ByLetters(bytes.subarray(0, seen)) : null;
}

/** In UTF-8 a stray control or two is damage; half of a text of pairs is controls in most scripts, and no UTF-8 in the others. */
const strayControls = 1 / 20;

/** Whether there are bytes that no text has in which a letter is one byte or several of UTF-8. */
function mayBePairs(bytes: Uint8Array): boolean {
  const controls = bytes.reduce((sum, b) => sum + (b < 9 || (b > 13 && b < 27) ? 1 : 0), 0);
  if (controls >= strayControls * bytes.length) return controls > 0;
  return controls > 0 && !isUtf8(bytes);
}

/** The last character may be cut. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** What UTF-16 in the wrong order, and files of other kinds, soon have: controls, private and unassigned characters. */
const noLetter = /[\p{Co}\p{Cn}\u0000-\u0008\u000E-\u001F\u007F-\u009F]/u;
/** A text is in a few blocks of 256 characters, but for ideographs and syllables of Hangul. */
const mostBlocks = 12;

/** UTF-16 of other scripts: in the order that gives characters that a text can have, of fewer blocks. */
function utf16ByLetters(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const found = (['utf-16le', 'utf-16be'] as const).flatMap((encoding) => {
    const blocks = blocksOf(bytes, encoding);
    return blocks === null ? [] : [{ encoding, blocks }];
  });
  const [best, next] = found.sort((p, q) => p.blocks - q.blocks);
  return best && best.blocks <= mostBlocks && best.blocks !== next?.blocks ? best.encoding : null;
}

/** How many blocks of 256 characters there are in bytes, ideographs and Hangul as one each; null: they are no text. */
function blocksOf(bytes: Uint8Array, encoding: string): number | null {
  let text: string;
  try {
    // A pair of surrogates may be cut at the end.
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return null;
  }
  if (noLetter.test(text)) return null;
  const blockOf = (c: string): number | string =>
    /\p{sc=Han}/u.test(c) ? 'han' : /\p{sc=Hang}/u.test(c) ? 'hangul' : (c.codePointAt(0) as number) >> 8;
  return new Set(Array.from(text, blockOf)).size;
}

/** Control characters that no text holds: a file of another kind. */
const isBinary = (text: string): boolean =>
  /[\u0001-\u0008\u000E-\u001A]|\u0000{2}/.test(text.slice(0, 65_536));
