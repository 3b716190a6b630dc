import type { TaskContext } from '#main/work/task-context.ts';
import { glimpsedTrack, type GlimpsedOptions } from '#src/vision/glimpse/crop.ts';
import type { Track } from '#src/vision/track/track.ts';

export type GlimpseTask = GlimpsedOptions & {
  readonly width: number;
  readonly height: number;
  /** Grey, frames.length × height × width. */
  readonly pixels: Uint8Array;
};

/** Worker task: where the subject is on frames that were decoded, by what is no background there. */
export async function trackGlimpses(
  { width, height, pixels, ...options }: GlimpseTask,
  context: TaskContext,
): Promise<Track> {
  const size = width * height;
  const count = options.frames.length;
  const decoded = {
    ...{ width, height, times: Float64Array.from(options.frames, (k) => options.times[k] as number) },
    read(start: number, own: number, into = new Uint8Array(own * size)) {
      into.set(pixels.subarray(start * size, (start + own) * size));
      return into;
    },
  };
  context.progress(0, count, 'frames looked at', 'Looking');
  const track = glimpsedTrack(decoded, options);
  context.progress(count, count, 'frames looked at', 'Looking');
  return track;
}
