import { crc32, deflateSync } from 'node:zlib';

const magic = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Bytes a pixel: red, green, blue, opacity. */
const depth = 4;

/** Pixels, row 0 on top, as PNG: 8 bits a channel, nothing lost. @param pixels columns × rows × 4 bytes */
export function writePng(pixels: Uint8ClampedArray, columns: number, rows: number): Uint8Array {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(columns, 0);
  head.writeUInt32BE(rows, 4);
  head.set([8, 6, 0, 0, 0], 8); // 8 bits, colours with opacity; the one compression, filtering and order there is
  const lines = Buffer.alloc(rows * (1 + columns * depth));
  for (let r = 0; r < rows; r++)
    lines.set(pixels.subarray(r * columns * depth, (r + 1) * columns * depth), r * (1 + columns * depth) + 1);
  return Buffer.concat([
    Buffer.from(magic),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}
