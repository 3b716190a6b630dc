import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFfmpeg } from '#main/media/ffmpeg.ts';
import { tools } from '#main/media/tools.ts';
import { limit } from '#main/sync/limit.ts';
import { burstWorld, recordWav } from '#test/contract/burst-world.ts';
import { type Measured, measureTree } from './process-tree.ts';

const bin = join(process.cwd(), 'bin/syncline.mjs');

/**
 * A whole sync against what ffmpeg alone needs to decode the same files (to nothing, as many at once as there
 * are cores), in one run: wall clock, processor time, peak memory of the process tree. With no files it makes
 * six of an hour each.
 */
export async function benchHours(files: readonly string[], seconds = 3600): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'syncline-hours-'));
  try {
    const media = files.length > 0 ? files : await makeHours(folder, seconds);
    const ffmpeg = tools().ffmpeg.path;
    const gate = limit(availableParallelism());
    const from = performance.now();
    const decoded = await Promise.all(
      media.map((file) =>
        gate(() => measureTree(ffmpeg, ['-v', 'error', '-i', file, '-map', '0:a:0', '-f', 'null', '-'])),
      ),
    );
    const decodeWall = (performance.now() - from) / 1000;
    const decodeCpu = decoded.reduce((sum, d) => sum + d.cpu, 0);
    const env = { ...process.env, SYNCLINE_CACHE: join(folder, 'cache') };
    const sync = () => measureTree(process.execPath, [bin, 'sync', '--json', '--quiet', ...media], env);
    const first = await sync();
    const again = await sync();
    console.log(`${media.length} recordings on ${availableParallelism()} cores`);
    console.log(`decode alone   ${decodeWall.toFixed(1)} s wall, ${decodeCpu.toFixed(1)} s cpu`);
    console.log(
      `sync           ${line(first)}  wall ${(first.wall / decodeWall).toFixed(2)} ×, cpu ${(first.cpu / decodeCpu).toFixed(2)} ×`,
    );
    console.log(`sync again     ${line(again)}`);
    for (const r of JSON.parse(first.out).recordings ?? [])
      console.log(
        `  ${r.placed ? 'placed' : 'NOT placed'}  ${r.confidence.toFixed(3)}  starts ${r.segments[0]?.timeline[0].toFixed(6)}  ppm ${r.segments[0]?.ppm.toFixed(3)}  segments ${r.segments.length}`,
      );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const line = (m: Measured): string =>
  `${m.wall.toFixed(1)} s wall, ${m.cpu.toFixed(1)} s cpu, peak ${(m.peak / 2 ** 20).toFixed(0)} MiB, exit ${m.exit}`;

/** One hour of never repeating bursts, and five cuts of it through other filters and noise, as AAC. */
async function makeHours(folder: string, seconds: number): Promise<string[]> {
  const world = join(folder, 'world.wav');
  console.log('Making the recordings…');
  recordWav(world, burstWorld(1, seconds + 120), { start: 0, duration: seconds + 100 });
  const files: string[] = [];
  for (let k = 0; k < 6; k++) {
    const file = join(folder, `camera${k}.m4a`);
    const filter = `[0:a]highpass=f=${50 + 40 * k}[a];anoisesrc=r=16000:a=0.01:c=pink:s=${k + 1}[n];[a][n]amix=duration=first,aresample=48000[o]`;
    const args = [
      '-v',
      'error',
      '-ss',
      String(17 * k),
      '-i',
      world,
      '-t',
      String(seconds),
      '-filter_complex',
      filter,
    ];
    const made = await runFfmpeg(
      [...args, '-map', '[o]', '-ac', '2', '-c:a', 'aac', '-b:a', '128k', '-y', file],
      {},
    );
    if (made.code !== 0 || !existsSync(file)) throw new Error(made.stderr);
    files.push(file);
  }
  return files;
}
