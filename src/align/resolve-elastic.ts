import type { ElasticWarp } from '#src/model/project.ts';
import { knot, type Knot, type TimeMap } from '#src/model/time-map.ts';
import { timelineAt } from './resolve-exact.ts';

/** A moment of A and the moment of B that the user fixed to it, source seconds. */
export type WarpPin = { readonly a: number; readonly b: number };

/** A pin bends the path this many seconds around it, and further where it pulls far. */
const smallestReach = 2;

/**
 * An elastic warp bent so that it passes through the pins: exactly there, unchanged beyond the reach of each
 * pin, rising everywhere. What a screen shows at once while the real solution is computed, and what makes that
 * solution exact. Pins that cross an earlier one are left out.
 */
export function bentThrough(warp: ElasticWarp, pins: readonly WarpPin[]): ElasticWarp {
  const sorted = risingPins(pins);
  if (sorted.length === 0 || warp.map.length < 2) return warp;
  const anchors = anchorsFor(warp, sorted);
  const map: (readonly [number, number])[] = [];
  const sd: number[] = [];
  const add = (a: number, b: number, deviation: number) => {
    const last = map[map.length - 1];
    if (last && !(a > last[0] && b > last[1])) return;
    map.push([a, b]);
    sd.push(deviation);
  };
  let next = 0;
  const upTo = (a: number) => {
    for (; next < sorted.length && (sorted[next] as WarpPin).a <= a; next++) {
      const pin = sorted[next] as WarpPin;
      // Knots too close before a pin give way to it.
      while (map.length > 0) {
        const last = map[map.length - 1] as readonly [number, number];
        if (last[0] < pin.a - 1e-6 && last[1] < pin.b - 1e-6) break;
        map.pop();
        sd.pop();
      }
      add(pin.a, pin.b, 0);
    }
  };
  for (const [i, [a, b]] of warp.map.entries()) {
    upTo(a);
    const last = map[map.length - 1];
    const bent = bend(anchors, b);
    if (last && (a <= last[0] + 1e-6 || bent <= last[1] + 1e-6)) continue;
    add(a, bent, warp.sd[i] ?? 0);
  }
  upTo(Number.POSITIVE_INFINITY);
  return { ...warp, map, sd };
}

function risingPins(pins: readonly WarpPin[]): WarpPin[] {
  const kept: WarpPin[] = [];
  for (const pin of [...pins].sort((p, q) => p.a - q.a || p.b - q.b)) {
    const last = kept[kept.length - 1];
    if (!last || (pin.a > last.a && pin.b > last.b)) kept.push(pin);
  }
  return kept;
}

/** B's time before the bend and after it; between anchors linear, so that order survives. */
type Anchor = { readonly from: number; readonly to: number };

function anchorsFor(warp: ElasticWarp, pins: readonly WarpPin[]): Anchor[] {
  const anchors: Anchor[] = [];
  const hold = (at: number) => anchors.push({ from: at, to: at });
  for (const [i, pin] of pins.entries()) {
    const from = warpAt(warp, pin.a);
    const reach = smallestReach + 3 * Math.abs(pin.b - from);
    const before = pins[i - 1];
    const after = pins[i + 1];
    const beforeEnd = before ? Math.max(before.b, warpAt(warp, before.a)) : Number.NEGATIVE_INFINITY;
    const afterStart = after ? Math.min(after.b, warpAt(warp, after.a)) : Number.POSITIVE_INFINITY;
    if (from - reach > beforeEnd && from - reach > (anchors[anchors.length - 1]?.to ?? beforeEnd))
      hold(from - reach);
    anchors.push({ from, to: pin.b });
    if (from + reach < afterStart) hold(from + reach);
  }
  const sorted = anchors.sort((p, q) => p.from - q.from);
  return sorted.filter(
    (anchor, i) =>
      i === 0 || (anchor.from > (sorted[i - 1]?.from ?? 0) && anchor.to > (sorted[i - 1]?.to ?? 0)),
  );
}

function bend(anchors: readonly Anchor[], b: number): number {
  const first = anchors[0] as Anchor;
  const last = anchors[anchors.length - 1] as Anchor;
  if (b <= first.from) return b + first.to - first.from;
  if (b >= last.from) return b + last.to - last.from;
  const end = anchors.findIndex((anchor) => anchor.from >= b);
  const p = anchors[end - 1] as Anchor;
  const q = anchors[end] as Anchor;
  return p.to + ((b - p.from) / (q.from - p.from)) * (q.to - p.to);
}

/** B's time at A's by the warp, drawn on at equal speed past its ends. */
export function warpAt(warp: Pick<ElasticWarp, 'map'>, a: number): number {
  const first = warp.map[0] as readonly [number, number];
  const last = warp.map[warp.map.length - 1] as readonly [number, number];
  if (a <= first[0]) return first[1] + (a - first[0]);
  if (a >= last[0]) return last[1] + (a - last[0]);
  let low = 1;
  let high = warp.map.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((warp.map[middle] as readonly [number, number])[0] < a) low = middle + 1;
    else high = middle;
  }
  const p = warp.map[low - 1] as readonly [number, number];
  const q = warp.map[low] as readonly [number, number];
  return p[1] + ((a - p[0]) / (q[0] - p[0])) * (q[1] - p[1]);
}

/** The warp seen from the other side. */
export const turnedWarp = (warp: ElasticWarp): ElasticWarp => ({
  ...warp,
  a: warp.b,
  b: warp.a,
  map: warp.map.map(([a, b]) => [b, a] as const),
});

/**
 * How B lies on the timeline when it is warped onto a placed A: one segment whose knots are the warp's, drawn on
 * at equal speed to both ends of B. Knots that fall into a pause of A (no time passes there) are left out. Null
 * when fewer than two are left.
 */
export function mapByWarp(warp: ElasticWarp, mapA: TimeMap, durationB: number): TimeMap | null {
  const knots: Knot[] = [];
  for (const [i, [a, b]] of warp.map.entries()) {
    const t = timelineAt(mapA, a);
    const last = knots[knots.length - 1];
    if (last && !(t > last.timeline && b > last.source)) continue;
    knots.push(knot(t, b, warp.sd[i] ?? null));
  }
  const first = knots[0];
  const last = knots[knots.length - 1];
  if (!first || !last || knots.length < 2) return null;
  if (first.source > 1e-9) knots.unshift(knot(first.timeline - first.source, 0, first.sd));
  if (last.source < durationB - 1e-9)
    knots.push(knot(last.timeline + durationB - last.source, durationB, last.sd));
  return { segments: [{ knots }] };
}
