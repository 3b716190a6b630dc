import { type Annotation, tiersOfTranscript, type Tiers } from '#src/model/tiers.ts';
import type { Transcript } from '#src/model/transcript.ts';
import { type SourceTime, sourceTime } from '#src/model/units.ts';
import { lossesOf, orderLost, untimedLost } from './losses.ts';
import { type Converted, linesOf, type Read, ReadNotes, type Written } from './reading.ts';
import { badFile, quoted } from './refusal.ts';
import type { RetimedTiers } from './retimed-tiers.ts';

/** NIST's “time-marked conversation”: a word a line – file, channel, start, length, word, and its confidence. */
export type CtmDocument = { readonly format: 'ctm'; readonly rows: readonly CtmRow[] };

export type CtmRow =
  | {
      readonly kind: 'word';
      readonly source: string;
      readonly channel: string;
      readonly start: SourceTime;
      /** Seconds. */
      readonly length: number;
      readonly text: string;
      readonly confidence: number | null;
    }
  /** What follows `;;` on its line. */
  | { readonly kind: 'comment'; readonly text: string };

/** @throws InvalidInputError `bad-file` with the line */
export function readCtm(text: string, file: string): Read<CtmDocument> {
  const notes = new ReadNotes();
  const rows: CtmRow[] = [];
  for (const [k, line] of linesOf(text).entries()) {
    const place = `line ${k + 1}`;
    if (line.trim() === '') continue;
    if (line.startsWith(';;')) {
      rows.push({ kind: 'comment', text: line.slice(2) });
      continue;
    }
    const cells = line.trim().split(/[ \t]+/);
    const [source, channel, start, length, word, confidence] = cells;
    if (source === undefined || channel === undefined || word === undefined)
      throw badFile(file, place, `it has ${cells.length} fields instead of 5 or 6`, 'Is it a CTM file?');
    const number = (cell: string | undefined): number => {
      if (
        cell === undefined ||
        !/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(cell) ||
        !Number.isFinite(Number(cell))
      )
        throw badFile(file, place, `${quoted(cell ?? '')} is no number`, 'Export it again.');
      return Number(cell) + 0;
    };
    const from = number(start);
    const long = number(length);
    if (from < 0) notes.add(k + 1, 'a time below zero became zero.');
    if (long < 0) notes.add(k + 1, 'a length below zero became zero.');
    if (cells.length > 6) notes.add(k + 1, 'what follows the confidence was passed over.');
    const share = confidence === undefined || /^(?:na|-)$/i.test(confidence) ? null : number(confidence);
    if (share !== null && (share < 0 || share > 1))
      notes.add(k + 1, 'a confidence outside of 0 to 1 was left out.');
    rows.push({
      ...{ kind: 'word', source, channel, text: word },
      start: sourceTime(Math.max(0, from)),
      length: Math.max(0, long),
      confidence: share !== null && share >= 0 && share <= 1 ? share : null,
    });
  }
  if (rows.every((row) => row.kind === 'comment'))
    throw badFile(file, 'line 1', 'there is no word', 'Is it a CTM file?');
  return { document: { format: 'ctm', rows }, notes: notes.list() };
}

/** The document as CTM can hold it: no field is empty or holds white space. */
export function fitCtm({ rows }: CtmDocument): CtmDocument {
  const field = (text: string) =>
    text
      .replace(/^\uFEFF/, '')
      .trim()
      .replace(/\s+/g, '_') || '_';
  return {
    format: 'ctm',
    rows: rows.map((row): CtmRow => {
      if (row.kind === 'comment') return { kind: 'comment', text: row.text.replace(/[\r\n]+/g, ' ') };
      const source = field(row.source).replace(/^;;/, '__');
      return { ...row, source, channel: field(row.channel), text: field(row.text) };
    }),
  };
}

export function writeCtm(document: CtmDocument): Written {
  const { rows } = fitCtm(document);
  const lines = rows.map((row) =>
    row.kind === 'comment'
      ? `;;${row.text}`
      : [
          row.source,
          row.channel,
          row.start,
          row.length,
          row.text,
          ...(row.confidence === null ? [] : [row.confidence]),
        ].join(' '),
  );
  const texts = (all: readonly CtmRow[]) =>
    JSON.stringify(all.map((r) => (r.kind === 'comment' ? r.text : [r.source, r.channel, r.text])));
  const isSame = texts(rows) === texts(document.rows);
  return {
    text: lines.map((line) => `${line}\n`).join(''),
    lost: isSame ? [] : ['White space within a field becomes an underscore in CTM.'],
  };
}

