import type { ExportResult } from '#main/hosts/api/results.ts';
import { basename, dirname, join, resolve } from 'node:path';
import {
  type ExportFormat,
  exportFormats,
  folderFormats,
  mostAround,
  mostCropMargin,
  pictureFormats,
  soundFormats,
} from '#src/contract/jobs.ts';
import { MediaError } from '#src/model/errors.ts';
import type { Project } from '#src/model/project.ts';
import { type StretchKind, stretchKinds } from '#src/model/stretches.ts';
import { exportFormat, exportProject } from '#main/export/export.ts';
import { fingerprint } from '#main/media/fingerprint.ts';
import { createWarpService } from '#main/warp/service.ts';
import { createPool } from '#main/work/pool.ts';
import { openWithMedia, readProject } from '#main/store/project-document.ts';
import { type Command, type CommandCall, type CommandOutcome, outputOption, usageError } from '../command.ts';
import { plain } from '../plain.ts';
import { exportTranscript, transcriptOf } from './export-transcript.ts';
import { frameRateOf } from './frame-rate.ts';
import { ownedBy } from './owned-by.ts';

const formats = [...exportFormats, 'transcript'].join('|');

/** `syncline export`: renders what a project says. */
export const exportCommand: Command<ExportResult> = {
  name: 'export',
  summary:
    'Write aligned clips, timelines for editing programs, tables, a transcript or a report of a project',
  usage: `export PROJECT --format ${formats} [--range T0:T1] -o PATH [options]`,
  options: {
    format: { kind: 'value', value: formats, help: 'what to write' },
    range: {
      kind: 'value',
      value: 'T0:T1',
      help: 'timeline seconds (default: first to last moment of the event)',
    },
    recordings: {
      kind: 'value',
      value: 'REC,REC',
      help: 'only these: names or indices from 0 (default: all that are placed)',
    },
    sound: {
      kind: 'value',
      value: 'REC',
      help: 'the recording whose sound goes with every camera, exported itself or not (default: its own)',
    },
    'sound-mode': {
      kind: 'value',
      value: 'replace|beside',
      help: 'with --sound: in place of the camera’s own sound (default), or as a second track',
    },
    gaps: {
      kind: 'value',
      value: 'black|freeze',
      help: 'picture where a recording has none: black (default) or its last one',
    },
    crop: {
      kind: 'optional',
      value: 'PERCENT',
      help: 'pictures show what the recordings’ crops hold, held still, and so much of its size around it (default 0)',
    },
    'sample-rate': { kind: 'value', value: 'HZ', help: 'of all sound (default 48000)' },
    'frame-rate': {
      kind: 'value',
      value: 'N[/D]',
      help: 'of all pictures (default: the reference’s, else the highest)',
    },
    timecode: {
      kind: 'value',
      value: 'drop|non-drop|own',
      help: 'how timelines for editing programs count at 29.97 and 59.94; own: as the reference’s timecode does (default)',
    },
    each: {
      kind: 'value',
      value: stretchKinds.join('|'),
      help: 'with clips: not one of the whole range, but one for each segment of each recording, line or word of the transcript, or step',
    },
    around: {
      kind: 'value',
      value: 'SECONDS',
      help: 'with --each: every clip begins so much earlier and ends so much later (default 0)',
    },
    subtitles: {
      kind: 'optional',
      value: 'track|burned',
      help: 'with clips, grid and multitrack: the words of the transcript, as a track of their own (default) or drawn into the pictures',
    },
    steps: {
      kind: 'value',
      value: 'NAME',
      help: 'with --each step: which list, by its file, its recording or its index from 0 (default: the only one)',
    },
    transcript: {
      kind: 'value',
      value: 'NAME',
      help: 'with transcript, --subtitles, and --each sentence or word: which, by its file, its recording or its index from 0 (default: the only one)',
    },
    clock: {
      kind: 'value',
      value: 'REC|timeline',
      help: 'with transcript: on whose clock its times are (default: its own recording’s); words said while that one did not record have none',
    },
    'accept-changed': {
      kind: 'flag',
      help: 'export recordings too whose content has changed since they were placed',
    },
    output: { ...outputOption, value: 'PATH', help: 'the file to write; for clips, the folder' },
  },
  lesson: `Formats:
  clips       one file a recording, all of one length (a folder)          grid        all pictures in one video (.mp4 .mov .mkv)
  multitrack  one file, a track a recording (.mkv .mov)                   transcript  what is said, by the ending of -o
  stems       the sound of each recording, of one length (a folder)       mixdown     all sounds in one, as mixed in the window
                                                                                      (.wav .flac .m4a)
  otio        OpenTimelineIO, with the exact maps (.otio)                 fcpxml      Final Cut Pro XML 1.11 (.fcpxml)
  xmeml       Premiere Pro, Final Cut Pro 7 (.xml): to half a frame       edl         CMX 3600 lists (.edl): to a frame
  rpp         a REAPER project (.rpp)                                     eaf         ELAN, an offset a recording (.eaf)
  labels      Audacity labels (.txt)                                      csv         the segments as a table (.csv)
  bids        events (.tsv, with .json beside it)                         npy         all knots for NumPy (.npy, with .npy.json)
  report      one page with pictures, methods and references (.html)      plots       each picture as SVG, attention and steps too, matrices as PNG
                                                                                      and GIF besides (a folder)
What a format cannot hold is said as a warning. docs/formats.md has the details; syncline import reads timelines back.
`,
  async run(call) {
    const { options } = call;
    const [path, another] = call.files;
    if (path === undefined || another !== undefined) throw usageError('export wants one PROJECT.');
    const formatName = options.text('format');
    if (formatName === undefined) throw usageError(`export wants --format ${formats}.`);
    const output = options.text('output');
    if (output === undefined || output === '') throw usageError('export wants -o PATH.');
    if (formatName === 'transcript') return await transcriptOutcome(call, path, output);
    const format = exportFormat(formatName);
    const range = rangeOf(options.text('range'));
    if ((format === 'report' || format === 'plots') && (range || options.text('recordings') !== undefined))
      throw usageError(
        `${format === 'report' ? 'A report is' : 'Plots are'} of the whole project: leave --range and --recordings out.`,
      );
    const frameRate = frameRateOf(options.text('frame-rate'));
    const timecode = options.choice('timecode', ['drop', 'non-drop', 'own'] as const, 'own');
    const sampleRate = options.number('sample-rate', 48_000, 8000, 384_000);
    if (!Number.isInteger(sampleRate)) throw usageError('--sample-rate wants a whole number.');
    const soundMode = options.choice('sound-mode', ['replace', 'beside'], 'replace');
    const gaps = options.choice('gaps', ['black', 'freeze'], 'black');
    const margin = options.number('crop', 0, 0, 100 * mostCropMargin) / 100;
    const isCropped = options.flag('crop') || options.text('crop') !== undefined;
    if (isCropped && !pictureFormats.some((each) => each === format))
      throw usageError(`--crop is for ${pictureFormats.join(', ')}: ${format} holds no pictures of its own.`);
    const kind = options.text('each') === undefined ? null : options.choice('each', stretchKinds, 'segment');
    const isFolder = folderFormats.includes(format);
    const cut: readonly ExportFormat[] = folderFormats.filter((each) => each !== 'plots');
    if (kind !== null && !cut.includes(format)) throw usageError(`--each is for ${cut.join(', ')}.`);
    if (soundFormats.includes(format) && options.text('sound') !== undefined)
      throw usageError(`Of ${format}, each recording’s own sound is used: --sound does not go with it.`);
    const around = options.number('around', 0, 0, mostAround);
    if (kind === null && options.text('around') !== undefined) throw usageError('--around goes with --each.');
    const how = subtitlesOf(options);
    if (how && !pictureFormats.some((each) => each === format))
      throw usageError(`--subtitles is for ${pictureFormats.join(', ')}.`);
    const { project, moved, notes } = await openWithMedia(resolve(path), {
      fingerprint,
      allowed: async () => true,
      signal: call.signal,
    });
    for (const note of notes) call.warn(note);
    const found = project.recordings
      .filter((r) => moved.includes(r.id))
      .map((r) => `“${r.name}” is not where it was; its content was found in ${r.path}.`);
    const sound = options.text('sound');
    const recordings = options.text('recordings');
    // Matrices and maps of text are computed anew.
    const isMapped = format === 'plots' && project.transcripts.length + project.steps.length > 0;
    const isWarped = (format === 'report' || format === 'plots') && project.warps.length > 0;
    const pool = isMapped || isWarped ? createPool() : null;
    const service = pool && isWarped ? createWarpService(pool) : null;
    const outcome = await exportProject(
      {
        project,
        format,
        range,
        recordings: recordings === undefined ? null : recordingsOf(project, recordings),
        sound: sound === undefined ? null : recordingOf(project, sound),
        soundMode,
        output: resolve(output),
        overwrite: options.flag('overwrite'),
        acceptChanged: options.flag('accept-changed'),
        gaps,
        sampleRate,
        crop: isCropped ? { margin } : null,
        subtitles: how && { transcript: transcriptOf(project, options.text('transcript') ?? null).id, how },
        each: kind && { kind, list: listOf(project, kind, options), margin: around },
        ...(frameRate ? { frameRate } : {}),
        ...(timecode === 'own' ? {} : { drop: timecode === 'drop' }),
      },
      {
        ...{ signal: call.signal, progress: call.progress },
        ...(service && { warp: service }),
        ...(pool && isMapped && { mapper: { pool } }),
      },
    )
      .catch((error: unknown) => {
        if (error instanceof MediaError && error.code === 'media-changed') return { refused: error.message };
        throw error;
      })
      .finally(async () => {
        await service?.close();
        await pool?.close();
      });
    const warnings = [...found, ...('refused' in outcome ? [] : outcome.warnings)];
    for (const warning of warnings) call.warn(warning);
    if ('refused' in outcome)
      return {
        exit: 3,
        json: { version: 1, format, files: [], warnings, reason: outcome.refused },
        text: `Nothing was exported. ${outcome.refused}\nSync again, or add --accept-changed.\n`,
      };
    const shown = outcome.files.map((file) => {
      if (isFolder) return join(output, basename(file));
      return basename(file) === basename(output) ? output : join(dirname(output), basename(file));
    });
    return {
      exit: 0,
      json: { version: 1, format, files: shown, warnings, reason: null },
      text: shown.map((file) => `${plain(file)}\n`).join(''),
    };
  },
};

