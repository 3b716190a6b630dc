import { CustomSource } from 'mediabunny';

/** Bytes of a file that are kept at most: packets lie interleaved with pictures, and are read more than once. */
const mostKept = 1024 * 1024;

/**
 * A file that a server hands over in parts, of which only what is asked for is fetched, and 64 KiB beside. (mediabunny's own way
 * reads on, up to 8 MiB ahead: in a film those are pictures, which nobody looks at here.)
 */
export function servedFile(url: string): CustomSource {
  const closing = new AbortController();
  return new CustomSource({
    getSize: () => sizeOf(url),
    read: (from, to) => readPart(url, from, to, closing.signal),
    dispose: () => closing.abort(),
    maxCacheSize: mostKept,
    prefetchProfile: 'fileSystem',
    // Read ahead, and nobody waits for it: who asks for the same again is told.
    handleUnhandledError: () => undefined,
  });
}

/** Bytes from…to−1. */
export async function readPart(
  url: string,
  from: number,
  to: number,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(url, {
    headers: { Range: `bytes=${from}-${to - 1}` },
    ...(signal ? { signal } : {}),
  });
  if (answer.status !== 206) throw new Error(`${answer.status} for a part of ${url}`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function sizeOf(url: string): Promise<number> {
  const answer = await fetch(url, { headers: { Range: 'bytes=0-0' } });
  await answer.body?.cancel();
  const size = Number(/\/(\d+)$/.exec(answer.headers.get('Content-Range') ?? '')?.[1]);
  if (!Number.isSafeInteger(size)) throw new Error(`${answer.status}: no size of ${url} told`);
  return size;
}
