/**
 * Syncline for programs: `import { sync, warp } from 'syncline'`. Every function is a command of the command line, with the same
 * options under their names in camel case, and resolves to what `--json` prints. What is refused (exit 3 there) is no error: the
 * result has a `reason`. Errors are `SynclineError`s with a code, a sentence, and a hint what to do.
 */
import { alignCommand } from '../cli/commands/align.ts';
import { avsyncCommand } from '../cli/commands/avsync.ts';
import { correlateCommand } from '../cli/commands/correlate.ts';
import { editCommand } from '../cli/commands/edit.ts';
import { exportCommand } from '../cli/commands/export.ts';
import { featuresCommand } from '../cli/commands/features.ts';
import { findCommand } from '../cli/commands/find.ts';
import { groundCommand } from '../cli/commands/ground.ts';
import { importCommand } from '../cli/commands/import.ts';
import { parallelCommand } from '../cli/commands/parallel.ts';
import { probeCommand } from '../cli/commands/probe.ts';
import { stepsCommand } from '../cli/commands/steps.ts';
import { syncCommand } from '../cli/commands/sync.ts';
import { trackCommand } from '../cli/commands/track.ts';
import { transcriptCommand } from '../cli/commands/transcript.ts';
import { usageError } from '../cli/command.ts';
import { warpCommand } from '../cli/commands/warp.ts';
import { call } from './call.ts';
import { withFrames } from './frames-file.ts';
import type {
  AlignOptions,
  AvSyncOptions,
  CorrelateOptions,
  EditOptions,
  ExportOptions,
  FeaturesOptions,
  FindOptions,
  Frames,
  GroundOptions,
  ImportOptions,
  ParallelOptions,
  ProbeOptions,
  StepsOptions,
  SyncOptions,
  TrackOptions,
  TranscriptOptions,
  TogetherOptions,
  WarpOptions,
} from './options.ts';
import type {
  AlignResult,
  AvSyncResult,
  CorrelateResult,
  EditResult,
  ExportResult,
  FeaturesResult,
  FindResult,
  GroundResult,
  ImportResult,
  ParallelResult,
  ProbeResult,
  StepsResult,
  SyncResult,
  TrackResult,
  TranscriptResult,
  TogetherResult,
  WarpResult,
} from './results.ts';

export {
  CancelledError,
  InvalidInputError,
  MachineError,
  MediaError,
  StorageError,
  SynclineError,
} from '#src/model/errors.ts';
export type * from './options.ts';
export type * from './results.ts';

/**
 * Puts recordings of one event on one timeline: offsets, drift, pauses, and how sure it is.
 * @param media two or more files; those that hold numbers are placed too
 * @param options `output: 'X.syncline'` writes the project
 * @returns one entry a recording, in the order given; times in seconds
 */
export async function sync(media: readonly string[], options: SyncOptions = {}): Promise<SyncResult> {
  return await call(syncCommand, media, options);
}

/**
 * Maps the time of one performance onto another's: speech, music, movement, or tables of numbers.
 * @param a path of a recording or data file
 * @param b path of another one
 * @param options `output` writes .json or .csv
 * @returns points (seconds of a, seconds of b), with a deviation each; none where they do not hold the same thing
 */
export async function warp(a: string, b: string, options: WarpOptions = {}): Promise<WarpResult> {
  return (await call(warpCommand, [a, b], options)) as WarpResult;
}

/**
 * Puts three films and more of one action on the clock of the first, all at once (GTW); as good as `warp` of each, no better.
 * @param films paths of recordings with a picture
 * @param options `output` writes .json
 * @returns a map for every film but the first; those that show something else are left out
 */
export async function warpTogether(
  films: readonly string[],
  options: TogetherOptions = {},
): Promise<TogetherResult> {
  if (films.length < 3) throw usageError('warpTogether wants three films or more: of two there is warp.');
  const how = { ...options, by: 'video', method: 'gtw' };
  return (await call(warpCommand, films, how)) as TogetherResult;
}

/**
 * Aligns time series of any kind: dynamic time warping and its family.
 * @param sequences two or more: paths of files (.csv, .npy, .bvh, .amc, .c3d), or rows of numbers
 * @param options `output` writes .csv, .npy or .json
 * @returns the path as frame indices from 0, one of every sequence a row
 */
export async function align(
  sequences: readonly (string | Frames)[],
  options: AlignOptions = {},
): Promise<AlignResult> {
  return await withFrames(
    sequences,
    options,
    async ({ files, options: asked, shown }) => await call(alignCommand, files, asked, shown),
  );
}

/**
 * Correlates sequences whose moments are known, nothing warped: CCA, kernel CCA, generalised CCA.
 * @param sequences two or more: paths of files (.csv, .npy, .bvh, .amc, .c3d), or rows of numbers
 * @param options `along`: a path that `align` wrote; `projections` writes .npy files into a folder; `output` writes .json
 * @returns correlations, what they are worth on stretches left out and by chance, and the projections
 */
export async function correlate(
  sequences: readonly (string | Frames)[],
  options: CorrelateOptions = {},
): Promise<CorrelateResult> {
  return await withFrames(
    sequences,
    options,
    async ({ files, options: asked, shown }) => await call(correlateCommand, files, asked, shown),
  );
}

