import type { FileHandle } from 'node:fs/promises';
import { openForReading } from './open-file.ts';

/** What the header of a WAV says about its samples. */
export type WavHeader = {
  readonly kind: 'RIFF' | 'RF64';
  /** Byte at which the samples start. */
  readonly dataStart: number;
  /** Bytes of samples that the header declares. */
  readonly declared: number;
  readonly bytesPerSecond: number;
  /** The declared size cannot be true: a recorder that never finished, or a count that ran over 4 GiB. */
  readonly wrongSize: boolean;
};

const unset = 0xffff_ffff;

/**
 * Reads a WAV's chunk list without trusting its sizes (ffprobe was seen to search a file with a wrapped
 * size for minutes). Null when `path` is no WAV.
 */
export async function readWavHeader(path: string): Promise<WavHeader | null> {
  const file = await openForReading(path);
  try {
    return await walk(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

async function walk(file: FileHandle, size: number): Promise<WavHeader | null> {
  const head = await bytesAt(file, 0, 12);
  const kind = head.toString('latin1', 0, 4);
  if (head.length < 12 || (kind !== 'RIFF' && kind !== 'RF64' && kind !== 'BW64')) return null;
  if (head.toString('latin1', 8, 12) !== 'WAVE') return null;
  let at = 12;
  let bytesPerSecond = 0;
  let longSize: number | null = null;
  for (let chunks = 0; chunks < 64 && at + 8 <= size; chunks++) {
    const chunk = await bytesAt(file, at, 8 + 32);
    const id = chunk.toString('latin1', 0, 4);
    const length = chunk.readUInt32LE(4);
    if (id === 'ds64' && chunk.length >= 24) longSize = Number(chunk.readBigUInt64LE(16));
    if (id === 'fmt ' && chunk.length >= 20) bytesPerSecond = chunk.readUInt32LE(16);
    if (id === 'data') {
      const dataStart = at + 8;
      const declared = kind !== 'RIFF' && length === unset && longSize !== null ? longSize : length;
      const wrongSize = await isWrong(file, size, dataStart, declared);
      return { kind: kind === 'RIFF' ? 'RIFF' : 'RF64', dataStart, declared, bytesPerSecond, wrongSize };
    }
    at += 8 + length + (length % 2);
  }
  return null;
}

/** Nothing declared although samples follow, or what follows the declared end is no chunk. */
async function isWrong(file: FileHandle, size: number, start: number, declared: number): Promise<boolean> {
  const present = size - start;
  if (declared === 0 || declared === unset) return present > 0;
  if (declared >= present) return false; // cut short: ffmpeg reads to the end by itself
  const end = start + declared;
  for (const at of [end, end + (declared % 2)]) {
    if (size - at < 8) return false; // a few stray bytes
    const next = await bytesAt(file, at, 8);
    const length = next.readUInt32LE(4);
    if (/^[\x20-\x7e]{4}$/.test(next.toString('latin1', 0, 4)) && at + 8 + length <= size + 1) return false;
    if (next.every((byte) => byte === 0)) return size - start > unset; // padding, unless far too much of it
  }
  return true;
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
