/** How often the language of a short text is told. Arguments: folder of sentences (LANGUAGE.txt, one a line), sentences a text (1), texts of each language (60), sentences in another language before each text (0); without a folder (or “messages”) messages of programs that tools/letter-pairs.mjs did not learn from */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeRandom } from '#src/math/random.ts';
import { guessLanguage } from '#src/model/guess-language.ts';
import { filesOf, isHeldBack, languages, messagesOf, plain } from '../../../tools/letter-pairs.mjs';

export default async function bench([
  folder = 'messages',
  sentences = '1',
  count = '60',
  foreign = '0',
]: readonly string[]): Promise<void> {
  console.log('| language | texts | right | not told | taken for |\n|---|---|---|---|---|');
  const all = { n: 0, right: 0, none: 0 };
  const codes =
    folder === 'messages' ? languages : readdirSync(folder).map((file) => file.replace(/\.txt$/, ''));
  const known = new Map(
    codes
      .toSorted()
      .map((code) => [code, folder === 'messages' ? messages(code) : linesOf(join(folder, `${code}.txt`))]),
  );
  const { uniform } = makeRandom(5);
  const pick = <T>(of: readonly T[]) => of[Math.floor(uniform() * of.length)] as T;
  const before = (code: string): string => {
    const others = [...known].filter(([other, lines]) => other !== code && lines.length > 0);
    const [, lines] = pick(others);
    return Array.from({ length: Number(foreign) }, () => `${pick(lines)} `).join('');
  };
  for (const [code, lines] of known) {
    const wrong = new Map<string, number>();
    let [n, right, none] = [0, 0, 0];
    for (let k = 0; k + Number(sentences) <= lines.length && n < Number(count); k += Number(sentences)) {
      const text = before(code) + lines.slice(k, k + Number(sentences)).join(' ');
      const found = guessLanguage(text.split(/\s+/));
      n++;
      if (found === code) right++;
      else if (found === null) none++;
      else wrong.set(found, (wrong.get(found) ?? 0) + 1);
    }
    if (n === 0) continue;
    const others = [...wrong].sort((a, b) => b[1] - a[1]).map(([other, times]) => `${other} ${times}`);
    console.log(`| ${code} | ${n} | ${right} | ${none} | ${others.join(', ')} |`);
    [all.n, all.right, all.none] = [all.n + n, all.right + right, all.none + none];
  }
  const share = (of: number) => `${of} (${((100 * of) / all.n).toFixed(1)} %)`;
  console.log(
    `| all | ${all.n} | ${share(all.right)} | ${share(all.none)} | ${share(all.n - all.right - all.none)} |`,
  );
}

const linesOf = (file: string): readonly string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');

/** Of 4–12 words. */
const messages = (code: string): readonly string[] => [
  ...new Set(
    filesOf('/usr/share/locale', code)
      .filter((file) => isHeldBack(file.split('/').at(-1) ?? ''))
      .flatMap(messagesOf)
      .map((text) => plain(text).replaceAll(/\s+/gu, ' ').trim())
      .filter(
        (text) => /^[^\d/\\@_-]+$/u.test(text) && text.split(' ').length >= 4 && text.split(' ').length <= 12,
      ),
  ),
];
