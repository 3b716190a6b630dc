import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setCacheFolder } from '#main/media/cache.ts';
import { runSync, type SyncRequest } from '#main/sync/service.ts';
import { syncTasks } from '#main/sync/tasks.ts';
import type { Pool, RunOptions } from '#main/work/pool.ts';
import type { TaskInput, TaskName, TaskResult } from '#main/work/tasks.ts';
import { CancelledError, MachineError } from '#src/model/errors.ts';
import { defaultAnalysis, whyNotSynced } from '#src/model/recording.ts';
import { timelineExtent } from '#src/model/time-map.ts';
import { sourceTime } from '#src/model/units.ts';
import { walkTable } from '../fixtures/walk.ts';
import { inventAction } from '#test/fixtures/figure-actions.ts';
import { film } from '#test/fixtures/figure-film.ts';
import { filmFile } from '#test/fixtures/film-file.ts';
import { burstWorld, recordWav } from './burst-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'syncline-service-'));
afterAll(() => {
  setCacheFolder(null);
  rmSync(folder, { recursive: true, force: true });
});

const names = ['a', 'b', 'c', 'd'];
beforeAll(() => {
  const world = burstWorld(3, 60);
  for (const [k, name] of names.entries())
    recordWav(join(folder, `${name}.wav`), world, { start: 3 * k, duration: 25 }, k + 1);
});

/** Runs tasks in this thread; `before` may throw in place of any of them. */
function poolOf(before: (name: TaskName, count: number) => void = () => {}): Pool & { calls: TaskName[] } {
  const calls: TaskName[] = [];
  return {
    size: 2,
    calls,
    async run<N extends TaskName>(name: N, input: TaskInput<N>, options: RunOptions = {}) {
      if (options.signal?.aborted) throw new CancelledError();
      calls.push(name);
      before(name, calls.filter((c) => c === name).length);
      const task = syncTasks[name as keyof typeof syncTasks] as (
        input: never,
        context: { progress(): void },
      ) => Promise<unknown>;
      return (await task(input as never, { progress() {} })) as TaskResult<N>;
    },
    close: async () => {},
  };
}

const request = (list: readonly string[] = names, more: Partial<SyncRequest> = {}): SyncRequest => ({
  recordings: list.map((name) => ({
    id: name,
    name,
    path: join(folder, `${name}.wav`),
    analysis: defaultAnalysis,
    recorder: null,
  })),
  options: { reference: list[0] ?? '', maxDrift: 500, by: 'auto' },
  ...more,
});

const died = () =>
  new MachineError('worker-died', 'A worker stopped in the middle of its work.', 'Try again.');

describe('the sync service', () => {
  it('loses one pair, with the reason, when a worker dies over it', async () => {
    setCacheFolder(join(folder, 'cache-pair'));
    const pool = poolOf((name, count) => {
      if (name === 'measureSoundPair' && count === 2) throw died();
    });
    const { result } = await runSync(request(), pool);
    expect(result.placements.every((p) => p.placed)).toBe(true);
    expect(result.pairs).toHaveLength(5);
    expect(result.notes.join()).toMatch(/could not be compared: A worker stopped/);
  });

  it('loses one recording, with the reason, when a worker dies over it', async () => {
    setCacheFolder(join(folder, 'cache-one'));
    const pool = poolOf((name, count) => {
      if (name === 'describeSound' && count === 1) throw died();
    });
    const { result } = await runSync(request(), pool);
    const out = result.placements.filter((p) => !p.placed);
    expect(out).toHaveLength(1);
    expect(out[0]?.reason).toMatch(/A worker stopped/);
  });

  it('measures only what is new when a recording is added', async () => {
    setCacheFolder(join(folder, 'cache-again'));
    const first = poolOf();
    await runSync(request(['a', 'b', 'c']), first);
    expect(first.calls.filter((c) => c === 'measureSoundPair')).toHaveLength(3);
    const second = poolOf();
    const { result } = await runSync(request(), second);
    expect(second.calls.filter((c) => c === 'describeSound')).toHaveLength(1);
    expect(second.calls.filter((c) => c === 'measureSoundPair')).toHaveLength(3);
    expect(result.placements.every((p) => p.placed)).toBe(true);
  });

  it('stops at once when cancelled, whenever that comes, and leaves the cache whole', async () => {
    setCacheFolder(join(folder, 'cache-cancel'));
    for (const stop of ['describeSound', 'measureSoundPair'] as const) {
      const abort = new AbortController();
      const pool = poolOf((name) => {
        if (name === stop) abort.abort();
      });
      await expect(runSync(request(), pool, { signal: abort.signal })).rejects.toThrow(CancelledError);
    }
    const before = AbortSignal.abort();
    await expect(runSync(request(), poolOf(), { signal: before })).rejects.toThrow(CancelledError);
    const { result } = await runSync(request(), poolOf());
    expect(result.placements.every((p) => p.placed)).toBe(true);
  });

  it('leaves numbers out with the reason and places the rest; a pin places them', async () => {
    setCacheFolder(join(folder, 'cache-again'));
    writeFileSync(join(folder, 'motion.csv'), walkTable(4, 50));
    const { recordings } = request();
    const motion = { ...recordings[0], id: 'm', name: 'motion', path: join(folder, 'motion.csv') };
    const analysis = { ...defaultAnalysis, rate: 25 };
    const more = { recordings: [{ ...motion, analysis } as (typeof recordings)[0], ...recordings] };
    const options = { reference: 'a', maxDrift: 500, by: 'auto' } as const;
    const { result, media } = await runSync(request(names, { ...more, options }), poolOf());
    expect(result.placements[0]).toMatchObject({ recording: 'm', placed: false, reason: whyNotSynced });
    expect(result.placements.slice(1).every((p) => p.placed)).toBe(true);
    expect(media[0]?.data).toMatchObject([{ dims: 12, frames: 200 }]);
    const pin = { id: 'p', a: 'a', b: 'm', timeA: sourceTime(10), timeB: sourceTime(1) };
    const pinned = await runSync(request(names, { ...more, options, pins: [pin] }), poolOf());
    const map = pinned.result.placements[0]?.map;
    // As long as the user's frame rate makes it.
    expect(map && timelineExtent(map)).toEqual([9, 17]);
    expect(pinned.result.placements.every((p) => p.placed)).toBe(true);
  });

  it('compares no two files of one recorder', async () => {
    setCacheFolder(join(folder, 'cache-again'));
    const { recordings } = request();
    const { result } = await runSync(
      request(names, {
        recordings: recordings.map((r) => ({
          ...r,
          recorder: r.id === 'c' || r.id === 'd' ? 'phone' : null,
        })),
      }),
      poolOf(),
    );
    expect(result.pairs.some((p) => p.a === 'c' && p.b === 'd')).toBe(false);
    // These two do overlap: said to be of one recorder, one of them has to give way, in words.
    expect(result.placements.filter((p) => !p.placed)).toHaveLength(1);
    expect(result.notes.join()).toMatch(/cannot overlap/);
  });

  it('obeys pins and tells honest progress', async () => {
    setCacheFolder(join(folder, 'cache-again'));
    const told: [number, number, string][] = [];
    const steps: string[] = [];
    const pin = { id: 'p', a: 'a', b: 'b', timeA: sourceTime(10), timeB: sourceTime(9) };
    const { result } = await runSync(request(names, { pins: [pin] }), poolOf(), {
      progress: (done, total, unit, _, { at, of }) => {
        told.push([done, total, unit]);
        steps.push(`${at} of ${of}`);
      },
    });
    const b = result.placements.find((p) => p.recording === 'b');
    expect(b?.map?.segments[0]?.knots[0]?.timeline).toBeCloseTo(1, 2);
    expect(told.every(([done, total]) => done >= 0 && done <= total)).toBe(true);
    expect(new Set(told.map(([, , unit]) => unit))).toEqual(new Set(['s decoded', 'pairs']));
    // No picture can be needed: two steps, known from the first report on, and never back.
    expect([...steps].sort()).toEqual(steps);
    expect(new Set(steps)).toEqual(new Set(['1 of 2', '2 of 2']));
  });
});

