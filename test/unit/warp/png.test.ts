import { crc32, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { writePng } from '#main/warp/png.ts';
import { matrixSvg } from '#src/formats/report/matrix-picture.ts';
import { readXml } from '#src/formats/xml.ts';

describe('a PNG', () => {
  it('holds the pixels as they are, in chunks whose sums are right', () => {
    const pixels = Uint8ClampedArray.from({ length: 3 * 2 * 4 }, (_, k) => (37 * k) % 256);
    const png = Buffer.from(writePng(pixels, 3, 2));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    const chunks = new Map<string, Buffer>();
    for (let at = 8; at < png.length; ) {
      const size = png.readUInt32BE(at);
      const body = png.subarray(at + 4, at + 8 + size);
      expect(png.readUInt32BE(at + 8 + size)).toBe(crc32(body));
      chunks.set(body.subarray(0, 4).toString(), body.subarray(4));
      at += 12 + size;
    }
    expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
    expect([chunks.get('IHDR')?.readUInt32BE(0), chunks.get('IHDR')?.readUInt32BE(4)]).toEqual([3, 2]);
    const lines = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
    expect([lines[0], lines[13], lines.length]).toEqual([0, 0, 26]);
    expect([...lines.subarray(1, 13), ...lines.subarray(14)]).toEqual([...pixels]);
  });
});

describe('the matrix as SVG', () => {
  it('is whole, whatever its recordings are called, and says in words what it shows', () => {
    const text = matrixSvg({
      ...{ image: 'data:image/png;base64,AAAA', x: [0, 10], y: [0, 20], pins: [[1, 2]] },
      names: ['"><script>&.wav', 'b.wav'],
      map: [
        [0, 1],
        [5, 11],
      ],
      sd: [0.1, 0.2],
    });
    const { root } = readXml(text, 'svg');
    expect(root.name).toBe('svg');
    expect(root.attributes['aria-label']).toMatch(
      /"><script>&\.wav .* from 0\.00 and 1\.00 s to 5\.00 and 11\.00 s/,
    );
    expect(text).not.toContain('<script>');
  });
});
