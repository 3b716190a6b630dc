import { type Component, components } from './components.ts';
import type { Sight } from './follow.ts';
import { blurred } from './ground.ts';
import { middleValue } from './middle-value.ts';
import { after, halfSides, type Place, placed, pointOf, undone } from './place.ts';
import { type Plane, plane, valueAt } from './plane.ts';
import type { Box } from './tight-box.ts';
import type { World } from './world.ts';

/** How far about what moves it is looked for what stands, in its longer half side. */
const reach = 3.2;
/** An edge is steeper than what is usual about there by so much; noise alone makes some steepness. */
const steeper = 2.6;
/** Pixels that edges may lie apart and hang together. */
const gap = 2;
/** What goes about, farther than so much of its longer half side in so many seconds, is no part of what stands; an arm swings farther. */
const mostRoam = 0.5;
const mostSwing = 1.2;
const roaming = 3;
/** A row or column that shows less of it than this, of what the fullest shows, is a leak: a seam of the floor, an edge behind. */
const leastFull = 0.15;
/** What is hardly larger than what moves is all that there is; what is larger by more is no figure of which that moves. In area. */
const leastLarger = 1.25;
const mostLarger = 14;
/** What is added stands where so much of its edges is there on other pictures, within so many seconds, too. */
const leastLasting = 0.55;
const lasts = 6;
/** The lower part of it that must stand. */
const feet = 1 / 3;
/** Share of the figure from which a pixel moves. */
const moving = 0.4;

/** A figure of which something moves. */
export type Standing = {
  readonly place: Place;
  /** Whether the rest of it stays where it is. */
  readonly stays: boolean;
};

/**
 * The figure that a moving part belongs to: of somebody who stands and gestures the arms move, and the legs are told by nothing but that
 * they are seen and hang together with them. It is what moves, and the steep edges of the picture that hang together with it. Null where the
 * part goes about, or is all there is, or the edges about it are everybody's.
 * @param place upright, about what moves on picture `k`
 */
