import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tools } from '#main/media/tools.ts';
import { burstWorld, recordWav } from './burst-world.ts';
import { runIn, startedIn } from './support/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'syncline-choice-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Found = {
  readonly recordings: readonly {
    readonly placed: boolean;
    readonly confidence: number;
    readonly reason: string | null;
    readonly segments: readonly { readonly timeline: readonly [number, number] }[];
  }[];
  readonly notes: readonly string[];
  readonly error?: { readonly code: string; readonly message: string };
};

const env = { SYNCLINE_CACHE: join(folder, 'cache') };
const [started, run] = [startedIn(folder, env), runIn(folder, env)];

async function sync(args: readonly string[], more: Record<string, string> = {}) {
  // A program looks for its ffmpeg once.
  const { exit, out } = await ('FFMPEG_PATH' in more ? started : run)(['sync', '--json', ...args], more);
  return { exit, found: JSON.parse(out) as Found };
}

const ffmpeg = (...args: readonly string[]) =>
  promisify(execFile)(tools().ffmpeg.path, ['-nostdin', '-v', 'error', '-y', ...args], { cwd: folder });

beforeAll(async () => {
  const world = burstWorld(11, 70);
  recordWav(join(folder, 'ref.wav'), world, { start: 0, duration: 40 });
  recordWav(join(folder, 'late.wav'), world, { start: 5, duration: 40 }, 2);
  recordWav(join(folder, 'other.wav'), burstWorld(99, 50), { start: 0, duration: 40 }, 3);
  const both = ['-i', 'other.wav', '-i', 'late.wav'];
  await ffmpeg(...both, '-map', '0', '-map', '1', '-c', 'copy', 'streams.mkv');
  const sides = '[0][1]amerge=inputs=2[o]';
  await ffmpeg(...both, '-filter_complex', sides, '-map', '[o]', 'left=right.wav');
  await ffmpeg('-i', 'late.wav', '-af', 'pan=stereo|c0=c0|c1=-1*c0', 'against.wav');
  await ffmpeg('-i', 'late.wav', '-c', 'copy', '-movflags', '+faststart', 'cut.mov');
  truncateSync(join(folder, 'cut.mov'), Math.floor(statSync(join(folder, 'cut.mov')).size * 0.5));
  const picture = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=10:duration=40'];
  await ffmpeg('-i', 'late.wav', ...picture, '-c:a', 'pcm_s16le', '-c:v', 'mjpeg', 'victim.mkv');
});

describe('the choice of sound', () => {
  it('listens to the stream asked for; without it the reason names the others', async () => {
    const first = await sync(['ref.wav', 'streams.mkv']);
    expect(first.found.recordings[1]?.placed).toBe(false);
    expect(first.found.recordings[1]?.reason).toMatch(/1 more sound stream: try --stream/);
    const second = await sync(['ref.wav', 'streams.mkv', '--stream', 'streams.mkv=1']);
    expect(second.exit).toBe(0);
    expect(second.found.recordings[1]?.segments[0]?.timeline[0]).toBeCloseTo(5, 3);
  });

  it('listens to the channel asked for, of a file with the sign in its name', async () => {
    const wrong = await sync(['ref.wav', 'left=right.wav', '--channel', 'left=right.wav=0']);
    expect(wrong.found.recordings[1]?.placed).toBe(false);
    const right = await sync(['ref.wav', 'left=right.wav', '--channel', './left=right.wav=1']);
    expect(right.exit).toBe(0);
    expect(right.found.recordings[1]?.segments[0]?.timeline[0]).toBeCloseTo(5, 3);
  });

  it('hears channels that cancel each other, and says so', async () => {
    const { exit, found } = await sync(['ref.wav', 'against.wav']);
    expect(exit).toBe(0);
    expect(found.recordings[1]?.segments[0]?.timeline[0]).toBeCloseTo(5, 3);
    expect(found.notes.join()).toMatch(/against\.wav.*cancel each other/);
  });

  it.each([
    ['a stream that is not there', ['--stream', 'streams.mkv=2']],
    ['a channel that is not there', ['--channel', 'streams.mkv=1']],
    ['a file that is not among them', ['--stream', 'gone.mkv=0']],
    ['a stream that is no number', ['--stream', 'streams.mkv=first']],
    ['no stream', ['--stream', 'streams.mkv=']],
    ['a negative channel', ['--channel', 'streams.mkv=-1']],
  ])('refuses %s as wrong usage', async (_, args) => {
    const { exit, found } = await sync(['ref.wav', 'streams.mkv', ...args]);
    expect(exit).toBe(2);
    expect(found.error?.code).toBe('usage');
  });

  it('is in the help', async () => {
    const { out } = await run(['sync', '--help']);
    expect(out).toMatch(/--stream FILE=N[\s\S]*--channel FILE=N\|mix/);
  });
});

