import { createHash, randomBytes } from 'node:crypto';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, cacheFolder as programCache } from '#main/folders.ts';
import { CancelledError, StorageError } from '#src/model/errors.ts';
import { lookupTable } from '#src/model/lookup-table.ts';

/**
 * The cache: one folder an entry, made beside its place and renamed into it, so that an entry is there whole
 * or not at all. Nothing in it is precious: it is keyed by content and made again when missing.
 */
let folder: string | null = null;

/** The media part of the program's cache folder (`SYNCLINE_CACHE`, else the system's place for caches). */
export function cacheFolder(): string {
  return folder ?? join(programCache(), 'media');
}

/** Puts this cache elsewhere (the user's setting, a test); null goes back to the usual place. */
export function setCacheFolder(path: string | null): void {
  folder = path;
}

/** A short name for whatever determines an entry's content. */
export const cacheKey = (parts: unknown): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);

const making = new Map<string, Promise<string>>();

export type CacheOptions = { readonly signal?: AbortSignal | undefined };

/**
 * The folder of entry `kind`/`key`, made by `make` when it is not there yet. Callers that ask at the same
 * time share one making, of the one who asked first. @throws CancelledError; StorageError `disk-full`,
 * `cache-unwritable`; what `make` throws.
 */
export async function cached(
  kind: string,
  key: string,
  make: (folder: string) => Promise<void>,
  { signal }: CacheOptions = {},
): Promise<string> {
  const place = placeOf(kind, key);
  for (;;) {
    if (signal?.aborted) throw new CancelledError();
    const other = making.get(place);
    if (!other) break;
    // Somebody else is at it; if they give up, it is our turn.
    const isThere = other.then(
      () => true,
      () => false,
    );
    if (await Promise.race([isThere, aborted(signal)])) return place;
  }
  // Taken before anything is looked up: an answer of the disk may be older than another's making.
  const work = touch(place).then((isThere) => (isThere ? place : makeEntry(place, make)));
  making.set(place, work);
  try {
    return await work;
  } finally {
    making.delete(place);
  }
}

/** The folder of an entry that is there already, marked as used; null when it would have to be made. */
export async function inCache(kind: string, key: string): Promise<string | null> {
  const place = placeOf(kind, key);
  return (await touch(place)) ? place : null;
}

/** Takes an entry away. What was opened in it stays open; it is made again when next asked for. */
export async function dropCached(kind: string, key: string): Promise<void> {
  await rm(placeOf(kind, key), { recursive: true, force: true });
}

const placeOf = (kind: string, key: string): string => join(cacheFolder(), `${kind}-${key}`);

async function makeEntry(place: string, make: (folder: string) => Promise<void>): Promise<string> {
  const beside = join(cacheFolder(), `.making-${process.pid}-${randomBytes(6).toString('hex')}`);
  try {
    await makeFolder(beside).catch((error: unknown) => {
      throw folderError(error);
    });
    await make(beside);
    try {
      await rename(beside, place);
    } catch (error) {
      if (!(await touch(place))) throw error; // another process was first: its entry is as good
    }
    sweepNowAndThen();
    return place;
  } catch (error) {
    throw storageError(error);
  } finally {
    await rm(beside, { recursive: true, force: true }).catch(() => {}); // the sweep takes what is left
  }
}

/** Turns the file system's refusals into errors that a person understands; anything else passes unchanged. */
export function storageError(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const cause = { cause: error };
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new StorageError(
      'disk-full',
      `The disk that holds the cache (${cacheFolder()}) is full.`,
      'Free some space, or put the cache elsewhere with SYNCLINE_CACHE.',
      cause,
    );
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST')
    return unwritable(error);
  return error;
}

const unwritable = (cause: unknown): StorageError =>
  new StorageError(
    'cache-unwritable',
    `Nothing can be written to the cache folder ${cacheFolder()}.`,
    'Correct its permissions, or put the cache elsewhere with SYNCLINE_CACHE.',
    { cause },
  );

