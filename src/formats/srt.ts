import { lookupTable } from '#src/model/lookup-table.ts';
import { plainSegment, transcriptOfSegments, type Transcript } from '#src/model/transcript.ts';
import type { SourceTime } from '#src/model/units.ts';
import { cueClock, cueSeconds, cueTimePattern, onClock } from './cue-time.ts';
import { lossesOf, timesOfSegment } from './losses.ts';
import {
  type Converted,
  linesOf,
  mendedSpan,
  noteOrder,
  type Read,
  ReadNotes,
  trimLines,
  type Written,
} from './reading.ts';
import { badFile, quoted } from './refusal.ts';
import { retimedCues } from './retimed-cues.ts';

/**
 * SubRip: numbered cues with times to the millisecond. There is no standard; this reads what VLC and ffmpeg
 * read. Numbers say nothing but the order: they are not kept, but counted from 1 when written.
 */
export type SrtDocument = { readonly format: 'srt'; readonly cues: readonly SrtCue[] };

export type SrtCue = {
  readonly start: SourceTime;
  readonly end: SourceTime;
  /** What follows the times on their line, such as `X1:40 X2:600 Y1:20 Y2:50`. */
  readonly settings: string;
  /** As written, with its tags; lines are parted by \n. */
  readonly text: string;
};

const timesLine = new RegExp(
  String.raw`^\s*(${cueTimePattern})\s*-->\s*(${cueTimePattern})(?:\s+(.*))?$`,
  's',
);

/**
 * Whether a line can only be meant as the times of a cue. A text's own line that is so must be written
 * otherwise.
 */
const asksForTimes = (line: string, before: string): boolean =>
  line.includes('-->') && (/^\s*-?\s*\d/.test(line) || /^\d*$/.test(before.trim()));

/** @throws InvalidInputError `bad-file` with the line */
export function readSrt(text: string, file: string): Read<SrtDocument> {
  const lines = linesOf(text);
  const notes = new ReadNotes();
  const cues: SrtCue[] = [];
  const starts: number[] = [];
  let times: Omit<SrtCue, 'text'> | null = null;
  let own: string[] = [];
  const finish = () => {
    if (times) cues.push({ ...times, text: trimLines(own) });
    own = [];
  };
  for (const [k, line] of lines.entries()) {
    const found = line.includes('>') ? timesLine.exec(line) : null;
    const start = found && cueSeconds(found[1] as string);
    const end = found && cueSeconds(found[2] as string);
    if (found && start !== null && end !== null) {
      if (/^\s*\d+\s*$/.test(own.at(-1) ?? '')) own.pop();
      finish();
      times = { ...mendedSpan(start, end, k + 1, notes), settings: (found[3] ?? '').trim() };
      starts.push(k + 1);
    } else if (asksForTimes(line, lines[k - 1] ?? '')) {
      const hint = 'Times look like 00:01:02,345 --> 00:01:04,000.';
      throw badFile(file, `line ${k + 1}`, `${quoted(line)} is no pair of times`, hint);
    } else if (times) own.push(line);
    else if (/^\s*\d+\s*$/.test(line)) own = [line];
    else if (line.trim() !== '') notes.add(k + 1, 'it stands before the first cue and was passed over.');
  }
  finish();
  if (cues.length === 0) throw badFile(file, 'line 1', 'there is no cue with times', 'Choose an SRT file.');
  noteOrder(cues, starts, notes);
  return { document: { format: 'srt', cues }, notes: notes.list() };
}

/** The document as SRT can hold it: what `readSrt` gives of what `writeSrt` writes. */
export function fitSrt(document: SrtDocument): SrtDocument {
  const cues = document.cues.map(({ start, end, settings, text }): SrtCue => {
    const lines = trimLines(text.split(/\r\n?|\n/)).split('\n');
    const safe = lines.map((line, k) =>
      asksForTimes(line, k === 0 ? 'times' : (lines[k - 1] as string))
        ? line.replaceAll('-->', `--${joiner}>`)
        : line,
    );
    const from = onClock(start);
    const to = onClock(end);
    return {
      start: from,
      end: to < from ? from : to,
      settings: settings.replace(/\s+/g, ' ').trim(),
      text: safe.join('\n'),
    };
  });
  return { format: 'srt', cues };
}

