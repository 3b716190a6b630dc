import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CommandCall, Options } from '#main/hosts/cli/command.ts';
import { avsyncCommand } from '#main/hosts/cli/commands/avsync.ts';
import { setCacheFolder } from '#main/media/cache.ts';
import { tools } from '#main/media/tools.ts';
import { readProject } from '#main/store/project-document.ts';
import { projectFault } from '#src/model/parse-project.ts';
import { CancelledError } from '#src/model/errors.ts';
import { soundOf } from '#src/signal/sound.ts';
import { ballFrames, bounces, bouncingHeight, bouncingWidth, even, knocks } from '#test/fixtures/bouncing.ts';
import { wav } from '#test/fixtures/wav.ts';

let folder = '';
const at = (name: string): string => join(folder, name);

function ffmpeg(args: readonly string[]): void {
  const done = spawnSync(tools().ffmpeg.path, ['-v', 'error', '-y', ...args], { cwd: folder });
  if (done.status !== 0) throw new Error(`${done.stderr}`);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-avsync-'));
  setCacheFolder(join(folder, 'cache'));
  const seconds = 9;
  const { at: hits, height } = bounces(3, seconds);
  await writeFile(at('frames.gray'), Buffer.concat(ballFrames(height, even(25, seconds), 50)));
  await writeFile(
    at('late.wav'),
    wav(
      soundOf(
        knocks(
          hits.map((t) => t + 0.25),
          seconds,
        ),
        16_000,
      ),
    ),
  );
  const picture = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    '-s',
    `${bouncingWidth}x${bouncingHeight}`,
    '-r',
    '25',
  ];
  const coded = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-qp',
    '20',
    '-pix_fmt',
    'yuv420p',
    '-vf',
    'scale=320:180',
  ];
  ffmpeg([...picture, '-i', 'frames.gray', '-i', 'late.wav', ...coded, '-c:a', 'aac', 'late.mp4']);
  ffmpeg(['-i', 'late.mp4', '-an', '-c', 'copy', 'mute.mp4']);
});
afterAll(async () => {
  setCacheFolder(null);
  await rm(folder, { recursive: true, force: true });
});

const unit = z.number().min(0).max(1);
const schema = z.strictObject({
  version: z.literal(1),
  path: z.string(),
  offset: z.number().nullable(),
  ppm: z.number().nullable(),
  segments: z.array(
    z.strictObject({
      ...{ start: z.number(), end: z.number(), offset: z.number().nullable(), sd: z.number().nullable() },
      confidence: unit,
    }),
  ),
  confidence: unit,
  reason: z.string().nullable(),
  sd: z.number().nullable(),
  by: z.enum(['impact', 'opening']).nullable(),
  attended: z.array(
    z.strictObject({
      ...{ start: z.number(), end: z.number(), x: z.int(), y: z.int(), width: z.int(), height: z.int() },
    }),
  ),
  candidates: z.array(z.strictObject({ offset: z.number(), share: unit })),
  cuts: z.array(z.number()),
  warnings: z.array(z.string()),
});

async function avsync(name: string, options: Record<string, unknown> = {}, signal?: AbortSignal) {
  const call: CommandCall = {
    files: [at(name)],
    options: new Options(options),
    signal: signal ?? new AbortController().signal,
    json: true,
    ...{ log: () => {}, warn: () => {}, progress: () => {} },
  };
  const { exit, json, text } = await avsyncCommand.run(call);
  return { exit, text, result: schema.parse(JSON.parse(JSON.stringify(json))) };
}

describe('syncline avsync', () => {
  it('measures by how much the sound of a file is late, and writes a copy in which it is not', async () => {
    const { exit, result, text } = await avsync('late.mp4', { output: at('right.mp4') });
    expect(exit).toBe(0);
    expect(result).toMatchObject({ reason: null, by: 'impact', ppm: null });
    expect(Math.abs((result.offset as number) - 0.25)).toBeLessThan(0.02);
    expect(result.segments).toHaveLength(1);
    // The ball is at 100 of 320 pixels.
    const [box] = result.attended;
    expect(box && box.x <= 100 && box.x + box.width >= 100 && box.x + box.width <= 320).toBe(true);
    expect(text).toMatch(/The sound comes \d+ ms after the picture/);
    const again = await avsync('right.mp4');
    expect(Math.abs(again.result.offset as number)).toBeLessThan(0.02);
    await expect(avsync('late.mp4', { output: at('right.mp4') })).rejects.toMatchObject({ code: 'exists' });
    // In a project the file stays as it is: it is played, and rendered, with its sound so much earlier.
    await avsync('late.mp4', { output: at('late.syncline') });
    const { project } = await readProject(at('late.syncline'));
    expect(projectFault(project)).toBeNull();
    expect(project.recordings).toMatchObject([{ path: at('late.mp4') }]);
    expect(project.soundShifts).toMatchObject([{ recording: project.recordings[0]?.id }]);
    expect(project.soundShifts[0]?.offset).toBeCloseTo(result.offset as number, 3);
  });

  it('refuses a file without sound in words, and says what is wrong usage', async () => {
    const { exit, result, text } = await avsync('mute.mp4');
    expect(exit).toBe(3);
    expect(result).toMatchObject({ offset: null, segments: [], confidence: 0 });
    expect(result.reason).toMatch(/no sound/);
    expect(text).toMatch(/Not told/);
    expect((await avsync('late.wav')).result.reason).toMatch(/no picture/);
    await expect(avsync('late.mp4', { 'max-offset': '-1' })).rejects.toMatchObject({ code: 'usage' });
    await expect(avsync('late.mp4', { output: at('out.gif') })).rejects.toMatchObject({ code: 'usage' });
  });

  it('stops when cancelled', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(avsync('late.mp4', {}, stop.signal)).rejects.toBeInstanceOf(CancelledError);
  });
});
