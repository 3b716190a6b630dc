import { readFileSync, writeFileSync } from 'node:fs';
import type { Sequence } from '#src/model/sequence.ts';

/** A sequence whose values lie in a file; plain data, sent to workers. */
export type SequenceFile = Omit<Sequence, 'values'> & { readonly path: string };

/** Writes the values into a new file. */
export function writeSequence({ values, ...rest }: Sequence, path: string): SequenceFile {
  writeFileSync(path, new Uint8Array(values.buffer, values.byteOffset, values.byteLength), { flag: 'wx' });
  return { ...rest, path };
}

/** Reads it back (on a worker). */
export function readSequence({ path, ...rest }: SequenceFile): Sequence {
  const bytes = readFileSync(path);
  const end = bytes.byteOffset + bytes.byteLength;
  return { ...rest, values: new Float32Array(bytes.buffer.slice(bytes.byteOffset, end)) };
}
