import { plainSegment, type Segment, transcriptOfSegments, type Transcript } from '#src/model/transcript.ts';
import { type SourceTime, sourceTime } from '#src/model/units.ts';
import { assPieces, assTextOf, karaokeMoved } from './ass-text.ts';
import { cueClock, cueSeconds, onClock } from './cue-time.ts';
import { type Keeps, lossesOf, timesOfSegment } from './losses.ts';
import {
  type Converted,
  linesOf,
  mendedSpan,
  noteOrder,
  type Read,
  ReadNotes,
  type Written,
} from './reading.ts';
import { badFile, quoted } from './refusal.ts';
import { retimedCues } from './retimed-cues.ts';
import { cutBeforeWords, wordsOfPieces } from './timed-pieces.ts';

/**
 * Advanced SubStation Alpha (`.ass`, v4.00+) and its forerunner (`.ssa`, v4.00). Events are read; the rest of the
 * file – script info, styles, fonts – is kept as it stands.
 */
export type AssDocument = {
  readonly format: 'ass';
  /** All above `[Events]`. Lines are parted by \n. */
  readonly head: string;
  /** The columns of an event, as the file names them; the last is `Text`. */
  readonly columns: readonly string[];
  readonly events: readonly AssLine[];
  /** All sections below the events. */
  readonly tail: string;
};

export type AssLine =
  | {
      /** `Dialogue`, or what is not shown: `Comment`, `Picture`, `Sound`, `Movie`, `Command`. */
      readonly kind: 'Dialogue' | 'Comment' | 'Picture' | 'Sound' | 'Movie' | 'Command';
      readonly start: SourceTime;
      readonly end: SourceTime;
      /** The other columns in their order, without Start, End and Text. */
      readonly values: readonly string[];
      /** As written, with overrides; `\N` is a line end. */
      readonly text: string;
    }
  /** A comment, or what is not understood; as written. */
  | { readonly kind: 'line'; readonly text: string };

const newColumns = [
  'Layer',
  'Start',
  'End',
  'Style',
  'Name',
  'MarginL',
  'MarginR',
  'MarginV',
  'Effect',
  'Text',
];
const oldColumns = ['Marked', ...newColumns.slice(1)];
const eventLine = /^(Dialogue|Comment|Picture|Sound|Movie|Command):\s*(.*)$/s;
const isEvents = (line: string): boolean => /^\s*\[events\]\s*$/i.test(line);
const isSection = (line: string): boolean => /^\s*\[[^\][]+\]\s*$/.test(line);

/** @throws InvalidInputError `bad-file` with the line */
export function readAss(text: string, file: string): Read<AssDocument> {
  const lines = linesOf(text);
  const first = lines.findIndex((line) => line.trim() !== '');
  if (!/^\s*(?:\[Script Info\]|;)/i.test(lines[first] ?? ''))
    throw badFile(
      file,
      `line ${first + 1}`,
      'it does not begin with [Script Info]',
      'Is it an ASS or SSA file?',
    );
  const from = lines.findIndex(isEvents);
  if (from < 0)
    throw badFile(file, `line ${lines.length}`, 'it has no section [Events]', 'Is the file cut off?');
  const below = lines.findIndex((line, k) => k > from && isSection(line));
  const to = below < 0 ? lines.length : below;
  const head = lines.slice(0, from).join('\n').trimEnd();
  const notes = new ReadNotes();
  let columns: readonly string[] = /^ScriptType:\s*v4\.00\s*$/im.test(head) ? oldColumns : newColumns;
  const events: AssLine[] = [];
  const starts: number[] = [];
  for (let k = from + 1; k < to; k++) {
    const line = lines[k] as string;
    const format = /^Format:\s*(.*)$/s.exec(line);
    const found = eventLine.exec(line);
    if (format && events.every((e) => e.kind === 'line')) {
      columns = (format[1] as string).split(',').map((name) => name.trim());
      const hasAll = ['Start', 'End', 'Text'].every((name) => columns.includes(name));
      if (!hasAll || columns.at(-1) !== 'Text')
        throw badFile(
          file,
          `line ${k + 1}`,
          'the columns lack Start, End, or Text at their end',
          'Export it again.',
        );
    } else if (found) {
      events.push(readEvent(found[1] as string, found[2] as string, columns, { file, line: k + 1, notes }));
      starts.push(k + 1);
    } else if (line.trim() !== '') {
      if (!line.startsWith(';')) notes.add(k + 1, 'it is no event; kept, but without meaning.');
      events.push({ kind: 'line', text: line });
    }
  }
  noteOrder(
    events.filter((e) => e.kind !== 'line'),
    starts,
    notes,
  );
  const tail = lines.slice(to).join('\n').trimEnd();
  return { document: { format: 'ass', head, columns, events, tail }, notes: notes.list() };
}

