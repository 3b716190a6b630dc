import { halfSides, pointOf } from './place.ts';
import type { Steady } from './pursuit.ts';
import { type Plane, valueAt } from './plane.ts';
import type { Shot, World } from './world.ts';

/** Deviations of the box against its size at which half of the boxes lie wrong (docs/notes/track.md). */
const half = 0.15;

/** How probably a box lies about right, from how far its numbers may be off, against its size: at one picture a second little holds it. */
export function preciseBox({ place, sd }: Steady): number {
  const [w, h] = halfSides(place);
  const off = Math.hypot((sd[0] ?? 0) / w, (sd[4] ?? 0) / h, (sd[2] ?? 0) / w, (sd[5] ?? 0) / h);
  return 1 / (1 + (off / half) ** 2);
}

/** Nobody drew a box: what moves most coherently is the one that is meant so often, and whole. */
const foundByItself = 0.9;
/** Beside a background that spreads by less than so many deviations of noise, what has its grey does not show. */
const evenBelow = 2;
/** Within so many deviations of noise of the background a grey is near it; where the camera stands still smaller differences show. */
const nearGrey = { moving: 6, still: 1 } as const;
/** Pictures of a shot that are asked. */
const asked = 5;
const grid = 24;

/**
 * How probably a box that was found by itself is the subject's whole box, by shot. Before a plain wall a subject whose greys come near the wall's is
 * told by its other greys alone: where those end it need not end.
 */
export function foundBox(world: World, steady: readonly Steady[], { from, to }: Shot): number {
  let [near, count] = [0, 0];
  for (let n = 0; n < asked; n++) {
    const k = from + Math.floor(((n + 0.5) * (to - from)) / asked);
    const figure = world.figure(k);
    if (!figure) continue;
    const { place } = steady[k] as Steady;
    const picture = world.picture(k)[0] as Plane;
    const [wall, own]: [number[], number[]] = [[], []];
    for (let j = 0; j < grid; j++)
      for (let i = 0; i < grid; i++) {
        const [u, v] = [(4 * (i + 0.5)) / grid - 2, (4 * (j + 0.5)) / grid - 2];
        const [x, y] = pointOf(place, u, v);
        const [grey, share] = [valueAt(picture, 1, x, y), valueAt(figure.plane, figure.scale, x, y)];
        if (Number.isNaN(grey) || Number.isNaN(share)) continue;
        if (Math.max(Math.abs(u), Math.abs(v)) > 1.2) {
          if (share < 0.2) wall.push(grey);
        } else if (share > 0.5) own.push(grey);
      }
    if (wall.length < 20 || own.length < 10) continue;
    const sorted = wall.sort((a, b) => a - b);
    const at = (q: number): number => sorted[Math.floor(q * (sorted.length - 1))] as number;
    if ((at(0.75) - at(0.25)) / 1.35 > evenBelow * world.noise) continue;
    const reach = nearGrey[world.isStill(k) ? 'still' : 'moving'] * world.noise;
    near += own.filter((grey) => Math.abs(grey - at(0.5)) < reach).length / own.length;
    count++;
  }
  const hides = count > asked / 2 ? near / count : 0;
  return foundByItself * (1 - Math.min(0.5, 2 * hides));
}
