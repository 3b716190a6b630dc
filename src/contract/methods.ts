import { z } from 'zod';
import type { AttentionMap } from '#src/model/attention-map.ts';
import { type Doubt, warpHowSchema } from '#src/model/warp-how.ts';
import type { ErrorLeft } from '#src/model/error-left.ts';
import { forbiddenList } from '#src/model/forbidden.ts';
import { lockedList } from '#src/model/locked.ts';
import {
  analysisSchema,
  fingerprintSchema,
  mostOriginal,
  type Project,
  projectSchema,
} from '#src/model/project.ts';
import type { Fingerprint, MediaInfo } from '#src/model/recording.ts';
import type { Sequence } from '#src/model/sequence.ts';
import type { Transcript } from '#src/model/transcript.ts';
import { mostSteps, stepSchema } from '#src/model/steps-schema.ts';
import { transcriptSchema } from '#src/model/transcript-schema.ts';
import { featureKinds, type JobResults } from './job-results.ts';
import { hostPath, type JobKind, jobInput, type JobState, languageCode, mediaRef, saidKeys } from './jobs.ts';
import type { InstalledModel } from './models.ts';
import { call, type Method, stream } from './method.ts';

const seconds = z.number();
/** The file that a transcript was read from, whose other contents are kept where its format can hold them. */
const sourceText = z
  .strictObject({ name: z.string().max(1000), text: z.string().max(mostOriginal) })
  .nullable()
  .default(null);
const nothing = z.strictObject({});
const copyKey = z.string().regex(/^[0-9a-f]{32}$/);

export type HostInfo = {
  readonly version: string;
  readonly host: 'electron' | 'serve' | 'test';
  /** Folders the user may browse; null: the host has its own dialogs (Electron). */
  readonly roots: readonly string[] | null;
  readonly ffmpeg: { readonly version: string; readonly warning: string | null };
};

export type FolderEntry = {
  readonly name: string;
  readonly path: string;
  readonly kind: 'folder' | 'media' | 'project' | 'text' | 'other';
  readonly size: number;
  readonly modified: number;
};

export type ProbedFile = {
  readonly path: string;
  readonly name: string;
  readonly fingerprint: Fingerprint;
  readonly media: MediaInfo;
};

export type Peaks = {
  /** One value a column in −127…127; columns outside the sound are 0. */
  readonly min: Int8Array;
  readonly max: Int8Array;
  /** False while the peaks job of this recording still runs: columns not there yet are 0. */
  readonly complete: boolean;
};

export type Spectrum = {
  /** bands × columns, row by row from the lowest band; 0 for −100 dB … 255 for 20 dB, as `spectrumLevels` says. */
  readonly levels: Uint8Array;
  /** Hz, of the highest band's upper edge; bands are even in mel from 50 Hz. */
  readonly top: number;
  /** False while the sound is not decoded yet: all levels are 0. */
  readonly complete: boolean;
};

/** Bytes. */
export type CopyFacts = {
  readonly folder: string;
  readonly count: number;
  readonly bytes: number;
  /** That all of them together may take without being asked for. */
  readonly most: number;
  /** Free on that disk; null: the system does not say. */
  readonly free: number | null;
};

export type RecordingBeats = {
  /** Where one would tap along, source seconds, rising. */
  readonly times: Float64Array;
  /** 0…1; below `steadyFrom` there is hardly a beat. */
  readonly steadiness: number;
  /** False while the sound is not decoded yet. */
  readonly complete: boolean;
};

export type DataStrip = {
  /** One for each dimension; fewer of very many. */
  readonly rows: number;
  /** rows × columns, row by row from the first dimension: 1 lowest of its own range … 255 highest, 0 nothing there. */
  readonly levels: Uint8Array;
  readonly complete: boolean;
};

export type CostTile = {
  /** rows × columns, row by row; row 0 is the first time of b; 0 = alike … 255 = unlike. */
  readonly cost: Uint8Array;
  readonly columns: number;
  readonly rows: number;
};

export type OpenedProject = {
  readonly path: string;
  /** Names what the file held when it was read; null: it was not (a recovery copy of what was never saved). */
  readonly revision: string | null;
  readonly project: Project;
  /** Ids of recordings found in another place than the document says, by their content; `project` has it. */
  readonly moved: readonly string[];
  /** Ids of recordings whose file is not where the document says. */
  readonly missing: readonly string[];
  /** Ids of recordings whose file is there with another content. */
  readonly changed: readonly string[];
  /** What of it was damaged and is mended, a sentence each. */
  readonly notes: readonly string[];
};

