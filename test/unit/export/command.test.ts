import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeDemo } from '#main/demo/make.ts';
import { type CommandCall, Options } from '#main/hosts/cli/command.ts';
import { exportCommand, rangeOf } from '#main/hosts/cli/commands/export.ts';
import { readProject, writeProject } from '#main/store/project-document.ts';
import { parseSegmentsCsv } from '#src/formats/segments-csv.ts';
import { readOtio } from '#src/formats/otio.ts';
import { readTranscriptFile } from '#src/formats/transcript-file.ts';
import { linearTimeMap } from '#src/model/time-map.ts';
import { transcriptOfSegments, unalignedWord, type Word } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
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

let said: string[] = [];
beforeEach(() => {
  said = [];
});

const run = (options: Record<string, unknown>, files = [at('talk.syncline')]) => {
  const call: CommandCall = {
    files,
    options: new Options(options),
    signal: new AbortController().signal,
    json: true,
    log: () => {},
    warn: (line) => said.push(line),
    progress: () => {},
  };
  return exportCommand.run(call);
};

describe('syncline export', () => {
  it('crops only what shows pictures', async () => {
    const bad = run({ format: 'csv', output: at('cropped.csv'), crop: true });
    await expect(bad).rejects.toMatchObject({ code: 'usage' });
    const sound = run({ format: 'clips', output: at('cropped'), crop: '20' });
    await expect(sound).rejects.toMatchObject({ code: 'no-crop' });
  });
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
    const { exact } = readOtio(await readFile(at('talk.otio'), 'utf8'), 'talk.otio');
    expect([...exact.keys()].map((url) => basename(decodeURIComponent(url)))).toEqual([
      'one.wav',
      'two, loud.wav',
    ]);
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

  it('tells a range that is too short from one that goes backwards', async () => {
    await expect(run({ format: 'clips', output: at('short'), range: '0.3:0.301' })).rejects.toMatchObject({
      code: 'bad-range',
      message: 'The range 0.3…0.301 s is shorter than a frame.',
    });
  });

  it.skipIf(process.platform !== 'linux')(
    'says where nothing can be written (/proc: Linux only)',
    async () => {
      for (const format of ['csv', 'clips'])
        await expect(run({ format, output: '/proc/zz.csv' })).rejects.toMatchObject({
          code: 'read-only',
          message: 'Nothing can be written in “proc”.',
        });
      await expect(run({ format: 'csv', output: at('nowhere/zz.csv') })).rejects.toMatchObject({
        code: 'missing',
        message: 'The folder “nowhere” is not there.',
      });
    },
  );

  it('reads ranges with negative and fractional times', () => {
    expect(rangeOf('-4.5:10.25')).toEqual([-4.5, 10.25]);
    expect(rangeOf(undefined)).toBeNull();
  });
});

