import { closeSync, openSync, readSync } from 'node:fs';
import { StorageError } from '#src/model/errors.ts';
import type { Sound } from '#src/signal/sound.ts';
import type { SoundFile } from './sound.ts';

const blockSamples = 1 << 13;
const blocksKept = 64;

/**
 * Opens decoded sound for reading, synchronously and in any order; holds 1 MiB of blocks at most.
 * Close it when done. @throws StorageError `cache-gone` when the file was removed meanwhile.
 */
export function openSound(file: SoundFile): Sound & { close(): void } {
  let handle: number;
  try {
    handle = openSync(file.path, 'r');
  } catch (cause) {
    throw new StorageError('cache-gone', 'The decoded sound is no longer there.', 'Start again.', { cause });
  }
  const blocks = new Map<number, Int16Array>();

  function block(index: number): Int16Array {
    const known = blocks.get(index);
    if (known) {
      blocks.delete(index); // to the end of the queue
      blocks.set(index, known);
      return known;
    }
    const samples = new Int16Array(blockSamples);
    const bytes = new Uint8Array(samples.buffer);
    for (let filled = 0; filled < bytes.length; ) {
      const count = readSync(handle, bytes, filled, bytes.length - filled, index * bytes.length + filled);
      if (count === 0) break;
      filled += count;
    }
    if (blocks.size >= blocksKept) blocks.delete(blocks.keys().next().value as number);
    blocks.set(index, samples);
    return samples;
  }

  /** File samples from…from+count−1 into out[at…]. */
  function copy(from: number, count: number, out: Float32Array, at: number): void {
    while (count > 0) {
      const index = Math.floor(from / blockSamples);
      const samples = block(index);
      const inside = from - index * blockSamples;
      const part = Math.min(count, blockSamples - inside);
      for (let i = 0; i < part; i++) out[at + i] = (samples[inside + i] as number) / 32768;
      from += part;
      at += part;
      count -= part;
    }
  }

  return {
    rate: file.rate,
    length: file.length,
    read(start, count, into = new Float32Array(count)) {
      const out = into.subarray(0, count).fill(0);
      for (const run of file.runs) {
        const from = Math.max(start, run.at);
        const to = Math.min(start + count, run.at + run.count);
        if (to > from) copy(run.from + from - run.at, to - from, out, from - start);
      }
      return out;
    },
    close: () => closeSync(handle),
  };
}