export function standing(
  world: World,
  sights: ReadonlyMap<number, Sight>,
  k: number,
  place: Place,
): Standing | null {
  const roam = roamOf(world, sights, k);
  if (roam > mostSwing) return null;
  const [hw, hh] = halfSides(place);
  const [x, y] = [place[2] as number, place[5] as number];
  const window = windowAbout(world, k, place, reach);
  const own: Component | null = window && ownOf(window, [x - hw, x + hw, y - hh, y + hh]);
  if (!window || !own) return null;
  const [u0, u1, v0, v1] = boundsOf(window, own);
  const [x0, x1] = [Math.min(x - hw, u0), Math.max(x + hw, u1)];
  const [y0, y1] = [Math.min(y - hh, v0), Math.max(y + hh, v1)];
  const larger = ((x1 - x0) * (y1 - y0)) / (4 * hw * hh);
  if (larger > mostLarger) return null;
  const isMore = larger >= leastLarger;
  const { points, moved } = edgesBelow(window, own, y1 - feet * (y1 - y0), isMore ? place : null);
  const isSeen = isMore || points.length > Math.max(20, moved);
  const stays = isSeen && lasting(world, k, points) > leastLasting;
  if (!stays && (!isMore || roam > mostRoam)) return null;
  return { place: placed((x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2), stays };
}

/** Edges of a thing below a line, outside of a place where one is given; and how many pixels move there. */
function edgesBelow(
  { scale, left, top, edges, moves }: Window,
  own: Component,
  line: number,
  without: Place | null,
) {
  const [hw, hh] = without ? halfSides(without) : [0, 0];
  const [x, y] = [without?.[2] ?? 0, without?.[5] ?? 0];
  const points: (readonly [number, number])[] = [];
  let moved = 0;
  for (let j = Math.max(own.top, Math.ceil(line / scale - top - 0.5)); j < own.bottom; j++)
    for (let i = own.left; i < own.right; i++) {
      const at = j * edges.width + i;
      const [px, py] = [(left + i + 0.5) * scale, (top + j + 0.5) * scale];
      moved += moves.values[at] as number;
      if (edges.values[at] === 1 && (Math.abs(px - x) > hw || Math.abs(py - y) > hh)) points.push([px, py]);
    }
  return { points, moved };
}

/**
 * Somebody who stands, on every picture of a shot: where the camera's motion takes the place, in a box about what moves and stands of
 * him then.
 * @param place on picture `k`
 */
export function standingSights(
  world: World,
  k: number,
  place: Place,
  told: () => void,
): ReadonlyMap<number, Sight> {
  const { from, to } = world.shotOf(k);
  const home = undone(world.toPicture(k));
  const sights = new Map<number, Sight>();
  for (let n = from; n < to; n++) {
    told();
    const here = after(after(world.toPicture(n), home), place);
    const [hw, hh] = halfSides(here);
    const [x, y] = [here[2] as number, here[5] as number];
    const window = windowAbout(world, n, here, 1.6);
    const own = window && ownOf(window, [x - hw, x + hw, y - hh, y + hh]);
    const bounds = own && boundsOf(window, own);
    const box: Box = bounds
      ? [(bounds[0] - x) / hw, (bounds[1] - x) / hw, (bounds[2] - y) / hh, (bounds[3] - y) / hh]
      : [-1, 1, -1, 1];
    const sd = (bounds ? 0.04 : 0.4) * Math.sqrt(hw * hh);
    sights.set(n, {
      ...{ place: here, state: 'seen', likeness: bounds ? 0.8 : 0.4, box, stands: true },
      sd: [sd, sd, sd, sd, sd, sd],
    });
  }
  return sights;
}

/** Part of a picture, of one of its levels: which of its pixels move, and which others are steep edges. */
type Window = {
  /** Pixels of the picture that one of the window's is wide. */
  readonly scale: number;
  /** Its corner, in its own pixels. */
  readonly left: number;
  readonly top: number;
  readonly moves: Plane;
  readonly edges: Plane;
  /** Both. */
  readonly mask: Plane;
};

/** Half a figure need not be seen on more pixels than this. */
const finest = 36;

function windowAbout(world: World, k: number, place: Place, times: number): Window | null {
  const longest = Math.max(...halfSides(place));
  const pyramid = world.picture(k);
  const level = Math.max(0, Math.min(pyramid.length - 1, 2, Math.floor(Math.log2(longest / finest))));
  const scale = 2 ** level;
  const picture = pyramid[level] as Plane;
  const [x, y] = [(place[2] as number) / scale, (place[5] as number) / scale];
  const far = (times * longest) / scale;
  const left = Math.max(0, Math.floor(x - far));
  const top = Math.max(0, Math.floor(y - far));
  const across = Math.min(picture.width, Math.ceil(x + far)) - left;
  const down = Math.min(picture.height, Math.ceil(y + far)) - top;
  if (across < 8 || down < 8) return null;
  const steep = steepness(picture, left, top, across, down);
  const usual = middleValue(steep.values.slice(), across * down);
  const least = Math.max(steeper * usual, (1.2 * world.noise) / scale);
  const figure = world.figure(k);
  const [moves, edges, mask] = [plane(across, down), plane(across, down), plane(across, down)];
  for (let j = 0, at = 0; j < down; j++)
    for (let i = 0; i < across; i++, at++) {
      const [px, py] = [(left + i + 0.5) * scale, (top + j + 0.5) * scale];
      if (figure && shareAt(figure.plane, figure.scale, px, py) > moving) moves.values[at] = 1;
      else if ((steep.values[at] as number) > least) edges.values[at] = 1;
      mask.values[at] = (moves.values[at] as number) + (edges.values[at] as number);
    }
  return { scale, left, top, moves, edges, mask };
}

/** The largest thing that covers some of a box: left, right, top, bottom. */
function ownOf(
  { scale, left, top, mask }: Window,
  box: readonly [number, number, number, number],
): Component | null {
  const [x0, x1, y0, y1] = box.map((v) => v / scale) as [number, number, number, number];
  let best: Component | null = null;
  for (const thing of components(mask, 0.5, scale > 1 ? 1 : gap)) {
    const wide = Math.min(thing.right + left, x1) - Math.max(thing.left + left, x0);
    const high = Math.min(thing.bottom + top, y1) - Math.max(thing.top + top, y0);
    const area = (x1 - x0) * (y1 - y0);
    const size = (thing.right - thing.left) * (thing.bottom - thing.top);
    if (wide <= 0 || high <= 0 || wide * high < 0.3 * Math.min(area, size) || size < 0.1 * area) continue;
    if (!best || thing.mass > best.mass) best = thing;
  }
  return best;
}

/** The box of a thing: all that moves of it, and what stands without its leaks. Left, right, top, bottom. */
function boundsOf(
  { scale, left, top, moves, mask }: Window,
  own: Component,
): readonly [number, number, number, number] {
  const sides = (of: Plane, share: number): readonly [number, number, number, number] | null => {
    const [columns, rows] = [new Float32Array(of.width), new Float32Array(of.height)];
    for (let j = own.top; j < own.bottom; j++)
      for (let i = own.left; i < own.right; i++) {
        const value = of.values[j * of.width + i] as number;
        columns[i] = (columns[i] as number) + value;
        rows[j] = (rows[j] as number) + value;
      }
    const [across, down] = [ends(columns, share), ends(rows, share)];
    return across && down && [left + across[0], left + across[1], top + down[0], top + down[1]];
  };
  const all = sides(mask, leastFull) ?? [own.left + left, own.right + left, own.top + top, own.bottom + top];
  const moved = sides(moves, 0.05) ?? all;
  return [
    scale * Math.min(all[0], moved[0]),
    scale * Math.max(all[1], moved[1]),
    scale * Math.min(all[2], moved[2]),
    scale * Math.max(all[3], moved[3]),
  ];
}

/** From the first to the last that is full enough: two pixels at least. */
function ends(counts: Float32Array, share: number): readonly [number, number] | null {
  const enough = Math.max(2, share * counts.reduce((a, b) => Math.max(a, b), 0));
  const first = counts.findIndex((n) => n >= enough);
  return first < 0 ? null : [first, counts.findLastIndex((n) => n >= enough) + 1];
}

/** How far it goes about in the seconds about picture k, in its longer half side; Infinity where it is hardly seen. */
function roamOf(world: World, sights: ReadonlyMap<number, Sight>, k: number): number {
  const start = sights.get(k);
  if (!start) return Number.POSITIVE_INFINITY;
  let [few, farthest] = [0, 0];
  for (const [n, { place, state }] of sights) {
    if (state !== 'seen' || Math.abs((world.times[n] as number) - (world.times[k] as number)) > roaming)
      continue;
    const here = after(wayTo(world, k, n), place);
    const [dx, dy] = [2, 5].map((c) => (here[c] as number) - (start.place[c] as number)) as [number, number];
    few++;
    farthest = Math.max(farthest, Math.hypot(dx, dy));
  }
  return few < 5 ? Number.POSITIVE_INFINITY : farthest / Math.max(...halfSides(start.place));
}

/** From picture n to picture k, by the camera's motion. */
const wayTo = (world: World, k: number, n: number): Place =>
  after(world.toPicture(k), undone(world.toPicture(n)));

/**
 * Whether what moves stays within a place of picture `k`, wherever it is seen: an arm never leaves who it belongs to, but what passes before
 * an edge that stands does.
 */
export function keepsWithin(
  world: World,
  sights: Iterable<readonly [number, Sight]>,
  k: number,
  place: Place,
): boolean {
  const back = undone(place);
  let [within, seen] = [0, 0];
  for (const [n, sight] of sights) {
    if (sight.state !== 'seen') continue;
    const [u, v] = pointOf(after(back, after(wayTo(world, k, n), sight.place)), 0, 0);
    seen++;
    if (Math.max(Math.abs(u), Math.abs(v)) < 1.1) within++;
  }
  return within >= 0.9 * seen;
}

/** The share of edges of picture k that are about as steep, where the camera's motion takes them, on other pictures. */
function lasting(world: World, k: number, points: readonly (readonly [number, number])[]): number {
  const { from, to } = world.shotOf(k);
  const near = (n: number) => Math.abs((world.times[n] as number) - (world.times[k] as number)) <= lasts;
  const all = Array.from({ length: to - from }, (_, n) => from + n).filter((n) => n !== k && near(n));
  const some = all.filter((_, at) => at % Math.ceil(all.length / 12) === 0);
  let same = 0;
  const here = points.map(([x, y]) => steepAt(world.picture(k)[1] as Plane, x, y));
  for (const n of some) {
    const way = after(world.toPicture(n), undone(world.toPicture(k)));
    const there = world.picture(n)[1] as Plane;
    for (const [at, [x, y]] of points.entries())
      if (steepAt(there, ...pointOf(way, x, y)) > 0.5 * (here[at] as number)) same++;
  }
  return same / Math.max(1, some.length * points.length);
}

/** How steep a picture of half the size is at a point of the whole, levels for two pixels. */
function steepAt(half: Plane, x: number, y: number): number {
  const dx = valueAt(half, 2, x + 1, y) - valueAt(half, 2, x - 1, y);
  const dy = valueAt(half, 2, x, y + 1) - valueAt(half, 2, x, y - 1);
  return Math.sqrt(dx * dx + dy * dy);
}

const shareAt = ({ width, height, values }: Plane, scale: number, x: number, y: number): number =>
  values[
    Math.min(height - 1, Math.floor(y / scale)) * width + Math.min(width - 1, Math.floor(x / scale))
  ] as number;

/** How steep the grey values of a part of a picture are, levels a pixel. */
function steepness(picture: Plane, left: number, top: number, across: number, down: number): Plane {
  const part = plane(across, down);
  for (let j = 0; j < down; j++) {
    const from = (top + j) * picture.width + left;
    part.values.set(picture.values.subarray(from, from + across), j * across);
  }
  const soft = blurred(part).values;
  const out = plane(across, down);
  for (let j = 1; j + 1 < down; j++)
    for (let i = 1; i + 1 < across; i++) {
      const at = j * across + i;
      const dx = (soft[at + 1] as number) - (soft[at - 1] as number);
      const dy = (soft[at + across] as number) - (soft[at - across] as number);
      out.values[at] = 0.5 * Math.sqrt(dx * dx + dy * dy);
    }
  return out;
}
