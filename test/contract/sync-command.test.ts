import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseProject } from '#src/model/parse-project.ts';
import { burstWorld, recordWav, type Take, worldTime } from './burst-world.ts';
import { type Run, runIn, startedIn } from './support/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'syncline-sync-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = { SYNCLINE_CACHE: join(folder, 'cache') };
const [started, run] = [startedIn(folder, env), runIn(folder, env)];
const syncline = (...args: string[]): Promise<Run> => run(args);

const candidate = z.strictObject({ against: z.number().nullable(), offset: z.number(), score: z.number() });
const span = z.tuple([z.number(), z.number()]);
const resultSchema = z.strictObject({
  version: z.literal(1),
  reference: z.number(),
  recordings: z.array(
    z.strictObject({
      path: z.string(),
      event: z.number().nullable(),
      placed: z.boolean(),
      confidence: z.number().min(0).max(1),
      reason: z.string().nullable(),
      candidates: z.array(candidate),
      segments: z.array(z.strictObject({ source: span, timeline: span, ppm: z.number() })),
    }),
  ),
  pairs: z.array(z.looseObject({ a: z.number(), b: z.number(), status: z.string() })),
  notes: z.array(z.string()),
});
type Result = z.infer<typeof resultSchema>;

const result = (run: Run): Result => resultSchema.parse(JSON.parse(run.out));

/** Largest error (s) of a recording against the truth, both ends and all between but the breaks' surroundings. */
function worst(found: Result['recordings'][number] | undefined, take: Take, reference: Take): number {
  let most = found?.placed ? 0 : Number.POSITIVE_INFINITY;
  for (let k = 0; k <= 200; k++) {
    const s = (take.duration * k) / 200;
    if (take.pause && Math.abs(s - take.pause[0]) < 0.5) continue;
    const g = found?.segments.find((x) => s >= x.source[0] - 1e-9 && s <= x.source[1] + 1e-9);
    if (!g) return Number.POSITIVE_INFINITY;
    const part = (s - g.source[0]) / (g.source[1] - g.source[0]);
    const t = g.timeline[0] + part * (g.timeline[1] - g.timeline[0]);
    const truth = (worldTime(take, s) - reference.start) * (1 + (reference.ppm ?? 0) * 1e-6);
    most = Math.max(most, Math.abs(t - truth));
  }
  return most;
}

const world = burstWorld(1, 120);
const takes = {
  'ref.wav': { start: 10, duration: 60 },
  '-dash, and 🎥.wav': { start: 2.5, duration: 70, ppm: 90, noise: 0.3 },
  'paused.wav': { start: 20, duration: 45, ppm: -40, pause: [20, 3.3], rate: 22_050 },
} as const satisfies Record<string, Take>;
const [refName, dashName, pausedName] = ['ref.wav', '-dash, and 🎥.wav', 'paused.wav'] as const;

beforeAll(() => {
  for (const [name, take] of Object.entries(takes)) recordWav(join(folder, name), world, take, name.length);
  const elsewhere = burstWorld(77, 80);
  recordWav(join(folder, 'else1.wav'), elsewhere, { start: 0, duration: 40 });
  recordWav(join(folder, 'else2.wav'), elsewhere, { start: 12, duration: 40 });
  recordWav(join(folder, 'alone.wav'), burstWorld(5, 40), { start: 0, duration: 30 });
  writeFileSync(join(folder, 'damaged.mp4'), Buffer.alloc(50_000, 7));
  writeFileSync(join(folder, 'empty.wav'), '');
});

