import type { Coarse, Hit, Line } from './coarse.ts';
import { type Search, sweepOrder, windowBar, windowOrder } from './pair-search.ts';
import { median } from './robust-lines.ts';
import type { WindowMatch } from './window-match.ts';

/** A coarse line after windows have been tried along it. */
export type TriedLine = {
  /** Offset (A − B) at B's time `b`, refined where windows agreed, and its change per second of B. */
  readonly b: number;
  readonly offset: number;
  readonly slope: number;
  /**
   * Root mean square height of the peaks that agree with each other to 3 ms, at least eight being asked for: in
   * standard deviations of unrelated sound. Luck alone stays below `chanceScore`.
   */
  readonly score: number;
  /** The same where a single peak stands for all eight: what a guess is worth. 0: no window could be measured. */
  readonly reached: number;
  readonly agreeing: number;
  readonly tried: number;
  readonly matches: readonly WindowMatch[];
};

/** Unrelated speech and music stay below this score (test/bench/sync, “unrelated”). */
export const chanceScore = 4;

function tryHit(
  search: Search,
  hit: Hit,
  b: number,
  slope: number,
  order = windowOrder(search),
): WindowMatch | null {
  if (b < 0 || b > search.durationB) return null;
  const a = b + hit.offset + slope * (b - hit.b);
  return search.match({ b, a, slope, order, reach: 0.25 });
}

/** Tries the coarse lines by windows; best first. Once one stands out, faint ones are not worth the time. */
export function tryLines(search: Search, coarse: Coarse): TriedLine[] {
  const tried: TriedLine[] = [];
  let best: { readonly score: number; readonly support: number } | null = null;
  for (const line of coarse.lines) {
    if (best && best.score > 2.5 * chanceScore && line.support < 0.04 * best.support) continue;
    const made = tryLine(search, line, coarse);
    tried.push(made);
    if (!best || made.score > best.score) best = { score: made.score, support: line.support };
  }
  return tried.sort((p, q) => q.score - p.score);
}

/** Windows that must agree before one line's score is not held down by those that are missing. */
const asked = 8;

/** Tries two windows at each of the line's best hits. */
function tryLine(search: Search, line: Line, coarse: Coarse): TriedLine {
  const hits = [...line.hits].sort((p, q) => q.z - p.z).slice(0, asked);
  const found: WindowMatch[] = [];
  let tried = 0;
  for (const hit of hits)
    for (const b of placesIn(search, hit, coarse.block)) {
      tried++;
      const m = tryHit(search, hit, b, line.slope);
      if (m) found.push(m);
    }
  const { members, slope } = agreement(found, search.maxDrift * 1e-6, line.slope);
  const power = members.reduce((sum, m) => sum + m.z * m.z, 0);
  const score = members.length < 2 ? 0 : Math.sqrt(power / Math.max(Math.min(asked, tried), members.length));
  const b = members.length > 0 ? median(members.map((m) => m.b)) : line.b;
  const offset =
    members.length > 0
      ? median(members.map((m) => m.a - m.b - slope * (m.b - b)))
      : line.offset + line.slope * (b - line.b);
  return {
    b,
    offset,
    slope,
    score,
    reached: score || Math.sqrt(power / asked),
    agreeing: members.length,
    tried,
    matches: found.filter((m) => m.z > windowBar),
  };
}

/** Two moments of B within a hit's block where both recordings have sound; four where they share only a part. */
function placesIn(search: Search, hit: Hit, block: number): readonly number[] {
  const from = Math.max(hit.b - block / 2, 0, -hit.offset);
  const to = Math.min(hit.b + block / 2, search.durationB, search.durationA - hit.offset);
  const shares = to - from < 0.9 * block ? [0.2, 0.4, 0.6, 0.8] : [0.25, 0.75];
  return shares.map((share) => from + share * (to - from));
}

