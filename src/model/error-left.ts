import { z } from 'zod';

const seconds = z.number().min(0);

/** How much error is likely left in a path, seconds; kept with a warp. */
export const errorLeftSchema = z.strictObject({
  /** Half of all its moments are likely nearer to the truth. */
  median: seconds,
  /** A tenth of them is likely farther off. */
  worstTenth: seconds,
  /** Stretches in which a moment is farther off than `limit` with a probability of more than a tenth. */
  above: z.strictObject({ limit: seconds, places: z.int().min(0) }).readonly(),
  /** How many of a person’s answers it was learnt from. */
  answers: z.int().min(0),
});
export type ErrorLeft = Readonly<z.infer<typeof errorLeftSchema>>;

/** Seconds as they are likely: two figures, no more, in the unit that needs fewest zeros. */
export function likely(s: number): string {
  const rounded = Number(s.toPrecision(2));
  if (rounded >= 1) return `${s.toFixed(1)} s`;
  const [scale, unit] = rounded >= 1e-3 ? [1e3, 'ms'] : [1e6, 'µs'];
  return `${Number((scale * rounded).toPrecision(2))} ${unit}`;
}

/** Whether a warp went by the sound of music, by its method (`dtw-music`). */
export const isOfMusic = (method: string): boolean => /(?:^|-)music$/.test(method);

/**
 * As a sentence without its full stop. Of music it is told too much: in the middle of 36 pairs twice what was left, and all but
 * the worst tenth was below it in nine of ten (docs/notes/pair-view.md): it is a bound there.
 * @param method of the warp
 */
export function errorLeftInWords({ median, worstTenth, above }: ErrorLeft, method: string): string {
  const places =
    above.places === 0
      ? `nowhere likely above ${likely(above.limit)}`
      : `${above.places} place${above.places === 1 ? '' : 's'} perhaps above ${likely(above.limit)}`;
  const how = isOfMusic(method) ? 'at most about' : 'about';
  return `${how} ${likely(median)} median, ${likely(worstTenth)} in the worst tenth; ${places}`;
}
