import { partnersOf } from '#src/model/partners.ts';
import type { Segment, Transcript, Word } from '#src/model/transcript.ts';
import type { ColumnRole } from './label-columns.ts';
import { columnRoles } from './label-columns.ts';
import { type LabelTable, tableOfTranscript, transcriptOfTable } from './label-table.ts';
import { timesOfSegment } from './losses.ts';
import type { Converted } from './reading.ts';

const cell = (value: number | string | null): string => (value === null ? '' : String(value));

/**
 * A table with the times of its transcript as it is now. The file's columns stay, in their order, with what stood in them beside each
 * text, and so does its decimal sign. Rows of segments stay rows of segments, those of words have a row for each word; labels of a track
 * stay labels.
 */
export function retimedTable(table: LabelTable, now: Transcript): Converted<LabelTable> {
  const by = holdsSegments(table) ? 'segments' : 'words';
  const fresh = tableOfTranscript(now, table.layout, by);
  if (table.layout === 'audacity') return retimedTrack(table, now, fresh);
  const number = numbersAs(table);
  const roles = columnRoles(table.columns);
  const others = table.columns.flatMap((_, k) => (roles[k] === null || roles[k] === undefined ? [k] : []));
  const wanted = fresh.document.columns.map((name) => columnRoles([name])[0] ?? null);
  /** Columns of ours that the file lacks stand behind its own. */
  const missing = wanted.flatMap((role, k) => {
    const isKnown = roles.includes(role) || isIn(role, roles);
    const isEmpty = by === 'segments' && fresh.document.rows.every((row) => row[k] === '');
    return isKnown || isEmpty ? [] : [k];
  });
  const columns = [...table.columns, ...missing.map((k) => fresh.document.columns[k] as string)];
  const sources = rowSources(table, now, by);
  const rows = fresh.document.rows.map((own, r) => {
    const source = table.rows[sources[r] ?? -1];
    const value = (role: ColumnRole): string => {
      const k = wanted.indexOf(role);
      if (role !== 'length') return k < 0 ? '' : number(role, own[k] ?? '');
      const [start, end] = [own[wanted.indexOf('start')], own[wanted.indexOf('end')]];
      return start && end ? number(role, String(Math.round((Number(end) - Number(start)) * 1e6) / 1e6)) : '';
    };
    const kept = table.columns.map((_, k) =>
      others.includes(k) ? (source?.[k] ?? '') : value(roles[k] ?? null),
    );
    return [...kept, ...missing.map((k) => number(wanted[k] ?? null, own[k] ?? ''))];
  });
  return { document: { ...table, columns, rows }, lost: fresh.lost };
}

/** Whether its rows are segments: none of them counts any, and one has several words. */
const holdsSegments = (table: LabelTable): boolean =>
  !columnRoles(table.columns).includes('segment') &&
  transcriptOfTable(table).segments.some(({ words: [from, to] }) => to - from > 1);

/** Numbers as the table writes its times: with a decimal comma where it has one and no point. */
function numbersAs({ columns, rows }: LabelTable): (role: ColumnRole, cell: string) => string {
  const isNumber = (role: ColumnRole) =>
    role === 'start' || role === 'end' || role === 'length' || role === 'confidence';
  const roles = columnRoles(columns);
  const cells = rows.flatMap((row) => row.filter((_, k) => isNumber(roles[k] ?? null)));
  const hasCommas = cells.some((text) => /\d,\d/.test(text)) && !cells.some((text) => text.includes('.'));
  return (role, text) => (hasCommas && isNumber(role) ? text.replace('.', ',') : text);
}

/** An end may be told by a length. */
const isIn = (role: ColumnRole, roles: readonly ColumnRole[]): boolean =>
  role === 'end' && roles.includes('length');

/** The row of the file that each row of now comes from. */
function rowSources(
  table: LabelTable,
  now: Transcript,
  by: 'words' | 'segments',
): readonly (number | null)[] {
  const was = transcriptOfTable(table);
  const partners = partnersOf(was, now);
  const hasSegments = columnRoles(table.columns).includes('segment');
  /** Which row each word, or segment, of the file was read from. */
  const rowOfWord = wordRows(table, was, hasSegments);
  const words: (number | null)[] = now.words.map(() => null);
  partners.words.forEach((k, w) => {
    if (k !== null) words[k] = rowOfWord[w] ?? null;
  });
  const segments: (number | null)[] = now.segments.map(() => null);
  partners.segments.forEach((k, s) => {
    if (k !== null) segments[k] = hasSegments ? (rowOfWord[was.segments[s]?.words[0] ?? -1] ?? null) : s;
  });
  if (by === 'segments' || now.words.every((w) => w.status === null)) return segments;
  return now.segments.flatMap(({ words: [from, to] }, k) =>
    words.slice(from, to).map((row) => row ?? segments[k] ?? null),
  );
}

function wordRows(table: LabelTable, was: Transcript, hasSegments: boolean): readonly number[] {
  if (!hasSegments) return was.segments.flatMap(({ words: [from, to] }, row) => Array(to - from).fill(row));
  const text = columnRoles(table.columns).indexOf('text');
  return table.rows.flatMap((row, k) => (row[text]?.match(/\S+/g) ?? []).map(() => k));
}

/** Labels with their new times; the frequencies below them stay theirs. */
function retimedTrack(
  table: LabelTable,
  now: Transcript,
  fresh: Converted<LabelTable>,
): Converted<LabelTable> {
  const partners = partnersOf(transcriptOfTable(table), now);
  const known = new Set(partners.segments);
  const labelOf = ({ text, ...segment }: Segment, words: readonly Word[], old: readonly string[] = []) => {
    const times = timesOfSegment({ text, ...segment }, words);
    return [cell(times?.start ?? old[0] ?? null), cell(times?.end ?? old[1] ?? null), text];
  };
  let s = 0;
  let isGone = false;
  const rows = table.rows.flatMap((row): (readonly string[])[] => {
    if (row[0] === '\\') return isGone ? [] : [row];
    const segment = now.segments[partners.segments[s++] ?? -1];
    isGone = segment === undefined;
    return segment ? [labelOf(segment, now.words, row)] : [];
  });
  const added = now.segments.flatMap((segment, k) =>
    known.has(k) || !timesOfSegment(segment, now.words) ? [] : [labelOf(segment, now.words)],
  );
  return {
    document: { ...table, rows: [...rows, ...added] },
    lost: fresh.lost.filter((line) => !line.includes('left out')),
  };
}

/** What of a document its transcript does not hold, a sentence each, for another format. */
export function besideTable({ layout, columns, rows }: LabelTable): readonly string[] {
  const roles = columnRoles(columns);
  const others = columns.filter((_, k) => roles[k] === null);
  if (layout === 'audacity')
    return rows.some((row) => row[0] === '\\') ? ['The frequencies of labels are not kept.'] : [];
  return others.length === 0
    ? []
    : [
        `${others.length === 1 ? 'Column' : 'Columns'} ${others.map((name) => `“${name}”`).join(', ')} ${others.length === 1 ? 'is' : 'are'} not kept.`,
      ];
}
