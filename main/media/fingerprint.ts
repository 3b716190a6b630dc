import { createHash } from 'node:crypto';
import type { Fingerprint } from '#src/model/recording.ts';
import { checkFile, openForReading } from './open-file.ts';

const blockSize = 64 * 1024;
const blockCount = 16;

/**
 * What identifies a file's content without reading all of it: its size, time, and the SHA-256 over the size
 * and sixteen 64 KiB blocks (first, last, evenly spread between; all of a small file).
 * @throws MediaError as `checkFile` does.
 */
export async function fingerprint(path: string): Promise<Fingerprint> {
  const { size, modified } = await checkFile(path);
  const hash = createHash('sha256').update(`${size}\n`);
  const file = await openForReading(path);
  try {
    const buffer = Buffer.alloc(blockSize);
    for (const position of blockPositions(size)) {
      const { bytesRead } = await file.read(buffer, 0, blockSize, position);
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
  return { size, modified, hash: hash.digest('hex') };
}

/** Where the blocks start: increasing, first 0, last ending at the end of the file. */
export function blockPositions(size: number): readonly number[] {
  if (size <= blockCount * blockSize)
    return Array.from({ length: Math.ceil(size / blockSize) }, (_, i) => i * blockSize);
  const last = size - blockSize;
  return Array.from({ length: blockCount }, (_, i) => Math.round((last * i) / (blockCount - 1)));
}