/**
 * Finds a passage elsewhere: the same music or words, or the same movement, in recordings and folders of them.
 * @param query path of the recording that holds the passage (`range`)
 * @param library files and folders
 * @param options `range`: seconds of the passage
 * @returns the places, best first; none where luck would find as much
 */
export async function find(
  query: string,
  library: readonly string[],
  options: FindOptions = {},
): Promise<FindResult> {
  return await call(findCommand, [query, ...library], options);
}

/**
 * Writes what recordings are compared by: pitch classes, the shape of the spectrum, or the figure that moves.
 * @param media path of a recording
 * @param options `output` writes .csv (with times and a header) or .npy
 * @returns frames, their hop in seconds, and which dimensions belong to which cue
 */
export async function features(media: string, options: FeaturesOptions = {}): Promise<FeaturesResult> {
  return await call(featuresCommand, [media], options);
}

/**
 * Follows the subject of a video: a crop that moves, turns and grows with it.
 * @param video path of a recording with a picture
 * @param options `output` writes .json or .csv, or the crop held still as .mov or .mkv
 * @returns θ of every frame, maps from crop to picture (−1…1), with deviations
 */
export async function track(video: string, options: TrackOptions = {}): Promise<TrackResult> {
  return await call(trackCommand, [video], options);
}

/**
 * Measures whether the sound of a file comes before or after its picture.
 * @param media path of a recording with both
 * @param options `output` writes a copy that is in step
 * @returns the offset in seconds, positive where the sound is late; null where nothing tells it
 */
export async function avsync(media: string, options: AvSyncOptions = {}): Promise<AvSyncResult> {
  return await call(avsyncCommand, [media], options);
}

/**
 * Finds where the steps of a recipe or protocol are done or spoken of.
 * @param video path of a recording
 * @param list path of a text, a step a line
 * @param options `transcript` or `model` says what tells
 * @returns every step in order, with seconds of the recording where it is found
 */
export async function steps(video: string, list: string, options: StepsOptions = {}): Promise<StepsResult> {
  return await call(stepsCommand, [video, list], options);
}

/**
 * Finds in which region of the picture the phrases of a text are, or where it moves.
 * @param video path of a recording
 * @param text path of a text or of subtitles; undefined: each second of the video by itself
 * @param options `model`: a CLIP model of your own, that looks; without one, where it moves
 * @returns boxes in displayed pixels from the top left
 */
export async function ground(
  video: string,
  text?: string | undefined,
  options: GroundOptions = {},
): Promise<GroundResult> {
  return await call(groundCommand, text === undefined ? [video] : [video, text], options);
}

/**
 * Finds when each word of a text is said, which are not, and what the text lacks.
 * @param media path of a recording
 * @param text path of what is said in it; undefined: a `model` of your own writes it down
 * @param options `output` writes subtitles, tiers or a table, by its ending
 * @returns every word of the text in order, with seconds of the recording; those not said have none
 */
export async function transcript(
  media: string,
  text?: string | undefined,
  options: TranscriptOptions = {},
): Promise<TranscriptResult> {
  return await call(transcriptCommand, text === undefined ? [media] : [media, text], options);
}

/**
 * Makes a project of a timeline of an editing program: where its clips lie, its recordings are placed, as by hand.
 * @param timelines .otio, .fcpxml, .xml, .edl or .rpp; several EDLs lie on one clock
 * @param options `output: 'X.syncline'` writes the project; `media` says where recordings are
 * @returns one entry a recording; what the timeline says in no one way is not placed, with the reason
 */
export async function importTimeline(
  timelines: string | readonly string[],
  options: ImportOptions = {},
): Promise<ImportResult> {
  return await call(importCommand, typeof timelines === 'string' ? [timelines] : timelines, options);
}

/**
 * Gives the times of one text to another that says the same: a translation, a second transcript.
 * @param timed path of a text with times
 * @param other path of the other one
 * @param options `output` writes the other one with its times
 * @returns the other one with times, and which segments and words say the same
 */
export async function parallel(
  timed: string,
  other: string,
  options: ParallelOptions = {},
): Promise<ParallelResult> {
  return await call(parallelCommand, [timed, other], options);
}

/**
 * Changes a project as the window does: pins, places, groups, the reference; all that an edit bears on is solved anew.
 * @param project path of a .syncline document, which is only read
 * @param options `do` and `output` are needed
 * @returns what each edit did, and where every recording lies then
 */
export async function edit(project: string, options: EditOptions): Promise<EditResult> {
  return await call(editCommand, [project], options);
}

/**
 * Writes what a project says: aligned clips, a grid, a multi-track file, a table, a transcript, a report.
 * @param project path of a .syncline document
 * @param options `format` and `output` are needed
 * @returns the files written; none and a reason where recordings have changed since they were placed
 */
export async function exportProject(project: string, options: ExportOptions): Promise<ExportResult> {
  return await call(exportCommand, [project], options);
}

/**
 * Tells what a recording or data file holds: streams, times, rates, doubts.
 * @param media its path
 * @param options `times`: the column of a table that holds its times
 * @returns the facts of its container and of every stream
 */
export async function probe(media: string, options: ProbeOptions = {}): Promise<ProbeResult> {
  return await call(probeCommand, [media], options);
}
