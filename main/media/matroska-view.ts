import type { FilmSamples } from './mp4-pictures.ts';

/** ns of one unit of time. */
const scale = 100_000;
const unitsASecond = 1e9 / scale;
/** A cluster holds what is shown within so many units: blocks count from its begin in 16 bits. */
const longest = 30_000;
/** Bytes before a cluster's first block, and before each picture. */
const [clusterHead, blockHead] = [22, 9];

/** A Matroska file (RFC 9559) of the pictures of another file, of which only what is read is made. */
export type MatroskaView = {
  readonly size: number;
  /**
   * Bytes from…to−1, a part at a time.
   * @param source reads so many bytes of the other file from an offset on
   */
  read(
    from: number,
    to: number,
    source: (at: number, length: number) => Promise<Buffer>,
  ): AsyncGenerator<Buffer>;
};

const uint = (value: number, width: number): Buffer => {
  const out = Buffer.alloc(width);
  for (let i = width - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) out[i] = rest % 256;
  return out;
};
const id = (hex: string): Buffer => Buffer.from(hex, 'hex');
/** A length in four bytes, and in eight. */
const short = (length: number): Buffer => uint(0x10000000 + length, 4);
const long = (length: number): Buffer => Buffer.concat([Buffer.from([1]), uint(length, 7)]);
const element = (name: string, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([id(name), short(body.length), body]);
};
const text = (name: string, value: string): Buffer => element(name, Buffer.from(value, 'latin1'));
const number = (name: string, value: number): Buffer => element(name, uint(value, 8));

/**
 * Browsers keep a row of their index for every picture and every packet of an MP4 file while it is open: 25 MB for three hours. Of
 * Matroska they keep one for every cluster that can be jumped to.
 * @param shift seconds that are added to every time
 * @param duration seconds
 */
export function matroskaView(film: FilmSamples, shift: number, duration: number): MatroskaView {
  const count = film.sizes.length;
  const timeOf = (i: number) => Math.max(0, Math.round(((film.times[i] as number) + shift) * unitsASecond));
  // Clusters: their first picture, and where they begin behind the head of the file.
  const [firsts, begins]: [number[], number[]] = [[], []];
  let at = 0;
  for (let i = 0, from = 0; i < count; i++) {
    const isNew = i === 0 || film.keys[i] === 1 || Math.abs(timeOf(i) - from) > longest;
    if (isNew) {
      firsts.push(i);
      begins.push(at);
      from = timeOf(i);
      at += clusterHead;
    }
    at += blockHead + (film.sizes[i] as number);
  }
  const head = headOf(film, { firsts, begins, timeOf, duration, clusters: at });
  const size = head.length + at;
  const endOf = (c: number) => firsts[c + 1] ?? count;
  const startOf = (c: number) => head.length + (begins[c] as number);

  function clusterHeadOf(c: number): Buffer {
    const length = (begins[c + 1] ?? at) - (begins[c] as number) - 12;
    const time = Buffer.concat([id('e788'), uint(timeOf(firsts[c] as number), 8)]);
    return Buffer.concat([id('1f43b675'), long(length), time]);
  }

  return {
    size,
    async *read(from, to, source) {
      if (from < head.length) yield head.subarray(from, Math.min(to, head.length));
      for (let c = lastAtMost(begins, Math.max(from, head.length) - head.length); c < begins.length; c++) {
        let position = startOf(c);
        if (position >= to) return;
        const whole: Piece[] = [{ at: position, bytes: clusterHeadOf(c) }];
        position += clusterHead;
        const base = timeOf(firsts[c] as number);
        for (let i = firsts[c] as number; i < endOf(c); i++) {
          const [offset, length] = [film.offsets[i] as number, film.sizes[i] as number];
          const block = Buffer.concat([id('a3'), short(length + 4), id('81'), Buffer.alloc(3)]);
          block.writeInt16BE(timeOf(i) - base, 6);
          block[8] = film.keys[i] === 1 ? 0x80 : 0;
          whole.push({ at: position, bytes: block }, { at: position + blockHead, from: offset, length });
          position += blockHead + length;
        }
        const parts: Buffer[] = [];
        for (const piece of whole) {
          const length = 'bytes' in piece ? piece.bytes.length : piece.length;
          const [low, high] = [Math.max(from, piece.at), Math.min(to, piece.at + length)];
          if (high <= low) continue;
          if ('bytes' in piece) parts.push(piece.bytes.subarray(low - piece.at, high - piece.at));
          else parts.push(await source(piece.from + low - piece.at, high - low));
        }
        if (parts.length > 0) yield Buffer.concat(parts);
      }
    },
  };
}

type Piece =
  | { readonly at: number; readonly bytes: Buffer }
  | { readonly at: number; readonly from: number; readonly length: number };

type Layout = {
  readonly firsts: readonly number[];
  readonly begins: readonly number[];
  readonly timeOf: (sample: number) => number;
  readonly duration: number;
  /** Bytes of all clusters. */
  readonly clusters: number;
};

/** All before the first cluster: what it is, its one track, and where it can be jumped to. */
function headOf(film: FilmSamples, { firsts, begins, timeOf, duration, clusters }: Layout): Buffer {
  const ebml = element(
    '1a45dfa3',
    ...[number('4286', 1), number('42f7', 1), number('42f2', 4), number('42f3', 8)],
    ...[text('4282', 'matroska'), number('4287', 4), number('4285', 2)],
  );
  const length = Buffer.alloc(8);
  length.writeDoubleBE(duration * unitsASecond);
  const info = element(
    '1549a966',
    ...[number('2ad7b1', scale), element('4489', length), text('4d80', 'Syncline'), text('5741', 'Syncline')],
  );
  const { colour } = film;
  const colours = colour
    ? [
        element(
          '55b0',
          ...[number('55b1', colour.matrix), number('55b9', colour.isFull ? 2 : 1)],
          ...[number('55ba', colour.transfer), number('55bb', colour.primaries)],
        ),
      ]
    : [];
  const picture = element('e0', number('b0', film.width), number('ba', film.height), ...colours);
  const track = element(
    '1654ae6b',
    element(
      'ae',
      ...[number('d7', 1), number('73c5', 1), number('83', 1), number('9c', 0)],
      ...[text('86', 'V_MPEG4/ISO/AVC'), element('63a2', film.config), picture],
    ),
  );
  const jumps = firsts.flatMap((first, c) => (film.keys[first] === 1 ? [c] : []));
  const cuesLength = 8 + 27 * jumps.length;
  const before = info.length + track.length + cuesLength;
  const cues = jumps.map((c) =>
    Buffer.concat([
      ...[id('bb99b388'), uint(timeOf(firsts[c] as number), 8)],
      ...[id('b78df78101f188'), uint(before + (begins[c] as number), 8)],
    ]),
  );
  return Buffer.concat([
    ...[ebml, id('18538067'), long(before + clusters)],
    ...[info, track, id('1c53bb6b'), short(cuesLength - 8), ...cues],
  ]);
}

/** Index of the last value that is at most this. */
function lastAtMost(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
