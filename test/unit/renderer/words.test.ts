import { jobRunners } from '#main/services/job-runners.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { commands } from '#renderer/commands/index.ts';
import { matching } from '#renderer/commands/match.ts';
import { de } from '#renderer/i18n/de.ts';
import { files } from '#renderer/i18n/de/files.ts';
import { host, jobTitles } from '#renderer/i18n/de/host.ts';
import { losses } from '#renderer/i18n/de/losses.ts';
import { notes } from '#renderer/i18n/de/notes.ts';
import { en } from '#renderer/i18n/en.ts';
import { systemTongue } from '#renderer/i18n/language.ts';
import { told } from '#renderer/i18n/told.ts';
import { speak, template, tr } from '#renderer/i18n/tr.ts';
import type { Catalogue, Entry } from '#renderer/i18n/catalogue.ts';
import { writeTranscript } from '#src/formats/transcript-file.ts';
import { transcriptOfSegments, type Word } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { sentencesInCode } from './support/sentences-in-code.ts';
import { type Found, wordsInCode } from './support/words-in-code.ts';

const german: ReadonlyMap<string, Entry> = new Map(Object.entries<Entry>(de));
const code = wordsInCode(new Set(german.keys()));

/** Names, keys of the keyboard, and what goes to machines: no words of a language. */
const allowed: ReadonlySet<string> = new Set([
  ...['Syncline', '{}{} – Syncline', 'English', 'Deutsch', 'SHA-256', 'manifest.json', 'Hz', '0 µs'],
  ...['Escape', 'Backspace', 'Bearer {}', 'manage…', 'under way', 'track {}'],
  // Between the window and its painter: nobody reads it, the wave is asked for again.
  ...['The host has none of it.', 'It is asked for again.'],
  // What the style sheet is asked.
  ...['(prefers-color-scheme: light)', '(prefers-contrast: more)'],
  // Said as a whole, once it is put together; the test of unused words finds its forms.
  ...['Word’s {} {} {}', 'the window ({})', 'a forbidden region', 'a trusted part', 'not aligned'],
]);

const forms = (entry: Entry): readonly string[] =>
  typeof entry === 'string' ? [entry] : [entry.one, entry.other];
const holes = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([hole]) => hole))].sort();
const listed = (found: readonly Found[]) => found.map(({ at, words }) => `${at} ${words}`);

/** A template of the code is every key that it can become. */
const asPattern = (template: string) =>
  new RegExp(
    `^${template
      .split('{}')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.+')}$`,
  );

/** Only asked for titles, never run: they need nothing to work with. */
const runners: Readonly<Record<string, { readonly title: (input: never) => string }>> = jobRunners(
  {} as never,
  {} as never,
  {} as never,
  {} as never,
  '',
);

afterEach(() => speak('en'));

describe('words of the window', () => {
  it('all go through the seam: none stands bare in the code', () => {
    expect(listed(code.bare.filter(({ words }) => !allowed.has(words)))).toEqual([]);
  });

  it('have German, each; and no German is left of words that are gone', () => {
    expect(listed(code.said.filter(({ words }) => !german.has(words)))).toEqual([]);
    const there = new Set([...code.said, ...code.texts].map(({ words }) => words));
    const patterns = code.texts
      .filter(({ words }) => allowed.has(words))
      .map(({ words }) => asPattern(words));
    const gone = [...german.keys()].filter(
      (key) => !there.has(key) && !patterns.some((pattern) => pattern.test(key)),
    );
    expect(gone).toEqual([]);
  });

  it('have the same holes in both languages, and a plural where they count', () => {
    for (const [key, entry] of [
      ...german,
      ...Object.entries<Entry>({ ...jobTitles, ...host, ...files, ...losses, ...notes }),
    ]) {
      const [first, last] = [forms(entry)[0] ?? '', forms(entry).at(-1) ?? ''];
      expect(holes(last), key).toEqual(holes(key));
      // What is one need not be counted.
      expect([...new Set(['{count}', ...holes(first)])], key).toEqual([
        ...new Set(['{count}', ...holes(key)]),
      ]);
    }
    for (const [key, entry] of german) expect(typeof entry !== 'string', key).toBe(key.includes('{count}'));
    for (const [key, { other }] of Object.entries(en)) expect(key.replace(/\|.*$/, '')).toBe(other);
  });

  it('show nothing of what only tells two meanings apart', () => {
    const shown = (['en', 'de'] as const).flatMap((tongue) =>
      [...german.keys()].flatMap((key) => [1, 2].map((count) => template(key, count, tongue))),
    );
    expect(shown.filter((text) => /\|\p{L}+$/u.test(text))).toEqual([]);
    expect(tr('{count} words|title', { count: 2 })).toBe('2 words');
  });

  it('are one each: no two parts of the catalogue say the same', () => {
    const parts = import.meta.glob<Record<string, Catalogue>>('/renderer/i18n/de/*.ts', { eager: true });
    const keys = Object.values(parts).flatMap((part) => Object.values(part).flatMap(Object.keys));
    expect(keys.length).toBeGreaterThan(german.size);
    expect(keys.filter((key, k) => keys.indexOf(key) !== k)).toEqual([]);
  });
});

