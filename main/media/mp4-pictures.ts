import type { FileHandle } from 'node:fs/promises';

/** The pictures of an MP4 file, in the order in which they are decoded. */
export type FilmSamples = {
  readonly width: number;
  readonly height: number;
  /** What the decoder must know before the first: an AVCDecoderConfigurationRecord. */
  readonly config: Buffer;
  /** Colour as ISO/IEC 23091-2 numbers it; null: the pictures themselves say it, or nothing does. */
  readonly colour: { primaries: number; transfer: number; matrix: number; isFull: boolean } | null;
  /** Bytes from the file's begin, and bytes. */
  readonly offsets: Float64Array;
  readonly sizes: Uint32Array;
  /** When each is shown, seconds of the file's own presentation. */
  readonly times: Float64Array;
  /** 1: nothing before it is needed. */
  readonly keys: Uint8Array;
};

/** More than so many bytes of index, or pictures, are of no film that anybody recorded. */
const [mostIndex, mostSamples] = [128 * 1024 * 1024, 2_000_000];

type Box = { readonly type: string; readonly body: Buffer };

/**
 * Reads where the pictures of an H.264 film lie (ISO/IEC 14496-12), if they are told plainly: one description, at most one edit, not
 * turned, square pixels. @returns null: it is told otherwise, or wrongly
 */
export async function mp4Pictures(file: FileHandle): Promise<FilmSamples | null> {
  const { size } = await file.stat();
  const moov = await movieBox(file, size);
  if (!moov) return null;
  try {
    const parts = [...boxes(moov)];
    const movieScale = versioned(child(parts, 'mvhd'), 12, 20);
    for (const { type, body } of parts) {
      if (type !== 'trak') continue;
      const media = [...boxes(child([...boxes(body)], 'mdia'))];
      if (child(media, 'hdlr').toString('latin1', 8, 12) === 'vide')
        return samplesOf([...boxes(body)], media, movieScale, size);
    }
    return null;
  } catch (error) {
    if (error instanceof RangeError || error instanceof Unplain) return null;
    throw error;
  }
}

/** What is not there, or not as it is looked for. */
class Unplain extends Error {}

async function movieBox(file: FileHandle, size: number): Promise<Buffer | null> {
  const head = Buffer.alloc(16);
  for (let at = 0; at + 8 <= size; ) {
    await file.read(head, 0, 16, at);
    const short = head.readUInt32BE(0);
    const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? size - at : short;
    const skip = short === 1 ? 16 : 8;
    if (length < skip || at + length > size) return null;
    if (head.toString('latin1', 4, 8) === 'moov') {
      if (length > mostIndex) return null;
      const body = Buffer.alloc(length - skip);
      const { bytesRead } = await file.read(body, 0, body.length, at + skip);
      return bytesRead === body.length ? body : null;
    }
    at += length;
  }
  return null;
}

function* boxes(parent: Buffer): Generator<Box> {
  for (let at = 0; at + 8 <= parent.length; ) {
    const short = parent.readUInt32BE(at);
    const length =
      short === 1 ? Number(parent.readBigUInt64BE(at + 8)) : short === 0 ? parent.length - at : short;
    const skip = short === 1 ? 16 : 8;
    if (length < skip || at + length > parent.length) throw new Unplain();
    yield { type: parent.toString('latin1', at + 4, at + 8), body: parent.subarray(at + skip, at + length) };
    at += length;
  }
}

const find = (list: readonly Box[], type: string): Buffer | null =>
  list.find((each) => each.type === type)?.body ?? null;

function child(list: readonly Box[], type: string): Buffer {
  const found = find(list, type);
  if (!found) throw new Unplain();
  return found;
}

/** A 32-bit field that lies elsewhere in version 1 of a box. */
const versioned = (body: Buffer, first: number, second: number): number =>
  body.readUInt32BE(body[0] === 1 ? second : first);

function samplesOf(
  track: readonly Box[],
  media: readonly Box[],
  movieScale: number,
  fileSize: number,
): FilmSamples | null {
  const header = child(track, 'tkhd');
  const matrix = header[0] === 1 ? 52 : 40;
  const straight = [0x10000, 0, 0, 0, 0x10000].every((v, i) => header.readInt32BE(matrix + 4 * i) === v);
  const timescale = versioned(child(media, 'mdhd'), 12, 20);
  const table = [...boxes(child([...boxes(child(media, 'minf'))], 'stbl'))];
  const entry = pictureEntry(child(table, 'stsd'));
  const sizes = sizesOf(child(table, 'stsz'));
  if (!straight || !entry || timescale === 0 || sizes.length === 0) return null;
  const count = sizes.length;
  const offsets = offsetsOf(table, sizes);
  for (let i = 0; i < count; i++) if ((offsets[i] as number) + (sizes[i] as number) > fileSize) return null;
  const edits = find(track, 'edts');
  const edit = edits ? oneEdit(child([...boxes(edits)], 'elst'), timescale, movieScale) : whole;
  if (!edit) return null;
  const times = timesOf(table, count, timescale);
  for (let i = 0; i < count; i++) {
    const t = (times[i] as number) + edit.shift;
    // What was cut without being encoded anew holds pictures that are decoded and never shown.
    if (t < edit.from - rounding || t > edit.to + rounding) return null;
    times[i] = t;
  }
  return { ...entry, sizes, offsets, times, keys: keysOf(find(table, 'stss'), count) };
}

