import type { FrameRate } from '#src/model/frame-rate.ts';
import { usageError } from '../command.ts';

/** `--frame-rate N[/D]`; null where it is not given. @throws InvalidInputError `usage` */
export function frameRateOf(text: string | undefined): FrameRate | null {
  if (text === undefined) return null;
  const [, n, d] = /^(\d{1,6})(?:\/(\d{1,6}))?$/.exec(text) ?? [];
  const rate = [Number(n), Number(d ?? 1)] as const;
  if (rate[0] >= rate[1] && rate[1] > 0 && rate[0] / rate[1] <= 240) return rate;
  throw usageError(`--frame-rate wants frames a second as 25 or 30000/1001, not “${text}”.`);
}
