import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from '#main/work/pool.ts';
import { type Beats, beatsOf } from '#src/signal/beats.ts';
import { cached, cacheKey } from './cache.ts';
import { openSound } from './open-sound.ts';
import { type SoundFile, soundName } from './sound.ts';

const version = 1;

/** Worker task: beats of decoded sound. */
export async function soundBeats({ sound: file }: { readonly sound: SoundFile }): Promise<Beats> {
  const sound = openSound(file);
  try {
    return beatsOf(sound);
  } finally {
    sound.close();
  }
}

/** Beats of decoded sound, from the cache or found on a worker thread (1 ms a second of sound). @throws StorageError; CancelledError */
export async function readBeats(pool: Pool, sound: SoundFile, signal: AbortSignal): Promise<Beats> {
  const folder = await cached('beats', cacheKey([version, soundName(sound)]), async (place) => {
    const { times, steadiness } = await pool.run('soundBeats', { sound }, { signal });
    await writeFile(join(place, 'beats.json'), JSON.stringify({ times: [...times], steadiness }), {
      flag: 'wx',
    });
  });
  const { times, steadiness } = JSON.parse(await readFile(join(folder, 'beats.json'), 'utf8')) as {
    times: number[];
    steadiness: number;
  };
  return { times: Float64Array.from(times), steadiness };
}
