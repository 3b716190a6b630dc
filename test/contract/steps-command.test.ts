import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CommandCall, Options } from '#main/hosts/cli/command.ts';
import { stepsCommand } from '#main/hosts/cli/commands/steps.ts';
import { exportProject } from '#main/export/export.ts';
import { modelsFolder } from '#main/folders.ts';
import { createPool } from '#main/work/pool.ts';
import { setCacheFolder } from '#main/media/cache.ts';
import { probeMedia } from '#main/media/probe.ts';
import { tools } from '#main/media/tools.ts';
import { createModelManager } from '#main/models/manager.ts';
import { projectFault } from '#src/model/parse-project.ts';
import { readProject } from '#main/store/project-document.ts';
import { readTranscriptFile, writeTranscript } from '#src/formats/transcript-file.ts';
import { plainSegment, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { soundOf } from '#src/signal/sound.ts';
import { narratedSteps } from '#test/fixtures/narrated-steps.ts';
import { clipFolder } from '#test/fixtures/tiny-clip.ts';
import { wav } from '#test/fixtures/wav.ts';

const folder = mkdtempSync(join(tmpdir(), 'syncline-steps-'));
const saved = process.env.SYNCLINE_STATE;
afterAll(() => {
  setCacheFolder(null);
  if (saved === undefined) delete process.env.SYNCLINE_STATE;
  else process.env.SYNCLINE_STATE = saved;
  rmSync(folder, { recursive: true, force: true });
});
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
  clips: z.array(z.string()).optional(),
});

const cells = z.array(z.array(share));
const matrixSchema = z.strictObject({
  version: z.literal(1),
  steps: z.array(z.string()),
  seconds: z.int(),
  threshold: z.array(share),
  path: z.array(z.tuple([z.number(), z.number()]).nullable()),
  similarity: cells,
  posterior: cells,
});

