import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { tools } from '#main/media/tools.ts';
import { limit } from '#main/sync/limit.ts';
import { makeHours } from './make-hours.ts';
import { type Measured, measureTree } from './process-tree.ts';

const bin = join(process.cwd(), 'bin/syncline.mjs');

/**
 * A whole sync, with nothing in the cache and the program built, against what ffmpeg alone needs to decode the same
 * sound to 16 kHz mono, one file after another and as many at once as there are cores, in one run: wall clock,
 * processor time, peak memory of the process tree. Without arguments it makes six recordings of an hour; a
 * folder: it makes them there, to be used again; anything else: the recordings themselves.
 */
export async function benchHours(args: readonly string[], seconds = 3600): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'syncline-hours-'));
  try {
    const place = args.length === 1 ? (args[0] as string) : folder;
    if (args.length < 2) mkdirSync(place, { recursive: true });
    const media = args.length > 1 ? args : await makeHours(place, seconds);
    const cores = availableParallelism();
    await measureTree(process.execPath, [bin, '--version']); // builds what is stale
    console.log(`${media.length} recordings, ${cores} cores, load ${load()}`);
    const single = await decodeAlone(media, 1);
    tell('ffmpeg alone, one at a time', single);
    const several = await decodeAlone(media, cores);
    tell(`ffmpeg alone, ${cores} at a time`, several);
    const env = { ...process.env, SYNCLINE_CACHE: join(folder, 'cache') };
    const sync = () => measureTree(process.execPath, [bin, 'sync', '--json', '--quiet', ...media], env);
    const first = await sync();
    tell('sync, nothing in the cache', first);
    tell('sync again', await sync());
    for (const [name, alone] of [
      ['one at a time', single],
      [`${cores} at a time`, several],
    ] as const)
      console.log(
        `sync against ffmpeg ${name}: wall ${(first.wall / alone.wall).toFixed(2)} ×, processor ${(first.cpu / alone.cpu).toFixed(2)} ×`,
      );
    console.log(`load now ${load()}`);
    for (const r of JSON.parse(first.out).recordings ?? [])
      console.log(
        `  ${r.placed ? 'placed' : 'NOT placed'}  ${r.confidence.toFixed(3)}  starts ${r.segments[0]?.timeline[0].toFixed(6)}  ppm ${r.segments[0]?.ppm.toFixed(3)}  segments ${r.segments.length}`,
      );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const load = (): string => (loadavg()[0] ?? 0).toFixed(1);

type Cost = Pick<Measured, 'wall' | 'cpu' | 'peak'>;

const tell = (what: string, { wall, cpu, peak }: Cost): void =>
  console.log(
    `${what.padEnd(28)} ${wall.toFixed(1)} s wall, ${cpu.toFixed(1)} s processor, peak ${(peak / 2 ** 20).toFixed(0)} MiB`,
  );

async function decodeAlone(media: readonly string[], atOnce: number): Promise<Cost> {
  const gate = limit(atOnce);
  const from = performance.now();
  const each = await Promise.all(
    media.map((file) =>
      gate(() =>
        measureTree(tools().ffmpeg.path, [
          ...['-v', 'error', '-i', file, '-map', '0:a:0'],
          ...['-ac', '1', '-ar', '16000', '-f', 'null', '-'],
        ]),
      ),
    ),
  );
  return {
    wall: (performance.now() - from) / 1000,
    cpu: each.reduce((sum, e) => sum + e.cpu, 0),
    peak: Math.max(...each.map((e) => e.peak)),
  };
}
