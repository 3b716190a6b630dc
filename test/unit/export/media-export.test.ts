import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { turnClockwise } from '#main/demo/rotate-mp4.ts';
import { exportFormat, exportProject } from '#main/export/export.ts';
import type { ExportRequest } from '#main/export/request.ts';
import { probeMedia } from '#main/media/probe.ts';
import { keepFrameTimes } from '#main/media/tools.ts';
import type { SynclineError } from '#src/model/errors.ts';
import type { Project } from '#src/model/project.ts';
import { transcriptOfSegments, unalignedWord } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { knot, linearTimeMap, timeMap } from '#src/model/time-map.ts';
import { expectBursts, expectPictures } from './support/expect-in-place.ts';
import {
  burstNear,
  bursts,
  ffmpeg,
  makeCamera,
  picturesOfFile,
  soundOfFile,
  writeWav,
} from './support/media.ts';
import { projectOf } from './support/project.ts';

let folder = '';
let project: Project;
const at = (name: string) => join(folder, name);

const recorderMap = linearTimeMap(0, 0, 14);
const wideMap = linearTimeMap(1.2345, 180, 10);
/** Paused for 2.5 s after 4 s of its own clock. */
const phoneMap = timeMap([{ knots: [knot(0.5, 0), knot(4.5, 4)] }, { knots: [knot(7, 4), knot(11, 8)] }]);
const recorderTimes = [0.7, 2, 3.1, 5.2, 8.8, 12.5];
const cameraTimes = [0.3, 2.2, 3.7, 4.4, 6.9];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-test-'));
  await writeWav(at('recorder.wav'), bursts(recorderTimes, 14, 44_100), 44_100);
  await makeCamera(at('wide.mp4'), {
    frameRate: [25, 1],
    seconds: 10,
    times: cameraTimes,
    codecs: ['-c:a', 'aac', '-b:a', '192k'],
  });
  // Its sound starts 0.32 s after the picture.
  await makeCamera(at('phone.mkv'), {
    frameRate: [30_000, 1001],
    seconds: 8,
    times: cameraTimes,
    soundRate: 16_000,
    soundLate: 0.32,
  });
  project = await projectOf([
    { path: at('recorder.wav'), map: recorderMap },
    { path: at('wide.mp4'), map: wideMap },
    { path: at('phone.mkv'), map: phoneMap, name: '../-evil %d\n"name".mkv' },
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const request = (part: Partial<ExportRequest> & Pick<ExportRequest, 'format' | 'output'>): ExportRequest => ({
  project,
  range: [2, 10],
  recordings: null,
  sound: null,
  soundMode: 'replace',
  overwrite: false,
  ...part,
});

const execute = promisify(execFile);
const hasFont = async () => (await execute('fc-list').catch(() => ({ stdout: '' }))).stdout.trim() !== '';

describe('export clips', () => {
  it('makes every clip equally long to the sample and the frame, and puts everything in its place', async () => {
    const { files, warnings } = await exportProject(request({ format: 'clips', output: at('clips') }));
    expect(files.map((f) => f.slice(folder.length + 1)).sort()).toEqual([
      join('clips', '_-evil _d _name_.mov'),
      join('clips', 'recorder.wav'),
      join('clips', 'wide.mov'),
    ]);
    expect(warnings).toEqual([]);
    const [wide, phone, recorder] = ['wide.mov', '_-evil _d _name_.mov', 'recorder.wav'].map((f) =>
      join(folder, 'clips', f),
    ) as [string, string, string];
    expect(await expectBursts(recorder, 0, recorderMap, recorderTimes, 2)).toBe(8 * 48_000);
    expect(await expectBursts(wide, 0, wideMap, cameraTimes, 2)).toBe(8 * 48_000);
    expect(await expectBursts(phone, 0, phoneMap, cameraTimes, 2)).toBe(8 * 48_000);
    // No picture of the reference: the highest rate of the cameras.
    const [a, b] = [await picturesOfFile(wide), await picturesOfFile(phone)];
    expect([a.length, b.length]).toEqual([240, 240]);
    expectPictures(a, wideMap, 2, 30_000 / 1001, 25);
    expectPictures(b, phoneMap, 2, 30_000 / 1001, 30_000 / 1001);
    expect(b.filter((n) => n === -1).length).toBe(75); // 2.5 s of pause
    const info = await probeMedia(wide);
    expect(info.video[0]?.frameRate).toEqual([30_000, 1001]);
    expect(info.video[0]?.variableFrameRate).toBe(false);
    expect(info.audio[0]?.start).toBe(0);
    expect((await readdir(folder)).filter((f) => f.startsWith('.syncline'))).toEqual([]);
  });

  it('puts the good recorder’s sound in place of the cameras’ own, exported itself or not', async () => {
    const output = at('replaced');
    await exportProject(request({ format: 'clips', output, sound: 'r0', recordings: ['r1'] }));
    expect(await readdir(output)).toEqual(['wide.mov']);
    expect((await probeMedia(join(output, 'wide.mov'))).audio).toHaveLength(1);
    await expectBursts(join(output, 'wide.mov'), 0, recorderMap, recorderTimes, 2);
  });

  it('puts it beside them when asked, the camera’s own first', async () => {
    const output = at('beside');
    const ask = request({ format: 'clips', output, sound: 'r0', recordings: ['r1'] });
    await exportProject({ ...ask, soundMode: 'beside' });
    const path = join(output, 'wide.mov');
    expect((await probeMedia(path)).audio).toHaveLength(2);
    expect(await expectBursts(path, 0, wideMap, cameraTimes, 2)).toBe(8 * 48_000);
    expect(await expectBursts(path, 1, recorderMap, recorderTimes, 2)).toBe(8 * 48_000);
  });

  it('holds the last picture through a pause when asked, and takes another rate', async () => {
    const output = at('frozen');
    const ask = request({ format: 'clips', output, recordings: ['r2'], gaps: 'freeze', frameRate: [25, 1] });
    await exportProject({ ...ask, sampleRate: 44_100 });
    const [file] = await readdir(output);
    const path = join(output, file ?? '');
    const numbers = await picturesOfFile(path);
    expect(numbers).toHaveLength(200);
    expect(numbers).not.toContain(-1);
    expect(new Set(numbers.slice(65, 124)).size).toBe(1);
    expect((await soundOfFile(path)).length).toBe(8 * 44_100);
  });

  it('cuts a clip for each segment, with the good recorder’s sound, each in its place', async () => {
    const output = at('segments');
    const units: string[] = [];
    let last = 0;
    const { files, warnings } = await exportProject(
      request({
        format: 'clips',
        output,
        sound: 'r0',
        range: [1, 10],
        each: { kind: 'segment', list: null, margin: 0.25 },
      }),
      {
        progress: (done, total, unit) => {
          units.push(unit);
          expect(done).toBeGreaterThanOrEqual(last);
          expect(done).toBeLessThanOrEqual(total);
          last = done;
        },
      },
    );
    expect(warnings).toEqual([]);
    expect(files.map((f) => f.slice(output.length + 1)).sort()).toEqual(
      [
        'segment 1 - recorder.wav',
        'segment 1 - wide.mov',
        'segment 1 - _-evil _d _name_.mov',
        'segment 2 - _-evil _d _name_.mov',
      ].sort(),
    );
    const first = join(output, 'segment 1 - wide.mov');
    expect(await expectBursts(first, 0, recorderMap, recorderTimes, 1)).toBe(9 * 48_000);
    // 7–11 less what lies beyond 10, with a quarter of a second before.
    const second = join(output, 'segment 2 - _-evil _d _name_.mov');
    expect(await picturesOfFile(second)).toHaveLength(97);
    expect(new Set(units)).toEqual(new Set(['s rendered']));
  });

  it('writes the sound of every recording as a stem, cameras’ too', async () => {
    const { files, warnings } = await exportProject(request({ format: 'stems', output: at('stems') }));
    expect(warnings).toEqual([]);
    expect(files.map((f) => f.slice(at('stems').length + 1)).sort()).toEqual([
      '_-evil _d _name_.wav',
      'recorder.wav',
      'wide.wav',
    ]);
    expect(await expectBursts(join(at('stems'), 'wide.wav'), 0, wideMap, cameraTimes, 2)).toBe(8 * 48_000);
    expect(await expectBursts(join(at('stems'), '_-evil _d _name_.wav'), 0, phoneMap, cameraTimes, 2)).toBe(
      8 * 48_000,
    );
  });

  it('mixes what is heard into one sound: levels and mutes honoured, never cut', async () => {
    const mix = [
      { recording: 'r0', gain: 18, delay: 0, muted: false, solo: false },
      { recording: 'r2', gain: 0, delay: 0, muted: true, solo: false },
    ];
    const mixed = { ...project, mix };
    const ask = (output: string) => request({ project: mixed, format: 'mixdown', output: at(output) });
    const { files, warnings } = await exportProject(ask('all.wav'));
    expect(files).toEqual([at('all.wav')]);
    expect(warnings).toEqual([
      expect.stringMatching(/^Left out, muted: /),
      expect.stringMatching(/^Made quieter by \d+\.\d dB/),
    ]);
    const sound = await soundOfFile(at('all.wav'));
    // As one channel, both sides are added, 3 dB down each.
    expect(sound.every((value) => Math.abs(value) <= Math.SQRT2 * 1.000001)).toBe(true);
    // 0.7 s of the recorder, and 3.4345 of the wide camera, 18 dB below it; nothing of the phone, at 0.8 s.
    expect(await expectBursts(at('all.wav'), 0, recorderMap, recorderTimes, 2)).toBe(8 * 48_000);
    for (const other of ['all.flac', 'all.m4a']) {
      await exportProject(ask(other));
      const again = await soundOfFile(at(other));
      expect(again.length - sound.length).toBeGreaterThanOrEqual(0);
      expect(again.length - sound.length).toBeLessThanOrEqual(other === 'all.m4a' ? 4096 : 0);
      const off = sound.reduce((most, v, i) => Math.max(most, Math.abs(v - (again[i] ?? 0))), 0);
      expect(off).toBeLessThan(other === 'all.m4a' ? 0.2 : 1e-5);
    }
  });

  it('cuts a clip for each word that has a time, from all that recorded it', async () => {
    const word = (text: string, start: number | null, end: number | null) => ({
      ...unalignedWord(text),
      ...(start !== null && end !== null
        ? { start: sourceTime(start), end: sourceTime(end), status: 'aligned' as const }
        : {}),
    });
    const words = [word('What?', 3, 3.5), word('never', null, null), word('con/e', 12, 12.4)];
    const said: Project = {
      ...project,
      transcripts: [
        {
          id: 't0',
          recording: 'r0',
          source: 'said.txt',
          transcript: { language: null, confidence: null, words, segments: [], untranscribed: [] },
        } as unknown as Project['transcripts'][number],
      ],
    };
    const clips = { format: 'clips', output: at('words'), range: null, recordings: ['r0', 'r1'] } as const;
    const ask = request({ ...clips, project: said });
    const { warnings } = await exportProject({ ...ask, each: { kind: 'word', list: 't0', margin: 0 } });
    expect(warnings).toEqual(['Left out, without a time: 1 word.']);
    expect((await readdir(at('words'))).sort()).toEqual(
      ['1 What_ - recorder.wav', '1 What_ - wide.mov', '2 con_e - recorder.wav'].sort(),
    );
    expect((await soundOfFile(join(at('words'), '1 What_ - recorder.wav'))).length).toBe(24_000);
    await expect(
      exportProject({ ...ask, output: at('none'), each: { kind: 'step', list: 'gone', margin: 0 } }),
    ).rejects.toMatchObject({ code: 'not-together' });
  });

  it('shows what is said with the pictures: as a track of its own, or drawn into them', async () => {
    const lines = ['It’s 5 < 7 {oh} <i>x', 'never said'];
    const spoken: Project = {
      ...project,
      transcripts: [
        {
          id: 't0',
          recording: 'r0',
          source: 'said.txt',
          transcript: {
            ...transcriptOfSegments(
              lines.map((text, k) => ({
                ...{ text, speaker: null, tier: null },
                start: k === 0 ? sourceTime(3.5) : null,
                end: k === 0 ? sourceTime(6) : null,
              })),
            ),
            language: 'en-GB',
          },
        } as unknown as Project['transcripts'][number],
      ],
    };
    const ask = (name: string, how: 'track' | 'burned') =>
      request({
        project: spoken,
        format: name.endsWith('.mkv') ? 'multitrack' : 'grid',
        output: at(name),
        range: [3, 5],
        recordings: ['r1'],
        subtitles: { transcript: 't0', how },
      });
    for (const name of ['said.mp4', 'said.mkv']) {
      await exportProject(ask(name, 'track'));
      const srt = (await ffmpeg(['-i', at(name), '-map', '0:s:0', '-f', 'srt', '-'])).toString();
      const [, times, said = ''] = srt.trim().split('\n');
      expect(times).toBe('00:00:00,500 --> 00:00:02,000');
      // The ffmpeg of 2018 writes the font of MP4 into it.
      expect(said.replace(/^<font [^>]*>(.*)<\/font>$/, '$1')).toMatch(
        /^It’s 5 < 7 \\?\{oh\\?\} <i>x(<\/i>)?$/,
      );
    }
    // Nothing until half a second is over, then white letters along the lower edge.
    const white = async (from: number) => {
      const gray = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-frames:v', '1', '-'];
      const crop = ['-vf', 'crop=iw/2:ih/4:iw/4:ih*3/4'];
      const luma = await ffmpeg(['-ss', String(from), '-i', at('burned.mp4'), ...crop, ...gray]);
      return luma.filter((y) => y > 225).length;
    };
    const burned = await exportProject(ask('burned.mp4', 'burned')).then(
      () => 'drawn',
      (error: SynclineError) => error.code,
    );
    // Where there is no font letters cannot be drawn, and that is what must be said.
    expect(burned).toBe((await hasFont()) ? 'drawn' : burned === 'drawn' ? burned : 'no-burning');
    if (burned === 'drawn') expect([(await white(0.1)) > 0, (await white(1)) > 50]).toEqual([false, true]);
  });

  it('exports a range that reaches beyond all recordings, and none where nothing lies', async () => {
    const output = at('beyond');
    const ask = request({ format: 'clips', output, recordings: ['r0', 'r1'], range: [-1.5, 2.75] });
    await exportProject(ask);
    expect((await soundOfFile(join(output, 'recorder.wav'))).length).toBe(4.25 * 48_000);
    expect((await soundOfFile(join(output, 'wide.mov'))).length).toBe(4.25 * 48_000);
    await expect(exportProject({ ...ask, output: at('no'), range: [50, 60] })).rejects.toMatchObject({
      code: 'empty-range',
    });
    const partly = { ...ask, output: at('partly'), range: [11.5, 13] as const };
    const { files, warnings } = await exportProject(partly);
    expect(files).toHaveLength(1);
    expect(warnings.join()).toMatch(/nothing in the range: wide/);
  });
});

describe('variable rates, turned pictures, late starts', () => {
  it('chooses pictures of a variable rate by their times', async () => {
    // Every third picture is missing from 2 s on, and nothing comes between 4 and 5 s.
    await ffmpeg(
      ['-i', at('wide.mp4'), '-an', '-vf', "select='lt(t,2)+gte(t,2)*not(between(t,4,5))*mod(n,3)'"].concat([
        ...(await keepFrameTimes()),
        '-c:v',
        'libx264',
        '-crf',
        '12',
        '-bf',
        '0',
        '-y',
        at('vfr.mp4'),
      ]),
    );
    const map = linearTimeMap(0, 0, 10);
    const vfr = await projectOf([{ path: at('vfr.mp4'), map }]);
    const output = at('vfr');
    const ask = request({ format: 'clips', output, project: vfr, range: [0, 9], frameRate: [25, 1] });
    await exportProject(ask);
    const numbers = await picturesOfFile(join(output, 'vfr.mov'));
    expect(numbers).toHaveLength(225);
    const kept = (n: number) => n < 50 || ((n < 100 || n > 125) && n % 3 !== 0);
    for (const [k, n] of numbers.entries()) {
      let shown = k;
      while (!kept(shown)) shown--;
      // The next one may come up to half a frame early.
      expect([shown, shown + 1]).toContain(n);
    }
  });

  it('turns what is stored on its side', async () => {
    await ffmpeg([
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=66x50:rate=25:duration=1',
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuv420p',
      '-y',
      at('turned.mp4'),
    ]);
    await turnClockwise(at('turned.mp4'));
    const turned = await projectOf([{ path: at('turned.mp4'), map: linearTimeMap(0, 0, 1) }]);
    await exportProject(request({ format: 'clips', output: at('upright'), project: turned, range: [0, 1] }));
    const [video] = (await probeMedia(join(at('upright'), 'turned.mov'))).video;
    expect([video?.width, video?.height, video?.rotation]).toEqual([50, 66, 0]);
    const upright = async (path: string) =>
      await ffmpeg(['-i', path, '-frames:v', '1', '-pix_fmt', 'yuv444p', '-f', 'rawvideo', 'pipe:1']);
    const [a, b] = [await upright(at('turned.mp4')), await upright(join(at('upright'), 'turned.mov'))];
    let apart = 0;
    for (let i = 0; i < a.length; i++) apart += Math.abs((a[i] as number) - (b[i] as number));
    expect(apart / a.length).toBeLessThan(3);
  });
});

describe('export grid and tracks', () => {
  it('writes one video of all cameras with the chosen sound', async () => {
    const output = at('grid.mp4');
    const seen: number[] = [];
    await exportProject(request({ format: 'grid', output, range: [2, 3.6], sound: 'r1' }), {
      progress: (done, total, unit) => {
        expect(unit).toBe('s rendered');
        expect(done).toBeLessThanOrEqual(total);
        seen.push(done);
      },
    });
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    const { video, audio, duration } = await probeMedia(output);
    expect([video[0]?.width, video[0]?.height, video.length, audio.length]).toEqual([1280, 720, 1, 1]);
    expect(Math.abs(duration - 1.6)).toBeLessThan(0.06);
    const sound = await soundOfFile(output);
    for (const s of [2.2]) {
      const t = 1.2345 + s / (1 + 180e-6) - 2;
      expect(Math.abs((burstNear(sound, 48_000, t) ?? Number.NaN) - t)).toBeLessThan(2e-4);
    }
    // Both cameras are to be seen side by side: each half has bright squares.
    const grey = await ffmpeg([
      '-ss',
      '1',
      '-i',
      output,
      '-frames:v',
      '1',
      '-vf',
      'scale=64:36,format=gray',
      '-f',
      'rawvideo',
      'pipe:1',
    ]);
    const brightest = (from: number, to: number) => {
      let best = 0;
      for (let y = 0; y < 36; y++)
        for (let x = from; x < to; x++) best = Math.max(best, grey[y * 64 + x] as number);
      return best;
    };
    expect([brightest(0, 32) > 150, brightest(32, 64) > 150]).toEqual([true, true]);
  });

  it.each(['.mkv', '.mov'])('writes every picture and sound as a named track (%s)', async (ending) => {
    const output = at(`tracks${ending}`);
    await exportProject(request({ format: 'multitrack', output, range: [2, 5], sound: 'r2' }));
    const { video, audio } = await probeMedia(output);
    expect([video.length, audio.length]).toEqual([2, 3]);
    for (let i = 0; i < 3; i++) expect((await soundOfFile(output, i)).length).toBe(3 * 48_000);
    expectPictures(await picturesOfFile(output, 0), wideMap, 2, 30_000 / 1001, 25);
    expectPictures(await picturesOfFile(output, 1), phoneMap, 2, 30_000 / 1001, 30_000 / 1001);
    await expectBursts(output, 0, phoneMap, cameraTimes, 2); // the chosen sound comes first
    const bytes = await readFile(output);
    expect(bytes.includes('_-evil _d _name_')).toBe(true);
  });

  it('refuses endings it cannot write', async () => {
    for (const [format, name] of [
      ['multitrack', 'tracks.mp4'],
      ['grid', 'grid.avi'],
      ['csv', 'table.txt'],
      ['otio', 'timeline.csv'],
    ] as const)
      await expect(exportProject(request({ format, output: at(name) }))).rejects.toMatchObject({
        code: 'wrong-ending',
      });
  });
});

describe('what export never does', () => {
  const files = async () => (await readdir(folder, { recursive: true })).sort();

  it('overwrites nothing unasked, and says what stands there', async () => {
    const output = at('mine');
    await mkdir(output);
    await writeFile(join(output, 'wide.mov'), 'mine');
    await writeFile(join(output, 'letter.txt'), 'mine too');
    const ask = request({ format: 'clips', output, range: [3, 3.5], recordings: ['r0', 'r1'] });
    await expect(exportProject(ask)).rejects.toMatchObject({
      code: 'exists',
      message: expect.stringMatching(/wide\.mov/) as string,
    });
    expect((await readdir(output)).sort()).toEqual(['letter.txt', 'wide.mov']);
    await exportProject({ ...ask, overwrite: true });
    expect((await readdir(output)).sort()).toEqual(['letter.txt', 'recorder.wav', 'wide.mov'].sort());
    expect(await readFile(join(output, 'letter.txt'), 'utf8')).toBe('mine too');
    expect((await stat(join(output, 'wide.mov'))).size).toBeGreaterThan(1000);
  });

  it('writes over no recording, not even through a link or with leave to overwrite', async () => {
    await mkdir(at('trap'));
    await symlink(at('recorder.wav'), join(at('trap'), 'recorder.wav'));
    const before = await readFile(at('recorder.wav'));
    const ask = request({ format: 'clips', output: at('trap'), range: [3, 3.5], overwrite: true });
    await expect(exportProject(ask)).rejects.toMatchObject({ code: 'is-original' });
    expect((await readFile(at('recorder.wav'))).equals(before)).toBe(true);
  });

  it.each(['clips', 'grid', 'multitrack'] as const)(
    'leaves nothing behind when cancelled (%s)',
    async (format) => {
      const before = await files();
      const abort = new AbortController();
      const output = at(format === 'clips' ? 'stopped' : 'stopped.mov');
      const work = exportProject(request({ format, output, recordings: ['r0', 'r1'] }), {
        signal: abort.signal,
        progress: (_done, _total, _unit, label) => {
          if (label.startsWith('Pictures')) abort.abort();
        },
      });
      await expect(work).rejects.toMatchObject({ code: 'cancelled' });
      expect(await files()).toEqual(before);
    },
  );

  it('leaves nothing behind when a recording is gone or damaged in the middle of the work', async () => {
    await writeFile(at('bad.mp4'), await readFile(at('wide.mp4')));
    const damaged = await projectOf([
      { path: at('recorder.wav'), map: recorderMap },
      { path: at('bad.mp4'), map: wideMap },
    ]);
    await rename(at('bad.mp4'), at('elsewhere.mp4'));
    const before = await files();
    const ask = request({ format: 'clips', output: at('failed'), project: damaged });
    await expect(exportProject(ask)).rejects.toMatchObject({ code: 'missing' });
    expect(await files()).toEqual(before);
    await writeFile(at('bad.mp4'), 'this is no video at all');
    await expect(exportProject(ask)).rejects.toMatchObject({ name: 'MediaError' });
    expect((await files()).filter((f) => f !== 'bad.mp4')).toEqual(before);
  });

  it('begins nothing that cannot fit on the disk', async () => {
    const ask = request({ format: 'clips', output: at('endless'), range: [0, 1e9] });
    await expect(exportProject(ask)).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/needs about [\d.]+ GB; only [\d.]+ [MG]B are free/) as string,
    });
  });

  it('takes no other format than those it has', () => {
    expect(() => exportFormat('avi')).toThrow(/no export format/);
    expect(exportFormat('grid')).toBe('grid');
  });

  it.each(['csv', 'otio'] as const)('leaves nothing out unsaid (%s)', async (format) => {
    const some = await projectOf([
      { path: at('recorder.wav'), map: recorderMap },
      { path: at('wide.mp4'), map: null },
    ]);
    const { warnings } = await exportProject(
      request({ format, output: at(`some.${format}`), project: some }),
    );
    expect(warnings).toEqual([expect.stringMatching(/^Left out, not placed: wide/)]);
  });

  it.skipIf(process.platform === 'win32')('makes a folder with the rights of any other', async () => {
    await mkdir(at('any other'));
    await exportProject(
      request({ format: 'clips', output: at('rights'), range: [3, 3.5], recordings: ['r0'] }),
    );
    expect((await stat(at('rights'))).mode).toBe((await stat(at('any other'))).mode);
  });

  it('exports nothing from a project where nothing is placed', async () => {
    const loose = await projectOf([
      { path: at('recorder.wav'), map: null },
      { path: at('phone.mkv'), map: null },
    ]);
    await expect(
      exportProject(request({ format: 'csv', output: at('x.csv'), project: loose })),
    ).rejects.toMatchObject({ code: 'nothing-placed' });
  });
});