function readEvent(
  kind: string,
  rest: string,
  columns: readonly string[],
  { file, line, notes }: { file: string; line: number; notes: ReadNotes },
): AssLine {
  const cells: string[] = [];
  let at = 0;
  while (cells.length < columns.length - 1) {
    const comma = rest.indexOf(',', at);
    if (comma < 0)
      throw badFile(
        file,
        `line ${line}`,
        `it has ${cells.length + 1} of ${columns.length} columns`,
        'Is it cut off?',
      );
    cells.push(rest.slice(at, comma).trim());
    at = comma + 1;
  }
  const time = (name: string): SourceTime => {
    const cell = cells[columns.indexOf(name)] as string;
    const seconds = cueSeconds(cell);
    if (seconds === null)
      throw badFile(file, `line ${line}`, `${quoted(cell)} is no time`, 'Write it as 0:01:02.34.');
    return seconds;
  };
  const values = cells.filter((_, k) => columns[k] !== 'Start' && columns[k] !== 'End');
  const times = mendedSpan(time('Start'), time('End'), line, notes);
  return { kind: kind as Exclude<AssLine['kind'], 'line'>, ...times, values, text: rest.slice(at) };
}

/** The document as ASS can hold it: what `readAss` gives of what `writeAss` writes. */
export function fitAss(document: AssDocument): AssDocument {
  const { columns } = document;
  const events = document.events.flatMap((event): AssLine[] => {
    if (event.kind === 'line') {
      const text = event.text.replace(/[\r\n]+/g, ' ');
      const isPlain = !isSection(text) && !eventLine.test(text) && !text.startsWith('Format:');
      return text.trim() === '' ? [] : [{ kind: 'line', text: isPlain ? text : `; ${text}` }];
    }
    const start = onClock(event.start, 2);
    const end = onClock(event.end, 2);
    const values = columns.slice(0, -3).map((_, k) => cellOf(event.values[k] ?? ''));
    const text = event.text.replace(/\r\n?|\n/g, '\\N');
    // The first cell follows the colon; an event's first column is never its text.
    return [{ kind: event.kind, start, end: end < start ? start : end, values, text }];
  });
  return { format: 'ass', head: document.head.trimEnd(), columns, events, tail: document.tail.trimEnd() };
}

const cellOf = (text: string): string =>
  text
    .replaceAll(',', ';')
    .replace(/[\r\n]+/g, ' ')
    .trim();

export function writeAss(document: AssDocument): Written {
  const fitted = fitAss(document);
  const { head, columns, events, tail } = fitted;
  const lines = events.map((event) => {
    if (event.kind === 'line') return event.text;
    const values = [...event.values];
    const cells = columns.slice(0, -1).map((name) => {
      if (name === 'Start') return cueClock(event.start, '.', 2, 1);
      return name === 'End' ? cueClock(event.end, '.', 2, 1) : (values.shift() as string);
    });
    return `${event.kind}: ${cells.join(',')},${event.text}`;
  });
  const parts = [
    head,
    '',
    '[Events]',
    `Format: ${columns.join(', ')}`,
    ...lines,
    ...(tail === '' ? [] : ['', tail]),
  ];
  return { text: `${parts.join('\n')}\n`, lost: lossesOfFit(document, fitted) };
}

