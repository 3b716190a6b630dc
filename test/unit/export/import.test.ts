import { mkdir, mkdtemp, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportEndings, interchangeFormats } from '#src/contract/jobs.ts';
import { type CommandCall, Options } from '#main/hosts/cli/command.ts';
import { exportCommand } from '#main/hosts/cli/commands/export.ts';
import { importCommand } from '#main/hosts/cli/commands/import.ts';
import { importTimelines } from '#main/import/import-timeline.ts';
import { readProject, writeProject } from '#main/store/project-document.ts';
import { laidInFile, withinFile } from '#src/formats/read-timeline.ts';
import type { Project } from '#src/model/project.ts';
import { knot, linearTimeMap, timeMap, toSource } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';
import { bursts, writeWav } from './support/media.ts';
import { projectOf } from './support/project.ts';

let folder = '';
const at = (name: string) => join(folder, name);
/** One runs with the timeline, two is paused and fast. */
const paused = timeMap([
  { knots: [knot(-0.25, 0, 1e-5), knot(0.3, 0.5502, 1e-5)] },
  { knots: [knot(0.52, 0.5502), knot(0.9697, 1)] },
]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-import-'));
  for (const [i, name] of ['one.wav', 'two, loud & “clear”.wav'].entries())
    await writeWav(at(name), bursts([0.2 + 0.1 * i, 0.8], 1, 16_000), 16_000);
  const project = await projectOf([
    { path: at('one.wav'), map: linearTimeMap(0, 0, 1) },
    { path: at('two, loud & “clear”.wav'), map: paused },
  ]);
  await writeProject(at('talk.syncline'), project, { overwrite: false });
});
afterAll(() => rm(folder, { recursive: true }));

const call = (options: Record<string, unknown>, files: readonly string[]): CommandCall => ({
  files,
  options: new Options(options),
  signal: new AbortController().signal,
  json: true,
  ...{ log: () => {}, warn: () => {}, progress: () => {} },
});
const write = (format: string, output: string) =>
  exportCommand.run(call({ format, output: at(output) }, [at('talk.syncline')]));

/** The greatest difference of the second recording's place from where it was, and how much of it is missing, seconds. */
function compared({ placements }: Project) {
  const map = placements[1]?.map ?? { segments: [] };
  let [off, missing] = [0, 0];
  for (let i = 0; i <= 240; i++) {
    const t = timelineTime(-0.25 + 0.005 * i);
    const [a, b] = [toSource(paused, t), toSource(map, t)];
    if (a !== null && b !== null) off = Math.max(off, Math.abs(a - b));
    else if (a !== null || b !== null) missing += 0.005;
  }
  return { off, missing, segments: map.segments.length };
}

describe('a map of clips within its file', () => {
  const clips = (from: number, to: number) => timeMap([{ knots: [knot(2, from), knot(2 + to - from, to)] }]);
  const frame = 1 / 25;

  it('is counted from the timecode of the file where it fits only then', () => {
    const laid = laidInFile(clips(3600.4, 3610.4), 60, 3600, frame);
    expect(laid.byTimecode).toBe(true);
    const [first, last] = laid.map?.segments[0]?.knots ?? [];
    expect(first?.source).toBeCloseTo(0.4, 9);
    expect([first?.timeline, last?.timeline]).toEqual([2, 12]);
    expect(last?.source).toBeCloseTo(10.4, 9);
  });

  it('is counted from its start where that fits, or neither does', () => {
    for (const [from, to, start] of [
      [1, 11, 3600],
      [6, 16, 5],
      [700, 710, 3600],
      [3590, 3700, 3600],
    ] as const) {
      const { byTimecode, ...laid } = laidInFile(clips(from, to), 60, start, frame);
      expect(byTimecode).toBe(false);
      expect(laid).toEqual(withinFile(clips(from, to), 60));
    }
  });
});

describe('syncline export', () => {
  it.each(interchangeFormats)('writes %s, and names its files', async (format) => {
    const name = `all${exportEndings[format][0]}`;
    const outcome = await write(format, name);
    const { files, warnings } = outcome.json;
    const more: Record<string, string[]> = {
      bids: ['all.json'],
      npy: ['all.npy.json'],
      edl: ['all two, loud & “clear”.edl'],
    };
    expect(files).toEqual([at(name), ...(more[format] ?? []).map(at)]);
    for (const file of files) expect((await readFile(file)).length).toBeGreaterThan(40);
    // What the format cannot hold is said.
    expect(warnings.length > 0).toBe(/fcpxml|xmeml|edl|labels|eaf/.test(format));
    for (const file of files) await rm(file);
  });
});

