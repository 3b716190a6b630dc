import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSequence } from '#main/align/read-sequence.ts';
import { setCacheFolder } from '#main/media/cache.ts';
import { dataOutline, dataOutlines } from '#main/media/data-outline.ts';
import { type PeaksFile, readPeaks } from '#main/media/peaks.ts';
import { probeMedia } from '#main/media/probe.ts';
import { dataFeatureFiles, dataFeatures } from '#main/warp/data-features.ts';
import { loadFeatures } from '#main/warp/feature-files.ts';
import type { Pool } from '#main/work/pool.ts';
import { writeNpy } from '#src/formats/npy.ts';
import { mediaInfoSchema } from '#src/model/project.ts';
import { mediaInfo } from '#main/services/probed.ts';
import { assumedFrameRate, atRate, defaultAnalysis, isData, isRateAssumed } from '#src/model/recording.ts';

let top: string;
beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'syncline-data-'));
  setCacheFolder(join(top, 'cache'));
});
afterAll(async () => {
  setCacheFolder(null);
  await rm(top, { recursive: true, force: true });
});

const file = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(top, name);
  await writeFile(path, content);
  return path;
};

/** Runs a task here, where a test can follow it. */
const here: Pick<Pool, 'run'> = {
  run: async (name, input) => {
    const tasks = { dataOutline, dataFeatureFiles } as Record<string, (input: never) => Promise<unknown>>;
    return (await tasks[name as string]?.(input as never)) as never;
  },
};
const pool = here as Pool;

const sine = (seconds: number, rate: number): string =>
  `time,wave,slope,still\n${Array.from({ length: seconds * rate }, (_, k) => {
    const t = k / rate;
    return `${12.5 + t},${Math.sin(2 * Math.PI * t)},${t},7`;
  }).join('\n')}\n`;

