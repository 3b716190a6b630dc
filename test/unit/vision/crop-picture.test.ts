import { describe, expect, it } from 'vitest';
import { plainSampler } from '#src/compute/plain/plain-sampler.ts';
import { makeRandom } from '#src/math/random.ts';
import { sourceTime } from '#src/model/units.ts';
import { thetaOfBox } from '#src/vision/crop-edits.ts';
import { thetaOfCorners } from '#src/vision/crop-handles.ts';
import { cropSize, cropPlanes, widened } from '#src/vision/crop-picture.ts';
import { pointOf, placeOfTheta } from '#src/vision/track/place.ts';

const [width, height] = [40, 30];
const random = makeRandom(3);
const bytes = Uint8Array.from({ length: width * height }, () => 16 + Math.floor(random.uniform() * 220));
const planes = { bytes, width, height, count: 1, seen: { width, height } };
const whole = [1, 0, 0, 0, 1, 0];
/** Smooth: what a picture shows between its pixels is clear. */
const ramp = Uint8Array.from(
  { length: width * height },
  (_, k) => 20 + 4 * (k % width) + 2 * Math.floor(k / width),
);
const value = (x: number, y: number) => 20 + 4 * (x - 0.5) + 2 * (y - 0.5);

describe('the picture of a crop', () => {
  it('is the picture itself under the identity, and a part of it under a box', async () => {
    expect(await cropPlanes(plainSampler, planes, whole, { width, height }, 16)).toEqual(bytes);
    const box = thetaOfBox([8, 6, 20, 12], width, height);
    const out = await cropPlanes(plainSampler, planes, box, { width: 20, height: 12 }, 16);
    for (let y = 0; y < 12; y++)
      for (let x = 0; x < 20; x++) expect(out[y * 20 + x]).toBe(bytes[(y + 6) * width + x + 8]);
  });
  it('shows at each of its points what the transformation says, turned or in perspective', async () => {
    const turned = thetaOfCorners(
      [
        [14, 4],
        [30, 9],
        [25, 25],
        [9, 20],
      ],
      width,
      height,
      'affine',
    );
    const free = thetaOfCorners(
      [
        [10, 6],
        [33, 3],
        [28, 26],
        [6, 20],
      ],
      width,
      height,
      'projective',
    );
    for (const theta of [turned, free]) {
      const size = { width: 16, height: 14 };
      const out = await cropPlanes(plainSampler, { ...planes, bytes: ramp }, theta, size, 16);
      for (let y = 0; y < size.height; y++)
        for (let x = 0; x < size.width; x++) {
          const [u, v] = [(2 * x + 1) / size.width - 1, (2 * y + 1) / size.height - 1];
          const [px, py] = pointOf(placeOfTheta(theta, width, height), u, v);
          expect(Math.abs((out[y * size.width + x] as number) - value(px, py))).toBeLessThan(2);
        }
    }
  });
  it('is blank beyond the picture, beyond its padding, and behind the viewer', async () => {
    const size = { width: 8, height: 8 };
    const away = await cropPlanes(plainSampler, planes, [0.2, 0, 3, 0, 0.2, 0], size, 16);
    expect([...away]).toEqual(Array(64).fill(16));
    const padded = { ...planes, seen: { width: 39, height } };
    const edge = thetaOfBox([38, 0, 2, 2], 39, height);
    const out = await cropPlanes(plainSampler, padded, edge, { width: 2, height: 2 }, 16);
    expect([out[1], out[3]]).toEqual([16, 16]);
    const behind = await cropPlanes(plainSampler, planes, [1, 0, 0, 0, 1, 0, 2, 0], size, 16);
    for (let y = 0; y < 8; y++) expect([...behind.subarray(y * 8, y * 8 + 2)]).toEqual([16, 16]);
    const nothing = await cropPlanes(plainSampler, planes, Array(6).fill(Number.NaN), size, 16);
    expect([...nothing]).toEqual(Array(64).fill(16));
  });
  it('averages what it shrinks, so that fine stripes become grey', async () => {
    const stripes = Uint8Array.from({ length: width * height }, (_, k) => (k % 2 === 0 ? 50 : 150));
    const out = await cropPlanes(
      plainSampler,
      { ...planes, bytes: stripes },
      whole,
      { width: 10, height: 30 },
      16,
    );
    for (const grey of out) expect(Math.abs(grey - 100)).toBeLessThanOrEqual(1);
  });
  it('keeps the colours of several planes apart', async () => {
    const two = Uint8Array.from([...bytes, ...ramp]);
    const out = await cropPlanes(plainSampler, { ...planes, bytes: two, count: 2 }, whole, planes, 128);
    expect(out).toEqual(two);
  });
});

describe('its size', () => {
  const frame = (t: number, w: number, h: number) => ({
    t: sourceTime(t),
    theta: thetaOfBox([10, 10, w, h], 200, 100),
    sd: Array(6).fill(0),
  });
  const picture = { width: 200, height: 100 };
  it('is what it has in nine moments of ten, in even pixels, of those moments that count', () => {
    const frames = [
      ...Array.from({ length: 9 }, (_, k) => frame(k, 40 + k, 21)),
      frame(9, 150, 90),
      frame(20, 80, 60),
    ];
    const crop = { frames, keys: [] };
    expect(cropSize({ frames: frames.slice(0, 10), keys: [] }, picture)).toEqual({ width: 48, height: 22 });
    expect(cropSize(crop, picture, 0, [15, 30])).toEqual({ width: 80, height: 60 });
    expect(cropSize(crop, picture, 0, [12, 13])).toEqual(cropSize(crop, picture));
  });
  it('grows with the margin, and never beyond the picture', () => {
    const crop = { frames: [frame(0, 40, 20)], keys: [] };
    expect(cropSize(crop, picture, 0.25)).toEqual({ width: 60, height: 30 });
    expect(cropSize(crop, picture, 4)).toEqual({ width: 200, height: 100 });
    const theta = widened([0.2, 0, 0.1, 0, 0.3, 0], 0.5);
    expect(theta).toEqual([0.4, 0, 0.1, 0, 0.6, 0]);
  });
});
