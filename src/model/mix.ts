import { z } from 'zod';
import type { RecordingId } from './recording.ts';
import { knot, type TimeMap } from './time-map.ts';

/**
 * How a recording is heard beside the others: for listening, and in exports made to be watched. What is exported to be
 * worked on (clips, tracks) has every sound as it was recorded.
 */
export type TrackMix = {
  readonly recording: RecordingId;
  /** Decibels. */
  readonly gain: number;
  /** By how many seconds its sound is heard later than where it lies; negative: earlier. */
  readonly delay: number;
  readonly muted: boolean;
  /** Where any recording is solo, only those that are solo are heard. */
  readonly solo: boolean;
};

export const [leastGain, mostGain] = [-60, 24];
/** Sound from 1700 m away. */
export const mostDelay = 5;

export const trackMixSchema = z.strictObject({
  recording: z.string().min(1).max(100),
  gain: z.number().min(leastGain).max(mostGain),
  delay: z.number().min(-mostDelay).max(mostDelay),
  muted: z.boolean(),
  solo: z.boolean(),
});

type Mixed = { readonly mix: readonly TrackMix[] };

/** As it was recorded, where nothing else was chosen. */
export const mixOf = ({ mix }: Mixed, id: RecordingId): TrackMix =>
  mix.find((each) => each.recording === id) ?? {
    recording: id,
    ...{ gain: 0, delay: 0, muted: false, solo: false },
  };

/** Whether a recording is heard at all: solo wins, then mute. */
export const isHeard = (project: Mixed, id: RecordingId): boolean =>
  project.mix.some((each) => each.solo) ? mixOf(project, id).solo : !mixOf(project, id).muted;

/** What a sound is multiplied by. */
export const factorOf = (decibels: number): number => 10 ** (decibels / 20);

/** Where sound is heard that lies at `map`. */
export const delayed = (map: TimeMap, delay: number): TimeMap =>
  delay === 0
    ? map
    : {
        segments: map.segments.map(({ knots }) => ({
          knots: knots.map((k) => knot(k.timeline + delay, k.source, k.sd)),
        })),
      };
