import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeatureSet, WarpKind } from '#src/align/judge.ts';
import { activeRange } from '#src/signal/activity.ts';
import { cepstrum } from '#src/signal/cepstrum.ts';
import { musicFeatures } from '#src/signal/music.ts';
import type { Sound } from '#src/signal/sound.ts';
import { cached, cacheKey } from '#main/media/cache.ts';
import { openSound } from '#main/media/open-sound.ts';
import type { SoundFile } from '#main/media/sound.ts';
import type { Pool } from '#main/work/pool.ts';
import type { TaskContext } from '#main/work/task-context.ts';

const version = 2;
/** Seconds between frames. */
export const featureHop = 0.01;

/** Where one recording's features lie on disk; plain data, sent to workers. */
export type FeatureFiles = {
  readonly key: string;
  /** Length of the analysed sound or picture, seconds. */
  readonly duration: number;
  /** Source times between which there is anything to compare; null: silence throughout, or nothing that moves. */
  readonly active: readonly [number, number] | null;
  /** What its columns of numbers are called. */
  readonly names?: readonly string[];
  readonly files: { readonly [K in WarpKind]?: { path: string; dims: number; hop: number; start: number } };
};

/** What is heard and what is seen of one recording, together. */
export function bothOf(heard: FeatureFiles, seen: FeatureFiles): FeatureFiles {
  const [p, q] = [heard.active, seen.active];
  return {
    key: cacheKey(['both', heard.key, seen.key]),
    duration: Math.max(heard.duration, seen.duration),
    active: p && q ? [Math.min(p[0], q[0]), Math.max(p[1], q[1])] : (p ?? q),
    files: { ...heard.files, ...seen.files },
  };
}

type Facts = Omit<FeatureFiles, 'key'>;

/** Features of decoded sound, made once on a worker and kept in the cache. */
export async function soundFeatures(
  sound: SoundFile,
  pool: Pool,
  options: { signal?: AbortSignal | undefined; progress?: TaskContext['progress'] | undefined },
): Promise<FeatureFiles> {
  // The cache names decoded sound by its content and choice, so its place stands for both.
  const key = cacheKey(['features', version, sound.path, sound.length]);
  const folder = await cached(
    'features',
    key,
    async (place) => {
      await pool.run('warpFeatures', { sound, folder: place }, withoutUndefined(options));
    },
    options,
  );
  const facts = JSON.parse(await readFile(join(folder, 'facts.json'), 'utf8')) as Facts;
  const files = Object.fromEntries(
    Object.entries(facts.files).map(([kind, file]) => [kind, { ...file, path: join(folder, file.path) }]),
  );
  return { ...facts, key, files };
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as never;
}

/** Worker task: computes the features and writes them with their facts into `folder`. */
export async function warpFeatures(
  input: { readonly sound: SoundFile; readonly folder: string },
  context: TaskContext,
): Promise<null> {
  const sound = openSound(input.sound);
  try {
    const seconds = Math.round((10 * sound.length) / sound.rate) / 10;
    const report = (share: number) =>
      context.progress(Math.round(share * seconds), seconds, 's analysed', 'Listening');
    report(0);
    const heard = counted(sound, passes, report);
    const music = musicFeatures(heard, featureHop);
    const speech = cepstrum(heard, featureHop);
    report(1);
    const files: Record<string, unknown> = {};
    for (const [kind, { values, dims, hop, start }] of Object.entries({ music, speech })) {
      writeFileSync(
        join(input.folder, kind),
        new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      );
      files[kind] = { path: kind, dims, hop, start };
    }
    const active = activeRange(sound);
    writeFileSync(join(input.folder, 'facts.json'), JSON.stringify({ duration: seconds, active, files }));
    return null;
  } finally {
    sound.close();
  }
}

/** How often the features below go through the whole sound: for tuning, chroma, onsets and cepstrum. */
const passes = 4;

/** The sound, telling which share of `times` readings of all of it has been read. */
function counted(sound: Sound, times: number, tell: (share: number) => void): Sound {
  let samples = 0;
  return {
    rate: sound.rate,
    length: sound.length,
    read(start, count, into) {
      tell(Math.min(1, samples / (times * sound.length)));
      samples += count;
      return sound.read(start, count, into);
    },
  };
}

/** Reads features back (on a worker). */
export function loadFeatures(from: FeatureFiles): FeatureSet {
  return Object.fromEntries(
    Object.entries(from.files).map(([kind, { path, ...rest }]) => {
      const bytes = readFileSync(path);
      const values = new Float32Array(
        bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
      );
      return [kind, { ...rest, values }];
    }),
  );
}
