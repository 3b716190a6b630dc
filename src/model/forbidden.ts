import { z } from 'zod';

const stretch = z
  .tuple([z.number(), z.number()])
  .refine(([from, to]) => from < to, { message: 'it ends before it begins' })
  .readonly();

/** Moments of a (source seconds, from and to) that belong to none of these moments of b. */
export const forbiddenSchema = z.strictObject({ a: stretch, b: stretch });
export type Forbidden = z.infer<typeof forbiddenSchema>;

/** The most regions of one request. */
export const mostForbidden = 1000;

export const forbiddenList = z.array(forbiddenSchema).max(mostForbidden).readonly();

/** A forbidden region of the document: like a pin, of two recordings whatever they are warped by. */
export type ForbiddenRegion = {
  readonly id: string;
  readonly a: string;
  readonly b: string;
  readonly timesA: readonly [number, number];
  readonly timesB: readonly [number, number];
};

/** The regions of a pair, turned so that `a` comes first, whichever way round each was made. */
export const forbiddenOfPair = (
  regions: readonly ForbiddenRegion[],
  { a, b }: { readonly a: string; readonly b: string },
): (Forbidden & { readonly id: string })[] =>
  regions.flatMap(({ id, timesA, timesB, ...of }) =>
    of.a === a && of.b === b
      ? [{ id, a: timesA, b: timesB }]
      : of.a === b && of.b === a
        ? [{ id, a: timesB, b: timesA }]
        : [],
  );
