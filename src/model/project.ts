import { z } from 'zod';
import type { Candidate, PairEvidence, Placement } from './alignment.ts';
import type { ProjectCrop } from './crop.ts';
import { projectCropSchema } from './crop-schema.ts';
import { type ErrorLeft, errorLeftSchema } from './error-left.ts';
import { type ForbiddenRegion, forbiddenSchema } from './forbidden.ts';
import { type LockedPart, lockedSchema } from './locked.ts';
import { type TrackMix, trackMixSchema } from './mix.ts';
import {
  type Fingerprint,
  isData,
  type MediaInfo,
  type Pin,
  type Recorder,
  type Recording,
} from './recording.ts';
import { type SoundShift, soundShiftSchema } from './sound-shift.ts';
import type { ProjectSteps } from './steps.ts';
import { projectStepsSchema } from './steps-schema.ts';
import { type TimeMap, timeMapFault } from './time-map.ts';
import type { Transcript } from './transcript.ts';
import { transcriptSchema } from './transcript-schema.ts';
import { type WarpFindings, type WarpHow, warpFindingsSchema, warpHowSchema } from './warp-how.ts';

/**
 * The project document (`*.syncline`): one JSON value, versioned and strict. It holds decisions and
 * evidence, never media, peaks, features or matrices. The schema below is its only definition of form;
 * `parse-project` adds the rules that cross fields.
 */
const finite = z.number();
const text = z.string().max(10_000);
const id = z.string().min(1).max(100);
const range = z.tuple([finite, finite]).readonly();

