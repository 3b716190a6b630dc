import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readTranscriptFile } from '#src/formats/transcript-file.ts';
import { cipherSentences } from '#test/fixtures/cipher-language.ts';

const repo = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(repo, 'bin/syncline.mjs');
const folder = mkdtempSync(join(tmpdir(), 'syncline-parallel-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Run = { readonly exit: number; readonly out: string; readonly err: string };
const parallel = (...args: string[]): Promise<Run> =>
  new Promise((done) => {
    execFile(process.execPath, [bin, 'parallel', ...args], { cwd: folder }, (error, out, err) =>
      done({ exit: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    );
  });

const share = z.number().min(0).max(1);
const time = z.number().min(0).nullable();
const range = z.tuple([z.int().min(0), z.int().min(0)]);
const schema = z.strictObject({
  version: z.literal(1),
  language: z.string().nullable(),
  confidence: share.nullable(),
  words: z.array(
    z.strictObject({
      text: z.string(),
      start: time,
      end: time,
      confidence: share.nullable(),
      status: z.enum(['aligned', 'not-spoken']).nullable(),
      phones: z.array(z.never()),
    }),
  ),
  segments: z.array(z.strictObject({ text: z.string(), start: time, end: time, words: range })),
  untranscribed: z.array(z.unknown()),
  beads: z.array(z.strictObject({ a: range, b: range, confidence: share })),
  links: z.array(z.strictObject({ a: z.int().min(0), b: z.int().min(0), confidence: share })),
  sameLanguage: z.boolean(),
  takenAsSame: z.strictObject({ shown: share }).nullable(),
  reason: z.string().nullable(),
  notes: z.array(z.string()),
  losses: z.array(z.string()),
});

const write = (name: string, text: string | Uint8Array) => writeFileSync(join(folder, name), text);
const texts = cipherSentences(60, 9);
const clock = (seconds: number) =>
  `00:0${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')},000`;
const cues = (lines: readonly string[], start: (k: number) => number) =>
  lines.map((line, k) => `${k + 1}\n${clock(start(k))} --> ${clock(start(k) + 3)}\n${line}\n`).join('\n');
const [originals, translations] = [texts.map((t) => t.a.join(' ')), texts.map((t) => t.b.join(' '))];

describe('syncline parallel', () => {
  beforeAll(() => {
    write(
      'a.srt',
      cues(originals, (k) => 4 * k),
    );
    // One line is missing, two are one.
    write(
      'b.txt',
      `${translations
        .filter((_, k) => k !== 20)
        .join('\n')
        .replace(`${translations[40]}\n`, `${translations[40]} `)}\n`,
    );
  });

  it('gives every segment of the other text the times of what it says', async () => {
    const { exit, out } = await parallel('a.srt', 'b.txt', '--lang', 'xx', '--json', '--quiet');
    expect(exit).toBe(0);
    const found = schema.parse(JSON.parse(out));
    expect(found).toMatchObject({ language: 'xx', sameLanguage: false, reason: null });
    expect(found.confidence).toBeGreaterThan(0.8);
    const lines = readFileSync(join(folder, 'b.txt'), 'utf8').trim().split('\n');
    expect(found.segments.map((s) => s.text)).toEqual(lines);
    const right = found.segments.filter(({ start, end }, k) => {
      const line = k < 20 ? k : k < 39 ? k + 1 : k === 39 ? 40 : k + 2;
      return start === 4 * line && end === 4 * (k === 39 ? 41 : line) + 3;
    });
    expect(right.length).toBeGreaterThan(0.95 * lines.length);
    // Subtitles have no times of words: none are made up.
    expect(found.words.every((w) => w.start === null)).toBe(true);
    const [a, b] = [found.beads.map((x) => x.a), found.beads.map((x) => x.b)];
    for (const [ranges, size] of [
      [a, originals.length],
      [b, lines.length],
    ] as const) {
      expect(ranges.map(([from]) => from)).toEqual([0, ...ranges.slice(0, -1).map(([, to]) => to)]);
      expect(ranges.at(-1)?.[1]).toBe(size);
    }
    expect(found.links.every((l) => l.b < found.words.length)).toBe(true);
  });

  it('times subtitles of another cut anew, and writes them', async () => {
    write(
      'b.srt',
      cues(translations, (k) => 4 * k + (k >= 30 ? 17 : 2)),
    );
    const { exit } = await parallel('a.srt', 'b.srt', '-o', 'out.vtt', '--quiet');
    expect(exit).toBe(0);
    const { transcript } = readTranscriptFile(readFileSync(join(folder, 'out.vtt')), 'out.vtt');
    const right = transcript.segments.filter(({ start }, k) => start === 4 * k);
    expect(right.length).toBeGreaterThan(57);
    expect((await parallel('a.srt', 'b.srt', '-o', 'out.vtt', '--quiet')).exit).toBe(1);
  });

  it('compares two transcripts in one language word by word', async () => {
    const words = originals.join(' ').split(' ');
    const timed = words.map((w, k) => `rec 1 ${(k * 0.5).toFixed(2)} 0.50 ${w} 0.9`);
    write('heard.ctm', `${timed.filter((_, k) => k % 11 !== 3).join('\n')}\n`);
    write('a.txt', `${originals.join('\n')}\n`);
    const { exit, out } = await parallel('heard.ctm', 'a.txt', '--json', '--quiet');
    expect(exit).toBe(0);
    const found = schema.parse(JSON.parse(out));
    expect(found.sameLanguage).toBe(true);
    const heard = found.words.filter((w, k) => k % 11 !== 3 && Math.abs(Number(w.start) - k * 0.5) < 0.01);
    expect(heard.length).toBeGreaterThan(0.85 * words.length);
    const added = found.words.filter((_, k) => k % 11 === 3);
    expect(added.filter((w) => (w.confidence ?? 0) <= 0.1).length).toBeGreaterThan(0.8 * added.length);
  });

  it('refuses texts that do not say the same, in words', async () => {
    const other = cipherSentences(120, 10).slice(60);
    const mixed = translations.map((_, k) => translations[(k * 17 + 5) % translations.length]);
    write('mixed.txt', `${mixed.join('\n')}\n`);
    write('other.txt', `${other.map((t) => t.b.map((w) => `${w}ц`).join(' ')).join('\n')}\n`);
    const { exit, out } = await parallel('a.srt', 'other.txt', '--json', '--quiet');
    expect(exit).toBe(3);
    const found = schema.parse(JSON.parse(out));
    expect(found.confidence).toBeLessThan(0.2);
    expect(found.reason).toMatch(/do not seem to say the same/);
    // What goes together only if they do is no surer than that they do.
    for (const { confidence } of [...found.beads, ...found.links])
      expect(confidence).toBeLessThanOrEqual(found.confidence ?? 0);
    expect(found.beads.length).toBeGreaterThan(0);
    expect(found.words.every(({ start, status }) => start === null && status === null)).toBe(true);
    // Who has said -o is not told to say it.
    const mix = await parallel('a.srt', 'mixed.txt', '-o', 'none.srt', '--quiet');
    expect([mix.exit, mix.out.includes('Use -o'), mix.out.includes('Written to')]).toEqual([3, false, false]);
    expect(mix.out).toMatch(
      /do not seem to say the same[\s\S]*\n0 of 6\d segments have times[\s\S]*\n1?\d % sure/,
    );
    expect(mix.err).toMatch(/none\.srt was not written/);
  });

  it('takes a person at his word that a few sentences say the same, and says so', async () => {
    const lines = [
      'She closed the door.',
      'He opened a window.',
      'They drank cold tea.',
      'We went home late.',
    ];
    const own = ['Oni fermis ĝin tiel.', 'Iu vidis la maron.', 'Ĉiuj aŭdis birdojn.', 'Ni dormis longe tie.'];
    write(
      'few.srt',
      cues(lines, (k) => 4 * k),
    );
    write('few.txt', `${own.join('\n')}\n`);
    const plainly = await parallel('few.srt', 'few.txt', '--lang', 'eo', '--json', '--quiet');
    expect(plainly.exit).toBe(3);
    const before = schema.parse(JSON.parse(plainly.out));
    expect(before).toMatchObject({ takenAsSame: null, reason: expect.stringMatching(/Nothing shows/) });
    expect((await parallel('few.srt', 'few.txt', '--quiet')).out).toMatch(
      /If you know that they do: --same\./,
    );
    const { exit, out } = await parallel(
      ...['few.srt', 'few.txt', '--lang', 'eo', '--same', '--json', '--quiet', '-o', 'few.json'],
    );
    expect(exit).toBe(0);
    const found = schema.parse(JSON.parse(out));
    expect(found).toMatchObject({ confidence: null, reason: null });
    expect(found.takenAsSame?.shown).toBe(before.confidence);
    expect(found.notes.join()).toMatch(/taken on your word/);
    expect(found.segments.map(({ start, end }) => [start, end])).toEqual(
      lines.map((_, k) => [4 * k, 4 * k + 3]),
    );
    // The same beads; before, each was no surer than the texts show that they say the same.
    expect(before.beads.map(({ a, b }) => ({ a, b }))).toEqual(found.beads.map(({ a, b }) => ({ a, b })));
    for (const [k, { confidence }] of before.beads.entries())
      expect(confidence).toBeCloseTo((before.confidence ?? 0) * (found.beads[k]?.confidence ?? 0), 9);
    // Where it is kept it is not forgotten.
    const kept = readTranscriptFile(readFileSync(join(folder, 'few.json')), 'few.json');
    expect(kept.transcript.takenAsSame).toEqual(found.takenAsSame);
    const sure = await parallel('a.srt', 'b.txt', '--same', '--json', '--quiet');
    expect(schema.parse(JSON.parse(sure.out)).takenAsSame).toBeNull();
  });

  it('names what is wrong with a text', async () => {
    write('empty.txt', '\n');
    write('signs.txt', '… ♪ –\n');
    write(
      'binary.txt',
      Uint8Array.from({ length: 3000 }, (_, k) => (k * 89) % 256),
    );
    write('untimed.txt', `${originals.join('\n')}\n`);
    write('huge.txt', 'word '.repeat(500_000));
    const code = async (...files: string[]) =>
      (JSON.parse((await parallel(...files, '--json', '--quiet')).out) as { error: { code: string } }).error
        .code;
    expect(await code('a.srt', 'empty.txt')).toBe('empty-text');
    expect(await code('a.srt', 'signs.txt')).toBe('no-words');
    expect(await code('a.srt', 'binary.txt')).toMatch(/bad-file|empty-text|no-words/);
    expect(await code('untimed.txt', 'b.txt')).toBe('no-times');
    expect(await code('a.srt', 'huge.txt')).toBe('text-too-long');
    expect(await code('a.srt', 'missing.txt')).toBe('missing');
    expect((await parallel('a.srt')).exit).toBe(2);
    expect((await parallel('a.srt', 'b.txt', '--lang', 'e n')).exit).toBe(2);
    expect((await parallel('a.srt', 'b.txt', '-o', 'x.doc')).exit).toBe(2);
  });

  it('takes a text beside itself for what it is', async () => {
    const { exit, out } = await parallel('a.srt', 'a.srt', '--json', '--quiet');
    expect(exit).toBe(0);
    const { segments, sameLanguage } = schema.parse(JSON.parse(out));
    expect(sameLanguage).toBe(true);
    expect(segments.every(({ start, end }, k) => start === 4 * k && end === 4 * k + 3)).toBe(true);
  });

  it('says with --quiet, too, that segments are left out of what it writes', async () => {
    const more = [
      ...originals.slice(0, 30),
      'Zebras quietly graze beside yellow tents.',
      ...originals.slice(30),
    ];
    write('more.txt', `${more.join('\n')}\n`);
    const { exit, err } = await parallel('a.srt', 'more.txt', '-o', 'more.srt', '--quiet');
    expect(exit).toBe(0);
    expect(err).toContain('more.srt: 1 segment has no times and is left out of SRT.');
    expect(err).not.toContain('Aligning');
  });

  it('gives all cues their times where one has times within', async () => {
    const stamp = (k: number) => `00:0${Math.floor(k / 60)}:${String(k % 60).padStart(2, '0')}`;
    const vtt = originals.slice(0, 10).map((line, k) => {
      const text = k === 3 ? line.replace(' ', ` <${stamp(4 * k)}.400><c>`).concat('</c>') : line;
      return `${stamp(4 * k)}.000 --> ${stamp(4 * k + 3)}.000\n${text}\n`;
    });
    write('stamped.vtt', `WEBVTT\n\n${vtt.join('\n')}`);
    write('ten.txt', `${originals.slice(0, 10).join('\n')}\n`);
    const { exit, out } = await parallel('stamped.vtt', 'ten.txt', '--json', '--quiet');
    expect(exit).toBe(0);
    expect(schema.parse(JSON.parse(out)).segments.map(({ start, end }) => [start, end])).toEqual(
      vtt.map((_, k) => [4 * k, 4 * k + 3]),
    );
  });
});
