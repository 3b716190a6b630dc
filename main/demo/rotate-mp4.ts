import { open } from 'node:fs/promises';

/**
 * Writes “turn me 90° clockwise” into an MP4’s video track. ffmpeg’s own option for it changed between
 * versions; the matrix in the track header (ISO 14496-12 §8.3.2) did not.
 */
export async function turnClockwise(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const size = (await file.stat()).size;
    const read = async (at: number, length: number): Promise<Buffer> => {
      const buffer = Buffer.alloc(length);
      await file.read(buffer, 0, length, at);
      return buffer;
    };
    type Box = { readonly type: string; readonly body: number; readonly end: number };
    const boxes = async (from: number, to: number): Promise<readonly Box[]> => {
      const list: Box[] = [];
      for (let at = from; at + 8 <= to; ) {
        const head = await read(at, 16);
        const short = head.readUInt32BE(0);
        const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? to - at : short;
        if (length < 8) break;
        list.push({
          type: head.toString('latin1', 4, 8),
          body: at + (short === 1 ? 16 : 8),
          end: at + length,
        });
        at += length;
      }
      return list;
    };
    const inside = async (box: Box, type: string): Promise<Box | undefined> =>
      (await boxes(box.body, box.end)).find((b) => b.type === type);
    const moov = (await boxes(0, size)).find((b) => b.type === 'moov');
    for (const trak of moov ? await boxes(moov.body, moov.end) : []) {
      if (trak.type !== 'trak') continue;
      const mdia = await inside(trak, 'mdia');
      const hdlr = mdia && (await inside(mdia, 'hdlr'));
      const tkhd = await inside(trak, 'tkhd');
      if (!hdlr || !tkhd || (await read(hdlr.body + 8, 4)).toString('latin1') !== 'vide') continue;
      const head = await read(tkhd.body, 96);
      const matrix = head[0] === 1 ? 52 : 40;
      const height = head.readUInt32BE(matrix + 40);
      const values = [0, 0x10000, 0, -0x10000, 0, 0, height, 0, 0x40000000];
      const bytes = Buffer.alloc(36);
      for (const [i, value] of values.entries()) bytes.writeInt32BE(value | 0, i * 4);
      await file.write(bytes, 0, 36, tkhd.body + matrix);
      return;
    }
    throw new Error('no video track to turn');
  } finally {
    await file.close();
  }
}
