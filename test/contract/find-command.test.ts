import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CommandCall, Options } from '#main/hosts/cli/command.ts';
import { findCommand } from '#main/hosts/cli/commands/find.ts';
import { setCacheFolder } from '#main/media/cache.ts';
import { CancelledError } from '#src/model/errors.ts';
import { movement, movementTable } from '#test/fixtures/movement.ts';
import { inventPiece, perform, piano } from '#test/fixtures/performance.ts';
import { wav } from '#test/fixtures/wav.ts';

let folder = '';
const at = (name: string): string => join(folder, name);

const music = (seed: number, base: number, noise: number): Buffer => {
  const { sound } = perform(inventPiece(seed, 60), {
    tempo: (beat) => base * (1 + 0.05 * Math.sin(beat / 3)),
    instrument: piano,
    seed: seed + 5,
    noise,
  });
  return wav(sound);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-find-'));
  setCacheFolder(join(folder, 'cache'));
  await mkdir(at('archive/more'), { recursive: true });
  await Promise.all([
    writeFile(at('query.csv'), movementTable(1, 40, { from: 10, pace: 0.9, gain: 30, noise: 0.6 })),
    writeFile(at('archive/one.csv'), movementTable(1, 60)),
    writeFile(at('archive/more/two.csv'), movementTable(2, 60)),
    writeFile(at('archive/more/three.csv'), movementTable(3, 60)),
    writeFile(at('archive/broken.csv'), 'a,b\n1,2\n3\n'),
    writeFile(at('archive/notes.md'), 'nothing'),
    writeFile(at('narrow.csv'), movementTable(1, 30, { columns: 2 })),
    writeFile(at('archive/a.wav'), music(31, 0.5, -30)),
    writeFile(at('archive/more/b.wav'), music(32, 0.5, -30)),
    writeFile(at('played.wav'), music(31, 0.42, -15)),
    writeFile(at('unrelated.wav'), music(33, 0.42, -15)),
  ]);
  // A folder's links are not followed, not even round.
  await symlink(at('archive'), at('archive/more/round'));
});
afterAll(async () => {
  setCacheFolder(null);
  await rm(folder, { recursive: true, force: true });
});

const place = z.strictObject({
  path: z.string(),
  start: z.number(),
  end: z.number(),
  rate: z.number(),
  score: z.number().min(0).max(1),
});
const schema = z.strictObject({
  version: z.literal(1),
  found: z.boolean(),
  query: z.strictObject({ path: z.string(), start: z.number(), end: z.number() }),
  by: z.enum(['music', 'speech', 'data']).nullable(),
  correlations: z.array(z.number()).nullable(),
  matches: z.array(place.extend({ confidence: z.number().min(0.999).max(1) })),
  nearest: z.array(place.extend({ luck: z.number().min(0.0003).max(0.5) })).max(3),
  searched: z.strictObject({
    files: z.number(),
    seconds: z.number(),
    skipped: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
  }),
  reason: z.string().nullable(),
});

async function find(files: readonly string[], options: Record<string, unknown> = {}, signal?: AbortSignal) {
  const warnings: string[] = [];
  const call: CommandCall = {
    files: files.map(at),
    options: new Options(options),
    signal: signal ?? new AbortController().signal,
    json: true,
    log: () => {},
    warn: (line) => warnings.push(line),
    progress: () => {},
  };
  const { exit, json, text } = await findCommand.run(call);
  return { exit, text, warnings, result: schema.parse(JSON.parse(JSON.stringify(json))) };
}

