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

/** Facts of one media file, as probed. Times are seconds of source time. */
export type MediaInfo = {
  readonly container: string;
  readonly duration: number;
  readonly audio: readonly AudioStream[];
  readonly video: readonly VideoStream[];
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
  /** Channel from 0, or all of them mixed. */
  readonly channel: number | 'mix';
};

export const defaultAnalysis: AnalysisChoice = { by: 'auto', audioStream: null, channel: 'mix' };

export type Recording = {
  readonly id: RecordingId;
  /** What the screens show; at first the file's name. */
  readonly name: string;
  /** Absolute on the host while in memory; the store writes it relative to the project file where possible. */
  readonly path: string;
  readonly fingerprint: Fingerprint;
  readonly media: MediaInfo;
  readonly recorder: RecorderId | null;
  readonly analysis: AnalysisChoice;
};

/** One machine that records: its files cannot overlap, share a drift, and may be chapters of one take. */
export type Recorder = { readonly id: RecorderId; readonly name: string };

/** “This moment here = that moment there”, fixed by the user. */
export type Pin = {
  readonly id: string;
  readonly a: RecordingId;
  readonly b: RecordingId;
  readonly timeA: SourceTime;
  readonly timeB: SourceTime;
};
