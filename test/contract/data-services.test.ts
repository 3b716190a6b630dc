import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '#src/contract/channel.ts';
import type { JobInput, JobState, MediaRef } from '#src/contract/jobs.ts';
import { type RealServices, realServices } from './support/real-services.ts';
import { defaultAnalysis } from '#src/model/recording.ts';
import { plainHow } from '#src/model/warp-how.ts';
import { movementTable } from '../fixtures/movement.ts';
import { walkTable } from '../fixtures/walk.ts';

/** The real services, on real worker threads, on files of numbers. */
describe('the services on data files', () => {
  let top: string;
  let channel: Channel;
  let services: RealServices;
  beforeAll(async () => {
    services = await realServices('data-services');
    ({ top, channel } = services);
  });
  afterAll(() => services.close());

  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(join(top, name), content);
    return join(top, name);
  };
  const ref = async (path: string, analysis: Partial<MediaRef['analysis']> = {}): Promise<MediaRef> => {
    for await (const got of channel.stream('media.probe', { paths: [path], times: analysis.times }))
      if ('file' in got)
        return {
          ...{ id: path.slice(-60), path, recorder: null },
          media: structuredClone(got.file.media) as MediaRef['media'],
          analysis: { ...defaultAnalysis, ...analysis },
        };
    throw new Error(`${path} was not probed`);
  };
  const finish = async (input: JobInput): Promise<JobState> => {
    const { id } = await channel.call('jobs.start', { input });
    for await (const job of channel.stream('jobs.watch', {}))
      if (job.id === id && job.ended !== null) return job;
    throw new Error('the watch ended');
  };

  it('lists them among the media', async () => {
    for (const name of ['a.csv', 'b.tsv', 'c.npy', 'd.bvh', 'e.amc', 'f.c3d', 'g.pdf']) await file(name, 'x');
    const { entries } = await channel.call('files.list', { path: top });
    const media = entries.filter((e) => e.kind === 'media').map((e) => e.name);
    expect(media).toEqual(['a.csv', 'b.tsv', 'c.npy', 'd.bvh', 'e.amc', 'f.c3d']);
  });

  it('gives all dimensions as strips of colour, whatever the zoom; of sound none', async () => {
    const rows = Array.from({ length: 400 }, (_, k) => `${k / 100},${k},${-k},7`);
    const media = await ref(await file('strip.csv', `time,a,b,c\n${rows.join('\n')}\n`));
    const whole = await channel.call('strip.read', { media, start: 0, end: 4, columns: 4 });
    expect(whole).toMatchObject({ rows: 3, complete: true });
    const [a, b, c] = [0, 1, 2].map((k) => [...whole.levels.subarray(4 * k, 4 * k + 4)]);
    expect(a).toEqual(a?.toSorted((p, q) => p - q));
    // The other way round, but for rounding.
    for (const [k, level] of b?.entries() ?? [])
      expect(Math.abs(256 - level - (a?.[k] ?? 0))).toBeLessThanOrEqual(2);
    expect(new Set(c)).toEqual(new Set([128]));
    const near = await channel.call('strip.read', { media, start: 3.99, end: 4.01, columns: 2 });
    expect([...near.levels]).toEqual([255, 0, 1, 0, 128, 0]);
    const sound = { ...media, media: { ...media.media, data: [] } };
    await expect(
      channel.call('strip.read', { media: sound, start: 0, end: 1, columns: 1 }),
    ).rejects.toMatchObject({ code: 'no-data' });
  });

  it('probes large ones on a worker thread, and says which line of a bad one is wrong', async () => {
    const large = walkTable(60, 100);
    expect(large.length).toBeGreaterThan(300_000);
    const path = await file('large.csv', large);
    expect((await ref(path)).media.data).toMatchObject([{ dims: 12, frames: 6000 }]);
    await file('large.csv', `${large}59.99,oops\n`);
    for await (const got of channel.stream('media.probe', { paths: [path] }))
      expect(got).toMatchObject({
        error: { code: 'bad-file', message: expect.stringMatching(/line 6002: there are 2 fields, not 13/) },
      });
  });

  it('reads a table with its times in the column that is chosen, wherever it is read', async () => {
    const rows = Array.from({ length: 400 }, (_, k) => `${k / 100},${k / 50},${k % 7}\n`).join('');
    const path = await file('two-clocks.csv', rows);
    const guessed = await ref(path);
    const of = { hop: 0.01, dims: 2, columns: ['', '', ''] };
    expect(guessed.media).toMatchObject({ duration: 4, data: [of] });
    const kept = await ref(path, { times: 'none' });
    expect(kept.media.data).toMatchObject([{ dims: 3, isTimed: false }]);
    const second = await ref(path, { times: '2' });
    expect(second.media).toMatchObject({ duration: 8, data: [{ hop: 0.02, dims: 2 }] });
    const strip = (media: MediaRef) => channel.call('strip.read', { media, start: 0, end: 4, columns: 4 });
    expect([await strip(guessed), await strip(kept)].map(({ rows }) => rows)).toEqual([2, 3]);
    // Each its own curve, though the file is the same: half of the second's lies behind the first's end.
    for (const media of [guessed, second])
      expect(await finish({ kind: 'peaks', media })).toMatchObject({ error: null });
    const behind = (media: MediaRef) => channel.call('peaks.read', { media, start: 5, end: 7, columns: 9 });
    expect(Math.max(...(await behind(guessed)).max)).toBe(0);
    expect(Math.max(...(await behind(second)).max)).toBeGreaterThan(50);
    for await (const got of channel.stream('media.probe', { paths: [path], times: 'zeit' }))
      expect(got).toMatchObject({ error: { code: 'no-such-column' }, columns: ['', '', ''] });
  });

  it('names the columns of a table of which only the times are bad, and reads it by another', async () => {
    const good = Array.from({ length: 30_000 }, (_, k) => `${k / 100},${k / 50},${k % 7}`).join('\n');
    const path = await file('late.csv', `time,Zähler,x\n${good}\n1,700,3\n`);
    const probe = async (times?: string, from = path) => {
      for await (const got of channel.stream('media.probe', { paths: [from], times })) return got;
      throw new Error('nothing was probed');
    };
    expect(await probe()).toMatchObject({
      error: { code: 'bad-times', message: expect.stringMatching(/line 30002: the time goes back/) },
      columns: ['time', 'Zähler', 'x'],
    });
    expect(await probe('Zähler')).toMatchObject({ file: { media: { data: [{ dims: 2, isTimed: true }] } } });
    expect(await probe('none')).toMatchObject({ file: { media: { data: [{ dims: 3, isTimed: false }] } } });
    // What no choice of times mends offers none.
    const bad = await file('bad.csv', 'time,x\n0,1\n1,much\n');
    expect(await probe('auto', bad)).toMatchObject({ error: { code: 'bad-file' }, columns: null });
  });

  it('gives their curve, one dimension or all; nothing to play, no picture', async () => {
    const path = await file('walk.csv', walkTable(10, 50));
    const all = await ref(path);
    const one = await ref(path, { channel: 2 });
    const read = (media: MediaRef) => channel.call('peaks.read', { media, start: 0, end: 10, columns: 100 });
    expect(await read(all)).toMatchObject({ complete: false });
    expect(await finish({ kind: 'peaks', media: all })).toMatchObject({ state: 'done', error: null });
    const peaks = await read(all);
    expect(peaks.complete).toBe(true);
    expect([Math.min(...peaks.min), Math.max(...peaks.max)]).toEqual([-127, 127]);
    // With all of them come the first ones, each by itself.
    const single = await read(one);
    expect(single.complete).toBe(true);
    const area = (p: typeof peaks) => p.max.reduce((sum, v, i) => sum + v - (p.min[i] as number), 0);
    expect(area(single)).toBeLessThan(0.7 * area(peaks));
    const slow = await ref(path, { rate: 25 });
    await finish({ kind: 'peaks', media: slow });
    const behind = { media: slow, start: 10.1, end: 19.9, columns: 10 };
    expect(Math.max(...(await channel.call('peaks.read', behind)).max)).toBeGreaterThan(50);
    const none = await ref(path, { channel: 12 });
    expect(await finish({ kind: 'peaks', media: none })).toMatchObject({
      error: { code: 'no-such-channel' },
    });
    expect(await channel.call('media.url', { media: all })).toMatchObject({ kind: 'unplayable' });
    await expect(channel.call('media.thumbnail', { media: all, time: 1, height: 90 })).rejects.toMatchObject({
      code: 'no-picture',
    });
  });

  it('warps one onto another of the same dimensions, whatever their frame rates', async () => {
    const a = await ref(await file('first.csv', walkTable(40, 50)));
    // The same walk told at another rate, with a clock that runs 5 % slow.
    const slow = walkTable(40, 120).replaceAll(/^\d+\.\d+/gm, (t) => (1.05 * Number(t)).toFixed(4));
    const b = await ref(await file('second.csv', slow));
    expect(await finish({ kind: 'matrix', a, b, how: null })).toMatchObject({ state: 'done', error: null });
    const tile = {
      a,
      b,
      x: [0, 40] as [number, number],
      y: [0, 42] as [number, number],
      columns: 64,
      rows: 64,
    };
    expect(new Set((await channel.call('matrix.tile', tile)).cost).size).toBeGreaterThan(20);
    const { id } = await channel.call('jobs.start', {
      input: { kind: 'warp', a, b, pins: [], forbidden: [], locked: [], by: 'auto', how: null },
    });
    for await (const job of channel.stream('jobs.watch', {})) if (job.id === id && job.ended !== null) break;
    const { result } = await channel.call('jobs.result', { id });
    if (!('warp' in result) || !result.warp) throw new Error('no warp');
    const { warp } = result;
    expect(warp.method).toBe('dtw-data');
    // Each column counts for what it tells of this pair, so that the deviations know its noise.
    expect(warp.findings?.cues?.cues.map(({ name }) => name)).toContain('hip.x');
    const inner = warp.map.filter(([t]) => t > 3 && t < 37);
    expect(inner.length).toBeGreaterThan(20);
    for (const [ta, tb] of inner) expect(Math.abs(tb - 1.05 * ta)).toBeLessThan(0.1);
  });

  it('warps by steps of the user’s own, within the slopes that they allow, and refuses those that are none', async () => {
    const a = await ref(await file('steady.csv', movementTable(5, 20)));
    const b = await ref(await file('quick.csv', movementTable(5, 16, { pace: 1.25 })));
    const step = (productions: number[][][]) =>
      ({ name: 'own', normalisation: 'none', productions }) as const;
    const warp = async (productions: number[][][]) => {
      const how = { ...plainHow, method: 'dtw', features: 'data', step: step(productions) };
      const input = { kind: 'warp', a, b, pins: [], forbidden: [], locked: [], by: 'auto', how };
      return await finish(input as unknown as JobInput);
    };
    // Four to six frames of A, one frame less of B: nothing flatter, nothing steeper.
    const few = [4, 5, 6].map((n) => [...Array.from({ length: n - 2 }, () => [1, 1, 1]), [2, 1, 1]]);
    const job = await warp(few);
    expect(job).toMatchObject({ state: 'done', error: null });
    const { result } = await channel.call('jobs.result', { id: job.id });
    if (!('warp' in result) || !result.warp) throw new Error('no warp');
    const { how, map } = result.warp;
    expect(how?.step).toEqual(step(few));
    for (const [s, t] of map) expect(Math.abs(t - s / 1.25)).toBeLessThan(0.1);
    const still = await warp([[[0, 0, 1]]]);
    expect(still.error).toMatchObject({
      code: 'bad-step',
      message: 'Production 1 of the step table “own” has a move that stands still.',
    });
    expect((await warp([[[-1, 1, 1]]])).error?.message).toMatch(/moves by -1,1/);
    // What is no table at all does not get through.
    await expect(warp([[[1, 1]]])).rejects.toMatchObject({ code: 'bad-params' });
  });

  it('refuses what is no more alike than by luck, with its figures: no failure', async () => {
    const a = await ref(await file('one-way.csv', movementTable(5, 20)));
    const b = await ref(await file('another-way.csv', movementTable(91, 18)));
    const how = { ...plainHow, method: 'dtw' };
    const input = { kind: 'warp', a, b, pins: [], forbidden: [], locked: [], by: 'auto', how } as const;
    const job = await finish({ ...input, pins: [] });
    expect(job).toMatchObject({ state: 'done', error: null });
    expect(job.notes).toContainEqual(expect.stringContaining('no more alike than by luck'));
    const { result } = await channel.call('jobs.result', { id: job.id });
    if (!('warp' in result) || result.warp) throw new Error('it was warped');
    expect(result.refusal).toMatchObject({ method: 'dtw-data', needed: 0.5 });
    expect(result.refusal.confidence).toBeLessThan(0.5);
    expect(result.refusal.findings?.cost).toBeGreaterThan(0);
  });

  it('warps them by CTW: held-out correlations beside chance, and what either looks like in the common space', async () => {
    const a = await ref(await file('x.csv', movementTable(5, 30)));
    const b = await ref(await file('y.csv', movementTable(5, 27, { pace: 1.1, columns: 3 })));
    const how = { ...plainHow, method: 'ctw', features: 'data' } as const;
    await expect(channel.call('matrix.projections', { a, b, how })).rejects.toMatchObject({
      code: 'not-ready',
    });
    const { id } = await channel.call('jobs.start', {
      input: { kind: 'warp', a, b, pins: [], forbidden: [], locked: [], by: 'auto', how },
    });
    for await (const job of channel.stream('jobs.watch', {})) if (job.id === id && job.ended !== null) break;
    const { result } = await channel.call('jobs.result', { id });
    if (!('warp' in result) || !result.warp) throw new Error('no warp');
    const { method, map, findings } = result.warp;
    expect(method).toBe('ctw-data');
    const heldOut = findings?.heldOut;
    expect(heldOut).toMatchObject({ kept: 'ctw', dctw: null });
    expect(heldOut?.ctw?.correlations[0]).toBeGreaterThan(0.9);
    expect(heldOut?.chance?.p).toBeLessThanOrEqual(0.05);
    const curves = await channel.call('matrix.projections', { a, b, how });
    if (!curves) throw new Error('no projections');
    // Three columns of one correlate with three of the other: all three dimensions are told.
    expect([curves.a.dims, curves.b.dims]).toEqual([3, 3]);
    const at = ({ start, hop, dims, values }: typeof curves.a, t: number, d: number) =>
      values[Math.round((t - start) / hop) * dims + d];
    for (const d of [0, 1, 2]) {
      const pairs = map.flatMap(([s, t]) => {
        const [p, q] = [at(curves.a, s, d), at(curves.b, t, d)];
        return p === undefined || q === undefined ? [] : [[p, q] as const];
      });
      const sum = (of: (pair: readonly [number, number]) => number) => pairs.reduce((s, p) => s + of(p), 0);
      const correlation = sum(([p, q]) => p * q) / Math.sqrt(sum(([p]) => p * p) * sum(([, q]) => q * q));
      expect(correlation).toBeGreaterThan(0.9);
    }

    const same = await ref(await file('z.csv', movementTable(5, 27, { pace: 1.1 })));
    await finish({ kind: 'matrix', a, b: same, how: null });
    expect(await channel.call('matrix.projections', { a, b: same })).toBeNull();
    const odd = { ...how, features: 'music' } as const;
    expect(
      await finish({ kind: 'warp', a, b, pins: [], forbidden: [], locked: [], by: 'auto', how: odd }),
    ).toMatchObject({
      state: 'failed',
      error: { code: 'bad-how' },
    });
  });

  it('lets deep CTW learn from another pair too, either way round, and gives the map of this one', async () => {
    const pairOf = async (seed: number) => [
      await ref(await file(`p${seed}.csv`, movementTable(seed, 1, { pace: 6 }))),
      await ref(await file(`q${seed}.csv`, movementTable(seed, 0.9, { pace: 6.6, columns: 3 }))),
    ];
    const [a, b] = (await pairOf(5)) as [MediaRef, MediaRef];
    const [c, d] = (await pairOf(6)) as [MediaRef, MediaRef];
    const how = { ...plainHow, method: 'dctw', pool: [[d.id, c.id]] } as const;
    const input = { kind: 'warp', a, b, pins: [], forbidden: [], locked: [], by: 'auto', how } as const;
    expect(await finish({ ...input, pins: [] })).toMatchObject({ error: { code: 'bad-how' } });
    const job = await finish({ ...input, pins: [[0.55, 0.5]], others: [[d, c]] });
    expect(job).toMatchObject({ state: 'done', error: null });
    const { result } = await channel.call('jobs.result', { id: job.id });
    if (!('warp' in result) || !result.warp) throw new Error('no warp');
    // So short a pair is sure by its pin; it restricts the path of this pair alone.
    const { map, findings, how: kept } = result.warp;
    expect(kept?.pool).toEqual(how.pool);
    expect(findings?.heldOut).toMatchObject({ pairs: 2, chance: { draws: 19 } });
    expect(findings?.heldOut?.ctw?.correlations[0]).toBeGreaterThan(0.8);
    expect(findings?.notes[0]).toBe('Learnt from 2 pairs: this one and 1 other.');
    expect(map).toContainEqual([0.55, 0.5]);
    expect(map.length).toBeGreaterThan(2);
    for (const [s, t] of map) expect(Math.abs(t - s / 1.1)).toBeLessThan(0.05);
    // The matrix is there for what was learnt, and not for another choice of pairs.
    const tile = { a, b, x: [0, 1], y: [0, 0.9], columns: 8, rows: 8 } as const;
    const ask = { ...tile, x: [...tile.x], y: [...tile.y] } as { x: [number, number]; y: [number, number] };
    const asked = { ...tile, ...ask };
    expect((await channel.call('matrix.tile', { ...asked, how })).cost).toHaveLength(64);
    await expect(channel.call('matrix.tile', { ...asked, how: { ...how, pool: [] } })).rejects.toMatchObject({
      code: 'not-ready',
    });
  });

  it('says what is wrong, and what to do, where a method compares frame with frame and the columns differ', async () => {
    const a = await ref(await file('four.csv', movementTable(5, 20)));
    const b = await ref(await file('three.csv', movementTable(5, 20, { columns: 3 })));
    for (const method of ['dtw', 'fused']) {
      const how = { ...plainHow, method };
      const error = {
        code: 'nothing-in-common',
        message: expect.stringMatching(/no features in common: A holds numbers in 4 columns, B numbers in 3/),
        hint: expect.stringMatching(/gromov-dtw, ctw, gtw.*same columns/),
      };
      expect(await finish({ kind: 'matrix', a, b, how })).toMatchObject({ state: 'failed', error });
      const tile = { a, b, how, x: [0, 20], y: [0, 20], columns: 8, rows: 8 } as const;
      // Never an empty picture: prepared or not, there is none.
      await expect(
        channel.call('matrix.tile', { ...tile, x: [...tile.x], y: [...tile.y] }),
      ).rejects.toMatchObject(method === 'dtw' ? { code: 'not-ready' } : error);
    }
  });

  describe('finding a passage', () => {
    const found = async (input: Extract<JobInput, { kind: 'find' }>) => {
      const { id } = await channel.call('jobs.start', { input });
      const labels = new Set<string>();
      for await (const job of channel.stream('jobs.watch', {})) {
        if (job.id !== id) continue;
        if (job.progress) {
          labels.add(job.progress.label);
          expect(job.progress.done).toBeLessThanOrEqual(job.progress.total);
        }
        if (job.ended !== null) break;
      }
      const { result } = await channel.call('jobs.result', { id });
      if (!('places' in result)) throw new Error('no places');
      return { result, labels };
    };
    const asked = (query: MediaRef, range: [number, number], library: MediaRef[]) =>
      ({ kind: 'find', query, range, library, by: 'auto', count: 20 }) as const;

    it('tells the recording, the times, the pace, a moment in both; skips what it cannot read, and says why', async () => {
      const query = await ref(
        await file('query.csv', movementTable(1, 40, { from: 10, pace: 0.9, gain: 30, noise: 0.6 })),
      );
      const one = await ref(await file('one.csv', movementTable(1, 60)));
      const two = await ref(await file('two.csv', movementTable(2, 60)));
      const narrow = await ref(await file('narrow.csv', movementTable(1, 30, { columns: 2 })));
      const gone = { ...one, id: 'gone', path: join(top, 'gone.csv') };
      const { result, labels } = await found(asked(query, [12, 20], [query, one, two, narrow, gone]));
      expect(result).toMatchObject({ by: 'data', reason: null, nearest: [], searched: { recordings: 3 } });
      const [best] = result.places;
      expect(best?.recording).toBe(one.id);
      expect(best?.start).toBeCloseTo(10 + 0.9 * 12, 0);
      expect(best?.end).toBeCloseTo(10 + 0.9 * 20, 0);
      expect(best?.rate).toBeCloseTo(1 / 0.9, 1);
      expect(best?.chance).toBeLessThan(0.0003);
      const [there, here] = best?.middle ?? [0, 0];
      expect(there).toBeCloseTo(16, 0);
      expect(Math.abs(here - (10 + 0.9 * there))).toBeLessThan(0.1);
      expect(result.skipped.map(({ recording }) => recording).sort()).toEqual([narrow.id, 'gone'].sort());
      expect(labels).toContain('Searching');
    });

    it('answers that there is nothing, what comes nearest beside it; in itself the passage is no find', async () => {
      const two = await ref(await file('two.csv', movementTable(2, 60)));
      const one = await ref(await file('one.csv', movementTable(1, 60)));
      const { result } = await found(asked(two, [5, 15], [two, one]));
      expect(result).toMatchObject({ places: [], searched: { recordings: 2 } });
      expect(result.reason).toMatch(/luck/);
      for (const { recording, start, end, chance } of result.nearest) {
        expect(chance).toBeGreaterThan(0.0003);
        expect(chance).toBeLessThanOrEqual(0.5);
        if (recording === two.id) expect(end < 5.2 || start > 14.8).toBe(true);
      }
    });

    it('refuses what is too short, and a range that the recording does not have', async () => {
      const one = await ref(await file('one.csv', movementTable(1, 60)));
      const ended = (range: [number, number]) => finish(asked(one, range, [one]));
      expect(await ended([5, 5.5])).toMatchObject({ state: 'failed', error: { code: 'too-short' } });
      expect(await ended([50, 70])).toMatchObject({ state: 'failed', error: { code: 'bad-range' } });
    });

    it('is stopped', async () => {
      // So long that it is still at it when it is told to stop.
      const long = await ref(await file('long.csv', movementTable(1, 900)));
      const { id } = await channel.call('jobs.start', { input: asked(long, [5, 15], [long]) });
      await channel.call('jobs.cancel', { id });
      for await (const job of channel.stream('jobs.watch', {}))
        if (job.id === id && job.ended !== null) {
          expect(job.state).toBe('cancelled');
          break;
        }
    });
  });
});
