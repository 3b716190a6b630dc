import { spanOfWords } from '#src/model/tiers.ts';
import {
  type PlainSegment,
  type Transcript,
  transcriptOfSegments,
  unalignedWord,
  type Word,
} from '#src/model/transcript.ts';
import { type SourceTime, sourceTime } from '#src/model/units.ts';
import { csvRows } from './csv-rows.ts';
import { cueSeconds } from './cue-time.ts';
import { lossesOf, timesOfSegment } from './losses.ts';
import { type Converted, linesOf, type Read, ReadNotes, type Written } from './reading.ts';
import { badFile, quoted } from './refusal.ts';
import { guarded, unguarded } from './spreadsheet.ts';
import { columnRoles, type ColumnRole } from './label-columns.ts';

/**
 * Texts with times as a table: with a header, parted by tabs, commas or semicolons (RFC 4180), or Audacity's label
 * track: start, end and text parted by tabs, without header or quotation marks.
 */
export type LabelTable = {
  readonly format: 'table';
  readonly layout: 'tsv' | 'csv' | 'semicolons' | 'audacity';
  /** None in a label track. */
  readonly columns: readonly string[];
  /** As they mean: without quotation marks and without a spreadsheet's guard. As many cells as columns. */
  readonly rows: readonly (readonly string[])[];
};

const delimiters = { tsv: '\t', csv: ',', semicolons: ';' } as const;

/** @throws InvalidInputError `bad-file` with the line */
export function readLabelTable(text: string, file: string): Read<LabelTable> {
  return isAudacity(text) ? readLabelTrack(text, file) : readTable(text, file);
}

/** Whether every line is two numbers and a text, parted by tabs (or the frequencies of the label above). */
export function isAudacity(text: string): boolean {
  const lines = linesOf(text).filter((line) => line !== '');
  return lines.length > 0 && lines.every((line) => labelLine.test(line) || frequencyLine.test(line));
}

const decimal = String.raw`-?\d+(?:[.,]\d+)?`;
const labelLine = new RegExp(`^(${decimal})\\t(${decimal})(?:\\t([^\\t]*))?$`);
const frequencyLine = new RegExp(`^\\\\\\t(${decimal})\\t(${decimal})$`);

function readLabelTrack(text: string, file: string): Read<LabelTable> {
  const notes = new ReadNotes();
  const rows: string[][] = [];
  for (const [k, line] of linesOf(text).entries()) {
    const found = labelLine.exec(line);
    if (frequencyLine.test(line)) rows.push(line.split('\t'));
    else if (found) {
      const [start, end] = [secondsOf(found[1] as string), secondsOf(found[2] as string)];
      if (Number(end) < Number(start)) notes.add(k + 1, 'it ends before it starts; it is read as a point.');
      rows.push([found[1] as string, found[2] as string, found[3] ?? '']);
    } else if (line !== '')
      throw badFile(file, `line ${k + 1}`, `${quoted(line)} is no label`, 'Export the labels again.');
  }
  return { document: { format: 'table', layout: 'audacity', columns: [], rows }, notes: notes.list() };
}

function readTable(text: string, file: string): Read<LabelTable> {
  const first = /[^\r\n]*\S[^\r\n]*/.exec(text)?.[0] ?? '';
  const many = (c: string) => first.split(c).length;
  const layout = many('\t') > 1 ? 'tsv' : many(';') > many(',') ? 'semicolons' : 'csv';
  const notes = new ReadNotes();
  const rows: string[][] = [];
  let columns: readonly string[] = [];
  let roles: readonly ColumnRole[] = [];
  for (const { line, cells, isOpen } of csvRows(text, { delimiter: delimiters[layout] })) {
    if (isOpen) throw badFile(file, `line ${line}`, 'its quotation is not closed', 'Is it cut off?');
    if (columns.length === 0) {
      columns = cells.map(unguarded);
      roles = columnRoles(columns);
      if (!roles.includes('start') || !roles.includes('text')) {
        const hint = 'Name the columns start, end and text in its first line.';
        throw badFile(file, `line ${line}`, 'it names no columns of start and text', hint);
      }
      continue;
    }
    if (cells.length > columns.length)
      throw badFile(
        file,
        `line ${line}`,
        `it has ${cells.length} cells in ${columns.length} columns`,
        'Quote texts.',
      );
    if (cells.length < columns.length) notes.add(line, 'it has too few cells; empty ones were added.');
    const row = columns.map((_, k) =>
      isNumeric(roles[k] ?? null) ? (cells[k] ?? '') : unguarded(cells[k] ?? ''),
    );
    for (const [k, cell] of row.entries())
      if (
        isNumeric(roles[k] ?? null) &&
        roles[k] !== 'segment' &&
        cell.trim() !== '' &&
        secondsOf(cell) === null
      )
        throw badFile(
          file,
          `line ${line}`,
          `${quoted(cell)} in column “${columns[k]}” is no number`,
          'Correct it.',
        );
    rows.push(row);
  }
  if (columns.length === 0) throw badFile(file, 'line 1', 'it is empty', 'Choose another file.');
  return { document: { format: 'table', layout, columns, rows }, notes: notes.list() };
}

