import type { PairSegment } from '#src/model/alignment.ts';
import type { SoundSummary } from '#src/signal/sound-summary.ts';
import { type Hole, holesOf, speaksFor, type Trace } from './agreement-trace.ts';
import { alongA, type Search, touch } from './pair-search.ts';
import type { WindowMatch } from './window-match.ts';

/**
 * Where a placement is not met, seconds. A hole is *spanned* where windows on both sides of it lie on one line: for the
 * sound inside to lie elsewhere, both recorders would have to lose the same time to a millisecond. Holes at
 * an end or beside a break are *open*: what they hold may lie anywhere.
 */
export type Holes = {
  /** Share of the common sound that lies near an agreeing window. */
  readonly share: number;
  /** Longest open hole, and what share of the common sound it is. */
  readonly open: number;
  readonly openShare: number;
  /** What the moments of that hole say for the placement (negative: against it), nats. */
  readonly openSpeaks: number;
  readonly spanned: number;
  /** Longest open and spanned run of moments that speak against the placement, where no window within it agrees. */
  readonly openAgainst: number;
  readonly spannedAgainst: number;
  /** Longest open such run where silence counts too: a break may hide in it, and nobody could tell. */
  readonly openUntold: number;
};

/** Windows that must agree on either side of a hole before one line spans it. */
const footing = 3;
/** Windows closer to it than this reach into the hole themselves, seconds. */
const clear = 2;
/** Nats by which a run of moments must speak against the placement. */
const againstBar = 4;

/** @param on windows that lie on the segments */
export function holesIn(
  search: Search,
  segments: readonly PairSegment[],
  on: readonly WindowMatch[],
  trace: Trace,
): Holes {
  const times = on.map((m) => m.b).sort((p, q) => p - q);
  const isSpanned = spansOf(segments, times);
  const unmet = unmetOf(segments, times, above(search, segments, floorOf));
  const moments = momentsOf(trace, above(search, segments, noiseOf));
  const longest = (of: readonly Run[], spanned: boolean): number =>
    of.reduce((top, h) => (isSpanned(h) === spanned ? Math.max(top, h.seconds) : top), 0);
  const open = longest(unmet.runs, false);
  const widest = unmet.runs.find((h) => h.seconds === open && !isSpanned(h));
  const runs = (speaks: Float64Array, seconds: Moments['heardWithin']): Run[] =>
    holesOf(trace, againstBar, speaks).flatMap((h) => unrefuted(h, times, seconds));
  const against = runs(moments.speaks, moments.heardWithin);
  const untold = runs(speaksFor(trace), (from, to) => to - from);
  return {
    share: unmet.heard > 0 ? unmet.met / unmet.heard : 0,
    open,
    openShare: unmet.heard > 0 ? open / unmet.heard : 1,
    openSpeaks: widest ? saidWithin(trace, moments, widest) : 0,
    spanned: longest(unmet.runs, true),
    openAgainst: longest(against, false),
    spannedAgainst: longest(against, true),
    openUntold: longest(untold, false),
  };
}

/** Seconds that a window reaches to either side. */
const windowReach = 2.05;

/**
 * What is left of a run of moments without the windows that lie wholly within it and agree: if the sound there lay
 * elsewhere, they could not. Without this, hum that both hold with other phases, which a quarter of a second cannot tell
 * from its sound, spoke against seconds that windows had met.
 * @param times at which windows agree, in order
 */
function unrefuted({ from, to }: Hole, times: readonly number[], secondsIn: Moments['heardWithin']): Run[] {
  const parts: Run[] = [];
  const add = (lo: number, hi: number): void => {
    if (hi > lo) parts.push({ from: lo, to: hi, seconds: secondsIn(lo, hi) });
  };
  let lo = from;
  for (const t of times) {
    if (t - windowReach < from || t + windowReach > to) continue;
    add(lo, t - windowReach);
    lo = Math.max(lo, t + windowReach);
  }
  add(lo, to);
  return parts;
}

/** What each moment says for the placement, and for how long there is sound in both. */
type Moments = { readonly speaks: Float64Array; heardWithin(from: number, to: number): number };

/** In silence each recorder's own noise has nothing in common with the other's: that speaks against nothing. */
function momentsOf(trace: Trace, isHeard: (b: number) => boolean): Moments {
  const heard = Array.from(trace.b, isHeard);
  return {
    speaks: speaksFor(trace).map((v, k) => (heard[k] ? v : Math.max(0, v))),
    heardWithin: (from, to) =>
      trace.step *
      heard.filter((is, k) => is && (trace.b[k] as number) >= from && (trace.b[k] as number) <= to).length,
  };
}