describe('a data file', () => {
  it('is a recording of numbers from its first frame on', async () => {
    const media = await probeMedia(await file('motion.csv', sine(4, 50)));
    expect(media).toMatchObject({
      container: 'csv',
      audio: [],
      video: [],
      origin: 12.5,
      warnings: [],
      creationTime: null,
    });
    const [stream] = media.data;
    expect(stream).toMatchObject({
      kind: 'data',
      codec: 'csv',
      dims: 3,
      frames: 200,
      isTimed: true,
      names: ['wave', 'slope', 'still'],
    });
    expect(stream?.hop).toBeCloseTo(0.02, 9);
    expect(media.duration).toBeCloseTo(4, 6);
    expect(isData(media)).toBe(true);
    expect(mediaInfoSchema.parse(mediaInfo(media))).toEqual(mediaInfo(media));
  });

  it('without a clock gets one that is said to be assumed, until the user gives another', async () => {
    const media = await probeMedia(await file('still.npy', writeNpy(new Int32Array(600), [300, 2])));
    expect(media.data[0]).toMatchObject({
      codec: 'npy',
      isTimed: false,
      frames: 300,
      hop: 1 / assumedFrameRate,
    });
    expect(media.duration).toBeCloseTo(3, 9);
    expect(isRateAssumed({ media, analysis: defaultAnalysis })).toBe(true);
    expect(isRateAssumed({ media, analysis: { ...defaultAnalysis, rate: 60 } })).toBe(false);
    expect(atRate(media, 60).duration).toBe(5);
    expect(atRate(atRate(media, 60), null).duration).toBeCloseTo(3, 9);
  });

  it('of uneven times says so and is as long as they are', async () => {
    const media = await probeMedia(await file('gaze.tsv', 'time\tx\n0\t1\n0.1\t2\n0.5\t3\n0.6\t4\n'));
    expect(media.data[0]).toMatchObject({ codec: 'csv', hop: null, isTimed: true });
    expect(media.duration).toBeCloseTo(0.8, 9);
    expect(media.warnings.join()).toMatch(/not evenly spaced/);
  });

  it('knows when it was recorded where its times are dates', async () => {
    const path = await file('dated.csv', 'time,x\n2026-03-01T12:00:00Z,1\n2026-03-01T12:00:01Z,2\n');
    expect((await probeMedia(path)).creationTime).toBe('2026-03-01T12:00:00.000Z');
  });

  it('that is damaged is refused with its place', async () => {
    const path = await file('bad.csv', 'time,x\n0,1\n1,lots\n');
    await expect(probeMedia(path)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(/line 3, column 2 \(“x”\)/),
    });
    for (const times of ['0,1\n1e300,2', '-1e308,1\n1e308,2', '0,1\n1e308,2\n1.7e308,3'])
      await expect(probeMedia(await file('long.csv', `time,x\n${times}\n`))).rejects.toMatchObject({
        code: 'bad-times',
        message: expect.stringMatching(/times span/),
      });
    await expect(probeMedia(join(top, 'gone.csv'))).rejects.toMatchObject({ code: 'missing' });
    await expect(probeMedia(await file('none.npy', ''))).rejects.toMatchObject({ code: 'empty' });
  });

  it('takes no skeleton through a link, which may lead out of the folders a host shows', async () => {
    const amc = '#!OML:ASF\n:FULLY-SPECIFIED\n:DEGREES\n1\nroot 0 0 0 0 0 0\n2\nroot 0 0 0 0 0 1\n';
    const path = await file('07_01.amc', amc);
    const elsewhere = await mkdtemp(join(tmpdir(), 'syncline-elsewhere-'));
    await writeFile(join(elsewhere, 'secret'), 'no skeleton');
    await symlink(join(elsewhere, 'secret'), join(top, '07.asf'));
    expect((await readSequence(path)).notes.join()).toMatch(/no skeleton/);
    await rm(elsewhere, { recursive: true });
  });

  it('is drawn at any zoom: all its dimensions together and each by itself, or one', async () => {
    const drawn = async (path: string, choice: Parameters<typeof dataOutlines>[1]) =>
      (await dataOutlines(path, choice, pool))[0]?.peaks as PeaksFile;
    const path = await file('drawn.csv', sine(60, 100));
    const wave = await drawn(path, { rate: null, times: 'auto', channel: 0 });
    const second = await readPeaks(wave, { start: 10, end: 11, columns: 4 });
    const near = (found: Float32Array, wanted: readonly number[]) => {
      for (const [k, v] of wanted.entries()) expect(Math.abs((found[k] as number) - v)).toBeLessThan(0.02);
    };
    near(second.max, [1, 1, 0, 0]);
    near(second.min, [0, 0, -1, -1]);
    // From far away nothing is missed; from close by, frames are joined by lines.
    const far = await readPeaks(wave, { start: 0, end: 60, columns: 3 });
    near(far.max, [1, 1, 1]);
    const close = await readPeaks(wave, { start: 10, end: 10.01, columns: 10 });
    for (let k = 1; k < 10; k++) expect(close.max[k] as number).toBeGreaterThan(close.max[k - 1] as number);
    const all = await drawn(path, { rate: null, times: 'auto', channel: 'mix' });
    const [end] = [await readPeaks(all, { start: 59.5, end: 60, columns: 1 })];
    near(end.max, [1]);
    near(end.min, [-1]);
    const lanes = await dataOutlines(path, { rate: null, times: 'auto', channel: 'mix' }, pool);
    expect(lanes.map(({ channel }) => channel)).toEqual(['mix', 0, 1, 2]);
    near((await readPeaks(lanes[2]?.peaks as PeaksFile, { start: 59.5, end: 60, columns: 1 })).max, [1]);
    near((await readPeaks(lanes[3]?.peaks as PeaksFile, { start: 0, end: 60, columns: 2 })).max, [0, 0]);
    // Behind the end there is nothing; at another rate it lies elsewhere.
    near((await readPeaks(wave, { start: 61, end: 62, columns: 2 })).max, [0, 0]);
    const slow = await drawn(path, { rate: 50, times: 'auto', channel: 1 });
    near((await readPeaks(slow, { start: 60, end: 60.02, columns: 1 })).max, [0]);
    await expect(drawn(path, { rate: null, times: 'auto', channel: 3 })).rejects.toMatchObject({
      code: 'no-such-channel',
    });
  });

  it('gives features on the clock of the sounds’, each dimension of unit variance', async () => {
    const path = await file('features.csv', sine(8, 50));
    const made = await dataFeatures(path, { rate: null, times: 'auto' }, pool);
    expect(made).toMatchObject({ active: [0, 8], files: { data: { dims: 3, hop: 0.01, start: 0 } } });
    const data = loadFeatures(made).data;
    expect(data?.values.length).toBe(3 * 799);
    expect(data?.values[3 * 25]).toBeCloseTo(Math.SQRT2, 2);
    expect(data?.values[3 * 25 + 2]).toBe(0);
    // Another rate is another recording; the same content under another name is not.
    expect((await dataFeatures(path, { rate: 25, times: 'auto' }, pool)).duration).toBe(16);
    const copy = await file('copy.csv', await readFile(path));
    expect((await dataFeatures(copy, { rate: null, times: 'auto' }, pool)).key).toBe(made.key);
  });

  it('gives features row for row, where they are to tell how sure a path is; uneven ones at their usual distance', async () => {
    const own = async (name: string, content: string) =>
      (await dataFeatures(await file(name, content), { rate: null, times: 'auto' }, pool, { clock: 'own' }))
        .files.data;
    expect((await own('slow.csv', sine(8, 5)))?.hop).toBeCloseTo(0.2, 9);
    expect((await own('fine.csv', sine(2, 500)))?.hop).toBeCloseTo(0.002, 9);
    // More rows than have their columns fused are averaged.
    expect((await own('long.csv', sine(200, 500)))?.hop).toBeCloseTo(0.004, 9);
    const uneven = sine(8, 5).split('\n');
    uneven.splice(10, 3);
    expect((await own('uneven.csv', uneven.join('\n')))?.hop).toBeCloseTo(0.2, 9);
  });
});
