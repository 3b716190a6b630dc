import { refined } from './settle.ts';
import type { Settled } from './settle.ts';
import { clockRate } from './sound-cues.ts';
import { type SeenPath, type StrokeFit, strokeFit } from './stroke-fit.ts';

/** What a window shows of strokes. */
export type StrokeView = {
  /** Source seconds. */
  readonly start: number;
  readonly end: number;
  /** The region that goes best with the sound, for each lag from −reach on. */
  readonly attended: Int16Array;
  /** Paths of the regions that are attended near the window's own best lags. */
  readonly paths: ReadonlyMap<number, readonly SeenPath[]>;
};

/** One swing's moments lie within this of each other, seconds: its stroke, and where it turns or passes by. */
const swing = 0.12;
/** Nearer ones are the same moment, seconds. */
const sameMoment = 0.04;
/** What another moment of the swing must be better by: a factor; or the logarithm's excess, times the root of the strokes. */
const better = 1.5;
const clear = 5;
/** What a stroke must say on average to be seen at all. */
const evident = 1.4;
/** Of what speaks for a break there strokes are so much (`halt` of `likelihood`): 0.84–1 of struck things, 0.2–0.6 of smooth ones. */
const strikes = 3 / 4;
/** Less than this is smooth movement: nothing tells which of its moments is heard. */
const smoothBelow = 2 / 3;
/** Deviation of a moment within a swing that the strokes do not tell, seconds. */
const vague = 0.05;
/** Whether strokes are seen when it sounds: clearly; hardly; or what is seen moves smoothly then. */
export type Strokes = 'clear' | 'faint' | 'smooth';
/** A stretch whose lag strokes had their say on. */
export type Timed = Settled & {
  readonly strokes: Strokes;
  /** How much of what speaks for a break strikes, 0…1. */
  readonly struck: number;
};
const step = 0.002;
const fine = Array.from({ length: 31 }, (_, k) => (k - 15) * step);
const coarse = Array.from({ length: 13 }, (_, k) => ((k - 6) * swing) / 6);
const about = [-2, -1, 0, 1, 2].map((k) => 0.004 * k);

/**
 * The same stretch with its lag told by the strokes themselves: at each beginning of a sound the path of what moves is fitted with
 * a stop or a bounce (stroke-fit.ts). Correlation finds the swing; this finds the moment in it, between frames too.
 * @param onsets when sounds begin, source seconds
 * @param slope steps by which the lag grows a second
 */
