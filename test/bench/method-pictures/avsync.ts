import { crc32, deflateSync } from 'node:zlib';
import { look } from '#src/vision/avsync/look.ts';
import { regionsOf } from '#src/vision/avsync/regions.ts';
import { clockRate, soundCues } from '#src/vision/avsync/sound-cues.ts';
import { makeClip, pictureOfClip, shifted } from '#test/bench/avsync/cases.ts';
import { line, page } from './draw.ts';

const reach = 200;
const late = 0.31;

/**
 * A hammer whose sound comes 310 ms late, filmed by a shaky camera: the evidence for each offset (blue), that of sounds that
 * cannot belong (grey), and a frame with the attended region at the offset found.
 */
export async function avsyncPicture(): Promise<string> {
  const clip = await makeClip('hammer', 5, 12);
  const frames = pictureOfClip(clip);
  const { looked } = look(frames, soundCues(shifted(clip.samples, late)), {
    reach,
    kinds: ['impact'],
    seed: 1,
  });
  const [first] = looked;
  if (!first) throw new Error('nothing moves');
  const { real, chance } = first.said.impact;
  const high = Math.max(...real) + 2;
  const x = (k: number) => 30 + (330 * k) / (2 * reach);
  const y = (v: number) => 190 - (165 * (v + 4)) / (high + 4);
  const curve = (values: Float64Array, colour: string, width: number) =>
    line(
      Array.from(values, (v, k) => [x(k), y(Math.max(-4, v))] as const),
      colour,
      width,
    );
  const best = real.indexOf(Math.max(...real));
  const region = regionsOf(first.cols, first.rows)[first.said.attended.impact[best] as number];
  const ticks = [-2, -1, 0, 1, 2]
    .map(
      (s) => `<text x="${x(reach + s * clockRate)}" y="206" text-anchor="middle" fill="#555">${s} s</text>`,
    )
    .join('');
  const at = x(reach + late * clockRate);
  const truth = `<line x1="${at}" x2="${at}" y1="20" y2="190" stroke="#15803d" stroke-dasharray="3 3"/><text x="${at + 5}" y="30" fill="#15803d">truth</text>`;
  const [left, top] = [375, 40];
  const pixels = frames.read(Math.round((clip.hits[3] as number) * clip.filming.fps), 1);
  const picture = `<image x="${left}" y="${top}" width="215" height="121" href="data:image/png;base64,${greyPng(pixels, 160, 90).toString('base64')}"/>`;
  const box = region
    ? `<rect x="${left + (region.col / first.cols) * 215}" y="${top + (region.row / first.rows) * 121}" width="${(region.cols / first.cols) * 215}" height="${(region.rows / first.rows) * 121}" fill="none" stroke="#c2410c" stroke-width="2"/>`
    : '';
  return page(
    600,
    215,
    chance.map((c) => curve(c, '#bbb', 0.8)).join('') +
      curve(real, '#1f5fa8', 1.5) +
      truth +
      ticks +
      picture +
      box,
  );
}

/** 8-bit grey PNG. */
function greyPng(pixels: Uint8Array, width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([size, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.writeUInt8(8, 8);
  const rows = Array.from({ length: height }, (_, r) =>
    Buffer.concat([Buffer.from([0]), pixels.subarray(r * width, (r + 1) * width)]),
  );
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    magic,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