/** All that a transcript can hold, with times between hundredths of a second, so that every format loses something. */
const rich = transcriptOfSegments(
  [
    ...[null, 1].map((start) => ({
      ...{
        text: 'good  morning',
        start: start === null ? null : sourceTime(start),
        end: start === null ? null : sourceTime(2),
      },
      ...{ speaker: 'Anna, Ben', tier: 'answers' },
      words: ['good', 'morning'].map(
        (text, k): Word => ({
          ...{
            text,
            phones: [],
            confidence: start === null ? null : 0.5,
            status: start === null ? null : 'confirmed',
          },
          start: start === null ? null : sourceTime(1.0001 + k / 2),
          end: start === null ? null : sourceTime(1.4003 + k / 2),
        }),
      ),
    })),
  ],
  'en',
);
const textFormats = ['srt', 'vtt', 'ass', 'textgrid', 'eaf', 'ctm', 'tsv', 'csv', 'text'] as const;
const formatsCode = import.meta.glob<string>(
  '/src/formats/{srt,vtt,ass,textgrid,eaf,eaf-of-tiers,eaf-times,ctm,label-table,reading,retimed-table,plain-text}.ts',
  { eager: true, query: '?raw', import: 'default' },
);

/** What is told of where recordings lie, and of projects that cannot be read or written. */
const toldCode = import.meta.glob<string>(
  [
    '/src/align/sync/network*.ts',
    '/src/formats/read-timeline.ts',
    '/src/model/{parse-project,transcript-clocks}.ts',
    '/main/transcript/given-notes.ts',
  ],
  { eager: true, query: '?raw', import: 'default' },
);