const isNumber = /^\s*[-+]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:e[-+]?\d+)?\s*$/i;

const isNumeric = (role: ColumnRole): boolean =>
  role === 'start' || role === 'end' || role === 'length' || role === 'confidence' || role === 'segment';

/** Decimal seconds (point or comma) or a clock; null for what is neither. */
function secondsOf(cell: string): SourceTime | null {
  const text = cell.trim();
  if (!/^[-+]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[-+]?\d+)?$/i.test(text)) return cueSeconds(text);
  const value = Number(text.replace(',', '.'));
  return Number.isFinite(value) ? sourceTime(value + 0) : null;
}

/** The table as it is read again: a label's text has no tabs or line ends, a table's row as many cells as columns. */
export function fitLabelTable(table: LabelTable): LabelTable {
  const { layout, columns, rows } = table;
  if (layout !== 'audacity')
    return { ...table, rows: rows.map((row) => columns.map((_, k) => row[k] ?? '')) };
  return {
    ...table,
    columns: [],
    rows: rows.map(([start = '', end = '', text = '']) => [start, end, text.replace(/[\t\r\n]+/g, ' ')]),
  };
}

export function writeLabelTable(table: LabelTable): Written {
  const fitted = fitLabelTable(table);
  const { layout, columns, rows } = fitted;
  if (layout === 'audacity') {
    const isSame = rows.every((row, k) => row[2] === (table.rows[k]?.[2] ?? ''));
    const lost = isSame ? [] : ['Tabs and line ends become spaces in a label.'];
    return { text: rows.map((row) => `${row.join('\t')}\n`).join(''), lost };
  }
  const roles = columnRoles(columns);
  const delimiter = delimiters[layout];
  const line = (cells: readonly string[]) => {
    const isBlank = cells.every((cell) => cell.trim() === '');
    return `${cells.map((cell, k) => inQuotes(cell, delimiter, isBlank && k === 0)).join(delimiter)}\r\n`;
  };
  // A number in a column of the user's own is no text, whatever stands in other rows.
  const isLeft = (cell: string, k: number) =>
    isNumeric(roles[k] ?? null) || (!roles[k] && isNumber.test(cell));
  const guardedRow = (row: readonly string[]) =>
    row.map((cell, k) => (isLeft(cell, k) ? cell : guarded(cell)));
  return { text: [columns.map(guarded), ...rows.map(guardedRow)].map(line).join(''), lost: [] };
}

