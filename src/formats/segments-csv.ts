import { InvalidInputError } from '#src/model/errors.ts';
import type { Project } from '#src/model/project.ts';
import type { Knot } from '#src/model/time-map.ts';
import { csvField, csvRows } from './csv-rows.ts';
import { guarded, unguarded } from './spreadsheet.ts';

/**
 * Segments as a table (RFC 4180, UTF-8, CRLF): one row for each straight piece of each placed recording's
 * time map. Times in seconds, to the nanosecond; `ppm` as in the project: positive, that clock runs fast.
 */
const columns = [
  'recording',
  'path',
  'event',
  'segment',
  'source_start',
  'source_end',
  'timeline_start',
  'timeline_end',
  'ppm',
  'sd_start',
  'sd_end',
  'confidence',
] as const;

export type SegmentRow = {
  readonly recording: string;
  readonly path: string;
  readonly event: string;
  /** Index of the segment within its recording, from 0; an elastic segment has several rows. */
  readonly segment: number;
  readonly source: readonly [number, number];
  readonly timeline: readonly [number, number];
  readonly ppm: number;
  /** Standard deviations at the ends, seconds; null where unknown. */
  readonly sd: readonly [number | null, number | null];
  readonly confidence: number;
};

const end = '\r\n';

/** Rows of the placed recordings (`recordings`: ids, null for all), cut to `range` where one is given. */
export function segmentRows(
  project: Project,
  only: {
    readonly recordings: readonly string[] | null;
    readonly range: readonly [number, number] | null;
  },
): readonly SegmentRow[] {
  const rows: SegmentRow[] = [];
  for (const placement of project.placements) {
    const recording = project.recordings.find((r) => r.id === placement.recording);
    if (!recording || !placement.map || (only.recordings && !only.recordings.includes(recording.id)))
      continue;
    for (const [segment, { knots }] of placement.map.segments.entries())
      for (const [i, q] of knots.slice(1).entries()) {
        const p = knots[i] as Knot;
        const rate = (q.source - p.source) / (q.timeline - p.timeline);
        const from = Math.max(p.timeline, only.range?.[0] ?? Number.NEGATIVE_INFINITY);
        const to = Math.min(q.timeline, only.range?.[1] ?? Number.POSITIVE_INFINITY);
        if (to <= from) continue;
        const sourceAt = (t: number) => (t === q.timeline ? q.source : p.source + (t - p.timeline) * rate);
        rows.push({
          recording: recording.name,
          path: recording.path,
          event: placement.event ?? '',
          segment,
          source: [sourceAt(from), sourceAt(to)],
          timeline: [from, to],
          ppm: (rate - 1) * 1e6,
          sd: [p.sd, q.sd],
          confidence: placement.confidence,
        });
      }
  }
  return rows;
}

export function segmentsCsv(project: Project, only: Parameters<typeof segmentRows>[1]): string {
  const lines = segmentRows(project, only).map((row) => [
    guarded(row.recording),
    guarded(row.path),
    guarded(row.event),
    String(row.segment),
    decimal(row.source[0]),
    decimal(row.source[1]),
    decimal(row.timeline[0]),
    decimal(row.timeline[1]),
    decimal(row.ppm),
    row.sd[0] === null ? '' : decimal(row.sd[0]),
    row.sd[1] === null ? '' : decimal(row.sd[1]),
    decimal(row.confidence),
  ]);
  return [columns, ...lines].map((line) => line.map(csvField).join(',') + end).join('');
}

/** Nanoseconds, without exponents or trailing zeros. */
const decimal = (value: number): string =>
  value
    .toFixed(9)
    .replace(/\.?0+$/, '')
    .replace(/^-0$/, '0');

/** Reads what `segmentsCsv` writes. @throws InvalidInputError `bad-csv`. */
export function parseSegmentsCsv(text: string): readonly SegmentRow[] {
  const [head, ...rows] = [...csvRows(text, { delimiter: ',' })].map(({ cells, isOpen }) => {
    if (isOpen) throw bad('a quotation mark is not closed');
    return cells;
  });
  if (head?.join() !== columns.join()) throw bad('its columns are not those of a segment table');
  return rows.map((row, i) => {
    if (row.length !== columns.length) throw bad(`row ${i + 1} has ${row.length} fields`);
    const at = (name: (typeof columns)[number]) => row[columns.indexOf(name)] as string;
    const number = (name: (typeof columns)[number]) => {
      const value = at(name) === '' ? Number.NaN : Number(at(name));
      if (!Number.isFinite(value)) throw bad(`row ${i + 1}: ${name} is no number`);
      return value;
    };
    const maybe = (name: (typeof columns)[number]) => (at(name) === '' ? null : number(name));
    return {
      recording: unguarded(at('recording')),
      path: unguarded(at('path')),
      event: unguarded(at('event')),
      segment: number('segment'),
      source: [number('source_start'), number('source_end')],
      timeline: [number('timeline_start'), number('timeline_end')],
      ppm: number('ppm'),
      sd: [maybe('sd_start'), maybe('sd_end')],
      confidence: number('confidence'),
    };
  });
}

const bad = (what: string): InvalidInputError =>
  new InvalidInputError(
    'bad-csv',
    `This is no segment table: ${what}.`,
    'Choose a table that Syncline wrote.',
  );