function subtitlesOf(options: CommandCall['options']): 'track' | 'burned' | null {
  if (options.text('subtitles') !== undefined)
    return options.choice('subtitles', ['track', 'burned'] as const, 'track');
  return options.flag('subtitles') ? 'track' : null;
}

/** The id of what a timeline is cut by. @throws InvalidInputError `usage` */
function listOf(project: Project, kind: StretchKind, options: CommandCall['options']): string | null {
  if (kind === 'segment') return null;
  if (kind !== 'step') return transcriptOf(project, options.text('transcript') ?? null).id;
  const words = { one: 'list of steps', many: 'lists of steps', option: '--steps' };
  return ownedBy(project, project.steps, words, options.text('steps') ?? null).id;
}

/** A transcript needs no media: they may be anywhere. */
async function transcriptOutcome(
  call: CommandCall,
  path: string,
  output: string,
): Promise<CommandOutcome<ExportResult>> {
  const { options } = call;
  const { project, notes } = await readProject(resolve(path));
  for (const note of notes) call.warn(note);
  const clock = options.text('clock');
  const warnings = await exportTranscript({
    project,
    which: options.text('transcript') ?? null,
    clock: clock === undefined ? null : clock === 'timeline' ? clock : recordingOf(project, clock),
    output: resolve(output),
    overwrite: options.flag('overwrite'),
  });
  for (const warning of warnings) call.warn(warning);
  return {
    exit: 0,
    json: { version: 1, format: 'transcript', files: [output], warnings, reason: null },
    text: `${plain(output)}\n`,
  };
}