describe('syncing by the picture', () => {
  it('places a figure that another camera sees from the side, and refuses another figure', async () => {
    const look = { width: 96, height: 54, fps: 20, elevation: 8, size: 0.7, shake: 0.3, noise: 2 };
    const shoot = async (name: string, action: number, azimuth: number, from: number, seconds: number) =>
      await filmFile(
        film(
          inventAction('exercises', action),
          { ...look, azimuth, place: [0.5, 0.9], seed: azimuth + action },
          seconds,
          (t) => t + from,
        ),
        join(folder, `${name}.mp4`),
      );
    await shoot('wide', 3, 0, 0, 20);
    await shoot('beside', 3, 40, 5.28, 12);
    await shoot('other', 6, 40, 5.28, 12);
    const { result, isPartial } = await runSync(
      {
        recordings: ['wide', 'beside', 'other'].map((name) => ({
          ...{ id: name, name, path: join(folder, `${name}.mp4`) },
          ...{ analysis: defaultAnalysis, recorder: null },
        })),
        options: { reference: 'wide', maxDrift: 500, by: 'video' },
      },
      poolOf(),
    );
    expect(isPartial).toBe(false);
    const [, beside, other] = result.placements;
    const extent = beside?.map && timelineExtent(beside.map);
    expect(Math.abs((extent?.[0] ?? 0) - 5.28)).toBeLessThan(0.05);
    expect(other).toMatchObject({ placed: false, event: null });
  });

  it('says of pictures that can tell nothing why', async () => {
    const noise = (k: number) => (k * 7919) % 251;
    const shoot = async (name: string, fps: number, frames: number, isStill = false, kept = frames) =>
      await filmFile(
        {
          ...{ width: 32, height: 18, times: Float64Array.from({ length: frames }, (_, k) => k / fps) },
          pixels: Uint8Array.from({ length: frames * 576 }, (_, i) => (isStill ? 90 : noise(i))),
        },
        join(folder, `${name}.mp4`),
        ['-frames:v', `${kept}`],
      );
    await shoot('still', 25, 30, true);
    await shoot('single', 25, 2, false, 1);
    await shoot('seldom', 1, 6);
    const { result } = await runSync(
      {
        recordings: ['still', 'single', 'seldom'].map((name) => ({
          ...{ id: name, name, path: join(folder, `${name}.mp4`) },
          ...{ analysis: defaultAnalysis, recorder: null },
        })),
        options: { reference: 'still', maxDrift: 500, by: 'video' },
      },
      poolOf(),
    );
    expect(result.placements.map(({ placed, reason }) => (placed ? null : reason))).toEqual([
      'Nothing to place it by. Its sound was not looked at. Nothing moves or changes in its picture.',
      'Nothing to place it by. Its sound was not looked at. Its picture is a single frame.',
      'Nothing to place it by. Its sound was not looked at. It has a picture every 1.00 s only: too seldom to be placed by.',
    ]);
  });
});
