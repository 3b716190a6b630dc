import { closeSync, openSync, readSync } from 'node:fs';
import { StorageError } from '#src/model/errors.ts';
import type { PictureFrames } from '#src/signal/picture.ts';
import type { PictureFile } from './picture.ts';

/**
 * Opens decoded frames for reading, synchronously and in any order, straight from the disk: a long video need not lie
 * in memory. Close it when done. @throws StorageError `cache-gone` when the file was removed meanwhile.
 */
export function openPicture(file: PictureFile): PictureFrames & { close(): void } {
  let handle: number;
  try {
    handle = openSync(file.path, 'r');
  } catch (cause) {
    throw new StorageError('cache-gone', 'The decoded pictures are no longer there.', 'Start again.', {
      cause,
    });
  }
  const size = file.width * file.height * (file.depth ?? 1);

  function copy(frame: number, out: Uint8Array): void {
    for (let filled = 0; filled < out.length; ) {
      const count = readSync(handle, out, filled, out.length - filled, frame * size + filled);
      if (count === 0)
        throw new StorageError('cache-gone', 'The decoded pictures were cut short.', 'Start again.');
      filled += count;
    }
  }

  return {
    width: file.width,
    height: file.height,
    times: file.times,
    read(start, count, into = new Uint8Array(count * size)) {
      for (let k = 0; k < count; ) {
        const from = file.frames[start + k] as number;
        let run = 1; // frames that lie one after the other are read at once
        while (k + run < count && file.frames[start + k + run] === from + run) run++;
        copy(from, into.subarray(k * size, (k + run) * size));
        k += run;
      }
      return into.subarray(0, count * size);
    },
    close: () => closeSync(handle),
  };
}
