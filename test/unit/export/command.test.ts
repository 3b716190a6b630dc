import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDemo } from '#main/demo/make.ts';
import { type CommandCall, Options } from '#main/hosts/cli/command.ts';
import { exportCommand, rangeOf } from '#main/hosts/cli/commands/export.ts';
import { writeProject } from '#main/store/project-document.ts';
import { parseSegmentsCsv } from '#src/formats/segments-csv.ts';
import { parseOtioMaps } from '#src/formats/otio.ts';
import { linearTimeMap } from '#src/model/time-map.ts';
import { bursts, writeWav } from './support/media.ts';
import { projectOf } from './support/project.ts';

let folder = '';
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-test-'));
  for (const name of ['one.wav', 'two, loud.wav'])
    await writeWav(at(name), bursts([0.2, 0.8], 1, 16_000), 16_000);
  const project = await projectOf([
    { path: at('one.wav'), map: linearTimeMap(0, 0, 1) },
    { path: at('two, loud.wav'), map: linearTimeMap(-0.25, 40, 1) },
  ]);
  await writeProject(at('talk.syncline'), project, { overwrite: false });
});
afterAll(() => rm(folder, { recursive: true }));

const run = (options: Record<string, unknown>, files = [at('talk.syncline')]) => {
  const call: CommandCall = {
    files,
    options: new Options(options),
    signal: new AbortController().signal,
    json: true,
    log: () => {},
    progress: () => {},
  };
  return exportCommand.run(call);
};

describe('syncline export', () => {
  it('writes the segments of a project', async () => {
    const outcome = await run({ format: 'csv', output: at('segments.csv') });
    expect(outcome).toMatchObject({
      exit: 0,
      json: { version: 1, format: 'csv', files: [at('segments.csv')], warnings: [] },
    });
    const rows = parseSegmentsCsv(await readFile(at('segments.csv'), 'utf8'));
    expect(rows.map((r) => r.recording)).toEqual(['one.wav', 'two, loud.wav']);
    expect(rows[1]?.ppm).toBeCloseTo(40, 3);
    await expect(run({ format: 'csv', output: at('segments.csv') })).rejects.toMatchObject({
      code: 'exists',
    });
  });

  it('takes recordings by name, index and names with commas', async () => {
    const ask = { format: 'clips', range: '0:0.5' };
    await run({ ...ask, recordings: 'two, loud.wav', output: at('a') });
    expect(await readdir(at('a'))).toEqual(['two, loud.wav']);
    await run({ ...ask, recordings: '1, one.wav', output: at('b') });
    expect((await readdir(at('b'))).sort()).toEqual(['one.wav', 'two, loud.wav']);
    await expect(run({ ...ask, recordings: 'three', output: at('c') })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/0 one\.wav, 1 two, loud\.wav/) as string,
    });
  });

  it('writes a timeline for editors', async () => {
    await run({ format: 'otio', output: at('talk.otio') });
    expect([...parseOtioMaps(await readFile(at('talk.otio'), 'utf8')).keys()]).toEqual(['r0', 'r1']);
  });

  it.each([
    [{ output: 'x' }, /wants --format/],
    [{ format: 'csv' }, /wants -o/],
    [{ format: 'csv', output: 'x', range: '5' }, /T0:T1/],
    [{ format: 'csv', output: 'x', range: '5:4' }, /T0:T1/],
    [{ format: 'csv', output: 'x', range: ':4' }, /T0:T1/],
    [{ format: 'csv', output: 'x', 'frame-rate': '0' }, /frames a second/],
    [{ format: 'tape', output: 'x' }, /no export format/],
  ])('refuses %j', async (options, message) => {
    await expect(run(options)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(message) as string,
    });
  });

  it('says of formats that come later which ones are there', async () => {
    await expect(run({ format: 'fcpxml', output: 'x' })).rejects.toMatchObject({ code: 'format-not-yet' });
  });

  it('reads ranges with negative and fractional times', () => {
    expect(rangeOf('-4.5:10.25')).toEqual([-4.5, 10.25]);
    expect(rangeOf(undefined)).toBeNull();
  });
});

describe('making the demo', () => {
  it('leaves nothing behind when cancelled, and never replaces what is not its own', async () => {
    const abort = new AbortController();
    const place = at('demo');
    const work = makeDemo(place, { signal: abort.signal, progress: () => abort.abort() });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(place)).toEqual([]);
    await writeFile(join(place, 'phone.mp4'), 'holiday');
    await expect(makeDemo(place)).rejects.toMatchObject({ code: 'exists' });
    expect(await readFile(join(place, 'phone.mp4'), 'utf8')).toBe('holiday');
    expect(await readdir(place)).toEqual(['phone.mp4']);
  });
});
