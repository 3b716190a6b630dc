import { z } from 'zod';
import { byChanceSchema } from './by-chance.ts';
import { cueNames, cueSharesSchema } from './cue-shares.ts';
import type { Forbidden } from './forbidden.ts';
import { stepTableSchema } from './step-table.ts';

const finite = z.number();
const whole = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);

/** What leaving out a frame costs: of a, of b. */
const prices = z.strictObject({ x: finite.min(0), y: finite.min(0) }).readonly();

/** So many other pairs at most a method learns from: with each it takes as long again. */
export const mostPooled = 4;
/** By way of so many others at most a warp goes: every pair of them is compared. */
export const mostVia = 6;
/** A recording of the project by its id; on the command line by its path. */
const recordingName = z.string().min(1).max(32_768);

type Times = readonly [number, number];
const rises = (p: Times, q: Times): boolean => q[0] >= p[0] && q[1] >= p[1];

/**
 * How a pair of recordings is warped where the user chose it: part of the document, so that the same warp can
 * be made again. Names are the engine's; what it does not know it refuses.
 */
export const warpHowSchema = z.strictObject({
  method: z.string().min(1).max(40),
  /**
   * What of the two is compared; auto: what suits the pair. Of numbers beside a sound it says what of the sound is
   * compared with them.
   */
  features: z.enum(['auto', 'music', 'speech', 'motion', 'text', 'data']),
  /** Where the path may run. Radii are seconds. */
  window: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('sakoe-chiba'), radius: finite.min(0) }),
      /**
       * About the line from corner to corner. `of`: whose seconds the radius counts, which differ where the two are not as
       * long; of the longer it is the same band when they change places. Not in documents of earlier versions: of b.
       */
      z.strictObject({
        kind: z.literal('slanted'),
        radius: finite.min(0),
        of: z.enum(['a', 'b', 'longer']).default('b'),
      }),
      z.strictObject({ kind: z.literal('itakura'), slope: finite.min(1) }),
      /** So near a path that was there before: pairs of times (of a and of b), rising. */
      z.strictObject({
        kind: z.literal('corridor'),
        radius: finite.min(0),
        along: z
          .array(z.tuple([finite, finite]).readonly())
          .min(1)
          .max(10_000)
          .refine((points) => points.every((p, k) => k === 0 || rises(points[k - 1] ?? p, p)), {
            message: 'the path of a corridor turns back',
          })
          .readonly(),
      }),
    ])
    .nullable(),
  /** Seconds of B a second of A, at least and at most. */
  slope: z
    .tuple([finite.min(0), finite.min(0)])
    .readonly()
    .nullable(),
  /** Steps of the path, by the engine's name for them or a table of the user's own, in frames. */
  step: z.union([z.string().max(60), stepTableSchema]).nullable(),
  /** A cost by name, or a kernel whose distance it is, as in `rbf:0.5`. */
  cost: z.string().max(60).nullable(),
  /** The two need not begin, or end, together: with DTW neither, with the others only B's frames are left out. */
  open: z.strictObject({ begin: z.boolean(), end: z.boolean() }),
  dims: z.int().min(1).max(1000).nullable(),
  /** In whose feature space they are correlated, as in `polynomial:3`. */
  kernel: z.string().max(60).nullable().default(null),
  /** λ of the correlations, as a share of the variance. */
  ridge: finite.min(0).nullable().default(null),
  /** Principal components kept before: how many, or (below 1) the share of the variance. */
  pca: finite.positive().max(1000).nullable().default(null),
  /** Frames may be left out inside the path, at these prices in units of the local cost. */
  gaps: prices.nullable().default(null),
  /** Drop-DTW: what a frame left unmatched costs, or the share of local costs below that price. */
  drop: z
    .union([prices, z.strictObject({ percentile: finite.min(0).max(1) }).readonly()])
    .nullable()
    .default(null),
  /** Soft-DTW: smoothing, in units of the local cost. */
  gamma: finite.positive().nullable().default(null),
  /** Of all cues fused: those that are left out. */
  without: cueNames.default([]),
  /** By whose vectors pictures are compared, where they are: the id of a model of the user's own; null: the program's features. */
  model: z.string().min(1).max(100).nullable().default(null),
  /**
   * Deep CTW: other pairs that its networks learn from as well, each as (the one like a, the one like b), so that the same
   * can be learnt again whatever has been warped since.
   */
  pool: z
    .array(z.tuple([recordingName, recordingName]).readonly())
    .max(mostPooled)
    .readonly()
    .default([]),
  seed: whole,
});
export type WarpHow = Readonly<z.infer<typeof warpHowSchema>>;

/** Correlations by dimension, and what they tell in nats a point of the path. */
const agreement = z.strictObject({
  correlations: z.array(finite).max(1000).readonly(),
  information: finite,
});

/** What was found besides the warp itself. */
export const warpFindingsSchema = z.strictObject({
  /** Along the path, in-sample, from largest to smallest; null where the method knows none. */
  correlations: z.array(finite).max(1000).readonly().nullable(),
  /** What the method minimised; null where it tells none. */
  cost: finite.nullable(),
  rounds: whole.nullable(),
  converged: z.boolean().nullable(),
  /** On stretches of time left out of the fit, of CTW and of networks beside it. */
  heldOut: z
    .strictObject({
      kept: z.enum(['ctw', 'dctw']),
      /** How many pairs it was learnt from, and measured on; deep CTW may pool some. */
      pairs: whole.default(1),
      ctw: agreement.nullable(),
      dctw: agreement.nullable(),
      /** What CTW reaches with one sequence shifted in a circle and all done anew. */
      chance: byChanceSchema.nullable(),
    })
    .nullable()
    .default(null),
  /** Where cues were fused: what each told where. */
  cues: cueSharesSchema.nullable().default(null),
  /** Seconds between the frames that were compared. */
  hop: finite.positive(),
  notes: z.array(z.string().max(10_000)).max(100).readonly(),
});
export type WarpFindings = Readonly<z.infer<typeof warpFindingsSchema>>;

/** In place of a method: DTW over all that the two have in common, fused, but for what is left out. */
export const fusedMethod = 'fused';

/** In place of a method: the program's own DTW, over the features that are named; it takes no other choice. */
export const ownMethod = 'auto';

export const plainHow: WarpHow = {
  method: 'dtw',
  features: 'auto',
  window: null,
  slope: null,
  step: null,
  cost: null,
  open: { begin: false, end: false },
  dims: null,
  kernel: null,
  ridge: null,
  pca: null,
  gaps: null,
  drop: null,
  gamma: null,
  without: [],
  model: null,
  pool: [],
  seed: 1,
};

/**
 * A pin (source times of a and of b) that lies `off` seconds later in b than where the features alone put that
 * moment of a. None of those that are close.
 */
export type PinDoubt = { readonly pin: readonly [number, number]; readonly off: number };

/**
 * What else the user has asked of a map, and takes it `off` seconds later in b, at the most, than where the features
 * alone put it: a region that it keeps out of, a trusted part (by its times of a), a window.
 */
export type BoundDoubt =
  | { readonly forbidden: Forbidden; readonly off: number }
  | { readonly trusted: readonly [number, number]; readonly off: number }
  | { readonly window: NonNullable<WarpHow['window']>['kind']; readonly off: number };

export type Doubt = PinDoubt | BoundDoubt;
export const isOfPin = (doubt: Doubt): doubt is PinDoubt => 'pin' in doubt;
export const isOfBound = (doubt: Doubt): doubt is BoundDoubt => !isOfPin(doubt);