describe('syncline find', () => {
  it('finds a movement in a folder of tables: the file, the seconds, the pace', async () => {
    const { exit, result, text } = await find(['query.csv', 'archive'], { range: '12:20' });
    expect(exit).toBe(0);
    const [best] = result.matches;
    expect(best?.path).toBe(at('archive/one.csv'));
    expect(best?.start).toBeCloseTo(10 + 0.9 * 12, 0);
    expect(best?.end).toBeCloseTo(10 + 0.9 * 20, 0);
    expect(best?.rate).toBeCloseTo(1 / 0.9, 1);
    expect(result.searched.files).toBe(3);
    expect(result.searched.skipped.map(({ path }) => path)).toEqual([at('archive/broken.csv')]);
    expect(text).toMatch(/found in \d+ place/);
  });

  it('names the widths of tables that cannot be compared, and how they can be', async () => {
    const { result } = await find(['query.csv', 'narrow.csv'], { range: '12:20' });
    expect(result.searched.skipped).toEqual([
      { path: at('narrow.csv'), reason: expect.stringMatching(/2 columns, the passage \d+: .*--by-example/) },
    ]);
  });

  it('searches all columns where --times says that none holds times', async () => {
    // In the first column the time itself: as a value, the only one that two files have in common.
    const table = (head: string, seed: number) =>
      `${head}${Array.from({ length: 3000 }, (_, k) => `${k / 50},${movement(seed)(k / 50)[0]}\n`).join('')}`;
    await writeFile(at('p.csv'), table('', 1));
    await writeFile(at('q.csv'), table('a,b\n', 2));
    const searched = async (options = {}) =>
      (await find(['p.csv', 'q.csv'], { range: '5:15', ...options })).result.searched.files;
    expect(await searched()).toBe(0);
    expect(await searched({ times: 'none', range: '2.5:7.5' })).toBe(1);
    await expect(find(['p.csv', 'q.csv'], { range: '5:15', times: 'zeit' })).rejects.toMatchObject({
      code: 'no-such-column',
    });
    await expect(find(['played.wav', 'unrelated.wav'], { times: 'none' })).rejects.toMatchObject({
      code: 'usage',
    });
  });

  it('answers that there is nothing, and is refused', async () => {
    const { exit, result, text } = await find(['archive/more/two.csv', 'archive/one.csv'], { range: '5:15' });
    expect(exit).toBe(3);
    expect(result).toMatchObject({ found: false, matches: [], by: 'data' });
    expect(result.reason).toMatch(/luck/);
    expect(text).toMatch(/^Not found/);
  });

  it('does not find a passage in its own place, but in a copy', async () => {
    const alone = await find(['archive/one.csv', 'archive/one.csv'], { range: '20:28' });
    expect(alone.result.found).toBe(false);
    await writeFile(at('copy.csv'), movementTable(1, 60));
    const { result } = await find(['archive/one.csv', 'archive/one.csv', 'copy.csv'], { range: '20:28' });
    expect(result.matches).toHaveLength(1);
    expect(result.matches[0]?.path).toBe(at('copy.csv'));
    expect(result.matches[0]?.score).toBeCloseTo(1, 3);
  });

  it('finds music as played elsewhere, and no other', async () => {
    const { exit, result } = await find(['played.wav', 'archive'], { range: '8:16' });
    expect(exit).toBe(0);
    expect(result.by).toBe('music');
    expect(result.matches[0]?.path).toBe(at('archive/a.wav'));
    expect(result.matches[0]?.start).toBeCloseTo((8 * 0.5) / 0.42, 0);
    expect((await find(['unrelated.wav', 'archive'], { range: '8:16' })).result.found).toBe(false);
  });

  it('finds what another machine measured, by an example', async () => {
    const other = (seed: number): string => {
      const place = movement(seed);
      const rows = Array.from({ length: 3000 }, (_, k) => {
        const [a, b, c, d] = place(k / 50) as [number, number, number, number];
        return [k / 50, a + b, 3 * c - a, 40 + d].map((v) => v.toFixed(4)).join(',');
      });
      return `time,u,v,w\n${rows.join('\n')}\n`;
    };
    await mkdir(at('other'));
    for (const seed of [1, 2, 3, 4]) await writeFile(at(`other/${seed}.csv`), other(seed));
    await rename(at('other/2.csv'), at('example.csv'));
    const example = { 'by-example': [at('archive/more/two.csv'), at('example.csv')] };
    const { exit, result } = await find(['query.csv', 'other'], { range: '12:20', ...example });
    expect(exit).toBe(0);
    expect(result.correlations?.[0]).toBeGreaterThan(0.9);
    expect(result.matches[0]?.path).toBe(at('other/1.csv'));
    expect(result.matches[0]?.start).toBeCloseTo(10 + 0.9 * 12, 0);
    const without = await find(['query.csv', 'other'], { range: '12:20' });
    expect(without.result).toMatchObject({ found: false, by: null });
  });

  it('says what cannot be compared', async () => {
    const { exit, result, warnings } = await find(['query.csv', 'narrow.csv', 'archive/one.csv'], {
      range: '12:20',
    });
    expect(exit).toBe(3);
    expect(result.found).toBe(true);
    expect(warnings).toEqual([expect.stringContaining('narrow.csv')]);
    expect((await find(['query.csv', 'narrow.csv'])).result).toMatchObject({ found: false, by: null });
  });

  it.each([
    [['query.csv'], {}, 'usage'],
    [['query.csv', 'archive'], { range: '20:10' }, 'usage'],
    [['query.csv', 'archive'], { top: '0' }, 'usage'],
    [['query.csv', 'archive'], { 'by-example': ['query.csv'] }, 'usage'],
    [
      ['query.csv', 'archive'],
      { 'by-example': ['archive/one.csv', 'archive/more/two.csv'] },
      'nothing-common',
    ],
    [['query.csv', 'archive'], { range: '30:50' }, 'bad-range'],
    [['query.csv', 'archive'], { range: '30:30.5' }, 'too-short'],
    [['query.csv', 'missing.csv'], {}, 'missing'],
    [['query.csv', 'archive/broken.csv'], {}, 'bad-file'],
  ] as const)('refuses %j %j as %s', async (files, options, code) => {
    const named = Object.fromEntries(
      Object.entries(options).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : value.map(at),
      ]),
    );
    await expect(find(files, named)).rejects.toMatchObject({ code });
  });

  it('is stopped', async () => {
    await expect(find(['query.csv', 'archive'], {}, AbortSignal.abort())).rejects.toThrow(CancelledError);
  });
});
