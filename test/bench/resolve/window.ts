import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setCacheFolder } from '#main/media/cache.ts';
import { createWarpService } from '#main/warp/service.ts';
import { createPool } from '#main/work/pool.ts';
import { plainHow } from '#src/model/warp-how.ts';
import { inventPiece, perform, piano } from '#test/fixtures/performance.ts';
import { wav } from '#test/fixtures/wav.ts';

/**
 * What the window waits for when a pin of an elastic warp moves: the host's answers, first the one for the movement and
 * then the one for where the pin came to rest, over two performances of some 90 s (24 dimensions, 100 frames a second).
 */
export async function windowResolve(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'syncline-bench-'));
  setCacheFolder(join(folder, 'cache'));
  const pool = createPool(1);
  const service = createWarpService(pool);
  try {
    const piece = inventPiece(77, 180);
    const files = await Promise.all(
      [
        { tempo: (beat: number) => 0.45 + 0.05 * Math.sin(beat / 5), instrument: piano, seed: 1 },
        { tempo: (beat: number) => 0.5 + 0.06 * Math.cos(beat / 6), instrument: piano, seed: 2, before: 2 },
      ].map(async (how, k) => {
        const path = join(folder, `${k}.wav`);
        await writeFile(path, wav(perform(piece, how).sound));
        return path;
      }),
    );
    const [a, b] = files.map((path) => ({ path })) as [{ path: string }, { path: string }];
    for (const how of [null, { ...plainHow }, { ...plainHow, method: 'ddtw' }]) {
      const { map } = await service.warp({ a, b, how });
      const at = (share: number) => map[Math.floor(share * (map.length - 1))] as readonly [number, number];
      for (const others of [[], [at(0.25), at(0.75)]]) {
        const times: Record<'moving' | 'resting', number[]> = { moving: [], resting: [] };
        for (let k = 0; k < 15; k++) {
          const [ta, tb] = at(0.5);
          const pins = [...others, [ta, tb + 0.02 * k] as const];
          for (const grain of ['moving', 'resting'] as const) {
            const started = performance.now();
            await service.resolve({ a, b, how, pins }, grain);
            times[grain].push(performance.now() - started);
          }
        }
        const said = (['moving', 'resting'] as const).map((grain) => {
          const sorted = times[grain].slice(2).sort((p, q) => p - q);
          const [middle, worst] = [sorted[sorted.length >> 1], sorted.at(-1)].map((t) => t?.toFixed(0));
          return `${grain} ${middle} ms, worst ${worst}`;
        });
        console.log(
          `${(how?.method ?? 'own choice').padEnd(10)} ${map.at(-1)?.[0].toFixed(0)} s, ${others.length + 1} pins: ${said.join('; ')}`,
        );
      }
    }
  } finally {
    await service.close();
    await pool.close();
    setCacheFolder(null);
    await rm(folder, { recursive: true, force: true });
  }
}
