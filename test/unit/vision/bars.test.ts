import { describe, expect, it } from 'vitest';
import type { CropKind } from '#src/model/crop.ts';
import { sourceTime } from '#src/model/units.ts';
import type { PictureFrames } from '#src/signal/picture.ts';
import { filmOnly, filmWithin, inWhole } from '#src/vision/track/bars.ts';
import { overlap, placeOfTheta, pointOf } from '#src/vision/track/place.ts';
import { type Track, track } from '#src/vision/track/track.ts';
import { type SubjectVideo, subjectVideo } from '#test/fixtures/subject-video.ts';

/** A film between bars: `left` and `top` pixels of them at both sides, a level or two of noise in them. */
function barred(video: SubjectVideo, left: number, top: number): PictureFrames {
  const [width, height] = [video.width + 2 * left, video.height + 2 * top];
  const frames = Array.from(video.times, (_, k) => {
    const out = Uint8Array.from({ length: width * height }, (_, at) => 16 + ((at * 7 + k) % 3));
    const own = video.frame(k);
    for (let j = 0; j < video.height; j++)
      out.set(own.subarray(j * video.width, (j + 1) * video.width), (top + j) * width + left);
    return out;
  });
  return { width, height, times: video.times, read: (k) => frames[k] as Uint8Array };
}

const film = (seed: number, options = {}) =>
  subjectVideo({
    ...{ family: 'card' as const, seed, width: 160, height: 90, seconds: 2.5, distractors: 0 },
    occlusion: 'none',
    ...options,
  });

describe('bars about a film', () => {
  it('are found at two sides or all four, to a line', () => {
    for (const [left, top] of [
      [0, 40],
      [30, 0],
      [20, 30],
    ] as const)
      expect(filmWithin(barred(film(5), left, top))).toEqual([
        left === 0 ? 0 : left + 1,
        top === 0 ? 0 : top + 1,
        160 - (left === 0 ? 0 : 2),
        90 - (top === 0 ? 0 : 2),
      ]);
  });

  it('are none where a film fills the picture, nor where something moves before black', () => {
    expect(filmWithin(barred(film(6), 0, 0))).toBeNull();
    const black = barred(film(6), 0, 0);
    const pixels = Array.from(black.times, (_, k) => {
      const out = new Uint8Array(160 * 90).fill(16);
      for (let j = 30; j < 70; j++) out.fill(200, j * 160 + 40 + k, j * 160 + 60 + k);
      return out;
    });
    expect(filmWithin({ ...black, read: (k) => pixels[k] as Uint8Array })).toBeNull();
  });

  it('do not make a shaken film the subject; what is found lies where it is in the whole picture', () => {
    const video = film(7);
    const frames = barred(video, 0, 80);
    const lies = filmWithin(frames);
    if (!lies) throw new Error('no bars');
    const found = inWhole(track(filmOnly(frames, lies), { kind: 'affine', init: null }), lies, frames);
    expect(found.frames).toHaveLength(video.times.length);
    const ious = found.frames.map(({ theta }, k) => {
      const own = placeOfTheta(video.truth(k), video.width, video.height);
      const place = [...own.slice(0, 5), (own[5] as number) + 80, ...own.slice(6)];
      return overlap(placeOfTheta(theta, frames.width, frames.height), place);
    });
    expect(ious.reduce((a, b) => a + b, 0) / ious.length).toBeGreaterThan(0.6);
  });

  it('are laid back around crops of every kind', () => {
    const whole = { width: 200, height: 100 };
    const lies = [50, 10, 100, 80] as const;
    const made = (kind: CropKind, theta: readonly number[]): Track => ({
      ...{ kind, confidence: 1, events: [], candidates: [], reason: null },
      frames: [{ t: sourceTime(0), theta, sd: theta.map(() => 0.1), confidence: 1 }],
    });
    const thetaIn = (kind: CropKind, theta: readonly number[]) =>
      inWhole(made(kind, theta), lies, whole).frames[0]?.theta ?? [];
    for (const [kind, theta] of [
      ['affine', [0.3, -0.1, 0.2, 0.1, 0.4, -0.3]],
      ['projective', [0.3, -0.1, 0.2, 0.1, 0.4, -0.3, 0.2, -0.1]],
    ] as const) {
      const [before, after] = [placeOfTheta(theta, 100, 80), placeOfTheta(thetaIn(kind, theta), 200, 100)];
      for (const [u, v] of [
        [-1, -1],
        [1, 0.5],
      ] as const) {
        const [x, y] = pointOf(before, u, v);
        const [wholeX, wholeY] = pointOf(after, u, v);
        expect(wholeX).toBeCloseTo(x + 50, 9);
        expect(wholeY).toBeCloseTo(y + 10, 9);
      }
    }
    expect(thetaIn('tps', [-1, -1, 1, 1])).toEqual([-0.5, -0.8, 0.5, 0.8].map((v) => expect.closeTo(v, 9)));
  });
});