/** The moments within a hole, summed: how much likelier the sound lies where the placement says than anywhere else. */
function saidWithin(trace: Trace, { speaks }: Moments, { from, to }: Run): number {
  return speaks.reduce((sum, v, k) => {
    const b = trace.b[k] as number;
    return b >= from - 0.25 && b <= to + 0.25 ? sum + v : sum;
  }, 0);
}

/** A stretch of B, and how much of it counts. */
type Run = { readonly from: number; readonly to: number; readonly seconds: number };

/** Segments that touch are one line whose rate bends: a hole over a bend is spanned too. */
function spansOf(segments: readonly PairSegment[], times: readonly number[]): (hole: Run) => boolean {
  const lines: { from: number; to: number }[] = [];
  let last: PairSegment | null = null;
  for (const s of segments) {
    const line = lines[lines.length - 1];
    if (line && last && touch(last, s)) line.to = s.b[1];
    else lines.push({ from: s.b[0], to: s.b[1] });
    last = s;
  }
  return ({ from, to }) =>
    lines.some(
      (line) =>
        from >= line.from &&
        to <= line.to &&
        times.filter((t) => t >= line.from && t < from - clear).length >= footing &&
        times.filter((t) => t <= line.to && t > to + clear).length >= footing,
    );
}

/** Whether both recordings are above a level of theirs at a moment of B. */
function above(
  { summaryA, summaryB }: Search,
  segments: readonly PairSegment[],
  levelOf: (summary: SoundSummary) => number,
): (b: number) => boolean {
  const [leastA, leastB] = [levelOf(summaryA), levelOf(summaryB)];
  return (b) => {
    const s = segments.find(({ b: [from, to] }) => b >= from && b <= to);
    return s !== undefined && levelAt(summaryA, alongA(s, b)) >= leastA && levelAt(summaryB, b) >= leastB;
  };
}

/** Walks the common stretch by half seconds of sound on both sides: the runs of it that lie near no agreeing window. */
function unmetOf(
  segments: readonly PairSegment[],
  times: readonly number[],
  isHeard: (b: number) => boolean,
): { readonly runs: readonly Run[]; readonly heard: number; readonly met: number } {
  const step = 0.5;
  const length = segments.reduce((sum, s) => sum + s.b[1] - s.b[0], 0);
  // A window speaks for its own length and for its share of a sparse sweep.
  const reach = Math.max(2.5, (1.5 * length) / 150);
  const runs: Run[] = [];
  let next = 0;
  let heard = 0;
  let met = 0;
  let run = false;
  for (const s of segments)
    for (let b = s.b[0] + step / 2; b < s.b[1]; b += step) {
      if (!isHeard(b)) continue;
      heard += step;
      while (next < times.length && (times[next] as number) < b - reach) next++;
      if (next < times.length && (times[next] as number) <= b + reach) {
        met += step;
        run = false;
      } else {
        const longer = run ? runs.pop() : undefined;
        runs.push({ from: longer?.from ?? b, to: b, seconds: (longer?.seconds ?? 0) + step });
        run = true;
      }
    }
  return { runs, heard, met };
}

/** The level, dB, above which a recording has something to say: 20 dB below its louder tenth. */
const floorOf = (summary: SoundSummary): number => levelIn(summary, 0.9) - 20;

/**
 * The level, dB, below which a recording may hold nothing but its own noise: that of its quieter tenth, and what noise
 * varies by, if it has something to say at all above that.
 */
const noiseOf = (summary: SoundSummary): number => Math.min(floorOf(summary), levelIn(summary, 0.1) + 8);

/** The level, dB, that a share of all frames but digital silence stays below. */
function levelIn(summary: SoundSummary, share: number): number {
  const counts = new Int32Array(129);
  for (const v of summary.level) counts[v + 128] = (counts[v + 128] as number) + 1;
  let left = (1 - share) * (summary.level.length - (counts[0] as number));
  let db = 128;
  while (db > 0 && left > (counts[db] as number)) left -= counts[db--] as number;
  return db - 128;
}

/** The loudest level within a quarter of a second. */
function levelAt(summary: SoundSummary, t: number): number {
  const middle = Math.round(t * summary.frameRate);
  let top = -128;
  for (let i = middle - 15; i <= middle + 15; i++) top = Math.max(top, summary.level[i] ?? -128);
  return top;
}
