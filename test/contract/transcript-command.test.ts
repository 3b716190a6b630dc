import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readTranscriptFile } from '#src/formats/transcript-file.ts';
import { parseProject, projectFault } from '#src/model/parse-project.ts';
import { soundOf } from '#src/signal/sound.ts';
import { whisperFolder, whisperSound } from '#test/fixtures/tiny-whisper.ts';
import { toneFolder, toneSound } from '#test/fixtures/tone-letters.ts';
import { wav } from '#test/fixtures/wav.ts';
import { espeak } from '#main/speech/espeak.ts';
import { type Run, runIn } from './support/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'syncline-transcript-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = runIn(folder);
const transcript = (...args: string[]): Promise<Run> => run(['transcript', ...args]);

const wav16 = (samples: Float32Array, rate: number) => wav(soundOf(samples, rate));

const share = z.number().min(0).max(1);
const time = z.number().min(0);
const schema = z.strictObject({
  version: z.literal(1),
  language: z.string(),
  confidence: share,
  words: z.array(
    z.strictObject({
      text: z.string(),
      start: time.nullable(),
      end: time.nullable(),
      confidence: share.nullable(),
      status: z.enum(['aligned', 'not-spoken']),
      phones: z.array(z.strictObject({ ipa: z.string().min(1), start: time, end: time })),
    }),
  ),
  segments: z.array(
    z.strictObject({
      text: z.string(),
      start: time.nullable(),
      end: time.nullable(),
      words: z.tuple([z.int(), z.int()]),
      language: z.string().optional(),
    }),
  ),
  untranscribed: z.array(z.strictObject({ start: time, end: time, kind: z.enum(['speech', 'other']) })),
  reason: z.string().nullable(),
  notes: z.array(z.string()),
  unsaid: z.array(z.strictObject({ word: z.int(), kind: z.enum(['label', 'event', 'sign']) })),
  opinions: z.array(z.strictObject({ word: z.int(), start: time, end: time, agrees: z.boolean() })),
  losses: z.array(z.string()),
});

const lines = [
  'The first sentence is about an old clock in the hall.',
  'Nobody remembers who had wound it up last.',
  'It struck seven when the visitors came in.',
  'They left their wet umbrellas beside the door.',
];
const extra = 'My brother bought eleven oranges on the market square.';

/** The lines read aloud with half a second between, and when each word is said. */
async function readAloud(said: readonly string[], languages: readonly string[] = []) {
  const reader = await espeak();
  const parts: Float32Array[] = [];
  const words: { text: string; start: number; end: number }[] = [];
  const lines: [number, number][] = [];
  let at = 0;
  const add = (samples: Float32Array) => {
    parts.push(samples);
    at += samples.length;
  };
  let rate = 22_050;
  add(new Float32Array(rate / 2));
  for (const [n, line] of said.entries()) {
    const tokens = line.split(' ');
    const read = reader.read(tokens, languages[n] ?? 'en');
    rate = read.rate;
    const before = at / rate;
    for (const [k, { start, end }] of read.tokens.entries())
      words.push({ text: tokens[k] as string, start: before + start, end: before + end });
    add(read.samples);
    lines.push([before, at / rate]);
    add(new Float32Array(rate / 2));
  }
  const samples = new Float32Array(at);
  let to = 0;
  for (const part of parts) {
    samples.set(part, to);
    to += part.length;
  }
  return { wav: wav16(samples, rate), words, lines };
}

