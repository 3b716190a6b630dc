import {
  type PlainSegment,
  plainSegment,
  type Segment,
  transcriptOfSegments,
  type Transcript,
  type Word,
} from '#src/model/transcript.ts';
import { type SourceTime, sourceTime } from '#src/model/units.ts';
import { cueClock, cueSeconds, cueTimePattern, onClock } from './cue-time.ts';
import { type Keeps, lossesOf, timesOfSegment } from './losses.ts';
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
import { cutBeforeWords, wordsOfPieces } from './timed-pieces.ts';
import { vttTextOf, vttVoices } from './vtt-text.ts';

/** WebVTT (W3C), block by block: everything that stands in the file is kept. */
export type VttDocument = {
  readonly format: 'vtt';
  /** What follows `WEBVTT` on its line and the lines below it, up to the first blank one. */
  readonly header: string;
  readonly blocks: readonly VttBlock[];
};

export type VttBlock =
  | {
      readonly kind: 'cue';
      readonly id: string;
      readonly start: SourceTime;
      readonly end: SourceTime;
      /** As written: `region:fred align:left`. */
      readonly settings: string;
      /** As written, with tags and references. */
      readonly text: string;
    }
  /** A comment, style, region, or what no reader understands; as written, its first line included. */
  | { readonly kind: 'block'; readonly text: string };

const timesLine = new RegExp(
  String.raw`^\s*(${cueTimePattern})\s*-->\s*(${cueTimePattern})(?:\s+(.*))?$`,
  's',
);

/** @throws InvalidInputError `bad-file` with the line */
export function readVtt(text: string, file: string): Read<VttDocument> {
  const lines = linesOf(text.replaceAll('\0', '\uFFFD'));
  const first = lines[0] ?? '';
  if (!/^WEBVTT(?:[ \t]|$)/.test(first))
    throw badFile(file, 'line 1', `it does not begin with WEBVTT but with ${quoted(first)}`, 'Is it WebVTT?');
  let next = 1;
  while (next < lines.length && lines[next] !== '' && !lines[next]?.includes('-->')) next++;
  const header = [first.slice('WEBVTT'.length), ...lines.slice(1, next)].join('\n').replace(/^[ \t]/, '');
  const notes = new ReadNotes();
  const blocks = blocksOf(lines, next, notes);
  return { document: { format: 'vtt', header, blocks }, notes: notes.list() };
}

/** The standard's “collect a block”, but that what it throws away is kept as a block without meaning. */
function blocksOf(lines: readonly string[], from: number, notes: ReadNotes): readonly VttBlock[] {
  const blocks: VttBlock[] = [];
  const cues: (VttBlock & { kind: 'cue' })[] = [];
  const starts: number[] = [];
  const hasArrow = (k: number) => lines[k]?.includes('-->') ?? false;
  for (let k = from; k < lines.length; ) {
    if (lines[k] === '') {
      k++;
      continue;
    }
    const begin = k;
    const arrow = hasArrow(k) ? k : hasArrow(k + 1) && lines[k + 1] !== '' ? k + 1 : -1;
    k = arrow < 0 ? k + 1 : arrow + 1;
    while (k < lines.length && lines[k] !== '' && !hasArrow(k)) k++;
    const found = arrow < 0 ? null : timesLine.exec(lines[arrow] as string);
    const start = found && cueSeconds(found[1] as string);
    const end = found && cueSeconds(found[2] as string);
    if (found && start !== null && end !== null) {
      const times = mendedSpan(start, end, arrow + 1, notes);
      const id = arrow > begin ? (lines[begin] as string) : '';
      const text = lines.slice(arrow + 1, k).join('\n');
      cues.push({ kind: 'cue', id, ...times, settings: (found[3] ?? '').trim(), text });
      starts.push(arrow + 1);
      blocks.push(cues.at(-1) as VttBlock);
      continue;
    }
    const text = lines.slice(begin, k).join('\n');
    if (arrow >= 0) notes.add(arrow + 1, 'these are no times; the cue is kept but shown by no player.');
    else if (!/^(?:NOTE|STYLE|REGION)(?:[ \t\n]|$)/.test(text))
      notes.add(begin + 1, 'it belongs to no cue; kept, but without meaning.');
    blocks.push({ kind: 'block', text });
  }
  noteOrder(cues, starts, notes);
  return blocks;
}

