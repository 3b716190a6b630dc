import type { FileHandle } from 'node:fs/promises';
import { openForReading } from './open-file.ts';

/** More boxes than this are not walked: a file of fragments is whole wherever it ends. */
const mostBoxes = 20_000;

/**
 * How many bytes a file ought to hold by its own outermost structure (MP4 and QuickTime boxes, a Matroska
 * segment, RIFF and FORM chunks, an MP3's Xing header), when that is more than it holds; null otherwise.
 * Reads headers alone. What no header declares (Ogg, FLAC, transport streams) only decoding can tell.
 */
export async function declaredSize(path: string): Promise<number | null> {
  const file = await openForReading(path);
  try {
    const { size } = await file.stat();
    const declared = await outermost(file, size);
    return declared !== null && declared > size ? declared : null;
  } finally {
    await file.close();
  }
}

async function outermost(file: FileHandle, size: number): Promise<number | null> {
  const head = await bytesAt(file, 0, 12);
  const name = head.toString('latin1', 0, 4);
  if (head.length < 12) return null;
  if (/^(ftyp|styp|moov|mdat|free|skip|wide)$/.test(head.toString('latin1', 4, 8)))
    return await lastBox(file, size);
  if (head.readUInt32BE(0) === 0x1a45dfa3) return await segmentEnd(file);
  if (name === 'RIFF' && head.toString('latin1', 8, 12) === 'AVI ') return await lastRiff(file, size);
  if (name === 'FORM') return counted(head.readUInt32BE(4));
  return await xingEnd(file, head);
}

/** Where the last box of an MP4 or QuickTime file says that it ends. */
async function lastBox(file: FileHandle, size: number): Promise<number | null> {
  let at = 0;
  for (let boxes = 0; boxes < mostBoxes && at + 8 <= size; boxes++) {
    const head = await bytesAt(file, at, 16);
    let length = head.readUInt32BE(0);
    if (length === 0) return null; // up to the end of the file, wherever that is
    if (!/^[\x20-\x7e©]{4}$/.test(head.toString('latin1', 4, 8))) return null;
    if (length === 1) {
      if (head.length < 16) return null;
      length = Number(head.readBigUInt64BE(8));
    }
    if (length < 8) return null;
    at += length;
  }
  return at;
}

/** Where a Matroska or WebM segment says that it ends; null for one that was written without looking back. */
async function segmentEnd(file: FileHandle): Promise<number | null> {
  const bytes = await bytesAt(file, 0, 4096);
  const header = varint(bytes, 4);
  if (!header) return null;
  let at = header.next + header.value;
  // Void elements may stand between the header and the segment.
  for (let elements = 0; elements < 16; elements++) {
    if (at + 12 > bytes.length) return null;
    const isSegment = bytes.readUInt32BE(at) === 0x18538067;
    const length = varint(bytes, isSegment ? at + 4 : at + 1);
    if (!length || (!isSegment && bytes[at] !== 0xec)) return null;
    if (isSegment) return length.unknown ? null : length.next + length.value;
    at = length.next + length.value;
  }
  return null;
}

/** An EBML length: the leading zeros of the first byte tell how many bytes it has; all ones mean “unknown”. */
function varint(bytes: Buffer, at: number): { value: number; next: number; unknown: boolean } | null {
  const first = bytes[at];
  if (!first) return null; // past the end, or longer than eight bytes
  const length = Math.clz32(first) - 23;
  if (at + length > bytes.length) return null;
  let value = first & (0xff >> length);
  let unknown = value === 0xff >> length;
  for (const byte of bytes.subarray(at + 1, at + length)) {
    value = value * 256 + byte;
    unknown &&= byte === 0xff;
  }
  return { value, next: at + length, unknown };
}

/** Where a chunk at 0 ends; null where the count was to be filled in at the end and never was. */
const counted = (length: number): number | null => (length < 4 || length === 0xffff_ffff ? null : 8 + length);

/** An AVI over 1 GB goes on in further RIFF chunks. */
async function lastRiff(file: FileHandle, size: number): Promise<number | null> {
  let at = 0;
  for (let chunks = 0; chunks < mostBoxes && at + 12 <= size; chunks++) {
    const head = await bytesAt(file, at, 12);
    if (head.toString('latin1', 0, 4) !== 'RIFF') return at;
    const length = head.readUInt32LE(4);
    if (counted(length) === null) return null;
    at += 8 + length + (length % 2);
  }
  return at;
}

/** Where the frames of an MP3 end that its Xing header counts. */
async function xingEnd(file: FileHandle, head: Buffer): Promise<number | null> {
  const tagged = head.toString('latin1', 0, 3) === 'ID3';
  // The tag's size keeps the highest bit of every byte clear.
  const start = tagged ? 10 + [6, 7, 8, 9].reduce((sum, i) => sum * 128 + ((head[i] ?? 0) & 0x7f), 0) : 0;
  const frame = await bytesAt(file, start, 64);
  if (frame.length < 64 || frame[0] !== 0xff || ((frame[1] ?? 0) & 0xe6) !== 0xe2) return null;
  const mono = ((frame[3] ?? 0) & 0xc0) === 0xc0;
  const mpeg1 = ((frame[1] ?? 0) & 0x18) === 0x18;
  const at = 4 + (mpeg1 ? (mono ? 17 : 32) : mono ? 9 : 17);
  const name = frame.toString('latin1', at, at + 4);
  if (name !== 'Xing' && name !== 'Info') return null;
  const flags = frame.readUInt32BE(at + 4);
  if ((flags & 2) === 0) return null;
  return start + frame.readUInt32BE(at + 8 + ((flags & 1) === 0 ? 0 : 4));
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
