import type { CropFitting, Glimpses } from '#src/model/crop.ts';
import type { Track } from '#src/vision/track/track.ts';

/** What following a subject through a film came to. */
export type TrackOutcome = Track & {
  /** As displayed, in whose pixels the candidates' boxes are. */
  readonly width: number;
  readonly height: number;
  /** Pictures that were looked at. */
  readonly analysed: number;
  /** Where it was followed by glimpses. */
  readonly glimpses?: Glimpses;
  /** Where it was fitted to another track: how well, and whether that was kept. */
  readonly fit?: CropFitting;
  readonly notes: readonly string[];
};