/** The document as WebVTT can hold it: what `readVtt` gives of what `writeVtt` writes. */
export function fitVtt(document: VttDocument): VttDocument {
  const header = withoutArrows(solidLines(document.header, true));
  const blocks = document.blocks.flatMap((block): VttBlock[] => {
    if (block.kind === 'block') {
      const text = solidLines(block.text);
      const [again, more] = blocksOf(text.split('\n'), 0, new ReadNotes());
      const isStable = again?.kind === 'block' && again.text === text && !more;
      return text === '' ? [] : [{ kind: 'block', text: isStable ? text : withoutArrows(text) }];
    }
    const start = onClock(block.start);
    const end = onClock(block.end);
    return [
      {
        kind: 'cue',
        id: withoutArrows(oneLine(block.id)),
        start,
        end: end < start ? start : end,
        settings: oneLine(block.settings).trim(),
        text: solidLines(block.text).replaceAll('-->', '--&gt;'),
      },
    ];
  });
  return { format: 'vtt', header, blocks };
}

const withoutArrows = (text: string): string => text.replace(/-{2,}>/g, '->');

const oneLine = (text: string): string => text.replaceAll('\0', '\uFFFD').replace(/[\r\n]+/g, ' ');

/** Without blank lines, but perhaps for the first. */
const solidLines = (text: string, keepFirst = false): string =>
  text
    .replaceAll('\0', '\uFFFD')
    .split(/\r\n?|\n/)
    .filter((line, k) => line !== '' || (keepFirst && k === 0))
    .join('\n');

export function writeVtt(document: VttDocument): Written {
  const { header, blocks } = fitVtt(document);
  const head = `WEBVTT${header === '' || header.startsWith('\n') ? header : ` ${header}`}\n`;
  const parts = blocks.map((block) => {
    if (block.kind === 'block') return `${block.text}\n`;
    const times = `${cueClock(block.start, '.')} --> ${cueClock(block.end, '.')}`;
    const lines = [
      ...(block.id === '' ? [] : [block.id]),
      block.settings === '' ? times : `${times} ${block.settings}`,
    ];
    return `${[...lines, ...(block.text === '' ? [] : [block.text])].join('\n')}\n`;
  });
  const texts = (d: { header: string; blocks: readonly VttBlock[] }) =>
    JSON.stringify([d.header, d.blocks.map((b) => (b.kind === 'cue' ? [b.id, b.settings, b.text] : b.text))]);
  const isSame = texts(document) === texts({ header, blocks });
  return {
    text: [head, ...parts].join('\n'),
    lost: isSame ? [] : ['Blank lines and “-->” within a text are changed.'],
  };
}

export function transcriptOfVtt({ header, blocks }: VttDocument): Transcript {
  return transcriptOfSegments(
    blocks.flatMap(segmentsOfBlock),
    /^Language:[ \t]*([A-Za-z0-9-]+)[ \t]*$/m.exec(header)?.[1] ?? null,
  );
}

/** A cue's segments: what each voice says in it. */
function segmentsOfBlock(block: VttBlock): readonly (PlainSegment & { readonly words: readonly Word[] })[] {
  if (block.kind === 'block') return [];
  const voices = vttVoices(block.text, block.start, block.end);
  return (voices.length === 0 ? [{ speaker: null, pieces: [] }] : voices).map(({ speaker, pieces }) => {
    const text = pieces.map((p) => p.text).join('');
    return {
      ...plainSegment(trimLines(text.split('\n')), block.start, block.end, speaker),
      words: wordsOfPieces(pieces),
    };
  });
}

/**
 * A document with the times of its transcript as it is now: all that stands in it stays, tags where the text is the same.
 * @param wordTimes as `vttOfTranscript`, for cues without tags
 */
