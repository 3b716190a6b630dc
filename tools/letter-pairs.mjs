// node tools/letter-pairs.mjs [FOLDER=/usr/share/locale]: counts which letters stand beside which in the messages of programs (.mo, as
// gettext installs them), by language, and writes src/formats/letter-pairs.ts. Of five packages one is left out, for measuring.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const languages =
  'ar be bg ca cs da de el en es et fa fi fr ga he hr hu hy is it ka ko lt lv mk nb nl pl pt ro ru sk sl sq sr sv th tr uk vi'.split(
    ' ',
  );
const mostPairs = 260;
const folders = { pt: ['pt', 'pt_BR'], nb: ['nb', 'no'], en: ['en_GB'], he: ['he'] };

/** Whether a package is one of those that are not learnt from. */
export const isHeldBack = (name) => [...name].reduce((sum, c) => sum + c.charCodeAt(0), 0) % 5 === 0;

/** The translated messages of a .mo file; nothing where it is not in UTF-8. */
export function messagesOf(path) {
  const data = readFileSync(path);
  const big = data.readUInt32LE(0) === 0xde120495;
  const int = (at) => (big ? data.readUInt32BE(at) : data.readUInt32LE(at));
  const [count, table] = [int(8), int(16)];
  const texts = Array.from({ length: count }, (_, k) => {
    const [length, at] = [int(table + 8 * k), int(table + 8 * k + 4)];
    return data.subarray(at, at + length).toString('utf8');
  });
  if (!/charset=utf-?8/i.test(texts[0] ?? '')) return [];
  return texts.slice(1).flatMap((text) => text.split('\0'));
}

/** What a message says: without what programs put in. */
export const plain = (text) =>
  text
    .replace(/%[-+ #0-9.*]*(?:\([^)]*\))?[a-zA-Z]|\{[^}]*\}|<[^>]*>|&\w+;|[_&~](?=\p{L})|\\\w/gu, ' ')
    .normalize('NFC');

export function filesOf(root, language) {
  return (folders[language] ?? [language]).flatMap((name) => {
    const folder = join(root, name, 'LC_MESSAGES');
    try {
      return readdirSync(folder)
        .filter((file) => file.endsWith('.mo'))
        .map((file) => join(folder, file));
    } catch {
      return [];
    }
  });
}

function main(root = '/usr/share/locale') {
  const out = [];
  for (const language of languages) {
    const pairs = new Map();
    let all = 0;
    for (const file of filesOf(root, language)) {
      if (isHeldBack(file.split('/').at(-1))) continue;
      for (const message of messagesOf(file))
        for (const [word] of plain(message)
          .toLowerCase()
          .matchAll(/[\p{L}\p{M}’]+/gu)) {
          const text = [...` ${word} `];
          for (let k = 1; k < text.length; k++) {
            const pair = text[k - 1] + text[k];
            if (/^[\x00-\x7f]*$/.test(pair) || pair.length !== 2) continue;
            pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
            all++;
          }
        }
    }
    if (all < 200) {
      console.error(`${language}: only ${all} pairs`);
      if (all === 0) continue;
    }
    const top = [...pairs].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, mostPairs);
    // A letter for how rare: a is everything, each further one e^½ less.
    const letter = (n) => String.fromCharCode(97 + Math.min(25, Math.round(-2 * Math.log(n / all))));
    out.push(`  ${language}: ${JSON.stringify(top.map(([pair, n]) => pair + letter(n)).join(''))},`);
    console.error(language, all, pairs.size);
  }
  writeFileSync(
    join(import.meta.dirname, '../src/formats/letter-pairs.ts'),
    `/** Made by tools/letter-pairs.mjs from the messages of free programs: of each language the commonest pairs of letters that ASCII lacks one of\n * (a space: the end of a word), each with how rare it is among them: e^½ to the power of minus a=0, b=1 … */\n// biome-ignore-all format: a table\nexport const letterPairs: Readonly<Record<string, string>> = {\n${out.join('\n')}\n};\n`,
  );
}

if (process.argv[1] === import.meta.filename) main(process.argv[2]);
