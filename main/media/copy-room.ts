import { statfs } from 'node:fs/promises';
import type { CopyFacts } from '#src/contract/methods.ts';
import { StorageError } from '#src/model/errors.ts';
import { cacheEntries, cacheFolder, dropCached, limitOf } from './cache.ts';
import { makeFolder } from '#main/folders.ts';

/** That a copy leaves free on the disk, bytes. */
const reserve = 2 ** 30;
/** A copy that was used so lately, ms, may be wanted again at once. */
const lately = 24 * 60 * 60 * 1000;

export async function copyFacts(): Promise<CopyFacts> {
  const entries = await cacheEntries('proxy');
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const folder = cacheFolder();
  return {
    folder,
    count: entries.length,
    bytes,
    most: limitOf('proxy') ?? bytes,
    free: await freeIn(folder),
  };
}

/** Takes copies away but for those of the keys in `keep`. @returns how many bytes that freed */
export async function clearCopies(keep: ReadonlySet<string> = new Set()): Promise<number> {
  let freed = 0;
  for (const { kind, key, bytes } of await cacheEntries('proxy')) {
    if (keep.has(key)) continue;
    await dropCached(kind, key);
    freed += bytes;
  }
  return freed;
}

/**
 * Makes room for a copy of about so many bytes: those that were used longest ago go, never one of the last day.
 * @throws StorageError `no-room-for-copy` where the disk has too little room, or (`unasked`) copies would take more
 * than they may in all.
 */
export async function roomForCopy(bytes: number, unasked: boolean, now: number = Date.now()): Promise<void> {
  const { folder, most, free } = await copyFacts();
  const entries = [...(await cacheEntries('proxy'))].sort((a, b) => a.used - b.used);
  let [total, room] = [entries.reduce((sum, entry) => sum + entry.bytes, 0), free];
  for (const { kind, key, bytes: own, used } of entries) {
    const fits = total + bytes <= most && (room === null || room >= bytes + reserve);
    if (fits || now - used < lately) break;
    await dropCached(kind, key);
    [total, room] = [total - own, room === null ? null : room + own];
  }
  const hint = 'Remove copies of other projects in the settings, or free some space.';
  if (room !== null && room < bytes + reserve)
    throw new StorageError(
      'no-room-for-copy',
      `A copy for playback would take about ${inGb(bytes)}; the disk of ${folder} has ${inGb(room)} free.`,
      hint,
    );
  if (unasked && total + bytes > most)
    throw new StorageError(
      'no-room-for-copy',
      `Copies for playback take ${inGb(total)} of at most ${inGb(most)}; this one would take about ${inGb(bytes)}.`,
      `${hint} Asked for by hand it is made all the same.`,
    );
}

const inGb = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 1e9 ? 2 : 1)} GB`;

async function freeIn(folder: string): Promise<number | null> {
  try {
    await makeFolder(folder);
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null; // making the copy itself says what is wrong with the folder
  }
}
