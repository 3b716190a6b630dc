import { describe, expect, it } from 'vitest';
import type { PictureFrames } from '#src/signal/picture.ts';
import { sourceTime } from '#src/model/units.ts';
import { components } from '#src/vision/track/components.ts';
import { dense } from '#src/vision/track/dense.ts';
import { makeSums } from '#src/vision/track/normal-sums.ts';
import {
  after as behind,
  cornersOf,
  nowhere,
  overlap,
  type Place,
  placed,
  placeOfTheta,
  shapeOf,
  thetaOfPlace,
  undone,
} from '#src/vision/track/place.ts';
import { smooth } from '#src/vision/track/smooth.ts';
import type { CropBox } from '#src/model/crop.ts';
import { track } from '#src/vision/track/track.ts';
import { openWorld } from '#src/vision/track/world.ts';
import { makeRandom } from '#src/math/random.ts';
import { type SubjectVideo, type SubjectVideoOptions, subjectVideo } from '#test/fixtures/subject-video.ts';

const inMemory = (videos: readonly SubjectVideo[], step = 0.1): PictureFrames => {
  const all = videos.flatMap((video) => Array.from(video.times, (_, k) => video.frame(k)));
  const { width, height } = videos[0] as SubjectVideo;
  return {
    width,
    height,
    times: Float64Array.from(all, (_, k) => k * step),
    read: (k) => all[k] as Uint8Array,
  };
};
const small: Omit<SubjectVideoOptions, 'family' | 'seed'> = { width: 240, height: 136, seconds: 3 };

const firstBox = (video: SubjectVideo) => boxAt(video, 0);
function boxAt(video: SubjectVideo, k: number): CropBox {
  const corners = cornersOf(placeOfTheta(video.truth(k), video.width, video.height));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return [x, y, Math.max(...xs) - x, Math.max(...ys) - y];
}

/** Mean IoU with the truth, and how far the turn is off in the mean, degrees. */
function judged(video: SubjectVideo, theta: readonly (readonly number[])[]) {
  const { width, height } = video;
  const places = theta.map((each) => placeOfTheta(each, width, height));
  const first = undone(places[0] as Place);
  const ious = places.map((place, k) => overlap(place, placeOfTheta(video.truth(k), width, height)));
  const turns = places.map((place, k) => Math.abs(shapeOf(behind(place, first)).turn - video.turn(k)));
  return {
    iou: ious.reduce((a, b) => a + b, 0) / ious.length,
    turn: ((turns.reduce((a, b) => a + b, 0) / turns.length) * 180) / Math.PI,
  };
}

