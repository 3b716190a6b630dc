import type { Point } from './match-chain.ts';
import { type Line, median } from './robust-lines.ts';

/** “This moment of A = that moment of B”, in source seconds. */
export type PairPin = { readonly a: number; readonly b: number };

/** A pin is held to a hundredth of a millisecond where matches confirm it… */
const pinSd = 1e-5;
/** …and to what a hand is worth where none do, seconds. */
export const placedByHand = 0.01;
/** Two pins with a steeper rate between them than this many times the drift allowed have a break between. */
const steepest = 4;

/**
 * Moves lines so that each pin lies exactly on one. Pins that a plausible clock rate joins share a segment and
 * set its rate between them; others get segments of their own. A stretch without pins stays as the data say,
 * unless pins leave it no room. A pin that goes back on either clock against an earlier one is left out.
 */
export function applyPins(
  lines: readonly Line[],
  points: readonly Point[],
  pins: readonly PairPin[],
  maxDrift: number,
): Line[] {
  if (pins.length === 0) return [...lines];
  const sorted = [...pins].sort((p, q) => p.b - q.b || p.a - q.a);
  const ordered = sorted.filter((p, i) => {
    const before = sorted[i - 1];
    return !before || (p.b > before.b && p.a > before.a);
  });
  const groups: PairPin[][] = [];
  for (const pin of ordered) {
    const group = groups[groups.length - 1];
    const before = group?.[group.length - 1];
    const rate = before ? (pin.a - before.a) / (pin.b - before.b) - 1 : Number.POSITIVE_INFINITY;
    if (group && Math.abs(rate) <= steepest * maxDrift) group.push(pin);
    else groups.push([pin]);
  }
  const owners = groups.map((group) => owner(lines, group));
  const free = lines.filter((line) => !owners.includes(line));
  const slope = lines.length > 0 ? median(lines.map((l) => l.slope)) : 0;
  const made = groups.map((group, g) => linesThrough(group, owners[g] ?? null, points, slope));
  for (let g = 0; g + 1 < made.length; g++) separate(made, groups, g);
  return inOrder(made.flat(), free);
}

/** Two pinned stretches that would cross keep to their pins, which are in order. */
function separate(made: Line[][], groups: readonly PairPin[][], g: number): void {
  const here = made[g] as Line[];
  const there = made[g + 1] as Line[];
  const s = here[here.length - 1] as Line;
  const next = there[0] as Line;
  if (s.last < next.first && aAlong(s, s.last) < aAlong(next, next.first)) return;
  const group = groups[g] as PairPin[];
  const following = groups[g + 1] as PairPin[];
  here[here.length - 1] = { ...s, last: (group[group.length - 1] as PairPin).b };
  there[0] = { ...next, first: (following[0] as PairPin).b };
}

const aAlong = (line: Line, b: number): number => b + line.offset + line.slope * (b - line.b);

/** The line whose stretch holds the group, or lies nearest to it. */
function owner(lines: readonly Line[], group: readonly PairPin[]): Line | null {
  const middle = ((group[0] as PairPin).b + (group[group.length - 1] as PairPin).b) / 2;
  let best: Line | null = null;
  let nearest = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    const distance = Math.max(0, line.first - middle, middle - line.last);
    if (distance < nearest) {
      nearest = distance;
      best = line;
    }
  }
  return best;
}

function linesThrough(
  group: readonly PairPin[],
  old: Line | null,
  points: readonly Point[],
  slope: number,
): Line[] {
  const first = group[0] as PairPin;
  const last = group[group.length - 1] as PairPin;
  const from = Math.min(first.b, old?.first ?? first.b);
  const to = Math.max(last.b, old?.last ?? last.b);
  const line = (pin: PairPin, rate: number, start: number, end: number, joins: boolean): Line => {
    const offs = points.flatMap((p) =>
      p.b < start || p.b > end ? [] : [Math.abs(p.offset - (pin.a - pin.b) - rate * (p.b - pin.b))],
    );
    const off = offs.length > 0 ? median(offs) : placedByHand;
    return {
      b: pin.b,
      offset: pin.a - pin.b,
      slope: rate,
      first: start,
      last: end,
      variance: pinSd ** 2 + Math.min(off, placedByHand) ** 2,
      slopeVariance: old?.slopeVariance ?? 1e-8,
      joinsNext: joins,
      points: old?.points ?? [],
    };
  };
  if (group.length === 1)
    return [line(first, slopeThrough(first, points, from, to, old?.slope ?? slope), from, to, false)];
  const pieces: Line[] = [];
  for (let i = 0; i + 1 < group.length; i++) {
    const p = group[i] as PairPin;
    const q = group[i + 1] as PairPin;
    const rate = (q.a - p.a) / (q.b - p.b) - 1;
    const start = i === 0 ? from : p.b;
    const isLast = i + 2 === group.length;
    pieces.push(line(p, rate, start, isLast ? to : q.b, !isLast));
  }
  return pieces;
}

/** The rate through one pin that most matches near it speak for; the old rate where none do. */
function slopeThrough(pin: PairPin, points: readonly Point[], from: number, to: number, old: number): number {
  const offset = pin.a - pin.b;
  let sbb = 0;
  let sbo = 0;
  for (const p of points) {
    if (p.b < from || p.b > to) continue;
    const d = p.b - pin.b;
    const r = p.offset - offset - old * d;
    // Only those that agree with the pin already, to 2 ms and 20 ppm.
    if (Math.abs(r) > 0.002 + 2e-5 * Math.abs(d)) continue;
    const w = 1 / (p.sd ** 2 + 1e-4 ** 2);
    sbb += w * d * d;
    sbo += w * d * r;
  }
  const prior = 1 / 2e-6 ** 2;
  return old + sbo / (sbb + prior);
}

/** Pinned lines stand; free ones keep what room is left between them, in order on both clocks. */
function inOrder(pinned: readonly Line[], free: readonly Line[]): Line[] {
  const all = [...pinned];
  for (const line of free) {
    let first = line.first;
    let last = line.last;
    let fits = true;
    for (const p of pinned) {
      const middle = (line.first + line.last) / 2;
      if (middle < (p.first + p.last) / 2) {
        const room = Math.min(
          p.first,
          (aAlong(p, p.first) - line.offset + line.slope * line.b) / (1 + line.slope),
        );
        last = Math.min(last, room - 1e-6);
      } else {
        const room = Math.max(
          p.last,
          (aAlong(p, p.last) - line.offset + line.slope * line.b) / (1 + line.slope),
        );
        first = Math.max(first, room + 1e-6);
      }
      if (last <= first) fits = false;
    }
    if (fits) all.push({ ...line, first, last });
  }
  return all.sort((p, q) => p.first - q.first);
}
