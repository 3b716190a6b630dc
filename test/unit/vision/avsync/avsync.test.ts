import { describe, expect, it } from 'vitest';
import { soundOf } from '#src/signal/sound.ts';
import { avsync } from '#src/vision/avsync/avsync.ts';
import { ballFrames, bounces, even, framesOf, knocks } from '#test/fixtures/bouncing.ts';

const clip = (seed: number, duration: number, late: number, times = even(25, duration)) => {
  const { at, height } = bounces(seed, duration);
  return {
    picture: framesOf(ballFrames(height, times, 50), times),
    sound: soundOf(
      knocks(
        at.map((t) => t + late),
        duration,
      ),
      16_000,
    ),
  };
};

describe('sound against picture', () => {
  it.each([0.137, -0.42])('finds by how much the sound of a bouncing ball comes after it: %s s', (late) => {
    const { picture, sound } = clip(3, 10, late);
    const found = avsync(picture, sound);
    expect(found.reason).toBeNull();
    expect(found.by).toBe('impact');
    expect(found.confidence).toBeGreaterThan(0.9);
    expect(Math.abs((found.offset as number) - late)).toBeLessThan(0.012);
    // The ball is at x 50 of 160.
    const [box] = found.attended;
    expect(box && box.x <= 50 / 160 && box.x + box.width >= 50 / 160).toBe(true);
  });

  it('goes by the frames’ own times where they come unevenly', () => {
    const times = even(30, 10).filter((_, k) => k % 7 !== 3 && k % 11 !== 5);
    const { picture, sound } = clip(4, 10, 0.08, times);
    expect(Math.abs((avsync(picture, sound).offset as number) - 0.08)).toBeLessThan(0.015);
  });

  it('finds that the offset changes at a cut, and where', () => {
    const [one, two] = [bounces(5, 12), bounces(6, 12)];
    const times = even(25, 24);
    const half = even(25, 12);
    const bright = ballFrames(two.height, half, 110, 2).map((frame) =>
      frame.map((v) => Math.min(255, v + 60)),
    );
    const picture = framesOf([...ballFrames(one.height, half, 50), ...bright], times);
    const at = [...one.at.map((t) => t + 0.05), ...two.at.map((t) => 12 + t - 0.2)];
    const found = avsync(picture, soundOf(knocks(at, 24), 16_000));
    expect(found.cuts).toEqual([12]);
    expect(found.segments.map(({ start, offset }) => [start, Math.round(100 * (offset ?? 9)) / 100])).toEqual(
      [
        [0, 0.05],
        [12, -0.2],
      ],
    );
  });

  it('refuses a sound that is another clip’s, and a picture that runs backwards', () => {
    const { picture, sound } = clip(7, 10, 0);
    expect(avsync(picture, clip(8, 10, 0).sound)).toMatchObject({
      offset: null,
      reason: 'Nothing in the picture strikes when the sound does.',
    });
    const back = {
      ...picture,
      read: (k: number, count: number, into?: Uint8Array) => {
        const out = into ?? new Uint8Array(count * 14_400);
        for (let i = 0; i < count; i++)
          picture.read(249 - k - i, 1, out.subarray(i * 14_400, (i + 1) * 14_400));
        return out;
      },
    };
    expect(avsync(back, sound).offset).toBeNull();
  });

  it.each([
    ['a still picture', even(25, 5).map(() => 0), even(25, 5), 1, 'Nothing moves in the picture.'],
    ['silence', null, even(25, 5), 0, 'There is no sound to be heard: it is silent throughout.'],
    ['one frame', null, [0], 1, 'The picture is a single frame.'],
    ['two seconds', null, even(25, 2), 1, /2\.5 s are the least/],
    ['a frame a second', null, even(1, 10), 1, /a frame every 1\.00 s only/],
  ] as const)('refuses %s in words', (_, still, times, loud, reason) => {
    const { at, height } = bounces(3, 10);
    const all = ballFrames(height, still ? [0] : times, 50);
    const frames = framesOf(still ? times.map(() => all[0] as Uint8Array) : all, times);
    const found = avsync(
      frames,
      soundOf(
        knocks(at, 10).map((v) => v * loud),
        16_000,
      ),
    );
    expect(found).toMatchObject({ offset: null, ppm: null, segments: [], confidence: 0 });
    expect(found.reason).toMatch(reason);
  });
});