describe('syncline sync', () => {
  it('places offset, drift and pause within a millisecond, in the promised form', async () => {
    const run = await started(['sync', '--json', '--', refName, dashName, pausedName]);
    const found = result(run);
    expect(run.exit).toBe(0);
    expect(found.recordings.map((r) => r.path)).toEqual([refName, dashName, pausedName]);
    const reference = takes[refName];
    for (const [index, take] of Object.values(takes).entries())
      expect(worst(found.recordings[index], take, reference)).toBeLessThan(1e-3);
    expect(found.recordings[0]?.segments).toEqual([{ source: [0, 60], timeline: [0, 60], ppm: 0 }]);
    expect(found.recordings[1]?.segments[0]?.ppm).toBeCloseTo(90, 0);
    expect(found.recordings[1]?.segments[0]?.timeline[0]).toBeLessThan(0);
    expect(found.recordings[2]?.segments).toHaveLength(2);
    for (const r of found.recordings) expect(r).toMatchObject({ event: 0, placed: true });
  });

  it('takes another reference’s clock, its pause included', async () => {
    const run = await syncline('sync', '--json', '--reference', '2', '--', refName, dashName, pausedName);
    const found = result(run);
    expect(found.reference).toBe(2);
    const reference = takes[pausedName];
    for (const [index, take] of Object.values(takes).entries())
      expect(worst(found.recordings[index], take, reference)).toBeLessThan(1e-3);
    expect(found.recordings[2]?.segments).toHaveLength(2);
    expect(found.recordings[2]?.segments[0]?.timeline[0]).toBe(0);
  });

  it('says of every file what became of it: other event, alone, damaged, missing; exit 3', async () => {
    const files = [
      refName,
      'else1.wav',
      'damaged.mp4',
      pausedName,
      'else2.wav',
      'alone.wav',
      'empty.wav',
      'gone.wav',
    ];
    const run = await syncline('sync', '--json', ...files);
    const found = result(run);
    expect(run.exit).toBe(3);
    expect(found.recordings.map((r) => r.event)).toEqual([0, 1, null, 0, 1, null, null, null]);
    for (const r of found.recordings.filter((x) => !x.placed)) {
      expect(r).toMatchObject({ segments: [], confidence: 0 });
      expect(r.reason?.length).toBeGreaterThan(10);
    }
    // Of the ones that could be listened to, the numbers are told.
    expect(found.recordings[5]?.reason).toMatch(/\d\.\d\d.*\d\.\d\d/);
    expect(found.recordings[7]?.reason).toMatch(/gone\.wav/);
    expect(worst(found.recordings[3], takes[pausedName], takes[refName])).toBeLessThan(1e-3);
    expect(worst(found.recordings[4], { start: 12, duration: 40 }, { start: 0, duration: 40 })).toBeLessThan(
      1e-3,
    );
  });

  it('fails when nothing can be read, with the error as JSON', async () => {
    const run = await syncline('sync', '--json', 'gone.wav', 'damaged.mp4');
    expect(run.exit).toBe(1);
    expect(JSON.parse(run.out)).toMatchObject({ version: 1, error: { code: 'nothing-readable' } });
  });

  it('says that a file is listed twice', async () => {
    const run = await syncline('sync', refName, pausedName, `./${refName}`);
    expect(run.exit).toBe(0);
    expect(run.out).toMatch(/listed twice/);
    expect(run.err).toMatch(/listed twice/);
  });

  it('writes a project that opens, and never over another file unasked', async () => {
    const args = ['sync', '--json', refName, pausedName, 'damaged.mp4', '--recorder', `desk=${pausedName}`];
    const run = await syncline(...args, '-o', 'my.syncline');
    expect(run.exit).toBe(3);
    const project = parseProject(JSON.parse(readFileSync(join(folder, 'my.syncline'), 'utf8')));
    expect(project.recordings.map((r) => r.path)).toEqual([refName, pausedName]);
    expect(project.recorders.map((r) => r.name)).toEqual(['desk']);
    expect(project.placements.every((p) => p.placed)).toBe(true);
    const again = await syncline(...args, '-o', 'my.syncline');
    expect(again.exit).toBe(1);
    expect(JSON.parse(again.out)).toMatchObject({ error: { code: 'exists' } });
    const forced = await syncline(...args, '-o', 'my.syncline', '--overwrite');
    expect(forced.exit).toBe(3);
  });

  it.each([
    ['one file', ['ref.wav']],
    ['no file', []],
    ['an unknown option', ['ref.wav', 'paused.wav', '--fast']],
    ['a reference out of range', ['ref.wav', 'paused.wav', '--reference', '2']],
    ['a broken reference', ['ref.wav', 'paused.wav', '--reference', '0.5']],
    ['a drift that is no number', ['ref.wav', 'paused.wav', '--max-drift', 'much']],
    ['an unknown way', ['ref.wav', 'paused.wav', '--by', 'ear']],
    ['a recorder of another file', ['ref.wav', 'paused.wav', '--recorder', 'x=other.wav']],
    [
      'a file of two recorders',
      ['ref.wav', 'paused.wav', '--recorder', 'x=ref.wav', '--recorder', 'y=ref.wav'],
    ],
    ['a project of another ending', ['ref.wav', 'paused.wav', '-o', 'x.json']],
  ])('refuses %s as wrong usage', async (_, args) => {
    const run = await syncline('sync', '--json', ...args);
    expect(run.exit).toBe(2);
    expect(JSON.parse(run.out)).toMatchObject({ version: 1, error: { code: 'usage' } });
  });
});
