import { align } from './align.ts';
import type { Sight } from './follow.ts';
import { makeModel } from './model.ts';
import type { Patch } from './patch.ts';
import { after, type Place, shapeOf, undone } from './place.ts';
import type { Pursuit, Steady } from './pursuit.ts';
import { square } from './tight-box.ts';

/** By so much more of the subject must look as it did, or what is seen is no perspective. */
const worthIt = 0.01;
/** How far it may lie from where the subject was followed: shifts in halves of the box, turn and growth. */
const freedom = { shift: 0.15, turn: 0.06, growth: 0.08, shape: 0.1, tilt: 0.1 } as const;
const iterations = 10;

/**
 * A pursuit by affine places, each seen from its side as well: the subject as it looked when it was likest itself is laid over every
 * picture by all eight numbers, from where it was followed, and from the tilt it had on the picture before. What tilts was followed first: eight numbers that are
 * free from the start run away with what passes in front, and take other things for the subject.
 */
export function withPerspective(pursuit: Pursuit, steady: readonly Steady[]): Pursuit {
  const { world, sights } = pursuit;
  const out = [...sights];
  for (const { from, to } of world.shots) {
    let best = from;
    for (let k = from; k < to; k++) {
      const [now, then] = [sights[k] as Sight, sights[best] as Sight];
      if (now.state === 'seen' && (then.state !== 'seen' || now.likeness > then.likeness)) best = k;
    }
    if (sights[best]?.state !== 'seen') continue;
    const base = (steady[best] as Steady).place;
    const { patches } = makeModel(world.picture(best), world.figure(best), base);
    const [middle, close] = patches.slice(-2) as [Patch, Patch];
    for (const way of [1, -1] as const) {
      let tilt: Place | null = null;
      for (let k = best; k >= from && k < to; k += way) {
        const sight = sights[k] as Sight;
        if (sight.state !== 'seen') {
          tilt = null;
          continue;
        }
        const { place } = steady[k] as Steady;
        const back = undone(place);
        const options = {
          ...({ size: 8, noise: world.noise, figure: null } as const),
          wishes: (now: Place) => {
            const off = after(back, now);
            const { turn, growth, stretch, shear } = shapeOf(off);
            return [
              { row: [0, 0, 1, 0, 0, 0, 0, 0], value: off[2] as number, sd: freedom.shift },
              { row: [0, 0, 0, 0, 0, 1, 0, 0], value: off[5] as number, sd: freedom.shift },
              { row: [0, -0.5, 0, 0.5, 0, 0, 0, 0], value: turn, sd: freedom.turn },
              { row: [0.5, 0, 0, 0, 0.5, 0, 0, 0], value: Math.log(growth), sd: freedom.growth },
              { row: [0.5, 0, 0, 0, -0.5, 0, 0, 0], value: stretch, sd: freedom.shape },
              { row: [0, 0.5, 0, 0.5, 0, 0, 0, 0], value: 0.5 * shear, sd: freedom.shape },
              { row: [0, 0, 0, 0, 0, 0, 1, 0], value: off[6] as number, sd: freedom.tilt },
              { row: [0, 0, 0, 0, 0, 0, 0, 1], value: off[7] as number, sd: freedom.tilt },
            ];
          },
        };
        const picture = world.picture(k);
        const flat = align(close, picture, place, { ...options, iterations: 0 });
        const starts: readonly Place[] = [place, ...(tilt ? [after(place, tilt)] : [])];
        const [found] = starts
          .map((start) => {
            const rough = align(middle, picture, start, { ...options, iterations });
            return align(close, picture, rough.place, { ...options, iterations });
          })
          .sort((a, b) => b.likeness - a.likeness);
        const isTilted =
          found && found.likeness > flat.likeness + worthIt && found.place.every(Number.isFinite);
        const own = isTilted ? found.place : place;
        out[k] = { ...sight, place: own, box: square };
        tilt = isTilted ? after(back, own) : null;
      }
    }
  }
  return { ...pursuit, sights: out };
}