/** Whatever keeps the cache's folder from being made: without a folder there is no cache. */
function folderError(error: unknown): unknown {
  const known = storageError(error);
  return known instanceof StorageError ? known : unwritable(error);
}

function aborted(signal?: AbortSignal): Promise<false> {
  if (!signal) return new Promise(() => {});
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(false), { once: true }));
}

/** Marks an entry as used now; false when it is not there. */
async function touch(place: string): Promise<boolean> {
  try {
    await stat(place);
  } catch {
    return false;
  }
  const now = new Date();
  await utimes(place, now, now).catch(() => {}); // a read-only cache can still be read
  return true;
}

let swept = Number.NEGATIVE_INFINITY;

/** Sweeping looks at every entry: once a minute is often enough. */
function sweepNowAndThen(): void {
  if (performance.now() - swept < 60_000) return;
  swept = performance.now();
  void sweepCache();
}

const defaultLimit = 20 * 2 ** 30;
const inUse = 60 * 60 * 1000;
/** Entries that have a budget of their own, in bytes, and are taken away apart from the others. */
const ownLimits: Readonly<Record<string, number>> = lookupTable({ proxy: 20 * 2 ** 30 });

/** How much entries of a kind may take in all; null: they share what all may take. */
export const limitOf = (kind: string): number | null => ownLimits[kind] ?? null;
const abandoned = 24 * 60 * 60 * 1000;

export type CacheEntry = {
  readonly kind: string;
  readonly key: string;
  readonly path: string;
  /** When it was used last, ms. */
  readonly used: number;
  readonly bytes: number;
};

/** What lies in the cache: all of it, or the entries of one kind. */
export async function cacheEntries(kind?: string): Promise<readonly CacheEntry[]> {
  const root = cacheFolder();
  const entries: CacheEntry[] = [];
  for (const name of await readdir(root).catch(() => [] as string[])) {
    const [, of = '', key = ''] = /^([a-z]+)-([0-9a-f]{40})$/.exec(name) ?? [];
    if (key === '' || (kind !== undefined && of !== kind)) continue;
    const path = join(root, name);
    const info = await stat(path).catch(() => null);
    if (info?.isDirectory())
      entries.push({ kind: of, key, path, used: info.mtimeMs, bytes: await folderSize(path) });
  }
  return entries;
}

/**
 * Removes the entries that were used longest ago until the rest fits `limit` bytes (default 20 GiB), never
 * one used within the hour, and what broken-off makings left a day ago. Kinds with a limit of their own are
 * held to that, and to `limit` where it is less.
 */
export async function sweepCache(limit: number = defaultLimit, now: number = Date.now()): Promise<void> {
  const entries = await cacheEntries();
  const kinds = Object.keys(ownLimits);
  await sweep(
    entries.filter(({ kind }) => !kinds.includes(kind)),
    limit,
    now,
  );
  for (const kind of kinds) {
    const own = entries.filter((entry) => entry.kind === kind);
    await sweep(own, Math.min(limit, limitOf(kind) ?? limit), now);
  }
  await sweepBroken(now);
}

async function sweepBroken(now: number): Promise<void> {
  const root = cacheFolder();
  for (const name of await readdir(root).catch(() => [] as string[])) {
    if (!name.startsWith('.making-')) continue;
    const path = join(root, name);
    const info = await stat(path).catch(() => null);
    if (info?.isDirectory() && now - info.mtimeMs > abandoned)
      await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

async function sweep(given: readonly CacheEntry[], limit: number, now: number): Promise<void> {
  const entries = [...given];
  let total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  for (const entry of entries.sort((a, b) => a.used - b.used)) {
    if (total <= limit || now - entry.used < inUse) break;
    await rm(entry.path, { recursive: true, force: true }).catch(() => {});
    total -= entry.bytes;
  }
}

export async function folderSize(path: string): Promise<number> {
  let total = 0;
  for (const name of await readdir(path).catch(() => [] as string[]))
    total += (await stat(join(path, name)).catch(() => null))?.size ?? 0;
  return total;
}
