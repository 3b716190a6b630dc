import type { PairSegment } from '#src/model/alignment.ts';
import { fft, fftLength } from '#src/signal/fft.ts';
import {
  type Hole,
  holesOf,
  type Trace,
  traceAgreement,
  traceStep,
  worthChecking,
} from './agreement-trace.ts';
import { alongA, type Search, segmentsOf, windowBar } from './pair-search.ts';
import { readEven, whitenedRate as rate, whitenPair } from '#src/signal/whitened-pair.ts';
import type { WindowMatch } from './window-match.ts';

/** Nats against the placement that make a run of moments worth a search, and seconds it must last. */
const holeBar = 6;
const leastHole = 0.6;
/** Less beside the placement is another talker, or the room, seconds. */
const leastJump = 0.01;
/** Standard deviations by which a stretch must stand out of all places tried; luck among 10⁵ reaches 4.5. */
const standOut = 7;
/** Seconds of A searched through at most, and of B looked for. */
const mostA = 40;
const mostB = 30;
const mostRounds = 3;

/**
 * Adds the stretches that windows of seconds overlook: shorter than they are, between two breaks close together, or left
 * over at an end. Where moments speak against the placement, what B has there is sought in all that A has between the
 * neighbours that do agree; windows that reached over such a stretch and were met on its neighbours' lines go.
 */
export function withHidden(
  search: Search,
  matches: readonly WindowMatch[],
  polarity: 1 | -1,
): {
  readonly matches: readonly WindowMatch[];
  readonly segments: readonly PairSegment[];
  /** What was checked last, of just these segments; null when the last look still added something. */
  readonly trace: Trace | null;
} {
  let all = matches;
  let segments = segmentsOf(search, all);
  for (let round = 0; round < mostRounds; round++) {
    let added = false;
    const check = worthChecking(
      segments,
      all.map((m) => m.b),
    );
    const trace = traceAgreement(search, check, polarity);
    for (const hole of holesOf(trace, holeBar)) {
      if (hole.to - hole.from < leastHole) continue;
      const { within, offset } = seek(search, segments, hole);
      const found = offset === null ? [] : matchesAlong(search, within, offset);
      // What stands out on the placement's own line is its neighbourhood, not what the hole holds.
      const known = (m: WindowMatch) => segments.some((s) => Math.abs(alongA(s, m.b) - m.a) < leastJump);
      if (offset === null || found.length < 2 || found.every(known)) continue;
      const over = (m: WindowMatch) =>
        m.b > hole.from && m.b < hole.to && Math.abs(m.a - m.b - offset) > leastJump;
      all = [...all.filter((m) => !over(m)), ...found];
      added = true;
    }
    if (!added) return { matches: all, segments, trace };
    segments = segmentsOf(search, all);
  }
  return { matches: all, segments, trace: null };
}

type Stretch = Pick<Hole, 'from' | 'to'>;

/**
 * Offset (A − B) of what B has in a hole, within what A has there; null: nothing stands out. A hole at an end of the
 * common stretch goes on to the end of B: where A was paused, more of B is common than the placement knows.
 */
function seek(
  search: Search,
  segments: readonly PairSegment[],
  { from, to }: Hole,
): { readonly within: Stretch; readonly offset: number | null } {
  const before = segments.findLast((s) => s.b[0] < from - traceStep);
  const after = segments.find((s) => s.b[1] > to + traceStep);
  const margin = 0.5;
  const within = {
    from: Math.max(0, before ? from - margin : to - mostB),
    to: Math.min(search.durationB, after ? to + margin : from + mostB),
  };
  const lowest = before ? alongA(before, Math.min(from, before.b[1])) - margin : 0;
  const highest = after ? alongA(after, Math.max(to, after.b[0])) + margin : search.durationA;
  const first = Math.max(0, before ? lowest : highest - mostA);
  const last = Math.min(search.durationA, before ? Math.min(highest, first + mostA) : highest);
  const wide = last - first > leastHole && within.to - within.from > leastHole;
  return { within, offset: wide ? correlate(search, within.from, within.to, first, last) : null };
}

/** The one place of B's stretch in A's at which whitened sounds agree far above all others. */
function correlate(
  search: Search,
  startB: number,
  endB: number,
  startA: number,
  endA: number,
): number | null {
  const countB = Math.floor((endB - startB) * rate);
  const countA = Math.floor((endA - startA) * rate);
  const n = fftLength(countA + countB);
  const b = readEven(search.b, startB, 1, countB, new Float64Array(n));
  const a = readEven(search.a, startA, 1, countA, new Float64Array(n));
  whitenPair(b, a);
  b.fill(0, countB);
  a.fill(0, countA);
  const plan = fft(n);
  plan.forward(b, a);
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const m = (n - k) % n;
    const br = (b[k] as number) + (b[m] as number);
    const bi = (a[k] as number) - (a[m] as number);
    const ar = (a[k] as number) + (a[m] as number);
    const ai = (b[m] as number) - (b[k] as number);
    re[k] = ar * br + ai * bi;
    im[k] = ai * br - ar * bi;
  }
  plan.inverse(re, im);
  // Lag l: B's sample 0 lies at A's sample l. At least half a second must lie in both.
  const overlap = Math.min(countB, countA, rate / 2);
  let best = 0;
  let top = 0;
  let square = 0;
  const from = -countB + overlap;
  const to = countA - overlap;
  for (let lag = from; lag < to; lag++) {
    const v = re[lag < 0 ? lag + n : lag] as number;
    square += v * v;
    if (Math.abs(v) > top) {
      top = Math.abs(v);
      best = lag;
    }
  }
  const sigma = Math.sqrt(square / Math.max(1, to - from));
  return top > standOut * sigma ? startA + best / rate - startB : null;
}

/** Windows of a second or half of one along an offset, as far as they are met. */
function matchesAlong(search: Search, { from, to }: Stretch, offset: number): WindowMatch[] {
  const found: WindowMatch[] = [];
  const order = to - from > 3 ? 14 : to - from > 1.2 ? 13 : 12;
  const count = Math.max(5, Math.ceil((to - from) / 0.5));
  for (let k = 0; k < count; k++) {
    const b = from + ((k + 0.5) * (to - from)) / count;
    const m = search.match({ b, a: b + offset, slope: 0, order, reach: 0.02 });
    if (m && m.z >= windowBar && Math.abs(m.a - m.b - offset) < 0.003) found.push(m);
  }
  return found;
}
