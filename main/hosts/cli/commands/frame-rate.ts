import type { FrameRate } from '#src/model/frame-rate.ts';
import { usageError } from '../command.ts';

/** Rates that go by a rounded name. */
const ntsc = new Map<string, FrameRate>([
  ['23.976', [24_000, 1001]],
  ['23.98', [24_000, 1001]],
  ['29.97', [30_000, 1001]],
  ['59.94', [60_000, 1001]],
]);

/** `--frame-rate N[/D]`, or 23.976, 29.97, 59.94; null where it is not given. @throws InvalidInputError `usage` */
export function frameRateOf(text: string | undefined): FrameRate | null {
  if (text === undefined) return null;
  const called = ntsc.get(text);
  if (called) return called;
  const [, n, d] = /^(\d{1,6})(?:\/(\d{1,6}))?$/.exec(text) ?? [];
  const rate = [Number(n), Number(d ?? 1)] as const;
  if (rate[0] >= rate[1] && rate[1] > 0 && rate[0] / rate[1] <= 240) return rate;
  throw usageError(`--frame-rate wants frames a second as 25, 29.97 or 30000/1001, not “${text}”.`);
}
