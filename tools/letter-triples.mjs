// node tools/letter-triples.mjs [FOLDER=/usr/share/locale]: counts which three letters stand beside each other in the messages of programs
// (.mo, as gettext installs them), by language of Latin or Cyrillic letters, and writes src/model/letter-triples.ts. Of five packages one is left out, for measuring.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, isHeldBack, messagesOf, plain } from './letter-pairs.mjs';

/** Those of one script are told apart by it; others by letters that only they have (guess-language.ts). */
const scripts = {
  Latin:
    'af ca cs cy da de en eo es et eu fi fr ga gl hr hu id is it lt lv nb nl pl pt ro sk sl sq sv sw tr vi'.split(
      ' ',
    ),
  Cyrillic: 'be bg mk ru sr uk'.split(' '),
};
const most = 280;
/** Fewer do not tell a language. */
const fewest = 4000;

function counted(root, language, script) {
  const triples = new Map();
  const seen = new Set();
  let all = 0;
  const isOf = new RegExp(`^[\\p{Script=${script}}\\p{M}’']+$`, 'u');
  for (const file of filesOf(root, language)) {
    if (isHeldBack(file.split('/').at(-1))) continue;
    for (const message of messagesOf(file)) {
      if (seen.has(message)) continue;
      seen.add(message);
      for (const [word] of plain(message)
        .toLowerCase()
        .matchAll(/[\p{L}\p{M}’']+/gu)) {
        if (!isOf.test(word)) continue;
        const text = ` ${word} `;
        for (let k = 2; k < text.length; k++) {
          const triple = text.slice(k - 2, k + 1);
          triples.set(triple, (triples.get(triple) ?? 0) + 1);
          all++;
        }
      }
    }
  }
  return { triples, all };
}

function main(root = '/usr/share/locale') {
  const out = [];
  for (const [script, languages] of Object.entries(scripts))
    for (const language of languages) {
      const { triples, all } = counted(root, language, script);
      console.error(language, all, triples.size);
      if (all < fewest) continue;
      const top = [...triples].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, most);
      // A letter for how rare: a is everything, each further one e^½ less.
      const letter = (n) => String.fromCharCode(97 + Math.min(25, Math.round(-2 * Math.log(n / all))));
      out.push(`  ${language}: ${JSON.stringify(top.map(([triple, n]) => triple + letter(n)).join(''))},`);
    }
  writeFileSync(
    join(import.meta.dirname, '../src/model/letter-triples.ts'),
    `import { lookupTable } from './lookup-table.ts';

/** Made by tools/letter-triples.mjs from the messages of free programs: of each language the commonest triples of letters (a space: the end of a
 * word), each with how rare it is: e^½ to the power of minus a=0, b=1 … */
// biome-ignore-all format: a table
export const letterTriples: Readonly<Record<string, string>> = lookupTable({
${out.join('\n')}
});
`,
  );
}

if (process.argv[1] === import.meta.filename) main(process.argv[2]);
