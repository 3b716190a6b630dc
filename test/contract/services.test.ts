import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '#src/contract/channel.ts';
import type { JobInput, JobState, MediaRef } from '#src/contract/jobs.ts';
import { type RealServices, realServices } from './support/real-services.ts';
import { defaultAnalysis } from '#src/model/recording.ts';

/** The real services on real recordings, as the window uses them. */
const place = resolve(process.env.SYNCLINE_DATA ?? '../shared/data');
const data = existsSync(place) ? realpathSync(place) : place;
const bunny = join(data, 'video/bigbuckbunny.mp4');
const rotated = join(data, 'video/rotated_90.mov');

describe.skipIf(!existsSync(bunny))('the services on real recordings (shared data)', () => {
  let channel: Channel;
  let services: RealServices;
  beforeAll(async () => {
    services = await realServices('services');
    ({ channel } = services);
  });
  afterAll(() => services.close());

  const ref = async (path: string): Promise<MediaRef> => {
    for await (const got of channel.stream('media.probe', { paths: [path] }))
      if ('file' in got)
        return {
          id: path.slice(-60),
          path,
          media: structuredClone(got.file.media) as MediaRef['media'],
          recorder: null,
          analysis: { ...defaultAnalysis },
        };
    throw new Error(`${path} was not probed`);
  };
  const finish = async (input: JobInput): Promise<JobState> => {
    const { id } = await channel.call('jobs.start', { input });
    for await (const job of channel.stream('jobs.watch', {}))
      if (job.id === id && job.ended !== null) return job;
    throw new Error('the watch ended');
  };

  it('says which ffmpeg it uses', async () => {
    expect((await channel.call('host.info', {})).ffmpeg.version).toMatch(/\d/);
  });

  it('gives a thumbnail, an address that plays, and peaks when they are made', async () => {
    const media = await ref(bunny);
    const { jpeg } = await channel.call('media.thumbnail', { media, time: 1, height: 90 });
    expect([...jpeg.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    expect(await channel.call('media.url', { media })).toEqual({
      kind: 'original',
      url: `video/mp4 ${bunny}`,
      // Short: it is seen in the file itself.
      pictures: null,
    });
    const before = await channel.call('peaks.read', { media, start: 0, end: 5, columns: 50 });
    expect(before).toMatchObject({ complete: false, max: new Int8Array(50) });
    expect(await channel.call('spectrum.read', { media, start: 0, end: 5, columns: 50 })).toMatchObject({
      complete: false,
    });
    expect(await channel.call('beats.read', { media })).toMatchObject({ complete: false });
    expect(await finish({ kind: 'peaks', media })).toMatchObject({ state: 'done', error: null });
    const peaks = await channel.call('peaks.read', { media, start: -5, end: 5, columns: 100 });
    expect(peaks.complete).toBe(true);
    expect(peaks.max.subarray(0, 50).every((v) => v === 0)).toBe(true);
    expect(Math.max(...peaks.max)).toBeGreaterThan(2);
    expect(Math.min(...peaks.min)).toBeLessThan(-2);
    const ask = { media, start: -5, end: 5, columns: 100 };
    const spectrum = await channel.call('spectrum.read', ask);
    expect(spectrum.complete).toBe(true);
    const loudest = (c: number) => Math.max(...spectrum.levels.filter((_, i) => i % 100 === c));
    expect(loudest(20)).toBe(0);
    expect(loudest(80)).toBeGreaterThan(50);
    expect((await channel.call('spectrum.read', ask)).levels).toEqual(spectrum.levels);
    const { times, ...told } = await channel.call('beats.read', { media });
    expect(told).toEqual({ complete: true, steadiness: expect.closeTo(0.5, 0) });
    expect([...times]).toEqual([...times].toSorted((a, b) => a - b));
    expect((await channel.call('beats.read', { media })).times).toEqual(times);
  });

  it.skipIf(!existsSync(rotated))('makes a playable copy of what a browser does not play', async () => {
    const media = await ref(rotated);
    expect(await channel.call('media.url', { media })).toMatchObject({ kind: 'unplayable' });
    expect(await finish({ kind: 'proxy', media })).toMatchObject({ state: 'done', error: null });
    expect(await channel.call('media.url', { media })).toMatchObject({
      kind: 'proxy',
      url: expect.stringMatching(/^video\/mp4 /),
      bytes: expect.any(Number),
    });
    const { count, bytes } = await channel.call('copies.facts', {});
    expect([count, bytes > 1000]).toEqual([1, true]);
    expect(await channel.call('copies.clear', { keep: [media] })).toEqual({ freed: 0 });
    expect(await channel.call('copies.clear', { keep: [] })).toEqual({ freed: bytes });
    expect(await channel.call('media.url', { media })).toMatchObject({ kind: 'unplayable' });
  });

  it('tells a recording without sound apart from a fault', async () => {
    const media = await ref(join(data, 'video/carphone_pristine.mp4'));
    expect(await finish({ kind: 'peaks', media })).toMatchObject({
      state: 'failed',
      error: { code: 'no-sound' },
    });
  });

  it('gives tiles of the matrix and quick re-solving once the pair is compared', async () => {
    const a = await ref(join(data, 'music/Bach_Prelude_bwv_848/a.ogg'));
    const b = await ref(join(data, 'music/Bach_Prelude_bwv_848/b.ogg'));
    const tile = {
      a,
      b,
      x: [0, 30] as [number, number],
      y: [0, 30] as [number, number],
      columns: 64,
      rows: 32,
    };
    await expect(channel.call('matrix.tile', tile)).rejects.toMatchObject({ code: 'not-ready' });
    expect(await finish({ kind: 'matrix', a: { ...a, crop: 'f00d' }, b, how: null })).toMatchObject({
      error: { code: 'bad-crop' },
    });
    expect(await finish({ kind: 'matrix', a, b, how: null })).toMatchObject({ state: 'done', error: null });
    const { cost } = await channel.call('matrix.tile', tile);
    expect(cost).toBeInstanceOf(Uint8Array);
    expect(cost.length).toBe(64 * 32);
    expect(new Set(cost).size).toBeGreaterThan(20);
    const solved = await channel.call('warp.resolve', { a, b, pins: [] });
    expect(solved.map.length).toBeGreaterThan(10);
    expect(solved.map.length).toBe(solved.sd.length);
  });
});