export const fingerprintSchema = z.strictObject({
  size: finite.min(0),
  modified: finite,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

const streamBase = { index: z.int().min(0), codec: text, start: finite, duration: finite.nullable() };
const audioStream = z.strictObject({
  kind: z.literal('audio'),
  ...streamBase,
  sampleRate: finite.positive(),
  channels: z.int().positive(),
});
const videoStream = z.strictObject({
  kind: z.literal('video'),
  ...streamBase,
  width: z.int().positive(),
  height: z.int().positive(),
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  frameRate: z.tuple([z.int().positive(), z.int().positive()]).readonly().nullable(),
  variableFrameRate: z.boolean(),
});

const dataStream = z.strictObject({
  kind: z.literal('data'),
  index: z.literal(0),
  codec: text,
  start: finite,
  duration: finite.min(0),
  dims: z.int().positive(),
  frames: z.int().positive(),
  hop: finite.positive().nullable(),
  isTimed: z.boolean(),
  names: z.array(text).readonly().nullable(),
  columns: z.array(text).readonly().nullable().default(null),
});

export const mediaInfoSchema = z.strictObject({
  container: text,
  duration: finite.min(0),
  audio: z.array(audioStream).readonly(),
  video: z.array(videoStream).readonly(),
  /** Documents from before there were data files have none. */
  data: z.array(dataStream).max(1).readonly().default([]),
  creationTime: text.nullable(),
  timecode: text.nullable(),
  device: text.nullable(),
  warnings: z.array(text).readonly(),
});

/** Frames a second that a user may give: from one in ten minutes to what no instrument passes. */
export const leastFrameRate = 1 / 600;
export const mostFrameRate = 1e6;

export const analysisSchema = z.strictObject({
  by: z.enum(['auto', 'audio', 'video']),
  audioStream: z.int().min(0).nullable(),
  channel: z.union([z.int().min(0), z.literal('mix')]),
  rate: finite.min(leastFrameRate).max(mostFrameRate).nullable().default(null),
  // Documents from before this was asked were read as guessed.
  times: text.min(1).default('auto'),
});

export const recordingSchema = z.strictObject({
  id,
  name: text,
  path: z.string().min(1).max(32_768),
  fingerprint: fingerprintSchema,
  media: mediaInfoSchema,
  recorder: id.nullable(),
  track: z.string().min(1).max(100).optional(),
  analysis: analysisSchema,
});

export const pinSchema = z.strictObject({ id, a: id, b: id, timeA: finite, timeB: finite });

const { a: timesA, b: timesB } = forbiddenSchema.shape;
const forbiddenRegion = z.strictObject({ id, a: id, b: id, timesA, timesB });
const lockedPart = lockedSchema.safeExtend({ id, a: id, b: id });

const knot = z.strictObject({ timeline: finite, source: finite, sd: finite.min(0).nullable() });
export const timeMapSchema = z
  .strictObject({
    segments: z.array(z.strictObject({ knots: z.array(knot).min(2).readonly() })).readonly(),
  })
  .superRefine((map, context) => {
    const fault = timeMapFault(map as unknown as TimeMap);
    if (fault) context.addIssue({ code: 'custom', message: fault });
  });

const candidate = z.strictObject({ against: id, offset: finite, score: finite });
const unit = finite.min(0).max(1);

export const placementSchema = z.strictObject({
  recording: id,
  placed: z.boolean(),
  event: id.nullable(),
  confidence: unit,
  reason: text.nullable(),
  score: finite.nullable(),
  chance: finite.nullable(),
  candidates: z.array(candidate).readonly(),
  map: timeMapSchema.nullable(),
  by: z.enum(['auto', 'manual']),
});

const numbers = z.array(finite).readonly();
export const pairEvidenceSchema = z.strictObject({
  a: id,
  b: id,
  status: z.enum(['matched', 'refused', 'inconsistent', 'pinned']),
  by: z.enum(['audio', 'video', 'elastic', 'pins']),
  confidence: unit,
  score: finite,
  chance: finite,
  matches: z.strictObject({ a: numbers, b: numbers, sd: numbers, strength: numbers }),
  segments: z.array(z.strictObject({ a: range, b: range, ppm: finite, sd: finite.min(0) })).readonly(),
  candidates: z.array(candidate).readonly(),
  residual: finite.nullable(),
});

/** An elastic warp of one pair: knots (timeA, timeB) with a standard deviation each. */
export const warpSchema = z.strictObject({
  a: id,
  b: id,
  map: z.array(z.tuple([finite, finite]).readonly()).readonly(),
  sd: numbers,
  confidence: unit,
  method: text,
  /** Null: by the program's own choice. Not in documents of earlier versions. */
  how: warpHowSchema.nullable().default(null),
  findings: warpFindingsSchema.nullable().default(null),
  left: errorLeftSchema.nullable().optional(),
});

/**
 * Another solution of a pair, to be compared with the one that stands and put in its place: all that made it, and the path it
 * was, in unbroken stretches of (time of a, time of b). At most one a pair.
 */
export const alternativeSchema = z.strictObject({
  a: id,
  b: id,
  warp: warpSchema.nullable(),
  pins: z.array(pinSchema).readonly(),
  forbidden: z.array(forbiddenRegion).max(10_000).readonly(),
  locked: z.array(lockedPart).max(10_000).readonly(),
  path: z.array(z.array(z.tuple([finite, finite]).readonly()).readonly()).readonly(),
});

/** Characters of a file that a project keeps whole. */
export const mostOriginal = 2_000_000;

export const projectTranscriptSchema = z.strictObject({
  id,
  recording: id,
  source: text.nullable(),
  transcript: transcriptSchema,
  original: z.string().max(mostOriginal).optional(),
});

export const projectSchema = z.strictObject({
  format: z.literal('syncline'),
  version: z.literal(1),
  id,
  name: text,
  created: z.iso.datetime(),
  modified: z.iso.datetime(),
  settings: z.strictObject({
    reference: id.nullable(),
    maxDrift: finite.min(0).max(100_000),
    by: z.enum(['auto', 'audio', 'video']),
  }),
  recorders: z.array(z.strictObject({ id, name: text })).readonly(),
  recordings: z.array(recordingSchema).readonly(),
  events: z.array(z.strictObject({ id, reference: id })).readonly(),
  placements: z.array(placementSchema).readonly(),
  pairs: z.array(pairEvidenceSchema).readonly(),
  warps: z.array(warpSchema).readonly(),
  pins: z.array(pinSchema).readonly(),
  /** Where no path may run. Not in documents of earlier versions. */
  forbidden: z.array(forbiddenRegion).max(10_000).readonly().default([]),
  /** Parts of warps that re-solving keeps. Not in documents of earlier versions. */
  locked: z.array(lockedPart).max(10_000).readonly().default([]),
  /** Not in documents of earlier versions. */
  alternatives: z.array(alternativeSchema).max(10_000).readonly().default([]),
  /** Documents from before there were transcripts have none. */
  transcripts: z.array(projectTranscriptSchema).max(10_000).readonly().default([]),
  /** Sound put right against its own picture. Not in documents of earlier versions. */
  soundShifts: z
    .array(soundShiftSchema.safeExtend({ recording: id }))
    .max(10_000)
    .readonly()
    .default([]),
  /** At most one of a recording. Not in documents of earlier versions. */
  crops: z.array(projectCropSchema).max(10_000).readonly().default([]),
  /** Not in documents of earlier versions. */
  steps: z.array(projectStepsSchema).max(1000).readonly().default([]),
  /** How recordings are heard, at most one entry of each. Not in documents of earlier versions. */
  mix: z.array(trackMixSchema).max(10_000).readonly().default([]),
  notes: z.array(text).readonly(),
});

export type ElasticWarp = {
  readonly a: string;
  readonly b: string;
  readonly map: readonly (readonly [number, number])[];
  readonly sd: readonly number[];
  readonly confidence: number;
  readonly method: string;
  /** How the user wanted it made; null: by the program's own choice. */
  readonly how: WarpHow | null;
  readonly findings: WarpFindings | null;
  /** How much error was likely left when it was last solved. Not in documents of earlier versions. */
  readonly left?: ErrorLeft | null | undefined;
};

/** Another solution of a pair, see `alternativeSchema`. */
export type Alternative = {
  readonly a: string;
  readonly b: string;
  /** Null: the pair was rigid. */
  readonly warp: ElasticWarp | null;
  readonly pins: readonly Pin[];
  readonly forbidden: readonly ForbiddenRegion[];
  readonly locked: readonly LockedPart[];
  readonly path: readonly (readonly (readonly [number, number])[])[];
};

/** What is said in a recording; its times are those of the recording's own clock. */
export type ProjectTranscript = {
  readonly id: string;
  readonly recording: string;
  /** The name of the file it was read from; null where it was typed or pasted. */
  readonly source: string | null;
  readonly transcript: Transcript;
  /** The text of that file, where it says more than the transcript does: written in its format again, it keeps that. */
  readonly original?: string | undefined;
};

/** How the sound of a recording is put right against its own picture. */
export type ProjectSoundShift = SoundShift & { readonly recording: string };

export type Project = {
  readonly format: 'syncline';
  readonly version: 1;
  readonly id: string;
  readonly name: string;
  readonly created: string;
  readonly modified: string;
  readonly settings: {
    /** The recording whose clock is the timeline; null: the first. */
    readonly reference: string | null;
    readonly maxDrift: number;
    readonly by: 'auto' | 'audio' | 'video';
  };
  readonly recorders: readonly Recorder[];
  readonly recordings: readonly Recording[];
  readonly events: readonly { readonly id: string; readonly reference: string }[];
  readonly placements: readonly Placement[];
  readonly pairs: readonly PairEvidence[];
  readonly warps: readonly ElasticWarp[];
  readonly pins: readonly Pin[];
  readonly forbidden: readonly ForbiddenRegion[];
  readonly locked: readonly LockedPart[];
  readonly alternatives: readonly Alternative[];
  readonly transcripts: readonly ProjectTranscript[];
  readonly soundShifts: readonly ProjectSoundShift[];
  readonly crops: readonly ProjectCrop[];
  readonly steps: readonly ProjectSteps[];
  readonly mix: readonly TrackMix[];
  readonly notes: readonly string[];
};

/** The recording whose clock is the timeline: the one chosen, else the first that can be heard or seen. */
export const referenceOf = ({ settings, recordings }: Project): string | null =>
  settings.reference ?? (recordings.find((r) => !isData(r.media)) ?? recordings[0])?.id ?? null;

export function emptyProject(projectId: string, name: string, now: string): Project {
  return {
    format: 'syncline',
    version: 1,
    id: projectId,
    name,
    created: now,
    modified: now,
    settings: { reference: null, maxDrift: 500, by: 'auto' },
    recorders: [],
    recordings: [],
    events: [],
    placements: [],
    pairs: [],
    warps: [],
    pins: [],
    forbidden: [],
    locked: [],
    alternatives: [],
    transcripts: [],
    soundShifts: [],
    crops: [],
    steps: [],
    mix: [],
    notes: [],
  };
}

export type { Candidate, Fingerprint, MediaInfo };
