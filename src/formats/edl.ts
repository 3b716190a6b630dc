import { type FrameRate, nearestFrame, secondsOf } from '#src/model/frame-rate.ts';
import { timecodeOf, timecodeStart } from '#src/model/timecode.ts';
import type { Recording } from '#src/model/recording.ts';
import { type Cut, cutsOf, type EditPart, type EditTimeline, speedOf, streamsOf } from './cuts.ts';
import { xmlText } from './xml.ts';

/**
 * Edit decision lists of the CMX 3600 (`.edl`). A list has one picture track and whole frames, so each recording gets a list of its
 * own on the common clock. A speed (M2) has one decimal of a frame a second: a drift is followed by cuts instead, one wherever it
 * has come to a frame, so that all lies within a frame everywhere. Source times are timecodes, of the file where it has one.
 * The frame rate, which an EDL does not say, stands in a comment.
 */
export type EdlFile = { readonly name: string; readonly text: string; readonly events: number };

export function edlFiles({ name, parts, range, frameRate, drop }: EditTimeline): readonly EdlFile[] {
  const reels = reelNames(parts.map((p) => p.name));
  return parts.map((part, i) => {
    const events = eventsOf(part, range, frameRate);
    const lines = [
      `TITLE: ${plain(name)}`,
      `FCM: ${drop ? 'DROP FRAME' : 'NON-DROP FRAME'}`,
      `* FRAME RATE: ${frameRate.join('/')}`,
    ];
    for (const [k, event] of events.entries())
      lines.push(
        '',
        ...eventLines(event, { number: k + 1, reel: reels[i] as string, part, frameRate, drop }),
      );
    return { name: part.name, text: lines.map((line) => `${line}\r\n`).join(''), events: events.length };
  });
}

/** Frames of the list. */
type Event = {
  readonly channels: string;
  readonly source: readonly [number, number];
  readonly record: readonly [number, number];
  /** Frames a second, one decimal; null: as recorded. */
  readonly speed: number | null;
};

function eventsOf(part: EditPart, range: readonly [number, number], rate: FrameRate): readonly Event[] {
  const { audio, duration } = part.recording.media;
  const sound = (audio[0]?.channels ?? 0) > 1 ? 'AA' : 'A';
  const channels = { both: sound === 'AA' ? 'AA/V' : 'B', picture: 'V', sound };
  const start = sourceStart(part.recording, rate);
  return streamsOf(part)
    .flatMap(({ kind, map }) =>
      cutsOf(map, { range, rate, duration, by: 'piece' }).flatMap((cut) =>
        framed(cut, rate).map(
          ({ source, record, speed }): Event => ({
            ...{ channels: channels[kind], record, speed },
            source: [source[0] + start, source[1] + start],
          }),
        ),
      ),
    )
    .toSorted((a, b) => a.record[0] - b.record[0]);
}

/** The file's own timecode at its first frame, in frames of the list. */
function sourceStart({ media }: Recording, rate: FrameRate): number {
  return nearestFrame(secondsOf(timecodeStart(media)), rate);
}

/** Speeds have one decimal. */
const speedStep = 0.1;

/** A cut as stretches of whole frames, each right to a frame from its start to its end. */
function framed(cut: Cut, rate: FrameRate): readonly Omit<Event, 'channels'>[] {
  const perSecond = rate[0] / rate[1];
  const speed = speedOf(cut.points);
  const rounded = Math.round((speed * perSecond) / speedStep) * speedStep;
  const written = Math.abs(speed - 1) * perSecond < speedStep / 2 || !(rounded > 0) ? 1 : rounded / perSecond;
  const most = Math.max(1, Math.floor(1 / Math.max(1e-12, Math.abs(speed - written))));
  const pieces = Math.ceil((cut.to - cut.from) / most);
  const events: Omit<Event, 'channels'>[] = [];
  const origin = (cut.points[0] as Cut['points'][0])[1] * perSecond;
  const edge = (i: number) => cut.from + Math.round(((cut.to - cut.from) * i) / pieces);
  for (let i = 0; i < pieces; i++) {
    const [from, to] = [edge(i), edge(i + 1)];
    if (to <= from) continue;
    // Half of what is off lies before the middle, half behind.
    const middle = origin + ((from + to) / 2 - cut.from) * speed;
    const start = Math.max(0, Math.round(middle - ((to - from) / 2) * written));
    events.push({
      source: [start, start + Math.max(1, Math.round((to - from) * written))],
      record: [from, to],
      speed: written === 1 ? null : rounded,
    });
  }
  return events;
}

function eventLines(
  { channels, source, record, speed }: Event,
  facts: { number: number; reel: string; part: EditPart; frameRate: FrameRate; drop: boolean },
): readonly string[] {
  const { number, reel, part, frameRate, drop } = facts;
  const code = (frame: number) => timecodeOf(frame, frameRate, drop);
  const head = `${String(number).padStart(3, '0')}  ${reel.padEnd(8)} ${channels.padEnd(5)} C       `;
  return [
    `${head} ${[...source, ...record].map(code).join(' ')}`,
    ...(speed === null
      ? []
      : [
          `M2   ${reel.padEnd(8)}       ${speed.toFixed(1).padStart(5, '0')}                ${code(source[0])}`,
        ]),
    `* FROM CLIP NAME: ${plain(part.recording.name)}`,
    `* SOURCE FILE: ${plain(part.recording.path)}`,
  ];
}

const plain = (line: string): string => xmlText(line).replace(/[\r\n\u2028\u2029]+/g, ' ');

/** Reels have eight letters and digits; no two are the same. */
function reelNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const base =
      name
        .toUpperCase()
        .normalize('NFD')
        .replace(/[^A-Z0-9]/g, '')
        .slice(0, 8) || 'REEL';
    let reel = base;
    for (let n = 2; taken.has(reel) || /^(AX|BL)$/.test(reel); n++)
      reel = `${base.slice(0, 8 - String(n).length)}${n}`;
    taken.add(reel);
    return reel;
  });
}