describe('sound that breaks off', () => {
  it('costs confidence when a file declares much more than it holds', async () => {
    const { found } = await sync(['ref.wav', 'cut.mov']);
    expect(found.recordings[1]?.placed).toBe(true);
    expect(found.recordings[1]?.segments[0]?.timeline[0]).toBeCloseTo(5, 3);
    expect(found.recordings[1]?.confidence).toBeLessThan(0.5);
    expect(found.recordings[1]?.reason).toMatch(/Only \d+\.\d s of its 40\.0 s/);
  });

  it.skipIf(process.platform === 'win32')(
    'is said when its decoder was killed and only the picture is left',
    async () => {
      const killer = join(folder, 'killed-ffmpeg');
      const real = tools().ffmpeg.path;
      writeFileSync(
        killer,
        `#!/bin/sh\ncase "$*" in *victim.mkv*pcm_s16le*) kill -9 $$;; esac\nexec "${real}" "$@"\n`,
      );
      chmodSync(killer, 0o755);
      const { exit, found } = await sync(['victim.mkv', 'ref.wav'], {
        FFMPEG_PATH: killer,
        SYNCLINE_CACHE: join(folder, 'cache-killed'),
      });
      expect(exit).toBe(3);
      expect(found.notes.join()).toMatch(/victim\.mkv.*sound could not be used: ffmpeg crashed/);
      // The reference itself: its clock stands, and yet it is not as sure as one that was heard.
      expect(found.recordings[0]?.reason).toMatch(/ffmpeg crashed/);
      expect(found.recordings[0]?.confidence).toBeLessThan(0.5);
      const sound = await sync(['ref.wav', 'victim.mkv']);
      expect(sound.exit).toBe(0);
    },
  );

  it.skipIf(process.platform === 'win32')(
    'costs nothing when its decoder was killed once (Windows has no signals to kill by)',
    async () => {
      const killer = join(folder, 'once-killed-ffmpeg');
      const mark = join(folder, 'killed-once');
      writeFileSync(
        killer,
        `#!/bin/sh\ncase "$*" in *late.wav*pcm_s16le*) [ -e "${mark}" ] || { : > "${mark}"; kill -9 $$; };; esac\nexec "${tools().ffmpeg.path}" "$@"\n`,
      );
      chmodSync(killer, 0o755);
      const { exit, found } = await sync(['ref.wav', 'late.wav'], {
        FFMPEG_PATH: killer,
        SYNCLINE_CACHE: join(folder, 'cache-killed-once'),
      });
      expect(existsSync(mark)).toBe(true);
      expect([exit, found.recordings[1]?.placed]).toEqual([0, true]);
      expect(found.notes.join()).not.toMatch(/crashed/);
    },
  );
});

describe('a cache folder that cannot be', () => {
  const places = ['ref.wav', join('ref.wav', 'in')].map((name) => join(folder, name));
  if (existsSync('/proc/self')) places.push('/proc/nope');
  it.each(places)('ends the sync with what to do about it: %s', async (place) => {
    const { exit, found } = await sync(['ref.wav', 'late.wav'], { SYNCLINE_CACHE: place });
    expect(exit).toBe(1);
    expect(found.error).toMatchObject({
      code: 'cache-unwritable',
      hint: expect.stringMatching(/SYNCLINE_CACHE/),
    });
  });
});