describe('BIDS events', () => {
  const refused = { code: 'exists', hint: expect.stringContaining('“seen_events.tsv”') };
  const replacing = () =>
    exportCommand.run(
      call({ format: 'bids', output: at('seen.tsv'), overwrite: true }, [at('talk.syncline')]),
    );

  it('leave another export alone that has the name of their sidecar, also where they may be replaced', async () => {
    await writeFile(at('seen.json'), '{"version":1,"words":[]}');
    await expect(write('bids', 'seen.tsv')).rejects.toMatchObject(refused);
    await expect(replacing()).rejects.toMatchObject(refused);
    expect(await readFile(at('seen.json'), 'utf8')).toBe('{"version":1,"words":[]}');
    await rm(at('seen.json'));
  });

  it('are written anew with their sidecar where they may be replaced', async () => {
    await write('bids', 'seen.tsv');
    await expect(write('bids', 'seen.tsv')).rejects.toMatchObject({ code: 'exists' });
    expect((await replacing()).json.files).toEqual([at('seen.tsv'), at('seen.json')]);
    for (const name of ['seen.tsv', 'seen.json']) await rm(at(name));
  });
});

describe('timelines for editing programs', () => {
  it('begin on a frame of the reference, so that it needs no time map; a range is kept as it is given', async () => {
    await write('fcpxml', 'frames.fcpxml');
    const clip = (text: string, name: string) =>
      new RegExp(`<asset-clip [^>]*name="${name}"[^>]*>`).exec(text.slice(text.indexOf('<sequence')))?.[0] ??
      '';
    const whole = await readFile(at('frames.fcpxml'), 'utf8');
    // From −0.28 s at 25 frames a second, not −0.25: seven frames later.
    expect(clip(whole, 'one')).toMatch(/offset="7\/25s" start="0s" .*\/>$/);
    expect(clip(whole, 'two, loud [^"]*')).not.toMatch(/\/>$/);
    await exportCommand.run(
      call({ format: 'fcpxml', output: at('part.fcpxml'), range: '-0.25:0.5' }, [at('talk.syncline')]),
    );
    expect(clip(await readFile(at('part.fcpxml'), 'utf8'), 'one')).not.toMatch(/\/>$/);
  });
});

