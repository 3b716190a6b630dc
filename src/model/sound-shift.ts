import { z } from 'zod';
import type { Lateness } from './sound-map.ts';

/**
 * What is done about sound that comes `offset` seconds after its own picture (before it where negative): decided by a
 * person, after a measurement. Times are seconds of the picture's source time. Applied by `streamMaps`.
 */
export type SoundShift = Lateness & { readonly offset: number };

/** More than a file could mean, seconds. */
const most = 60;
const offset = z.number().min(-most).max(most);
const segment = z
  .strictObject({ start: z.number(), end: z.number(), offset: offset.nullable() })
  .refine((s) => s.start < s.end, { message: 'a stretch of shifted sound ends before it starts' });

export const soundShiftSchema = z.strictObject({
  offset,
  /** By how many millionths the sound falls further behind each second; null: not told, not taken off. */
  ppm: z.number().min(-10_000).max(10_000).nullable(),
  segments: z
    .array(segment)
    .max(10_000)
    .refine((list) => list.every((s, i) => i === 0 || s.start >= (list[i - 1]?.end ?? 0)), {
      message: 'stretches of shifted sound overlap',
    })
    .readonly(),
});

const length = (s: { readonly start: number; readonly end: number }): number => s.end - s.start;

/** One offset for all: that of the stretch that lasts longest of those that are told; null where nothing is told. */
export function evenShift({ offset, ppm, segments }: Lateness): SoundShift | null {
  if (offset === null) return null;
  const told = segments.filter((s) => s.offset !== null);
  const [longest] = told.toSorted((a, b) => length(b) - length(a));
  if (!longest) return { offset, ppm, segments: [] };
  return { offset: longest.offset ?? offset, ppm, segments: [bare(longest)] };
}

/** Each stretch by its own offset; null where nothing is told, or all that is told is one stretch. */
export function shiftByShots({ offset, ppm, segments }: Lateness): SoundShift | null {
  const told = new Set(segments.flatMap((s) => s.offset ?? []));
  return offset === null || told.size < 2 ? null : { offset, ppm, segments: segments.map(bare) };
}

export const isSameShift = (a: SoundShift, b: SoundShift): boolean =>
  a.offset === b.offset &&
  a.ppm === b.ppm &&
  a.segments.length === b.segments.length &&
  a.segments.every((s, i) => {
    const other = b.segments[i];
    return s.start === other?.start && s.end === other.end && s.offset === other.offset;
  });

const bare = ({ start, end, offset }: Lateness['segments'][number]) => ({ start, end, offset });
