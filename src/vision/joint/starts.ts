import { type Pursuit, smoothed } from '../track/pursuit.ts';
import { after, type Place, placed, thetaOfPlace, undone } from '../track/place.ts';
import type { World } from '../track/world.ts';

/** A path that a crop may be trained from. */
export type Start = {
  readonly kind: 'frame' | 'window' | 'followed';
  /** Affine θ of every picture, six numbers each. */
  readonly theta: Float64Array;
  /** Logarithm of how probable it is before anything is compared. */
  readonly prior: number;
  /** Of `followed`: which pursuit. */
  readonly nth?: number;
};

/** Windows a side, by how much of the picture's side they take: neighbours overlap by half. */
const windows = [
  [1 / 2, 3],
  [1 / 4, 7],
] as const;
/** How probable each way to look is: most of what goes with something moves by itself. */
const ways = { followed: 0.6, window: 0.3, frame: 0.1 } as const;

/** The whole frame, windows that stand still before the background, and everything that was followed. */
export function startsOf(world: World, pursuits: readonly Pursuit[]): readonly Start[] {
  const { width, height } = world;
  const standing = (x: number, y: number, share: number): Float64Array =>
    thetas(world, (k) => {
      const { from, to } = world.shotOf(k);
      const middle = (from + to) >> 1;
      const window = placed(x * width, y * height, (share * width) / 2, (share * height) / 2);
      return after(after(world.toPicture(k), undone(world.toPicture(middle))), window);
    });
  const all = windows.reduce((sum, [, side]) => sum + side * side, 0);
  return [
    {
      kind: 'frame',
      theta: thetas(world, () => placed(width / 2, height / 2, width / 2, height / 2)),
      prior: Math.log(ways.frame),
    },
    ...windows.flatMap(([share, side]) =>
      Array.from({ length: side * side }, (_, n): Start => {
        const [i, j] = [n % side, Math.floor(n / side)];
        const at = (place: number) => share / 2 + (place * (1 - share)) / (side - 1);
        return { kind: 'window', theta: standing(at(i), at(j), share), prior: Math.log(ways.window / all) };
      }),
    ),
    ...pursuits.map((pursuit, nth): Start => {
      const steady = smoothed(pursuit);
      return {
        ...{ kind: 'followed', nth, prior: Math.log(ways.followed / pursuits.length) },
        theta: thetas(world, (k) => steady[k]?.place as Place),
      };
    }),
  ];
}

function thetas({ times, width, height }: World, placeOf: (k: number) => Place): Float64Array {
  const out = new Float64Array(6 * times.length);
  for (let k = 0; k < times.length; k++) out.set(thetaOfPlace(placeOf(k), width, height, 6), 6 * k);
  return out;
}