describe('syncline import', () => {
  it.each([
    ['otio', 'talk.otio', 1e-9],
    ['fcpxml', 'talk.fcpxml', 1e-6],
    ['xmeml', 'talk.xml', 0.03],
    ['rpp', 'talk.rpp', 1e-6],
  ] as const)('brings a project back from %s', async (format, name, within) => {
    await write(format, name);
    const output = at(`${format}.syncline`);
    const outcome = await importCommand.run(call({ output }, [at(name)]));
    expect(outcome).toMatchObject({
      exit: 0,
      json: { version: 1, project: output, reference: 0, warnings: [] },
    });
    const { project } = await readProject(output);
    expect(project.recordings.map((r) => r.path)).toEqual([at('one.wav'), at('two, loud & “clear”.wav')]);
    expect(project.placements[0]?.map?.segments[0]?.knots[0]?.source).toBe(0);
    expect(project.placements[0]?.map?.segments[0]?.knots[0]?.timeline).toBeCloseTo(0, 9);
    const { off, missing, segments } = compared(project);
    expect(off).toBeLessThan(within);
    expect(missing).toBeLessThan(0.2);
    expect(segments).toBe(2);
    if (format === 'otio') expect(project.placements[1]?.map).toEqual(paused);
    await expect(importCommand.run(call({ output }, [at(name)]))).rejects.toMatchObject({ code: 'exists' });
  });

  it('takes several lists on one clock', async () => {
    await write('edl', 'list.edl');
    const lists = ['list.edl', 'list two, loud & “clear”.edl'].map(at);
    const outcome = await importCommand.run(call({}, lists));
    expect(outcome).toMatchObject({
      exit: 0,
      json: { project: null, recordings: [{ placed: true }, { placed: true }] },
    });
    const { project } = await importTimelines({
      files: lists,
      media: null,
      frameRate: null,
      allowed: async () => true,
    });
    expect(compared(project).off).toBeLessThan(0.06);
    const text = (await readFile(lists[0] as string, 'utf8')).replace(/^\* FRAME RATE.*\r\n/m, '');
    await writeFile(at('bare.edl'), text);
    await expect(importCommand.run(call({}, [at('bare.edl')]))).rejects.toMatchObject({
      code: 'bad-file',
      hint: expect.stringMatching(/--frame-rate/) as string,
    });
    expect(await importCommand.run(call({ 'frame-rate': '25' }, [at('bare.edl')]))).toMatchObject({
      exit: 0,
    });
  });

  it('finds media that were moved by their name, and says which are nowhere', async () => {
    await write('fcpxml', 'moved.fcpxml');
    const away = await mkdtemp(join(tmpdir(), 'syncline-away-'));
    try {
      await mkdir(join(away, 'deep'));
      await rename(at('one.wav'), join(away, 'deep', 'ONE.wav'));
      const lost = await importCommand.run(call({}, [at('moved.fcpxml')]));
      expect(lost).toMatchObject({ exit: 3, json: { recordings: [{ placed: true }] } });
      expect(lost.json.warnings.join()).toMatch(/one\.wav” is not there/);
      const found = await importCommand.run(call({ media: away }, [at('moved.fcpxml')]));
      expect(found).toMatchObject({ exit: 0, json: { recordings: [{}, {}] } });
    } finally {
      await rename(join(away, 'deep', 'ONE.wav'), at('one.wav'));
      await rm(away, { recursive: true });
    }
  });

  it('names the media that are not there, before it asks for what only they could tell', async () => {
    const event = (n: number, name: string) =>
      `00${n}  AX       V     C        00:00:00:00 00:00:01:00 00:00:0${n}:00 00:00:0${n + 1}:00\n* FROM CLIP NAME: ${name}\n`;
    const names = Array.from({ length: 7 }, (_, i) => `gone ${i + 1}.mov`);
    await writeFile(at('lost.edl'), `TITLE: x\n${names.map((name, i) => event(i + 1, name)).join('')}`);
    const refused = importCommand.run(call({}, [at('lost.edl')]));
    await expect(refused).rejects.toMatchObject({
      code: 'no-media',
      message: expect.stringMatching(/“gone 1\.mov”, .*“gone 5\.mov” and 2 more/) as string,
      hint: expect.stringMatching(/--media/) as string,
    });
    await writeFile(at('lost.edl'), `TITLE: x\n${event(1, 'gone.mov')}`);
    await expect(importCommand.run(call({}, [at('lost.edl')]))).rejects.toMatchObject({
      code: 'no-media',
      message: expect.stringMatching(/not there: “gone\.mov”/) as string,
    });
  });

  it('reads nothing that the host does not allow, nor on other machines, nor anything but timelines', async () => {
    const asked: string[] = [];
    const clip = (src: string, id: string) =>
      `<asset id="${id}" src="${src}" start="0s" duration="1s" hasAudio="1"/>`;
    const places = [
      'file:///etc/passwd',
      'file://evil.example/share/a.wav',
      'https://evil.example/a.wav',
      '//evil.example/a.wav',
      '\\\\evil\\a.wav',
    ];
    await writeFile(
      at('hostile.fcpxml'),
      `<fcpxml version="1.11"><resources>${places.map((p, i) => clip(p, `a${i}`)).join('')}</resources><event><project><sequence><spine>${places.map((_, i) => `<asset-clip ref="a${i}" duration="1s"/>`).join('')}</spine></sequence></project></event></fcpxml>`,
    );
    const request = { files: [at('hostile.fcpxml')], media: null, frameRate: null };
    const below = async (path: string) => {
      asked.push(path);
      return path.startsWith(folder);
    };
    await expect(importTimelines({ ...request, allowed: below })).rejects.toMatchObject({ code: 'no-media' });
    expect(asked).toEqual(['/etc/passwd']);
    // Allowed, but no recording: its reason is said.
    await expect(importTimelines({ ...request, allowed: async () => true })).rejects.toMatchObject({
      code: 'no-media',
    });
    await writeFile(at('x.txt'), 'x');
    await expect(importCommand.run(call({}, [at('x.txt')]))).rejects.toMatchObject({ code: 'usage' });
    await symlink('/dev/zero', at('endless.otio'));
    await expect(importCommand.run(call({}, [at('endless.otio')]))).rejects.toMatchObject({
      code: 'not-a-file',
    });
    expect((await readdir(folder)).filter((name) => name.startsWith('.syncline'))).toEqual([]);
  });
});
