import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileResponse } from '#main/hosts/file-response.ts';
import { fileUrl, runFfmpeg } from '#main/media/ffmpeg.ts';
import { mp4Pictures } from '#main/media/mp4-pictures.ts';
import { picturesAlone, picturesView, readView } from '#main/media/pictures-view.ts';
import { type ProbedMedia, probeMedia } from '#main/media/probe.ts';
import { keepFrameTimes } from '#main/media/tools.ts';
import { studio } from './studio.ts';

const { folder, make } = studio();

const scene = (rate: string) => ['-f', 'lavfi', '-i', `testsrc2=s=96x64:r=${rate}:d=6`];
const tone = ['-f', 'lavfi', '-i', 'sine=d=6'];
const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', '40', '-c:a', 'aac'];

/** Bytes of a view, from…to−1. */
async function bytesOf(
  path: string,
  from = 0,
  to = Number.POSITIVE_INFINITY,
  known?: ProbedMedia,
): Promise<Buffer> {
  const file = await open(path, 'r');
  const media = known ?? (await probeMedia(path));
  const view = await picturesView(path, file, {
    start: media.video[0]?.start ?? 0,
    duration: media.duration,
  });
  if (!view) throw new Error('no view');
  const parts: Buffer[] = [];
  for await (const part of readView(view, file, from, Math.min(to, view.size))) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Every decoded picture's time (ms) and content. */
async function picturesIn(path: string): Promise<readonly (readonly [number, string])[]> {
  const { code, stdout, stderr } = await runFfmpeg(
    ['-v', 'error', '-i', fileUrl(path), '-map', '0:v', ...(await keepFrameTimes()), '-copyts'].concat([
      '-enc_time_base',
      '1:1000',
      '-f',
      'framemd5',
      'pipe:1',
    ]),
  );
  expect([code, stderr]).toEqual([0, '']);
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').map((part) => part.trim()))
    .map(([, , time = '', , , content = '']) => [Number(time), content] as const);
}

describe('the pictures of a film alone', () => {
  it('are the same ones at the same times, whatever the frame rate, the order of decoding and the begin', async () => {
    const films = [
      await make('plain.mp4', ...scene('25'), ...tone, ...h264, '-bf', '0'),
      await make(
        'reordered.mp4',
        ...scene('30000/1001'),
        ...tone,
        ...h264,
        '-bf',
        '3',
        '-movflags',
        '+faststart',
      ),
      await make('late.mp4', '-itsoffset', '0.72', ...scene('50'), ...tone, ...h264),
    ];
    for (const film of films) {
      const alone = join(folder, 'alone.mkv');
      await writeFile(alone, await bytesOf(film));
      const [was, is] = [await picturesIn(film), await picturesIn(alone)];
      expect(is.map(([, content]) => content)).toEqual(was.map(([, content]) => content));
      for (const [i, [time]] of is.entries())
        expect(Math.abs(time - (was[i]?.[0] ?? 0))).toBeLessThanOrEqual(1);
      const { media, duration } = await probeMedia(alone).then((m) => ({
        media: m.video[0],
        duration: m.duration,
      }));
      expect(media).toMatchObject({ codec: 'h264', width: 96, height: 64 });
      expect(duration).toBeCloseTo((await probeMedia(film)).duration, 1);
    }
  });

  it('are the same bytes, whichever part of them is asked for', async () => {
    const film = await make('parts.mp4', ...scene('25'), ...tone, ...h264);
    const whole = await bytesOf(film);
    const media = await probeMedia(film);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(5000), async (from, length) => {
        const part = await bytesOf(film, from, from + length + 1, media);
        expect(part.equals(whole.subarray(from, from + length + 1))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('are served as a file of their own, in parts', async () => {
    const film = await make('served.mp4', ...scene('25'), ...tone, ...h264);
    const whole = await bytesOf(film);
    const pictures = { start: 0, duration: 6 };
    const file = { path: film, type: 'video/webm', pictures };
    const part = await fileResponse(file, { method: 'GET', range: 'bytes=1000-30000' });
    expect(part.status).toBe(206);
    expect(part.headers['Content-Range']).toBe(`bytes 1000-30000/${whole.length}`);
    const got: Buffer[] = [];
    for await (const each of part.body ?? []) got.push(each as Buffer);
    expect(Buffer.concat(got).equals(whole.subarray(1000, 30_001))).toBe(true);
    const head = await fileResponse(file, { method: 'HEAD' });
    expect([head.body, head.headers['Content-Length']]).toEqual([null, `${whole.length}`]);
    const beyond = await fileResponse(file, { method: 'GET', range: `bytes=${whole.length}-` });
    expect(beyond.status).toBe(416);
    const sound = await make('sound.m4a', ...tone, '-c:a', 'aac');
    expect((await fileResponse({ ...file, path: sound }, { method: 'GET' })).status).toBe(404);
  });

  it('are left to the film where its index says more than this reads, or is damaged', async () => {
    const film = await make('film.mp4', ...scene('25'), ...h264);
    // Cut without being encoded anew: what it needs of the second before is decoded and not shown.
    const cut = await make('cut.mp4', '-ss', '1', '-i', fileUrl(film), '-c', 'copy');
    const pieces = await make(
      'pieces.mp4',
      '-i',
      fileUrl(film),
      '-c',
      'copy',
      '-movflags',
      'frag_keyframe+empty_moov',
    );
    const hevc = await make('other.mp4', ...scene('25'), '-c:v', 'mpeg4');
    const read = async (path: string) => {
      const file = await open(path, 'r');
      const found = await mp4Pictures(file);
      await file.close();
      return found;
    };
    expect(await read(film)).not.toBe(null);
    expect(await read(cut)).toBe(null);
    expect(await read(pieces)).toBe(null);
    expect(await read(hevc)).toBe(null);
    // Short films are served as they are.
    expect(await picturesAlone(film, await probeMedia(film))).toBe(null);
    const bytes = await readFile(film);
    const index = bytes.indexOf('moov');
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: index - 4, max: bytes.length - 1 }),
        fc.nat(255),
        async (at, value) => {
          const damaged = Buffer.from(bytes);
          damaged[at] = value;
          const path = join(folder, 'damaged.mp4');
          await writeFile(path, damaged);
          const found = await read(path);
          // Whatever it says, nothing is read outside of the file.
          for (const [i, offset] of found?.offsets.entries() ?? [])
            expect(offset + (found?.sizes[i] ?? 0)).toBeLessThanOrEqual(damaged.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});
