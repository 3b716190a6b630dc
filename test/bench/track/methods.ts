import { makeRandom } from '#src/math/random.ts';
import type { PictureFrames } from '#src/signal/picture.ts';
import { components } from '#src/vision/track/components.ts';
import { placed, type Place, placeOfTheta } from '#src/vision/track/place.ts';
import { type Measured, smooth } from '#src/vision/track/smooth.ts';
import type { CropBox } from '#src/model/crop.ts';
import { openLocaliser } from '#main/models/localiser.ts';
import { type Track, track, trackLocalised } from '#src/vision/track/track.ts';
import { openWorld } from '#src/vision/track/world.ts';

/** A place for every picture; null: refused. `init`: the true box on the first picture, or null. */
export type Method = (
  frames: PictureFrames,
  init: CropBox | null,
  seed: number,
) => Promise<readonly Place[] | null> | readonly Place[] | null;

const boxPlace = ([x, y, w, h]: CropBox): Place => placed(x + w / 2, y + h / 2, w / 2, h / 2);
const everywhere = (frames: PictureFrames, place: Place): readonly Place[] =>
  Array.from(frames.times, () => place);

let localiser: ReturnType<typeof openLocaliser> | null = null;

const placesOf = ({ frames: found, reason }: Track, { width, height }: PictureFrames) =>
  reason === null ? found.map(({ theta }) => placeOfTheta(theta, width, height)) : null;

/** The simple things that the tracker is compared with. */
export const methods: Readonly<Record<string, Method>> = {
  'syncline track': async (frames, init) => {
    localiser ??= openLocaliser();
    const { localise } = await localiser;
    return placesOf(await trackLocalised(frames, { kind: 'affine', init }, localise), frames);
  },
  'without the network': (frames, init) => placesOf(track(frames, { kind: 'affine', init }), frames),
  /** The background is the mean of all pictures, the camera's motion undone by the same code; the nearest blob, filtered. */
  'background subtraction + Kalman': (frames, init) => {
    const world = openWorld(frames);
    const half = init ? Math.hypot(init[2], init[3]) / 2 : 20;
    let last = init ? boxPlace(init) : null;
    const boxes = Array.from(frames.times, (_, k): CropBox | null => {
      const figure = world.figure(k);
      if (!figure) return null;
      const all = components(figure.plane, 0.45, 2).slice(0, 6);
      const near = ({ left, right, top, bottom }: (typeof all)[0]): number =>
        last
          ? Math.hypot(
              ((left + right) / 2) * figure.scale - (last[2] as number),
              ((top + bottom) / 2) * figure.scale - (last[5] as number),
            )
          : 0;
      const best = last
        ? all
            .filter((each) => near(each) < 2 * half)
            .sort((a, b) => b.mass / (1 + near(b) / half) - a.mass / (1 + near(a) / half))[0]
        : all[0];
      if (!best) return null;
      const box = [best.left, best.top, best.right - best.left, best.bottom - best.top].map(
        (v) => v * figure.scale,
      ) as unknown as CropBox;
      last = boxPlace(box);
      return box;
    });
    if (boxes.every((box) => box === null)) return null;
    const columns = [0, 1, 2, 3].map((c) =>
      smooth(
        boxes.map((box, k): Measured => {
          const value = box
            ? c < 2
              ? (box[c] as number) + (box[c + 2] as number) / 2
              : (box[c] as number)
            : 0;
          return { t: frames.times[k] as number, value, sd: box ? 0.12 * half : Number.POSITIVE_INFINITY };
        }),
        3 * half,
      ),
    );
    const at = (c: number, k: number): number => columns[c]?.[k]?.value ?? 0;
    return boxes.map((_, k) =>
      placed(at(0, k), at(1, k), Math.max(2, at(2, k) / 2), Math.max(2, at(3, k) / 2)),
    );
  },
  /** Where it would be if it went on as in the first half second (told its true box then by the tracker). */
  'constant velocity': (frames, init) => {
    if (!init) return null;
    const few = frames.times.findIndex((t) => t > 0.5);
    const start = track(
      { ...frames, times: frames.times.slice(0, Math.max(2, few)) },
      { kind: 'affine', init },
    );
    const [first, last] = [start.frames[0], start.frames.at(-1)];
    if (!first || !last) return null;
    return Array.from(frames.times, (t) => {
      const share = t / Math.max(1e-9, last.t);
      return placeOfTheta(
        first.theta.map((v, c) => (c % 3 === 2 ? v + share * ((last.theta[c] as number) - v) : v)),
        frames.width,
        frames.height,
      );
    });
  },
  'stays where it was': (frames, init) => init && everywhere(frames, boxPlace(init)),
  'full frame': (frames) => everywhere(frames, boxPlace([0, 0, frames.width, frames.height])),
  'random crop': (frames, init, seed) => {
    const random = makeRandom(seed);
    const [w, h] = init ? [init[2], init[3]] : [frames.width / 4, frames.height / 3];
    return everywhere(
      frames,
      boxPlace([random.uniform() * (frames.width - w), random.uniform() * (frames.height - h), w, h]),
    );
  },
};
