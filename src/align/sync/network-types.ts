import type { PairEvidence, Placement } from '#src/model/alignment.ts';
import type { EventId, Pin, RecorderId, RecordingId } from '#src/model/recording.ts';
import type { TimeMap } from '#src/model/time-map.ts';

/** When a recording began, by the clocks that write into files. */
export type Clocks = {
  /** By its timecode, seconds after that clock's midnight; null: none, or one that says nothing. */
  readonly timecode: number | null;
  /** By its creation time, seconds since 1970. */
  readonly created: number | null;
};

/** What the network needs to know of one recording. Times in seconds. */
export type NetworkRecording = {
  readonly id: RecordingId;
  /** As the notes should call it. */
  readonly name: string;
  readonly duration: number;
  readonly recorder: RecorderId | null;
  /** Which of the recorder's tracks, see `trackOf`; all of one where it is not told. */
  readonly track?: string;
  /** The file of the same recorder that this one continues without a gap (the next chapter of a long take). */
  readonly follows: RecordingId | null;
  /** When it began by what its file says of itself; a prior, never proof. */
  readonly clocks: Clocks;
  /** Where it holds something to hear, source time, in order; null: not known (its sound was not looked at). */
  readonly sounding: readonly (readonly [number, number])[] | null;
  /** A placement the user made by hand: the solver works around it and gives it back unchanged. */
  readonly locked: { readonly map: TimeMap; readonly event: EventId } | null;
  /** Why nothing could be measured (“no sound and no picture”, “the file is damaged”); null: it was measured. */
  readonly trouble: string | null;
};

export type NetworkInput = {
  readonly recordings: readonly NetworkRecording[];
  readonly pairs: readonly PairEvidence[];
  readonly pins: readonly Pin[];
  readonly reference: RecordingId;
  /** Largest clock difference of two recordings that is believed, parts per million; by default any. */
  readonly maxDrift?: number;
};

/** A stretch of one recording over which its clock ran on without a break: one unknown offset, one unknown rate. */
export type Stretch = {
  readonly recording: number;
  /** Source time from which and up to which it holds. */
  readonly from: number;
  readonly to: number;
  /** Timeline = source + offset + rate·10⁻⁶·(source − centre): the unknowns are best determined there. */
  readonly centre: number;
};

/** A tie between two stretches: at these two moments, the same instant was recorded by both. */
export type Piece = {
  readonly kind: 'evidence' | 'pin' | 'join';
  /** Index of the pair (evidence), of the pin, or of the later recording (join). */
  readonly origin: number;
  readonly a: number;
  readonly b: number;
  /** Two moments that carry all a straight line's information: [source of A, source of B]; equal for a pin. */
  readonly moments: readonly [readonly [number, number], readonly [number, number]];
  /** The ends of the straight line, where a disagreement is largest. */
  readonly ends: readonly [readonly [number, number], readonly [number, number]];
  /** Standard deviation of one moment, seconds. */
  readonly sd: number;
  /** Belief that the piece is no gross mistake, 0…1: the order in which pieces are trusted. */
  readonly trust: number;
  /** Largest disagreement that is still taken for noise, seconds. */
  readonly tolerance: number;
};

/** offset (s) and rate (parts per million) of every stretch. */
export type Solution = { readonly offset: Float64Array; readonly rate: Float64Array };

export type Fixed = { readonly offset: number; readonly rate: number };

/** Timeline time of source time `s` by the solution, seconds. */
export function timelineOf(
  stretches: readonly Stretch[],
  solution: Solution,
  index: number,
  s: number,
): number {
  const stretch = stretches[index] as Stretch;
  return (
    s + (solution.offset[index] as number) + (solution.rate[index] as number) * 1e-6 * (s - stretch.centre)
  );
}

/** Signed disagreement of a tie at one of its moments, seconds: how much later A's side lies than B's. */
export function disagreement(
  stretches: readonly Stretch[],
  solution: Solution,
  piece: Piece,
  moment: readonly [number, number],
): number {
  return (
    timelineOf(stretches, solution, piece.a, moment[0]) - timelineOf(stretches, solution, piece.b, moment[1])
  );
}

/** Largest disagreement of a piece over its length, seconds, unsigned. */
export function pieceResidual(stretches: readonly Stretch[], solution: Solution, piece: Piece): number {
  return Math.max(
    Math.abs(disagreement(stretches, solution, piece, piece.ends[0])),
    Math.abs(disagreement(stretches, solution, piece, piece.ends[1])),
  );
}

export type PlacementDraft = Omit<Placement, 'recording'>;

/** Which recordings (by index) a pair ties. */
export type Ends = readonly [number, number];
