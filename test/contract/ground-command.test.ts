import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { modelsFolder } from '#main/folders.ts';
import { type CommandCall, Options } from '#main/hosts/cli/command.ts';
import { groundCommand } from '#main/hosts/cli/commands/ground.ts';
import { setCacheFolder } from '#main/media/cache.ts';
import { tools } from '#main/media/tools.ts';
import { createModelManager } from '#main/models/manager.ts';
import { writeTranscript } from '#src/formats/transcript-file.ts';
import { plainSegment, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { clipFolder } from '#test/fixtures/tiny-clip.ts';

const folder = mkdtempSync(join(tmpdir(), 'syncline-ground-'));
const saved = process.env.SYNCLINE_STATE;
afterAll(() => {
  setCacheFolder(null);
  if (saved === undefined) delete process.env.SYNCLINE_STATE;
  else process.env.SYNCLINE_STATE = saved;
  rmSync(folder, { recursive: true, force: true });
});
const at = (name: string): string => join(folder, name);

async function ground(files: readonly string[], options: Readonly<Record<string, unknown>> = {}) {
  const call: CommandCall = {
    files: files.map(at),
    options: new Options(options),
    signal: new AbortController().signal,
    json: true,
    log() {},
    warn() {},
    progress() {},
  };
  const { exit, json, text } = await groundCommand.run(call);
  return { exit, text, json: schema.parse(JSON.parse(JSON.stringify(json))) };
}

const time = z.number().min(0).nullable();
const share = z.number().min(0).max(1);
const schema = z.strictObject({
  version: z.literal(1),
  by: z.enum(['model', 'motion']),
  phrases: z.array(
    z.strictObject({
      text: z.string(),
      start: time,
      end: time,
      status: z.enum(['grounded', 'anywhere', 'not-found']),
      confidence: share,
      deletion: z.strictObject({ fall: z.number(), elsewhere: z.number(), p: share }).nullable(),
      boxes: z.array(
        z.strictObject({
          t: z.number(),
          box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
          share,
        }),
      ),
    }),
  ),
  picture: z.strictObject({ width: z.number(), height: z.number() }),
  reason: z.string().nullable(),
  notes: z.array(z.string()),
  pictures: z.array(z.string()),
});

/** A film of 24 s, 192 × 108, over grey that flickers: red left above from 4 to 12 s, blue right below from 12 to 20 s, where a white square shakes left below. */
beforeAll(async () => {
  setCacheFolder(at('cache'));
  process.env.SYNCLINE_STATE = at('state');
  const box = (x: string, y: string, colour: string, from: number, to: number) =>
    `drawbox=x=${x}:y=${y}:w=44:h=44:color=${colour}:t=fill:enable='between(t,${from},${to})'`;
  const overlay = [
    'color=c=gray:s=192x108:r=12.5:d=24[grey]',
    'color=c=white:s=16x16:r=12.5:d=24[white]',
    `[grey]noise=alls=8:allf=t:all_seed=5,${box('12', '8', 'red', 4, 12)},${box('132', '56', 'blue', 12, 20)}[film]`,
    "[film][white]overlay=x='20+12*sin(7*t)':y='76+8*cos(9*t)':enable='between(t,12,20)'[out]",
  ].join(';');
  const made = spawnSync(
    tools().ffmpeg.path,
    [
      '-v',
      'error',
      '-y',
      '-filter_complex',
      overlay,
      '-map',
      '[out]',
      '-c:v',
      'mjpeg',
      '-q:v',
      '2',
      at('film.avi'),
    ],
    { cwd: folder },
  );
  expect(made.status, `${made.stderr}`).toBe(0);
  writeFileSync(at('things.txt'), 'something red\ncyan\nsomething blue\n');
  writeFileSync(
    at('things.srt'),
    '1\n00:00:05,000 --> 00:00:09,000\nred\n\n2\n00:00:13,000 --> 00:00:18,000\n=blue\n\n3\n00:00:21,000 --> 00:00:23,000\ngreen\n',
  );
  const models = createModelManager(modelsFolder());
  await models.add(clipFolder(at('clip'), {}, { faint: true }));
  await models.add(clipFolder(at('patches'), { id: 'tiny-patches' }, { faint: true, patches: true }));
});

/** Whether the middle of a box lies in the square of 44 pixels that is at x, y. */
const isAt = ([bx, by, bw, bh]: readonly number[], x: number, y: number): boolean =>
  Math.abs((bx as number) + (bw as number) / 2 - x - 22) < 22 &&
  Math.abs((by as number) + (bh as number) / 2 - y - 22) < 22;

describe('syncline ground', () => {
  it.each(['tiny-clip', 'tiny-patches'])('finds when and where things are seen (%s)', async (model) => {
    const { exit, json } = await ground(['film.avi', 'things.txt'], { model, output: at(`${model}.csv`) });
    expect(exit).toBe(0);
    expect(json).toMatchObject({ by: 'model', picture: { width: 192, height: 108 } });
    const [red, cyan, blue] = json.phrases;
    expect([red?.status, blue?.status]).toEqual(['grounded', 'grounded']);
    expect(cyan?.status).not.toBe('grounded');
    expect(Math.abs((red?.start ?? 0) - 4)).toBeLessThanOrEqual(1.1);
    expect(Math.abs((blue?.end ?? 0) - 20)).toBeLessThanOrEqual(1.1);
    const there = red?.boxes.filter(({ t }) => t > 4 && t < 11.5) ?? [];
    expect(there.length).toBeGreaterThan(4);
    expect(there.every(({ box }) => isAt(box, 12, 8))).toBe(true);
    expect(red?.deletion?.fall).toBeGreaterThan(red?.deletion?.elsewhere as number);
    const rows = readFileSync(at(`${model}.csv`), 'utf8').split('\r\n');
    expect(rows[0]).toBe('phrase,start_s,end_s,t_s,x,y,width,height,share,confidence');
    expect(rows.length).toBe(2 + (red?.boxes.length ?? 0) + (blue?.boxes.length ?? 0));
    await expect(ground(['film.avi', 'things.txt'], { model, output: at(`${model}.csv`) })).rejects.toThrow(
      /exists/,
    );
  });

  it('looks for phrases while they are said, and defuses formulas', async () => {
    const { json } = await ground(['film.avi', 'things.srt'], { model: 'tiny-clip', output: at('said.csv') });
    expect(json.phrases.map(({ status }) => status).slice(0, 2)).toEqual(['grounded', 'grounded']);
    expect(json.phrases[2]?.status).not.toBe('grounded');
    expect(json.phrases[0]).toMatchObject({ start: 5, end: 9 });
    expect(json.phrases[1]?.boxes.every(({ box }) => isAt(box, 132, 56))).toBe(true);
    expect(readFileSync(at('said.csv'), 'utf8')).toContain("'=blue,");
  });

  it('leaves out what of a text with times has none', async () => {
    const segments = [plainSegment('green'), plainSegment('red', sourceTime(5), sourceTime(9))];
    writeFileSync(at('part.json'), writeTranscript(transcriptOfSegments(segments), 'json').text);
    const { json } = await ground(['film.avi', 'part.json'], { model: 'tiny-clip' });
    expect(json.phrases.map(({ text, status }) => [text, status])).toEqual([
      ['green', 'not-found'],
      ['red', 'grounded'],
    ]);
    expect(json.phrases[1]).toMatchObject({ start: 5, end: 9 });
  });

  it('shows without a model where it moves meanwhile', async () => {
    const { exit, json, text } = await ground(['film.avi', 'things.srt'], { pictures: at('maps') });
    expect(exit).toBe(0);
    expect(json.by).toBe('motion');
    const [still, moving] = json.phrases;
    expect(still?.status).not.toBe('grounded');
    expect(moving?.status).toBe('grounded');
    expect(moving?.boxes.every(({ box: [x, y, w, h] }) => x + w / 2 < 60 && y + h / 2 > 60)).toBe(true);
    expect(json.pictures).toEqual([at('maps/002 =blue.png')]);
    expect(readFileSync(at('maps/002 =blue.png')).subarray(1, 4).toString()).toBe('PNG');
    expect(text).toContain('1 of 3 stretches');
    const cut = ['-v', 'error', '-ss', '10', '-i', 'film.avi', '-t', '4', '-c', 'copy', 'short.avi'];
    expect(spawnSync(tools().ffmpeg.path, cut, { cwd: folder }).status).toBe(0);
    const { phrases } = (await ground(['short.avi'])).json;
    expect(phrases.map(({ status }) => status === 'grounded')).toEqual([false, false, true, true]);
  });

  it('says what it wants', async () => {
    const usage = { code: 'usage' };
    await expect(ground([])).rejects.toMatchObject(usage);
    await expect(ground(['film.avi'], { model: 'tiny-clip' })).rejects.toMatchObject(usage);
    await expect(ground(['film.avi', 'things.txt'], { output: at('a.pdf') })).rejects.toThrow(/-o/);
    await expect(ground(['film.avi', 'things.txt'])).rejects.toMatchObject({ code: 'no-times' });
    await expect(ground(['film.avi', 'things.txt'], { model: 'none' })).rejects.toMatchObject({
      code: 'no-model',
    });
    writeFileSync(at('absent.txt'), 'green\n');
    const { exit, json } = await ground(['film.avi', 'absent.txt'], {
      model: 'tiny-clip',
      output: at('none.csv'),
    });
    expect([exit, json.reason !== null, existsSync(at('none.csv'))]).toEqual([3, true, false]);
  });
});
