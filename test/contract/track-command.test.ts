import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CommandCall, Options } from '#main/hosts/cli/command.ts';
import { trackCommand } from '#main/hosts/cli/commands/track.ts';
import { setCacheFolder } from '#main/media/cache.ts';
import { decodePictureFile } from '#main/media/picture.ts';
import { probeMedia } from '#main/media/probe.ts';
import { tools } from '#main/media/tools.ts';
import { readProject } from '#main/store/project-document.ts';
import { projectFault } from '#src/model/parse-project.ts';
import { CancelledError } from '#src/model/errors.ts';
import { cornersOf, overlap, placeOfTheta } from '#src/vision/track/place.ts';
import { readCrop } from '#main/vision/read-crop.ts';
import { defaultAnalysis } from '#src/model/recording.ts';
import { type RealServices, realServices } from './support/real-services.ts';
import { type SubjectVideo, subjectVideo } from '#test/fixtures/subject-video.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
const video = subjectVideo({ family: 'card', seed: 4, width: 320, height: 180, seconds: 2.4 });

/** Encodes grey pictures, given ffmpeg's further arguments. */
async function encode(name: string, of: SubjectVideo, more: readonly string[] = []): Promise<void> {
  const raw = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    '-s',
    `${of.width}x${of.height}`,
    '-r',
    '10',
    '-i',
    'pipe:0',
  ];
  const args = ['-v', 'error', '-y', ...raw, ...more, '-c:v', 'libx264', '-crf', '24', '-pix_fmt', 'yuv420p'];
  const child = spawn(tools().ffmpeg.path, [...args, `file:${at(name)}`]);
  for (let k = 0; k < of.times.length; k++) child.stdin.write(of.frame(k));
  child.stdin.end();
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) throw new Error(`ffmpeg made no ${name}`);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-track-'));
  setCacheFolder(at('cache'));
  await encode('card.mp4', video);
  await encode('slow.mp4', video, ['-vf', 'fps=2']);
  await encode('turned.mp4', video, ['-metadata:s:v', 'rotate=90']);
  const blank = { ...video, times: video.times.slice(0, 8), frame: () => new Uint8Array(320 * 180) };
  await encode('black.mp4', blank);
  await writeFile(at('text.mp4'), 'nothing');
});
afterAll(async () => {
  setCacheFolder(null);
  await rm(folder, { recursive: true, force: true });
});

const box = z.array(z.number()).length(4);
const schema = z.strictObject({
  version: z.literal(1),
  kind: z.enum(['affine', 'projective', 'tps']),
  frames: z.array(
    z.strictObject({
      t: z.number(),
      theta: z.array(z.number()),
      sd: z.array(z.number().min(0)),
      confidence: z.number().min(0).max(1),
    }),
  ),
  confidence: z.number().min(0).max(1),
  events: z.array(
    z.strictObject({
      kind: z.enum(['cut', 'hidden', 'found-again', 'lost']),
      start: z.number(),
      end: z.number(),
    }),
  ),
  candidates: z.array(z.strictObject({ t: z.number(), box, coherence: z.number(), chosen: z.boolean() })),
  picture: z.strictObject({ width: z.number(), height: z.number() }),
  reason: z.string().nullable(),
  notes: z.array(z.string()),
  fit: z
    .strictObject({
      kept: z.enum(['trained', 'chosen', 'plain']),
      start: z.enum(['frame', 'window', 'followed']),
      offset: z.number().nullable(),
      correlation: z
        .strictObject({
          ...{ plain: z.number(), chosen: z.number(), trained: z.number() },
          chance: z.number().nullable(),
        })
        .nullable(),
      reason: z.string().nullable(),
    })
    .optional(),
});

async function run(name: string, options: Record<string, unknown> = {}, signal?: AbortSignal) {
  const units = new Set<string>();
  const call: CommandCall = {
    files: [at(name)],
    options: new Options(options),
    signal: signal ?? new AbortController().signal,
    json: true,
    log: () => {},
    warn: () => {},
    progress: (_done, _total, unit) => units.add(unit),
  };
  const { exit, json, text } = await trackCommand.run(call);
  return { exit, text, units, result: schema.parse(JSON.parse(JSON.stringify(json))) };
}

