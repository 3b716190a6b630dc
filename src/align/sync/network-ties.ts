import type { PairEvidence } from '#src/model/alignment.ts';
import { toTimeline } from '#src/model/time-map.ts';
import { sourceTime } from '#src/model/units.ts';
import type { Network } from './network-solution.ts';
import { believed, verdicts } from './network-confidence.ts';
import { bridges } from './network-graph.ts';
import { mapOf } from './network-maps.ts';
import type { NetworkRecording } from './network-types.ts';

/** A match that alone ties two groups, held against the pairs that should match if it were right. */
export type Tie = {
  /** Index of the pair. */
  readonly pair: number;
  /** Belief in it by itself, and after asking the others, 0…1. */
  readonly before: number;
  readonly belief: number;
  /** Recordings that should share sound by it and were found not to, by index. */
  readonly denied: readonly (readonly [number, number])[];
};

/** Common sound from which on two recordings should have matched, seconds. */
const enoughSound = 8;
/** How fast the odds fall that recordings which share so much sound do not match: halved at this, seconds. */
const halving = 15;
/** Microphones that hear nothing of each other do so in many pairs at once: denials are not independent. */
const mostAgainst = 0.1;
/** A tie goes when its belief falls below this, and to less than half of what it was. */
const tooLittle = 0.3;

/**
 * Every match that alone ties two groups of recordings puts all of one group over all of the other. Where two
 * of these should then have shared sound, both have sound there, and yet they were refused, the tie is
 * believed less: by 1/(1 + s/15) for s seconds, altogether at most tenfold.
 */
export function deniedTies(network: Network): Tie[] {
  const { recordings, pairs, ends, component } = network;
  const judged = verdicts(network);
  const links = linksOf(network);
  const refused = pairs.filter((p) => p.by === 'audio' && p.status === 'refused');
  if (refused.length === 0) return [];
  const indexOf = new Map(recordings.map((r, i) => [r.id, i]));
  const heard = new Map<number, Stretches>();
  const sound = (r: number): Stretches => {
    const known = heard.get(r) ?? soundOnTimeline(network, r);
    heard.set(r, known);
    return known;
  };
  return bridges(recordings.length, links).flatMap(({ link, side }): Tie[] => {
    const index = links[link]?.pair ?? -1;
    const pair = pairs[index];
    const tied = ends[index];
    if (!pair || !tied || pair.by !== 'audio' || judged[index]?.verdict !== 'used') return [];
    let against = 1;
    const denied: [number, number][] = [];
    for (const other of refused) {
      const a = indexOf.get(other.a) as number;
      const b = indexOf.get(other.b) as number;
      if (component[a] !== component[tied[0]] || component[b] !== component[tied[0]]) continue;
      if (side.has(a) === side.has(b)) continue;
      const common = shared(sound(a), sound(b));
      if (common < enoughSound) continue;
      against /= 1 + common / halving;
      denied.push([a, b]);
    }
    if (denied.length === 0) return [];
    const before = believed(pair);
    const odds = (before / (1 - before)) * Math.max(mostAgainst, against);
    return [{ pair: index, before, belief: odds / (1 + odds), denied }];
  });
}

/** The least believed of the ties that are denied too much to be kept. */
export function weakestTie(ties: readonly Tie[]): Tie | null {
  const gone = ties.filter((t) => t.belief < tooLittle && t.belief < 0.5 * t.before);
  return gone.sort((p, q) => p.belief - q.belief || p.pair - q.pair)[0] ?? null;
}

/**
 * Was this pair set aside in an earlier solution because of what it implies? Then it stays out when the project
 * is solved again, without the sound at hand. (What contradicts measured loops has a residual.)
 */
export const isDenied = (pair: PairEvidence): boolean =>
  pair.status === 'inconsistent' && pair.residual === null && pair.confidence < tooLittle;

/** In words: what a denied tie would put together. */
export function tieNote({ recordings, pairs }: Network, { pair, denied }: Tie): string {
  const { a, b } = pairs[pair] as PairEvidence;
  const name = (r: NetworkRecording | undefined) => `“${r?.name ?? ''}”`;
  const named = (id: string) => name(recordings.find((r) => r.id === id));
  const said = denied.slice(0, 3).map(([p, q]) => `${name(recordings[p])} and ${name(recordings[q])}`);
  const more = denied.length > 3 ? ` (and ${denied.length - 3} more pairs)` : '';
  return `The weak match between ${named(a)} and ${named(b)} is all that would tie their groups together, but then ${said.join(', ')}${more} should sound alike, and they do not; it was left out.`;
}

/** All that holds recordings together in the solution; `pair` is −1 where pins or chapters do. */
function linksOf(network: Network): { readonly a: number; readonly b: number; readonly pair: number }[] {
  const { pieces, stretches, consensus, fixed, component } = network;
  const seen = new Set<string>();
  // What was placed by hand stands on one clock without any match.
  const placed = stretches.flatMap((s, k) => (fixed[k] ? [s.recording] : []));
  const byHand = placed.flatMap((b) => {
    const a = placed.find((other) => component[other] === component[b]) ?? b;
    return a === b ? [] : [{ a, b, pair: -1 }];
  });
  const ties = pieces.flatMap((piece, k) => {
    if (!consensus.agrees[k]) return [];
    const a = stretches[piece.a]?.recording ?? 0;
    const b = stretches[piece.b]?.recording ?? 0;
    const pair = piece.kind === 'evidence' ? piece.origin : -1;
    const key = `${a} ${b} ${pair}`;
    if (a === b || seen.has(key)) return [];
    seen.add(key);
    return [{ a, b, pair }];
  });
  return [...byHand, ...ties];
}

type Stretches = readonly (readonly [number, number])[];

/** Where a recording has sound, on its event's timeline, in order; nothing where that is not known. */
function soundOnTimeline(network: Network, recording: number): Stretches {
  const { sounding } = network.recordings[recording] as NetworkRecording;
  if (!sounding) return [];
  const { segments } = mapOf(network, recording);
  return segments.flatMap((segment) =>
    sounding.flatMap(([from, to]): [number, number][] => {
      const first = segment.knots[0];
      const last = segment.knots[segment.knots.length - 1];
      if (!first || !last) return [];
      const [p, q] = [Math.max(from, first.source), Math.min(to, last.source)].map((s) =>
        toTimeline({ segments: [segment] }, sourceTime(s)),
      );
      return typeof p === 'number' && typeof q === 'number' && q > p ? [[p, q]] : [];
    }),
  );
}

/** Seconds that two ordered lists of stretches have in common. */
function shared(one: Stretches, two: Stretches): number {
  let sum = 0;
  for (let i = 0, j = 0; i < one.length && j < two.length; ) {
    const [p, q] = [one[i], two[j]] as [readonly [number, number], readonly [number, number]];
    sum += Math.max(0, Math.min(p[1], q[1]) - Math.max(p[0], q[0]));
    if (p[1] < q[1]) i++;
    else j++;
  }
  return sum;
}
