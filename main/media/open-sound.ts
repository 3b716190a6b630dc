import { closeSync, openSync, readSync } from 'node:fs';
import { StorageError } from '#src/model/errors.ts';
import type { IntegerSound } from '#src/signal/sound.ts';
import type { SoundFile } from './sound.ts';

/**
 * Opens decoded sound for reading, synchronously and in any order, straight from the disk (or what the system keeps of
 * it). Close it when done. @throws StorageError `cache-gone` when the file was removed meanwhile.
 */
export function openSound(file: SoundFile): IntegerSound & { close(): void } {
  let handle: number;
  try {
    handle = openSync(file.path, 'r');
  } catch (cause) {
    throw new StorageError('cache-gone', 'The decoded sound is no longer there.', 'Start again.', { cause });
  }
  let scratch = new Int16Array(0);

  /** The file's samples from…from+out.length−1. */
  function copy(from: number, out: Int16Array): void {
    const bytes = new Uint8Array(out.buffer, out.byteOffset, out.byteLength);
    for (let filled = 0; filled < bytes.length; ) {
      const count = readSync(handle, bytes, filled, bytes.length - filled, 2 * from + filled);
      if (count === 0) {
        bytes.fill(0, filled);
        return;
      }
      filled += count;
    }
  }

  function readIntegers(start: number, count: number, into: Int16Array): void {
    let done = start; // all before is read
    for (const run of file.runs) {
      const from = Math.max(start, run.at);
      const to = Math.min(start + count, run.at + run.count);
      if (to <= from) continue;
      if (from > done) into.fill(0, done - start, from - start);
      copy(run.from + from - run.at, into.subarray(from - start, to - start));
      done = to;
    }
    if (start + count > done) into.fill(0, done - start, count);
  }

  return {
    rate: file.rate,
    length: file.length,
    readIntegers,
    read(start, count, into = new Float32Array(count)) {
      if (scratch.length < count) scratch = new Int16Array(count);
      readIntegers(start, count, scratch);
      for (let i = 0; i < count; i++) into[i] = (scratch[i] as number) / 32768;
      return into.subarray(0, count);
    },
    close: () => closeSync(handle),
  };
}