beforeAll(() => {
  setCacheFolder(at('cache'));
  process.env.SYNCLINE_STATE = at('state');
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

    await steps(['cake.wav', 'recipe.txt'], { ...said, output: at('a.srt'), matrix: at('a.matrix.json') });
    const matrix = matrixSchema.parse(JSON.parse(readFileSync(at('a.matrix.json'), 'utf8')));
    expect([matrix.similarity.length, matrix.posterior[0]?.length]).toEqual([13, matrix.seconds]);
    json.steps.forEach(({ start, end }, k) => {
      if (start === null || end === null) return;
      const own = matrix.posterior[k]?.slice(Math.floor(start), Math.ceil(end)) ?? [];
      expect(Math.max(...own)).toBeGreaterThan(0.5);
    });
    const { transcript } = readTranscriptFile(readFileSync(at('a.srt')), 'a.srt');
    expect(transcript.segments.map((s) => s.text)).toEqual(found.map((step) => step.text));
    await expect(steps(['cake.wav', 'recipe.txt'], { ...said, output: at('a.srt') })).rejects.toThrow(
      /exists/,
    );
  });

  it('places the others around what the user has pinned, and cuts a clip of each step', async () => {
    const free = (await steps(['cake.wav', 'recipe.txt'], said)).json.steps;
    const at2 = free.findIndex(({ start }, k) => start !== null && k > 0);
    const was = free[at2];
    const pinned = `${at2 + 1}=${((was?.start ?? 0) + 1).toFixed(1)}:${((was?.end ?? 0) + 1).toFixed(1)}`;
    // Those from the third after it on are said to be nowhere: fewer clips tell as much.
    const gone = free.flatMap((_, k) => (k > at2 + 2 ? [`${k + 1}=-`] : []));
    const { exit, json } = await steps(['cake.wav', 'recipe.txt'], {
      ...{ ...said, clips: at('cut'), output: at('cake.syncline') },
      pins: [pinned, ...gone].join(),
    });
    expect(exit).toBe(0);
    const { project } = await readProject(at('cake.syncline'));
    expect(projectFault(project)).toBeNull();
    expect(project.transcripts).toMatchObject([{ source: 'cake.srt', recording: project.recordings[0]?.id }]);
    const [list, ...others] = project.steps;
    expect(others).toEqual([]);
    expect(list).toMatchObject({
      ...{ source: 'recipe.txt', recording: project.recordings[0]?.id, reason: null },
      by: { kind: 'transcript', transcript: project.transcripts[0]?.id },
    });
    expect(list?.pins.map(({ step }) => step)).toEqual([
      at2,
      ...gone.map((pin) => Number.parseInt(pin, 10) - 1),
    ]);
    expect(list?.steps.map(({ text, status }) => [text, status])).toEqual(
      json.steps.map(({ text, status }) => [text, status]),
    );
    expect(json.steps[at2]).toMatchObject({ confidence: 1, status: 'aligned' });
    expect(json.steps[at2]?.start).toBeCloseTo((was?.start ?? 0) + 1, 0);
    expect(json.steps.at(-1)).toMatchObject({ start: null, status: 'not-found', confidence: 1 });
    const found = json.steps.filter(({ start }) => start !== null);
    const clips = json.clips ?? [];
    expect(clips).toHaveLength(found.length);
    for (const [k, clip] of clips.entries()) {
      const { duration } = await probeMedia(clip);
      const { start, end } = found[k] ?? {};
      expect(Math.abs(duration - ((end ?? 0) - (start ?? 0)))).toBeLessThan(0.2);
    }
    for (const [pins, code] of [
      ['1=5', 'usage'],
      ['99=1:2', 'bad-pins'],
      ['1=5:4', 'bad-pins'],
      ['1=50:60,2=1:3', 'bad-pins'],
    ] as const)
      await expect(steps(['cake.wav', 'recipe.txt'], { ...said, pins })).rejects.toMatchObject({ code });
  });

  it('draws what the window shows of the list among the plots of its project', async () => {
    const { project } = await readProject(at('cake.syncline'));
    const pool = createPool(1);
    const request = { project, format: 'plots', range: null, recordings: null, sound: null } as const;
    const { files, warnings } = await exportProject(
      { ...request, soundMode: 'replace', output: at('plots'), overwrite: false },
      { mapper: { pool } },
    ).finally(() => pool.close());
    const names = files.map((file) => basename(file)).sort();
    expect(names).toEqual(
      expect.arrayContaining(['steps matrix cake.wav.svg', 'steps probability cake.wav.svg']),
    );
    expect(warnings).toEqual([]);
    const svg = readFileSync(at('plots/steps matrix cake.wav.svg'), 'utf8');
    expect(svg).toMatch(/<image [^>]*href="data:image\/png;base64,/);
    const found = project.steps[0]?.steps.filter(({ start }) => start !== null) ?? [];
    expect(svg.match(/<rect class="path"/g)).toHaveLength(found.length);
    expect(svg.match(/<circle class="pin"/g)).toHaveLength(1);
  });

  it('refuses the list of another video, and writes nothing', async () => {
    const { exit, json } = await steps(['cake.wav', 'other.txt'], { ...said, output: at('b.json') });
    expect(exit).toBe(3);
    expect(json.reason).not.toBeNull();
    expect(json.steps.every(({ start, end }) => start === null && end === null)).toBe(true);
    expect(existsSync(at('b.json'))).toBe(false);
  });

  it('finds the steps by the frames with a CLIP model of one’s own', async () => {
    await createModelManager(modelsFolder()).add(clipFolder(at('clip')));
    // Grey, six colours of 4 s with grey between them; cyan is left out.
    const shown = ['red', 'green', 'blue', 'yellow', 'magenta'];
    const parts = shown.flatMap((colour) => ['gray', colour]);
    const done = spawnSync(
      tools().ffmpeg.path,
      [
        ...['-v', 'error', '-y'],
        ...parts.flatMap((c) => [
          ...['-f', 'lavfi', '-i'],
          `color=c=${c === 'green' ? '0x00ff00' : c}:s=96x54:r=5:d=4`,
        ]),
        ...['-filter_complex', `concat=n=${parts.length}:v=1`, '-c:v', 'mjpeg', at('paint.avi')],
      ],
      { cwd: folder },
    );
    expect(done.status, `${done.stderr}`).toBe(0);
    const list = ['red', 'green', 'cyan', 'blue', 'yellow', 'magenta'];
    writeFileSync(at('paint.txt'), list.map((colour, k) => `${k + 1}) Paint it ${colour}.`).join('\n'));
    const { exit, json } = await steps(['paint.avi', 'paint.txt'], { model: 'tiny-clip' });
    expect(json.reason).toBeNull();
    expect(exit).toBe(0);
    list.forEach((colour, k) => {
      const step = json.steps[k];
      const n = shown.indexOf(colour);
      expect(step?.status, colour).toBe(n < 0 ? 'not-found' : 'aligned');
      if (n < 0) return;
      expect(Math.abs((step?.start ?? 0) - (8 * n + 4)), colour).toBeLessThanOrEqual(0.51);
      expect(Math.abs((step?.end ?? 0) - (8 * n + 8)), colour).toBeLessThanOrEqual(0.51);
    });
    // A pin is kept, clips have pictures; four pins train heads, which have nothing to mend here.
    const pins = '1=4:8,2=12:16,4=20:24,5=28:32';
    const trained = await steps(['paint.avi', 'paint.txt'], {
      model: 'tiny-clip',
      pins,
      clips: at('painted'),
    });
    expect(trained.json.steps.map(({ status }) => status)).toEqual(json.steps.map(({ status }) => status));
    expect(trained.json.notes.join(' ')).toMatch(/sharpened by the pins/i);
    expect((await probeMedia(at('painted/01 Paint it red.mp4'))).video).toHaveLength(1);
    // What the network made of the film is kept: the film is not looked at again, nor decoded.
    for (const name of readdirSync(at('cache')).filter((entry) => entry.startsWith('picture-')))
      rmSync(join(at('cache'), name), { recursive: true });
    await steps(['paint.avi', 'paint.txt'], { model: 'tiny-clip', output: at('paint.chapters.vtt') });
    expect(readdirSync(at('cache')).some((entry) => entry.startsWith('picture-'))).toBe(false);
    const { transcript } = readTranscriptFile(readFileSync(at('paint.chapters.vtt')), 'a.vtt');
    expect(transcript.segments.map(({ start }) => start).slice(1)).toEqual(
      transcript.segments.map(({ end }) => end).slice(0, -1),
    );
    writeFileSync(at('mixed.txt'), ['magenta', 'yellow', 'blue', 'green', 'red'].join('\n'));
    expect((await steps(['paint.avi', 'mixed.txt'], { model: 'tiny-clip' })).exit).toBe(3);
    await expect(steps(['cake.wav', 'paint.txt'], { model: 'tiny-clip' })).rejects.toMatchObject({
      code: 'no-picture',
    });
    await expect(steps(['paint.avi', 'paint.txt'], { model: 'none' })).rejects.toMatchObject({
      code: 'no-model',
    });
  });

  it('says what it wants', async () => {
    const usage = { code: 'usage' };
    await expect(steps(['cake.wav'], said)).rejects.toMatchObject(usage);
    await expect(steps(['cake.wav', 'recipe.txt'])).rejects.toThrow(/--transcript/);
    await expect(steps(['cake.wav', 'recipe.txt'], { ...said, output: at('a.pdf') })).rejects.toThrow(/-o/);
    await expect(steps(['cake.wav', 'recipe.txt'], { transcript: at('recipe.txt') })).rejects.toMatchObject({
      code: 'no-times',
    });
    for (const options of [
      { matrix: at('cake.srt') },
      { output: at('new.json'), matrix: at('new.json') },
      { matrix: at('recipe.txt'), overwrite: true },
    ])
      await expect(steps(['cake.wav', 'recipe.txt'], { ...said, ...options })).rejects.toMatchObject(usage);
    await expect(steps(['gone.mp4', 'recipe.txt'], said)).rejects.toThrow();
  });
});
