import { z } from 'zod';

const share = z.number().min(0).max(1);
/** Characters. */
export const longestCueName = 60;
const name = z.string().min(1).max(longestCueName);

/** Names of cues, as `harmony` or `column 3`; those that a pair does not have change nothing. */
export const cueNames = z.array(name).max(100).readonly();

/** What each cue of a fused warp counted for, in all and along the path. */
export const cueSharesSchema = z
  .strictObject({
    /** Moments (of a, of b), rising: the ends of stretches. Empty where no cue says more than luck would. */
    at: z
      .array(z.tuple([z.number(), z.number()]).readonly())
      .max(1000)
      .readonly(),
    cues: z
      .array(
        z.strictObject({
          name,
          /** Of what all tell of the path; they add up to 1, or all are 0. */
          weight: share,
          /** The same of every stretch; all are 0 where next to nothing is told. */
          shares: z.array(share).max(1000).readonly(),
        }),
      )
      .max(100)
      .readonly(),
  })
  .refine(({ at, cues }) => cues.every(({ shares }) => shares.length === Math.max(0, at.length - 1)), {
    message: 'a cue has not one share a stretch',
  })
  .refine(
    ({ at }) => at.every((p, k) => k === 0 || (p[0] > (at[k - 1]?.[0] ?? 0) && p[1] > (at[k - 1]?.[1] ?? 0))),
    { message: 'the stretches of cues do not rise' },
  );
export type CueShares = Readonly<z.infer<typeof cueSharesSchema>>;

type Moment = readonly [number, number];

/** What of it lies between two moments of a path, on both clocks. */
export function cueSharesWithin({ at, cues }: CueShares, from: Moment, to: Moment): CueShares {
  const kept = at.flatMap((_, s) => {
    const [start, end] = [at[s], at[s + 1]];
    const isIn = start && end && start[0] < to[0] && start[1] < to[1] && end[0] > from[0] && end[1] > from[1];
    return isIn ? [s] : [];
  });
  const [first, last] = [kept[0], kept.at(-1)];
  const inside = ([a, b]: Moment): Moment => [
    Math.min(to[0], Math.max(from[0], a)),
    Math.min(to[1], Math.max(from[1], b)),
  ];
  return {
    at: first === undefined || last === undefined ? [] : at.slice(first, last + 2).map(inside),
    cues: cues.map((cue) => ({ ...cue, shares: kept.map((s) => cue.shares[s] ?? 0) })),
  };
}
