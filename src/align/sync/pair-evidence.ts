import type { PairSegment } from '#src/model/alignment.ts';
import { chanceScore, type TriedLine } from './pair-lines.ts';
import type { Trace } from './agreement-trace.ts';
import { holesIn } from './pair-holes.ts';
import type { Break } from './pair-track.ts';
import { alongA, type Edge, rateOf, type Search, windowOrder, touch } from './pair-search.ts';
import { median } from './robust-lines.ts';
import type { WindowMatch } from './window-match.ts';

/** What speaks for and against a placement, by name: the input of the confidence model. */
export type Evidence = {
  /** Windows that lie on the segments to 1 ms. */
  readonly agreeing: number;
  /** Share of the windows with sound in them that do. */
  readonly share: number;
  /** Median height of their peaks, standard deviations. */
  readonly height: number;
  /** Predicted worst standard deviation over the common stretch, seconds, its ends included. */
  readonly worstSd: number;
  /** Longest hole at an end or beside a break, with sound, in which nothing agrees: seconds and share. */
  readonly longestHole: number;
  readonly holeShare: number;
  /** What the moments of that hole say for the placement (negative: against it), nats. */
  readonly holeSpeaks: number;
  /** Longest hole that one line spans, seconds. */
  readonly spannedHole: number;
  /** How well the best other place explains the same windows, 0…1; 1: as well as this one. */
  readonly ambiguity: number;
  /** Root mean square distance of the windows within 5 ms of the segments, seconds. */
  readonly spread: number;
  /** Seconds around breaks that could not be closed in on: a stretch may hide there. */
  readonly unresolved: number;
  readonly breaks: number;
  /** Probability that a break lies elsewhere than it was put: silence around it, mostly. */
  readonly breakDoubt: number;
  /** Longest such hole of moments that speak against the placement, seconds: nothing of it was met elsewhere either. */
  readonly longestAgainst: number;
  /** Longest run of such moments that one line spans, seconds. */
  readonly spannedAgainst: number;
  /** The longest hole of either kind when silence counts too, in which a break may hide unheard, seconds. */
  readonly longestUntold: number;
  /** Windows of other lines that match well where no window of the placement does: a stretch was overlooked. */
  readonly stray: number;
  /**
   * How well a window's sound is met elsewhere within some seconds of its place, against how well at its place;
   * median over windows, 0…1. Near 1: hum, or a loop, of which nobody can say which round it is.
   */
  readonly repetition: number;
  /**
   * The same within 2–60 ms of its place, where most windows agree on the distance; 0: they do not. Near 1: a room in
   * which an echo is as loud as the direct sound, of which nobody can say which is which.
   */
  readonly echo: number;
};

/** A placement as it was found, and its check. */
export type Placed = {
  readonly segments: readonly PairSegment[];
  readonly found: readonly WindowMatch[];
  readonly edges: readonly Edge[];
  readonly breaks: readonly Break[];
  readonly trace: Trace;
};

const inlier = 0.001;

/**
 * What speaks for a pair’s placement and against it, as the confidence is made of.
 * @param lines all that were tried: others that are as good make the placement ambiguous
 */
export function gatherEvidence(
  search: Search,
  { segments, found, breaks, trace }: Placed,
  lines: readonly TriedLine[],
): Evidence {
  const on = found.filter((m) =>
    segments.some((s) => holds(s, m.b) && Math.abs(alongA(s, m.b) - m.a) < inlier),
  );
  const heights = on.map((m) => m.z).sort((p, q) => p - q);
  const holes = holesIn(search, segments, on, trace);
  return {
    agreeing: on.length,
    share: holes.share,
    height: heights[heights.length >> 1] ?? 0,
    worstSd: segments.reduce((worst, s) => Math.max(worst, s.sd), 0),
    longestHole: holes.open,
    holeShare: holes.openShare,
    holeSpeaks: holes.openSpeaks,
    spannedHole: holes.spanned,
    ambiguity: ambiguityOf(search, segments, on, lines),
    spread: spreadOf(segments, found),
    unresolved: unresolvedOf(segments, on),
    breaks: Math.max(0, segments.length - 1),
    breakDoubt: 1 - breaks.reduce((p, k) => p * (1 - k.doubt), 1),
    longestAgainst: holes.openAgainst,
    spannedAgainst: holes.spannedAgainst,
    longestUntold: holes.openUntold,
    stray: strayOf(segments, on, lines),
    ...againIn(search, on),
  };
}

/** Places around a window's own, seconds, and how far around each to look: 0.1 to 6 s away, either side. */
const elsewhere: readonly (readonly [number, number])[] = [
  [0.38, 0.28],
  ...[1.3, 2.6, 3.9, 5.2].map((away) => [away, 0.65] as const),
];
/** 2 to 60 ms away. */
const beside = [0.031, 0.029] as const;
/** Windows tell of one echo where they put it this near, seconds. */
const together = 0.0003;

