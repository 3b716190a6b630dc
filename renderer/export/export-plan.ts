import type { Plain } from '#renderer/i18n/words.ts';
import { extentOf } from '#renderer/state/mapping.ts';
import {
  type ExportFormat,
  exportEndings,
  folderFormats,
  type JobInput,
  pictureFormats,
  placesOnly,
} from '#src/contract/jobs.ts';
import type { Project } from '#src/model/project.ts';

/** The formats as the dialog lists them. */
export const formatGroups: readonly { readonly name: Plain; readonly formats: readonly ExportFormat[] }[] = [
  { name: 'Sound and pictures', formats: ['clips', 'grid', 'multitrack', 'stems', 'mixdown'] },
  { name: 'Editing programs', formats: ['otio', 'fcpxml', 'xmeml', 'edl', 'rpp'] },
  { name: 'Annotation', formats: ['eaf', 'labels'] },
  { name: 'Numbers and text', formats: ['csv', 'bids', 'npy', 'report', 'plots'] },
];

type Words = {
  /** A proper name is the same in every language. */
  readonly name: Plain;
  readonly what: Plain;
  /** What of an alignment the format cannot hold; null: nothing that matters. */
  readonly lacks: Plain | null;
};

export const formatWords: Readonly<Record<ExportFormat, Words>> = {
  report: {
    name: 'Report',
    what: 'What was aligned, how, and how sure, as one page with pictures and references.',
    lacks: null,
  },
  plots: {
    name: 'Plots',
    what: 'Timeline, network, coverage, residuals, bands, correlations, crops, steps and attention to the text as SVG, matrices as SVG, PNG and moving GIF.',
    lacks: null,
  },
  clips: {
    name: 'Clips',
    what: 'One file a recording, all of one length, drift corrected, gaps filled.',
    lacks: null,
  },
  grid: { name: 'Grid video', what: 'All pictures in one video, with one sound.', lacks: null },
  multitrack: { name: 'Multi-track file', what: 'One file with a track for each recording.', lacks: null },
  stems: {
    name: 'Stems',
    what: 'The sound of every recording as a WAV of its own, all of one length, drift corrected, gaps silent.',
    lacks: null,
  },
  mixdown: {
    name: 'Mixdown',
    what: 'All sounds in one file as they are heard here: levels, delays, what is muted; drift corrected, pitch kept. WAV, FLAC or M4A.',
    lacks: null,
  },
  otio: {
    name: 'OpenTimelineIO',
    what: 'A timeline for DaVinci Resolve and others. Syncline reads the exact maps back.',
    lacks: 'Other programs place pictures on whole frames and sound on samples.',
  },
  fcpxml: {
    name: 'Final Cut Pro XML',
    what: 'A project and a multicam clip for Final Cut Pro and DaVinci Resolve, with exact maps of drift and bends.',
    lacks: 'Clips begin and end on whole frames.',
  },
  xmeml: {
    name: 'Premiere XML',
    what: 'A sequence for Premiere Pro, DaVinci Resolve and Final Cut Pro 7 (xmeml); a bent map is several clips.',
    lacks: 'All lies on whole frames, within half of one.',
  },
  edl: {
    name: 'EDL',
    what: 'CMX 3600 edit decision lists, one for each recording, on one clock.',
    lacks: 'Frame-accurate only: within a frame, drift followed by cuts.',
  },
  rpp: {
    name: 'REAPER',
    what: 'A project with a track for each recording: play rates for drift, stretch markers for bent maps.',
    lacks: null,
  },
  eaf: {
    name: 'ELAN',
    what: 'All recordings in one EAF, each with its offset, and the transcripts as tiers.',
    lacks: 'One offset a recording, in milliseconds: no drift and no pauses. How far that is off is told.',
  },
  labels: {
    name: 'Audacity labels',
    what: 'Where on the timeline each recording has something.',
    lacks: 'Not which part of the recording lies there, nor how fast it runs.',
  },
  csv: {
    name: 'CSV',
    what: 'The segments as a table, with drift, deviations and confidence.',
    lacks: 'Not where sound was put right against its picture.',
  },
  bids: {
    name: 'BIDS events',
    what: 'The segments as a TSV in the way of BIDS; a JSON file beside it holds the exact maps.',
    lacks: 'Not where sound was put right against its picture.',
  },
  npy: {
    name: 'NumPy',
    what: 'The knots of all maps as one array, always whole; a JSON file beside it names columns and recordings.',
    lacks: 'Not where sound was put right against its picture.',
  },
};

/** Which of the choices matter for a format. */
export const usesSound = (format: ExportFormat): boolean => format === 'clips' || format === 'grid';
export const usesSoundMode = (format: ExportFormat): boolean => format === 'clips';
export const usesRange = (format: ExportFormat): boolean =>
  format !== 'npy' && format !== 'report' && format !== 'plots';
export const usesCrop = (format: ExportFormat): boolean => pictureFormats.some((each) => each === format);
export const isFolder = (format: ExportFormat): boolean => folderFormats.includes(format);

/** Reads the recordings, not only what was found about them. */
export const rendersMedia = (format: ExportFormat): boolean =>
  format !== 'report' && format !== 'plots' && !placesOnly.includes(format);

/** Names of events end so in BIDS: then no other export has the name of their sidecar. */
const added: Partial<Record<ExportFormat, string>> = { bids: '_events' };

export const suggestedName = (title: string, format: ExportFormat): string =>
  isFolder(format) ? `${title} ${format}` : `${title}${added[format] ?? ''}${exportEndings[format][0] ?? ''}`;

/** The stretch to export: in–out where both are set, an end of the event where one is; null when neither is. */
export function exportRange(
  project: Project,
  event: string | null,
  range: { readonly in: number | null; readonly out: number | null },
): readonly [number, number] | null {
  if (range.in === null && range.out === null) return null;
  const whole = extentOf(project.placements, event);
  const low = range.in ?? whole?.[0] ?? 0;
  const high = range.out ?? whole?.[1] ?? 0;
  return high > low ? [low, high] : null;
}

type ExportInput = Extract<JobInput, { kind: 'export' }>;
export type EachStretch = NonNullable<ExportInput['each']>;
export type Subtitles = NonNullable<ExportInput['subtitles']>;