const inQuotes = (cell: string, delimiter: string, isForced: boolean): string =>
  isForced || cell.includes(delimiter) || /["\r\n\uFEFF]|^\s|\s$/.test(cell)
    ? `"${cell.replaceAll('"', '""')}"`
    : cell;

/**
 * The labels as a transcript. Rows of words (a column named “word”, or one that counts segments) become the words of
 * segments; others are segments.
 */
export function transcriptOfTable({ layout, columns, rows }: LabelTable): Transcript {
  const roles: readonly ColumnRole[] =
    layout === 'audacity' ? ['start', 'end', 'text'] : columnRoles(columns);
  const at = (role: ColumnRole) => roles.indexOf(role);
  const cell = (row: readonly string[], role: ColumnRole) => row[at(role)] ?? '';
  const labels = rows.flatMap((row) => {
    if (layout === 'audacity' && row[0] === '\\') return [];
    const start = secondsOf(cell(row, 'start'));
    const length = secondsOf(cell(row, 'length'));
    const last =
      at('end') >= 0
        ? secondsOf(cell(row, 'end'))
        : start === null || length === null
          ? null
          : start + length;
    const end = start === null || last === null ? null : sourceTime(Math.max(start, last));
    return [
      {
        row,
        text: cell(row, 'text'),
        start: end === null ? null : start,
        end,
        speaker: cell(row, 'speaker') || null,
      },
    ];
  });
  if (at('segment') < 0)
    return transcriptOfSegments(
      labels.map(({ row, text, start, end, speaker }) => ({
        text,
        start,
        end,
        speaker,
        tier: cell(row, 'tier') || null,
      })),
    );
  const segments: (PlainSegment & { words: Word[] })[] = [];
  let last: string | null = null;
  for (const { row, text, start, end, speaker } of labels) {
    const key = cell(row, 'segment');
    if (key !== last)
      segments.push({
        text: '',
        start: null,
        end: null,
        speaker,
        tier: cell(row, 'tier') || null,
        words: [],
      });
    last = key;
    const segment = segments.at(-1) as (typeof segments)[number];
    const words = text.match(/\S+/g) ?? [];
    const status = cell(row, 'status');
    for (const word of words)
      segment.words.push({
        ...unalignedWord(word),
        ...(start === null || end === null || words.length > 1
          ? { status: status === 'not-spoken' ? status : null }
          : { start, end, status: status === 'confirmed' ? status : 'aligned' }),
        confidence: shareOf(cell(row, 'confidence')),
      });
  }
  return transcriptOfSegments(
    segments.map((segment) => {
      const timed = segment.words.filter((w) => w.start !== null);
      const [start, end] = [timed[0]?.start ?? null, timed.at(-1)?.end ?? null];
      return { ...segment, text: segment.words.map((w) => w.text).join(' '), start, end };
    }),
  );
}

const shareOf = (cell: string): number | null => {
  const value = secondsOf(cell);
  return value !== null && value >= 0 && value <= 1 ? value : null;
};

/**
 * A row for each word where words have times, else one for each segment; a label track has its segments.
 * @param by `segments`: a row for each, whether words have times or not. Default `words`
 */
export function tableOfTranscript(
  transcript: Transcript,
  layout: LabelTable['layout'],
  by: 'words' | 'segments' = 'words',
): Converted<LabelTable> {
  const { words, segments } = transcript;
  const format = layout === 'audacity' ? 'Audacity labels' : 'a table';
  const cell = (value: number | string | null) => (value === null ? '' : String(value));
  if (layout === 'audacity' || by === 'segments' || words.every((w) => w.status === null)) {
    const isTrack = layout === 'audacity';
    const rows = segments.flatMap((segment) => {
      const times = timesOfSegment(segment, words);
      if (!times && isTrack) return [];
      const row = [cell(times?.start ?? null), cell(times?.end ?? null), segment.text];
      return [isTrack ? row : [...row, cell(segment.speaker), cell(segment.tier)]];
    });
    const columns = isTrack ? [] : ['start', 'end', 'text', 'speaker', 'tier'];
    const keeps = {
      format,
      places: null,
      empty: true as const,
      ...(isTrack ? {} : ({ speakers: true, tiers: true, untimed: true } as const)),
    };
    return {
      document: fitLabelTable({ format: 'table', layout, columns, rows }),
      lost: lossesOf(transcript, keeps),
    };
  }
  const rows = segments.flatMap(({ words: [from, to], speaker, tier }, k) =>
    words
      .slice(from, to)
      .map((w) =>
        [w.start, w.end, w.text, speaker, tier, k, w.confidence, w.status].map((value) => cell(value)),
      ),
  );
  const lost = lossesOf(transcript, {
    ...{
      format,
      places: null,
      words: 'times',
      speakers: true,
      tiers: true,
      status: true,
      untimed: true,
      confidence: 'words',
    },
  });
  const isSpaced = segments.some(
    (s) =>
      s.text !==
      words
        .slice(...s.words)
        .map((w) => w.text)
        .join(' '),
  );
  const columns = ['start', 'end', 'text', 'speaker', 'tier', 'segment', 'confidence', 'status'];
  const isOwn = segments.some((s) => {
    const { start, end } = spanOfWords(words.slice(...s.words));
    return s.start !== null && s.words[0] < s.words[1] && (s.start !== start || s.end !== end);
  });
  return {
    document: { format: 'table', layout, columns, rows },
    lost: [
      ...lost,
      ...(isOwn
        ? ['The times of segments, other than of their words, are not kept by a table of words.']
        : []),
      ...(isSpaced ? ['White space other than single spaces is not kept by a table of words.'] : []),
    ],
  };
}
