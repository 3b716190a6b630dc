import { extentOf } from '#renderer/state/mapping.ts';
import { croppedFormats, type ExportFormat } from '#src/contract/jobs.ts';
import type { Project } from '#src/model/project.ts';

export const formatWords: Readonly<Record<ExportFormat, { readonly name: string; readonly what: string }>> = {
  clips: { name: 'Clips', what: 'one file a recording, all of one length, drift corrected, gaps filled' },
  grid: { name: 'Grid video', what: 'all pictures in one video, with one sound' },
  multitrack: { name: 'Multi-track file', what: 'one file with a track for each recording' },
  otio: { name: 'OpenTimelineIO', what: 'a timeline for an editing program; media stay where they are' },
  csv: { name: 'CSV', what: 'the segments as a table' },
  report: {
    name: 'Report',
    what: 'what was aligned, how, and how sure, as one page with pictures and references',
  },
};

const endings: Readonly<Record<ExportFormat, string>> = {
  clips: '',
  grid: '.mp4',
  multitrack: '.mkv',
  otio: '.otio',
  csv: '.csv',
  report: '.html',
};

/** Which of the choices matter for a format. */
export const usesSound = (format: ExportFormat): boolean => format === 'clips' || format === 'grid';
export const usesSoundMode = (format: ExportFormat): boolean => format === 'clips';
export const usesRange = (format: ExportFormat): boolean =>
  format !== 'csv' && format !== 'otio' && format !== 'report';
export const usesCrop = (format: ExportFormat): boolean => croppedFormats.includes(format);

/** Reads the recordings, not only what was found about them. */
export const rendersMedia = (format: ExportFormat): boolean => format !== 'csv' && format !== 'report';

export const suggestedName = (project: Project, format: ExportFormat): string =>
  format === 'clips' ? `${project.name} clips` : `${project.name}${endings[format]}`;

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
