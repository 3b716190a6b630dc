/** Texts and translations against the truth. Arguments: sentences|unrelated|cuts|few FOLDER (HTML, a folder a language) ORIGINAL LANGUAGES [COUNT], time FOLDER ORIGINAL LANGUAGE, or links */
import { alignParallel } from '#src/align/text/align-parallel.ts';
import { alignSentences, type Sentence } from '#src/align/text/align-sentences.ts';
import type { Bead } from '#src/align/text/bead-lattice.ts';
import { textUnits, writtenLength } from '#src/align/text/text-units.ts';
import { makeRandom, type Random } from '#src/math/random.ts';
import { sentencesOf } from '#src/model/sentences.ts';
import { plainSegment, type Transcript, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { bookPairs, damaged, usualDamage } from './corpus.ts';
import { calibrationError, judged, ratio, strictly } from './score.ts';
import { cutErrors, linkScores } from './words.ts';

const sentences = (texts: readonly string[]): readonly Sentence[] =>
  texts.map((text) => ({ forms: textUnits(text).map(({ form }) => form), length: writtenLength(text) }));

function measured<T>(run: () => T): readonly [result: T, seconds: number] {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1e6];
}

export default async function bench([
  what = 'links',
  folder = '',
  original = 'en',
  list = '',
  count = '1000',
]: readonly string[]): Promise<void> {
  const languages = list.split(',');
  const pairs = (language: string) => bookPairs(folder, original, language).slice(0, Number(count));
  if (what === 'sentences') bySentences(languages, pairs);
  else if (what === 'unrelated') unrelated(languages, pairs);
  else if (what === 'cuts') byCuts(languages, pairs);
  else if (what === 'few') few(languages, (language) => bookPairs(folder, original, language), Number(count));
  else if (what === 'time') byLength(bookPairs(folder, original, list), list);
  else for (const line of linkScores()) console.log(line);
}

/** A few sentences beside translations that say as much, half of it, or the same in half as many; and beside other ones. */
function few(languages: readonly string[], pairs: Pairs, count: number): void {
  const shapes: readonly (readonly [
    name: string,
    a: number,
    pick: (k: number, random: Random) => boolean,
    size: number,
  ])[] = [
    ['6 : 6', 6, () => true, 1],
    ['12 : 12', 12, () => true, 1],
    ['12 : first 6', 12, (k) => k < 6, 1],
    ['12 : last 6', 12, (k) => k >= 6, 1],
    ['12 : every other', 12, (k) => k % 2 === 0, 1],
    ['12 : 6, two in one', 12, () => true, 2],
    ['6 : 12, each in two', 6, () => true, -1],
  ];
  console.log(
    '| into | texts | the same: believed, median | another place: believed | CPU s a text |\n|---|---|---|---|---|',
  );
  for (const language of languages) {
    const all = pairs(language).flatMap(([a, b]) => {
      const [p, q] = [sentencesOf(a, 'en'), sentencesOf(b, language)].map((list) =>
        list.map((x) => x.trim()),
      );
      return p && q && p.length === q.length ? p.map((x, k) => [x, q[k] as string] as const) : [];
    });
    for (const [name, size, pick, join] of shapes) {
      const random = makeRandom(count);
      const found: Record<'same' | 'other', number[]> = { same: [], other: [] };
      let seconds = 0;
      for (let n = 0; n < 24; n++) {
        const at = Math.floor(random.uniform() * (all.length - 400));
        const far = at + 100 + Math.floor(random.uniform() * 250);
        for (const [kind, from] of [
          ['same', at],
          ['other', far],
        ] as const) {
          const left = all.slice(at, at + size).map(([a]) => a);
          const right = all
            .slice(from, from + size)
            .filter((_, k) => pick(k, random))
            .map(([, b]) => b);
          const [told, run] = measured(() => alignParallel(...laid(left, right, join)));
          found[kind].push(told.transcript.confidence ?? 0);
          seconds += run / 48;
        }
      }
      const believed = (list: readonly number[]) => list.filter((p) => p >= 0.2).length;
      const middle = found.same.toSorted((p, q) => p - q)[12] as number;
      console.log(
        `| ${language} | ${name} | ${believed(found.same)} of 24, ${middle.toFixed(2)} | ${believed(found.other)} of 24 | ${seconds.toFixed(2)} |`,
      );
    }
  }
}

/** Texts as transcripts; sentences of the other joined by twos, or parted in the middle. */
function laid(left: readonly string[], right: readonly string[], join: number): [Transcript, Transcript] {
  const other =
    join === 2
      ? right.flatMap((text, k) => (k % 2 === 0 ? [[text, right[k + 1] ?? ''].join(' ')] : []))
      : join < 0
        ? right.flatMap((text) => {
            const words = text.split(' ');
            const half = Math.ceil(words.length / 2);
            return [words.slice(0, half).join(' '), words.slice(half).join(' ')].filter(
              (part) => part !== '',
            );
          })
        : right;
  const of = (texts: readonly string[], isTimed: boolean) =>
    transcriptOfSegments(
      texts.map((text, k) =>
        isTimed ? plainSegment(text, sourceTime(5 * k), sourceTime(5 * k + 4)) : plainSegment(text),
      ),
    );
  return [of(left, true), of(other, false)];
}

