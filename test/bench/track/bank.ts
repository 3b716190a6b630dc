import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeRandom, type Random } from '#src/math/random.ts';
import type { CropBox } from '#src/model/crop.ts';
import type { Sight } from '#src/vision/track/follow.ts';
import { localiserPlanes, localiserPoints, referenceView, viewOf } from '#src/vision/track/localise.ts';
import { after, cornersOf, type Place, placeOfTheta, undone } from '#src/vision/track/place.ts';
import { smoothed, type Steady } from '#src/vision/track/pursuit.ts';
import { pursue } from '#src/vision/track/track.ts';
import { seenFamilies, type SubjectFamily, subjectVideo } from '#test/fixtures/subject-video.ts';
import { inMemory } from './in-memory.ts';

/** People twice as often: their limbs are what the outline tells worst. */
const families: readonly SubjectFamily[] = [...seenFamilies, 'silhouette', 'figure'];

/**
 * Material for training/localiser.py: what the network sees about the tracker's places on generated clips (and about places beside
 * them), and how the truth lies within those. `views.i8`: n × 3 × 40 × 40, grey in fortieths of its spread, the figure in 127ths;
 * `truths.f32`: n × 6. `vehicle` is never in it, nor seeds that are judged.
 */
export function bank(folder: string, clips: number, first: number): void {
  mkdirSync(folder, { recursive: true });
  const [views, truths] = [join(folder, `views-${first}.i8`), join(folder, `truths-${first}.f32`)];
  writeFileSync(views, '');
  writeFileSync(truths, '');
  const size = localiserPoints ** 2;
  const view = new Float32Array(localiserPlanes * size);
  for (let seed = first; seed < first + clips; seed++) {
    const random = makeRandom(seed * 31 + 5);
    const family = families[seed % families.length] as SubjectFamily;
    const video = subjectVideo({
      ...{ family, seed, seconds: 4 },
      noise: 2 + 6 * random.uniform(),
      shake: 0.3 + random.uniform(),
      distractors: Math.floor(4 * random.uniform()),
    });
    const frames = inMemory(video);
    const { width, height } = video;
    const truth = (k: number): Place => placeOfTheta(video.truth(k), width, height);
    const corners = cornersOf(truth(0));
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
    const [x, y] = [Math.max(0, Math.min(...xs)), Math.max(0, Math.min(...ys))];
    const box: CropBox = [x, y, Math.min(width, Math.max(...xs)) - x, Math.min(height, Math.max(...ys)) - y];
    const found = pursue(frames, { kind: 'affine', init: random.uniform() < 0.7 ? box : null });
    if ('reason' in found) continue;
    const steady = smoothed(found);
    const [bytes, numbers]: [Int8Array<ArrayBuffer>[], number[]] = [[], []];
    for (const { from, to } of found.world.shots) {
      const reference = referenceView(found, steady, from, to);
      for (let k = from; k < to; k++) {
        if ((found.sights[k] as Sight).state !== 'seen') continue;
        const own = (steady[k] as Steady).place;
        for (const place of [own, beside(own, random)]) {
          const step = after(undone(place), truth(k));
          const label = [0, 1, 2, 3, 4, 5].map((c) => (step[c] as number) - (c === 0 || c === 4 ? 1 : 0));
          // Something else is followed: nothing is learnt from that.
          if (label.some((value) => !(Math.abs(value) < 1))) continue;
          viewOf(found.world, k, place, reference, view);
          bytes.push(
            Int8Array.from(view, (value, at) =>
              Math.max(-127, Math.min(127, Math.round(value * (at >= size && at < 2 * size ? 127 : 40)))),
            ),
          );
          numbers.push(...label);
        }
      }
    }
    for (const each of bytes) appendFileSync(views, new Uint8Array(each.buffer));
    appendFileSync(truths, new Uint8Array(Float32Array.from(numbers).buffer));
    console.log(`${seed} ${family}: ${numbers.length / 6}`);
  }
}

/** A place moved, turned and grown a little. */
function beside(place: Place, random: Random): Place {
  const turn = 0.08 * random.normal();
  const [w, h] = [Math.exp(0.1 * random.normal()), Math.exp(0.1 * random.normal())];
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const [dx, dy] = [0.1 * random.normal(), 0.1 * random.normal()];
  return after(place, Float64Array.of(w * c, -h * s, dx, w * s, h * c, dy, 0, 0, 1));
}
