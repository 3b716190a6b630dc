import type { Pin, RecordingId } from '#src/model/recording.ts';
import type { Ends } from './network-types.ts';
import { unionFind } from './network-graph.ts';
import type { NetworkRecording } from './network-types.ts';

/** The seats of a network: every recording as evidence sees it, then the hand placements that stand apart. */
export type Seats = {
  readonly recordings: readonly NetworkRecording[];
  readonly ends: readonly (Ends | null)[];
  readonly pins: readonly Pin[];
  /** By recording: the seat of its placement by hand, where evidence places it too; its own seat otherwise. */
  readonly shown: readonly number[];
  /** By seat: it hangs on a placement by hand alone, so it is known no better than a hand places. */
  readonly leans: readonly boolean[];
};

/** Names the seat of a hand placement; no recording's id holds this character. */
const mark = '\u0000';
const handOf = (id: RecordingId): RecordingId => `${id}${mark}`;
/** The recording whose seat it is. */
export const ownerOf = (id: RecordingId): RecordingId => id.replace(mark, '');

/**
 * A placement by hand is a wish about that recording alone. Whatever reaches its event's clock without it is
 * solved as if nobody had touched it: evidence sees a free recording there. What hangs on it alone follows the
 * hand, and so do pins on it: they are tied to a second seat, where it stands as placed.
 *
 * @param ends by pair: the recordings it ties, null where it is not used
 */
export function seats(
  recordings: readonly NetworkRecording[],
  ends: readonly (Ends | null)[],
  pins: readonly Pin[],
  reference: number,
): Seats {
  const isLocked = (i: number) => recordings[i]?.locked != null;
  const indexOf = new Map(recordings.map((r, i) => [r.id, i]));
  const tie = (a: RecordingId | null, b: RecordingId | null): Ends[] => {
    const [i, j] = [indexOf.get(a ?? ''), indexOf.get(b ?? '')];
    return i === undefined || j === undefined || i === j ? [] : [[i, j]];
  };
  const measured = [
    ...ends.flatMap((e) => (e ? [e] : [])),
    ...recordings.flatMap((r) => tie(r.follows, r.id)),
  ];
  const event = unionFind(recordings.length);
  const free = unionFind(recordings.length);
  for (const [a, b] of [...measured, ...pins.flatMap((p) => tie(p.a, p.b))]) {
    event.join(a, b);
    if (!isLocked(a) && !isLocked(b)) free.join(a, b);
  }
  for (const [i, { locked }] of recordings.entries()) if (locked?.event === '0') event.join(i, reference);
  const clockOf = (i: number) => (event.find(i) === event.find(reference) ? reference : event.find(i));
  const independent = recordings.map(
    (_, i) => !isLocked(i) && !isLocked(clockOf(i)) && free.find(i) === free.find(clockOf(i)),
  );
  const apart = recordings.map(
    (_, i) =>
      isLocked(i) && measured.some(([a, b]) => (a === i && independent[b]) || (b === i && independent[a])),
  );

  const leans = recordings.map((_, i) => !independent[i] && !isLocked(i) && !isLocked(clockOf(i)));
  const hands = recordings.flatMap((_, i) => (apart[i] ? [i] : []));
  if (hands.length === 0) return { recordings, ends, pins, shown: recordings.map((_, i) => i), leans };
  const shown = recordings.map((_, i) => (apart[i] ? recordings.length + hands.indexOf(i) : i));
  /** Where `i` sits for what another recording has to do with it. */
  const seen = (i: number, by: number): number => (independent[by] || apart[by] ? i : (shown[i] as number));
  const nameFor = (id: RecordingId | null, by: number): RecordingId | null => {
    const i = indexOf.get(id ?? '');
    return i !== undefined && seen(i, by) !== i ? handOf(id as RecordingId) : id;
  };
  const pinned = (id: RecordingId) => (apart[indexOf.get(id) ?? -1] ? handOf(id) : id);
  const dependent = (id: RecordingId | null) => {
    const i = indexOf.get(id ?? '');
    return i !== undefined && !independent[i] && !apart[i];
  };
  return {
    recordings: [
      ...recordings.map((r, i) =>
        apart[i]
          ? { ...r, locked: null, follows: dependent(r.follows) ? null : r.follows }
          : { ...r, follows: nameFor(r.follows, i) },
      ),
      ...hands.map((i) => {
        const r = recordings[i] as NetworkRecording;
        // Its recorder's clock and the order of its files are evidence's business.
        const follows = dependent(r.follows) ? r.follows : null;
        return { ...r, id: handOf(r.id), recorder: null, follows };
      }),
    ],
    ends: ends.map((e) => e && [seen(e[0], e[1]), seen(e[1], e[0])]),
    pins: pins.map((p) => ({ ...p, a: pinned(p.a), b: pinned(p.b) })),
    shown,
    leans: [...leans, ...hands.map(() => false)],
  };
}
