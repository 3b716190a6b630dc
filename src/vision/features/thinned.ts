import type { PictureFrames } from '#src/signal/picture.ts';

/** A figure moves slowly enough for so many pictures a second. */
const most = 31;

/** Frames of which there are many a second: every second, third … of them. */
export function thinned(frames: PictureFrames): PictureFrames {
  const { width, height, times } = frames;
  const n = times.length;
  const rate = n > 1 ? (n - 1) / ((times[n - 1] as number) - (times[0] as number)) : 0;
  const step = Math.max(1, Math.ceil(rate / most));
  if (step === 1) return frames;
  const size = width * height;
  return {
    ...{ width, height },
    times: times.filter((_, k) => k % step === 0),
    read(start, count, into = new Uint8Array(count * size)) {
      for (let k = 0; k < count; k++)
        frames.read((start + k) * step, 1, into.subarray(k * size, (k + 1) * size));
      return into.subarray(0, count * size);
    },
  };
}