async function probed(channel: RealServices['channel'], path: string) {
  for await (const got of channel.stream('media.probe', { paths: [path] }))
    if ('file' in got) return { path, media: structuredClone(got.file.media) };
  throw new Error(`${path} was not probed`);
}

const corners = cornersOf(placeOfTheta(video.truth(0), 320, 180));
const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
const init = [
  Math.min(...xs),
  Math.min(...ys),
  Math.max(...xs) - Math.min(...xs),
  Math.max(...ys) - Math.min(...ys),
].join(',');

describe('syncline track', () => {
  it('follows a box through an encoded video: θ with deviations at true times', async () => {
    const { exit, result, text, units } = await run('card.mp4', { init, output: at('crop.csv') });
    expect(exit).toBe(0);
    expect([...units]).toEqual(['s decoded', 's followed']);
    expect(result.frames.length).toBeGreaterThan(12);
    const ious = result.frames.map(({ t, theta }) =>
      overlap(
        placeOfTheta(theta, 320, 180),
        placeOfTheta(video.truth(Math.min(23, Math.round(t * 10))), 320, 180),
      ),
    );
    expect(ious.reduce((a, b) => a + b, 0) / ious.length).toBeGreaterThan(0.85);
    expect(text).toMatch(/followed from 0\.00 s/);
    const csv = (await readFile(at('crop.csv'), 'utf8')).trim().split('\n');
    expect(csv[0]).toBe('t_s,theta1,theta2,theta3,theta4,theta5,theta6,sd1,sd2,sd3,sd4,sd5,sd6,confidence');
    expect(csv).toHaveLength(result.frames.length + 1);
  });

  it('writes what the crop holds as a film of its own', async () => {
    await run('card.mp4', { init, output: at('steady.mov'), margin: '50' });
    const [stream] = (await probeMedia(at('steady.mov'))).video;
    // Twice as large each way as what it holds; the card grows on its way.
    const [, , w = 0, h = 0] = init.split(',').map(Number);
    const grown = Math.sqrt(((stream?.width ?? 0) * (stream?.height ?? 0)) / (4 * w * h));
    expect(grown).toBeGreaterThan(0.8);
    expect(grown).toBeLessThan(1.6);
    await expect(run('card.mp4', { margin: '10' })).rejects.toMatchObject({ code: 'usage' });
  });

  it('gives at least five frames a second of a slower video, and eight numbers of a projective crop', async () => {
    const { result } = await run('slow.mp4', { init, kind: 'projective', output: at('slow.syncline') });
    const { project } = await readProject(at('slow.syncline'));
    expect(projectFault(project)).toBeNull();
    expect(project.recordings).toMatchObject([{ path: at('slow.mp4') }]);
    expect(project.crops).toMatchObject([{ recording: project.recordings[0]?.id, kind: 'projective' }]);
    expect(project.crops[0]?.frames).toHaveLength(result.frames.length);
    const times = result.frames.map(({ t }) => t);
    for (const [k, t] of times.entries())
      if (k > 0) expect(t - (times[k - 1] as number)).toBeLessThan(0.2001);
    expect(result.frames.every(({ theta, sd }) => theta.length === 8 && sd.length === 8)).toBe(true);
    const { result: bent } = await run('slow.mp4', { init, kind: 'tps' });
    expect(bent.frames.every(({ theta, sd }) => theta.length === 32 && sd.length === 32)).toBe(true);
    // It is a crop like any other: films are cut by it, and pictures compared.
    await run('slow.mp4', { init, kind: 'tps', output: at('bent.mov') });
    const [stream] = (await probeMedia(at('bent.mov'))).video;
    expect((stream?.width ?? 0) / (stream?.height ?? 1)).toBeCloseTo(
      Number(init.split(',')[2]) / Number(init.split(',')[3]),
      0,
    );
    await writeFile(
      at('bent.json'),
      JSON.stringify({ ...bent, events: [{ kind: 'cut', start: 1, end: 1 }] }),
    );
    const crop = await readCrop(at('bent.json'));
    expect(crop.frames[0]?.theta).toHaveLength(32);
    expect(crop.events).toMatchObject([{ kind: 'cut', start: 1 }]);
  });

  it('leaves the crop as it is, and says so, where another track is too short to fit it to', async () => {
    const rows = Array.from({ length: 60 }, (_, k) => `${(k / 25).toFixed(2)},${Math.sin(k)}`);
    await writeFile(at('told.csv'), ['time,level', ...rows].join('\n'));
    const { exit, result, text } = await run('card.mp4', { init, with: at('told.csv') });
    expect(exit).toBe(0);
    expect(result.frames.length).toBeGreaterThan(12);
    expect(result.fit).toMatchObject({
      kept: 'plain',
      correlation: null,
      reason: expect.stringMatching(/least/),
    });
    expect(text).toMatch(/not fitted to the other track/);
    await writeFile(at('clockless.csv'), 'level\n1\n3\n2\n');
    await expect(run('card.mp4', { init, with: at('clockless.csv') })).rejects.toMatchObject({
      code: 'no-clock',
    });
    await expect(run('card.mp4', { init, with: at('card.mp4') })).rejects.toMatchObject({
      code: 'nothing-to-fit-to',
    });
  });

  it('takes boxes as displayed', async () => {
    const { result } = await run('turned.mp4', { init: '10,10,60,60' });
    // (A newer ffmpeg writes no such tag.)
    expect([320, 180]).toContain(result.picture.width);
  });

  it('refuses a black video with the reason, and writes nothing', async () => {
    const { exit, result, text } = await run('black.mp4', { output: at('none.json') });
    expect(exit).toBe(3);
    expect(result).toMatchObject({ frames: [], reason: expect.stringMatching(/black/) });
    expect(text).toMatch(/^Not followed/);
    expect(existsSync(at('none.json'))).toBe(false);
  });

  it.each([
    [{ init: '1,2,3' }, 'usage'],
    [{ init: '1,2,x,4' }, 'usage'],
    [{ init: '300,100,60,60' }, 'bad-init'],
    [{ at: '1' }, 'usage'],
    [{ init: '1,2,60,60', at: '-1' }, 'usage'],
    [{ kind: 'round' }, 'usage'],
    [{ 'max-offset': '1' }, 'usage'],
    [{ with: 'told.csv', kind: 'projective' }, 'usage'],
    [{ fps: '0' }, 'usage'],
    [{ output: 'crop.xml' }, 'usage'],
    [{ init, at: '99' }, 'bad-at'],
  ] as const)('refuses %j as %s', async (options, code) => {
    await expect(run('card.mp4', options)).rejects.toMatchObject({ code });
  });

  it('looks at as many pictures as are asked for, however few of the file others depend on', async () => {
    const far = ['-vf', 'fps=25', '-bf', '12', '-b_strategy', '0', '-x264opts', 'b-pyramid=none:scenecut=0'];
    await encode('few.mp4', video, far);
    const picture = await decodePictureFile(at('few.mp4'), { width: 64, maxFps: 10 });
    const gaps = [...picture.times].slice(1).map((t, k) => t - (picture.times[k] as number));
    expect(Math.max(...gaps)).toBeLessThan(0.13);
  });

  it('says what is wrong with a file', async () => {
    await expect(run('text.mp4')).rejects.toMatchObject({ code: expect.stringMatching(/media|picture/) });
  });

  it('is a job that the window may ask for', async () => {
    const services = await realServices('track');
    try {
      const { channel } = services;
      const { path, media } = await probed(channel, at('card.mp4'));
      const ref = { id: 'card', path, media, recorder: null, analysis: { ...defaultAnalysis } };
      const [x, y, w, h] = init.split(',').map(Number) as [number, number, number, number];
      const input = { kind: 'track', media: ref, stream: null, crop: 'affine', init: [x, y, w, h], fps: 10 };
      const { id } = await channel.call('jobs.start', { input: structuredClone(input) as never });
      for await (const job of channel.stream('jobs.watch', {}))
        if (job.id === id && job.ended !== null) {
          expect(job).toMatchObject({ state: 'done', error: null });
          break;
        }
      const { result } = await channel.call('jobs.result', { id });
      expect(result).toMatchObject({ crop: { kind: 'affine' }, reason: null });
    } finally {
      await services.close();
    }
  });

  it('is stopped', async () => {
    await expect(run('card.mp4', { init }, AbortSignal.abort())).rejects.toThrow(CancelledError);
  });
});
