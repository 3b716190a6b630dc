import { canDrop, frameOfTimecode } from '#src/model/timecode.ts';
import type { FrameRate } from '#src/model/frame-rate.ts';
import { badFile } from './refusal.ts';
import type { ReadClip, ReadTimeline } from './read-timeline.ts';

/** What an edit decision list says, before anyone knows how many frames a second its timecodes count. */
export type EdlList = {
  readonly title: string;
  readonly drop: boolean;
  /** As a comment of ours says it; null: unknown. */
  readonly frameRate: FrameRate | null;
  readonly events: readonly EdlEvent[];
  readonly notes: readonly string[];
};

export type EdlEvent = {
  readonly line: number;
  /** Path or name of the file where a comment says it, else the reel. */
  readonly media: string;
  readonly name: string;
  readonly kind: ReadClip['kind'];
  /** Source in and out, record in and out, as written. */
  readonly codes: readonly [string, string, string, string];
  /** Frames a second (M2); null: as recorded. */
  readonly speed: number | null;
};

const mostEvents = 100_000;
const code = String.raw`(\d{1,2}:\d{2}:\d{2}[:;.,]\d{2,3})`;
const eventLine = new RegExp(
  String.raw`^(\d{1,6})\s+(\S+)\s+(\S+)\s+(\S+)\s+(?:\d+\s+)?${code}\s+${code}\s+${code}\s+${code}\s*$`,
);

/** Reads an edit decision list of the CMX 3600. @throws InvalidInputError `bad-file` */
export function readEdl(text: string, file: string): EdlList {
  type Open = { -readonly [K in keyof EdlEvent]: EdlEvent[K] };
  const events: Open[] = [];
  const notes = new Set<string>();
  let [title, drop, frameRate] = ['', false, null as FrameRate | null];
  for (const [k, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = raw.trim();
    const event = eventLine.exec(line);
    const last = events.at(-1);
    if (event) {
      const [, , reel = '', channels = '', edit = '', ...codes] = event;
      if (events.length >= mostEvents)
        throw badFile(file, `line ${k + 1}`, `it has more than ${mostEvents} events`, 'Split it.');
      if (!/^C$/i.test(edit)) notes.add('Wipes, dissolves and keys are taken as cuts.');
      if (/^(?:BL|BLACK)$/i.test(reel)) continue;
      events.push({
        ...{ line: k + 1, media: reel, name: reel, kind: kindOf(channels), speed: null },
        codes: codes as [string, string, string, string],
      });
      continue;
    }
    const [, head = '', rest = ''] = /^\*?\s*([A-Z][A-Z0-9 ]*?)\s*[:]\s*(.*)$/i.exec(line) ?? [];
    const motion = /^M2\s+(\S+)\s+(-?[\d.]+)\s/i.exec(line);
    if (motion && last) last.speed = Number(motion[2]);
    else if (/^title$/i.test(head)) title = rest;
    else if (/^fcm$/i.test(head)) drop = /^drop/i.test(rest);
    else if (/^frame rate$/i.test(head)) frameRate = rateOf(rest) ?? frameRate;
    else if (/^from clip name$/i.test(head) && last) {
      last.name = rest;
      // A path, where one is said, tells more.
      if (!/[\\/]/.test(last.media)) last.media = rest;
    } else if (/^(?:source file(?: path)?|media file)$/i.test(head) && last && rest !== '') last.media = rest;
    else if (/^\d{1,6}\s+\S+\s+\S+\s+\S+\s+/.test(line) && /\d:\d/.test(line))
      throw badFile(file, `line ${k + 1}`, 'its times are no timecodes', 'Export the list again.');
  }
  if (events.length === 0)
    throw badFile(file, '', 'it holds no events', 'Choose an edit decision list (CMX 3600).');
  return { title, drop, frameRate, events, notes: [...notes] };
}

/** The list at a frame rate. @throws InvalidInputError `bad-file` for timecodes that this rate has not */
export function edlTimeline(list: EdlList, rate: FrameRate, file: string): ReadTimeline {
  const second = rate[1] / rate[0];
  const perSecond = rate[0] / rate[1];
  if (list.drop && !canDrop(rate))
    throw badFile(
      file,
      '',
      `it counts in drop-frame timecode, which there is none of at ${perSecond} frames a second`,
      'Say 29.97 or 59.94.',
    );
  const { drop } = list;
  const notes = new Set(list.notes);
  const clips = list.events.flatMap(({ line, media, name, kind, codes, speed }): readonly ReadClip[] => {
    const frames = codes.map((each) => {
      const frame = frameOfTimecode(each, rate, drop);
      if (frame === null)
        throw badFile(
          file,
          `line ${line}`,
          `${each} is no timecode at ${perSecond.toFixed(3)} frames a second`,
          'Say another frame rate.',
        );
      return frame;
    });
    const [from, , start, end] = frames as [number, number, number, number];
    const scale = speed === null ? 1 : speed / perSecond;
    if (!(end > start)) return [];
    if (!(scale > 0)) {
      notes.add('Frozen and reversed clips are left out.');
      return [];
    }
    return [
      {
        ...{ media, name, kind },
        points: [
          [start * second, from * second],
          [end * second, (from + (end - start) * scale) * second],
        ],
      },
    ];
  });
  return {
    ...{ name: list.title, clips, exact: new Map(), notes: [...notes], isTimecoded: true },
    // Whole frames, and speeds of one decimal: each of two neighbours may be a frame off.
    frame: 2 * second,
  };
}

const kindOf = (channels: string): ReadClip['kind'] => {
  if (/^(?:B|.*\/V|V.*\/A.*|AV.*)$/i.test(channels)) return 'both';
  return /^V/i.test(channels) ? 'picture' : /^(?:A|NONE)/i.test(channels) ? 'sound' : 'both';
};

function rateOf(text: string): FrameRate | null {
  const [, n, d] = /^(\d{1,6})(?:\/(\d{1,5}))?$/.exec(text.trim()) ?? [];
  const rate = [Number(n), Number(d ?? 1)] as const;
  return rate[0] >= rate[1] && rate[1] > 0 ? rate : null;
}
