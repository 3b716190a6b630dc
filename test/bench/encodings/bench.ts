/** In which encodings short texts are read right: messages of programs that tools/letter-pairs.mjs did not learn from. Arguments: texts of each kind (40), letters of each (60), 1: list what is wrong */
import { detect } from 'jschardet';
import { decodeAs } from '#src/formats/decode-bytes.ts';
import { guessEncoding } from '#src/formats/guess-encoding.ts';
import { filesOf, isHeldBack, messagesOf, plain } from '../../../tools/letter-pairs.mjs';

const kinds: Readonly<Record<string, string>> = {
  'windows-1252': 'fr de es it pt sv da nb fi nl is ca',
  'windows-1250': 'cs pl hu hr sk sl ro',
  'iso-8859-2': 'cs pl hu sk sl',
  'windows-1251': 'ru uk bg sr mk',
  'koi8-r': 'ru',
  'koi8-u': 'uk',
  'iso-8859-5': 'ru sr',
  ibm866: 'ru',
  'windows-1253': 'el',
  'windows-1254': 'tr',
  'windows-1255': 'he',
  'windows-1256': 'ar fa',
  'windows-1257': 'lt lv et',
  'windows-1258': 'vi',
  'windows-874': 'th',
};

export default async function bench([count = '40', letters = '60', list]: readonly string[]): Promise<void> {
  let [all, right, before] = [0, 0, 0];
  console.log('| encoding | language | texts | right | jschardet |\n|---|---|---|---|---|');
  for (const [encoding, languages] of Object.entries(kinds)) {
    const byteOf = new Map(
      Array.from({ length: 256 }, (_, k) => [decodeAs(Uint8Array.of(k), encoding), k] as const),
    );
    for (const language of languages.split(' ')) {
      let [n, good, old] = [0, 0, 0];
      for (const text of textsOf(language, Number(letters))) {
        const own = encoding === 'windows-1258' ? decomposed(text) : text;
        const codes = [...own].map((c) => byteOf.get(c));
        if (codes.some((code) => code === undefined) || codes.every((code) => Number(code) < 128)) continue;
        const bytes = Uint8Array.from(codes as number[]);
        const { encoding: found } = guessEncoding(bytes);
        const read = decodeAs(bytes, found);
        n++;
        if (read === own) good++;
        else if (list) console.log(`  ${found}: ${own} → ${read}`);
        const was = detect(bytes).encoding?.toLowerCase() ?? 'windows-1252';
        try {
          if (decodeAs(bytes, was === 'iso-8859-1' ? 'windows-1252' : was) === own) old++;
        } catch {
          // a name that the platform does not know
        }
        if (n >= Number(count)) break;
      }
      console.log(`| ${encoding} | ${language} | ${n} | ${good} | ${old} |`);
      [all, right, before] = [all + n, right + good, before + old];
    }
  }
  console.log(`| all | | ${all} | ${right} (${((100 * right) / all).toFixed(1)} %) | ${before} |`);
}

/** Vietnamese tones stand behind their letters in that encoding. */
const decomposed = (text: string): string =>
  [...text]
    .map((c) => {
      const parts = c.normalize('NFD');
      const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(parts)?.[0];
      return tone === undefined ? c : parts.replace(tone, '').normalize('NFC') + tone;
    })
    .join('');

/** Pieces of so many letters, beginning and ending with words. */
function* textsOf(language: string, letters: number): Generator<string> {
  for (const file of filesOf('/usr/share/locale', language)) {
    if (!isHeldBack(file.split('/').at(-1) as string)) continue;
    for (const message of messagesOf(file)) {
      const text = plain(message).replace(/\s+/g, ' ').trim();
      const cut = text.length <= letters ? text : text.slice(0, text.lastIndexOf(' ', letters));
      if (cut.length >= 0.6 * letters && cut.split(' ').length > 2) yield cut;
    }
  }
}
