import type { PairEvidence } from '#src/model/alignment.ts';
import { knot, type Segment, type TimeMap, timelineExtent } from '#src/model/time-map.ts';
import type { Network } from './network-solution.ts';
import { isPinned } from './network-pins.ts';
import { type NetworkRecording, type Stretch, timelineOf } from './network-types.ts';
import { placedByHand } from './pin-lines.ts';
import { median } from './robust-lines.ts';

/** No clock is steadier than this over what was not measured: parts per million, as a fraction. */
const wander = 0.3e-6;

/**
 * A recording's time map by the solution: one straight segment a stretch, together covering all of its
 * duration. Where it jumped ahead (pause, dropped block) the timeline has the gap; where it holds material
 * that the world does not (an insertion), its own clock has.
 */
export function mapOf(network: Network, recording: number): TimeMap {
  const { recordings, stretches, consensus } = network;
  const { locked } = recordings[recording] as NetworkRecording;
  if (locked) return locked.map;
  const own = stretches.flatMap((s, index) => (s.recording === recording ? [index] : []));
  const at = (index: number, s: number) => timelineOf(stretches, consensus.solution, index, s);
  const byHand = network.leans[recording] ? placedByHand : pulledByPins(network, recording);
  const segments: Segment[] = [];
  let free = 0;
  for (const [k, index] of own.entries()) {
    const stretch = stretches[index] as Stretch;
    let from = Math.max(stretch.from, free);
    const next = own[k + 1];
    const jump = next === undefined ? 0 : at(next, stretch.to) - at(index, stretch.to);
    const to = stretch.to + Math.min(0, jump) / 2;
    free = stretch.to - Math.min(0, jump) / 2;
    // Order holds whatever the evidence says: what would lie before its predecessor's end is cut off.
    const before = timelineExtent({ segments })?.[1] ?? Number.NEGATIVE_INFINITY;
    if (at(index, from) < before - 1e-3) from += before - at(index, from);
    if (to - from < 1e-6 || at(index, to) <= before + 1e-6) continue;
    segments.push({
      knots: [from, to].map((s) => {
        const measured = edges(network, index);
        const beyond = measured ? Math.max(0, measured[0] - s, s - measured[1]) : 0;
        return knot(
          Math.max(before, at(index, s)),
          s,
          network.fixed[index] ? 0 : Math.hypot(consensus.sd(index, s), wander * beyond, byHand),
        );
      }),
    });
  }
  return { segments };
}

/** How far pins pull a recording off the matches that still agree with it, seconds: so far it may be wrong. */
function pulledByPins({ plan, pieces, pairs, consensus, stretches }: Network, recording: number): number {
  if (!plan.moved[recording]) return 0;
  const off = pieces.flatMap((piece, k) =>
    piece.kind === 'evidence' &&
    consensus.agrees[k] &&
    [piece.a, piece.b].some((i) => stretches[i]?.recording === recording) &&
    !isPinned(plan, pairs[piece.origin] as PairEvidence)
      ? [consensus.residuals[k] as number]
      : [],
  );
  return off.length > 0 ? median(off) : 0;
}

/** From where to where a stretch was compared with others, in its source time; null: nowhere. */
export function edges({ pieces, consensus }: Network, stretch: number): readonly [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const [index, piece] of pieces.entries()) {
    if (!consensus.agrees[index]) continue;
    const side = piece.a === stretch ? 0 : piece.b === stretch ? 1 : null;
    if (side === null) continue;
    low = Math.min(low, piece.ends[0][side], piece.ends[1][side]);
    high = Math.max(high, piece.ends[0][side], piece.ends[1][side]);
  }
  return low <= high ? [low, high] : null;
}