export function retimedVtt(
  document: VttDocument,
  now: Transcript,
  wordTimes = false,
): Converted<VttDocument> {
  let left = 0;
  const isStamped = document.blocks.some(({ kind, text }) => kind === 'cue' && /<\d/.test(text));
  const textOf = (segments: readonly Segment[]) =>
    segments
      .map((one) => voiceOf(one) + (wordTimes ? stampedText(one, now) : vttTextOf(one.text)))
      .join('\n');
  const { items, notes } = retimedCues<VttBlock>(
    document.blocks,
    document.blocks.map((block) => segmentsOfBlock(block).length),
    transcriptOfVtt(document),
    now,
    {
      retime: (block, { start, end, segments, isSame, move }) => {
        if (block.kind === 'block') return block;
        const isPlain = block.text === segments.map((one) => voiceOf(one) + vttTextOf(one.text)).join('\n');
        const isFresh = !isSame || (wordTimes && isPlain);
        if (wordTimes && !isFresh && !/<\d/.test(block.text)) left++;
        return { ...block, start, end, text: isFresh ? textOf(segments) : stampsMoved(block.text, move) };
      },
      fresh: (segment, start, end) => ({
        ...{ kind: 'cue', id: '', start, end, settings: '', text: textOf([segment]) },
      }),
      other: (block) => block,
    },
  );
  return {
    document: { ...document, blocks: items },
    lost: [
      ...notes,
      ...(left === 0 ? [] : [`${left} cues with tags of their own get no times of words.`]),
      ...lossesOf(now, { ...keeps(wordTimes || isStamped), untimed: true }),
    ],
  };
}

const voiceOf = ({ speaker }: Segment): string =>
  speaker ? `<v ${vttTextOf(speaker.replace(/\s+/g, ' ').trim())}>` : '';

/** A text whose inner timestamps lie where they lie now. */
const stampsMoved = (text: string, move: (time: number) => number): string =>
  text.replace(/<((?:\d{2,}:)?\d\d:\d\d\.\d{3})>/g, (stamp, time: string) => {
    const was = cueSeconds(time);
    return was === null ? stamp : `<${cueClock(onClock(sourceTime(move(was))), '.')}>`;
  });

const keeps = (wordTimes: boolean): Keeps => ({
  ...{ format: 'WebVTT', places: 3, speakers: true, empty: true },
  ...(wordTimes ? { words: 'starts' as const } : {}),
});

/** What of a document its transcript does not hold, a sentence each, for another format. */
export function besideVtt({ header, blocks }: VttDocument): readonly string[] {
  const cues = blocks.filter((block) => block.kind === 'cue');
  const others = blocks.filter((block) => block.kind === 'block').map(({ text }) => text);
  const isKind = (kind: string) => others.some((text) => new RegExp(`^${kind}(?:[ \\t\\n]|$)`).test(text));
  const isOther = others.some((text) => !/^(?:NOTE|STYLE|REGION)(?:[ \t\n]|$)/.test(text));
  const has: readonly (readonly [boolean, string])[] = [
    [header.trim() !== '', 'The title and what else stands in the head of the file are not kept.'],
    [isKind('NOTE'), 'Comments (NOTE) are not kept.'],
    [isKind('STYLE'), 'Styles (STYLE) are not kept.'],
    [isKind('REGION'), 'Regions (REGION) are not kept.'],
    [isOther, 'Blocks that belong to no cue are not kept.'],
    [cues.some(({ id }) => id !== ''), 'The ids of cues are not kept.'],
    [cues.some(({ settings }) => settings !== ''), 'Positions on the screen are not kept.'],
    [
      cues.some(({ text }) => /<\/?(?:c|i|b|u|ruby|rt|lang)[\s.>]/.test(text)),
      'Tags of style and language are not kept.',
    ],
  ];
  return has.flatMap(([isThere, line]) => (isThere ? [line] : []));
}

/** @param wordTimes whether timestamps in the text say when each word starts (players may light it up then) */
export function vttOfTranscript(transcript: Transcript, wordTimes = false): Converted<VttDocument> {
  const blocks = transcript.segments.flatMap((segment): VttBlock[] => {
    const times = timesOfSegment(segment, transcript.words);
    if (!times) return [];
    const text = wordTimes ? stampedText(segment, transcript) : vttTextOf(segment.text);
    return [{ kind: 'cue', id: '', ...times, settings: '', text: voiceOf(segment) + text }];
  });
  return {
    document: fitVtt({ format: 'vtt', header: '', blocks }),
    lost: lossesOf(transcript, keeps(wordTimes)),
  };
}

function stampedText(segment: Segment, { words }: Transcript): string {
  const { lead, words: parts } = cutBeforeWords(segment.text);
  const stamped = parts.map((part, k) => {
    const start = words[segment.words[0] + k]?.start ?? null;
    return `${start === null ? '' : `<${cueClock(onClock(start), '.')}>`}${vttTextOf(part)}`;
  });
  return vttTextOf(lead) + stamped.join('');
}
