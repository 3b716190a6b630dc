import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, cacheKey } from '#main/media/cache.ts';
import { programFile } from '#main/work/program-file.ts';
import type { PairMeasurement } from '#src/align/sync/pair.ts';
import type { PictureSummary } from '#src/align/sync/picture-summary.ts';
import type { PairEvidence } from '#src/model/alignment.ts';
import { CancelledError, errorData, StorageError } from '#src/model/errors.ts';
import type { HeardSound, Machine } from './prepare.ts';

/** Evidence is only as good as the program that made it: another build measures again. */
let engine: Promise<string> | null = null;
const engineKey = (): Promise<string> => {
  engine ??= readFile(programFile('worker')).then((bytes) =>
    createHash('sha256').update(bytes).digest('hex'),
  );
  return engine;
};

export type Side<T> = { readonly id: string; readonly value: T; readonly key: string };

/** A measured pair, or why it could not be measured. */
export type Compared =
  | { readonly evidence: PairEvidence }
  | { readonly evidence: null; readonly trouble: string };

export const compareSound = (
  a: Side<HeardSound>,
  b: Side<HeardSound>,
  maxDrift: number,
  machine: Machine,
): Promise<Compared> =>
  compare('pairsound', a, b, maxDrift, machine, () =>
    machine.pool.run(
      'measureSoundPair',
      { a: a.value, b: b.value, maxDrift },
      machine.signal ? { signal: machine.signal } : {},
    ),
  );

export const comparePicture = (
  a: Side<PictureSummary>,
  b: Side<PictureSummary>,
  maxDrift: number,
  machine: Machine,
): Promise<Compared> =>
  compare('pairpicture', a, b, maxDrift, machine, () =>
    machine.pool.run(
      'measurePicturePair',
      { a: a.value, b: b.value, maxDrift },
      machine.signal ? { signal: machine.signal } : {},
    ),
  );

/** Measures one pair, or finds it in the cache. A worker that dies loses this pair only. @throws CancelledError */
async function compare<T>(
  kind: string,
  a: Side<T>,
  b: Side<T>,
  maxDrift: number,
  machine: Machine,
  measure: () => Promise<PairMeasurement>,
): Promise<Compared> {
  try {
    let made: PairMeasurement | null = null;
    const folder = await cached(
      kind,
      cacheKey([await engineKey(), a.key, b.key, maxDrift]),
      async (place) => {
        made = await measure();
        await writeFile(join(place, 'pair.json'), JSON.stringify(made), { flag: 'wx' });
      },
      machine.signal ? { signal: machine.signal } : {},
    );
    const found: PairMeasurement = made ?? JSON.parse(await readFile(join(folder, 'pair.json'), 'utf8'));
    return {
      evidence: {
        ...found,
        a: a.id,
        b: b.id,
        residual: null,
        candidates: found.candidates.map((c) => ({ against: a.id, ...c })),
      },
    };
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    if (error instanceof StorageError && error.code === 'cache-unwritable') throw error;
    return { evidence: null, trouble: errorData(error).message };
  }
}
