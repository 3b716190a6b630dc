import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandCall, Options } from '#main/hosts/cli/command.ts';
import { featuresCommand } from '#main/hosts/cli/commands/features.ts';
import { modelsFolder } from '#main/folders.ts';
import { tools } from '#main/media/tools.ts';
import { createModelManager } from '#main/models/manager.ts';
import type { JobResults } from '#src/contract/job-results.ts';
import type { JobInput, MediaRef } from '#src/contract/jobs.ts';
import { readNpySequence } from '#src/formats/npy.ts';
import { readTableCsv } from '#src/formats/table-csv.ts';
import { CancelledError } from '#src/model/errors.ts';
import { defaultAnalysis } from '#src/model/recording.ts';
import { imageFolder } from '#test/fixtures/tiny-image.ts';
import { type RealServices, realServices } from './support/real-services.ts';

let services: RealServices;
const at = (name: string): string => join(services.top, name);
function ffmpeg(...args: readonly string[]): void {
  const made = spawnSync(tools().ffmpeg.path, ['-v', 'error', '-y', ...args]);
  if (made.status !== 0) throw new Error(`${made.stderr}`);
}

/** Half seconds of A and E by turns, under a square that goes to and fro. */
beforeAll(async () => {
  services = await realServices('features');
  const film = [
    'color=c=gray:s=192x144:r=12.5:d=4[grey]',
    'color=c=white:s=24x24:r=12.5:d=4[white]',
    "[grey][white]overlay=x='84+60*sin(2*t)':y='60',format=yuv420p[out]",
  ].join(';');
  const tones = "aevalsrc='0.3*sin(2*PI*t*(440+219.26*floor(mod(2*t,2))))':d=4:s=16000";
  ffmpeg(
    '-filter_complex',
    film,
    '-f',
    'lavfi',
    '-i',
    tones,
    '-map',
    '[out]',
    '-map',
    '0:a',
    '-c:v',
    'mjpeg',
    at('film.avi'),
  );
  ffmpeg('-i', at('film.avi'), '-vn', at('tones.wav'));
  ffmpeg('-f', 'lavfi', '-i', 'color=c=gray:s=192x144:r=12.5:d=2', '-c:v', 'mjpeg', at('still.avi'));
  writeFileSync(at('numbers.csv'), 'time,x\n0,1\n1,2\n2,4\n');
});
afterAll(() => services.close());

async function features(name: string, options: Record<string, unknown> = {}, signal?: AbortSignal) {
  const call: CommandCall = {
    files: [at(name)],
    options: new Options(options),
    signal: signal ?? new AbortController().signal,
    json: true,
    ...{ log: () => {}, warn: () => {}, progress: () => {} },
  };
  return await featuresCommand.run(call);
}

