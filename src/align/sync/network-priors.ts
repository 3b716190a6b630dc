import type { PairEvidence, PairSegment } from '#src/model/alignment.ts';
import type { NetworkRecording } from './network-types.ts';
import { timecodeDifference } from './timecode.ts';

/** Where a recording's clock puts its 0:00 in another one, seconds, and how far off such clocks may be. */
export type Prior = {
  readonly by: 'timecode' | 'created';
  readonly offset: number;
  readonly within: number;
};

/** Clocks of cameras set to one another part by so much in a day; creation times are whole seconds and late. */
const timecodeWithin = 1;
const createdWithin = 2;
/** A candidate that scores this part of the best one is close to it: there the clocks may choose. */
export const closeScore = 0.8;
/** What is chosen by a clock among equals is no more than a good guess. */
const chosenConfidence = 0.45;
/** How sharply a candidate's place is known before it has been measured, seconds. */
const candidateSd = 5e-3;

/** What the clocks of two files say of where `me` begins in `other`; places without overlap are left out. */
export function priorsOf(me: NetworkRecording, other: NetworkRecording): Prior[] {
  const found: Prior[] = [];
  if (me.clocks.timecode !== null && other.clocks.timecode !== null)
    found.push({
      by: 'timecode',
      offset: timecodeDifference(other.clocks.timecode, me.clocks.timecode),
      within: timecodeWithin,
    });
  if (me.clocks.created !== null && other.clocks.created !== null)
    found.push({ by: 'created', offset: me.clocks.created - other.clocks.created, within: createdWithin });
  return found.filter(({ offset }) => offset > -me.duration && offset < other.duration);
}

/** Whether any of the clocks says that the offset (seconds) is about right. */
export const supports = (priors: readonly Prior[], offset: number): boolean =>
  priors.some((prior) => Math.abs(offset - prior.offset) <= prior.within);

/**
 * Where sound fits several places about equally well (a repeating loop), the pair is moved to the one that
 * timecode or creation time supports. A match that is sure of its place is never moved, nothing refused is
 * ever placed, and what was chosen this way stays below a confidence of 0.5.
 */
export function chooseByClock(
  pairs: readonly PairEvidence[],
  recordings: readonly NetworkRecording[],
): { readonly pairs: PairEvidence[]; readonly notes: string[] } {
  const byId = new Map(recordings.map((r) => [r.id, r]));
  const notes: string[] = [];
  const chosen = pairs.map((pair): PairEvidence => {
    const [a, b] = [byId.get(pair.a), byId.get(pair.b)];
    if (!a || !b || pair.status !== 'matched' || pair.by !== 'audio' || pair.confidence >= 0.5) return pair;
    const priors = priorsOf(b, a);
    const [segment] = pair.segments;
    // Several stretches lie at several offsets: there is no single place to choose.
    if (priors.length === 0 || !segment || pair.segments.length > 1) return pair;
    const here = startInA(segment);
    if (supports(priors, here)) return pair;
    const offsets = pair.candidates.map((c) => ({
      offset: c.against === pair.a ? c.offset : -c.offset,
      score: c.score,
    }));
    const top = offsets.reduce((most, c) => Math.max(most, c.score), 0);
    const [better, another] = offsets
      .filter((c) => c.score >= closeScore * top && supports(priors, c.offset))
      .sort((p, q) => q.score - p.score);
    // A loop shorter than the clock's doubt leaves several: the clock does not decide then.
    if (!better || (another && Math.abs(another.offset - better.offset) > 0.02)) return pair;
    const moved = movedTo(segment, better.offset, a.duration, b.duration);
    if (!moved) return pair;
    const by = supports(
      priors.filter((p) => p.by === 'timecode'),
      better.offset,
    )
      ? 'timecode'
      : 'creation time';
    notes.push(
      `“${a.name}” and “${b.name}” fit each other at several places about equally well; the one that their ${by} supports was chosen.`,
    );
    return {
      ...pair,
      confidence: Math.min(pair.confidence, chosenConfidence),
      segments: [moved],
      matches: { a: [], b: [], sd: [], strength: [] },
    };
  });
  return { pairs: chosen, notes };
}

/** Source time of A at B's 0:00, by a straight segment drawn on. */
function startInA({ a, b }: PairSegment): number {
  return a[0] - (b[0] * (a[1] - a[0])) / (b[1] - b[0]);
}

/** The straight line of a segment through another offset, over all that the two recordings then share. */
function movedTo(
  { a, b, ppm, sd }: PairSegment,
  offset: number,
  durationA: number,
  durationB: number,
): PairSegment | null {
  const slope = (a[1] - a[0]) / (b[1] - b[0]);
  const from = Math.max(0, -offset / slope);
  const to = Math.min(durationB, (durationA - offset) / slope);
  if (to - from < 1) return null;
  return {
    a: [offset + slope * from, offset + slope * to],
    b: [from, to],
    ppm,
    sd: Math.max(sd, candidateSd),
  };
}
