import type { Pin } from '#src/model/recording.ts';
import { type Break, middleOf } from './network-breaks.ts';
import { ownerOf } from './network-by-hand.ts';
import type { NetworkRecording } from './network-types.ts';

/** Two pins further off a straight line than any clock drifts (parts per million) need a break between them. */
const steepestClock = 1000e-6;

export type PinPlan = {
  /** Pins that can be kept, in the order given. */
  readonly pins: readonly Pin[];
  /** By recording: its place follows its pins, not its evidence. */
  readonly moved: readonly boolean[];
  /** Breaks that the pins force, where no known break allows what they say. */
  readonly breaks: readonly Break[];
  readonly notes: readonly string[];
};

/** Sorts out what the pins demand: who follows whom, and where two pins cannot both hold without a break. */
export function planPins(
  recordings: readonly NetworkRecording[],
  pins: readonly Pin[],
  reference: number,
  known: readonly Break[],
): PinPlan {
  const indexOf = new Map(recordings.map((r, i) => [r.id, i]));
  const moved = recordings.map(() => false);
  const stands = (i: number) => i === reference || (recordings[i] as NetworkRecording).locked !== null;
  const kept: Pin[] = [];
  const notes: string[] = [];
  const groups = new Map<string, { mover: number; other: number; at: [number, number][] }>();
  for (const pin of pins) {
    const a = indexOf.get(pin.a);
    const b = indexOf.get(pin.b);
    if (a === undefined || b === undefined || a === b || (stands(a) && stands(b))) continue;
    const flip = moverOf({ a, b }, stands) === a;
    const [mover, other] = flip ? [a, b] : [b, a];
    const at: [number, number] = flip ? [pin.timeA, pin.timeB] : [pin.timeB, pin.timeA];
    const key = a < b ? `${a},${b}` : `${b},${a}`;
    const group = groups.get(key) ?? { mover, other, at: [] };
    groups.set(key, group);
    const mine: [number, number] = group.mover === mover ? at : [at[1], at[0]];
    if (group.at.some((p) => (p[0] - mine[0]) * (p[1] - mine[1]) <= 0)) {
      notes.push(
        `A pin between “${nameOf(recordings, a)}” and “${nameOf(recordings, b)}” crosses another one; it was left out.`,
      );
      continue;
    }
    group.at.push(mine);
    moved[group.mover] = true;
    kept.push(pin);
  }
  const breaks: Break[] = [];
  for (const { mover, other, at } of groups.values()) {
    const sorted = at.sort((p, q) => p[0] - q[0]);
    for (let k = 1; k < sorted.length; k++) {
      const p = sorted[k - 1] as [number, number];
      const q = sorted[k] as [number, number];
      const straight = Math.abs(q[1] - p[1] - (q[0] - p[0])) <= steepestClock * (q[0] - p[0]);
      const broken = [...known, ...breaks].some((b) => {
        const middle = middleOf(b);
        const [low, high] = b.recording === mover ? [p[0], q[0]] : [p[1], q[1]];
        return (b.recording === mover || b.recording === other) && middle > low && middle < high;
      });
      if (!straight && !broken)
        breaks.push({ recording: mover, low: p[0], high: q[0], sure: 0, rival: null });
    }
  }
  return { pins: kept, moved, breaks, notes };
}

/** Which of two pinned recordings follows the other: B, unless it is B that stands still. */
export const moverOf = <T>({ a, b }: { readonly a: T; readonly b: T }, stands: (one: T) => boolean): T =>
  stands(b) ? a : b;

/** Does a pin tie these two? */
export const isPinned = ({ pins }: PinPlan, { a, b }: Pick<Pin, 'a' | 'b'>): boolean =>
  pins.some((pin) => {
    const [p, q] = [ownerOf(pin.a), ownerOf(pin.b)];
    return (p === a && q === b) || (p === b && q === a);
  });

const nameOf = (recordings: readonly NetworkRecording[], index: number): string =>
  recordings[index]?.name ?? '';
