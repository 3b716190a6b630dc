import { open } from 'node:fs/promises';
import { toInt24, wavHeader } from '#src/formats/wav.ts';
import { storageError } from '#main/store/storage-error.ts';

export type WavWriter = {
  /** Appends interleaved samples. */
  write(samples: Float32Array): Promise<void>;
  /** Closes the file. @throws Error when not as many samples were written as were announced. */
  close(): Promise<void>;
  /** Closes the file as it is, after a failure. */
  abandon(): Promise<void>;
};

/** Writes a new 24-bit WAV of exactly `frames` samples a channel. @throws StorageError `exists`, `disk-full`, `read-only` … */
export async function createWav(
  path: string,
  channels: number,
  rate: number,
  frames: number,
): Promise<WavWriter> {
  const handle = await open(path, 'wx').catch((error: unknown) => {
    throw storageError(error, path);
  });
  let written = 0;
  const put = async (bytes: Uint8Array): Promise<void> => {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await handle.write(bytes, at, bytes.length - at).catch((error: unknown) => {
        throw storageError(error, path);
      });
      at += bytesWritten;
    }
  };
  await put(wavHeader(channels, rate, frames));
  return {
    async write(samples) {
      const bytes = new Uint8Array(samples.length * 3);
      toInt24(samples, bytes);
      await put(bytes);
      written += samples.length;
    },
    async close() {
      if ((written * 3) % 2 !== 0) await put(new Uint8Array(1));
      await handle.close();
      if (written !== frames * channels)
        throw new Error(`${written} samples were rendered where ${frames * channels} were due`);
    },
    abandon: () => handle.close(),
  };
}
