import type { PairEvidence } from '#src/model/alignment.ts';
import type { Break } from './network-breaks.ts';
import type { Seats } from './network-by-hand.ts';
import type { Consensus } from './network-consensus.ts';
import type { PinPlan } from './network-pins.ts';
import type { Ends, Fixed, NetworkRecording, Piece, Stretch } from './network-types.ts';

/** One global solution: what the report is written from. */
export type Network = {
  /** By seat: the recordings in the order given, then hand placements that stand apart from the evidence. */
  readonly recordings: readonly NetworkRecording[];
  /** By recording: the seat that is shown; see Seats. */
  readonly shown: Seats['shown'];
  /** By seat: it hangs on a placement by hand alone. */
  readonly leans: Seats['leans'];
  readonly reference: number;
  readonly maxDrift: number;
  readonly pairs: readonly PairEvidence[];
  /** By pair: the seats it ties, null where it is not used. */
  readonly ends: readonly (Ends | null)[];
  readonly plan: PinPlan;
  readonly breaks: readonly Break[];
  readonly stretches: readonly Stretch[];
  readonly fixed: readonly (Fixed | null)[];
  readonly pieces: readonly Piece[];
  readonly consensus: Consensus;
  /** By seat: number of its connected component (the lowest index in it). */
  readonly component: readonly number[];
  readonly notes: readonly string[];
  /** By recording: why its evidence was set aside, null where it was not. */
  readonly suspect: readonly (string | null)[];
  /** By pair, where what it implies was not found: what remains of the belief in it. */
  readonly doubted: ReadonlyMap<number, number>;
};
