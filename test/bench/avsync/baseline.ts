import type { PictureFrames } from '#src/signal/picture.ts';
import type { Sound } from '#src/signal/sound.ts';
import { soundCues } from '#src/vision/avsync/sound-cues.ts';

/** The simple thing: how much changes in the whole picture against the sound's loudness, the highest correlation within 3 s. */
export function wholeFrame(
  frames: PictureFrames,
  sound: Sound,
): { offset: number | null; confidence: number } {
  const { level } = soundCues(sound);
  const n = frames.times.length;
  const change = new Float64Array(n);
  for (let k = 1; k < n; k++) {
    const [a, b] = [frames.read(k - 1, 1).slice(), frames.read(k, 1)];
    for (let i = 0; i < b.length; i++)
      change[k] = (change[k] as number) + Math.abs((b[i] as number) - (a[i] as number));
  }
  const mean = change.reduce((a, b) => a + b, 0) / n;
  let [best, at] = [Number.NEGATIVE_INFINITY, 0];
  for (let lag = -300; lag <= 300; lag++) {
    let sum = 0;
    for (let k = 1; k < n; k++) {
      const t = ((frames.times[k] as number) + (frames.times[k - 1] as number)) / 2;
      sum += ((change[k] as number) - mean) * (level[Math.round(100 * t) + lag] ?? 0);
    }
    if (sum > best) [best, at] = [sum, lag];
  }
  return { offset: at / 100, confidence: 1 };
}