describe('track', () => {
  it('follows what was drawn around, as it moves, turns and grows before a shaken camera, partly hidden', () => {
    for (const kind of ['affine', 'projective'] as const) {
      const video = subjectVideo({ family: 'card', seed: 4, ...small });
      const found = track(inMemory([video]), { kind, init: firstBox(video) });
      expect(found.reason).toBeNull();
      expect(found.frames).toHaveLength(video.times.length);
      expect(found.frames[0]?.theta).toHaveLength(kind === 'affine' ? 6 : 8);
      expect(found.frames[0]?.sd).toHaveLength(kind === 'affine' ? 6 : 8);
      const { iou, turn } = judged(
        video,
        found.frames.map(({ theta }) => theta),
      );
      expect(iou).toBeGreaterThan(0.85);
      expect(turn).toBeLessThan(3);
      expect(found.confidence).toBeGreaterThan(0.7);
      expect(found.frames.every(({ sd }) => sd.every((each) => each > 0 && Number.isFinite(each)))).toBe(
        true,
      );
    }
  });

  it('finds who walks before a wall of one grey, and does not take that for a camera that follows', () => {
    const plain = { ...small, contrast: 0, shake: 0, distractors: 0, occlusion: 'none' } as const;
    const video = subjectVideo({ family: 'silhouette', seed: 302, ...plain });
    const world = openWorld(inMemory([video]));
    for (let k = 0; k < video.times.length; k++) expect([...world.toPicture(k)]).toEqual([...nowhere]);
    const found = track(inMemory([video]), { kind: 'affine', init: null });
    expect(found.reason).toBeNull();
    const { iou } = judged(
      video,
      found.frames.map(({ theta }) => theta),
    );
    expect(iou).toBeGreaterThan(0.6);
    // Nobody drew its box.
    expect(found.confidence).toBeLessThanOrEqual(0.9);
  });

  it('follows both ways from a box that is drawn in the middle, in whichever shot that is', () => {
    const videos = [7, 8].map((seed) => subjectVideo({ family: 'card', seed, ...small }));
    const [first, second] = videos as [SubjectVideo, SubjectVideo];
    const ofFirst = first.times.length;
    const middle = Math.round(second.times.length / 2);
    const at = (ofFirst + middle) * 0.1 + 0.03;
    const found = track(inMemory(videos), { kind: 'affine', init: boxAt(second, middle), at });
    const { width, height } = second;
    const truth = (k: number) => placeOfTheta(second.truth(k), width, height);
    // It is turned there, so that an upright box is larger than it: judged is how it goes from there.
    const place = (k: number) => placeOfTheta(found.frames[ofFirst + k]?.theta ?? [], width, height);
    const from = behind(undone(place(middle)), truth(middle));
    for (const k of [0, middle - 5, middle + 5, second.times.length - 1])
      expect(overlap(behind(place(k), from), truth(k))).toBeGreaterThan(0.7);
    const [x, y, w, h] = boxAt(second, middle);
    const drawn = placed(x + w / 2, y + h / 2, w / 2, h / 2);
    expect(overlap(place(middle), drawn)).toBeGreaterThan(0.7);
  });

  it('finds the subject by itself, and says what else moves', () => {
    const video = subjectVideo({ family: 'blob', seed: 6, ...small, seconds: 5 });
    const found = track(inMemory([video]), { kind: 'affine', init: null });
    expect(
      judged(
        video,
        found.frames.map(({ theta }) => theta),
      ).iou,
    ).toBeGreaterThan(0.6);
    expect(found.candidates.filter(({ chosen }) => chosen)).toHaveLength(1);
  });

  it('tells a cut, and follows what moves after it', () => {
    const videos = [4, 9].map((seed) => subjectVideo({ family: 'card', seed, ...small, occlusion: 'none' }));
    const found = track(inMemory(videos), { kind: 'affine', init: firstBox(videos[0] as SubjectVideo) });
    expect(found.events.filter(({ kind }) => kind === 'cut').map(({ start }) => start)).toEqual([3]);
    expect(found.frames).toHaveLength(60);
  });

  it('tells a cut between pictures that are much alike, and none where something covers the subject', () => {
    const soft = { ...small, seconds: 1.5, occlusion: 'whole', contrast: 0.3 } as const;
    const video = subjectVideo({ family: 'silhouette', seed: 1, ...soft });
    const count = video.times.length;
    const turned: SubjectVideo = { ...video, frame: (k) => video.frame(count - 1 - k).reverse() };
    expect(openWorld(inMemory([video, turned])).shots).toEqual([
      { from: 0, to: count },
      { from: count, to: 2 * count },
    ]);
  });

  it('refuses where there is nothing to follow, and says why', () => {
    const grey = (level: number, count: number): PictureFrames => ({
      ...{ width: 64, height: 36, times: Float64Array.from({ length: count }, (_, k) => k / 10) },
      read: () => new Uint8Array(64 * 36).fill(level),
    });
    const ask = (frames: PictureFrames) => track(frames, { kind: 'affine', init: null });
    expect(ask(grey(0, 30))).toMatchObject({ frames: [], reason: expect.stringMatching(/black/) });
    expect(ask(grey(0, 0)).reason).toMatch(/no pictures/);
    const alone = subjectVideo({
      family: 'card',
      seed: 1,
      ...small,
      subject: false,
      distractors: 0,
      occlusion: 'none',
    });
    expect(ask(inMemory([alone])).reason).toMatch(/Nothing moves/);
    expect(ask({ ...inMemory([alone]), times: Float64Array.of(0) }).reason).toMatch(/One picture/);
  });

  it('refuses a box that does not lie in the picture', () => {
    const video = subjectVideo({ family: 'card', seed: 1, ...small, seconds: 0.2 });
    for (const init of [
      [230, 10, 40, 40],
      [10, 10, 2, 2],
      [-20, 0, 50, 50],
    ] as const)
      expect(() => track(inMemory([video]), { kind: 'affine', init })).toThrow(/box/);
  });

  it('takes one picture with a box', () => {
    const video = subjectVideo({ family: 'card', seed: 1, ...small, seconds: 0.1 });
    const found = track(inMemory([video]), { kind: 'affine', init: [20, 20, 50, 40] });
    expect(found.frames).toHaveLength(1);
    const [x, y] = cornersOf(placeOfTheta(found.frames[0]?.theta ?? [], 240, 136))[0] as readonly [
      number,
      number,
    ];
    expect(Math.abs(x - 20) + Math.abs(y - 20)).toBeLessThan(1e-6);
  });

  it('is stopped by its watcher, wherever it is', () => {
    const video = subjectVideo({ family: 'card', seed: 1, ...small, seconds: 1 });
    for (const share of [0.1, 0.7])
      expect(() =>
        track(inMemory([video]), { kind: 'affine', init: firstBox(video) }, (done, total) => {
          if (done >= share * total) throw new Error('stop');
        }),
      ).toThrow('stop');
  });
});