describe('the seam', () => {
  it('fills holes, counts, and keeps what tells meanings apart to itself', () => {
    expect(tr('Find {count} steps', { count: 1 })).toBe('Find 1 step');
    expect(tr('Find {count} steps', { count: 2 })).toBe('Find 2 steps');
    expect(tr('Play|group')).toBe('Play');
    speak('de');
    expect(tr('Find {count} steps', { count: 1 })).toBe('1 Schritt suchen');
    expect(tr('Find {count} steps', { count: 0 })).toBe('0 Schritte suchen');
    expect(tr('Play|group')).toBe('Wiedergabe');
  });

  it('puts names in as they are, whatever is in them', () => {
    expect(tr('Open {name}', { name: '{name} $& {count}' })).toBe('Open {name} $& {count}');
  });

  it('says what the program says where it knows it, and leaves the rest alone', () => {
    expect(told('Cancelled.')).toBe('Cancelled.');
    speak('de');
    expect(told('Cancelled.')).toBe('Abgebrochen.');
    expect(told('Refining boundaries')).toBe('Grenzen verfeinern');
    expect(told('Line 2 (“Good morning, all …”) is read in German; the words look English.')).toBe(
      'Zeile 2 (“Good morning, all …”) wird auf Deutsch gelesen; die Wörter sehen nach Englisch aus.',
    );
    expect(told('Speaker names are not kept by a table.')).toBe(
      'Die Namen der Sprechenden fehlen in einer Tabelle.',
    );
    expect(told('Nobody has ever said this.')).toBe('Nobody has ever said this.');
    expect(told('Cancelled. Nobody has ever said this.')).toBe('Cancelled. Nobody has ever said this.');
  });

  it('says in German what each format of a transcript would lose', () => {
    speak('de');
    const told1 = (line: string) => expect(told(line), line).not.toBe(line);
    for (const { lost } of textFormats.map((format) => writeTranscript(rich, format, {})))
      lost.forEach(told1);
    // And what is said of the file that it came from: every such sentence of the formats' code.
    for (const code of Object.values(formatsCode))
      for (const [, line = ''] of code.matchAll(
        /'([^'\n]*(?:(?:is|are) not kept|are changed|become)[^'\n]*\.)'/g,
      ))
        told1(line.replaceAll('\\\\', '\\'));
    told1('Columns “a”, “b” are not kept.');
  });

  it('says in German what is odd in a text that was read, every such sentence of the code', () => {
    speak('de');
    const lines = Object.values(formatsCode).flatMap((code) =>
      [...code.matchAll(/notes\.add\([^,]+,\s*'([^'\n]+)'/g)].map(([, what = '']) => what),
    );
    expect(lines.length).toBeGreaterThan(10);
    for (const what of lines)
      for (const where of ['Line 3', 'Line 3 and 2 more'])
        expect(told(`${where}: ${what}`)).not.toMatch(/Line|\bit\b|\bthe\b|zero/);
    const twin =
      'The project has a transcript of “a.txt” for this recording already: this one stands beside it.';
    expect(told(twin)).toMatch(/^Das Projekt hat .*„a\.txt“/);
    const order =
      'The times in the text are not in its order: they tell nothing of this recording, and were not used.';
    expect(told(order)).toMatch(/Ordnung/);
  });

  it('says in German what is told of places and projects, every such sentence of the code', () => {
    speak('de');
    const lines = Object.values(toldCode).flatMap(sentencesInCode);
    expect(lines.length).toBeGreaterThan(25);
    expect(lines.filter((line) => told(line) === line)).toEqual([]);
  });

  it('knows the title of every job, whatever the file is called', () => {
    speak('de');
    const name = 'Kamera links außen, Bühne – 2. Akt: Übergang.mov';
    const pathOf = (media: object) => ({ path: `/takes/${name}`, media });
    const many = Array.from({ length: 3 }, () => ({}));
    for (const file of [pathOf({ data: [] }), pathOf({ data: [{}] })])
      for (const phrases of [[], many]) {
        const input = {
          ...{ media: file, a: file, b: file, query: file, recordings: many, steps: many, phrases },
          ...{ transcript: { words: many }, other: { words: many }, format: 'csv', output: file.path },
        };
        for (const [kind, runner] of Object.entries(runners)) {
          const title = runner.title(input as never);
          expect(told(title), `${kind}: ${title}`).not.toBe(title);
        }
      }
    expect(told(`Waveform of ${name}`)).toBe(`Wellenform von ${name}`);
    expect(told(`Copy for playback of ${name}`)).toBe(`Kopie zum Abspielen von ${name}`);
  });

  it('speaks the first language of the system that it knows', () => {
    expect(systemTongue(['fr-FR', 'de-AT', 'en'])).toBe('de');
    expect(systemTongue(['en-US@posix'])).toBe('en');
    expect(systemTongue(['ja'])).toBe('en');
  });

  it('finds commands by their names in either language', () => {
    for (const tongue of ['en', 'de'] as const) {
      speak(tongue);
      const [found] = matching('rückgängig', commands);
      expect(found).toBe(matching('undo', commands)[0]);
      expect(found?.id).toBe('edit.undo');
    }
  });
});