describe('media that are not as they were', () => {
  /** A project of its own with two recordings beside it. */
  async function freshProject(name: string): Promise<string> {
    await mkdir(at(name));
    // Like nothing in the other folders: that would be found, too.
    for (const file of ['one.wav', 'two.wav'])
      await writeWav(
        join(at(name), file),
        bursts([0.02 * name.length + (file === 'one.wav' ? 0.007 : 0.5)], 1, 16_000),
        16_000,
      );
    const project = await projectOf([
      { path: join(at(name), 'one.wav'), map: linearTimeMap(0, 0, 1) },
      { path: join(at(name), 'two.wav'), map: linearTimeMap(0, 0, 1) },
    ]);
    await writeProject(join(at(name), 'x.syncline'), project, { overwrite: false });
    return at(name);
  }
  const clips = (place: string, more: object = {}) =>
    run({ format: 'clips', range: '0:0.5', output: join(place, 'clips'), ...more }, [
      join(place, 'x.syncline'),
    ]);

  it.each([
    ['renamed in their folder', 'renamed.wav'],
    ['moved below the project', 'deep/down/two.wav'],
  ])('%s are found by their content, and it is said which file was taken', async (name, to) => {
    const place = await freshProject(name);
    await mkdir(join(place, 'deep/down'), { recursive: true });
    await rename(join(place, 'two.wav'), join(place, to));
    const outcome = await clips(place);
    expect(outcome.exit).toBe(0);
    expect(said).toEqual([`“two.wav” is not where it was; its content was found in ${join(place, to)}.`]);
    expect(outcome.json).toMatchObject({ warnings: said });
    expect((await readdir(join(place, 'clips'))).sort()).toEqual(['one.wav', 'two.wav']);
  });

  it('that are gone are named', async () => {
    const place = await freshProject('gone');
    await rm(join(place, 'two.wav'));
    await expect(clips(place)).rejects.toMatchObject({ code: 'missing' });
    expect(await readdir(place)).toEqual(['one.wav', 'x.syncline']);
  });

  it('that hold something else now are refused, unless that is accepted', async () => {
    const place = await freshProject('changed');
    await copyFile(join(place, 'one.wav'), join(place, 'two.wav'));
    const refused = await clips(place);
    const reason = expect.stringMatching(/^“two\.wav” has another content than when it was placed/) as string;
    expect(refused).toMatchObject({ exit: 3, json: { version: 1, files: [], reason } });
    expect(refused.text).toMatch(/--accept-changed/);
    expect((await readdir(place)).sort()).toEqual(['one.wav', 'two.wav', 'x.syncline']);
    const accepted = await clips(place, { 'accept-changed': true });
    expect(accepted).toMatchObject({ exit: 0, json: { warnings: [reason], reason: null } });
    expect(said).toEqual([reason]);
    expect(await readdir(join(place, 'clips'))).toHaveLength(2);
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

  it('writes a transcript on the clock of any recording that lies beside its own', async () => {
    const { project } = await readProject(at('talk.syncline'));
    const [one, two] = project.recordings;
    if (!one || !two) throw new Error('there are no two');
    const word = (text: string, start: number): Word => ({
      ...unalignedWord(text),
      ...{ start: sourceTime(start), end: sourceTime(start + 0.1), status: 'aligned', confidence: 0.9 },
    });
    const transcript = transcriptOfSegments([
      {
        ...{ text: 'good day', speaker: null, tier: null, start: sourceTime(0.2), end: sourceTime(0.95) },
        words: [word('good', 0.2), word('day', 0.85)],
      },
    ]);
    const own = { id: 't1', recording: one.id, source: 'talk.txt', transcript };
    await writeProject(at('said.syncline'), { ...project, transcripts: [own] }, { overwrite: true });
    const ask = { format: 'transcript' };
    const starts = async (name: string) =>
      readTranscriptFile(await readFile(at(name)), name).transcript.words.map((w) => w.start);

    expect(await run({ ...ask, output: at('own.json') }, [at('said.syncline')])).toMatchObject({
      exit: 0,
      json: { format: 'transcript', files: [at('own.json')], warnings: [] },
    });
    expect(await starts('own.json')).toEqual([0.2, 0.85]);
    // Two runs 40 ppm fast from −0.25 s on the timeline, and ends there at 0.75 s.
    const outcome = await run({ ...ask, clock: 'two, loud.wav', output: at('two.json') }, [
      at('said.syncline'),
    ]);
    expect(outcome.json).toMatchObject({
      warnings: ['1 word has no time there: “two, loud.wav” did not record it.'],
    });
    const [good, day] = await starts('two.json');
    expect(good).toBeCloseTo(0.45 * (1 + 40e-6), 6);
    expect(day).toBeNull();
    await expect(
      run({ ...ask, clock: 'timeline', output: at('x.docx') }, [at('said.syncline')]),
    ).rejects.toMatchObject({ code: 'usage' });
    await expect(run({ ...ask, output: at('none.srt') })).rejects.toMatchObject({ code: 'usage' });
    await expect(run({ ...ask, output: at('own.json') }, [at('said.syncline')])).rejects.toMatchObject({
      code: 'exists',
    });
  });
});
