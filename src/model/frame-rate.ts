/**
 * Exact times. A frame rate is a fraction, since 29.97 is 30000/1001 and no decimal; frame k of it stands at k·1001/30000 s,
 * which is a fraction as well. Nothing here is ever rounded but where a name says “nearest”.
 */

/** Frames a second as an exact fraction, e.g. [30000, 1001]. */
export type FrameRate = readonly [frames: number, seconds: number];

/** n/d seconds in lowest terms, d > 0; both are whole and safe. */
export type ExactTime = readonly [n: number, d: number];

/** Rates that players and editing programs know. */
export const usualRates: readonly FrameRate[] = [
  [10, 1],
  [12, 1],
  [15, 1],
  [24000, 1001],
  [24, 1],
  [25, 1],
  [30000, 1001],
  [30, 1],
  [48, 1],
  [50, 1],
  [60000, 1001],
  [60, 1],
  [100, 1],
  [120000, 1001],
  [120, 1],
];

/** The usual frame rate nearest to `rate` where one lies within 3 %, else `rate` itself (at most 120). */
export function usualRate(rate: FrameRate): FrameRate {
  const value = rate[0] / rate[1];
  const far = (r: FrameRate) => Math.abs(r[0] / r[1] / value - 1);
  const nearest = usualRates.reduce((best, r) => (far(r) < far(best) ? r : best));
  if (far(nearest) <= 0.03) return nearest;
  return value > 120 ? [120, 1] : rate;
}

/** How many numbers a timecode counts in what it calls a second: 30 at 29.97, 24 at 23.976. */
export const nominalRate = ([frames, seconds]: FrameRate): number =>
  Math.max(1, Math.round(frames / seconds));

/** Whether it is slower than its nominal rate by 1000/1001, as television in colour was (“NTSC”). */
export const isNtsc = (rate: FrameRate): boolean => rate[0] * 1001 === nominalRate(rate) * 1000 * rate[1];

/** The fraction n/d in lowest terms. @throws RangeError where a number is no longer exact */
export function exactTime(n: number, d = 1): ExactTime {
  if (!Number.isSafeInteger(n) || !Number.isSafeInteger(d) || d === 0)
    throw new RangeError(`${n}/${d} is not exact`);
  let [a, b] = [Math.abs(n), Math.abs(d)];
  while (b > 0) [a, b] = [b, a % b];
  const by = d < 0 ? -a : a;
  return [n / by + 0, d / by];
}

export const secondsOf = ([n, d]: ExactTime): number => n / d;

/** When a frame begins. */
export const timeOfFrame = (frame: number, [frames, seconds]: FrameRate): ExactTime =>
  exactTime(frame * seconds, frames);

/** The frame that begins nearest to a moment. */
export const nearestFrame = (t: number, [frames, seconds]: FrameRate): number =>
  Math.round((t * frames) / seconds) + 0;

/**
 * The unit in which the frames of all usual rates, 1000/1001 ones included, and the samples of all usual sample rates
 * have whole lengths (“flicks”, Facebook/Oculus 2018): 1.4 ns.
 */
const flicks = 705_600_000;

/** The exact time nearest to a moment: off by 0.7 ns at most, and by nothing where a frame or a sample of a usual rate stands there. */
export const nearestTime = (t: number): ExactTime => exactTime(Math.round(t * flicks), flicks);

/** a + b, exact. @throws RangeError */
export const sum = (a: ExactTime, b: ExactTime): ExactTime =>
  exactTime(a[0] * b[1] + b[0] * a[1], a[1] * b[1]);

/** The rate nearest to `rate` whose frames a timecode can number: a whole one, or one slower by 1000/1001. */
export function countableRate(rate: FrameRate): FrameRate {
  const nominal = nominalRate(rate);
  return isNtsc(rate) || rate[0] === nominal * rate[1] ? rate : [nominal, 1];
}
