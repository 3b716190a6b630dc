import type { TimeMap } from '#src/model/time-map.ts';

/** What the window asks of the worker that decodes sound, and what that answers. */
export type ToSounds =
  | { readonly kind: 'open'; readonly voice: number; readonly url: string }
  /** Where the voice lies on the timeline; before its first block and whenever that changes. */
  | { readonly kind: 'map'; readonly voice: number; readonly map: TimeMap }
  /** Sound of a stretch of the timeline. */
  | {
      readonly kind: 'block';
      readonly voice: number;
      /** Answered with the block, to tell those that nobody waits for any more. */
      readonly ticket: number;
      /** Timeline seconds of the first sample. */
      readonly start: number;
      readonly frames: number;
      /** Samples a second. */
      readonly rate: number;
    }
  | { readonly kind: 'close'; readonly voice: number };

export type FromSounds =
  | { readonly kind: 'opened'; readonly voice: number }
  /** This window cannot decode it: who plays it otherwise goes on doing so. */
  | { readonly kind: 'refused'; readonly voice: number }
  | {
      readonly kind: 'block';
      readonly voice: number;
      readonly ticket: number;
      /** One array a channel; null: silence. */
      readonly channels: readonly Float32Array<ArrayBuffer>[] | null;
    };
