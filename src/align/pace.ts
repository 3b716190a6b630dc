import { frameCount, type Sequence } from '#src/model/sequence.ts';
import type { Curve } from './curve.ts';
import type { PinnedTime } from './pinned-time.ts';
import type { Through } from './through.ts';

/**
 * By how much the clock of two tables is slowed, or hastened, while they are compared. What the search knows of clocks (how long a
 * tempo keeps, how wide noise is blurred, how near another way may lie) is of performances; a table may be of microseconds or of years,
 * and what its rows tell does not depend on what unit its times are in. So its clock is set by what is in it: values that stay alike
 * for some rows stay so for `alike`. A row never lasts longer than `longest`, and all of them together twelve seconds at least.
 * @param pair rows at one distance
 */
export function paceOf([x, y]: readonly [Sequence, Sequence]): number {
  const rows = Math.max(2, Math.min(frameCount(x), frameCount(y)));
  const least = Math.min(longest, Math.max(shortest, whole / rows));
  return Math.max(least, Math.min(longest, alike / rowsAlike([x, y]))) / x.hop;
}

/** Seconds. */
const alike = 0.4;
const longest = 0.04;
const shortest = 0.01;
const whole = 12;

/**
 * How many rows apart values are half as alike as neighbours are: of the autocovariance, all dimensions and both sequences together,
 * without lag 0, where noise of single rows stands. At most as many as a quarter of them.
 */
export function rowsAlike(pair: readonly [Sequence, Sequence]): number {
  const rows = Math.min(...pair.map(frameCount));
  const at = (lag: number) => pair.reduce((sum, s) => sum + covariance(s, lag), 0);
  const near = at(1);
  let [lag, value] = [1, near];
  for (let next = 2; next < rows / 4; next = Math.max(next + 1, Math.round(1.25 * next))) {
    const then = at(next);
    if (then <= near / 2) return lag + ((value - near / 2) / (value - then)) * (next - lag);
    [lag, value] = [next, then];
  }
  return Math.max(1, rows / 4);
}

function covariance(s: Sequence, lag: number): number {
  const { values, dims } = s;
  let sum = 0;
  for (let d = 0; d < dims; d++) {
    let mean = 0;
    for (let k = d; k < values.length; k += dims) mean += (values[k] as number) / frameCount(s);
    for (let k = d + lag * dims; k < values.length; k += dims)
      sum += ((values[k] as number) - mean) * ((values[k - lag * dims] as number) - mean);
  }
  return sum / Math.max(1, frameCount(s) - lag);
}

/** The same frames on a clock that is `pace` times slower. */
export const atPace = (s: Sequence, pace: number): Sequence =>
  pace === 1 ? s : { ...s, hop: slowed(s.hop, pace), start: slowed(s.start, pace) };

/** Without the last digits, so that what is compared is the same to the last bit whatever unit it came from. */
const slowed = (seconds: number, pace: number): number => Number((seconds * pace).toPrecision(12));

type Span = readonly [number, number];
/** From and to on a clock that is `pace` times slower. */
export const spanAtPace = ([from, to]: Span, pace: number): Span => [slowed(from, pace), slowed(to, pace)];

/** Pins on that clock. */
export const pinsAtPace = (pins: readonly PinnedTime[], pace: number): readonly PinnedTime[] =>
  pace === 1 ? pins : pins.map((pin) => spanAtPace(pin, pace));

/** What a map is to pass through and keep out of, on that clock. */
export const throughAtPace = (
  { pins, forbidden, locked }: Required<Through>,
  pace: number,
): Required<Through> => ({
  pins: pinsAtPace(pins, pace),
  forbidden: forbidden.map(({ a, b }) => ({ a: spanAtPace(a, pace), b: spanAtPace(b, pace) })),
  locked: locked.map((part) => ({
    ...part,
    map: part.map.map((pair) => spanAtPace(pair, pace)),
    sd: part.sd.map((sd) => sd * pace),
  })),
});

/** A curve on a clock that is `pace` times slower. */
export const curveAtPace = ({ a, b, sd }: Curve, pace: number): Curve => ({
  a: a.map((t) => t * pace),
  b: b.map((t) => t * pace),
  sd: sd.map((t) => t * pace),
});
