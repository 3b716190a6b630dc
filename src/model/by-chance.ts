import { z } from 'zod';

/** So many draws tell a point that 95 % of further ones stay below: their highest. Of fewer it is no such point. */
export const drawsFor95 = 19;

const reached = z.strictObject({
  found: z.number().optional(),
  draws: z.int().min(1),
  highest: z.number(),
  quantile95: z.number().nullable(),
  p: z.number().min(0).max(1),
});

/**
 * What luck reaches where one of two sequences is shifted and all is done anew, in nats a point: `draws` times, `highest` at the most.
 * `quantile95`: further draws stay below it in 95 % of cases; null where the draws ended early, as enough of them did as well as what was
 * found. `p`: how probably luck does as well as `found`, for which the two were warped as the draws were (earlier versions did not keep it). Documents of earlier versions have the highest as a quantile of however few draws.
 */
export const byChanceSchema = z.preprocess((value) => {
  const old = olderSchema.safeParse(value).data;
  return old ? { ...old, highest: old.quantile95, quantile95: tellable(old.draws, old.quantile95) } : value;
}, reached);
export type ByChance = Readonly<z.infer<typeof reached>>;

const olderSchema = reached.omit({ highest: true }).extend({ quantile95: z.number() });

const tellable = (draws: number, highest: number): number | null => (draws >= drawsFor95 ? highest : null);

/**
 * What was held against the draws, where that is not what is shown: warped as freely as they are, on the same coarser frames, the path
 * that is told reaches something else. Null where both are one to two places.
 */
export const warpedAsFreely = ({ found }: ByChance, shown: number): string | null =>
  found === undefined || found.toFixed(2) === shown.toFixed(2) ? null : found.toFixed(2);

/** What a person reads of it, behind “by chance”. */
export const chanceInWords = ({ draws, highest, quantile95, p }: ByChance): string =>
  `${quantile95 === null ? `up to ${highest.toFixed(2)} in ${draws} draws` : `below ${quantile95.toFixed(2)} in 95 %`}, p = ${p.toFixed(3)}`;