describe('syncline features', () => {
  it('writes what is heard as a table that align reads: the sounding pitch class is the strongest', async () => {
    const { exit, json } = await features('tones.wav', { output: at('tones.csv') });
    expect(exit).toBe(0);
    expect(json).toMatchObject({
      kind: 'music',
      start: 0,
      cues: [
        { name: 'harmony', from: 0, to: 12 },
        { name: 'onsets', from: 12, to: 24 },
      ],
    });
    const { values, dims, hop, names, isTimed } = readTableCsv(readFileSync(at('tones.csv'), 'utf8'), 'x');
    expect({ dims, isTimed, first: names?.[0], last: names?.at(-1) }).toEqual({
      ...{ dims: 24, isTimed: true, first: 'harmony_0', last: 'onsets_11' },
    });
    expect(hop).toBeCloseTo(0.01, 6);
    const strongest = (t: number) => {
      const row = [...values.subarray(Math.round(t / hop) * dims, Math.round(t / hop) * dims + 12)];
      return row.indexOf(Math.max(...row));
    };
    // C is the first: A the tenth, E the fifth.
    expect([0.25, 0.75, 1.25, 1.75].map(strongest)).toEqual([9, 4, 9, 4]);
  });

  it('writes what is seen as an array, and says where nothing moves', async () => {
    const { exit, json } = await features('film.avi', { by: 'video', output: at('film.npy') });
    expect(exit).toBe(0);
    const { dims, values } = readNpySequence(readFileSync(at('film.npy')), 'x');
    expect(json).toMatchObject({ kind: 'video', frames: values.length / dims, hop: 0.04 });
    expect(values.some((value) => value !== 0)).toBe(true);
    const still = await features('still.avi');
    expect(still).toMatchObject({
      exit: 3,
      json: { frames: 0, reason: expect.stringMatching(/nothing moves/) },
    });
  });

  it('writes what a model of the user’s makes of the pictures', async () => {
    const saved = process.env.SYNCLINE_STATE;
    process.env.SYNCLINE_STATE = at('state');
    try {
      await createModelManager(modelsFolder()).add(imageFolder(at('tiny')));
      const options = { by: 'video', model: 'tiny-image' };
      const { exit, json } = await features('film.avi', { ...options, output: at('vectors.npy') });
      expect(exit).toBe(0);
      expect(json).toMatchObject({ hop: 0.08, cues: [{ name: 'vectors', from: 0, to: 192 }] });
      const { dims, values } = readNpySequence(readFileSync(at('vectors.npy')), 'x');
      expect(dims).toBe(192);
      let power = 0;
      for (const value of values) power += value * value;
      expect(power / (values.length / dims)).toBeCloseTo(1, 4);
      expect(await features('still.avi', options)).toMatchObject({ exit: 3, json: { frames: 0 } });
      await expect(features('film.avi', { model: 'tiny-image' })).rejects.toMatchObject({ code: 'usage' });
    } finally {
      if (saved === undefined) delete process.env.SYNCLINE_STATE;
      else process.env.SYNCLINE_STATE = saved;
    }
  });

  it('refuses what has none, other endings and a stop', async () => {
    await expect(features('numbers.csv')).rejects.toMatchObject({ code: 'no-features' });
    await expect(features('still.avi', { by: 'speech' })).rejects.toMatchObject({ code: 'no-sound' });
    await expect(features('tones.wav', { by: 'video' })).rejects.toMatchObject({ code: 'no-picture' });
    await expect(features('tones.wav', { output: at('x.txt') })).rejects.toMatchObject({ code: 'usage' });
    await expect(features('tones.wav', {}, AbortSignal.abort())).rejects.toThrow(CancelledError);
  });
});

describe('features as strips', () => {
  const shown = async (name: string): Promise<JobResults['features']> => {
    const { channel } = services;
    for await (const got of channel.stream('media.probe', { paths: [at(name)] })) {
      if (!('file' in got)) throw new Error(`${name} was not probed`);
      const media = structuredClone(got.file.media) as MediaRef['media'];
      const ref = { id: name, path: at(name), recorder: null, media, analysis: { ...defaultAnalysis } };
      const input: JobInput = { kind: 'features', media: ref, crop: null };
      const { id } = await channel.call('jobs.start', { input });
      for await (const job of channel.stream('jobs.watch', {}))
        if (job.id === id && job.ended !== null) break;
      const { result } = await channel.call('jobs.result', { id });
      return result as JobResults['features'];
    }
    throw new Error('nothing was probed');
  };

  it('are read by kind once a job has made them, their levels where the features lie', async () => {
    const { channel } = services;
    const { key, cues } = await shown('film.avi');
    expect(cues.map(({ name }) => name)).toEqual([
      ...['harmony', 'onsets', 'timbre', 'heights', 'shape', 'flow', 'likeness'],
    ]);
    const window = { start: 0, end: 2, columns: 4 };
    const music = await channel.call('features.read', { key, kind: 'music', ...window });
    expect(music).toMatchObject({ rows: 24, complete: true });
    const strongest = (c: number) => {
      const column = Array.from({ length: 12 }, (_, d) => music.levels[d * 4 + c] as number);
      return column.indexOf(Math.max(...column));
    };
    expect([0, 1, 2, 3].map(strongest)).toEqual([9, 4, 9, 4]);
    const motion = await channel.call('features.read', { key, kind: 'motion', ...window });
    expect(motion.rows).toBe(163);
    expect(new Set(motion.levels).size).toBeGreaterThan(10);
    const late = await channel.call('features.read', { key, kind: 'motion', start: 50, end: 52, columns: 4 });
    expect(late.levels.every((level) => level === 0)).toBe(true);
  });

  it('are of no other key than the host gave', async () => {
    const read = { key: '../../../etc', kind: 'music', start: 0, end: 1, columns: 1 } as const;
    await expect(services.channel.call('features.read', read)).rejects.toMatchObject({ code: 'not-ready' });
  });
});