/** Microseconds: sums of decimals, without the dust of binary fractions. */
const micro = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

const tierOfRow = ({ source, channel }: CtmRow & { readonly kind: 'word' }): string => `${source} ${channel}`;

/** The rows in their places with the times of their words as they are now; comments stay, words that came with edits stand last. */
export function retimedCtm({ rows }: CtmDocument, { kept }: RetimedTiers): CtmDocument {
  const places = new Map<string, number[]>();
  rows.forEach((row, k) => {
    if (row.kind === 'comment') return;
    const own = places.get(tierOfRow(row));
    if (own) own.push(k);
    else places.set(tierOfRow(row), [k]);
  });
  const now = new Map<number, CtmRow>();
  const fresh: CtmRow[] = [];
  for (const { tier, annotations } of kept) {
    // As `tiersOfCtm` sorts them.
    const own = (places.get(tier.name) ?? []).sort((a, b) => startOf(rows[a]) - startOf(rows[b]));
    for (const { was, now: one } of annotations ?? []) {
      const k = own[was ?? 0] as number;
      const row = rows[k];
      if (row?.kind !== 'word' || one.start === null || one.end === null) continue;
      const { start, end, text } = one;
      const length = micro(end - start);
      if (was === null) fresh.push({ ...row, start, length, text, confidence: one.confidence });
      else now.set(k, { ...row, start, length, text, confidence: one.confidence });
    }
  }
  const standing = rows.flatMap((row, k): CtmRow[] => {
    if (row.kind === 'comment') return [row];
    const found = now.get(k);
    return found ? [found] : [];
  });
  return { format: 'ctm', rows: [...standing, ...fresh] };
}

const startOf = (row: CtmRow | undefined): number => (row?.kind === 'word' ? row.start : 0);

/** What of a document its transcript does not hold, a sentence each, for another format. */
export const besideCtm = ({ rows }: CtmDocument): readonly string[] => [
  ...(rows.some(({ kind }) => kind === 'comment') ? ['Comments are not kept.'] : []),
  ...(new Set(rows.flatMap((row) => (row.kind === 'word' ? [tierOfRow(row)] : []))).size > 0
    ? ['The names of files and channels are not kept.']
    : []),
];

/** A tier of words for each file and channel. */
export function tiersOfCtm({ rows }: CtmDocument): Tiers {
  const tiers = new Map<string, Annotation[]>();
  for (const row of rows) {
    if (row.kind === 'comment') continue;
    const name = tierOfRow(row);
    const own = tiers.get(name) ?? [];
    const end = sourceTime(micro(row.start + row.length));
    own.push({
      ...{ text: row.text, start: row.start, end },
      confidence: row.confidence,
      status: null,
      parent: null,
    });
    tiers.set(name, own);
  }
  return {
    extent: null,
    tiers: [...tiers].map(([name, annotations]) => ({
      ...{ name, kind: 'interval', role: 'word', speaker: null, language: null, parent: null },
      annotations: annotations.sort((a, b) => Number(a.start) - Number(b.start)),
    })),
  };
}

/** @param source what the recording is called */
export function ctmOfTranscript(transcript: Transcript, source = 'recording'): Converted<CtmDocument> {
  const words = tiersOfTranscript(transcript).tiers.flatMap((t) => (t.role === 'word' ? t.annotations : []));
  const rows = words.flatMap(({ text, start, end, confidence }): CtmRow[] =>
    start === null || end === null
      ? []
      : [{ kind: 'word', source, channel: '1', start, length: micro(end - start), text, confidence }],
  );
  const left = transcript.words.length - rows.length;
  const lost = lossesOf(transcript, {
    ...{ format: 'CTM', places: null, words: 'times', untimed: true, confidence: 'words' },
  });
  const sorted = rows.toSorted((a, b) => startOf(a) - startOf(b));
  return {
    document: fitCtm({ format: 'ctm', rows: sorted }),
    lost: [
      ...lost,
      ...(rows.some((row, k) => row !== sorted[k]) ? [orderLost('CTM')] : []),
      ...(transcript.segments.length > 1 ? ['Where segments begin and end is not kept by CTM.'] : []),
      ...(left > 0 ? [untimedLost(left, left === 1 ? 'word' : 'words', 'CTM')] : []),
    ],
  };
}