function pictureEntry(body: Buffer): Pick<FilmSamples, 'width' | 'height' | 'config' | 'colour'> | null {
  const [entry, ...others] = [...boxes(body.subarray(8))];
  if (!entry || others.length > 0 || entry.type !== 'avc1') return null;
  const parts = [...boxes(entry.body.subarray(78))];
  const [shape, nclx] = [find(parts, 'pasp'), find(parts, 'colr')];
  if (find(parts, 'clap') || (shape && shape.readUInt32BE(0) !== shape.readUInt32BE(4))) return null;
  const tells = nclx?.toString('latin1', 0, 4) === 'nclx';
  return {
    width: entry.body.readUInt16BE(24),
    height: entry.body.readUInt16BE(26),
    config: Buffer.from(child(parts, 'avcC')),
    colour:
      nclx && tells
        ? {
            primaries: nclx.readUInt16BE(4),
            transfer: nclx.readUInt16BE(6),
            matrix: nclx.readUInt16BE(8),
            isFull: (nclx.readUInt8(10) & 128) !== 0,
          }
        : null,
  };
}

function sizesOf(body: Buffer): Uint32Array {
  const [same, count] = [body.readUInt32BE(4), body.readUInt32BE(8)];
  if (count > mostSamples) throw new Unplain();
  return Uint32Array.from({ length: count }, (_, i) => (same > 0 ? same : body.readUInt32BE(12 + 4 * i)));
}

/** Chunks follow one another in the file, and the samples of each lie end to end. */
function offsetsOf(table: readonly Box[], sizes: Uint32Array): Float64Array {
  const [near, far] = [find(table, 'stco'), find(table, 'co64')];
  const chunks = near ?? far;
  const runs = child(table, 'stsc');
  if (!chunks) throw new Unplain();
  const chunkCount = chunks.readUInt32BE(4);
  const chunkAt = (c: number) =>
    near ? near.readUInt32BE(8 + 4 * c) : Number(chunks.readBigUInt64BE(8 + 8 * c));
  const runCount = runs.readUInt32BE(4);
  const offsets = new Float64Array(sizes.length);
  let sample = 0;
  for (let run = 0; run < runCount && sample < sizes.length; run++) {
    const first = runs.readUInt32BE(8 + 12 * run) - 1;
    const each = runs.readUInt32BE(12 + 12 * run);
    const next = run + 1 < runCount ? runs.readUInt32BE(20 + 12 * run) - 1 : chunkCount;
    for (let c = first; c < next && sample < sizes.length; c++) {
      let at = chunkAt(c);
      for (let k = 0; k < each && sample < sizes.length; k++, sample++) {
        offsets[sample] = at;
        at += sizes[sample] as number;
      }
    }
  }
  if (sample < sizes.length) throw new Unplain();
  return offsets;
}

function timesOf(table: readonly Box[], count: number, timescale: number): Float64Array {
  const times = new Float64Array(count);
  let [sample, clock] = [0, 0];
  eachRun(child(table, 'stts'), (delta) => {
    if (sample >= count) return false;
    times[sample++] = clock / timescale;
    clock += delta;
    return true;
  });
  if (sample < count) throw new Unplain();
  const later = find(table, 'ctts');
  sample = 0;
  if (later)
    eachRun(later, (by) => {
      if (sample >= count) return false;
      times[sample] = (times[sample] as number) + (by | 0) / timescale;
      sample++;
      return true;
    });
  return times;
}

/** A table of runs: so many times the same value. */
function eachRun(body: Buffer, take: (value: number) => boolean): void {
  const runs = body.readUInt32BE(4);
  for (let run = 0; run < runs; run++) {
    const [length, value] = [body.readUInt32BE(8 + 8 * run), body.readUInt32BE(12 + 8 * run)];
    for (let k = 0; k < length; k++) if (!take(value)) return;
  }
}

function keysOf(body: Buffer | null, count: number): Uint8Array {
  const keys = new Uint8Array(count);
  if (!body) return keys.fill(1);
  const length = body.readUInt32BE(4);
  for (let i = 0; i < length; i++) keys[body.readUInt32BE(8 + 4 * i) - 1] = 1;
  return keys;
}

/** What is shown: media time moved by so much, of that what lies from…to. Seconds of the presentation. */
type Edit = { readonly shift: number; readonly from: number; readonly to: number };
const whole: Edit = { shift: 0, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
/** Edits are told in the film's coarser ticks, seconds. */
const rounding = 0.002;

/** One edit at its own speed, behind a pause or not; null: there are others. */
function oneEdit(body: Buffer, timescale: number, movieScale: number): Edit | null {
  const long = body[0] === 1;
  const count = body.readUInt32BE(4);
  const width = long ? 20 : 12;
  let [pause, edit]: [number, Edit | null] = [0, null];
  for (let i = 0; i < count; i++) {
    const at = 8 + width * i;
    const length = long ? Number(body.readBigUInt64BE(at)) : body.readUInt32BE(at);
    const from = long ? Number(body.readBigInt64BE(at + 8)) : body.readInt32BE(at + 4);
    const rate = body.readInt32BE(at + width - 4);
    if (edit !== null || rate !== 0x10000 || movieScale === 0) return null;
    if (from === -1) pause += length / movieScale;
    // No length: to the end.
    else {
      const to = length > 0 ? pause + length / movieScale : Number.POSITIVE_INFINITY;
      edit = { shift: pause - from / timescale, from: pause, to };
    }
  }
  return count === 0 ? whole : edit;
}
