import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { declaredSize } from '#main/media/cut-short.ts';
import { probeMedia } from '#main/media/probe.ts';
import { studio } from './studio.ts';

const { path, make } = studio();
const picture = ['-f', 'lavfi', '-i', 'testsrc=s=64x48:r=25:d=4'];
const sound = ['-f', 'lavfi', '-i', 'sine=f=440:r=44100:d=4'];
const short = /^The file is cut short: it holds \d+ % of what its header declares\.$/;

const kinds: Readonly<Record<string, readonly string[]>> = {
  'start.mp4': [...picture, ...sound, '-shortest', '-c:v', 'libx264', '-movflags', '+faststart'],
  'sound.m4a': [...sound, '-c:a', 'aac', '-movflags', '+faststart'],
  'film.mkv': [...picture, ...sound, '-shortest', '-c:v', 'libx264', '-c:a', 'pcm_s16le'],
  'film.webm': [...sound, '-c:a', 'libopus'],
  'film.avi': [...picture, '-c:v', 'mjpeg'],
  'sound.aiff': [...sound],
  'sound.mp3': [...sound, '-metadata', 'title=a title'],
};

describe('a file that was cut short', () => {
  for (const [name, args] of Object.entries(kinds))
    it(`is known by its header, and a whole one is not blamed: ${name}`, async () => {
      const file = await make(name, ...args);
      const whole = readFileSync(file);
      expect(await declaredSize(file)).toBeNull();
      expect((await probeMedia(file)).warnings).toEqual([]);
      truncateSync(file, Math.floor(whole.length * 0.6));
      expect((await declaredSize(file)) ?? 0).toBeGreaterThanOrEqual(whole.length * 0.98);
      expect((await probeMedia(file)).warnings.filter((w) => short.test(w))).toHaveLength(1);
    });

  it('is not suspected where the header leaves the length open', async () => {
    const live = await make('live.mkv', ...sound, '-c:a', 'pcm_s16le', '-live', '1', '-f', 'matroska');
    truncateSync(live, Math.floor(readFileSync(live).length / 2));
    expect(await declaredSize(live)).toBeNull();
    const fragments = await make('fragments.mp4', ...sound, '-movflags', '+frag_keyframe+empty_moov');
    expect(await declaredSize(fragments)).toBeNull();
  });

  it('may hold any bytes at all without harm', async () => {
    const starts = [
      '',
      '\0\0\0\x08ftyp',
      '\x1a\x45\xdf\xa3\x81\0',
      'RIFF\xff\0\0\0AVI ',
      'FORM',
      'ID3',
      '\xff\xfb',
    ];
    const file = path('anything');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), async (start, rest) => {
        writeFileSync(file, Buffer.concat([Buffer.from(start, 'latin1'), rest]));
        const declared = await declaredSize(file);
        expect(declared === null || declared > Buffer.byteLength(start, 'latin1') + rest.length).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