type Pairs = (language: string) => ReturnType<typeof bookPairs>;

function bySentences(languages: readonly string[], pairs: Pairs): void {
  console.log(
    '| language | segments | lengths alone: precision / recall | words too: precision / recall | calibration error | CPU s |\n|---|---|---|---|---|---|',
  );
  const all: (readonly [number, boolean])[] = [];
  for (const language of languages) {
    const truth = damaged(pairs(language), language, usualDamage, 1);
    const [a, b] = [sentences(truth.a), sentences(truth.b)];
    const scored = (beads: readonly Bead[]) => {
      const { found, true: known, right } = strictly(beads, truth);
      return `${ratio(right, found)} / ${ratio(right, known)}`;
    };
    const byLength = alignSentences(a, b, { by: 'length' });
    const [byWords, seconds] = measured(() => alignSentences(a, b));
    const sure = judged(byWords.beads, truth);
    all.push(...sure);
    console.log(
      `| ${language} | ${a.length} × ${b.length} | ${scored(byLength.beads)} | ${scored(byWords.beads)} | ${calibrationError(sure).toFixed(3)} | ${seconds.toFixed(1)} |`,
    );
  }
  console.log(`calibration error over all: ${calibrationError(all).toFixed(3)}`);
}

/** Confidence that two texts say the same: as they are, the one shuffled, the one another chapter. */
function unrelated(languages: readonly string[], pairs: Pairs): void {
  console.log('| language | segments | the same | shuffled | another chapter |\n|---|---|---|---|---|');
  const damage = { ...usualDamage, section: 0 };
  for (const language of languages)
    for (const size of [5, 10, 20, 50, 200]) {
      const all = pairs(language);
      const tried = Array.from({ length: Math.min(6, Math.floor(all.length / (2 * size))) }, (_, k) => {
        const here = damaged(all.slice(2 * k * size, (2 * k + 1) * size), language, damage, k);
        const there = damaged(all.slice((2 * k + 1) * size, (2 * k + 2) * size), language, damage, k);
        const text = (lines: readonly string[], code: string) =>
          transcriptOfSegments(
            lines.map((line) => plainSegment(line)),
            code,
          );
        const trust = (lines: readonly string[]) =>
          alignParallel(text(here.a, original(language)), text(lines, language)).transcript.confidence ?? 0;
        const random = makeRandom(k);
        const shuffled = here.b
          .map((line) => ({ line, at: random.uniform() }))
          .sort((p, q) => p.at - q.at)
          .map(({ line }) => line);
        return [trust(here.b), trust(shuffled), trust(there.b)];
      });
      const column = (k: number) => tried.map((t) => (t[k] as number).toFixed(2)).join(' ');
      console.log(`| ${language} | ${size} | ${column(0)} | ${column(1)} | ${column(2)} |`);
    }
}

const original = (language: string): string => (language.startsWith('en') ? 'de' : 'en');

function byCuts(languages: readonly string[], pairs: Pairs): void {
  console.log(
    '| language | cuts | by words: median / mean s, % ≤ 0.5 s | by letters: the same |\n|---|---|---|---|',
  );
  for (const language of languages) {
    const errors = cutErrors(pairs(language), language);
    const summary = (list: readonly number[]) => {
      const sorted = [...list].sort((p, q) => p - q);
      const mean = sorted.reduce((p, q) => p + q, 0) / sorted.length;
      return `${(sorted[sorted.length >> 1] ?? 0).toFixed(2)} / ${mean.toFixed(2)}, ${ratio(sorted.filter((e) => e <= 0.5).length, sorted.length)}`;
    };
    console.log(
      `| ${language} | ${errors.length} | ${summary(errors.map((e) => e[0]))} | ${summary(errors.map((e) => e[1]))} |`,
    );
  }
}

/** Sentences of a book, over and over with other damage where it is too short. */
function byLength(pairs: ReturnType<typeof bookPairs>, language: string): void {
  console.log('| segments | words | CPU s | precision / recall | peak MB |\n|---|---|---|---|---|');
  const short = pairs.filter(([a]) => a.length < 300);
  for (const size of [1000, 10_000]) {
    const many = Array.from({ length: size }, (_, k) => short[k % short.length] as (typeof short)[number]);
    const truth = damaged(many, language, usualDamage, 5);
    const [a, b] = [sentences(truth.a), sentences(truth.b)];
    const [{ beads }, seconds] = measured(() => alignSentences(a, b));
    const { found, true: known, right } = strictly(beads, truth);
    const words = a.reduce((sum, s) => sum + s.forms.length, 0);
    const peak = process.resourceUsage().maxRSS / 1024;
    console.log(
      `| ${a.length} × ${b.length} | ${words} | ${seconds.toFixed(1)} | ${ratio(right, found)} / ${ratio(right, known)} | ${peak.toFixed(0)} |`,
    );
  }
}
