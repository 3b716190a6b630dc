import { expect } from 'vitest';
import { type TimeMap, toSource } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';
import { burstNear, soundOfFile } from './media.ts';

/** Each picture of an export must be the one nearest to the moment its map asks for; −1 where there is none. */
export function expectPictures(
  numbers: readonly number[],
  map: TimeMap,
  start: number,
  rate: number,
  sourceRate: number,
) {
  for (const [k, n] of numbers.entries()) {
    const s = toSource(map, timelineTime(start + k / rate));
    if (s === null) expect(n).toBe(-1);
    else expect(Math.abs(n / sourceRate - s)).toBeLessThan(0.5 / sourceRate + 0.0015); // Matroska rounds to 1 ms
  }
}

/** Every burst of the sources must be heard where its map has it; gives how many samples there are. */
export async function expectBursts(
  path: string,
  track: number,
  map: TimeMap,
  sources: readonly number[],
  start: number,
) {
  const sound = await soundOfFile(path, track);
  let seen = 0;
  for (const segment of map.segments) {
    const [p, q] = [segment.knots[0], segment.knots[segment.knots.length - 1]];
    if (!p || !q) continue;
    for (const s of sources.filter((x) => x > p.source && x < q.source)) {
      const t = p.timeline + ((s - p.source) * (q.timeline - p.timeline)) / (q.source - p.source) - start;
      if (t < 0.01 || t > sound.length / 48_000 - 0.01) continue;
      seen++;
      expect(Math.abs((burstNear(sound, 48_000, t) ?? Number.NaN) - t)).toBeLessThan(2e-5);
    }
  }
  expect(seen).toBeGreaterThan(1);
  return sound.length;
}