function lossesOfFit(document: AssDocument, fitted: AssDocument): readonly string[] {
  const texts = (d: AssDocument) =>
    JSON.stringify(d.events.map((e) => (e.kind === 'line' ? e.text : [e.text, e.values])));
  const isRounded = document.events.some((e, k) => {
    const other = fitted.events[k];
    return e.kind !== 'line' && other?.kind !== 'line' && (e.start !== other?.start || e.end !== other?.end);
  });
  return [
    ...(texts(document) === texts(fitted) ? [] : ['Commas and line ends outside of a text are changed.']),
    ...(isRounded ? ['Times are rounded to hundredths of a second in ASS.'] : []),
  ];
}

export function transcriptOfAss({ columns, events }: AssDocument): Transcript {
  const others = columns.filter((name) => name !== 'Start' && name !== 'End');
  const name = others.findIndex((column) => column === 'Name' || column === 'Actor');
  const segments = events.flatMap((event) => {
    if (event.kind !== 'Dialogue') return [];
    const pieces = assPieces(event.text, event.start);
    const text = pieces.map((p) => p.text).join('');
    const speaker = event.values[name] || null;
    return [{ ...plainSegment(text, event.start, event.end, speaker), words: wordsOfPieces(pieces) }];
  });
  return transcriptOfSegments(segments);
}

/**
 * A document with the times of its transcript as it is now: styles, scripts and columns stay, overrides where the text is the same, and
 * karaoke follows its words. What is no dialogue moves as the dialogue around it.
 * @param wordTimes as `assOfTranscript`, for events without overrides
 */
export function retimedAss(
  document: AssDocument,
  now: Transcript,
  wordTimes = false,
): Converted<AssDocument> {
  let left = 0;
  const others = document.columns.filter((name) => name !== 'Start' && name !== 'End' && name !== 'Text');
  const textOf = (segment: Segment, start: SourceTime) =>
    wordTimes ? sungText(segment, now, start) : assTextOf(segment.text);
  const { items, notes } = retimedCues<AssLine>(
    document.events,
    document.events.map(({ kind }) => (kind === 'Dialogue' ? 1 : 0)),
    transcriptOfAss(document),
    now,
    {
      retime: (event, { start, end, segments: [segment], isSame, move }) => {
        if (event.kind === 'line' || !segment) return event;
        const isFresh = !isSame || (wordTimes && event.text === assTextOf(segment.text));
        if (wordTimes && !isFresh && !isSung(event)) left++;
        const text = isFresh ? textOf(segment, start) : karaokeMoved(event.text, event.start, start, move);
        return { ...event, start, end, text };
      },
      fresh: (segment, start, end) => ({
        ...{ kind: 'Dialogue', start, end, text: textOf(segment, start) },
        values: others.map((name) => freshValue(name, segment, document)),
      }),
      other: (event, move) => {
        // What lasts no time is no event of the recording: templates stand so.
        if (event.kind === 'line' || event.end <= event.start) return event;
        const [start, end] = [move(event.start), move(event.end)].map((t) => sourceTime(Math.max(0, t)));
        return { ...event, start: start as SourceTime, end: end as SourceTime };
      },
    },
  );
  return {
    document: { ...document, events: items },
    lost: [
      ...notes,
      ...(left === 0 ? [] : [`${left} events with overrides of their own get no times of words.`]),
      ...lossesOf(now, { ...keeps(wordTimes || document.events.some(isSung)), untimed: true }),
    ],
  };
}

const isSung = ({ text }: AssLine): boolean => /\{[^}]*\\[kK]/.test(text);

