import type { PairEvidence, PairSegment } from '#src/model/alignment.ts';
import { measuredSegments } from './network-pieces.ts';
import type { NetworkRecording, Stretch } from './network-types.ts';
import { median } from './robust-lines.ts';
import type { Ends } from './network-types.ts';

/** A moment at which a recording's clock and the world's fell apart: a pause, a dropped block, an insertion. */
export type Break = {
  readonly recording: number;
  readonly low: number;
  readonly high: number;
  /** How alike the recordings that tell of it were around it, 0…1: the surest tells the moment. */
  readonly sure: number;
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

/** One pair's word on a break. */
type Vote = Break & {
  readonly pair: number;
  /** How much the recording lacks (seconds), negative where it has too much. */
  readonly lost: number;
};

type Side = { readonly recording: number; readonly at: readonly [number, number] };

/** Smaller jumps are noise, not breaks: recorders drop whole blocks. Seconds. */
export const smallestBreak = 0.5e-3;
/** Jumps this close to each other are one break: no window tells them apart. Seconds. */
const sameMoment = 0.3;
/** In pauses of speech a pair tells the moment to half a second: as far apart may two pairs place one break, seconds. */
const samePause = 1;
/** A pause is one moment and one size, whoever heard it: clocks and noise change the size by no more than this. */
const sameSize = (p: number, q: number): boolean => Math.abs(p - q) < 5e-3 + 1e-3 * Math.abs(p);
/** Wider than this (s), a break was not located but only lies between the nearest matches. */
const located = 0.1;
/** A line that runs on so far to both sides of a place (s) runs straight over it. */
const clear = 1.3;
/** Whether the recordings are alike is looked up within this of a break, seconds. */
const around = 12;

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
  const votes: Vote[] = jumps.map((jump) => {
    const [a, b] = ends[jump.pair] as Ends;
    const lacking = jump.amount > 0 ? { recording: b, at: jump.b } : { recording: a, at: jump.a };
    const other = jump.amount > 0 ? { recording: a, at: jump.a } : { recording: b, at: jump.b };
    const accused = witnesses(lacking, jump);
    const alternative = witnesses(other, jump);
    const more = accused.for + alternative.against - alternative.for - accused.against;
    const { recording, at } = more < 0 ? other : lacking;
    return {
      recording,
      low: Math.min(...at),
      high: Math.max(...at),
      sure: sureness(pairs[jump.pair] as PairEvidence, jump),
      rival: more === 0 ? other.recording : null,
      pair: jump.pair,
      lost: (more < 0 ? -1 : 1) * Math.abs(jump.amount),
    };
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

/** The median strength of a pair's matches around a jump; 0 where there are none. */
function sureness({ matches }: PairEvidence, { a }: Jump): number {
  const strengths = matches.strength.filter((_, i) => {
    const at = matches.a[i] as number;
    return at > a[0] - around && at < a[1] + around;
  });
  return strengths.length > 0 ? median(strengths) : 0;
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
  const low = Math.min(...side.at);
  const high = Math.max(...side.at);
  for (const index of own) {
    const tied = ends[index];
    if (!tied || index === jump.pair) continue;
    const which = tied[0] === side.recording ? 'a' : 'b';
    const same = jumpsOfPair[index]?.some((other) => {
      const [from, to] = [Math.min(...other[which]), Math.max(...other[which])];
      const near = from <= high + samePause && to >= low - samePause;
      return near && sameSize(Math.abs(other.amount), Math.abs(jump.amount));
    });
    if (same) count.for++;
    else if (straightOver(pairs[index] as PairEvidence, which, low - clear, high + clear)) count.against++;
  }
  return count;
}

/** Was it measured on one straight line from before to after? */
const straightOver = (pair: PairEvidence, which: 'a' | 'b', low: number, high: number): boolean =>
  measuredSegments(pair).some((s) => s[which][0] < low && s[which][1] > high);

/**
 * Joins votes for the same break: what lies at one moment, and what several pairs saw of one size a little apart. Of
 * one pair no two, since it told them apart.
 */
function merge(votes: readonly Vote[], duration: number): Break[] {
  const groups: [Vote, ...Vote[]][] = [];
  for (const vote of [...votes].sort(bySureness)) {
    const isSame = (group: [Vote, ...Vote[]]): boolean => {
      const [first] = group;
      const apart = Math.max(first.low - vote.high, vote.low - first.high);
      const told = group.some((other) => other.pair === vote.pair);
      return apart <= sameMoment || (apart <= samePause && !told && sameSize(first.lost, vote.lost));
    };
    const off = ([first]: [Vote, ...Vote[]]) => Math.abs(middleOf(first) - middleOf(vote));
    const [nearest] = groups.filter(isSame).sort((p, q) => off(p) - off(q));
    if (nearest) nearest.push(vote);
    else groups.push([vote]);
  }
  return groups
    .map((group) => group.reduce(narrowed))
    .map(({ recording, low, high, sure, rival }): Break => ({ recording, low, high, sure, rival }))
    .filter((b) => middleOf(b) > 0.01 && middleOf(b) < duration - 0.01)
    .sort((p, q) => middleOf(p) - middleOf(q));
}

/** The middle of where a break may be, source seconds. */
export const middleOf = ({ low, high }: Break): number => (low + high) / 2;

/** What was located leads, the surest first; else the narrowest. */
function bySureness(p: Vote, q: Vote): number {
  const width = ({ low, high }: Vote) => high - low;
  const open = (vote: Vote) => (width(vote) > located ? width(vote) : 0);
  return open(p) - open(q) || q.sure - p.sure || width(p) - width(q) || p.low - q.low;
}

/** A break, with what another says of the same one. */
function narrowed<B extends Break>(first: B, other: Break): B {
  const low = Math.max(first.low, other.low);
  const high = Math.min(first.high, other.high);
  const rival = other.rival === null ? null : first.rival;
  return low <= high ? { ...first, low, high, rival } : { ...first, rival };
}

/**
 * Breaks between which nothing was measured are one break: a stretch that no tie holds lies nowhere. The first two
 * such are joined, the surer telling the moment; null where there are none.
 *
 * @param tied by stretch: something ties it
 */
export function joinedBreaks(
  breaks: readonly Break[],
  stretches: readonly Stretch[],
  tied: ReadonlySet<number>,
): Break[] | null {
  for (const [index, { recording, from, to }] of stretches.entries()) {
    if (tied.has(index)) continue;
    const [first, second] = [from, to].map((s) =>
      breaks.find((b) => b.recording === recording && middleOf(b) === s),
    );
    if (!first || !second) continue;
    const one = second.sure > first.sure ? narrowed(second, first) : narrowed(first, second);
    return breaks.flatMap((b) => (b === second ? [] : b === first ? [one] : [b]));
  }
  return null;
}

/** Cuts every recording at its breaks (the middle of what is known of each). In order of recording and time. */
export function cutAtBreaks(recordings: readonly NetworkRecording[], breaks: readonly Break[]): Stretch[] {
  return recordings.flatMap((recording, index) => {
    const cuts = breaks.filter((b) => b.recording === index).map(middleOf);
    const edges = [0, ...cuts, Math.max(recording.duration, 1e-3)].sort((p, q) => p - q);
    return edges.slice(1).map((to, k) => {
      const from = edges[k] as number;
      return { recording: index, from, to, centre: (from + to) / 2 };
    });
  });
}
