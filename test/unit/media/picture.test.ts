import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSound } from '#main/media/open-sound.ts';
import { decodePicture } from '#main/media/picture.ts';
import { probeMedia } from '#main/media/probe.ts';
import { findPlayable, makeCopy, whyNotPlayable } from '#main/media/proxy.ts';
import { decodeSound } from '#main/media/sound.ts';
import { thumbnail } from '#main/media/thumbnail.ts';
import type { Picture } from '#src/signal/picture.ts';
import { burstAt, bursts, studio } from './studio.ts';

const { make, wav } = studio();
const data = process.env.SYNCLINE_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');
const rotated = join(data, 'video/rotated_0.mov');

/** Frame n of a 20-frame clip shows grey 10·n, so that each frame says which it is. */
const steps = [
  '-f',
  'lavfi',
  '-i',
  "color=black:s=64x36:r=10:d=2,geq=lum='16+10*N':cb=128:cr=128,format=yuv420p",
];
const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-qp', '10'];
/** Frames 3, 4, 5, 11 and 12 are missing, and every third one comes 30 ms late. */
const uneven =
  "settb=1/1000,select='not(between(n,3,5)+between(n,11,12))',setpts='PTS+0.03/TB*eq(mod(N,3),1)'";
const unevenTimes = Array.from({ length: 20 }, (_, n) => n)
  .filter((n) => !(n >= 3 && n <= 5) && n !== 11 && n !== 12)
  .map((n, k) => n / 10 + (k % 3 === 1 ? 0.03 : 0));

const grey = (picture: Picture, frame: number): number => {
  const size = picture.width * picture.height;
  const all = picture.pixels.subarray(frame * size, (frame + 1) * size);
  return all.reduce((sum, x) => sum + x, 0) / size;
};

describe('decodePicture', () => {
  for (const name of ['vfr.mp4', 'vfr.mkv'])
    it(`gives every frame of a variable rate its own time: ${name}`, async () => {
      const file = await make(
        name,
        ...steps,
        '-vf',
        uneven,
        '-vsync',
        '0',
        '-enc_time_base',
        '1:1000',
        ...h264,
      );
      const picture = await decodePicture(file);
      // (An old ffmpeg writes MP4s whose edit list ends before the last frame.)
      expect(picture.times.length).toBeGreaterThanOrEqual(unevenTimes.length - 1);
      for (const [i, t] of picture.times.entries()) expect(t).toBeCloseTo(unevenTimes[i] as number, 2.9);
      // The pictures are the ones of those times, brighter from one to the next.
      for (let i = 1; i < picture.times.length; i++)
        expect(grey(picture, i)).toBeGreaterThan(grey(picture, i - 1) + 4);
      expect((await probeMedia(file)).video[0]?.variableFrameRate).toBe(true);
    });

  it('leaves out frames above the rate asked for, with true times', async () => {
    const file = await make(
      'fast.mp4',
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=64x36:r=50:d=4',
      ...h264,
      '-bf',
      '2',
    );
    const all = await decodePicture(file);
    expect(all.times).toHaveLength(200);
    const some = await decodePicture(file, { maxFps: 10 });
    expect(some.times.length).toBeGreaterThan(20);
    expect(some.times.length).toBeLessThanOrEqual(41);
    for (const t of some.times)
      expect(Math.min(...[...all.times].map((u) => Math.abs(u - t)))).toBeLessThan(1e-5);
    expect((await probeMedia(file)).video[0]).toMatchObject({ variableFrameRate: false, frameRate: [50, 1] });
  });

  it('turns the picture as players do', async () => {
    // Left half white; a quarter turn brings it up (clockwise) or down (as an old ffmpeg writes the same tag).
    const upright = await make(
      'upright.mp4',
      ...['-f', 'lavfi', '-i', "color=black:s=64x36:d=1,geq=lum='255*lt(X,32)':cb=128:cr=128", ...h264],
    );
    const turned = await make('turned.mp4', '-i', upright, '-c', 'copy', '-metadata:s:v', 'rotate=90');
    const info = (await probeMedia(turned)).video[0];
    if (info?.rotation === 0) return expect(info.width).toBe(64); // a newer one writes no such tag
    expect(info).toMatchObject({ width: 36, height: 64 });
    const picture = await decodePicture(turned, { width: 18, height: 32 });
    const [up, down] = [picture.pixels[18 * 4 + 9] as number, picture.pixels[18 * 28 + 9] as number];
    expect(info?.rotation === 90 ? up - down : down - up).toBeGreaterThan(150);
  });

  it.skipIf(!existsSync(rotated))('turns real phone clips of all four orientations alike', async () => {
    const shapes = await Promise.all(
      [0, 90, 180, 270].map(async (turn) => {
        const file = join(data, `video/rotated_${turn}.mov`);
        const info = (await probeMedia(file)).video[0];
        const picture = await decodePicture(file);
        return [info?.rotation, (info?.width ?? 0) > (info?.height ?? 0), picture.width > picture.height];
      }),
    );
    expect(shapes).toEqual([
      [0, true, true],
      [90, false, false],
      [180, true, true],
      [270, false, false],
    ]);
  });

  it('fails for sound alone', async () => {
    await expect(decodePicture(wav('only.wav', bursts([0], 1, 8000), 8000))).rejects.toMatchObject({
      code: 'no-picture',
    });
  });
});

