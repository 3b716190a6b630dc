import type { Compute } from '#src/compute/compute.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Forbidden } from '#src/model/forbidden.ts';
import type { Locked } from '#src/model/locked.ts';
import { frameAt, frameCount, frameTime, type Sequence, slice } from '#src/model/sequence.ts';
import type { Curve } from './curve.ts';
import { heldPins, isWithin } from './locked.ts';
import { warpSection } from './warp-section.ts';
import type { PinnedTime } from './pinned-time.ts';

export type WarpOptions = {
  readonly pins?: readonly PinnedTime[];
  /** Where the map may not run. */
  readonly forbidden?: readonly Forbidden[];
  /** What lies within these is known: it is not sought, and left to `keptLocked`. */
  readonly locked?: readonly Locked[];
  /** Cost of a path's step where nothing matches, see againstChance. */
  readonly chance: number;
  /** Source times between which there is anything to match; outside no frame is used unless pinned. */
  readonly activeA?: readonly [number, number];
  readonly activeB?: readonly [number, number];
  /** Cells of the coarse matrix at most (default 1.2e9); fewer is quicker and coarser. */
  readonly coarseCells?: number;
  /** What leaving out frames at an unpinned end costs, see SectionOptions. */
  readonly leaveOut?: number;
  /** Squared distances are nats: see SectionOptions. */
  readonly waver?: number;
  /** Deviations as moments that tell leave them open in between, see SectionOptions. */
  readonly tempo?: boolean;
  /** Of tables: see SectionOptions. */
  readonly rows?: boolean;
  /** Sections (between pins) that were solved before; filled and reused, so that moving one pin re-solves two. */
  readonly known?: Map<string, Curve>;
};

/**
 * Warps sequence a onto b: a strictly increasing, piecewise linear map over the matched stretch, through
 * every pin (with deviation 0 there). Each section between two pins is solved by itself, which is exact:
 * a must-pass point splits a path. Before the first and after the last pin (or without pins) frames may
 * be left out, so that applause, silence or a late start is not stretched.
 * @throws InvalidInputError `bad-pins` when pins do not increase on both clocks or lie outside
 */
export async function warpSequences(
  compute: Compute,
  a: Sequence,
  b: Sequence,
  options: WarpOptions,
): Promise<Curve> {
  const pins = checkPins(a, b, options.pins ?? []);
  const out: Growing = { a: [], b: [], sd: [] };
  for (let k = 0; k <= pins.length; k++) {
    const [before, after] = [pins[k - 1], pins[k]];
    if (!isLocked(before, after, options.locked))
      appendSection(out, await section(compute, a, b, before, after, options), before, after);
    if (after) addKnot(out, after[0], after[1], 0);
  }
  return out;
}

const isLocked = (before?: PinnedTime, after?: PinnedTime, locked: readonly Locked[] = []): boolean =>
  before !== undefined &&
  after !== undefined &&
  locked.some(({ map }) => before[0] >= (map[0]?.[0] ?? 0) && after[0] <= (map.at(-1)?.[0] ?? 0));

/** The pins in their order, each once. @throws InvalidInputError `bad-pins` */
export function checkPins(a: Sequence, b: Sequence, pins: readonly PinnedTime[]): readonly PinnedTime[] {
  const bad = (message: string) =>
    new InvalidInputError('bad-pins', message, 'Pins must increase on both clocks, inside both recordings.');
  const once = new Map(pins.map((pin) => [pin.join(), pin] as const));
  const sorted = [...once.values()].sort((p, q) => p[0] - q[0]);
  for (const [k, [ta, tb]] of sorted.entries()) {
    const before = sorted[k - 1];
    if (before && !(ta > before[0] && tb > before[1]))
      throw bad(`The pins ${before.join(',')} and ${ta},${tb} cross each other.`);
    const inside = (s: Sequence, t: number) => t >= s.start && t <= frameTime(s, frameCount(s));
    if (!inside(a, ta) || !inside(b, tb)) throw bad(`The pin ${ta},${tb} lies outside a recording.`);
  }
  return sorted;
}

/**
 * The pins and what holds a path to the trusted parts, in their order.
 * @throws InvalidInputError `bad-pins`, naming what was given
 */
