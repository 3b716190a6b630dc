import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { decodeText } from '#src/formats/text-encoding.ts';
import { storageError } from '#main/store/storage-error.ts';

/** So much of a file tells what it holds. */
const headBytes = 256 * 1024;

/** The first lines of a text, none of them cut. */
export async function headOf(path: string): Promise<string> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw storageError(error, path);
  });
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const { text } = decodeText(new Uint8Array(buffer.subarray(0, bytesRead)), basename(path));
    return bytesRead < headBytes ? text : text.slice(0, text.lastIndexOf('\n') + 1);
  } finally {
    await handle.close();
  }
}
