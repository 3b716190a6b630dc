import { mkdtempSync, readFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CommandCall, Options } from '#main/hosts/cli/command.ts';
import { stepsCommand } from '#main/hosts/cli/commands/steps.ts';
import { readTranscriptFile, writeTranscript } from '#src/formats/transcript-file.ts';
import { plainSegment, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { soundOf } from '#src/signal/sound.ts';
import { narratedSteps } from '#test/fixtures/narrated-steps.ts';
import { wav } from '#test/fixtures/wav.ts';

const folder = mkdtempSync(join(tmpdir(), 'syncline-steps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const made = narratedSteps('cooking', 41, { steps: 12 });
const warnings: string[] = [];

async function steps(files: readonly string[], options: Readonly<Record<string, unknown>> = {}) {
  warnings.length = 0;
  const call: CommandCall = {
    files: files.map(at),
    options: new Options(options),
    signal: new AbortController().signal,
    json: true,
    log() {},
    warn: (line) => warnings.push(line),
    progress() {},
  };
  const { exit, json, text } = await stepsCommand.run(call);
  return { exit, text, json: schema.parse(JSON.parse(JSON.stringify(json))) };
}

const time = z.number().min(0).nullable();
const share = z.number().min(0).max(1);
const schema = z.strictObject({
  version: z.literal(1),
  steps: z.array(
    z.strictObject({
      text: z.string(),
      start: time,
      end: time,
      confidence: share,
      status: z.enum(['aligned', 'not-found']),
    }),
  ),
  confidence: share,
  reason: z.string().nullable(),
  notes: z.array(z.string()),
});

beforeAll(() => {
  const seconds = (made.words.at(-1)?.end ?? 0) + 3;
  writeFileSync(at('cake.wav'), wav(soundOf(new Float32Array(Math.ceil(seconds * 8000)), 8000)));
  writeFileSync(at('recipe.txt'), `Cake\r\n\r\n${made.steps.join('\r\n')}\r\n`);
  // Captions of six words, as a machine cuts them.
  const cues = Array.from({ length: Math.ceil(made.words.length / 6) }, (_, k) => {
    const own = made.words.slice(6 * k, 6 * k + 6);
    const [first, last] = [own[0]?.start ?? 0, own.at(-1)?.end ?? 0];
    return plainSegment(own.map(({ text }) => text).join(' '), sourceTime(first), sourceTime(last));
  });
  writeFileSync(at('cake.srt'), writeTranscript(transcriptOfSegments(cues), 'srt').text);
  writeFileSync(at('other.txt'), narratedSteps('laboratory', 42).steps.join('\n'));
});

describe('syncline steps', () => {
  const said = { transcript: at('cake.srt') };

  it('finds the steps of a text by the subtitles, and writes chapters and subtitles', async () => {
    const { exit, json, text } = await steps(['cake.wav', 'recipe.txt'], { ...said, output: at('a.txt') });
    expect(exit).toBe(0);
    expect(json.reason).toBeNull();
    expect(json.steps.map((step) => step.text)).toEqual(['Cake', ...made.steps]);
    expect(json.steps[0]).toMatchObject({ status: 'not-found', start: null, end: null });
    const told = made.truth.filter((span) => span !== null).length;
    const right = made.truth.filter((span, k) => {
      const { start, end } = json.steps[k + 1] ?? { start: null, end: null };
      return span !== null && start !== null && end !== null && start < span[1] && span[0] < end;
    }).length;
    expect(right).toBeGreaterThanOrEqual(0.8 * told);
    const found = json.steps.filter(({ start }) => start !== null);
    expect(text).toContain(`${found.length} of 13 steps are found`);
    const chapters = readFileSync(at('a.txt'), 'utf8').trim().split('\n');
    expect(chapters.map((line) => line.replace(/^\S+ /, '')).slice(-found.length)).toEqual(
      found.map((step) => step.text),
    );

    await steps(['cake.wav', 'recipe.txt'], { ...said, output: at('a.srt') });
    const { transcript } = readTranscriptFile(readFileSync(at('a.srt')), 'a.srt');
    expect(transcript.segments.map((s) => s.text)).toEqual(found.map((step) => step.text));
    await expect(steps(['cake.wav', 'recipe.txt'], { ...said, output: at('a.srt') })).rejects.toThrow(
      /exists/,
    );
  });

  it('refuses the list of another video, and writes nothing', async () => {
    const { exit, json } = await steps(['cake.wav', 'other.txt'], { ...said, output: at('b.json') });
    expect(exit).toBe(3);
    expect(json.reason).not.toBeNull();
    expect(json.steps.every(({ start, end }) => start === null && end === null)).toBe(true);
    expect(existsSync(at('b.json'))).toBe(false);
  });

  it('says what it wants', async () => {
    const usage = { code: 'usage' };
    await expect(steps(['cake.wav'], said)).rejects.toMatchObject(usage);
    await expect(steps(['cake.wav', 'recipe.txt'])).rejects.toThrow(/--transcript/);
    await expect(steps(['cake.wav', 'recipe.txt'], { ...said, output: at('a.pdf') })).rejects.toThrow(/-o/);
    await expect(steps(['cake.wav', 'recipe.txt'], { transcript: at('recipe.txt') })).rejects.toMatchObject({
      code: 'no-times',
    });
    await expect(steps(['gone.mp4', 'recipe.txt'], said)).rejects.toThrow();
  });
});
