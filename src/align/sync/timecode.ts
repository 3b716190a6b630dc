import type { MediaInfo } from '#src/model/recording.ts';
import type { Clocks } from './network-types.ts';

/** What a file's own clocks say of when it began. */
export function clocksOf(media: Pick<MediaInfo, 'creationTime' | 'timecode' | 'video'> | null): Clocks {
  const picture = media?.video[0];
  const counted = timecodeSeconds(media?.timecode ?? null, picture?.frameRate ?? null);
  const created = Date.parse(media?.creationTime ?? '');
  return {
    // Timecode numbers the picture's first frame, which may come after the sound's first sample.
    timecode: counted === null ? null : counted - (picture?.start ?? 0),
    created: Number.isFinite(created) ? created / 1000 : null,
  };
}

/**
 * Seconds since midnight of a timecode `hh:mm:ss:ff` (`;`, `.` or `,` before the frames: drop-frame) at a
 * frame rate, as an exact rational; a rate of 30 is taken where none is known (good to a fraction of a second).
 *
 * Timecode counts whole frames: at 30000/1001 a non-drop “second” is 30 frames and lasts 1.001 s; drop-frame
 * skips two numbers (four at 60000/1001) every minute but the tenth, to keep up with the clock on the wall
 * (SMPTE ST 12-1). Null: no timecode, one that cannot be (`01:60:00:00`, a number that drop-frame skips), or
 * 00:00:00:00, which cameras write that have no clock.
 */
export function timecodeSeconds(
  code: string | null,
  frameRate: readonly [number, number] | null,
): number | null {
  const m = /^(\d{1,2}):(\d{2}):(\d{2})([:;.,])(\d{2,3})$/.exec(code?.trim() ?? '');
  if (!m) return null;
  const [hours, minutes, seconds, frames] = [m[1], m[2], m[3], m[5]].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const [num, den] = frameRate && frameRate[0] > 0 && frameRate[1] > 0 ? frameRate : ([30, 1] as const);
  const nominal = Math.round(num / den);
  if (hours > 23 || minutes > 59 || seconds > 59 || frames >= Math.max(1, nominal)) return null;
  let count = nominal * (3600 * hours + 60 * minutes + seconds) + frames;
  // Only the 1001 rates drop numbers; a whole rate that says “drop” has nothing to make up for.
  if (m[4] !== ':' && nominal % 30 === 0 && num !== nominal * den) {
    const skipped = nominal / 15;
    if (seconds === 0 && minutes % 10 !== 0 && frames < skipped) return null;
    const all = 60 * hours + minutes;
    count -= skipped * (all - Math.floor(all / 10));
  }
  return count === 0 ? null : (count * den) / num;
}

/** The longest a timecode clock runs before it starts again, seconds. */
const day = 86_400;

/** How much later `b` is than `a` by a clock that starts again every midnight: −12…12 h. */
export function timecodeDifference(a: number, b: number): number {
  const apart = (b - a) % day;
  return apart > day / 2 ? apart - day : apart < -day / 2 ? apart + day : apart;
}
