import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodeWarning, failureOf, inputArgs, runFfmpeg } from '#main/media/ffmpeg.ts';
import { execute } from '#main/media/process.ts';
import { describeTools, findTools, firstRunnable, keepFrameTimes } from '#main/media/tools.ts';
import { CancelledError } from '#src/model/errors.ts';
import { studio } from './studio.ts';

const { path } = studio();
afterEach(() => vi.unstubAllEnvs());

const program = (folder: string, name: string, mode = 0o755): string => {
  mkdirSync(path(folder), { recursive: true });
  const file = join(path(folder), name);
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, mode);
  return file;
};

describe.skipIf(process.platform === 'win32')('findTools', () => {
  it('prefers what the user names, then what stands beside it', () => {
    const ffmpeg = program('named', 'ffmpeg');
    const ffprobe = program('named', 'ffprobe');
    const found = findTools({ ffmpeg });
    expect(found.ffmpeg).toEqual({ path: ffmpeg, origin: 'setting' });
    expect(found.ffprobe.path).toBe(process.env.FFPROBE_PATH || ffprobe);
    vi.stubEnv('FFMPEG_PATH', path('nothing here'));
    expect(() => findTools()).toThrow(/cannot be run/);
  });

  it('takes the one on PATH before the one that comes with Syncline, and always finds one', () => {
    vi.stubEnv('FFMPEG_PATH', '');
    vi.stubEnv('FFPROBE_PATH', '');
    vi.stubEnv('PATH', path('nowhere'));
    const floor = findTools();
    expect(['installer', 'ffmpeg-static']).toContain(floor.ffmpeg.origin);
    expect(floor.ffprobe.origin).toBe('installer');
    const ffmpeg = program('bin', 'ffmpeg');
    vi.stubEnv('PATH', path('bin'));
    if (floor.ffmpeg.origin === 'installer')
      expect(findTools().ffmpeg).toEqual({ path: ffmpeg, origin: 'PATH' });
  });

  it('makes a program runnable whose install script was skipped', () => {
    const ffmpeg = program('skipped', 'ffmpeg', 0o644);
    expect(findTools({ ffmpeg }).ffmpeg.path).toBe(ffmpeg);
    expect(statSync(ffmpeg).mode & 0o111).not.toBe(0);
  });

  // What nobody, not even the superuser, can make executable.
  it.skipIf(process.platform !== 'linux')(
    'tells a program that may not be run from one that is not there',
    () => {
      const barred = { origin: 'installer', path: '/proc/version' } as const;
      const none = { origin: 'sibling', path: path('nowhere/ffprobe') } as const;
      expect(() => firstRunnable('ffprobe', [none])).toThrow(/^No ffprobe was found/);
      const refusal = (): unknown => {
        try {
          return firstRunnable('ffprobe', [none, barred]);
        } catch (error) {
          return error;
        }
      };
      expect(refusal()).toMatchObject({
        code: 'ffprobe-missing',
        message: 'ffprobe is there, but this user may not run it: /proc/version.',
        hint: expect.stringContaining('chmod a+rx'),
      });
      const ffprobe = program('later', 'ffprobe');
      expect(firstRunnable('ffprobe', [barred, { origin: 'PATH', path: ffprobe }]).path).toBe(ffprobe);
    },
  );

  it('says which versions are in use', async () => {
    const report = await describeTools();
    expect(report.ffmpeg.version).not.toBe('unknown');
    expect(report.ffprobe.version).not.toBe('unknown');
    expect(report.warnings.length > 0).toBe(report.ffmpeg.origin === 'installer');
    expect((await keepFrameTimes())[0]).toMatch(/^-(vsync|fps_mode)$/);
  });
});

describe('execute', () => {
  const node = process.execPath;
  it('kills the child when cancelled, and waits for its end', async () => {
    const abort = new AbortController();
    const work = execute(
      node,
      ['-e', 'process.stdout.write(String(process.pid)); setInterval(() => {}, 1000)'],
      {
        signal: abort.signal,
        onStdout: (chunk) => {
          pid = Number(chunk.toString());
          abort.abort();
        },
      },
    );
    let pid = 0;
    await expect(work).rejects.toBeInstanceOf(CancelledError);
    expect(() => process.kill(pid, 0)).toThrow();
  });

  it('stops a child that passes its deadline', async () => {
    const work = execute(node, ['-e', 'setInterval(() => {}, 1000)'], { deadline: 0.2 });
    await expect(work).rejects.toMatchObject({ code: 'too-slow' });
  });

  it('keeps what it says bounded, beginning and end', async () => {
    const { stderr } = await execute(node, ['-e', 'console.error("first" + "x\\n".repeat(1e6) + "last")']);
    expect(stderr.length).toBeLessThan(200_000);
    expect(stderr).toMatch(/^first/);
    expect(stderr.trim()).toMatch(/last$/);
  });

  it('says when a program is not there', async () => {
    await expect(execute(path('none'), [])).rejects.toMatchObject({ code: 'not-started' });
  });
});

describe('ffmpeg', () => {
  it('is given both whitelists and a plain absolute file before every input', () => {
    const args = inputArgs('-rf http:x');
    expect(args.slice(0, 2)).toEqual(['-protocol_whitelist', 'file,pipe']);
    expect(args[2]).toBe('-format_whitelist');
    for (const list of ['hls', 'concat', 'dash', 'image2', 'sdp', 'lavfi', 'tee', 'imf', 'ffmetadata'])
      expect((args[3] as string).split(',')).not.toContain(list);
    expect(args[args.length - 1]).toMatch(/^file:\/.*-rf http:x$/);
  });

  it('tells a full disk and a missing decoder from a damaged file', () => {
    const said = (stderr: string) =>
      failureOf({ code: 1, killedBy: null, stdout: Buffer.alloc(0), stderr }, 'a.mp4');
    expect(said('av_interleaved_write_frame(): No space left on device\n')).toMatchObject({
      code: 'disk-full',
    });
    expect(said('Decoder (codec av1) not found for input stream #0:0\n')).toMatchObject({
      code: 'unknown-codec',
    });
    expect(said('[mov @ 0x1] moov atom not found\na.mp4: Invalid data\n')).toMatchObject({
      code: 'unreadable-media',
    });
    expect(said('[hls @ 0x1] Format not on whitelist\n')).toMatchObject({ code: 'not-media' });
    expect(decodeWarning('')).toBeNull();
    expect(decodeWarning('[h264 @ 0xdead] error while decoding MB\n'.repeat(3))).toMatch(
      /3 problems .* h264: error/,
    );
  });

  it.skipIf(process.platform !== 'linux')('reports a disk that is full', async () => {
    const result = await runFfmpeg([
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      'anoisesrc=d=5',
      '-f',
      's16le',
      '-y',
      'file:/dev/full',
    ]);
    expect(failureOf(result, 'x')).toMatchObject({ name: 'StorageError', code: 'disk-full' });
  });

  it('does not take a library that it misses for the recording', () => {
    const said =
      '/usr/bin/ffprobe: error while loading shared libraries: libblas.so.3: cannot open shared object file: No such file or directory';
    const failed = { code: 127, killedBy: null, stdout: Buffer.alloc(0), stderr: said };
    expect(failureOf(failed, 'a.mp4')).toMatchObject({ name: 'MachineError', code: 'ffmpeg-broken' });
    expect(failureOf(failed, 'a.mp4').message).toContain('libblas.so.3');
  });
});
