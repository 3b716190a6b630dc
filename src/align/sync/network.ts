import type { PairEvidence, SyncResult } from '#src/model/alignment.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import {
  type Break,
  cutAtBreaks,
  findBreaks,
  joinedBreaks,
  middleOf,
  smallestBreak,
} from './network-breaks.ts';
import type { Ends } from './network-types.ts';
import { type Consensus, findConsensus } from './network-consensus.ts';
import { seats } from './network-by-hand.ts';
import { driftsTooMuch, rateOf } from './network-drift.ts';
import { unionFind } from './network-graph.ts';
import { buildPieces } from './network-pieces.ts';
import { chooseByClock } from './network-priors.ts';
import { planPins } from './network-pins.ts';
import { excludeEachOther, overlapSuspect } from './network-recorders.ts';
import { report } from './network-report.ts';
import { deniedTies, isDenied, tieNote, weakestTie } from './network-ties.ts';
import {
  type Fixed,
  type NetworkInput,
  type NetworkRecording,
  type Piece,
  type Stretch,
  timelineOf,
} from './network-types.ts';

export type { NetworkInput, NetworkRecording } from './network-types.ts';
import type { Network } from './network-solution.ts';

/**
 * Places all recordings on the timelines of their events from the evidence of all pairs at once: weighted
 * least squares over offsets and clock rates of every stretch between two breaks, consistent around loops,
 * with contradicting pairs found and left out. Pure and deterministic; the order of `pairs` does not matter.
 *
 * The timeline is the reference's own clock on its first stretch; events without the reference use the clock
 * of their first recording.
 *
 * @throws InvalidInputError when the reference or an id is unknown or given twice
 */
export function solveNetwork(input: NetworkInput): SyncResult {
  const { recordings } = input;
  const indexOf = new Map(recordings.map((r, i) => [r.id, i]));
  const reference = indexOf.get(input.reference);
  if (reference === undefined || indexOf.size !== recordings.length)
    throw new InvalidInputError(
      'bad-network',
      'The reference is not among the recordings, or a recording is listed twice.',
      'Choose a reference from the list.',
    );
  const byClock = chooseByClock(input.pairs, recordings);
  const pairs = [...byClock.pairs]
    .filter((p) => p.by !== 'pins' && indexOf.has(p.a) && indexOf.has(p.b))
    .sort((p, q) => rank(p, indexOf) - rank(q, indexOf) || p.by.localeCompare(q.by));
  const notes: string[] = [...byClock.notes];
  /** What was set aside because of what it implies, with what remains of its confidence. */
  const denied = new Map<PairEvidence, PairEvidence>();
  const suspect: (string | null)[] = recordings.map(() => null);
  const ends = usable(input, pairs, indexOf, notes);
  for (let round = 0; ; round++) {
    const network = solve({ ...input, recordings }, reference, pairs, ends, notes, suspect);
    const last = round >= 2 * recordings.length;
    const culprit = last ? null : overlapSuspect(network);
    if (culprit) {
      // What put it there is set aside; what disagreed with that may now have its say.
      for (const [index, tied] of ends.entries())
        if (tied?.includes(culprit.recording) && culprit.pairs.has(index)) ends[index] = null;
      suspect[culprit.recording] = culprit.reason;
      notes.push(culprit.note);
      continue;
    }
    const ties = deniedTies(network);
    const weakest = last ? null : weakestTie(ties);
    if (!weakest) {
      const doubted = new Map(ties.map((tie) => [tie.pair, tie.belief]));
      return report({ ...network, doubted }, byClock.pairs, denied);
    }
    ends[weakest.pair] = null;
    notes.push(tieNote(network, weakest));
    const tied = pairs[weakest.pair] as PairEvidence;
    denied.set(tied, { ...tied, confidence: weakest.belief });
  }
}

const rank = (pair: PairEvidence, indexOf: ReadonlyMap<string, number>): number => {
  const a = indexOf.get(pair.a) ?? 0;
  const b = indexOf.get(pair.b) ?? 0;
  return Math.min(a, b) * indexOf.size + Math.max(a, b);
};

/** Which pairs may speak: matched ones with straight segments, within the drift, not of files that cannot overlap. */
function usable(
  { recordings, maxDrift = Number.POSITIVE_INFINITY }: NetworkInput,
  pairs: readonly PairEvidence[],
  indexOf: ReadonlyMap<string, number>,
  notes: string[],
): (Ends | null)[] {
  return pairs.map((pair) => {
    const a = indexOf.get(pair.a) as number;
    const b = indexOf.get(pair.b) as number;
    const speaks = pair.status === 'matched' || (pair.status === 'inconsistent' && !isDenied(pair));
    if (!speaks || pair.segments.length === 0 || a === b || pair.by === 'elastic') return null;
    const [one, two] = [recordings[a] as NetworkRecording, recordings[b] as NetworkRecording];
    if (excludeEachOther(one, two)) {
      notes.push(
        `“${one.name}” and “${two.name}” sound alike, but files of one recorder cannot overlap, unless they are separate tracks; that match was left out.`,
      );
      return null;
    }
    if (driftsTooMuch(pair, maxDrift)) {
      notes.push(
        `“${one.name}” and “${two.name}” match, but with clocks ${Math.abs(rateOf(pair)).toFixed(0)} ppm apart, more than the ${maxDrift} ppm allowed; that match was left out.`,
      );
      return null;
    }
    return [a, b];
  });
}

