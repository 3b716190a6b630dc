import { z } from 'zod';

const share = z.number().min(0).max(1);
const name = z.string().min(1).max(60);

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
