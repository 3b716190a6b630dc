import type { ToldBy } from '#src/model/av-sync.ts';
import type { Settled } from './settle.ts';
import { clockRate } from './sound-cues.ts';
import type { Strokes } from './stroke-timing.ts';

/** What was found; with what strokes say where it is an impact. */
export type Found = Settled & { readonly strokes?: Strokes };

/** −ln of the luck that is no finding any more: once in 33 clips, once in 90; an impact to a sound that is not struck, once in 400. */
const leastBeyond: Readonly<Record<ToldBy, number>> = { impact: 3.5, opening: 4.5, expert: 4.5 };
const leastUnstruck = 6;
/** Nor is an offset with rivals as good as itself. */
const leastShare = 0.6;

/**
 * Whether what was found is beyond luck, without rivals as good, and no swing of which any moment may be the one that is heard.
 * @param isStruck whether it sounds struck
 */
export const isSure = (kind: ToldBy, { beyond, share, strokes }: Found, isStruck: boolean): boolean =>
  strokes !== 'smooth' &&
  beyond >= (kind === 'impact' && !isStruck ? leastUnstruck : leastBeyond[kind]) &&
  share >= leastShare;

/**
 * How far the sound's true place may lie from where the movement says, seconds: shutters are open for up to half a frame after
 * a frame's time, and lips lead or lag their voice by tens of milliseconds, each speaker in an own way, which no picture tells.
 */
const loose: Readonly<Record<ToldBy, number>> = { impact: 0.012, opening: 0.025, expert: 0.025 };

/** Within this of the truth an offset is right, seconds. */
export const rightWithin = 0.04;

/** Standard deviation of the offset, seconds, and the probability that it is right: that it is no luck, times that it is near. */
export function confidenceOf(
  kind: ToldBy,
  { beyond, share, sd }: Settled,
): { sd: number; confidence: number } {
  const total = Math.hypot(loose[kind], sd / clockRate);
  const luck = Math.min(1, 10 * Math.exp(-beyond));
  return { sd: total, confidence: share * (1 - luck) * within(rightWithin / total) };
}

/** The share of a normal density within so many deviations (Abramowitz & Stegun 7.1.26). */
function within(deviations: number): number {
  const x = deviations / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return 1 - poly * Math.exp(-x * x);
}