function solve(
  input: NetworkInput,
  reference: number,
  pairs: readonly PairEvidence[],
  tied: readonly (Ends | null)[],
  notes: readonly string[],
  suspect: readonly (string | null)[],
): Network {
  const seated = seats(input.recordings, tied, input.pins, reference);
  const { recordings, ends, shown, leans } = seated;
  // Whose break it is, every recording may witness, also those that hang on a placement by hand.
  const known = findBreaks(input.recordings, pairs, tied);
  let breaks = known.filter((b) => !recordings[b.recording]?.locked);
  const plan = planPins(recordings, seated.pins, reference, breaks);
  breaks = [...breaks, ...plan.breaks].sort(inOrder);
  for (;;) {
    const stretches = cut(recordings, breaks);
    const pieces = buildPieces(recordings, stretches, pairs, ends, plan.pins);
    const own = breaks.filter((b) => !plan.breaks.includes(b));
    const joined = joinedBreaks(own, stretches, new Set(pieces.flatMap((p) => [p.a, p.b])));
    if (joined) {
      breaks = [...joined, ...plan.breaks].sort(inOrder);
      continue;
    }
    const component = components(recordings, stretches, pieces, reference, shown);
    const fixed = gauges(recordings, stretches, component, reference);
    // Rates are known against the event's clock: only within one event are they one recorder's.
    const recorders = recordings.map((r, i) =>
      r.recorder === null ? null : `${component[i]} ${r.recorder}`,
    );
    const consensus = findConsensus({ stretches, fixed, recorders }, pieces, plan.moved);
    const real = breaks.filter((b) => plan.breaks.includes(b) || isReal(b, stretches, consensus));
    if (real.length === breaks.length) {
      const all = [...notes, ...plan.notes];
      return {
        recordings,
        shown,
        leans,
        reference,
        maxDrift: input.maxDrift ?? Number.POSITIVE_INFINITY,
        pairs,
        ends,
        plan,
        breaks,
        stretches,
        fixed,
        pieces,
        consensus,
        component,
        notes: all,
        suspect,
        doubted: new Map(),
      };
    }
    breaks = real;
  }
}

const inOrder = (p: Break, q: Break): number => p.recording - q.recording || middleOf(p) - middleOf(q);

/** Does the solution, all pairs together, still show a jump at this break? */
function isReal(b: Break, stretches: readonly Stretch[], { solution, sd }: Consensus): boolean {
  const middle = middleOf(b);
  const after = stretches.findIndex((s) => s.recording === b.recording && s.from === middle);
  if (after < 1) return false;
  const jump =
    timelineOf(stretches, solution, after, middle) - timelineOf(stretches, solution, after - 1, middle);
  const doubt = Math.hypot(sd(after, middle), sd(after - 1, middle));
  const room = Math.min(
    ...[after - 1, after].map((i) => (stretches[i] as Stretch).to - (stretches[i] as Stretch).from),
  );
  return Math.abs(jump) > Math.max(smallestBreak, 4 * doubt) && -jump < 2 * room;
}

/** Stretches: by the user's own map where a recording was placed by hand, else cut at the breaks. */
function cut(recordings: readonly NetworkRecording[], breaks: readonly Break[]): Stretch[] {
  return recordings.flatMap((recording, index) => {
    const segments = recording.locked?.map.segments ?? [];
    if (segments.length === 0) return cutAtBreaks(recordings, breaks).filter((s) => s.recording === index);
    return segments.map((segment, k) => {
      const first = segment.knots[0]?.source ?? 0;
      const last = segment.knots[segment.knots.length - 1]?.source ?? recording.duration;
      const from = k === 0 ? Math.min(0, first) : first;
      return { recording: index, from, to: last, centre: (first + last) / 2 };
    });
  });
}

/** Connected sets of recordings; what the user placed by hand in the reference's event belongs to that. */
function components(
  recordings: readonly NetworkRecording[],
  stretches: readonly Stretch[],
  pieces: readonly Piece[],
  reference: number,
  shown: readonly number[],
): number[] {
  const sets = unionFind(recordings.length);
  for (const [index, seat] of shown.entries()) sets.join(index, seat);
  for (const piece of pieces)
    sets.join((stretches[piece.a] as Stretch).recording, (stretches[piece.b] as Stretch).recording);
  for (const [index, { locked }] of recordings.entries())
    if (locked?.event === '0') sets.join(index, reference);
  return recordings.map((_, index) => sets.find(index));
}

/**
 * What stands still: the first stretch of the reference and of each other event's first recording, and all that
 * was placed by hand.
 */
function gauges(
  recordings: readonly NetworkRecording[],
  stretches: readonly Stretch[],
  component: readonly number[],
  reference: number,
): (Fixed | null)[] {
  const fixed: (Fixed | null)[] = stretches.map(() => null);
  for (const [index, stretch] of stretches.entries()) {
    const { locked } = recordings[stretch.recording] as NetworkRecording;
    if (!locked) continue;
    const nth = index - stretches.findIndex((s) => s.recording === stretch.recording);
    const knots = locked.map.segments[nth]?.knots ?? [];
    const [first, last] = [knots[0], knots[knots.length - 1]];
    if (!first || !last) continue;
    const slope = (last.timeline - first.timeline) / (last.source - first.source);
    fixed[index] = {
      offset: first.timeline + slope * (stretch.centre - first.source) - stretch.centre,
      rate: (slope - 1) * 1e6,
    };
  }
  for (const [index, c] of component.entries()) {
    const clock = c === component[reference] ? reference : c;
    if (index === clock && !recordings[index]?.locked)
      fixed[stretches.findIndex((s) => s.recording === index)] = { offset: 0, rate: 0 };
  }
  return fixed;
}