describe('thumbnail', () => {
  it('is a small JPEG of the moment asked for, also behind the end', async () => {
    const file = await make('thumb.mp4', ...steps, ...h264);
    for (const time of [0, 1.2, 99]) {
      const jpeg = await thumbnail(file, { time, height: 36 });
      expect([...jpeg.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
      expect(jpeg.length).toBeLessThan(20_000);
    }
    await expect(thumbnail(wav('t.wav', bursts([0], 1, 8000), 8000))).rejects.toMatchObject({
      code: 'no-picture',
    });
  });
});

describe('playable', () => {
  it('is the recording itself where Chromium plays it', async () => {
    const tone = ['-f', 'lavfi', '-i', 'sine=d=1:r=48000'];
    const files = await Promise.all([
      make('p.mp4', ...steps, ...tone, ...h264, '-c:a', 'aac'),
      make('p.webm', ...steps, ...tone, '-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libopus'),
      make('p.mp3', ...tone),
      make('p.flac', ...tone),
      make('p.ogg', ...tone, '-c:a', 'libvorbis'),
      wav('p.wav', bursts([0], 1, 8000), 8000),
    ]);
    for (const path of files) expect(await findPlayable(path)).toMatchObject({ path, isProxy: false });
  });

  it('is a copy with the same timing where it does not', async () => {
    const pcm = wav('sound.wav', bursts([0.5, 1.5], 2, 48_000), 48_000);
    for (const [name, args] of [
      ['q.mov', [...h264, '-c:a', 'pcm_s16le']],
      ['q.mkv', ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none', '-c:a', 'ac3']],
      ['q.ts', [...h264, '-c:a', 'mp2', '-output_ts_offset', '30000']],
    ] as const) {
      const file = await make(
        name,
        ...[
          ...steps,
          '-itsoffset',
          '0.4',
          '-i',
          pcm,
          '-vf',
          uneven,
          '-vsync',
          '0',
          '-enc_time_base',
          '1:1000',
        ],
        ...args,
      );
      const before = await probeMedia(file);
      const why = whyNotPlayable(before);
      expect(why).not.toBeNull();
      expect(await findPlayable(file)).toEqual({ why });
      const copy = await makeCopy(file);
      expect(copy).toMatchObject({ isProxy: true, mime: 'video/mp4' });
      expect(await findPlayable(file)).toEqual(copy);
      const heard = openSound(await decodeSound(copy.path));
      for (const t of [0.9, 1.9]) expect(Math.abs(burstAt(heard.read, 16_000, t) - t)).toBeLessThan(2e-3);
      heard.close();
      const after = await probeMedia(copy.path);
      expect(whyNotPlayable(after)).toBeNull();
      const was = await decodePicture(file);
      const is = await decodePicture(copy.path);
      // (An old ffmpeg writes MP4s whose edit list ends before the last frame.)
      expect(Math.abs(is.times.length - was.times.length)).toBeLessThanOrEqual(1);
      for (const [i, t] of was.times.subarray(0, is.times.length).entries())
        expect(Math.abs((is.times[i] as number) - t)).toBeLessThan(2e-3);
    }
  });

  it.each([
    ['prores.mov', '24000/1001', ['-c:v', 'prores_ks', '-profile:v', '0']],
    [
      'hevc.mp4',
      '30000/1001',
      ['-c:v', 'libx265', '-x265-params', 'log-level=none:bframes=3', '-tag:v', 'hvc1'],
    ],
    ['ten-bit.mkv', '50', ['-c:v', 'libx264', '-pix_fmt', 'yuv420p10le', '-bf', '2']],
    ['motion.avi', '25', ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p']],
    ['main.ts', '60000/1001', ['-c:v', 'mpeg2video', '-bf', '2']],
  ] as const)('shows every frame of %s at the time it has there', async (name, rate, coded) => {
    const file = await make(name, '-f', 'lavfi', '-i', `testsrc=s=96x64:r=${rate}:d=1.3`, ...coded);
    const copy = await makeCopy(file, { unasked: true });
    expect(copy.bytes).toBeGreaterThan(1000);
    const [was, is] = [await decodePicture(file), await decodePicture(copy.path)];
    expect(Math.abs(is.times.length - was.times.length)).toBeLessThanOrEqual(1);
    for (const [i, t] of was.times.subarray(0, is.times.length).entries())
      expect(Math.abs((is.times[i] as number) - t)).toBeLessThan(1.1e-3);
  });

  it('is a copy written anew where a window could not play what it should have', async () => {
    const file = await make('r.mp4', ...steps, ...h264);
    expect(await findPlayable(file)).toMatchObject({ path: file });
    const copy = await makeCopy(file);
    expect(copy.isProxy).toBe(true);
    expect(await findPlayable(file)).toEqual(copy);
    // x264 names the settings that it was called with: those are the copy's own.
    expect(readFileSync(copy.path).includes('crf=25.0')).toBe(true);
    expect(readFileSync(file).includes('crf=25.0')).toBe(false);
  });
});