describe('syncline transcript', () => {
  let whole: Awaited<ReturnType<typeof readAloud>>;

  beforeAll(async () => {
    whole = await readAloud(lines);
    writeFileSync(join(folder, 'whole.wav'), whole.wav);
    writeFileSync(join(folder, 'whole.txt'), `${lines.join('\n')}\n`);
    writeFileSync(join(folder, 'two.wav'), (await readAloud(lines.slice(0, 2))).wav);
    writeFileSync(join(folder, 'two.txt'), `${lines.slice(0, 2).join('\n')}\n`);
  });

  it('gives every word of the text once, as written, and its time', async () => {
    const asked = ['whole.wav', 'whole.txt', '-o', 'out.eaf', '--json', '--quiet'];
    const { exit, out } = await transcript(...asked);
    expect(exit).toBe(0);
    const found = schema.parse(JSON.parse(out));
    expect(found.words.map((w) => w.text)).toEqual(lines.join(' ').split(' '));
    expect(found.segments.map((s) => s.text)).toEqual(lines);
    expect(found.reason).toBeNull();
    expect(found.confidence).toBeGreaterThan(0.8);
    const errors = found.words.flatMap(({ start, end }, k) => {
      const truth = whole.words[k];
      return [Math.abs(Number(start) - Number(truth?.start)), Math.abs(Number(end) - Number(truth?.end))];
    });
    expect([...errors].sort((p, q) => p - q)[errors.length >> 1]).toBeLessThan(0.03);
    for (const [k, { words }] of found.segments.entries()) {
      const own = found.words.slice(...words);
      expect(found.segments[k]).toMatchObject({ start: own[0]?.start, end: own.at(-1)?.end });
    }
    // Another program reads the same from what was written, and it is not replaced.
    const { transcript: read } = readTranscriptFile(readFileSync(join(folder, 'out.eaf')), 'out.eaf');
    expect(read.segments.map((s) => s.text.trim())).toEqual(lines);
    for (const [k, { start }] of read.segments.entries())
      expect(start).toBeCloseTo(found.segments[k]?.start ?? -1, 2);
    expect((await transcript(...asked)).exit).toBe(1);
  });

  it('says which words nobody says, and where the text lacks what is said', async () => {
    const more = await readAloud([...lines.slice(0, 2), extra, ...lines.slice(2)]);
    writeFileSync(join(folder, 'more.wav'), more.wav);
    const lacks = await transcript('more.wav', 'whole.txt', '--json', '--quiet');
    const found = schema.parse(JSON.parse(lacks.out));
    expect(lacks.exit).toBe(0);
    expect(found.words.every((w) => w.status === 'aligned')).toBe(true);
    const [from, to] = more.lines[2] as [number, number];
    const heard = found.untranscribed.filter((u) => u.kind === 'speech');
    const covered = heard.reduce(
      (sum, u) => sum + Math.max(0, Math.min(to, u.end) - Math.max(from, u.start)),
      0,
    );
    expect(covered / (to - from)).toBeGreaterThan(0.7);

    writeFileSync(
      join(folder, 'more.txt'),
      `${[`ANNA: ${lines[0]}`, `${lines[1]} [laughter]`, extra, ...lines.slice(2)].join('\n')}\n`,
    );
    const unspoken = await transcript('whole.wav', 'more.txt', '--json', '--quiet');
    const { words, segments, unsaid } = schema.parse(JSON.parse(unspoken.out));
    expect(unspoken.exit).toBe(0);
    // Nor is what nobody could say, which is told apart.
    expect(unsaid.map(({ word, kind }) => [words[word]?.text, kind])).toEqual([
      ['ANNA:', 'label'],
      ['[laughter]', 'event'],
    ]);
    const [first, last] = segments[2]?.words ?? [0, 0];
    const flagged = words.flatMap((w, k) =>
      w.status === 'not-spoken' && !unsaid.some(({ word }) => word === k) ? [k] : [],
    );
    expect(flagged.filter((k) => k >= first && k < last).length).toBeGreaterThanOrEqual(last - first - 1);
    expect(flagged.filter((k) => k < first || k >= last)).toEqual([]);
  });

  it('reads a line that is clearly in another language in that, and says so', async () => {
    const german = 'Ich möchte mit einer kurzen Geschichte über den Hafen beginnen.';
    const said = [lines[0] as string, german, lines[2] as string];
    const mixed = await readAloud(said, ['en', 'de', 'en']);
    writeFileSync(join(folder, 'mixed.wav'), mixed.wav);
    writeFileSync(join(folder, 'mixed.txt'), `${said.join('\n')}\n`);
    const { exit, out } = await transcript('mixed.wav', 'mixed.txt', '--json', '--quiet');
    expect(exit).toBe(0);
    const { language, words, segments, notes, untranscribed } = schema.parse(JSON.parse(out));
    expect([language, ...segments.map((s) => s.language)]).toEqual(['en', undefined, 'de', undefined]);
    expect(notes).toContain('Line 2 (“Ich möchte mit einer …”) is read in German.');
    const own = words.slice(...(segments[1]?.words ?? []));
    expect(own.every(({ status, confidence }) => status === 'aligned' && Number(confidence) > 0.5)).toBe(
      true,
    );
    expect(own[0]?.phones.map(({ ipa }) => ipa)).toContain('ç');
    for (const [k, { start }] of words.entries())
      expect(Math.abs(Number(start) - Number(mixed.words[k]?.start))).toBeLessThan(0.1);
    expect(untranscribed.filter(({ kind }) => kind === 'speech')).toEqual([]);
  });

  it('writes a project that the window opens, or adds to one; what is written of that tells its losses, with --quiet too', async () => {
    const read = (name: string) => parseProject(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    const made = await transcript(
      'whole.wav',
      'whole.txt',
      '--lang',
      'en',
      '-o',
      'whole.syncline',
      '--quiet',
    );
    expect([made.exit, made.err]).toEqual([0, '']);
    const first = read('whole.syncline');
    expect(projectFault(first)).toBeNull();
    expect(first.recordings.map(({ path }) => path)).toEqual(['whole.wav']);
    expect(first.transcripts).toMatchObject([{ recording: first.recordings[0]?.id, source: 'whole.txt' }]);
    expect(first.transcripts[0]?.transcript.words.every(({ start }) => start !== null)).toBe(true);

    // The window's picture of its attention is one of the plots: cells as an image, the words beside it, their path in it.
    const plots = await run(['export', 'whole.syncline', '--format', 'plots', '-o', 'plots', '--quiet']);
    expect(plots).toMatchObject({ exit: 0, err: '' });
    const attention = readFileSync(join(folder, 'plots', 'attention whole.wav.svg'), 'utf8');
    expect(attention).toMatch(/<image [^>]*href="data:image\/png;base64,/);
    expect(attention).toContain('>remembers<');
    expect(attention.match(/<polyline class="path" points="[^"]{300,}"/g)).toHaveLength(1);

    // The same recording under another name, its subtitles with what else they say.
    copyFileSync(join(folder, 'whole.wav'), join(folder, 'copy.wav'));
    writeFileSync(
      join(folder, 'styled.vtt'),
      `WEBVTT\n\nNOTE by hand\n\n00:00.500 --> 00:03.500\n<i>${lines[0]}</i>\n`,
    );
    const place = ['--project', 'whole.syncline', '-o', 'both.syncline', '--model', 'dtw', '--quiet'];
    expect((await transcript('copy.wav', 'styled.vtt', ...place)).exit).toBe(0);
    const both = read('both.syncline');
    expect(both.recordings).toEqual(first.recordings);
    expect(both.transcripts.map(({ source }) => source)).toEqual(['whole.txt', 'styled.vtt']);
    expect(both.transcripts[1]?.original).toContain('NOTE by hand');
    expect(read('whole.syncline')).toEqual(first);

    const more = ['--transcript', 'styled.vtt', '-o', 'again.vtt', '--quiet'];
    const { exit } = await run(['export', 'both.syncline', '--format', 'transcript', ...more]);
    expect(exit).toBe(0);
    expect(readFileSync(join(folder, 'again.vtt'), 'utf8')).toContain('NOTE by hand');
    const lossy = [
      'export',
      'both.syncline',
      '--format',
      'transcript',
      '--transcript',
      'whole.txt',
      '-o',
      'a.srt',
    ];
    expect((await run([...lossy, '--quiet'])).err).toContain('The times of words are not kept by SRT.');

    for (const wrong of [
      ['--project', 'whole.syncline', '-o', 'x.srt'],
      ['--project', 'whole.syncline'],
      ['--project', 'none.syncline', '-o', 'x.syncline'],
    ])
      expect((await transcript('whole.wav', 'whole.txt', ...wrong, '--quiet')).exit).toBeGreaterThan(0);
    expect(existsSync(join(folder, 'x.syncline'))).toBe(false);
  });

  it('refuses a text of another recording, and a recording in which nobody speaks', async () => {
    writeFileSync(
      join(folder, 'other.txt'),
      'Seventeen green bottles were standing\nbehind a broken piano under some large windows\nuntil yesterday evening.\n',
    );
    const other = await transcript('whole.wav', 'other.txt', '--json', '--quiet');
    expect(other.exit).toBe(3);
    const found = schema.parse(JSON.parse(other.out));
    expect(found.confidence).toBeLessThan(0.2);
    expect(found.reason).toMatch(/another recording/);
    expect(found.words.every(({ start, status }) => start === null && status === 'not-spoken')).toBe(true);
    expect(found.untranscribed.some(({ kind }) => kind === 'speech')).toBe(true);

    writeFileSync(join(folder, 'silence.wav'), wav16(new Float32Array(32_000), 16_000));
    const silence = await transcript('silence.wav', 'whole.txt', '--json', '--quiet');
    expect(silence.exit).toBe(3);
    const nobody = schema.parse(JSON.parse(silence.out));
    expect(nobody.reason).toBe('Nobody is heard to speak in the recording.');
    expect(nobody.confidence).toBeLessThan(0.01);
  });

  it('does not say how sure it is where it cannot know', async () => {
    const { exit, out } = await transcript('whole.wav', 'whole.txt', '--model', 'dtw', '--json', '--quiet');
    expect(exit).toBe(0);
    const { confidence, words, notes } = z
      .object({
        confidence: share,
        words: z.array(z.object({ confidence: z.null(), start: z.number().nullable() })),
        notes: z.array(z.string()),
      })
      .parse(JSON.parse(out));
    expect(confidence).toBeGreaterThan(0.8);
    expect(words.filter((w) => w.start !== null).length).toBeGreaterThan(0.9 * words.length);
    expect(notes.join(' ')).toMatch(/nothing tells how sure/);
  });

  it('refuses by dtw, too, what is said in no part of the text', async () => {
    const other = await transcript('whole.wav', 'other.txt', '--model', 'dtw', '--json', '--quiet');
    expect(other.exit).toBe(3);
    const { reason, confidence, words } = schema.parse(JSON.parse(other.out));
    expect(reason).toMatch(/another recording/);
    expect(confidence).toBeLessThan(0.2);
    expect(words.every(({ start }) => start === null)).toBe(true);
  });

  it('writes a subtitle file with all that it says beside its text, in place of its times', async () => {
    const cues = lines.map(
      (line, k) => `line ${k}\n00:00:0${2 * k}.000 --> 00:00:0${2 * k + 1}.000 line:0\n<i>${line}</i>\n`,
    );
    writeFileSync(join(folder, 'own.vtt'), `WEBVTT A talk\n\nNOTE by Anna\n\n${cues.join('\n')}`);
    const { out, err } = await transcript('whole.wav', 'own.vtt', '-o', 'timed.vtt', '--json', '--quiet');
    const { losses, segments } = schema.parse(JSON.parse(out));
    const written = readFileSync(join(folder, 'timed.vtt'), 'utf8');
    expect(written.replace(/\d\d:\d\d:\d\d\.\d{3}/g, '')).toBe(
      readFileSync(join(folder, 'own.vtt'), 'utf8').replace(/\d\d:\d\d:\d\d\.\d{3}/g, ''),
    );
    const again = readTranscriptFile(new TextEncoder().encode(written), 'x.vtt').transcript;
    for (const [k, { start }] of again.segments.entries())
      expect(start).toBeCloseTo(segments[k]?.start ?? -1, 2);
    expect(losses).toContain('The times of words are not kept by WebVTT.');
    for (const line of losses) expect(err).toContain(`timed.vtt: ${line}`);
  });

  it('says which of recording and text comes first', async () => {
    const swapped = await transcript('whole.txt', 'whole.wav');
    expect(swapped.exit).toBe(2);
    expect(swapped.err).toMatch(/The recording comes first, then its text/);
    expect((await transcript('whole.txt', 'whole.txt')).err).toMatch(/“whole.txt” is a text/);
  });

  it('tells what the sound does not, and what the network does not know, of each word', async () => {
    const asked = ['two.wav', 'two.txt', '--json', '--quiet', '--uncertainty'];
    const { exit, out } = await transcript(...asked, 'dropout:2');
    expect(exit).toBe(0);
    const spread = z.strictObject({ aleatoric: time, epistemic: time });
    const word = z.object({
      confidence: share,
      uncertainty: z.strictObject({
        ...{ draws: z.literal(2), sure: share, aleatoric: time, epistemic: time },
        ...{ start: spread, end: spread },
      }),
    });
    const { words } = z.object({ words: z.array(word) }).parse(JSON.parse(out));
    expect(Math.max(...words.map((w) => w.uncertainty.epistemic))).toBeGreaterThan(0);
    expect((await transcript(...asked, 'dropout:1')).exit).toBe(2);
    expect((await transcript(...asked, 'luck')).exit).toBe(2);
  });

  it('fits to the recording what it is asked to, and says whether how its sound changes was of use', async () => {
    const asked = ['two.wav', 'two.txt', '--json', '--adapt'];
    const { exit, err, out } = await transcript(...asked, 'changes');
    expect(exit).toBe(0);
    expect(err).toMatch(/How this recording changes (was learnt and is|is not) used/);
    expect(
      z.object({ words: z.array(z.object({ start: time })) }).parse(JSON.parse(out)).words.length,
    ).toBeGreaterThan(3);
    expect((await transcript(...asked, 'luck')).exit).toBe(2);
  });

  it('looks for words around the times that the text has, and says where these are wrong', async () => {
    const cue = (seconds: number) => new Date(1000 * seconds).toISOString().slice(11, 23).replace('.', ',');
    const subtitles = (moved: (span: readonly [number, number], k: number) => readonly [number, number]) =>
      lines
        .map((line, k) => {
          const [from, to] = moved(whole.lines[k] as [number, number], k);
          return `${k + 1}\n${cue(from)} --> ${cue(to)}\n${line}\n`;
        })
        .join('\n');
    const off = async (file: string, ...more: string[]) => {
      const { exit, out } = await transcript('whole.wav', file, '--lang', 'en', '--json', '--quiet', ...more);
      expect(exit).toBe(0);
      const { words, notes } = schema.parse(JSON.parse(out));
      const errors = words.map(({ start }, k) => Math.abs(Number(start) - Number(whole.words[k]?.start)));
      expect(Math.max(...errors)).toBeLessThan(0.1);
      return notes.join(' ');
    };
    writeFileSync(
      join(folder, 'late.srt'),
      subtitles(([from, to]) => [from + 40, to + 40.5]),
    );
    expect(await off('late.srt')).toMatch(/40\.\d s earlier than the times in the text/);
    expect(await off('late.srt', '--times', 'ignore')).toBe('');
    const anywhere = [90, 30, 600, 1];
    writeFileSync(
      join(folder, 'wrong.srt'),
      subtitles((_, k) => [anywhere[k] as number, (anywhere[k] as number) + 2]),
    );
    expect(await off('wrong.srt')).toMatch(/are not those of this recording/);
  });

  it('writes down what is said where there is no text, by a model of the user’s own', async () => {
    const state = join(folder, 'state');
    const env = { SYNCLINE_STATE: state };
    toneFolder(join(state, 'models', 'tones'), { wordDelimiter: null });
    whisperFolder(join(state, 'models', 'tiny-whisper'), {}, [1, 3]);
    const said = [
      ['abc', 0.5],
      ['dd', 1.4],
      ['cab', 3.5],
    ] as const;
    writeFileSync(join(folder, 'tones.wav'), wav16(toneSound(5, said), 16_000));
    const written = async (...args: string[]) => {
      const { exit, out } = await run(['transcript', ...args, '--json', '--quiet'], env);
      return { exit, ...(JSON.parse(out) as z.infer<typeof schema> & { error?: { code: string } }) };
    };
    const letters = await written('tones.wav', '--model', 'tones', '-o', 'tones.srt');
    expect(letters.exit).toBe(0);
    expect(letters.words.map((w) => w.text)).toEqual(['abc', 'dd', 'cab']);
    for (const [k, { start }] of letters.words.entries())
      expect(Math.abs(Number(start) - Number(said[k]?.[1]))).toBeLessThan(0.03);
    expect(readFileSync(join(folder, 'tones.srt'), 'utf8')).toContain('abc dd');
    const heard = [
      [0, 1, 2],
      [1, 2, 3],
    ] as const;
    writeFileSync(join(folder, 'words.wav'), wav16(whisperSound(4, heard), 16_000));
    const words = await written('words.wav', '--model', 'tiny-whisper');
    expect(words.words.map((w) => w.text)).toEqual(expect.arrayContaining(['a', 'b']));
    writeFileSync(join(folder, 'quiet.wav'), wav16(new Float32Array(32_000), 16_000));
    expect(await written('quiet.wav', '--model', 'tones')).toMatchObject({ exit: 3, words: [] });
    expect((await written('quiet.wav', '--model', 'nobody')).error?.code).toBe('no-model');
    for (const model of [[], ['--model', 'dtw']])
      expect((await run(['transcript', 'tones.wav', ...model], env)).exit).toBe(2);
  });

  it('names what is wrong with a text', async () => {
    writeFileSync(join(folder, 'empty.txt'), '\n');
    writeFileSync(join(folder, 'signs.txt'), '😀 … [laughter]\n');
    writeFileSync(join(folder, 'long.txt'), 'word '.repeat(5000));
    const code = async (file: string, ...more: string[]) =>
      (
        JSON.parse((await transcript('whole.wav', file, '--json', '--quiet', ...more)).out) as {
          error: { code: string };
        }
      ).error.code;
    expect(await code('empty.txt')).toBe('empty-text');
    expect(await code('signs.txt')).toBe('no-words');
    expect(await code('long.txt')).toBe('text-too-long');
    expect(await code('whole.txt', '--lang', 'xx')).toBe('no-voice');
    expect((await transcript('whole.wav', 'whole.txt', '--lang', 'e n')).exit).toBe(2);
    expect((await transcript('whole.wav', 'whole.txt', '-o', 'x.doc')).exit).toBe(2);
  });
});
