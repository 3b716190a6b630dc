import type { AvSync } from './av-sync.ts';
import { knot, type Segment, type TimeMap, timeMap } from './time-map.ts';

/** What is measured of a file's sound against its picture, as far as laying it out asks for it. */
export type Lateness = Pick<AvSync, 'offset' | 'ppm'> & {
  readonly segments: readonly Pick<AvSync['segments'][number], 'start' | 'end' | 'offset'>[];
};

/** Shorter pieces are left out, seconds. */
const least = 0.01;

/**
 * Where each moment of the picture (the map's timeline) finds its sound (the map's source time): o(t) later, by the segment's
 * offset and the drift. A stretch that is not told goes as the one before it, or the first that is. Where the offset falls at a cut,
 * the new stretch begins a little after it, since no moment of sound is heard twice; where it grows, a little is left out.
 * @param picture source seconds from which to which the picture lasts
 * @param sound source seconds of the sound
 * @throws Error where nothing was told
 */
export function soundMap(
  { offset, ppm, segments }: Lateness,
  picture: readonly [number, number],
  sound: readonly [number, number],
): TimeMap {
  if (offset === null) throw new Error('no offset, no map');
  const slope = (ppm ?? 0) * 1e-6;
  const told = segments.map((s) => ({ ...s, middle: (s.start + s.end) / 2 }));
  const firstTold = told.find((s) => s.offset !== null) ?? { offset, middle: (picture[0] + picture[1]) / 2 };
  const parts = told.length > 0 ? told : [{ start: picture[0], middle: firstTold.middle, offset }];
  const out: Segment[] = [];
  let law = firstTold as { readonly offset: number | null; readonly middle: number };
  let heard = sound[0];
  for (const [i, part] of parts.entries()) {
    if (part.offset !== null) law = part;
    const at = (t: number): number => t + (law.offset as number) + slope * (t - law.middle);
    const when = (s: number): number => (s - (law.offset as number) + slope * law.middle) / (1 + slope);
    const from = Math.max(i === 0 ? picture[0] : part.start, when(heard));
    const to = Math.min(parts[i + 1]?.start ?? picture[1], when(sound[1]));
    if (to - from < least) continue;
    // Not even by rounding may sound go back.
    out.push({ knots: [knot(from, Math.max(heard, at(from))), knot(to, at(to))] });
    heard = at(to);
  }
  return timeMap(out);
}
