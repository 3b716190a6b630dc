import type { EditTimeline } from './cuts.ts';
import { guarded } from './spreadsheet.ts';

/**
 * The straight pieces of every recording as a table of events in the way of BIDS (tabs, `n/a` for what is not known, seconds), with
 * the JSON file beside it that says what each column is, and holds the exact maps. Times of the table are timeline seconds.
 */
export type BidsEvents = { readonly table: string; readonly sidecar: string };

const columns = {
  onset: { Description: 'Start on the timeline.', Units: 's' },
  duration: { Description: 'Length on the timeline.', Units: 's' },
  trial_type: {
    Description: 'What is stated: the recording lies here.',
    Levels: { recording: 'A straight piece of a time map.' },
  },
  recording: { Description: 'Name of the recording.' },
  stim_file: { Description: 'Path of the recording.' },
  segment: {
    Description:
      'Number of the segment in its recording, from 0; between two of them it was paused or has no counterpart.',
  },
  source_onset: { Description: 'Start on the clock of the recording.', Units: 's' },
  source_duration: { Description: 'Length on the clock of the recording.', Units: 's' },
  ppm: {
    Description: 'Rate of the recording’s clock against the timeline: (source / timeline − 1)·10⁶.',
    Units: 'ppm',
  },
  sd: { Description: 'Standard deviation of the start.', Units: 's' },
} as const;

export function bidsEvents({ name, parts, range }: EditTimeline): BidsEvents {
  const rows = parts.flatMap(({ recording, map }) =>
    map.segments.flatMap(({ knots }, segment) =>
      knots.slice(1).flatMap((q, i) => {
        const p = knots[i] as typeof q;
        const from = Math.max(range[0], p.timeline);
        const to = Math.min(range[1], q.timeline);
        if (!(to > from)) return [];
        const rate = (q.source - p.source) / (q.timeline - p.timeline);
        const cells: Readonly<Record<keyof typeof columns, string>> = {
          onset: decimal(from),
          duration: decimal(to - from),
          trial_type: 'recording',
          recording: cell(recording.name),
          stim_file: cell(recording.path),
          segment: String(segment),
          source_onset: decimal(p.source + (from - p.timeline) * rate),
          source_duration: decimal((to - from) * rate),
          ppm: ((rate - 1) * 1e6).toFixed(4),
          sd: p.sd === null ? 'n/a' : decimal(p.sd),
        };
        return [{ from, cells }];
      }),
    ),
  );
  const names = Object.keys(columns) as readonly (keyof typeof columns)[];
  const lines = rows
    .toSorted((a, b) => a.from - b.from)
    .map(({ cells }) => names.map((column) => cells[column]).join('\t'));
  const sidecar = {
    ...columns,
    SynclineTimeMaps: {
      Description:
        'Where each recording lies: knots [timeline, source, standard deviation or null] of its segments, straight between.',
      Timeline: name,
      Maps: parts.map(({ recording, map }) => ({
        recording: recording.name,
        path: recording.path,
        segments: map.segments.map(({ knots }) => knots.map((k) => [k.timeline, k.source, k.sd])),
      })),
    },
  };
  return {
    table: [names.join('\t'), ...lines].map((line) => `${line}\n`).join(''),
    sidecar: `${JSON.stringify(sidecar, null, 2)}\n`,
  };
}

/** Nanoseconds. */
const decimal = (value: number): string => value.toFixed(9).replace(/^-(0\.0+)$/, '$1');

/** A cell holds no tabs and line ends, and is not empty. */
const cell = (text: string): string => guarded(text.replace(/[\t\r\n]+/g, ' ').trim()) || 'n/a';
