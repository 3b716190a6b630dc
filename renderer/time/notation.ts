import type { Plain } from '#renderer/i18n/words.ts';
import { type FrameRate, nominalRate } from '#src/model/frame-rate.ts';
import { canDrop, frameOfTimecode, saysDrop, timecodeOf } from '#src/model/timecode.ts';
import { formatTime, parseTime } from './format.ts';

/** How times of the timeline are written, by the user's choice. Frames and timecode count from its 0. */
export const timeNotations = ['clock', 'seconds', 'frames', 'timecode', 'non-drop'] as const;
export type TimeNotation = (typeof timeNotations)[number];

export const notationNames: Readonly<Record<TimeNotation, Plain>> = {
  clock: 'hours, minutes, seconds',
  seconds: 'seconds',
  frames: 'frames',
  timecode: 'timecode',
  'non-drop': 'timecode, non-drop',
};

/** A notation with the frames that it counts. */
export type TimeShown = { readonly notation: TimeNotation; readonly rate: FrameRate };

/** Drop-frame is written where the rate has it, unless the user wants none. */
export const drops = ({ notation, rate }: TimeShown): boolean => notation === 'timecode' && canDrop(rate);

export const isTimecode = ({ notation }: TimeShown): boolean =>
  notation === 'timecode' || notation === 'non-drop';

const minus = (t: number) => (t < 0 ? '−' : '');

/** Parts of a frame that are told: what lies nearer to a frame's start stands at it. */
const parts = 1000;

/**
 * A moment of the timeline as text.
 * @param decimals of a second; frames and timecode tell the frame that the moment lies in, and from 4 decimals on also
 *   the thousandths of it, so that a time that lies between frames is not lost
 */
export function writeTime(t: number, shown: TimeShown, decimals = 3): string {
  const { notation, rate } = shown;
  if (!Number.isFinite(t)) return '–';
  if (notation === 'clock') return formatTime(t, decimals);
  if (notation === 'seconds') {
    const text = Math.abs(t).toFixed(decimals);
    return `${Number(text) === 0 ? '' : minus(t)}${text} s`;
  }
  const ticks = Math.round((t * rate[0] * parts) / rate[1]);
  const fine = decimals > 3;
  const whole = fine ? Math.floor(Math.abs(ticks) / parts) : Math.abs(Math.floor(ticks / parts));
  const rest = fine ? `.${String(Math.abs(ticks) % parts).padStart(3, '0')}` : '';
  const sign = ticks < 0 ? '−' : '';
  return `${sign}${notation === 'frames' ? whole : timecodeOf(whole, rate, drops(shown))}${rest}`;
}

/**
 * Seconds of a moment that was typed, in the notation that is shown; with a unit (`250 ms`, `12 s`) or as a whole timecode
 * in every one. A timecode may be typed from its end: `12:05` is 12 seconds and 5 frames. Null: it is none.
 */
export function readTime(text: string, shown: TimeShown): number | null {
  const { notation, rate } = shown;
  const clean = text.trim().replace(/^[−-]/, '');
  const sign = clean === text.trim() ? 1 : -1;
  const seconds = (frames: number) => (sign * frames * rate[1]) / rate[0];
  if (notation === 'frames') {
    const frames = /^\+?(\d+(?:[.,]\d*)?)\s*(?:f|frames?)?$/.exec(clean)?.[1];
    if (frames !== undefined) return seconds(Number(frames.replace(',', '.')));
  }
  const code = timecodeIn(clean, isTimecode(shown));
  if (code === null) return parseTime(text);
  const frame = frameOfTimecode(code.whole, rate, drops(shown) || saysDrop(code.whole));
  return frame === null ? null : seconds(frame + code.rest);
}

/** A timecode, made whole, and the part of a frame behind it; null: this is none. `short`: its front may be missing. */
function timecodeIn(text: string, short: boolean): { whole: string; rest: number } | null {
  const match = /^(\d{1,2}[:;]){1,3}\d{2,3}(\.\d+)?$/.exec(text);
  if (!match) return null;
  const rest = match[2] ?? '';
  const groups = text.slice(0, text.length - rest.length).split(/(?=[:;])|(?<=[:;])/);
  const numbers = groups.filter((_, i) => i % 2 === 0);
  if (numbers.length < 4 && (!short || rest !== '')) return null;
  const two = numbers.map((n) => n.padStart(2, '0'));
  while (two.length < 4) two.unshift('00');
  return { whole: `${two.slice(0, 3).join(':')}${groups.at(-2)}${two[3]}`, rest: Number(rest || 0) };
}

/** The first frame whose timecode begins with this count of “seconds”: of a minute that drops its first two, ;02. */
export function frameOfSecond(second: number, shown: TimeShown): number {
  const nominal = nominalRate(shown.rate);
  if (!drops(shown)) return second * nominal;
  const whole = Math.abs(second);
  const minutes = Math.floor(whole / 60);
  const skips = nominal / 15;
  const lost = minutes - Math.floor(minutes / 10);
  const first = whole % 60 === 0 && minutes % 10 !== 0 ? skips : 0;
  return Math.sign(second) * (whole * nominal - skips * lost + first);
}
