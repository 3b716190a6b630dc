import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { look, makePatch } from '#src/vision/track/patch.ts';
import { cornersOf, placeOfTheta } from '#src/vision/track/place.ts';
import { type Plane, pyramid } from '#src/vision/track/plane.ts';
import { track } from '#src/vision/track/track.ts';
import { openWorld } from '#src/vision/track/world.ts';
import { subjectVideo } from '#test/fixtures/subject-video.ts';
import { inMemory } from './in-memory.ts';

const tiles = 4;
const gap = 4;

/** Draws docs/methods/track.png: pictures with the true and the found box, what is not background, and the crops. */
export function picture(file: string): void {
  const video = subjectVideo({ family: 'blob', seed: 6, width: 240, height: 135, noise: 2 });
  const frames = inMemory(video);
  const { width, height } = video;
  const world = openWorld(frames);
  const found = track(frames, { kind: 'affine', init: null });
  const sheet = makeSheet(tiles * (width + gap) - gap, 3 * (height + gap) - gap);
  for (let n = 0; n < tiles; n++) {
    const k = Math.round((n * (video.times.length - 1)) / (tiles - 1));
    const [left, grey] = [n * (width + gap), frames.read(k, 1)];
    const place = placeOfTheta(found.frames[k]?.theta ?? [], width, height);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) sheet.grey(left + x, y, grey[y * width + x] as number);
    sheet.outline(left, 0, width, height, placeOfTheta(video.truth(k), width, height), [90, 220, 90]);
    sheet.outline(left, 0, width, height, place, [255, 140, 0]);
    const figure = world.figure(k);
    if (figure)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const at = Math.min(figure.plane.height - 1, Math.floor(y / figure.scale)) * figure.plane.width;
          const column = Math.min(figure.plane.width - 1, Math.floor(x / figure.scale));
          sheet.grey(left + x, height + gap + y, 255 * (figure.plane.values[at + column] as number));
        }
    const crop = makePatch(height, height, 1);
    look(crop, pyramid(width, height, grey)[0] as Plane, 1, place, crop.grey);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < height; x++)
        sheet.grey(
          left + ((width - height) >> 1) + x,
          2 * (height + gap) + y,
          crop.grey[y * height + x] || 0,
        );
  }
  writeFileSync(file, sheet.png());
  console.log(file);
}

type Colour = readonly [number, number, number];

function makeSheet(width: number, height: number) {
  const rgb = Buffer.alloc(width * height * 3, 255);
  const set = (x: number, y: number, colour: Colour) => rgb.set(colour, 3 * (y * width + x));
  return {
    grey: (x: number, y: number, level: number) => set(x, y, [level, level, level]),
    outline(left: number, top: number, w: number, h: number, place: ArrayLike<number>, colour: Colour): void {
      const corners = cornersOf(place);
      for (const [k, [x0, y0]] of corners.entries()) {
        const [x1, y1] = corners[(k + 1) % 4] as readonly [number, number];
        const steps = Math.ceil(2 * Math.hypot(x1 - x0, y1 - y0));
        for (let n = 0; n <= steps; n++) {
          const [x, y] = [Math.floor(x0 + ((x1 - x0) * n) / steps), Math.floor(y0 + ((y1 - y0) * n) / steps)];
          if (x >= 0 && y >= 0 && x < w && y < h) set(left + x, top + y, colour);
        }
      }
    },
    png(): Buffer {
      const rows = Buffer.alloc(height * (3 * width + 1));
      for (let y = 0; y < height; y++)
        rgb.copy(rows, y * (3 * width + 1) + 1, 3 * y * width, 3 * (y + 1) * width);
      const head = Buffer.alloc(13);
      head.writeUInt32BE(width, 0);
      head.writeUInt32BE(height, 4);
      head.set([8, 2, 0, 0, 0], 8);
      const chunk = (name: string, data: Buffer): Buffer => {
        const body = Buffer.concat([Buffer.from(name), data]);
        const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
        size.writeUInt32BE(data.length);
        sum.writeUInt32BE(crc32(body));
        return Buffer.concat([size, body, sum]);
      };
      return Buffer.concat([
        Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
        chunk('IHDR', head),
        chunk('IDAT', deflateSync(rows, { level: 9 })),
        chunk('IEND', Buffer.alloc(0)),
      ]);
    },
  };
}
