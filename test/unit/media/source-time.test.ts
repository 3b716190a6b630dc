import { describe, expect, it } from 'vitest';
import { runFfmpeg } from '#main/media/ffmpeg.ts';
import { openSound } from '#main/media/open-sound.ts';
import { decodePicture } from '#main/media/picture.ts';
import { probeMedia } from '#main/media/probe.ts';
import { decodeSound } from '#main/media/sound.ts';
import { burstAt, bursts, studio } from './studio.ts';

/**
 * One event, seen and heard: at 1, 2, 3, 4 and 5 s the picture turns white for a fifth of a second and a
 * burst sounds. However a container stores it, picture, sound and probe must put the two at one moment.
 */
const { make, wav } = studio();
const moments = [1, 2, 3, 4, 5];
const flash = [
  '-f',
  'lavfi',
  '-i',
  "color=black:s=160x90:r=50:d=6,drawbox=color=white:t=fill:enable='lt(mod(t,1),0.2)*gte(t,1)'",
];
const sound = wav('bursts.wav', bursts(moments, 6, 48_000), 48_000);
const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '25'];

async function heardAndSeen(path: string) {
  const media = await probeMedia(path);
  const file = await decodeSound(path);
  const opened = openSound(file);
  const picture = await decodePicture(path, { width: 16, height: 9 });
  const flashes: number[] = [];
  let white = false;
  for (let i = 0; i < picture.times.length; i++) {
    const now = (picture.pixels[i * 144 + 70] as number) > 128;
    if (now && !white) flashes.push(picture.times[i] as number);
    white = now;
  }
  const heard = flashes.map((t) => burstAt(opened.read, file.rate, t));
  opened.close();
  return { media, file, picture, flashes, heard };
}

const cases: readonly {
  name: string;
  file: string;
  args: readonly string[];
  delay?: number;
  exact: number;
}[] = [
  {
    name: 'MP4 with AAC priming in an edit list',
    file: 'a.mp4',
    args: [...h264, '-c:a', 'aac'],
    exact: 1e-4,
  },
  {
    name: 'Matroska with AAC (priming stored as sound)',
    file: 'a.mkv',
    args: [...h264, '-c:a', 'aac'],
    exact: 1e-3,
  },
  // (ffmpeg's own muxer stores pictures 7 ms late beside Opus; a tenth of a second would be our fault.)
  { name: 'Matroska with Opus delay', file: 'o.mkv', args: [...h264, '-c:a', 'libopus'], exact: 8e-3 },
  { name: 'MPEG-TS starting at 1.4 s', file: 'a.ts', args: [...h264, '-c:a', 'aac'], exact: 1e-4 },
  {
    name: 'MPEG-TS of a recorder that has run for eight hours',
    file: 'far.ts',
    args: [...h264, '-c:a', 'aac', '-output_ts_offset', '30000'],
    exact: 1e-4,
  },
  { name: 'MOV with PCM', file: 'p.mov', args: [...h264, '-c:a', 'pcm_s16le'], exact: 1e-4 },
  { name: 'AVI with MP3', file: 'a.avi', args: ['-c:v', 'mpeg4', '-c:a', 'libmp3lame'], exact: 0.03 },
];

describe('source time', () => {
  for (const { name, file, args, exact } of cases)
    it(`is the same for picture, sound and probe: ${name}`, async () => {
      const path = await make(file, ...flash, '-i', sound, ...args, '-shortest');
      const { media, flashes, heard, file: decoded, picture } = await heardAndSeen(path);
      expect(flashes).toHaveLength(5);
      // Priming that a container stores as sound moves both alike; the flash falls on a frame's edge.
      for (const [i, seen] of flashes.entries())
        expect(Math.abs((heard[i] as number) - seen)).toBeLessThan(exact);
      expect(Math.min(...[...media.audio, ...media.video].map((s) => s.start))).toBe(0);
      expect(Math.abs((media.audio[0]?.start ?? Number.NaN) - decoded.start)).toBeLessThan(1.1e-3);
      expect(Math.abs((media.video[0]?.start ?? Number.NaN) - (picture.times[0] as number))).toBeLessThan(
        1e-4,
      );
    });

  for (const file of ['late.mkv', 'late.mp4', 'late.ts'])
    it(`keeps sound that starts 1.5 s late where it is: ${file}`, async () => {
      const path = await make(file, ...flash, '-itsoffset', '1.5', '-i', sound, ...h264, '-c:a', 'aac');
      const { media, flashes, heard, file: decoded } = await heardAndSeen(path);
      // The bursts come 1.5 s after their flashes: look for them there.
      const opened = openSound(decoded);
      const late = flashes.slice(0, 3).map((t) => burstAt(opened.read, decoded.rate, t + 1.5));
      expect(heard).toHaveLength(5);
      for (const [i, t] of late.entries())
        expect(Math.abs(t - (flashes[i] as number) - 1.5)).toBeLessThan(1e-3); // containers round a start to 1 ms
      expect(media.audio[0]?.start).toBeGreaterThan(1.4);
      expect(opened.read(0, Math.floor(decoded.start * decoded.rate) - 8).every((x) => x === 0)).toBe(true);
      opened.close();
    });

  it('starts where the edit list of a copied MP4 starts', async () => {
    const whole = await make('whole.mp4', ...flash, '-i', sound, ...h264, '-g', '250', '-c:a', 'aac');
    const cut = await make('cut.mp4', '-ss', '1.5', '-i', whole, '-c', 'copy');
    const { media, flashes, heard } = await heardAndSeen(cut);
    expect(media.duration).toBeCloseTo(4.5, 1);
    expect(flashes.map((t) => Math.round(t * 100) / 100)).toEqual([0.5, 1.5, 2.5, 3.5]);
    for (const [i, seen] of flashes.entries())
      expect(Math.abs((heard[i] as number) - seen)).toBeLessThan(1e-3);
  });

  it('starts at 0 when the container’s timestamps start before 0', async () => {
    const whole = await make('whole.ogg', '-i', sound, '-c:a', 'libvorbis');
    // A copy can only begin with a whole page: what lies before the cut gets negative timestamps.
    const path = await make('negative.ogg', '-ss', '1.5', '-i', whole, '-c', 'copy');
    const lines = await runFfmpeg(['-v', 'error', '-copyts', '-i', path, '-f', 'framecrc', '-']);
    const first = Number(/^0, *(-?\d+)/m.exec(lines.stdout.toString())?.[1]) / 48_000;
    expect(first).toBeLessThan(-0.1);
    const file = await decodeSound(path);
    const opened = openSound(file);
    expect(file.start).toBe(0);
    for (const moment of [2, 3, 4, 5]) {
      const t = moment - 1.5 - first;
      expect(Math.abs(burstAt(opened.read, file.rate, t) - t)).toBeLessThan(1e-4);
    }
    opened.close();
  });

  it('skips the priming of an MP3 and an Ogg so that sound lies where it was', async () => {
    for (const [name, codec] of [
      ['s.mp3', 'libmp3lame'],
      ['s.ogg', 'libopus'],
      ['s.oga', 'libvorbis'],
      ['s.m4a', 'aac'],
      ['s.flac', 'flac'],
    ] as const) {
      const path = await make(name, '-i', sound, '-c:a', codec);
      const file = await decodeSound(path);
      const opened = openSound(file);
      for (const t of moments) expect(Math.abs(burstAt(opened.read, file.rate, t) - t)).toBeLessThan(1e-4);
      opened.close();
    }
  });
});
