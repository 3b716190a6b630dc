import { type ExactTime, type FrameRate, isNtsc, nominalRate, timeOfFrame } from './frame-rate.ts';

/**
 * Timecode (SMPTE ST 12-1) numbers frames: HH:MM:SS:FF, the frames of each “second” from 0 to the nominal rate less one. At the
 * 1000/1001 rates such a second lasts 1.001 s. Drop-frame timecode, at multiples of 29.97, makes up for it by numbers that it
 * passes over, never frames: two of them (four at 59.94) at the start of every minute but each tenth.
 */

/** Whether a rate has drop-frame timecode. */
export const canDrop = (rate: FrameRate): boolean => isNtsc(rate) && nominalRate(rate) % 30 === 0;

/** How many numbers drop-frame passes over in a minute. */
const dropped = (nominal: number): number => nominal / 15;

/** Frames in which a timecode has been through all its numbers. */
export function framesADay(rate: FrameRate, drop: boolean): number {
  const nominal = nominalRate(rate);
  return nominal * 86_400 - (drop ? dropped(nominal) * (1440 - 144) : 0);
}

/**
 * The timecode of frame `frame`; drop-frame has `;` before the frames. It starts again after 24 hours, in both directions.
 * @param drop only where the rate `canDrop`
 */
export function timecodeOf(frame: number, rate: FrameRate, drop = false): string {
  const nominal = nominalRate(rate);
  const day = framesADay(rate, drop);
  let number = ((frame % day) + day) % day;
  if (drop) {
    const skips = dropped(nominal);
    const minute = nominal * 60 - skips;
    const ten = minute * 10 + skips;
    const rest = number % ten;
    // The first of ten minutes is whole; each of the others lacks numbers at its start.
    number +=
      skips *
      (9 * Math.floor(number / ten) + (rest < nominal * 60 ? 0 : Math.floor((rest - skips) / minute)));
  }
  const two = (n: number) => String(n).padStart(2, '0');
  const seconds = Math.floor(number / nominal);
  const frames = String(number % nominal).padStart(nominal > 100 ? 3 : 2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${drop ? ';' : ':'}${frames}`;
}

/** Whether a timecode says that it is drop-frame: by `;`, `.` or `,` before the frames. */
export const saysDrop = (code: string): boolean => /[;.,]\d{2,3}$/.test(code.trim());

/**
 * The frame that a timecode numbers, from 00:00:00:00; null for what is no timecode, or none of this rate: `01:60:00:00`, a number
 * that drop-frame passes over. Drop-frame is told by its separator, and by `drop` where only a file's head says it; a rate that
 * has no drop-frame passes over nothing.
 */
export function frameOfTimecode(code: string, rate: FrameRate, drop = saysDrop(code)): number | null {
  const match = /^(\d{1,2}):(\d{2}):(\d{2})[:;.,](\d{2,3})$/.exec(code.trim());
  if (!match) return null;
  const [hours, minutes, seconds, frames] = match.slice(1).map(Number) as [number, number, number, number];
  const nominal = nominalRate(rate);
  if (hours > 23 || minutes > 59 || seconds > 59 || frames >= nominal) return null;
  const count = nominal * (3600 * hours + 60 * minutes + seconds) + frames;
  if (!drop || !canDrop(rate)) return count;
  const skips = dropped(nominal);
  if (seconds === 0 && minutes % 10 !== 0 && frames < skips) return null;
  const all = 60 * hours + minutes;
  return count - skips * (all - Math.floor(all / 10));
}

/** Where the clock of a file begins that editing programs show of it: its timecode, else 0. */
export function timecodeStart(media: {
  readonly timecode: string | null;
  readonly video: readonly { readonly frameRate: FrameRate | null }[];
}): ExactTime {
  const rate = media.video[0]?.frameRate;
  const frame = rate && media.timecode !== null ? frameOfTimecode(media.timecode, rate) : null;
  return rate && frame !== null ? timeOfFrame(frame, rate) : [0, 1];
}