export function writeSrt(document: SrtDocument): Written {
  const fitted = fitSrt(document);
  const text = fitted.cues
    .map(({ start, end, settings, text }, k) => {
      const times = `${cueClock(start, ',')} --> ${cueClock(end, ',')}`;
      return `${k + 1}\n${times}${settings === '' ? '' : ` ${settings}`}\n${text}\n`;
    })
    .join('\n');
  const isSame = document.cues.every(
    (cue, k) => cue.text === fitted.cues[k]?.text && cue.settings === fitted.cues[k]?.settings,
  );
  return {
    text,
    lost: isSame ? [] : ['Blank lines around a cue’s text, and times written in it, are changed.'],
  };
}

const tags = /<\/?(?:[bius]|font)(?:\s[^<>]*)?>|\{\\[^{}\n]*\}/gi;
const entities: Readonly<Record<string, string>> = lookupTable({
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: '\u00A0',
  '#123': '{',
});

/**
 * U+2060, which nobody sees, behind what would begin a tag, a reference or a line of times. References would be no way out: ffmpeg,
 * mkvmerge and most editors show `&lt;` as it stands, and take any `<word>` for a tag, words and all.
 */
const joiner = '\u2060';
const begun = `<(?=${joiner}*[/A-Za-z])|&(?=${joiner}*(?:amp|lt|gt|nbsp|#123);)`;
const joined = new RegExp(`(?:${begun.replaceAll('(?=', `${joiner}(?=`)}|--${joiner}(?=${joiner}*>))`, 'g');
const special = new RegExp(`${begun}|--(?=${joiner}+>)`, 'g');
const hidden = new RegExp(`&(amp|lt|gt|nbsp|#123);|${joined.source}`, 'g');

/** The words of a cue: without tags of style, `&amp;` and the like resolved. */
export const plainSrtText = (text: string): string =>
  text
    .replace(tags, '')
    .replace(hidden, (one, name?: string) => (name ? (entities[name] as string) : one.slice(0, -1)));

/** A text that is shown, and read back, as it is. */
export const srtTextOf = (plain: string): string =>
  plain.replace(special, (one) => one + joiner).replace(/\{(?=\\)/g, '&#123;');

export const transcriptOfSrt = ({ cues }: SrtDocument): Transcript =>
  transcriptOfSegments(cues.map(({ start, end, text }) => plainSegment(plainSrtText(text), start, end)));

/** A document with the times of its transcript as it is now: settings stay, and tags where the text is the same. */
export function retimedSrt(document: SrtDocument, now: Transcript): Converted<SrtDocument> {
  const { items, notes } = retimedCues(
    document.cues,
    document.cues.map(() => 1),
    transcriptOfSrt(document),
    now,
    {
      retime: (cue, { start, end, segments, isSame }) => ({
        ...{ ...cue, start, end },
        ...(isSame ? {} : { text: srtTextOf(segments.map(({ text }) => text).join('\n')) }),
      }),
      fresh: ({ text }, start, end) => ({ start, end, settings: '', text: srtTextOf(text) }),
      other: (cue) => cue,
    },
  );
  const lost = lossesOf(now, { format: 'SRT', places: 3, untimed: true, empty: true });
  return { document: { format: 'srt', cues: items }, lost: [...notes, ...lost] };
}

export function srtOfTranscript(transcript: Transcript): Converted<SrtDocument> {
  const cues = transcript.segments.flatMap((segment): SrtCue[] => {
    const times = timesOfSegment(segment, transcript.words);
    return times ? [{ ...times, settings: '', text: srtTextOf(segment.text) }] : [];
  });
  return {
    document: fitSrt({ format: 'srt', cues }),
    lost: lossesOf(transcript, { format: 'SRT', places: 3, empty: true }),
  };
}

/** What of a document its transcript does not hold, a sentence each, for another format. */
export const besideSrt = ({ cues }: SrtDocument): readonly string[] => [
  ...(cues.some(({ text }) => text !== text.replace(tags, '')) ? ['Tags of style are not kept.'] : []),
  ...(cues.some(({ settings }) => settings !== '') ? ['Positions on the screen are not kept.'] : []),
];
