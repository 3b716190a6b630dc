import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runFfmpeg } from '#main/media/ffmpeg.ts';
import { burstWorld, recordWav } from '#test/contract/burst-world.ts';

/** How each of the six differs: where it starts (s), how fast its clock runs, how much noise, whether it films. */
const takes = [
  { start: 0, steps: 0, noise: 0.002, film: false },
  { start: 17, steps: 3, noise: 0.005, film: true },
  { start: 34, steps: -4, noise: 0.01, film: false },
  { start: 51, steps: 6, noise: 0.02, film: true },
  { start: 68, steps: -9, noise: 0.03, film: false },
  { start: 85, steps: 1, noise: 0.04, film: true },
] as const;

/** Clocks run fast in steps of one in 160,000: 6.25 ppm. */
const fine = 160_000;

/**
 * Six recordings of one event that never repeats, `seconds` each: other microphones, clocks and rising noise, AAC
 * 44.1 kHz stereo 128k, every other one as MP4 with h264. Those that lie in `folder` already are used again.
 */
export async function makeHours(folder: string, seconds: number): Promise<string[]> {
  const files = takes.map(({ film }, k) => join(folder, `${seconds}s-${k}.${film ? 'mp4' : 'm4a'}`));
  if (files.every((file) => existsSync(file))) return files;
  console.log('Making the recordings…');
  const world = join(folder, 'world.wav');
  recordWav(world, burstWorld(1, seconds + 120), { start: 0, duration: seconds + 100 });
  for (const [k, { start, steps, noise, film }] of takes.entries()) {
    const filter = [
      `[0:a]highpass=f=${50 + 40 * k},aresample=${fine},asetrate=${fine + steps},aresample=44100[a]`,
      `anoisesrc=r=44100:a=${noise}:c=pink:s=${k + 1}[n]`,
      '[a][n]amix=duration=first[o]',
    ].join(';');
    const picture = film ? ['-f', 'lavfi', '-i', 'testsrc=s=160x90:r=10'] : [];
    const made = await runFfmpeg(
      ['-v', 'error', '-ss', String(start), '-i', world, ...picture, '-filter_complex', filter].concat(
        ['-map', '[o]', '-ac', '2', '-c:a', 'aac', '-b:a', '128k'],
        film ? ['-map', '1:v', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'] : [],
        ['-t', String(seconds), '-y', files[k] as string],
      ),
    );
    if (made.code !== 0) throw new Error(made.stderr);
  }
  return files;
}