/** The largest set of matches on one line within the drift allowed, to 3 ms (weighted by height). */
function agreement(
  found: readonly WindowMatch[],
  drift: number,
  slope: number,
): { readonly members: readonly WindowMatch[]; readonly slope: number } {
  let members: readonly WindowMatch[] = [];
  let most = 0;
  let rate = slope;
  const consider = (m: WindowMatch, s: number): void => {
    const set = found.filter((o) => Math.abs(o.a - o.b - (m.a - m.b) - s * (o.b - m.b)) < 0.003);
    const weight = set.reduce((sum, o) => sum + o.z * o.z, 0);
    if (weight > most) {
      most = weight;
      members = set;
      rate = s;
    }
  };
  for (const [i, m] of found.entries()) {
    consider(m, slope);
    for (const o of found.slice(i + 1)) {
      const s = (o.a - o.b - (m.a - m.b)) / (o.b - m.b);
      if (Number.isFinite(s) && Math.abs(s) <= drift) consider(m, s);
    }
  }
  return { members, slope: rate };
}

/**
 * Tries the best hits of blocks where nothing was met yet, each on its own, so that a stretch between two breaks
 * is found too.
 */
export function tryBlocks(search: Search, coarse: Coarse, lines: readonly TriedLine[]): WindowMatch[] {
  const met = lines.flatMap((l) => l.matches);
  const known = (hit: Hit): boolean =>
    met.some((m) => Math.abs(m.b - hit.b) < coarse.block && Math.abs(m.a - m.b - hit.offset) < 0.03);
  const blocks = new Map<number, Hit[]>();
  for (const hit of coarse.hits) {
    if (hit.z < 5 || known(hit)) continue;
    const own = blocks.get(hit.block) ?? [];
    own.push(hit);
    blocks.set(hit.block, own);
  }
  const found: WindowMatch[] = [];
  const full = windowOrder(search);
  const quick = sweepOrder(search, Math.min(search.durationA, search.durationB), met);
  const isOnLine = (hit: Hit): boolean =>
    lines.some((l) => Math.abs(hit.offset - l.offset - l.slope * (hit.b - l.b)) < 0.03);
  for (const own of blocks.values())
    for (const hit of own.sort((p, q) => q.z - p.z).slice(0, 2)) {
      let order = isOnLine(hit) ? quick : full;
      let m = tryHit(search, hit, hit.b, 0, order);
      if (order < full && !(m && m.z >= windowBar)) {
        order = full;
        m = tryHit(search, hit, hit.b, 0);
      }
      if (!m || m.z < windowBar) continue;
      found.push(m);
      // A second look nearby tells the clock's rate, however many breaks there are.
      const again = search.match({ b: m.b + 3, a: m.a + 3, slope: 0, order, reach: 0.02 });
      if (again && again.z > windowBar) found.push(again);
    }
  return found;
}

/**
 * The matches without repeats. Where no one line explains most of them, each is looked at again to either side:
 * that tells the clock's rate between breaks, and sorts out luck, however many breaks there are.
 */
export function supported(
  search: Search,
  matches: readonly WindowMatch[],
  lines: readonly TriedLine[],
): WindowMatch[] {
  const own: WindowMatch[] = [];
  for (const m of matches)
    if (!own.some((o) => Math.abs(o.b - m.b) < 0.5 && Math.abs(o.a - o.b - (m.a - m.b)) < 1e-3)) own.push(m);
  const best = lines[0];
  const explained = own.filter(
    (m) => best && Math.abs(m.a - m.b - best.offset - best.slope * (m.b - best.b)) < 0.003,
  );
  if (explained.length > 0.8 * own.length) return own;
  const beside = own.flatMap((m) =>
    [-3, 3].map((step) =>
      search.match({ b: m.b + step, a: m.a + step, slope: 0, order: windowOrder(search), reach: 0.02 }),
    ),
  );
  return [...own, ...beside.filter((m) => m !== null).filter((m) => m.z > windowBar)];
}
