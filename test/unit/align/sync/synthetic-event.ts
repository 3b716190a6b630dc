import type { NetworkRecording } from '#src/align/sync/network.ts';
import type { PairEvidence, PairSegment } from '#src/model/alignment.ts';
import { knot, type Segment, type TimeMap, timeMap, toTimeline } from '#src/model/time-map.ts';
import { sourceTime } from '#src/model/units.ts';

/** A repeatable stream of random numbers in 0…1 (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const gaussian = (next: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

/** How a synthetic recording truly lies in the world. */
export type Truth = {
  readonly id: string;
  readonly start: number;
  readonly ppm: number;
  /** Source seconds recorded. */
  readonly duration: number;
  /** At this source time the recorder lost this many seconds of the world. */
  readonly pauses?: readonly (readonly [at: number, lost: number])[];
};

/** World time of each unbroken stretch of a recording, as a time map onto the world's clock. */
export function worldMap({ start, ppm, duration, pauses = [] }: Truth): TimeMap {
  const rate = 1 + ppm * 1e-6;
  const segments: Segment[] = [];
  let from = 0;
  let lost = 0;
  for (const [to, gap] of [...pauses, [duration, 0] as const]) {
    segments.push({
      knots: [knot(start + lost + from / rate, from), knot(start + lost + to / rate, to)],
    });
    from = to;
    lost += gap;
  }
  return timeMap(segments);
}

const ends = ({ knots }: Segment) => {
  const [p, q] = [knots[0], knots[knots.length - 1]];
  if (!p || !q) throw new Error('an empty segment');
  return { p, q };
};

/**
 * What a pairwise measurement would find, with noise of standard deviation `sd` at both ends of each stretch; stretches
 * shorter than `least` seconds go unseen.
 */
export function evidence(
  a: Truth,
  b: Truth,
  options: { sd?: number; noise?: () => number; confidence?: number; shift?: number; least?: number } = {},
): PairEvidence {
  const { sd = 2e-5, noise = () => 0, confidence = 0.97, shift = 0, least = 3 } = options;
  const segments: PairSegment[] = [];
  for (const one of worldMap(a).segments)
    for (const two of worldMap(b).segments) {
      const [p, q] = [ends(one), ends(two)];
      const low = Math.max(p.p.timeline, q.p.timeline);
      const high = Math.min(p.q.timeline, q.q.timeline);
      if (high - low < least) continue;
      const source = (m: typeof p, t: number) =>
        m.p.source + ((t - m.p.timeline) * (m.q.source - m.p.source)) / (m.q.timeline - m.p.timeline);
      const sb = [source(q, low) + shift + sd * noise(), source(q, high) + shift + sd * noise()] as const;
      const sa = [source(p, low), source(p, high)] as const;
      segments.push({ a: sa, b: sb, ppm: ((sb[1] - sb[0]) / (sa[1] - sa[0]) - 1) * 1e6, sd });
    }
  const matched = segments.length > 0;
  return {
    a: a.id,
    b: b.id,
    status: matched ? 'matched' : 'refused',
    by: 'audio',
    confidence: matched ? confidence : 0.01,
    score: matched ? 0.8 : 0.15,
    chance: 0.18,
    matches: { a: [], b: [], sd: [], strength: [] },
    segments,
    candidates: matched ? [] : [{ against: a.id, offset: 12.5, score: 0.15 }],
    residual: null,
  };
}

/** The pair with its breaks told `off[k]` seconds late, by windows of this strength, one a second. */
export function breaksOff(pair: PairEvidence, off: readonly number[], strength: number): PairEvidence {
  const segments = pair.segments.map((s, k): PairSegment => {
    const rate = (s.b[1] - s.b[0]) / (s.a[1] - s.a[0]);
    const [early, late] = [k === 0 ? 0 : (off[k - 1] ?? 0), off[k] ?? 0];
    return {
      ...s,
      a: [s.a[0] + early, s.a[1] + late],
      b: [s.b[0] + early * rate, s.b[1] + late * rate],
    };
  });
  const all = segments.flatMap(({ a, b }) => {
    const count = Math.floor(a[1] - a[0]);
    return Array.from({ length: count }, (_, i) => {
      const share = (i + 0.5) / count;
      return { a: a[0] + share * (a[1] - a[0]), b: b[0] + share * (b[1] - b[0]) };
    });
  });
  const matches = {
    a: all.map((m) => m.a),
    b: all.map((m) => m.b),
    sd: all.map(() => 1e-4),
    strength: all.map(() => strength),
  };
  return { ...pair, segments, matches };
}

export const recordingOf = (
  { id, duration }: Truth,
  more: Partial<NetworkRecording> = {},
): NetworkRecording => ({
  id,
  name: id,
  duration,
  recorder: null,
  follows: null,
  clocks: { timecode: null, created: null },
  sounding: [[0, duration]],
  locked: null,
  trouble: null,
  ...more,
});

export const allPairs = (
  truths: readonly Truth[],
  make: (a: Truth, b: Truth) => PairEvidence = evidence,
): PairEvidence[] => truths.flatMap((a, i) => truths.slice(i + 1).map((b) => make(a, b)));

/**
 * Largest error (s) of a found map against the truth, the timeline being the clock of `reference`'s first
 * stretch; probed all along the recording, away from the breaks (whose place is known less sharply).
 */
export function worstError(found: TimeMap, truth: Truth, reference: Truth, margin = 1): number {
  const world = worldMap(truth);
  const rate = 1 + reference.ppm * 1e-6;
  let worst = 0;
  for (let k = 0; k <= 400; k++) {
    const s = (truth.duration * k) / 400;
    if (truth.pauses?.some(([at]) => Math.abs(s - at) < margin)) continue;
    const w = toTimeline(world, sourceTime(s));
    const t = toTimeline(found, sourceTime(Math.min(s, truth.duration)));
    if (w === null) throw new Error(`the truth has a hole at ${s}`);
    if (t === null) return Number.POSITIVE_INFINITY;
    worst = Math.max(worst, Math.abs(t - (w - reference.start) * rate));
  }
  return worst;
}
