import { lookupTable } from '#src/model/lookup-table.ts';
import { tiersOfTranscript, transcriptOfTiers, type Tiers } from '#src/model/tiers.ts';
import { tokensOf, type Transcript, withTimesRounded } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { type AssDocument, assOfTranscript, readAss, transcriptOfAss, writeAss } from './ass.ts';
import { type CtmDocument, ctmOfTranscript, readCtm, tiersOfCtm, writeCtm } from './ctm.ts';
import { type EafDocument, readEaf, tiersOfEaf, writeEaf } from './eaf.ts';
import { eafMedia } from './eaf-media.ts';
import { eafOfTiers } from './eaf-of-tiers.ts';
import {
  isAudacity,
  type LabelTable,
  readLabelTable,
  tableOfTranscript,
  transcriptOfTable,
  writeLabelTable,
} from './label-table.ts';
import {
  type PlainText,
  readPlainText,
  textOfTranscript,
  transcriptOfText,
  writePlainText,
} from './plain-text.ts';
import { orderLost, timesOfSegment } from './losses.ts';
import type { Converted, Read, Written } from './reading.ts';
import { readSrt, type SrtDocument, srtOfTranscript, transcriptOfSrt, writeSrt } from './srt.ts';
import { badFile } from './refusal.ts';
import { decodeText } from './text-encoding.ts';
import { readTextGrid, type TextGrid, textGridOfTiers, tiersOfTextGrid, writeTextGrid } from './textgrid.ts';
import { readTranscriptJson, type TranscriptJson, writeTranscriptJson } from './transcript-json.ts';
import { refuseUnwritable } from './unwritable.ts';
import { timedKind } from './timed-kinds.ts';
import { readVtt, transcriptOfVtt, type VttDocument, vttOfTranscript, writeVtt } from './vtt.ts';
import type { TranscriptFormat } from './transcript-format.ts';

/** All that a file of its format says. */
export type TranscriptDocument =
  | SrtDocument
  | VttDocument
  | AssDocument
  | TextGrid
  | EafDocument
  | CtmDocument
  | LabelTable
  | TranscriptJson
  | PlainText;

const endings: Readonly<Record<string, TranscriptFormat>> = lookupTable({
  ...{
    srt: 'srt',
    vtt: 'vtt',
    webvtt: 'vtt',
    ass: 'ass',
    ssa: 'ass',
    textgrid: 'textgrid',
    eaf: 'eaf',
    ctm: 'ctm',
  },
  ...{ tsv: 'tsv', csv: 'csv', json: 'json', txt: 'text', text: 'text', md: 'text' },
});

/** The format that a file's ending names; null for none that we know. */
export const formatOfName = (name: string): TranscriptFormat | null =>
  endings[/\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''] ?? null;

/** A file as it was read: all of it, and what of it is a transcript. */
export type TranscriptFile = {
  readonly format: TranscriptFormat;
  readonly document: TranscriptDocument;
  readonly transcript: Transcript;
  /** All of it. */
  readonly text: string;
  readonly encoding: string;
  /** What is doubtful, mended or left out, a sentence each. */
  readonly notes: readonly string[];
};

/**
 * Reads a transcript in any format. The ending says which; of a text or an unknown ending, the content.
 * @param format where the user has said so
 * @param language of the text, where it is known: for sentences
 * @param encoding where the user has said so; else it is guessed
 * @throws InvalidInputError `bad-file` with the line
 */
