import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from '#main/work/pool.ts';
import type { SpectrumWindow } from '#src/signal/spectrogram.ts';
import { cached, cacheKey } from './cache.ts';
import { type SoundFile, soundName } from './sound.ts';

const version = 1;

/**
 * Levels of a stretch of decoded sound (see `spectrumLevels`), from the cache or computed on a worker thread.
 * @throws StorageError
 */
export async function readSpectrum(
  pool: Pool,
  sound: SoundFile,
  window: SpectrumWindow,
): Promise<Uint8Array> {
  const { start, end, columns } = window;
  const key = cacheKey([version, soundName(sound), start, end, columns]);
  const folder = await cached('spectrum', key, async (place) => {
    await writeFile(join(place, 'levels.u8'), await pool.run('spectrumTile', { sound, window }), {
      flag: 'wx',
    });
  });
  return new Uint8Array(await readFile(join(folder, 'levels.u8')));
}
