import type { SyncResult } from '#src/model/alignment.ts';
import type { AvSync } from '#src/model/av-sync.ts';
import type { Crop, CropCandidate, CropEvent, CropFitting, Glimpses } from '#src/model/crop.ts';
import type { GroundedFrame, GroundedPhrase } from '#src/model/grounding.ts';
import type { ElasticWarp } from '#src/model/project.ts';
import type { StepEvidence } from '#src/model/step-evidence.ts';
import type { Steps } from '#src/model/steps.ts';
import type { Transcript } from '#src/model/transcript.ts';
import type { Doubt, WarpFindings } from '#src/model/warp-how.ts';

/** What jobs answer with, kind by kind; what they are asked for is in jobs.ts. */

/** Why a pair was not warped, and the figures that say so. `needed`: the least confidence that passes. */
export type WarpRefusal = {
  readonly reason: string;
  readonly method: string;
  readonly confidence: number;
  readonly needed: number;
  readonly findings: WarpFindings | null;
};

/** What features of which kind a recording has. */
export const featureKinds = ['music', 'speech', 'motion'] as const;

/** One thing that a recording can be compared by: dimensions from `from`, and not with `to`, of a kind's `dims`. */
export type FeatureCue = {
  readonly name: string;
  readonly kind: (typeof featureKinds)[number];
  readonly from: number;
  readonly to: number;
  readonly dims: number;
};

/** A place where a passage was found. */
export type FoundPlace = {
  readonly recording: string;
  /** Source times of that recording. */
  readonly start: number;
  readonly end: number;
  /** A moment from the passage’s middle, and where the place has it; source times of the query and of the recording. */
  readonly middle: readonly [number, number];
  /** How many times as fast as in the query. */
  readonly rate: number;
  /** 1 the very same, 0 no more alike than luck would have it. */
  readonly score: number;
  /** The probability that luck finds something as like in all that was searched. */
  readonly chance: number;
};

/** A grounded phrase as it is sent: the heat of each frame in 255ths of its greatest. */
export type ShownPhrase = Omit<GroundedPhrase, 'frames'> & {
  readonly frames: readonly (Omit<GroundedFrame, 'heat'> & {
    readonly heat: { readonly columns: number; readonly rows: number; readonly values: readonly number[] };
  })[];
};

export type JobResults = {
  sync: SyncResult;
  /** `doubts`: what was asked and the features contradict. A pair that is no better than luck is refused: no failure. */
  warp:
    | { readonly warp: ElasticWarp; readonly doubts: readonly Doubt[]; readonly refusal: null }
    | { readonly warp: null; readonly refusal: WarpRefusal };
  peaks: {
    readonly ready: true;
    /** What was wrong with the sound besides what follows, in plain words. */
    readonly warnings: readonly string[];
    /** Decoding ended at `end`, before the `declared` end; `broke`: by an error of the decoder. Source times. */
    readonly short: { readonly end: number; readonly declared: number; readonly broke: boolean } | null;
    /** How long the file really is, and what to say of it, where it declares another length (0: none). */
    readonly length: { readonly duration: number; readonly declared: number; readonly said: string } | null;
  };
  proxy: { readonly ready: true; readonly bytes: number };
  matrix: { readonly ready: true };
  /** `key` names the strips for `features.read` as long as the host runs. */
  features: { readonly key: string; readonly cues: readonly FeatureCue[] };
  find: {
    /** What was compared; null: nothing could be. */
    readonly by: 'music' | 'speech' | 'motion' | 'text' | 'data' | null;
    /** Best first; none that luck would find. */
    readonly places: readonly FoundPlace[];
    /** Where nothing was found: what comes nearest, which luck might have found too. */
    readonly nearest: readonly FoundPlace[];
    readonly searched: { readonly recordings: number; readonly seconds: number };
    /** Recordings that could not be searched, and why. */
    readonly skipped: readonly { readonly recording: string; readonly reason: string }[];
    /** Why nothing was found; null when something was. */
    readonly reason: string | null;
  };
  track: {
    readonly crop: Crop | null;
    /** That the subject is seen, on average. */
    readonly confidence: number;
    readonly events: readonly CropEvent[];
    /** All that moves by itself; each may be followed by giving its box. */
    readonly candidates: readonly CropCandidate[];
    /** Why nothing was followed; null where something was. */
    readonly reason: string | null;
    /** Where it was followed by glimpses. */
    readonly glimpses: Glimpses | null;
    /** Where it was fitted to another recording. */
    readonly fit: CropFitting | null;
  };
  transcript: {
    readonly transcript: Transcript;
    /** Why the text is not that of the recording; null where it is. */
    readonly reason: string | null;
    readonly notes: readonly string[];
  };
  hear: {
    readonly transcript: Transcript;
    /** Why there is nothing; null where there is. */
    readonly reason: string | null;
    readonly notes: readonly string[];
  };
  parallel: {
    /** The other text with the times. */
    readonly transcript: Transcript;
    /** Why the texts are not taken to say the same; null where they are. */
    readonly reason: string | null;
    readonly notes: readonly string[];
  };
  /** `warnings`: what was wrong with the file, in plain words. */
  avsync: AvSync & { readonly warnings: readonly string[] };
  steps: Steps & {
    readonly notes: readonly string[];
    /** How well the steps go with the moments of the recording: enough to solve anew around pins. */
    readonly evidence: StepEvidence;
    /** Whether it is coarser than what was solved: of long lists for long recordings. */
    readonly isCoarse: boolean;
    /** Of the evidence, steps × moments: 0 impossible … 255 certain. */
    readonly posterior: Uint8Array;
    /** What heads trained by the pins are worth: deviations by which steps left out of training stand out; null: too few pins for any. */
    readonly heads: { readonly before: number; readonly after: number; readonly isKept: boolean } | null;
  };
  'step-clips': { readonly files: readonly string[] };
  ground: {
    readonly phrases: readonly ShownPhrase[];
    /** What the regions were told by. */
    readonly by: 'model' | 'motion';
    /** Why nothing has a region to itself; null where something has. */
    readonly reason: string | null;
  };
  export: { readonly files: readonly string[]; readonly warnings: readonly string[] };
};
