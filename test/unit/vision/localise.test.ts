import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLocaliser } from '#main/models/localiser.ts';
import type { CropBox } from '#src/model/crop.ts';
import type { PictureFrames } from '#src/signal/picture.ts';
import { type Localiser, localised, localiserPlanes, localiserPoints } from '#src/vision/track/localise.ts';
import {
  after,
  cornersOf,
  overlap,
  type Place,
  placeOfTheta,
  shapeOf,
  undone,
} from '#src/vision/track/place.ts';
import { smoothed, type Steady } from '#src/vision/track/pursuit.ts';
import { pursue, track, trackLocalised } from '#src/vision/track/track.ts';
import { type SubjectFamily, type SubjectVideo, subjectVideo } from '#test/fixtures/subject-video.ts';

function clip(family: SubjectFamily, seed: number) {
  const video = subjectVideo({ family, seed, seconds: 4 });
  const all = Array.from(video.times, (_, k) => video.frame(k));
  const { width, height, times } = video;
  const frames: PictureFrames = { width, height, times, read: (k) => all[k] as Uint8Array };
  const truth = (k: number): Place => placeOfTheta(video.truth(k), width, height);
  const corners = cornersOf(truth(0));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  const init: CropBox = [x, y, Math.max(...xs) - x, Math.max(...ys) - y];
  return { video, frames, truth, init };
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const size = localiserPlanes * localiserPoints ** 2;

/** A network that is told the truth, but for noise of `sd`, which it knows. */
function oracle(
  truth: (k: number) => Place,
  steady: readonly Steady[],
  seen: readonly number[],
  sd: number,
): Localiser {
  let at = 0;
  return async (views, count) => {
    expect(views.length).toBe(count * size);
    const told = new Float32Array(12 * count).fill(Math.log(sd));
    for (let n = 0; n < count; n++, at++) {
      const k = seen[at] as number;
      const step = after(undone((steady[k] as Steady).place), truth(k));
      for (let c = 0; c < 6; c++)
        told[12 * n + c] =
          (step[c] as number) - (c === 0 || c === 4 ? 1 : 0) + sd * Math.sin(12.9898 * (6 * k + c));
    }
    return { told, features: new Float32Array(count) };
  };
}

describe('localisation', () => {
  it('takes what a network tells by more than its own error, and no more', async () => {
    const { frames, truth, init } = clip('silhouette', 3);
    const found = pursue(frames, { kind: 'affine', init });
    if ('reason' in found) throw new Error(found.reason ?? '');
    const steady = smoothed(found);
    const seen = [...found.sights.keys()].filter((k) => found.sights[k]?.state === 'seen');
    const iou = (places: readonly Steady[]) =>
      mean(seen.map((k) => overlap((places[k] as Steady).place, truth(k))));
    const told = smoothed(await localised(found, steady, oracle(truth, steady, seen, 0.02)));
    expect(iou(told)).toBeGreaterThan(0.92);
    expect(iou(told)).toBeGreaterThan(iou(steady) + 0.08);
    // One that says of itself that it knows nothing changes nothing but where the box lies on the whole.
    const unsure = await localised(found, steady, oracle(truth, steady, seen, 1));
    const turns = (places: readonly Steady[]) =>
      places.map(({ place }) => shapeOf(after(place, undone((places[0] as Steady).place))).turn);
    const [was, is] = [turns(steady), turns(smoothed(unsure))];
    expect(Math.max(...seen.map((k) => Math.abs((is[k] as number) - (was[k] as number))))).toBeLessThan(0.1);
  });

  it('leaves what is hidden to the guess of its motion', async () => {
    const { frames, truth, init } = clip('card', 5);
    const found = pursue(frames, { kind: 'affine', init });
    if ('reason' in found) throw new Error(found.reason ?? '');
    const hidden = {
      ...found,
      sights: found.sights.map((sight, k) => (k === 7 ? { ...sight, state: 'hidden' as const } : sight)),
    };
    const seen = [...hidden.sights.keys()].filter((k) => hidden.sights[k]?.state === 'seen');
    const steady = smoothed(hidden);
    const { sights } = await localised(hidden, steady, oracle(truth, steady, seen, 0.02));
    expect(sights[7]).toBe(hidden.sights[7]);
  });
});

describe('the network that ships', () => {
  let net: Awaited<ReturnType<typeof openLocaliser>>;
  beforeAll(async () => {
    net = await openLocaliser();
  });
  afterAll(() => net.close());

  const ious = (
    found: { frames: readonly { theta: readonly number[] }[] },
    { width, height }: SubjectVideo,
    truth: (k: number) => Place,
  ) => mean(found.frames.map(({ theta }, k) => overlap(placeOfTheta(theta, width, height), truth(k))));

  it('tells people with swinging limbs better than their outline and look do, and what is rigid no worse', async () => {
    const person = clip('silhouette', 31);
    const options = { kind: 'affine', init: person.init } as const;
    const with_ = ious(
      await trackLocalised(person.frames, options, net.localise),
      person.video,
      person.truth,
    );
    expect(with_).toBeGreaterThan(0.87);
    expect(with_).toBeGreaterThan(ious(track(person.frames, options), person.video, person.truth) + 0.05);
    const card = clip('card', 32);
    const kept = await trackLocalised(card.frames, { kind: 'affine', init: card.init }, net.localise);
    expect(ious(kept, card.video, card.truth)).toBeGreaterThan(0.92);
  });

  it('is stopped by the watcher', async () => {
    const { frames, init } = clip('card', 33);
    const stop = new Error('stopped');
    await expect(
      trackLocalised(frames, { kind: 'affine', init }, net.localise, () => {
        throw stop;
      }),
    ).rejects.toBe(stop);
  });
});
