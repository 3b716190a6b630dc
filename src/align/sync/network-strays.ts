import { timelineAt } from '../resolve-exact.ts';
import type { Network } from './network-solution.ts';
import type { PairVerdict } from './network-confidence.ts';
import { mapOf } from './network-maps.ts';
import type { NetworkRecording } from './network-types.ts';
import { seconds } from './network-words.ts';

/** By pair that the solution uses: how far a hand placed one of its recordings away from it, seconds. */
export type Strays = ReadonlyMap<number, { readonly apart: number; readonly beyond: boolean }>;

/** The pairs that tie a recording which stands elsewhere by hand, held against where it stands. */
export function straysOf(network: Network, judged: readonly PairVerdict[]): Strays {
  const { ends, pieces, consensus, stretches, shown } = network;
  const strays = new Map<number, { apart: number; beyond: boolean }>();
  if (shown.every((seat, index) => seat === index)) return strays;
  const maps = shown.map((seat) => mapOf(network, seat));
  for (const [k, piece] of pieces.entries()) {
    const tied = ends[piece.origin];
    const counts =
      piece.kind === 'evidence' && consensus.agrees[k] && judged[piece.origin]?.verdict === 'used';
    if (!counts || !tied?.some((i) => (shown[i] ?? i) !== i)) continue;
    const [a, b] = [piece.a, piece.b].map((i) => maps[stretches[i]?.recording ?? -1]);
    if (!a?.segments.length || !b?.segments.length) continue;
    // Its ends may lie on breaks: they count as part of the stretch that its middle lies in.
    const [first, last] = piece.ends;
    const [inA, inB] = [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2];
    const apart = Math.max(
      ...piece.ends.map(([p, q]) => Math.abs(timelineAt(a, p, inA) - timelineAt(b, q, inB))),
    );
    const before = strays.get(piece.origin);
    strays.set(piece.origin, {
      apart: Math.max(apart, before?.apart ?? 0),
      beyond: apart > piece.tolerance || before?.beyond === true,
    });
  }
  return strays;
}

/** In words: a hand placement that is not where the matches of its recording put it; null where it is. */
export function strayNote(network: Network, index: number, strays: Strays): string | null {
  const mine = [...strays].filter(([pair, { beyond }]) => beyond && network.ends[pair]?.includes(index));
  if (mine.length === 0 || network.shown[index] === index) return null;
  const others = mine.flatMap(([pair]) => {
    const other = network.ends[pair]?.find((i) => i !== index);
    return other === undefined ? [] : [`“${(network.recordings[other] as NetworkRecording).name}”`];
  });
  const apart = Math.max(...mine.map(([, stray]) => stray.apart));
  return `Placed by hand, ${seconds(apart)} away from where ${mine.length > 1 ? 'its matches' : 'its match'} with ${others.join(', ')} ${mine.length > 1 ? 'put' : 'puts'} it.`;
}
