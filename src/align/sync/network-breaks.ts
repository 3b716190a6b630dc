import type { PairEvidence, PairSegment } from '#src/model/alignment.ts';
import { measuredSegments } from './network-pieces.ts';
import type { NetworkRecording, Stretch } from './network-types.ts';

/** A moment at which a recording's clock and the world's fell apart: a pause, a dropped block, an insertion. */
export type Break = {
  readonly recording: number;
  readonly low: number;
  readonly high: number;
  /** Who may have inserted what this one seems to lack, where no third recording tells (index); null: one does. */
  readonly rival: number | null;
};

/** A jump seen by one pair: on which side it lies is to be decided. Positive: B lacks what A has. */
type Jump = {
  readonly pair: number;
  readonly amount: number;
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
};

type Side = { readonly recording: number; readonly at: readonly [number, number] };

/** Smaller jumps are noise, not breaks: recorders drop whole blocks. Seconds. */
export const smallestBreak = 0.5e-3;
/** Two pairs that place a break this close to each other mean the same one. Seconds. */
const sameBreak = 0.3;

/** Which recordings (by index) a pair ties. */
export type Ends = readonly [number, number];

/**
 * The breaks of every recording, from the jumps its pairs show. Third recordings tell on which side it lies: for
 * it speak those that see the same jump there, and those that run straight over the place on the other side.
 * Where they are equal or there are none, it is the side that lacks material: recorders lose more than they add.
 */
export function findBreaks(
  recordings: readonly NetworkRecording[],
  pairs: readonly PairEvidence[],
  ends: readonly (Ends | null)[],
): Break[] {
  const jumps = pairs.flatMap((pair, index) => (ends[index] ? jumpsOf(pair, index) : []));
  const pairsOf = recordings.map((_, r) => pairs.flatMap((_, k) => (ends[k]?.includes(r) ? [k] : [])));
  const jumpsOfPair = pairs.map((_, k) => jumps.filter((jump) => jump.pair === k));
  const witnesses = (side: Side, jump: Jump) =>
    hear(side, jump, pairsOf[side.recording] ?? [], jumpsOfPair, pairs, ends);
  const votes: Break[] = jumps.map((jump) => {
    const [a, b] = ends[jump.pair] as Ends;
    const lacking = jump.amount > 0 ? { recording: b, at: jump.b } : { recording: a, at: jump.a };
    const other = jump.amount > 0 ? { recording: a, at: jump.a } : { recording: b, at: jump.b };
    const accused = witnesses(lacking, jump);
    const alternative = witnesses(other, jump);
    const more = accused.for + alternative.against - alternative.for - accused.against;
    const { recording, at } = more < 0 ? other : lacking;
    const rival = more === 0 ? other.recording : null;
    return { recording, low: Math.min(...at), high: Math.max(...at), rival };
  });
  return recordings.flatMap((recording, index) =>
    merge(
      votes.filter((vote) => vote.recording === index),
      recording.duration,
    ),
  );
}

/** Where two neighbouring straight stretches of a pair do not continue each other. */
function jumpsOf(pair: PairEvidence, index: number): Jump[] {
  const jumps: Jump[] = [];
  let length = 0;
  let drift = 0;
  for (const segment of pair.segments) {
    length += segment.a[1] - segment.a[0];
    drift += (segment.a[1] - segment.a[0]) * segment.ppm;
  }
  const rate = 1 + (length > 0 ? drift / length : 0) * 1e-6;
  for (let k = 1; k < pair.segments.length; k++) {
    const p = pair.segments[k - 1] as PairSegment;
    const q = pair.segments[k] as PairSegment;
    const amount = q.a[0] - p.a[1] - (q.b[0] - p.b[1]) / rate;
    const hole = Math.max(0, Math.min(q.a[0] - p.a[1], q.b[0] - p.b[1]));
    if (Math.abs(amount) > Math.max(smallestBreak, 4 * Math.hypot(p.sd, q.sd) + 3e-6 * hole))
      jumps.push({ pair: index, amount, a: [p.a[1], q.a[0]], b: [p.b[1], q.b[0]] });
  }
  return jumps;
}

/** How many other pairs of a recording show the same jump at that place, and how many run straight over it. */
function hear(
  side: Side,
  jump: Jump,
  own: readonly number[],
  jumpsOfPair: readonly (readonly Jump[])[],
  pairs: readonly PairEvidence[],
  ends: readonly (Ends | null)[],
): { for: number; against: number } {
  const count = { for: 0, against: 0 };
  const low = Math.min(...side.at) - sameBreak;
  const high = Math.max(...side.at) + sameBreak;
  for (const index of own) {
    const tied = ends[index];
    if (!tied || index === jump.pair) continue;
    const which = tied[0] === side.recording ? 'a' : 'b';
    const same = jumpsOfPair[index]?.some((other) => {
      const at = other[which];
      const size = Math.abs(Math.abs(other.amount) - Math.abs(jump.amount));
      return Math.min(...at) <= high && Math.max(...at) >= low && size < 5e-3;
    });
    if (same) count.for++;
    else if (straightOver(pairs[index] as PairEvidence, which, low - 1, high + 1)) count.against++;
  }
  return count;
}

/** Was it measured on one straight line from before to after? */
const straightOver = (pair: PairEvidence, which: 'a' | 'b', low: number, high: number): boolean =>
  measuredSegments(pair).some((s) => s[which][0] < low && s[which][1] > high);

/** Joins votes for the same break; the narrowest leads, since it knows the place best. */
function merge(votes: readonly Break[], duration: number): Break[] {
  const breaks: Break[] = [];
  const byWidth = [...votes].sort((p, q) => p.high - p.low - (q.high - q.low) || p.low - q.low);
  for (const vote of byWidth) {
    const k = breaks.findIndex((b) => vote.low - sameBreak <= b.high && vote.high + sameBreak >= b.low);
    const known = breaks[k];
    if (!known) breaks.push(vote);
    else {
      const low = Math.max(known.low, vote.low);
      const high = Math.min(known.high, vote.high);
      const rival = vote.rival === null ? null : known.rival;
      breaks[k] = low <= high ? { ...known, low, high, rival } : { ...known, rival };
    }
  }
  return breaks
    .filter((b) => b.low + b.high > 0.02 && (b.low + b.high) / 2 < duration - 0.01)
    .sort((p, q) => p.low + p.high - q.low - q.high);
}

/** Cuts every recording at its breaks (the middle of what is known of each). In order of recording and time. */
export function cutAtBreaks(recordings: readonly NetworkRecording[], breaks: readonly Break[]): Stretch[] {
  return recordings.flatMap((recording, index) => {
    const cuts = breaks.filter((b) => b.recording === index).map((b) => (b.low + b.high) / 2);
    const edges = [0, ...cuts, Math.max(recording.duration, 1e-3)].sort((p, q) => p - q);
    return edges.slice(1).map((to, k) => {
      const from = edges[k] as number;
      return { recording: index, from, to, centre: (from + to) / 2 };
    });
  });
}
