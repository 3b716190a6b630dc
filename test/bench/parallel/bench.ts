/** Texts and their translations: beads against the truth, by language, and time. Arguments: sentences | time | words | unrelated, FOLDER of HTML (a folder a language), ORIGINAL, LANGUAGES by comma */
import { alignSentences, type Sentence } from '#src/align/text/align-sentences.ts';
import { textUnits, writtenLength } from '#src/align/text/text-units.ts';
import { bookPairs, damaged, type Truth, usualDamage } from './corpus.ts';
import { calibrationError, judged, share, strictly } from './score.ts';

const sentences = (texts: readonly string[]): readonly Sentence[] =>
  texts.map((text) => ({ forms: textUnits(text).map(({ form }) => form), length: writtenLength(text) }));

function measured<T>(run: () => T): readonly [result: T, seconds: number] {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1e6];
}

export default async function bench([
  what = 'sentences',
  folder = '',
  original = 'en',
  list = '',
]: readonly string[]) {
  const languages = list.split(',');
  if (what === 'sentences') bySentences(folder, original, languages);
}

function bySentences(folder: string, original: string, languages: readonly string[]): void {
  console.log(
    '| language | sentences | by length: P / R | words too: P / R | calibration error | seconds |\n|---|---|---|---|---|---|',
  );
  for (const language of languages) {
    const pairs = bookPairs(folder, original, language).slice(0, 1200);
    const truth: Truth = damaged(pairs, language, usualDamage, 1);
    const [a, b] = [sentences(truth.a), sentences(truth.b)];
    const scored = (beads: ReturnType<typeof alignSentences>['beads']) => {
      const { found, true: all, right } = strictly(beads, truth);
      return `${share(right, found)} / ${share(right, all)}`;
    };
    const byLength = alignSentences(a, b, { by: 'length' });
    const [byWords, seconds] = measured(() => alignSentences(a, b));
    console.log(
      `| ${language} | ${a.length} × ${b.length} | ${scored(byLength.beads)} | ${scored(byWords.beads)} | ${calibrationError(judged(byWords.beads, truth)).toFixed(3)} | ${seconds.toFixed(1)} |`,
    );
  }
}
