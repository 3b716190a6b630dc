import type { Sight } from './follow.ts';
import type { World } from './world.ts';

/** A sight for every picture: where there is none, the nearest one's place, hidden. */
export function filled(world: World, seen: ReadonlyMap<number, Sight>): readonly Sight[] {
  const known = [...seen.keys()].sort((a, b) => a - b);
  let next = 0;
  return Array.from(world.times, (_, k): Sight => {
    const own = seen.get(k);
    if (own) return own;
    while (
      next + 1 < known.length &&
      Math.abs((known[next + 1] as number) - k) <= Math.abs((known[next] as number) - k)
    )
      next++;
    const { place, box } = seen.get(known[next] as number) as Sight;
    return {
      place,
      box,
      state: 'hidden',
      likeness: 0,
      sd: [0, 1, 2, 3, 4, 5].map(() => Number.POSITIVE_INFINITY),
    };
  });
}