/** @throws InvalidInputError `usage` */
export function rangeOf(text: string | undefined): readonly [number, number] | null {
  if (text === undefined) return null;
  const [from, to, more] = text.split(':').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (more === undefined && Number.isFinite(from) && Number.isFinite(to) && (from as number) < (to as number))
    return [from as number, to as number];
  throw usageError(`--range wants T0:T1 in seconds, T0 before T1, not “${text}”.`);
}

/** A recording by its name, its file's name, its index or its id. @throws InvalidInputError `usage` */
export function recordingOf(project: Project, text: string): string {
  const all = project.recordings;
  const ways = [
    all.filter((r) => r.id === text),
    all.filter((r) => r.name === text),
    all.filter((r) => basename(r.path) === text),
    /^\d+$/.test(text) ? all.slice(Number(text), Number(text) + 1) : [],
  ];
  const found = ways.find((list) => list.length > 0);
  if (found?.length === 1 && found[0]) return found[0].id;
  const names = all.map((r, i) => `${i} ${r.name}`).join(', ');
  throw usageError(
    `${found ? 'Several recordings are' : 'No recording is'} called “${text}”. There are: ${names}.`,
  );
}

function recordingsOf(project: Project, text: string): readonly string[] {
  // A name may hold commas itself.
  if (project.recordings.some((r) => r.name === text)) return [recordingOf(project, text)];
  return text.split(',').map((name) => recordingOf(project, name.trim()));
}
