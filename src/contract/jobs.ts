import { z } from 'zod';
import { stretchKinds } from '#src/model/stretches.ts';
import { projectCropSchema } from '#src/model/crop-schema.ts';
import type { ErrorData } from '#src/model/errors.ts';
import { forbiddenList } from '#src/model/forbidden.ts';
import { lockedList } from '#src/model/locked.ts';
import { analysisSchema, mediaInfoSchema, pinSchema, projectSchema } from '#src/model/project.ts';
import { mostSteps, stepPinSchema, stepSchema } from '#src/model/steps-schema.ts';
import { transcriptSchema } from '#src/model/transcript-schema.ts';
import { mostPooled, mostVia, warpHowSchema } from '#src/model/warp-how.ts';

/** A path on the host, absolute. Which ones a host accepts is its own rule (serve: below its roots). */
export const hostPath = z.string().min(1).max(32_768);

/** A recording as the host needs it for work: where it lies and what of it to use. */
export const mediaRef = z.strictObject({
  id: z.string().min(1).max(100),
  path: hostPath,
  media: mediaInfoSchema,
  analysis: analysisSchema,
  recorder: z.string().nullable(),
  /** See `trackOf`. Default: by its kind. */
  track: z.string().min(1).max(100).optional(),
  /** Which crop of its picture is compared, by its `cropKey`; the jobs that prepare a comparison are given it. Default: none. */
  crop: z.string().min(1).max(40).optional(),
});
export type MediaRef = z.infer<typeof mediaRef>;

const seconds = z.number();
/** The crops that `a` and `b` name. Default: none. */
const comparedCrops = z.tuple([projectCropSchema.nullable(), projectCropSchema.nullable()]).optional();
/** What is fitted to the recording itself: nothing, the keys of phones, or how its sound changes, too. */
export const adaptationSchema = z.enum(['none', 'keys', 'changes']);
export type Adaptation = z.infer<typeof adaptationSchema>;
/** BCP 47. */
export const languageCode = z.string().regex(/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*$/);
/**
 * What is said in the two recordings of a pair, by the document, as far as it is compared; null: nothing with times.
 * Quick questions name it by its `wordsKey`.
 */
const saidWords = z.array(z.strictObject({ text: z.string().max(10_000), start: seconds, end: seconds }));
const saidInPair = z
  .tuple([saidWords.max(1_000_000).nullable(), saidWords.max(1_000_000).nullable()])
  .optional();
export const saidKeys = z
  .tuple([z.string().max(100).nullable(), z.string().max(100).nullable()])
  .default([null, null]);

/** Of two clocks, so many moments are told at most. */
export const mostClockMoments = 20_000;

/** What is shown around a crop at most, on every side, as a share of its size. */
export const mostCropMargin = 2;
/** Seconds that a clip of a stretch may begin before it and end after it. */
export const mostAround = 600;
/** The pairs of `how.pool`, in that order. */
const pooledPairs = z
  .array(z.tuple([mediaRef, mediaRef]))
  .max(mostPooled)
  .optional();

/** Those that hold sound and pictures, which may be cropped and have subtitles. */
export const pictureFormats = ['clips', 'grid', 'multitrack'] as const;
/** Those that are rendered. */
export const mediaFormats = [...pictureFormats, 'stems', 'mixdown'] as const;
/** Those that are a folder of files. */
export const folderFormats: readonly ExportFormat[] = ['clips', 'stems', 'plots'];
/** Those of which only the sound is rendered. */
export const soundFormats: readonly ExportFormat[] = ['stems', 'mixdown'];
/** Those that say where recordings lie, for other programs. */
export const interchangeFormats = [
  ...(['otio', 'fcpxml', 'xmeml', 'edl', 'rpp'] as const),
  ...(['labels', 'eaf'] as const),
  ...(['csv', 'bids', 'npy'] as const),
] as const;
export const exportFormats = [...mediaFormats, ...interchangeFormats, 'report', 'plots'] as const;
export type MediaFormat = (typeof mediaFormats)[number];
export type InterchangeFormat = (typeof interchangeFormats)[number];
export type ExportFormat = (typeof exportFormats)[number];
/** How the file of a format ends; the first is usual. None: a folder. */
export const exportEndings: Readonly<Record<ExportFormat, readonly string[]>> = {
  clips: [],
  stems: [],
  plots: [],
  mixdown: ['.wav', '.flac', '.m4a'],
  report: ['.html'],
  grid: ['.mp4', '.mov', '.mkv'],
  multitrack: ['.mkv', '.mov'],
  otio: ['.otio'],
  fcpxml: ['.fcpxml'],
  xmeml: ['.xml'],
  edl: ['.edl'],
  rpp: ['.rpp'],
  labels: ['.txt'],
  eaf: ['.eaf'],
  csv: ['.csv'],
  bids: ['.tsv'],
  npy: ['.npy'],
};
/** Those that say what was found and no more: media need not be there, and data files, which hold nothing to play, are in them, too. */
export const placesOnly: readonly ExportFormat[] = ['labels', 'csv', 'bids', 'npy'];
export const isInterchange = (format: ExportFormat): format is InterchangeFormat =>
  interchangeFormats.some((each) => each === format);