describe('places', () => {
  it('are θ and back, and overlap as their areas do', () => {
    const place = placed(100, 50, 20, 10);
    const theta = thetaOfPlace(place, 320, 180, 6);
    expect([...placeOfTheta(theta, 320, 180)].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([...place]);
    expect(overlap(place, placed(110, 50, 20, 10))).toBeCloseTo(30 / 50, 9);
    expect(overlap(place, placed(300, 50, 20, 10))).toBe(0);
    const turned = behind(Float64Array.of(0, -1, 150, 1, 0, -50, 0, 0, 1), place);
    expect(shapeOf(behind(turned, undone(place)))).toMatchObject({
      turn: expect.closeTo(Math.PI / 2, 9),
      growth: expect.closeTo(1, 9),
    });
  });
});

describe('smooth', () => {
  it('goes through a line, bridges what is missing less surely, and evens noise out', () => {
    const random = makeRandom(1);
    const points = Array.from({ length: 40 }, (_, k) => ({
      t: k / 10,
      value: 3 + 2 * (k / 10) + 0.1 * random.normal(),
      sd: k > 15 && k < 25 ? Number.POSITIVE_INFINITY : 0.1,
    }));
    const found = smooth(points, 0.1);
    for (const [k, { value }] of found.entries()) expect(Math.abs(value - 3 - k / 5)).toBeLessThan(0.15);
    expect(found[20]?.sd).toBeGreaterThan(found[5]?.sd as number);
  });
});

describe('dense', () => {
  it('puts frames between those too far apart, and none across a cut but the last one', () => {
    const at = (t: number, x: number) => ({ t: sourceTime(t), theta: [x], sd: [0.1], confidence: 0.9 });
    const found = dense([at(0, 0), at(0.5, 1), at(1, 5)], [1], 0.25);
    expect(found.map(({ t, theta }) => [t, theta[0]])).toEqual([
      [0, 0],
      [0.25, 0.5],
      [0.5, 1],
      [0.75, 1],
      [1, 5],
    ]);
  });
});

describe('components', () => {
  it('are what hangs together within the gap, largest first', () => {
    const values = Float32Array.of(1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
    const plane = { width: 6, height: 2, values };
    expect(components(plane, 0.5, 1).map(({ left, right, mass }) => [left, right, mass])).toEqual([
      [0, 2, 2],
      [5, 6, 1],
    ]);
    expect(components(plane, 0.5, 4)).toHaveLength(1);
  });
});

describe('normal sums', () => {
  it('are the sums of outer products', () => {
    for (const size of [6, 8] as const) {
      const random = makeRandom(size);
      const sums = makeSums(size);
      const matrix = new Float64Array(size * size);
      const side = new Float64Array(size);
      for (let n = 0; n < 20; n++) {
        const [gu, gv, u, v, error] = Array.from({ length: 5 }, () => random.normal()) as [
          number,
          number,
          number,
          number,
          number,
        ];
        const one = (value: number) => Float64Array.of(value);
        sums.addRow(v, one(u), one(gu / 2), one(gv / 2), 0, one(error), one(0.5), 2);
        const pull = -(gu * u + gv * v);
        const row = [gu * u, gu * v, gu, gv * u, gv * v, gv, pull * u, pull * v];
        for (let i = 0; i < size; i++) {
          side[i] = (side[i] as number) + 0.5 * (row[i] as number) * error;
          for (let j = 0; j <= i; j++)
            matrix[i * size + j] =
              (matrix[i * size + j] as number) + 0.5 * (row[i] as number) * (row[j] as number);
        }
      }
      const [m, s] = [new Float64Array(size * size), new Float64Array(size)];
      sums.read(m, s);
      expect(Math.max(...m.map((value, k) => Math.abs(value - (matrix[k] as number))))).toBeLessThan(1e-9);
      expect(Math.max(...s.map((value, k) => Math.abs(value - (side[k] as number))))).toBeLessThan(1e-9);
    }
  });
});