export function checkHeld(
  a: Sequence,
  b: Sequence,
  pins: readonly PinnedTime[],
  locked: readonly Locked[] = [],
): readonly PinnedTime[] {
  const bad = (message: string) =>
    new InvalidInputError('bad-pins', message, 'Trust what the map of these two recordings says.');
  for (const { map } of locked) {
    const [first, last] = [map[0], map.at(-1)] as [PinnedTime, PinnedTime];
    const part = `The trusted part, ${shortly(first[0])}–${shortly(last[0])} s of A and ${shortly(first[1])}–${shortly(last[1])} s of B,`;
    for (const [s, side, name] of [
      [a, 0, 'A'],
      [b, 1, 'B'],
    ] as const) {
      const end = frameTime(s, frameCount(s));
      if (first[side] < s.start || last[side] > end)
        throw bad(`${part} lies outside ${name}, which is of ${shortly(s.start)}–${shortly(end)} s.`);
    }
    const across = pins.find(
      ([ta, tb]) =>
        !isWithin(map, ta, tb) && !(ta < first[0] && tb < first[1]) && !(ta > last[0] && tb > last[1]),
    );
    if (across) throw bad(`${part} and the pin ${across.join(',')} cross each other.`);
  }
  return checkPins(a, b, heldPins(pins, locked));
}

const shortly = (seconds: number): string => String(Number(seconds.toFixed(2)));

async function section(
  compute: Compute,
  a: Sequence,
  b: Sequence,
  before: PinnedTime | undefined,
  after: PinnedTime | undefined,
  { chance, leaveOut, coarseCells, waver, tempo, rows, known, activeA, activeB, forbidden = [] }: WarpOptions,
): Promise<Curve> {
  // Only those that this section could run through.
  const near = forbidden.filter(
    (f) =>
      !(before && (f.a[1] <= before[0] || f.b[1] <= before[1])) &&
      !(after && (f.a[0] >= after[0] || f.b[0] >= after[1])),
  );
  const key = JSON.stringify([before ?? null, after ?? null, leaveOut ?? null, coarseCells ?? null, near]);
  const solved = known?.get(key);
  if (solved) return solved;
  const [a0, a1] = framesBetween(a, before?.[0], after?.[0], activeA);
  const [b0, b1] = framesBetween(b, before?.[1], after?.[1], activeB);
  const tooShort = a1 - a0 < 3 || b1 - b0 < 3;
  const curve = tooShort
    ? { a: [], b: [], sd: [] }
    : await warpSection(compute, slice(a, a0, a1), slice(b, b0, b1), {
        chance,
        forbidden: near,
        openBegin: !before,
        openEnd: !after,
        ...(leaveOut === undefined ? {} : { leaveOut }),
        ...(coarseCells === undefined ? {} : { coarseCells }),
        ...(waver === undefined ? {} : { waver }),
        ...(tempo && { tempo }),
        ...(rows && { rows }),
      });
  known?.set(key, curve);
  return curve;
}

/** Frames [first, last) between two pins; where there is no pin, as far as there is anything to match. */
function framesBetween(
  s: Sequence,
  from: number | undefined,
  to: number | undefined,
  active: readonly [number, number] = [s.start, frameTime(s, frameCount(s))],
): [number, number] {
  const first = Math.ceil(frameAt(s, from ?? Math.min(active[0], to ?? active[0])) - 1e-6);
  const last = Math.floor(frameAt(s, to ?? Math.max(active[1], from ?? active[1])) + 1e-6) + 1;
  return [Math.max(0, first), Math.min(frameCount(s), last)];
}

/** A curve under way. */
export type Growing = { a: number[]; b: number[]; sd: number[] };

/** Adds a knot, in seconds of a and b, with the standard deviation of b’s. */
export function addKnot(out: Growing, ta: number, tb: number, sd: number): void {
  out.a.push(ta);
  out.b.push(tb);
  out.sd.push(sd);
}

/** Adds a section's knots, leaving out those that would not increase strictly between its pins. */
export function appendSection(
  out: Growing,
  curve: Curve,
  before: PinnedTime | undefined,
  after: PinnedTime | undefined,
): void {
  const least = 1e-6;
  const [limitA, limitB] = after ?? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let lastA = before?.[0] ?? Number.NEGATIVE_INFINITY;
  let lastB = before?.[1] ?? Number.NEGATIVE_INFINITY;
  for (let k = 0; k < curve.a.length; k++) {
    const ta = Math.max(0, curve.a[k] as number);
    const tb = Math.max(0, curve.b[k] as number);
    if (ta < lastA + least || tb < lastB + least || ta > limitA - least || tb > limitB - least) continue;
    addKnot(out, ta, tb, curve.sd[k] as number);
    lastA = ta;
    lastB = tb;
  }
}