/** Work that takes long. Each starts as a job; its typed result is fetched when it is done. */
export const jobInputs = {
  sync: z.strictObject({
    kind: z.literal('sync'),
    recordings: z.array(mediaRef).min(1).max(500),
    reference: z.string(),
    maxDrift: z.number().min(0).max(100_000),
    by: z.enum(['auto', 'audio', 'video']),
    pins: z.array(pinSchema).max(10_000),
  }),
  warp: z.strictObject({
    kind: z.literal('warp'),
    a: mediaRef,
    b: mediaRef,
    /** Pairs (timeA, timeB) in source seconds that the map must pass through. */
    pins: z.array(z.tuple([seconds, seconds])).max(10_000),
    /** Stretches of a that belong to none of b. */
    forbidden: forbiddenList.default([]),
    /** Parts that the map keeps as they are. */
    locked: lockedList.default([]),
    by: z.enum(['auto', 'audio', 'video']),
    /** The user's choice of method; null: the program's. */
    how: warpHowSchema.nullable().default(null),
    others: pooledPairs,
    said: saidInPair,
    crops: comparedCrops,
    /** Recordings of the same thing by way of which the map may go; not with pins, forbidden regions or locked parts. */
    via: z.array(mediaRef).max(mostVia).optional(),
  }),
  peaks: z.strictObject({
    kind: z.literal('peaks'),
    media: mediaRef,
    /** Decodes anew what was decoded only in part before. */
    afresh: z.boolean().optional(),
  }),
  /** A copy for playback. */
  proxy: z.strictObject({
    kind: z.literal('proxy'),
    media: mediaRef,
    /** Nobody asked for it: it keeps to what copies may take in all (error `no-room-for-copy`). */
    unasked: z.boolean().optional(),
  }),
  /** Features of a pair for the cost matrix, so that tiles come at once. */
  matrix: z.strictObject({
    kind: z.literal('matrix'),
    a: mediaRef,
    b: mediaRef,
    how: warpHowSchema.nullable().default(null),
    others: pooledPairs,
    said: saidInPair,
    crops: comparedCrops,
  }),
  /** What a recording is compared by, for the timeline; see `features.read`. Error `no-features`: of data there are none. */
  features: z.strictObject({
    kind: z.literal('features'),
    media: mediaRef,
    /** What of its picture is looked at; null: what moves is looked for. */
    crop: projectCropSchema.nullable(),
  }),
  /** Where else a passage stands. */
  find: z.strictObject({
    kind: z.literal('find'),
    query: mediaRef,
    /** Source times of the passage. */
    range: z.tuple([seconds, seconds]),
    /** Where it is looked for; the query’s own recording outside of the range. */
    library: z.array(mediaRef).min(1).max(500),
    by: z.enum(['auto', 'music', 'speech']),
    /** How many places are wanted at most. */
    count: z.int().min(1).max(1000),
  }),
  /** Where the subject of a recording's picture is, over time. */
  track: z.strictObject({
    kind: z.literal('track'),
    media: mediaRef,
    /** Container index of the video stream; null: the first. */
    stream: z.int().min(0).nullable(),
    crop: z.enum(['affine', 'projective', 'tps']),
    /** x, y, width, height in displayed pixels on the picture at `at`; null: what moves most coherently. */
    init: z.tuple([seconds, seconds, seconds, seconds]).nullable(),
    /** Source seconds of the picture that `init` is about. Default: the first. */
    at: seconds.optional(),
    /** Pictures analysed a second, at most. */
    fps: z.number().min(1).max(240),
    /** Experimental: only this share of all frames is decoded, chosen by glimpses; wants `init` on the first picture. */
    glimpses: z.number().min(0.01).max(1).optional(),
    /**
     * What the crop is trained to go with (affine only): another recording, or the film's own sound; `clock`: moments of both that
     * belong together, the film's first, rising on both, drawn on straight beyond; none: one clock.
     */
    fit: z
      .strictObject({
        media: mediaRef,
        clock: z.array(z.tuple([seconds, seconds])).max(mostClockMoments),
        /** Greatest offset between both that is tried, seconds. */
        maxOffset: z.number().min(0).max(5),
        seed: z
          .int()
          .min(0)
          .max(2 ** 31 - 1),
      })
      .optional(),
  }),
  /** When each word of a text is said. */
  transcript: z.strictObject({
    kind: z.literal('transcript'),
    media: mediaRef,
    transcript: transcriptSchema,
    language: languageCode,
    /** `auto`, `attention`, `dtw`, or the id of a model of the user's own. */
    model: z.string().min(1).max(100),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1),
    /** Source times between which the words are; `to` null: until the end. Null: anywhere. */
    range: z.tuple([seconds.min(0), seconds.nullable()]).nullable(),
    /** The transcript's own times: roughly where its words lie, or nothing. Default: nothing. */
    times: z.enum(['refine', 'ignore']).optional(),
    /** How many networks are drawn with parts left out, so that confidence is their mean. Default 0. */
    draws: z.int().min(0).max(100).optional(),
    /** Default: keys. */
    adapt: adaptationSchema.optional(),
  }),
  /** What is said where there is no text: a model of the user's own writes it down. */
  hear: z.strictObject({
    kind: z.literal('hear'),
    media: mediaRef,
    /** The id of a model of the user's own. */
    model: z.string().min(1).max(100),
    /** Null: what it sounds like, where the model can tell. */
    language: languageCode.nullable(),
    /** Source times that are listened to; `to` null: until the end. Null: all. */
    range: z.tuple([seconds.min(0), seconds.nullable()]).nullable(),
  }),
  /** The times of a transcript for another text that says the same: a translation, a second transcript. */
  parallel: z.strictObject({
    kind: z.literal('parallel'),
    timed: transcriptSchema,
    other: transcriptSchema,
    /** A person says that they do say the same: it need not show. Default: false. */
    isSame: z.boolean().optional(),
  }),
  /** Whether the sound of a recording comes before or after its picture. */
  avsync: z.strictObject({
    kind: z.literal('avsync'),
    media: mediaRef,
    /** Greatest offset that is tried, seconds; null: 3, and less in short clips. */
    maxOffset: z.number().min(0.2).max(5).nullable(),
    /** A lip-sync model of the user's that is asked as well. */
    model: z.string().min(1).max(100).nullable().default(null),
  }),
  /** Where the steps of a list are spoken of or seen in a recording. */
  steps: z.strictObject({
    kind: z.literal('steps'),
    media: mediaRef,
    /** As they are written, numbers included. */
    steps: z.array(z.string().min(1).max(10_000)).min(1).max(mostSteps),
    /** What is said in the recording, with times; or a CLIP model of the user's own, that looks at its frames. */
    by: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('transcript'), transcript: transcriptSchema }),
      z.strictObject({ kind: z.literal('model'), model: z.string().min(1).max(100) }),
    ]),
    /** What the user knows of some of them; both times null: it is nowhere. Default: nothing. */
    pins: z.array(stepPinSchema).max(mostSteps).optional(),
  }),
  /** A clip of each step that is found, into a folder. */
  'step-clips': z.strictObject({
    kind: z.literal('step-clips'),
    media: mediaRef,
    steps: z.array(stepSchema).min(1).max(mostSteps),
    output: hostPath,
    overwrite: z.boolean(),
  }),
  /** In which region of the picture the phrases of a text are, or where it moves. */
  ground: z.strictObject({
    kind: z.literal('ground'),
    media: mediaRef,
    /** None: each second of the recording by itself. Times are source seconds; null where the text has none. */
    phrases: z
      .array(
        z.strictObject({ text: z.string().max(10_000), start: seconds.nullable(), end: seconds.nullable() }),
      )
      .max(500),
    /** The id of a CLIP model of the user's own; null: where it moves. */
    model: z.string().min(1).max(100).nullable(),
    /** Of phrases without times. */
    order: z.enum(['ordered', 'free']),
  }),
  export: z.strictObject({
    kind: z.literal('export'),
    project: projectSchema,
    format: z.enum(exportFormats),
    /** Timeline seconds; null: from the first to the last moment of event `event`. */
    range: z.tuple([seconds, seconds]).nullable(),
    /** Which recordings; null: all that are placed. */
    recordings: z.array(z.string()).nullable(),
    /** Whose sound goes with every camera: a recording's id, or its own. */
    sound: z.string().nullable(),
    /** With `sound`: put it in place of the camera's own sound, or beside it as a further stream. */
    soundMode: z.enum(['replace', 'beside']),
    /** What the recordings' crops hold, and so much of their width and height around them; null: whole pictures. */
    crop: z
      .strictObject({ margin: z.number().min(0).max(mostCropMargin) })
      .nullable()
      .default(null),
    /** With clips: one for each of these (`list`: the id of the transcript or the list of steps), `margin` seconds longer at both ends. */
    each: z
      .strictObject({
        kind: z.enum(stretchKinds),
        list: z.string().nullable(),
        margin: z.number().min(0).max(mostAround),
      })
      .nullable()
      .default(null),
    /** A transcript's captions with the pictures: as a track, or drawn into them. */
    subtitles: z
      .strictObject({ transcript: z.string(), how: z.enum(['track', 'burned']) })
      .nullable()
      .default(null),
    output: hostPath,
    overwrite: z.boolean(),
    /** Without it recordings whose content is another than when they were placed: error `media-changed`. */
    acceptChanged: z.boolean().default(false),
  }),
} as const;

