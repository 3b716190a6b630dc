import { lookupTable } from '#src/model/lookup-table.ts';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, parse } from 'node:path';
import { readAmcSequence } from '#src/formats/amc.ts';
import { type Asf, readAsf } from '#src/formats/asf.ts';
import { readBvhSequence } from '#src/formats/bvh.ts';
import { readC3dSequence } from '#src/formats/c3d.ts';
import type { MotionFeatures } from '#src/formats/motion.ts';
import { readNpySequence } from '#src/formats/npy.ts';
import { badFile } from '#src/formats/refusal.ts';
import { readTableCsv } from '#src/formats/table-csv.ts';
import { InvalidInputError, StorageError } from '#src/model/errors.ts';
import type { DataSequence, TimesColumn } from '#src/model/sequence.ts';
import { storageError } from '#main/store/storage-error.ts';

/** What is asked of a file; what its format has no choice of is passed over. */
export type ReadChoice = {
  /** What of a recorded motion. Default: what `MotionFeatures` says of each format. */
  readonly features?: MotionFeatures | undefined;
  /** Which column of a table holds its times. Default `auto`. */
  readonly times?: TimesColumn | undefined;
};

/** How a file of one ending becomes a sequence; `name` is what errors call it. */
type Reader =
  | { readonly text: (text: string, name: string, choice: ReadChoice) => Made }
  | { readonly bytes: (bytes: Uint8Array, name: string, choice: ReadChoice) => Made };
type Made = DataSequence | Promise<DataSequence>;

const table: Reader = { text: (text, name, { times }) => readTableCsv(text, name, times) };

const readers: Readonly<Record<string, Reader>> = lookupTable({
  '.csv': table,
  '.tsv': table,
  '.txt': table,
  '.npy': { bytes: (bytes, name) => readNpySequence(bytes, name) },
  '.bvh': { text: (text, name, { features }) => readBvhSequence(text, name, features) },
  '.amc': {
    text: async (text, name, { features }) => readAmcSequence(text, name, await skeletonOf(name), features),
  },
  '.c3d': { bytes: (bytes, name, { features }) => readC3dSequence(bytes, name, features) },
});

export const sequenceEndings: readonly string[] = Object.keys(readers);

export const tableEndings: readonly string[] = sequenceEndings.filter((each) => readers[each] === table);
export const isTablePath = (path: string): boolean => tableEndings.includes(extname(path).toLowerCase());

/** Endings of recorded motions, of which features are chosen. */
export const motionEndings: readonly string[] = ['.bvh', '.amc', '.c3d'];
export const isMotionPath = (path: string): boolean => motionEndings.includes(extname(path).toLowerCase());

/** Whether a file's ending says that it holds a sequence. */
export const isSequencePath = (path: string): boolean => extname(path).toLowerCase() in readers;

/**
 * The skeleton beside a motion: the .asf of its name, or of what its name begins with (07_01.amc moves
 * 07.asf); null where there is none.
 */
export async function skeletonPath(motion: string): Promise<string | null> {
  const { dir, name, ext } = parse(motion);
  if (ext.toLowerCase() !== '.amc') return null;
  const wanted = [name, name.replace(/_[^_]*$/, '')].map((base) => `${base}.asf`.toLowerCase());
  // Ordinary files only: a link might lead out of the folders that a host may read.
  const entries = await readdir(dir || '.', { withFileTypes: true }).catch(() => []);
  const there = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  for (const each of wanted) {
    const file = there.find((entry) => entry.toLowerCase() === each);
    if (file !== undefined) return join(dir, file);
  }
  return null;
}

async function skeletonOf(motion: string): Promise<Asf | null> {
  const path = await skeletonPath(motion);
  return path === null ? null : readAsf(decodeText(await readWhole(path, mostText), path), path);
}

/** A text must fit into one string, and what is made of it into memory. */
const mostText = 400e6;
const mostBytes = 1.5e9;

/**
 * The sequence that a file holds, by its ending.
 * @throws StorageError `missing`, `not-a-file`, `too-large`, …; InvalidInputError `unknown-ending`, `bad-file`
 *   naming line and column or byte, `bad-times`, `no-such-column`
 */
export async function readSequence(path: string, choice: ReadChoice = {}): Promise<DataSequence> {
  const reader = readers[extname(path).toLowerCase()];
  if (!reader)
    throw new InvalidInputError(
      'unknown-ending',
      `“${path}” has no ending that tells what it holds.`,
      `Sequences are read from ${sequenceEndings.join(', ')} files.`,
    );
  const bytes = await readWhole(path, 'text' in reader ? mostText : mostBytes);
  return await ('text' in reader
    ? reader.text(decodeText(bytes, path), path, choice)
    : reader.bytes(bytes, path, choice));
}

async function readWhole(path: string, most: number): Promise<Uint8Array> {
  try {
    const info = await stat(path);
    if (info.isDirectory() || !info.isFile())
      throw new StorageError('not-a-file', `“${path}” is no ordinary file.`, 'Choose a file.');
    if (info.size > most)
      throw new StorageError(
        'too-large',
        `“${path}” has ${info.size} bytes, more than ${most}.`,
        'Take a part of it, or save it as .npy.',
      );
    return await readFile(path);
  } catch (error) {
    throw storageError(error, path);
  }
}

/** UTF-8 or, marked as such, UTF-16 (as spreadsheets save it); what is neither is taken as Windows-1252. */
export function decodeText(bytes: Uint8Array, name: string): string {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const zero = bytes.indexOf(0);
  if (zero >= 0)
    throw badFile(name, `byte ${zero}`, 'it holds a zero byte: this is no text', 'Check its ending.');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
