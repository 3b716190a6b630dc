import type { TimesColumn } from './sequence.ts';
import type { SourceTime } from './units.ts';

export type RecordingId = string;
export type RecorderId = string;
export type EventId = string;

/** What identifies a file's content without reading all of it. */
export type Fingerprint = {
  readonly size: number;
  readonly modified: number;
  /** SHA-256 (hex) over the size and chosen blocks: first, last and evenly spread ones between. */
  readonly hash: string;
};

export type AudioStream = {
  readonly kind: 'audio';
  /** Index among all streams of the container, as ffmpeg's `0:index` names it. */
  readonly index: number;
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** Seconds after the container's first presented moment at which this stream starts. */
  readonly start: number;
  readonly duration: number | null;
};

export type VideoStream = {
  readonly kind: 'video';
  readonly index: number;
  readonly codec: string;
  /** As displayed: after rotation and pixel aspect. */
  readonly width: number;
  readonly height: number;
  /** Clockwise degrees that the file asks players to turn the picture. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Exact rational of the average rate, e.g. [30000, 1001]; null where the file does not say. */
  readonly frameRate: readonly [number, number] | null;
  readonly variableFrameRate: boolean;
  readonly start: number;
  readonly duration: number | null;
};

/** The numbers of a data file (a table, a motion …), frame after frame. */
export type DataStream = {
  readonly kind: 'data';
  readonly index: 0;
  /** The format: csv, npy, bvh, amc or c3d. */
  readonly codec: string;
  readonly start: number;
  /** By the file's own clock; where it has none, by `assumedFrameRate`. */
  readonly duration: number;
  readonly dims: number;
  readonly frames: number;
  /** Seconds from frame to frame by the file's own clock or, without one, as assumed; null: uneven times. */
  readonly hop: number | null;
  /** Whether the file says when its frames are. */
  readonly isTimed: boolean;
  /** What each dimension is called; null where the file does not say, or says more than a document keeps. */
  readonly names: readonly string[] | null;
  /** Of a table: what its first columns are called, values or not; '' without a name. Null of others. */
  readonly columns: readonly string[] | null;
};

/** So many columns of a data file are drawn each by itself; the others only all together, or the one that is chosen. */
export const mostLanes = 12;

/** Frames a second of a data file that does not say, until the user does. */
export const assumedFrameRate = 100;

/** Facts of one media file, as probed. Times are seconds of source time. */
export type MediaInfo = {
  readonly container: string;
  /** With `AnalysisChoice.rate`, at that rate; of a table by `AnalysisChoice.times`. */
  readonly duration: number;
  readonly audio: readonly AudioStream[];
  readonly video: readonly VideoStream[];
  /** Of a data file, which has neither sound nor picture: its one stream. Of all others: none. */
  readonly data: readonly DataStream[];
  /** ISO 8601; prior knowledge of when it was recorded, never proof. */
  readonly creationTime: string | null;
  /** As written in the file, e.g. 01:02:03:04 or 01:02:03;04. */
  readonly timecode: string | null;
  /** Make, model or serial tags joined: a hint for grouping files of one recorder. */
  readonly device: string | null;
  /** What is doubtful about the file, in plain words. */
  readonly warnings: readonly string[];
};

/** Which part of the media the analysis uses. */
export type AnalysisChoice = {
  readonly by: 'auto' | 'audio' | 'video';
  /** Container index of the audio stream; null: the first. */
  readonly audioStream: number | null;
  /** Channel from 0, or all of them mixed. Of a data file: the dimension that is drawn, or all of them. */
  readonly channel: number | 'mix';
  /** Frames a second of a data file, given by the user; null: as the file says, else `assumedFrameRate`. */
  readonly rate: number | null;
  /** Which column of a table holds its times. */
  readonly times: TimesColumn;
};

export const defaultAnalysis: AnalysisChoice = {
  by: 'auto',
  audioStream: null,
  channel: 'mix',
  rate: null,
  times: 'auto',
};

/** Whether a recording holds numbers instead of sound and pictures. */
export const isData = ({ data }: Pick<MediaInfo, 'data'>): boolean => data.length > 0;

/** Why no sync places a data file by itself. */
export const whyNotSynced = 'It holds numbers, no sound or picture: warp it onto a recording, or pin it.';

/** Frames a second of a data file; null: it has uneven times, or is none. */
export function frameRateOf({ media, analysis }: Pick<Recording, 'media' | 'analysis'>): number | null {
  const hop = media.data[0]?.hop ?? null;
  return analysis.rate ?? (hop === null ? null : 1 / hop);
}

/** Whether nobody has said how fast a data file's frames follow each other. */
export const isRateAssumed = ({ media, analysis }: Pick<Recording, 'media' | 'analysis'>): boolean =>
  media.data[0]?.isTimed === false && analysis.rate === null;

/** The facts of a data file whose frames follow each other at `rate` (null: as the file says). */
export function atRate(media: MediaInfo, rate: number | null): MediaInfo {
  const [stream] = media.data;
  if (!stream) return media;
  return { ...media, duration: rate === null ? stream.duration : stream.frames / rate };
}

export type Recording = {
  readonly id: RecordingId;
  /** What the screens show; at first the file's name. */
  readonly name: string;
  /** Absolute on the host while in memory; the store writes it relative to the project file where possible. */
  readonly path: string;
  readonly fingerprint: Fingerprint;
  readonly media: MediaInfo;
  readonly recorder: RecorderId | null;
  /** Which of its recorder's tracks, where that was said: see `trackOf`. */
  readonly track?: string;
  readonly analysis: AnalysisChoice;
};

/**
 * One machine that records: its files share a drift, and may be chapters of one take. Files of one of its tracks cannot overlap;
 * those of separate tracks may: its picture and its sound, a proxy and its original, channels in files of their own.
 */
export type Recorder = { readonly id: RecorderId; readonly name: string };

/** Which track of its recorder a file belongs to: as said, else all with pictures are one, all sounds one, all numbers one. */
export const trackOf = ({
  track,
  media,
}: {
  readonly track?: string;
  readonly media: Pick<MediaInfo, 'video' | 'data'>;
}): string => track ?? (media.video.length > 0 ? 'picture' : isData(media) ? 'numbers' : 'sound');

/** The files of each track of each recorder, in the order given; those of no known recorder are of none. */
export function tracksOf<F>(
  files: readonly F[],
  seatOf: (file: F) => { readonly recorder: RecorderId | null; readonly track: string },
): readonly (readonly F[])[] {
  const tracks = new Map<string, F[]>();
  for (const file of files) {
    const { recorder, track } = seatOf(file);
    if (recorder === null) continue;
    const key = JSON.stringify([recorder, track]);
    tracks.set(key, [...(tracks.get(key) ?? []), file]);
  }
  return [...tracks.values()];
}

/** “This moment here = that moment there”, fixed by the user. */
export type Pin = {
  readonly id: string;
  readonly a: RecordingId;
  readonly b: RecordingId;
  readonly timeA: SourceTime;
  readonly timeB: SourceTime;
};