/** Where else, and how well, the sound of some eight windows is met. */
function againIn(search: Search, on: readonly WindowMatch[]): Pick<Evidence, 'repetition' | 'echo'> {
  const repeated: number[] = [];
  const echoes: { readonly lag: number; readonly ratio: number }[] = [];
  const every = Math.max(1, on.length / 8);
  const order = windowOrder(search);
  let windows = 0;
  for (let i = every / 2; i < on.length; i += every) {
    const m = on[Math.floor(i)] as WindowMatch;
    const own = search.match({ b: m.b, a: m.a, slope: 0, order, reach: 0.002 });
    if (!own) continue;
    windows++;
    const meet = (away: number, reach: number) =>
      search.match({ b: m.b, a: m.a + away, slope: 0, order, reach });
    let most = 0;
    for (const side of [-1, 1]) {
      for (const [away, reach] of elsewhere) most = Math.max(most, meet(side * away, reach)?.strength ?? 0);
      const near = meet(side * beside[0], beside[1]);
      if (near) echoes.push({ lag: near.a - own.a, ratio: near.strength / own.strength });
    }
    repeated.push(most / own.strength);
  }
  const alike = (lag: number): number[] =>
    echoes.filter((e) => Math.abs(e.lag - lag) < together).map((e) => e.ratio);
  const agreed = echoes.map(({ lag }) => alike(lag)).filter((ratios) => ratios.length > windows / 2);
  return {
    repetition: Math.min(1, median(repeated)),
    echo: Math.min(1, Math.max(0, ...agreed.map(median))),
  };
}

/** Counts moments of B that a line off the placement explains well, where the placement has nothing to say. */
function strayOf(
  segments: readonly PairSegment[],
  on: readonly WindowMatch[],
  lines: readonly TriedLine[],
): number {
  const reach = 2;
  const times = new Set<number>();
  for (const line of lines) {
    if (line.score < 2 * chanceScore || line.agreeing < 3 || segments.some((s) => holdsLine(s, line)))
      continue;
    for (const m of line.matches) {
      const off = line.offset + line.slope * (m.b - line.b);
      if (Math.abs(m.a - m.b - off) < 0.003 && on.every((o) => Math.abs(o.b - m.b) > reach)) times.add(m.b);
    }
  }
  return times.size;
}

/** Robust: the median, scaled, of what lies within 5 ms. */
function spreadOf(segments: readonly PairSegment[], found: readonly WindowMatch[]): number {
  const apart: number[] = [];
  for (const m of found) {
    const s = segments.find((q) => holds(q, m.b));
    const r = s ? Math.abs(alongA(s, m.b) - m.a) : 1;
    if (r < 0.005) apart.push(r * r);
  }
  return apart.length === 0 ? 1 : Math.sqrt(apart.reduce((sum, r) => sum + r, 0) / apart.length);
}

/** The widest stretch around a break without a window on either line, seconds. */
function unresolvedOf(segments: readonly PairSegment[], on: readonly WindowMatch[]): number {
  let worst = 0;
  for (let i = 0; i + 1 < segments.length; i++) {
    const s = segments[i] as PairSegment;
    const next = segments[i + 1] as PairSegment;
    if (touch(s, next)) continue;
    const before = on.reduce((last, m) => (m.b <= s.b[1] + 1e-3 ? Math.max(last, m.b) : last), s.b[0]);
    const after = on.reduce(
      (first, m) => (m.b >= next.b[0] - 1e-3 ? Math.min(first, m.b) : first),
      next.b[1],
    );
    worst = Math.max(worst, s.b[1] - before + (after - next.b[0]));
  }
  return worst;
}

const holds = (s: PairSegment, b: number): boolean => b >= s.b[0] - 1e-9 && b <= s.b[1] + 1e-9;

/**
 * How much of what speaks for the placement speaks as well for the best other place. Windows that both places
 * could explain are met at both; those that only the placement explains tell the two apart.
 */
function ambiguityOf(
  search: Search,
  segments: readonly PairSegment[],
  on: readonly WindowMatch[],
  lines: readonly TriedLine[],
): number {
  const top = lines.reduce((most, l) => Math.max(most, l.score), 0);
  const rivals = lines
    .filter((l) => l.score >= 0.25 * top && l.agreeing >= 2 && !segments.some((s) => holdsLine(s, l)))
    .slice(0, 4);
  let worst = 0;
  for (const rival of rivals) {
    const shared = on.filter((m) => {
      const a = m.b + rival.offset + rival.slope * (m.b - rival.b);
      return a > 1 && a < search.durationA - 1;
    });
    if (shared.length < 2) {
      worst = Math.max(worst, Math.min(1, rival.score / top));
      continue;
    }
    const every = Math.max(1, shared.length / 12);
    let alike = 0;
    let count = 0;
    for (let i = 0; i < shared.length; i += every) {
      const m = shared[Math.floor(i)] as WindowMatch;
      const a = m.b + rival.offset + rival.slope * (m.b - rival.b);
      const other = search.match({ b: m.b, a, slope: rival.slope, order: windowOrder(search), reach: 0.03 });
      count++;
      if (other && other.strength > 0.8 * m.strength) alike++;
    }
    worst = Math.max(worst, alike / count);
  }
  return worst;
}

function holdsLine(s: PairSegment, line: TriedLine): boolean {
  const b = Math.max(s.b[0], Math.min(s.b[1], line.b));
  return Math.abs(alongA(s, b) - b - line.offset - line.slope * (b - line.b)) < 0.03 + 1e-6 * rateOf(s);
}