export function readTranscriptFile(
  bytes: Uint8Array,
  file: string,
  {
    format: given,
    language,
    encoding: said,
  }: {
    readonly format?: TranscriptFormat;
    readonly language?: string;
    readonly encoding?: string | null;
  } = {},
): TranscriptFile {
  if (latin1(bytes.subarray(0, 12)) === 'ooBinaryFile')
    throw badFile(file, '', 'it is a binary file of Praat', 'Save it in Praat as a text file.');
  const { text, encoding, notes } = decodeText(bytes, file, said ?? null);
  const refuse = (other: string | null | undefined, as: string) => {
    if (other) throw badFile(file, 'line 1', `it is ${other}`, `Save it as ${as}.`);
  };
  refuse(others.find(([begin]) => begin.test(text.slice(0, 1000)))?.[1], 'plain text');
  const named = given ?? formatOfName(file);
  const format = named === null || (named === 'text' && !given) ? formatOfContent(text) : named;
  if (format === 'text' && !given) refuse(timedKind(text), 'SubRip (.srt), WebVTT or plain text');
  const read = reader(format)(text, file);
  const seen = transcriptOfDocument(read.document, language ?? null);
  const isEmpty = seen.transcript.words.length === 0;
  return {
    format,
    document: read.document,
    ...seen,
    ...{ text, encoding },
    notes: [...notes, ...read.notes, ...seen.notes, ...(isEmpty ? ['There are no words in it.'] : [])],
  };
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** Documents that are made of text, but whose text is not what stands in them. */
const others: readonly (readonly [begin: RegExp, what: string])[] = [
  [/^\s*\{\\rtf/, 'a Rich Text document'],
  [/^%PDF-/, 'a PDF document'],
  [/^\s*(?:<!doctype html|<html[\s>])/i, 'a web page'],
  [/^%!PS/, 'a PostScript document'],
];

function reader(format: TranscriptFormat): (text: string, file: string) => Read<TranscriptDocument> {
  switch (format) {
    case 'srt':
      return readSrt;
    case 'vtt':
      return readVtt;
    case 'ass':
      return readAss;
    case 'textgrid':
      return readTextGrid;
    case 'eaf':
      return readEaf;
    case 'ctm':
      return readCtm;
    case 'json':
      return readTranscriptJson;
    case 'text':
      return readPlainText;
    default:
      return readLabelTable;
  }
}

/** What a text without a telling name is. */
function formatOfContent(text: string): TranscriptFormat {
  const start = text.slice(0, 4000).replace(/^\uFEFF/, '');
  if (/^WEBVTT(?:\s|$)/.test(start)) return 'vtt';
  if (/^\s*\[Script Info\]/i.test(start)) return 'ass';
  if (/^\s*File type = "ooTextFile/.test(start)) return 'textgrid';
  if (/^\s*<\?xml[\s\S]*<ANNOTATION_DOCUMENT/.test(start)) return 'eaf';
  if (/^\s*\{\s*"version"\s*:\s*1\s*,/.test(start)) return 'json';
  if (/^\s*(?:\d+\s*\r?\n)?\s*(?:\d+:)?\d\d:\d\d[.,]\d+\s*-->/.test(start)) return 'srt';
  return isAudacity(text) ? 'audacity' : 'text';
}

/** What of a document is a transcript; `notes` says what is not. */
export function transcriptOfDocument(
  document: TranscriptDocument,
  language: string | null = null,
): { readonly transcript: Transcript; readonly notes: readonly string[] } {
  const whole = (transcript: Transcript) => ({ transcript, notes: [] });
  switch (document.format) {
    case 'srt':
      return whole(transcriptOfSrt(document));
    case 'vtt':
      return whole(transcriptOfVtt(document));
    case 'ass':
      return whole(transcriptOfAss(document));
    case 'table':
      return whole(transcriptOfTable(document));
    case 'json':
      return whole(document.transcript);
    case 'text':
      return transcriptOfText(document, language);
    default: {
      const { transcript, notes } = transcriptOfTiers(tiersOfDocument(document));
      return { transcript, notes };
    }
  }
}

/** A document's tiers; those of its transcript where the format has none. */
export function tiersOfDocument(document: TranscriptDocument): Tiers {
  switch (document.format) {
    case 'textgrid':
      return tiersOfTextGrid(document);
    case 'eaf':
      return tiersOfEaf(document);
    case 'ctm':
      return tiersOfCtm(document);
    default:
      return tiersOfTranscript(transcriptOfDocument(document).transcript);
  }
}

export type WriteOptions = {
  /** Subtitles say within a cue when each word starts, as karaoke does. Default: no. */
  readonly wordTimes?: boolean;
  /** Whose times they are. */
  readonly recording?: WrittenOf;
  /** When it is written, ISO 8601; by default one that says “unknown”. */
  readonly date?: string;
};

/** A recording as files name it: by its path (its last part is its name), and how long it is, seconds. */
export type WrittenOf = { readonly path: string; readonly duration: number | null };

/** Finer than any clock is dust in tables and lists; JSON and TextGrid keep every number as it is. */
export const timesIn = (format: TranscriptFormat, transcript: Transcript): Transcript =>
  format === 'json' || format === 'textgrid' ? transcript : withTimesRounded(transcript);

/**
 * A transcript in a format; `lost` names what the format does not keep. Written as UTF-8.
 * @throws InvalidInputError `nothing-timed` where the format holds nothing but what has times, and nothing has
 */
export const writeTranscript = (
  transcript: Transcript,
  format: TranscriptFormat,
  options: WriteOptions = {},
): Written => {
  refuseUnwritable(transcript, format);
  const own = timesIn(format, transcript);
  return written(converted(own, tiersOfTranscript(own), format, options));
};

export const formatOfDocument = (document: TranscriptDocument): TranscriptFormat =>
  document.format !== 'table' ? document.format : document.layout === 'semicolons' ? 'csv' : document.layout;

/** Tiers in one of the formats that have tiers. */
export const writeTiers = (tiers: Tiers, format: 'textgrid' | 'eaf', options: WriteOptions): Written =>
  written(converted(transcriptOfTiers(tiers).transcript, tiers, format, options));

function written({ document, lost }: Converted<TranscriptDocument>): Written {
  const { text, lost: more } = writeAsIs(document);
  return { text, lost: [...new Set([...lost, ...more])] };
}

function converted(
  transcript: Transcript,
  tiers: Tiers,
  format: TranscriptFormat,
  { wordTimes, recording, date }: WriteOptions,
): Converted<TranscriptDocument> {
  switch (format) {
    case 'srt':
      return srtOfTranscript(transcript);
    case 'vtt':
      return vttOfTranscript(transcript, wordTimes);
    case 'ass':
      return assOfTranscript(transcript, wordTimes);
    case 'textgrid':
      return ordered(
        transcript,
        textGridOfTiers(recording?.duration ? reaching(tiers, recording.duration) : tiers),
      );
    case 'eaf':
      return ordered(
        transcript,
        eafOfTiers(tiers, {
          ...(date !== undefined && { date }),
          ...(recording && { media: [eafMedia(recording.path)] }),
        }),
      );
    case 'ctm':
      return ctmOfTranscript(transcript, recording && nameOf(recording.path).replace(/\.[^.]+$/, ''));
    case 'json':
      return { document: { format: 'json', transcript }, lost: [] };
    case 'text':
      return textOfTranscript(transcript);
    default:
      return tableOfTranscript(transcript, format);
  }
}

/** Tiers have no order but that of their times: where that is another than the text’s, it is told. */
function ordered<D extends TextGrid | EafDocument>(
  { words, segments }: Transcript,
  { document, lost }: Converted<D>,
): Converted<D> {
  const given = segments.flatMap((s) => (timesOfSegment(s, words) ? tokensOf(s.text) : []));
  const read = transcriptOfDocument(document).transcript.words.map((w) => w.text);
  const isSame = given.every((text, k) => text === read[k]);
  const sorted = (all: readonly string[]) => all.toSorted().join(' ');
  if (isSame || sorted(given) !== sorted(read)) return { document, lost };
  const format = document.format === 'eaf' ? 'EAF' : 'TextGrid';
  return { document, lost: [...lost, orderLost(format)] };
}

/** Tiers that last as long as the recording, or longer where an annotation does. */
const reaching = (tiers: Tiers, duration: number): Tiers => {
  const [from, to] = tiers.extent ?? [sourceTime(0), sourceTime(0)];
  return { ...tiers, extent: [from, sourceTime(Math.max(to, duration))] };
};

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** As ELAN names it: by its place, and beside the file. */

/** A document in its own format. */
export function writeAsIs(document: TranscriptDocument): Written {
  switch (document.format) {
    case 'srt':
      return writeSrt(document);
    case 'vtt':
      return writeVtt(document);
    case 'ass':
      return writeAss(document);
    case 'textgrid':
      return writeTextGrid(document);
    case 'eaf':
      return writeEaf(document);
    case 'ctm':
      return writeCtm(document);
    case 'table':
      return writeLabelTable(document);
    case 'json':
      return writeTranscriptJson(document);
    default:
      return writePlainText(document);
  }
}
