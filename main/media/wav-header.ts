import type { FileHandle } from 'node:fs/promises';
import { openForReading } from './open-file.ts';

/** What the header of a WAV says about its samples. */
export type WavHeader = {
  readonly kind: 'RIFF' | 'RF64';
  /** Byte at which the samples start. */
  readonly dataStart: number;
  /** Bytes of samples that the header declares. */
  readonly declared: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** Bytes of one sample of all channels. */
  readonly frameBytes: number;
  /** ffmpeg's name of the sample format, e.g. `s16le`; null for coded sound. */
  readonly format: string | null;
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
  let sound = { sampleRate: 0, channels: 0, frameBytes: 0, format: null as string | null };
  let longSize: number | null = null;
  for (let chunks = 0; chunks < 64 && at + 8 <= size; chunks++) {
    const chunk = await bytesAt(file, at, 8 + 40);
    const id = chunk.toString('latin1', 0, 4);
    const length = chunk.readUInt32LE(4);
    if (id === 'ds64' && chunk.length >= 24) longSize = Number(chunk.readBigUInt64LE(16));
    if (id === 'fmt ' && chunk.length >= 48) sound = soundFormat(chunk.subarray(8));
    if (id === 'data') {
      const dataStart = at + 8;
      const declared = kind !== 'RIFF' && length === unset && longSize !== null ? longSize : length;
      const wrongSize = await isWrong(file, size, dataStart, declared);
      return { kind: kind === 'RIFF' ? 'RIFF' : 'RF64', dataStart, declared, ...sound, wrongSize };
    }
    at += 8 + length + (length % 2);
  }
  return null;
}

/** The `fmt ` chunk's content; a format tag of 0xFFFE keeps the true one in its GUID. */
function soundFormat(fmt: Buffer) {
  const tag = fmt.readUInt16LE(0) === 0xfffe ? fmt.readUInt16LE(24) : fmt.readUInt16LE(0);
  const bits = fmt.readUInt16LE(14);
  const whole: Readonly<Record<number, string>> = { 8: 'u8', 16: 's16le', 24: 's24le', 32: 's32le' };
  const float: Readonly<Record<number, string>> = { 32: 'f32le', 64: 'f64le' };
  const format = (tag === 1 ? whole : tag === 3 ? float : {})[bits] ?? null;
  return {
    sampleRate: fmt.readUInt32LE(4),
    channels: fmt.readUInt16LE(2),
    frameBytes: fmt.readUInt16LE(12),
    format,
  };
}

/** Nothing declared although samples follow, or what follows the declared end is neither chunk nor padding. */
async function isWrong(file: FileHandle, size: number, start: number, declared: number): Promise<boolean> {
  const present = size - start;
  if (declared === 0 || declared === unset) return present > 0;
  if (declared >= present) return false; // cut short: ffmpeg reads to the end by itself
  if (present > unset && declared <= unset) return true;
  const end = start + declared;
  for (const at of [end, end + (declared % 2)]) {
    if (size - at < 8) return false; // a few stray bytes
    const next = await bytesAt(file, at, 8);
    const length = next.readUInt32LE(4);
    if (/^[\x20-\x7e]{4}$/.test(next.toString('latin1', 0, 4)) && at + 8 + length <= size + 1) return false;
  }
  return !(await isPadding(file, end, size));
}

/** Zeros wherever one looks between two places. */
async function isPadding(file: FileHandle, from: number, to: number): Promise<boolean> {
  const looks = 64;
  const length = Math.min(4096, to - from);
  for (let i = 0; i < looks; i++) {
    const bytes = await bytesAt(file, Math.round(from + ((to - from - length) * i) / (looks - 1)), length);
    if (bytes.some((byte) => byte !== 0)) return false;
  }
  return true;
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
