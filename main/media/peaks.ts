import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { InvalidInputError, StorageError, throwIfCancelled } from '#src/model/errors.ts';
import {
  addPeaks,
  baseBucket,
  columnsOfBuckets,
  columnsOfOutline,
  columnsOfSamples,
  finishPeaks,
  type PeakColumns,
  type PeakWindow,
  peakValues,
  planPeaks,
} from '#src/signal/peaks.ts';
import { cached, cacheKey, inCache } from './cache.ts';
import { openSound } from './open-sound.ts';
import { type SoundFile, soundName } from './sound.ts';

/** Peaks on disk, with the sound they came from for the closest zooms. Plain data. */
export type PeaksFile = {
  readonly path: string;
  readonly sound: SoundFile;
  /** The samples are least and greatest values by turns (see `dataOutlines`), to be joined by lines. */
  readonly isOutline?: true;
};

const version = 1;
const chunk = baseBucket * 1024;
const maxColumns = 16_384;

/**
 * Computes the peaks of decoded sound in one pass, or finds them in the cache.
 * @throws StorageError; CancelledError.
 */
export async function makePeaks(
  sound: SoundFile,
  options: { signal?: AbortSignal } = {},
): Promise<PeaksFile> {
  const key = keyOf(sound);
  const folder = await cached(
    'peaks',
    key,
    (place) => build(sound, join(place, 'peaks.i16'), options),
    options,
  );
  return { path: join(folder, 'peaks.i16'), sound };
}

/** The peaks of decoded sound when the cache holds them already, else null. */
export async function findPeaks(sound: SoundFile): Promise<PeaksFile | null> {
  const folder = await inCache('peaks', keyOf(sound));
  return folder === null ? null : { path: join(folder, 'peaks.i16'), sound };
}

const keyOf = (sound: SoundFile): string => cacheKey([version, soundName(sound)]);

async function build(file: SoundFile, path: string, options: { signal?: AbortSignal }): Promise<void> {
  const values = new Int16Array(peakValues(file.length));
  const buffer = new Float32Array(chunk);
  const sound = openSound(file);
  try {
    for (let start = 0; start < sound.length; start += chunk) {
      throwIfCancelled(options.signal);
      addPeaks(values, sound.read(start, Math.min(chunk, sound.length - start), buffer), start);
      await setImmediate(); // let the host answer others
    }
  } finally {
    sound.close();
  }
  finishPeaks(values, file.length);
  await writeFile(path, new Uint8Array(values.buffer), { flag: 'wx' });
}

/**
 * Smallest and largest sample per column of a window of source time; reads only what the window needs.
 * @throws InvalidInputError for a window that is none; StorageError `cache-gone`.
 */
export async function readPeaks(file: PeaksFile, window: PeakWindow): Promise<PeakColumns> {
  const { start, end, columns } = window;
  if (!(end > start) || !Number.isInteger(columns) || columns < 1 || columns > maxColumns)
    throw new InvalidInputError(
      'bad-window',
      `Peaks want start < end and 1 to ${maxColumns} columns.`,
      'Correct the call.',
    );
  const { rate, length } = file.sound;
  const plan = planPeaks(length, rate, window);
  if (plan.from === 'samples') {
    const sound = openSound(file.sound);
    try {
      if (file.isOutline) {
        const first = Math.max(0, plan.start - (plan.start % 2) - 2);
        const end = Math.min(length, plan.start + plan.count + 4);
        const samples = sound.read(first, Math.max(0, end - first));
        return columnsOfOutline(samples, first / 2, rate / 2, window);
      }
      return columnsOfSamples(sound.read(plan.start, plan.count), plan.start, rate, window);
    } finally {
      sound.close();
    }
  }
  const values = await readValues(file.path, plan.level.offset + 2 * plan.first, 2 * plan.count);
  return columnsOfBuckets(values, plan.first, plan.level.bucket, rate, window);
}

async function readValues(path: string, first: number, count: number): Promise<Int16Array> {
  const values = new Int16Array(count);
  const handle = await open(path, 'r').catch((cause) => {
    throw new StorageError('cache-gone', 'The waveform is no longer there.', 'Start again.', { cause });
  });
  try {
    const { bytesRead } = await handle.read(new Uint8Array(values.buffer), 0, 2 * count, 2 * first);
    return bytesRead === 2 * count ? values : values.subarray(0, 2 * Math.floor(bytesRead / 4));
  } finally {
    await handle.close();
  }
}

/** All levels, for those who want them in one piece. */
export async function readAllPeaks(file: PeaksFile): Promise<Int16Array> {
  const bytes = await readFile(file.path);
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