/** An added event looks as the file's first dialogue does. */
function freshValue(name: string, { speaker }: Segment, { columns, events }: AssDocument): string {
  if (name === 'Name' || name === 'Actor') return speaker ?? '';
  const k = columns.filter((one) => one !== 'Start' && one !== 'End').indexOf(name);
  const like = events.find((event) => event.kind === 'Dialogue');
  return (
    (like && like.kind !== 'line' && name !== 'Effect' && like.values[k]) || (name === 'Effect' ? '' : '0')
  );
}

const keeps = (wordTimes: boolean): Keeps => ({
  ...{ format: 'ASS', places: 2, speakers: true, empty: true },
  ...(wordTimes ? { words: 'starts' as const } : {}),
});

/** What of a document its transcript does not hold, a sentence each, for another format. */
export function besideAss({ head, columns, events, tail }: AssDocument): readonly string[] {
  const spoken = events.flatMap((event) => (event.kind === 'Dialogue' ? [event] : []));
  const others = columns.filter((name) => name !== 'Start' && name !== 'End');
  const isOther = events.some(({ kind }) => kind !== 'Dialogue');
  const isStyled = spoken.some(({ values }) =>
    values.some((value, k) => {
      const name = others[k] ?? '';
      return name !== 'Name' && name !== 'Actor' && !/^(?:0*|\*?Default|Marked=0)$/i.test(value);
    }),
  );
  const has: readonly (readonly [boolean, string])[] = [
    [head.trim() !== '' && head.trim() !== plainHead, 'The script’s head and its styles are not kept.'],
    [isOther, 'Comments, pictures and what else is no dialogue are not kept.'],
    [isStyled, 'Styles, layers, margins and effects of events are not kept.'],
    [spoken.some(({ text }) => /\{[^}]*\}/.test(text)), 'Overrides of style ({\\…}) are not kept.'],
    [tail.trim() !== '', 'What follows the events (fonts, pictures) is not kept.'],
  ];
  return has.flatMap(([isThere, line]) => (isThere ? [line] : []));
}

const plainHead = `[Script Info]
ScriptType: v4.00+
WrapStyle: 0
ScaledBorderAndShadow: yes
PlayResX: 1920
PlayResY: 1080

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,60,&H00FFFFFF,&H000000FF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,3,0,2,60,60,50,1`;

/** @param wordTimes whether karaoke marks (`\k`) say how long each word lasts */
export function assOfTranscript(transcript: Transcript, wordTimes = false): Converted<AssDocument> {
  const events = transcript.segments.flatMap((segment): AssLine[] => {
    const times = timesOfSegment(segment, transcript.words);
    if (!times) return [];
    const text = wordTimes ? sungText(segment, transcript, times.start) : assTextOf(segment.text);
    const values = ['0', 'Default', segment.speaker ?? '', '0', '0', '0', ''];
    return [{ kind: 'Dialogue', ...times, values, text }];
  });
  const document: AssDocument = { format: 'ass', head: plainHead, columns: newColumns, events, tail: '' };
  const fitted = fitAss(document);
  const isRenamed = transcript.segments.some((s) => s.speaker !== null && cellOf(s.speaker) !== s.speaker);
  const lost = lossesOf(transcript, keeps(wordTimes));
  return {
    document: fitted,
    lost: isRenamed ? [...lost, 'Commas in speaker names become semicolons in ASS.'] : lost,
  };
}

/** Each word after `{\k…}` with its length in hundredths; waits stand before it as syllables without text. */
function sungText(segment: Segment, { words }: Transcript, start: SourceTime): string {
  const { lead, words: parts } = cutBeforeWords(segment.text);
  let at = Math.round(onClock(start, 2) * 100);
  const sung = parts.map((part, k) => {
    const word = words[segment.words[0] + k];
    if (!word || word.start === null || word.end === null) return `{\\k0}${assTextOf(part)}`;
    const from = Math.max(at, Math.round(word.start * 100));
    const to = Math.max(from, Math.round(word.end * 100));
    const wait = from > at ? `{\\k${from - at}}` : '';
    at = to;
    return `${wait}{\\k${to - from}}${assTextOf(part)}`;
  });
  return assTextOf(lead) + sung.join('');
}