export type JobKind = keyof typeof jobInputs;
export const jobInput = z.discriminatedUnion('kind', [
  jobInputs.sync,
  jobInputs.warp,
  jobInputs.peaks,
  jobInputs.proxy,
  jobInputs.matrix,
  jobInputs.features,
  jobInputs.find,
  jobInputs.track,
  jobInputs.transcript,
  jobInputs.hear,
  jobInputs.parallel,
  jobInputs.avsync,
  jobInputs.steps,
  jobInputs['step-clips'],
  jobInputs.ground,
  jobInputs.export,
]);
export type JobInput = z.infer<typeof jobInput>;

/** Jobs of one lane wait for each other, so that a long export does not hold up a waveform. */
export const jobLanes: Readonly<Record<JobKind, 'solve' | 'prepare' | 'copy' | 'export'>> = {
  sync: 'solve',
  warp: 'solve',
  matrix: 'solve',
  features: 'solve',
  find: 'solve',
  track: 'solve',
  transcript: 'solve',
  hear: 'solve',
  parallel: 'solve',
  avsync: 'solve',
  steps: 'solve',
  ground: 'solve',
  peaks: 'prepare',
  proxy: 'copy',
  export: 'export',
  'step-clips': 'export',
};
/** Which step of its job a report of progress is about, from 1. `of` null: how many there will be is not known yet. */
export type JobStep = { readonly at: number; readonly of: number | null };

export type JobState = {
  readonly id: string;
  readonly kind: JobKind;
  /** What a person reads, e.g. “Syncing 6 recordings”. */
  readonly title: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly progress: {
    readonly done: number;
    readonly total: number;
    readonly unit: string;
    readonly label: string;
    /** Null: the job is all one step. */
    readonly step: JobStep | null;
  } | null;
  /** Milliseconds since 1970. */
  readonly started: number | null;
  readonly ended: number | null;
  /** Seconds until the step ends (the job, where it is the last one), estimated; null while unknown. */
  readonly left: number | null;
  readonly error: ErrorData | null;
  /** Stated warnings: what was kept, what was given up. */
  readonly notes: readonly string[];
  /** It is done, and its answer is no: why, stands in the notes. */
  readonly refused: boolean;
};