export type Recovery = {
  readonly key: string;
  readonly path: string | null;
  readonly name: string;
  readonly saved: number;
};

/** Everything a renderer may ask. Names are `area.verb`. */
export const methods = {
  'host.info': call<HostInfo>()(nothing),
  /** What the system asks of the window, as it comes: a project opened from the desktop. Never ends. */
  'host.requests': stream<{ kind: 'open-project'; path: string }>()(nothing),

  /** Folders and files below a root; `path` null lists the roots. */
  'files.list': call<{ path: string | null; parent: string | null; entries: readonly FolderEntry[] }>()(
    z.strictObject({ path: hostPath.nullable() }),
  ),
  /** What a file whose name does not tell (.csv, .tsv, .json, .txt) holds, by its first lines. */
  'files.holds': call<{ kind: 'transcript' | 'numbers' | 'either' | 'neither' }>()(
    z.strictObject({ path: hostPath }),
  ),
  /** The host's own dialog; an empty list when cancelled. Error `no-dialog` where the host has none. */
  'files.pick': call<readonly string[]>()(
    z.strictObject({
      purpose: z.enum([
        'media',
        'open-project',
        'open-text',
        'open-model',
        'save-project',
        'export-file',
        'export-folder',
      ]),
      suggested: z.string().max(1000).nullable(),
    }),
  ),

  /**
   * Probes files one by one; a bad one gives its error and the others go on. `times`: which column of tables holds them. `columns`: of a
   * table that can be read but for its times as they were asked for, its columns by name, of which another may be chosen; else null.
   */
  'media.probe': stream<
    | { path: string; file: ProbedFile }
    | {
        path: string;
        error: { code: string; message: string; hint: string };
        columns: readonly string[] | null;
      }
  >()(
    z.strictObject({
      paths: z.array(hostPath).min(1).max(1000),
      times: analysisSchema.shape.times.unwrap().optional(),
    }),
  ),
  /** Where the files of recordings are now, seen from the project at `document`: found again, gone, or with another content. */
  'media.check': call<{
    moved: readonly { id: string; path: string }[];
    missing: readonly string[];
    changed: readonly string[];
  }>()(
    z.strictObject({
      document: hostPath.nullable(),
      recordings: z
        .array(z.strictObject({ id: z.string(), path: hostPath, fingerprint: fingerprintSchema }))
        .max(500),
    }),
  ),
  /**
   * Where a media element finds the recording; `pictures`: those alone, where a long film's are served in a container that costs
   * less. kind unplayable: start a `proxy` job, then ask again.
   */
  'media.url': call<
    | { kind: 'original'; url: string; pictures: string | null }
    | { kind: 'proxy'; url: string; bytes: number }
    | { kind: 'unplayable'; why: string }
  >()(z.strictObject({ media: mediaRef })),
  /** Copies for playback: where they lie, and how much they take and may take. */
  'copies.facts': call<CopyFacts>()(nothing),
  /** Takes copies away but for those of `keep`; they are made again when they are wanted. */
  'copies.clear': call<{ freed: number }>()(z.strictObject({ keep: z.array(mediaRef).max(500) })),
  /** A JPEG; error `no-picture` where there is none. */
  'media.thumbnail': call<{ jpeg: Uint8Array }>()(
    z.strictObject({ media: mediaRef, time: seconds, height: z.int().min(16).max(1080) }),
  ),
  'peaks.read': call<Peaks>()(
    z.strictObject({ media: mediaRef, start: seconds, end: seconds, columns: z.int().min(1).max(8192) }),
  ),
  'spectrum.read': call<Spectrum>()(
    z.strictObject({ media: mediaRef, start: seconds, end: seconds, columns: z.int().min(1).max(4096) }),
  ),
  /** Beats of a recording's whole sound; looked for once and kept. */
  'beats.read': call<RecordingBeats>()(z.strictObject({ media: mediaRef })),
  /** All dimensions of a data file over a stretch of its time. Error `no-data` for other recordings. */
  'strip.read': call<DataStrip>()(
    z.strictObject({ media: mediaRef, start: seconds, end: seconds, columns: z.int().min(1).max(4096) }),
  ),
  /** Features of a recording, as a `features` job made them ready. Error `not-ready`: start one. */
  'features.read': call<DataStrip>()(
    z.strictObject({
      key: z.string().max(200),
      kind: z.enum(featureKinds),
      start: seconds,
      end: seconds,
      columns: z.int().min(1).max(4096),
    }),
  ),
  /** A piece of the cost matrix: x is source time of a, y of b. Error `not-ready`: start a `matrix` job first. */
  'matrix.tile': call<CostTile>()(
    z.strictObject({
      a: mediaRef,
      b: mediaRef,
      x: z.tuple([seconds, seconds]),
      y: z.tuple([seconds, seconds]),
      columns: z.int().min(1).max(1024),
      rows: z.int().min(1).max(1024),
      /** As the warp was made: then in the space in which its method compared the two. */
      how: warpHowSchema.nullable().default(null),
      said: saidKeys,
    }),
  ),
  /**
   * What the method of the warp made of both in their common space, the dimension that correlates best first; null
   * where it compared them without projecting. Error `not-ready` as above.
   */
  'matrix.projections': call<{ a: Sequence; b: Sequence } | null>()(
    z.strictObject({ a: mediaRef, b: mediaRef, how: warpHowSchema.nullable().default(null), said: saidKeys }),
  ),
  /** Re-solves an elastic warp between its pins, quickly; the jobs are for the first time. Error `not-ready` as above. */
  'warp.resolve': call<{
    map: readonly (readonly [number, number])[];
    sd: readonly number[];
    confidence: number;
    doubts: readonly Doubt[];
    left: ErrorLeft | null;
  }>()(
    z.strictObject({
      a: mediaRef,
      b: mediaRef,
      pins: z.array(z.tuple([seconds, seconds])).max(10_000),
      forbidden: forbiddenList.default([]),
      locked: lockedList.default([]),
      how: warpHowSchema.nullable().default(null),
      said: saidKeys,
      /** While a pin moves: what the screen shows, soon. Else exactly; `asking`: how far off each pin shows the map to be, too. */
      grain: z.enum(['moving', 'resting', 'asking']).default('resting'),
    }),
  ),

  /** A text in any of the formats; error `bad-file` with the line, `empty-text`. */
  'transcript.read': call<{
    name: string;
    transcript: Transcript;
    /** The file's text, where it says more than the transcript; null: it does not, or is too large to keep. */
    original: string | null;
    /** What is doubtful, mended or left out, a sentence each. */
    notes: readonly string[];
  }>()(
    z.strictObject({
      path: hostPath,
      language: languageCode.nullable(),
      /** A label of the Encoding Standard (error `unknown-encoding`); null: guessed. */
      encoding: z.string().max(40).nullable().default(null),
    }),
  ),
  /**
   * Writes a transcript in the format of the path's ending (error `unknown-format`); what stands there is replaced
   * with `overwrite` only (error `exists`). `lost` names what the format does not keep.
   */
  'transcript.write': call<{ path: string; lost: readonly string[] }>()(
    z.strictObject({
      path: hostPath,
      transcript: transcriptSchema,
      source: sourceText,
      overwrite: z.boolean(),
      /** Subtitles say within a cue when each word starts. */
      wordTimes: z.boolean().default(false),
      /** Whose times they are, for formats that name it and say how long it is; null: the timeline's. */
      recording: z
        .strictObject({ path: hostPath, duration: seconds.min(0).nullable() })
        .nullable()
        .default(null),
    }),
  ),
  /** What the format of a name's ending would not keep of a transcript; nothing is written. */
  'transcript.losses': call<readonly string[]>()(
    z.strictObject({
      name: z.string().min(1).max(1000),
      transcript: transcriptSchema,
      source: sourceText,
      wordTimes: z.boolean().default(false),
    }),
  ),
  /**
   * What a stretch of a recording attends to of the texts that are said in it, by the networks that ship. Errors
   * `no-words`, `no-voice`, `empty-range`; `stretch-too-long` above 200 words or 60 s.
   */
  'transcript.attention': call<AttentionMap>()(
    z.strictObject({
      media: mediaRef,
      /** Segments, or parts of them. */
      texts: z.array(z.string().max(10_000)).max(200),
      language: languageCode,
      /** Of each text, where some are read in another. */
      languages: z.array(languageCode).max(200).optional(),
      /** Source seconds. */
      range: z.tuple([seconds.min(0), seconds]),
    }),
  ),

  /** The steps of a text file: its lines, or the cues of subtitles. */
  'steps.read': call<{ name: string; steps: readonly string[] }>()(z.strictObject({ path: hostPath })),
  /** Writes steps as chapters, subtitles or JSON; what stands there is replaced with `overwrite` only (error `exists`). */
  'steps.write': call<{ path: string }>()(
    z.strictObject({
      path: hostPath,
      format: z.enum(['youtube', 'ffmetadata', 'vtt-chapters', 'srt', 'vtt', 'json']),
      steps: z.array(stepSchema).min(1).max(mostSteps),
      /** Of the recording: where the last chapter ends. */
      duration: seconds.min(0),
      overwrite: z.boolean(),
    }),
  ),

  'jobs.start': call<{ id: string }>()(z.strictObject({ input: jobInput })),
  'jobs.cancel': call<Record<string, never>>()(z.strictObject({ id: z.string() })),
  /** The state of all jobs now, then each job again whenever it changes (at most 10 times a second each). */
  'jobs.watch': stream<JobState>()(nothing),
  /** Error `no-job` when unknown or not done. */
  'jobs.result': call<{ [K in JobKind]: { readonly kind: K; readonly result: JobResults[K] } }[JobKind]>()(
    z.strictObject({ id: z.string() }),
  ),

  'project.open': call<OpenedProject>()(z.strictObject({ path: hostPath })),
  /**
   * A new project from another program's timeline (.otio, .fcpxml, .xml, .edl, .rpp): its media, placed where its clips lie. Of
   * several, such as an edit decision list for each recording, all lie on one clock.
   */
  'project.import': stream<
    | { kind: 'progress'; done: number; total: number; unit: string; label: string }
    | { kind: 'done'; project: Project; notes: readonly string[] }
  >()(z.strictObject({ paths: z.array(hostPath).min(1).max(500) })),
  /**
   * Without `overwrite` it replaces only what the window knows to stand there, by its `revision`: error
   * `changed-on-disk` when that has become another, `exists` when nothing is known (null) and something stands
   * there. In memory media paths are absolute; the file holds them relative to itself.
   */
  'project.save': call<{ path: string; project: Project; revision: string }>()(
    z.strictObject({
      path: hostPath,
      project: projectSchema,
      overwrite: z.boolean(),
      revision: z.string().max(100).nullable(),
    }),
  ),
  /** The window's own key (32 hex digits) for its recovery copy, which nobody else is offered until this ends. */
  'project.hold': stream<'held'>()(z.strictObject({ key: copyKey })),
  /** Writes the window's recovery copy; the renderer calls it at most 5 s after a change. */
  'project.autosave': call<Record<string, never>>()(
    z.strictObject({
      key: copyKey,
      path: hostPath.nullable(),
      revision: z.string().max(100).nullable(),
      project: projectSchema,
    }),
  ),
  /** The copies that no window holds. */
  'project.recoveries': call<readonly Recovery[]>()(nothing),
  /** Opens the copy `key`, which becomes the window's own (`into`). Error `no-recovery` when another was quicker. */
  'project.recover': call<OpenedProject & { savedPath: string | null }>()(
    z.strictObject({ key: z.string(), into: copyKey }),
  ),
  'project.forget': call<Record<string, never>>()(z.strictObject({ key: z.string() })),
  'project.recent': call<readonly { path: string; name: string; opened: number }[]>()(nothing),
  /** Makes the demo recordings (once) and returns their paths; long, so it is a stream of progress, then the paths. */
  'demo.make': stream<
    | { kind: 'progress'; done: number; total: number; unit: string; label: string }
    | { kind: 'done'; paths: readonly string[] }
  >()(nothing),

  /** Models that the user has added, and where they lie; `hashes`: every file is read and compared (slow). */
  'models.list': call<{ folder: string; models: readonly InstalledModel[] }>()(
    z.strictObject({ hashes: z.boolean() }),
  ),
  /** Copies a model's folder to the others once it was checked and opened. Errors `bad-model`, `exists`. */
  'models.add': stream<
    | { kind: 'progress'; done: number; total: number; unit: string; label: string }
    | { kind: 'done'; model: InstalledModel }
  >()(z.strictObject({ path: hostPath, replace: z.boolean() })),
  /** Deletes it. @param folder as `models.list` names it. Error `no-model` */
  'models.remove': call<Record<string, never>>()(z.strictObject({ folder: z.string().min(1).max(255) })),
} as const;

export type MethodName = keyof typeof methods;
export type CallName = {
  [N in MethodName]: (typeof methods)[N]['kind'] extends 'call' ? N : never;
}[MethodName];
export type StreamName = Exclude<MethodName, CallName>;
export type MethodParams<N extends MethodName> = z.input<(typeof methods)[N]['params']>;
export type MethodResult<N extends MethodName> =
  (typeof methods)[N] extends Method<z.ZodType, infer R> ? R : never;

/** What a host implements: one function a method, called with checked parameters. */
export type Services = {
  readonly [N in MethodName]: N extends StreamName
    ? (params: z.output<(typeof methods)[N]['params']>, signal: AbortSignal) => AsyncIterable<MethodResult<N>>
    : (params: z.output<(typeof methods)[N]['params']>, signal: AbortSignal) => Promise<MethodResult<N>>;
};
