import { z } from 'zod';

const finite = z.number();

/**
 * A part of an elastic warp that the user trusts: re-solving keeps it as it is. Source times of a and of b, rising, and
 * the deviation of b's at each.
 */
export const lockedSchema = z
  .strictObject({
    map: z
      .array(z.tuple([finite, finite]).readonly())
      .min(2)
      .max(10_000)
      .readonly(),
    sd: z.array(finite.min(0)).readonly(),
  })
  .refine(({ map, sd }) => map.length === sd.length, { message: 'it has not one deviation a knot' })
  .refine(
    ({ map }) =>
      map.every((p, k) => k === 0 || (p[0] > (map[k - 1]?.[0] ?? 0) && p[1] > (map[k - 1]?.[1] ?? 0))),
    { message: 'it does not increase strictly' },
  );
export type Locked = z.infer<typeof lockedSchema>;

export const lockedList = z.array(lockedSchema).max(1000).readonly();

/** A locked part of the document: of two recordings, like a pin. */
export type LockedPart = Locked & { readonly id: string; readonly a: string; readonly b: string };

/** The locked parts of a pair, turned so that `a` comes first, whichever way round each was made. */
export const lockedOfPair = (
  parts: readonly LockedPart[],
  { a, b }: { readonly a: string; readonly b: string },
): (Locked & { readonly id: string })[] =>
  parts.flatMap(({ id, map, sd, ...of }) =>
    of.a === a && of.b === b
      ? [{ id, map, sd }]
      : of.a === b && of.b === a
        ? [{ id, map: map.map(([p, q]) => [q, p] as const), sd }]
        : [],
  );
