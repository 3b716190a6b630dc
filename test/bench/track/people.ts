import type { CropBox } from '#src/model/crop.ts';
import { overlap, type Place, placed } from '#src/vision/track/place.ts';
import { actionFamilies, inventAction } from '#test/fixtures/figure-actions.ts';
import { film } from '#test/fixtures/figure-film.ts';
import { random } from '#test/fixtures/performance.ts';
import { framesOf } from '#test/fixtures/picture-frames.ts';
import { type Method, methods } from './methods.ts';

const simple = 'background subtraction + Kalman';
const ours = 'syncline track';

/**
 * Jointed people that were drawn to align films, never to follow them: the same films by the tracker and by the simple thing, held
 * against the tight box of the figure. What is refused counts as 0.
 */
export async function people(count: number, first: number): Promise<void> {
  console.log(`
| action | camera | box given | ${ours} | ${simple} | better in |
|---|---|---|---|---|---|`);
  const all: number[] = [];
  for (const family of actionFamilies)
    for (const shake of [0, 1.5]) {
      const rows = new Map<boolean, [number, number][]>();
      for (let seed = first; seed < first + count; seed++) {
        const next = random(seed);
        const taken = film(
          inventAction(family, seed),
          {
            ...{ width: 240, height: 180, fps: 10, azimuth: 360 * next(), elevation: 12 * next() },
            ...{ size: 0.35 + 0.3 * next(), place: [0.35 + 0.3 * next(), 0.8 + 0.1 * next()] as const },
            ...{ shake, noise: 3, seed },
          },
          6,
          (t) => t,
        );
        const frames = framesOf(taken);
        for (const given of [true, false]) {
          const init: CropBox | null = given ? (taken.boxes[0] as CropBox) : null;
          const by = async (method: Method): Promise<number> => {
            const places = await method(frames, init, seed);
            return places ? meanIou(places, taken.boxes) : 0;
          };
          const pair: [number, number] = [
            await by(methods[ours] as Method),
            await by(methods[simple] as Method),
          ];
          console.error(
            `${family} ${shake} ${seed} ${given ? 'box' : 'none'}: ${pair.map((v) => v.toFixed(3)).join(' against ')}`,
          );
          rows.set(given, [...(rows.get(given) ?? []), pair]);
          all.push(pair[0] - pair[1]);
        }
      }
      for (const [given, pairs] of rows) {
        const mean = (c: 0 | 1) => (pairs.reduce((sum, pair) => sum + pair[c], 0) / pairs.length).toFixed(3);
        const better = pairs.filter(([a, b]) => a > b).length;
        console.log(
          `| ${family} | ${shake ? 'shaken' : 'still'} | ${given ? 'yes' : 'no'} | ${mean(0)} | ${mean(1)} | ${better} of ${pairs.length} |`,
        );
      }
    }
  const mean = all.reduce((sum, d) => sum + d, 0) / all.length;
  const sd = Math.sqrt(all.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (all.length - 1));
  console.log(
    `\nbetter by ${mean.toFixed(3)} ± ${(sd / Math.sqrt(all.length)).toFixed(3)} in the mean; in ${all.filter((d) => d > 0).length} of ${all.length}`,
  );
}

const meanIou = (places: readonly Place[], boxes: readonly (readonly number[])[]): number =>
  places.reduce((sum, place, k) => {
    const [x, y, w, h] = boxes[k] as readonly [number, number, number, number];
    return sum + overlap(place, placed(x + w / 2, y + h / 2, w / 2, h / 2));
  }, 0) / places.length;
