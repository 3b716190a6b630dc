import type { FrameRate } from '#src/model/frame-rate.ts';
import type { MediaInfo } from '#src/model/recording.ts';
import { frameOfTimecode } from '#src/model/timecode.ts';
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
 * Seconds since midnight of a timecode at a frame rate; a rate of 30 is taken where none is known (good to a fraction of a second).
 * Null: no timecode, one that cannot be, or 00:00:00:00, which cameras write that have no clock.
 */
export function timecodeSeconds(code: string | null, frameRate: FrameRate | null): number | null {
  const rate: FrameRate = frameRate && frameRate[0] > 0 && frameRate[1] > 0 ? frameRate : [30, 1];
  const frame = frameOfTimecode(code ?? '', rate);
  return frame === null || frame === 0 ? null : (frame * rate[1]) / rate[0];
}

/** The longest a timecode clock runs before it starts again, seconds. */
const day = 86_400;

/** How much later `b` is than `a` by a clock that starts again every midnight: −12…12 h. */
export function timecodeDifference(a: number, b: number): number {
  const apart = (b - a) % day;
  return apart > day / 2 ? apart - day : apart < -day / 2 ? apart + day : apart;
}