export function timed(
  found: Settled,
  views: readonly StrokeView[],
  onsets: Float64Array,
  slope: number,
): Timed {
  const own = views.filter(({ start }) => start >= found.start && start < found.end);
  const middle = (found.start + found.end) / 2;
  const driftAt = (t: number) => (slope * (t - middle)) / clockRate;
  const fitAt = (lag: number, shifts: readonly number[]) => {
    const sum = { likelihood: new Float64Array(shifts.length), halt: new Float64Array(shifts.length) };
    for (const { start, end, attended, paths } of own) {
      const reach = (attended.length - 1) / 2;
      const at = Math.round((lag + driftAt((start + end) / 2)) * clockRate) + reach;
      const regions = new Set([-2, -1, 0, 1, 2].flatMap((k) => attended[at + k] ?? []));
      const moments = [...onsets].map((s) => s - lag - driftAt(s)).filter((t) => t >= start && t <= end);
      // By the region in which most strikes: others near by see a part of the swing, and would only thin it out.
      let best: StrokeFit | null = null;
      let most = Number.NEGATIVE_INFINITY;
      for (const region of regions) {
        const seen = paths.get(region);
        if (!seen) continue;
        const fit = strokeFit(seen, moments, shifts);
        const top = Math.max(...fit.halt);
        if (top > most) [best, most] = [fit, top];
      }
      for (let k = 0; best && k < shifts.length; k++) {
        sum.likelihood[k] = (sum.likelihood[k] as number) + (best.likelihood[k] as number);
        sum.halt[k] = (sum.halt[k] as number) + (best.halt[k] as number);
      }
    }
    return sum;
  };
  const strokeAt = (lag: number) => {
    const { likelihood, halt } = fitAt(lag, about);
    const k = halt.indexOf(Math.max(...halt));
    return { halt: halt[k] as number, likelihood: likelihood[k] as number };
  };
  const haltAt = (lag: number) => strokeAt(lag).halt;
  const strokes = Math.max(1, onsets.filter((t) => t >= found.start && t < found.end).length);
  const part = whereStruck(found, haltAt, evident * strokes);
  const first = part.lag / clockRate;
  const halts = coarse.map((off) => ({ off, ...strokeAt(first + off) }));
  const top = (some: typeof halts) => some.reduce((a, b) => (b.halt > a.halt ? b : a));
  const [near, any] = [top(halts.filter(({ off }) => Math.abs(off) < sameMoment + 1e-9)), top(halts)];
  const chosen = any.halt > better * near.halt ? any : near;
  const rivals = halts.filter((other) => isRival(other, chosen, halts));
  const rival = Math.max(0, ...rivals.map(({ halt }) => halt));
  const struck = chosen.halt / Math.max(1e-9, chosen.likelihood);
  const isClear =
    struck > strikes &&
    chosen.halt > evident * strokes &&
    (chosen.halt > better * rival || chosen.halt - rival > clear * Math.sqrt(strokes));
  // Strokes that are hardly seen tell no moment: any of the swing may be it, and each rival weighs twice.
  if (!isClear) {
    const isSmooth = struck < smoothBelow;
    return {
      ...part,
      sd: Math.max(part.sd, (isSmooth ? swing : vague) * clockRate),
      share: part.share / (2 - part.share),
      strokes: isSmooth ? 'smooth' : 'faint',
      struck,
    };
  }
  let lag = first + chosen.off;
  let sd = part.sd;
  // Twice: frames about the moment are those about its first guess.
  for (let round = 0; round < 2; round++) {
    const { likelihood } = fitAt(lag, fine);
    const k = likelihood.indexOf(Math.max(...likelihood));
    const summit = refined(likelihood, k);
    // A stroke that is seen later leaves the sound less late.
    lag -= (summit.at - 15) * step;
    sd = Math.min(part.sd, summit.sd * step * clockRate);
  }
  const share = shareAmong(part, lag, haltAt);
  return { ...part, lag: lag * clockRate, sd, share, strokes: 'clear', struck };
}

type Halt = { readonly off: number; readonly halt: number };

/** Whether it is another moment than the chosen one: farther off, or with a valley between them, however near. */
function isRival(other: Halt, chosen: Halt, halts: readonly Halt[]): boolean {
  const apart = Math.abs(other.off - chosen.off);
  if (apart > 1.5 * sameMoment - 1e-9) return true;
  const [from, to] = [Math.min(other.off, chosen.off), Math.max(other.off, chosen.off)];
  const between = halts.filter(({ off }) => off > from + 1e-9 && off < to - 1e-9);
  return between.some(({ halt }) => halt < 0.5 * Math.min(other.halt, chosen.halt));
}

/** A rival of less than this of the best one's share is none, however clear its strokes; and it is far clearer by this factor. */
const leastRival = 1e-9;
const farClearer = 2;

/**
 * What was found, or where it strikes instead: whatever swings back and stops does so at its own lag, in as even a way as it strikes,
 * and may go with the sound still better. There no velocity is lost at once.
 * @param haltAt what strokes say of a lag (s), against none; `least` at which they are evident
 */
function whereStruck(found: Settled, haltAt: (lag: number) => number, least: number): Settled {
  const own = haltAt(found.lag / clockRate);
  const rivals = found.others
    .filter(({ share }) => share > leastRival * found.share)
    .map((rival) => ({ rival, halt: haltAt(rival.lag / clockRate) }));
  const [best] = rivals.sort((a, b) => b.halt - a.halt);
  if (!best || best.halt < Math.max(least, farClearer * own)) return found;
  const others = found.others.map((peak) =>
    peak === best.rival ? { lag: found.lag, share: peak.share } : peak,
  );
  return { ...found, lag: best.rival.lag, others };
}

/** Its share once rivals of the same swing are held against it as strokes. */
function shareAmong(part: Settled, lag: number, haltAt: (lag: number) => number): number {
  const halt = haltAt(lag);
  let against = 0;
  for (const { lag: other, share } of part.others) {
    const off = Math.abs(other / clockRate - lag);
    const isBeaten = off < 2 * swing && halt > better * haltAt(other / clockRate);
    if (off > sameMoment && !isBeaten) against += share;
  }
  const known = part.others.reduce((sum, { share }) => sum + share, part.share);
  return part.share / (part.share + against + Math.max(0, 1 - known));
}
