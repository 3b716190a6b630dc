import { type SourceTime, sourceTime } from '#src/model/units.ts';

/** `1:02:03,400`, `02:03.4`, `00:01:39`: hours and fraction may be missing; a sign is told, not taken. */
export const cueTimePattern = String.raw`-?\s?(?:\d+:)?\d{1,2}:\d{1,2}(?:[.,:]\d{1,9})?`;

/**
 * The seconds of a subtitle's time; null for what is none (and for minutes or seconds of 60 and more).
 * Negative ones are negative: the caller decides.
 */
export function cueSeconds(text: string): SourceTime | null {
  const found = /^(-?)\s?(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,9}))?$/.exec(text.trim());
  if (!found) return null;
  const [, sign, hours = '0', minutes = '', seconds = '', fraction = ''] = found;
  if (hours.length > 6 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  // One division of integers: the double nearest to the decimal number that is written.
  const scale = 10 ** fraction.length;
  const value = (whole * scale + Number(fraction)) / scale;
  return sourceTime(sign === '-' && value !== 0 ? -value : value);
}

/**
 * Hours, minutes and seconds with two digits each; rounded to `places` decimals, once.
 * @param seconds not negative
 */
export function cueClock(seconds: number, point: ',' | '.', places = 3, hourDigits = 2): string {
  const scale = 10 ** places;
  const units = Math.round(seconds * scale);
  const two = (n: number) => String(n).padStart(2, '0');
  const whole = Math.floor(units / scale);
  const hours = String(Math.floor(whole / 3600)).padStart(hourDigits, '0');
  const fraction = String(units % scale).padStart(places, '0');
  return `${hours}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}${point}${fraction}`;
}

/** Times to `places` decimals and not below zero: what a subtitle's clock can say. */
export const onClock = (seconds: SourceTime, places = 3): SourceTime =>
  sourceTime(Math.max(0, Math.round(seconds * 10 ** places)) / 10 ** places);
