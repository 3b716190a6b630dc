import { seedsOf } from './find-subject.ts';
import { follow, type Sight } from './follow.ts';
import { after, cornersOf, type Place } from './place.ts';
import { filled } from './filled.ts';
import type { Pursuit } from './pursuit.ts';
import { boxPlace } from './tight-box.ts';
import type { Shot } from './world.ts';

/** What another covers by so much, whichever of both is smaller, is the same thing, or lies within it. */
const same = 0.5;

/**
 * Whatever else moves by itself, followed through its shot: at most `most` of each shot, the largest first. What was followed
 * before, and what is met on the way, does not begin anew.
 * @param told throws to stop it
 */
export function rivals(pursuit: Pursuit, most: number, told: () => void = () => {}): readonly Pursuit[] {
  const { world, sights } = pursuit;
  const found = world.shots.map((shot) => {
    const paths: ReadonlyMap<number, Sight>[] = [new Map(ofShot(sights, shot))];
    for (const { frame, place } of seedsOf(world, shot, told).seeds) {
      if (paths.length > most) break;
      if (paths.some((path) => covers(path.get(frame), place))) continue;
      paths.push(new Map(([1, -1] as const).flatMap((way) => [...follow(world, frame, place, way, told)])));
    }
    return paths;
  });
  const count = Math.max(0, ...found.map((paths) => paths.length - 1));
  return Array.from({ length: count }, (_, nth) => {
    // Of a shot without so many: what was followed.
    const seen = found.flatMap((paths) => [...((paths[nth + 1] ?? paths[0]) as ReadonlyMap<number, Sight>)]);
    return { ...pursuit, sights: filled(world, new Map(seen)) };
  });
}

const ofShot = (sights: readonly Sight[], { from, to }: Shot): readonly (readonly [number, Sight])[] =>
  sights.slice(from, to).map((sight, n) => [from + n, sight] as const);

function covers(sight: Sight | undefined, place: Place): boolean {
  if (sight?.state !== 'seen') return false;
  const [a, b] = [boundsOf(after(sight.place, boxPlace(sight.box))), boundsOf(place)];
  const common =
    Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
    Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
  return common > same * Math.min(areaOf(a), areaOf(b));
}

type Bounds = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};
const areaOf = ({ left, right, top, bottom }: Bounds): number => (right - left) * (bottom - top);

function boundsOf(place: Place): Bounds {
  const corners = cornersOf(place);
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}
