import type { PictureFrames } from '#src/signal/picture.ts';
import { type CameraMotion, cameraMotion, type Scene, sceneOf } from './camera.ts';
import { between, figureOf, type Ground, groundOf } from './ground.ts';
import { nowhere, after, type Place, pointOf } from './place.ts';
import { type Plane, type Pyramid, pyramid } from './plane.ts';
import { stillFigure, stillGround } from './still-ground.ts';

/** Frames from `from` to before `to` that one camera saw without a cut. */
export type Shot = { readonly from: number; readonly to: number };

/** A video as the tracker sees it: pictures, how the camera moved, and what is not background. */
export type World = {
  readonly width: number;
  readonly height: number;
  readonly times: Float64Array;
  readonly shots: readonly Shot[];
  /** Standard deviation of the noise, grey levels. */
  readonly noise: number;
  /** From the shot's first picture to picture k. */
  toPicture(k: number): Place;
  picture(k: number): Pyramid;
  /** Null where too few pictures show the background. */
  figure(k: number): Figure | null;
  shotOf(k: number): Shot;
  /** Whether the camera stood still in the shot of picture k. */
  isStill(k: number): boolean;
};

export type Figure = { readonly plane: Plane; readonly scale: number };

/** Pictures kept in memory. */
const kept = 64;
/** Figures, a quarter of the pixels each: a minute at ten pictures a second is looked at again by the localisation network. */
const keptFigures = 640;
/** A picture this much unlike the one before, wherever the camera turned, was cut. */
const cutLikeness = 0.42;
/**
 * So is one below this share of what is usual in its shot, if what follows is like it and unlike what was before: a film may be cut between
 * pictures that are much alike.
 */
const cutShare = 0.62;
const usualAgain = 0.85;
/** Pictures of a shot that tell what is usual. */
const knowUsual = 4;
/** Pictures that make a background, and how far away at most (s). */
const viewCount = 11;
const viewReach = 2.6;
/** A background is made so often (s). */
const groundEvery = 1.2;
/** Of a camera that stands still: more pictures, from further away, and seldomer. */
const still = { count: 25, reach: 8, every: 4 } as const;
/** Where more of the picture moves the bars about a film stand still, not its camera; or something is so near that it hides the background. */
const mostMoving = 0.18;
/** A camera that drifts by no more than this over a shot stands still, pixels. */
const stands = 0.25;

export type Told = (done: number, total: number) => void;

/** Looks through a video once: its cuts, its noise, its camera. @throws what `told` throws */
export function openWorld(frames: PictureFrames, told: Told = () => {}): World {
  const { width, height, times } = frames;
  const pictures = cache<Pyramid>(kept, (k) => pyramid(width, height, frames.read(k, 1)));
  const motions: Place[] = [nowhere];
  const shots: Shot[] = [];
  let from = 0;
  const noises: number[] = [];
  let last: { readonly scene: Scene; readonly motion: CameraMotion | null } | null = null;
  /** Likeness of pictures of the present shot to those before. */
  let usual = 0;
  const isCut = (k: number, likeness: number): boolean => {
    if (likeness < cutLikeness) return true;
    if (!last || k - from < knowUsual || k + 1 >= times.length || likeness > cutShare * usual) return false;
    const next = pictures(k + 1);
    return (
      cameraMotion(sceneOf(pictures(k)), next, 6).likeness > usualAgain * usual &&
      cameraMotion(last.scene, next, 6).likeness < cutShare * usual
    );
  };
  for (let k = 0; k < times.length; k++) {
    told(k, times.length);
    const picture = pictures(k);
    let motion: CameraMotion | null = null;
    if (last) {
      motion = cameraMotion(last.scene, picture, 6);
      if (isCut(k, motion.likeness)) {
        shots.push({ from, to: k });
        from = k;
        motions[k] = nowhere;
        motion = null;
      } else {
        motions[k] = after(motion.motion, motions[k - 1] as Place);
        usual += (motion.likeness - usual) / Math.min(10, k - from);
        if (k % 5 === 1) noises.push(remains(pictures(k - 1), picture, motion.motion));
      }
    }
    last = { scene: sceneOf(picture), motion };
  }
  if (times.length > 0) shots.push({ from, to: times.length });
  const noise = Math.min(25, Math.max(1.5, median(noises) || 4));

  const shotOf = (k: number): Shot => shots.find(({ to }) => k < to) as Shot;
  const scaleLevel = width * height > 30_000 ? 1 : 0;
  const scale = 2 ** scaleLevel;
  const level = (k: number): Plane => pictures(k)[scaleLevel] as Plane;

  const stillness = new Map<number, boolean>();
  /** Whether the camera stood still in the shot that begins at `from`. */
  const standsStill = (from: number, to: number): boolean => {
    const known = stillness.get(from);
    if (known !== undefined) return known;
    let isStill = true;
    for (let k = from; k < to && isStill; k++) isStill = strayOf(motions[k] as Place, width, height) < stands;
    isStill &&= moving(from, to) < mostMoving;
    stillness.set(from, isStill);
    return isStill;
  };
  /** The share of the picture that differs from what stands still, about the middle of a shot. */
  const moving = (from: number, to: number): number => {
    const views = viewsAround(times, (from + to) >> 1, from, to, { count: 9, reach: still.reach });
    if (views.length < 5) return 0;
    const planes = views.map(level);
    const { width: across, height: down } = planes[0] as Plane;
    const ground = stillGround(planes, across, down);
    const shares = [1, 4, 7].flatMap((n) => {
      const plane = planes[n];
      return plane
        ? [stillFigure(plane, ground).values.reduce((sum, v) => sum + v, 0) / (across * down)]
        : [];
    });
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  };
  const grounds = cache<Ground | null>(6, (k) => {
    const { from, to } = shotOf(k);
    const isStill = standsStill(from, to);
    const views = viewsAround(times, k, from, to, isStill ? still : { count: viewCount, reach: viewReach });
    if (views.length < 5) return null;
    if (isStill) return stillGround(views.map(level), level(k).width, level(k).height);
    const scene = sceneOf(pictures(k));
    const own = level(k);
    return groundOf(
      views.map((n) => {
        const guess = between(motions[k] as Place, motions[n] as Place);
        const better = cameraMotion(scene, pictures(n), noise, guess);
        return { picture: level(n), motion: better.likeness > cutLikeness ? better.motion : guess };
      }),
      own.width,
      own.height,
      scale,
    );
  });
  const keyOf = (k: number): number => {
    const { from, to } = shotOf(k);
    const start = times[from] as number;
    const every = standsStill(from, to) ? still.every : groundEvery;
    const nth = Math.floor(((times[k] as number) - start) / every);
    const moment = start + (nth + 0.5) * every;
    let key = k;
    while (key > from && (times[key - 1] as number) >= moment) key--;
    while (key + 1 < to && (times[key] as number) < moment) key++;
    return key;
  };
  const figures = cache<Figure | null>(keptFigures, (k) => {
    const key = keyOf(k);
    const ground = grounds(key);
    if (!ground) return null;
    const { from, to } = shotOf(k);
    if (standsStill(from, to)) return { plane: stillFigure(level(k), ground), scale };
    const guess = between(motions[k] as Place, motions[key] as Place);
    return { plane: figureOf(level(k), ground, guess, scale, noise), scale };
  });
  return {
    ...{ width, height, times, shots, noise, shotOf },
    isStill: (k) => {
      const { from, to } = shotOf(k);
      return standsStill(from, to);
    },
    picture: pictures,
    figure: figures,
    toPicture: (k) => motions[k] as Place,
  };
}

/** How far a motion takes the corner it takes farthest, pixels. */
const strayOf = (motion: Place, width: number, height: number): number =>
  Math.max(
    ...[0, 1].flatMap((u) =>
      [0, 1].map((v) => {
        const [x, y] = pointOf(motion, u * width, v * height);
        return Math.hypot(x - u * width, y - v * height);
      }),
    ),
  );

/** Pictures spread over the time around picture k, within its shot. */
function viewsAround(
  times: Float64Array,
  k: number,
  from: number,
  to: number,
  { count: viewCount, reach: viewReach }: { readonly count: number; readonly reach: number },
): readonly number[] {
  const t = times[k] as number;
  let [first, last] = [k, k];
  while (first > from && t - (times[first - 1] as number) <= viewReach) first--;
  while (last + 1 < to && (times[last + 1] as number) - t <= viewReach) last++;
  // Towards an end of the shot the other side must do for both.
  while (last - first < 2 * viewCount && first > from) first--;
  while (last - first < 2 * viewCount && last + 1 < to) last++;
  const count = Math.min(viewCount, last - first + 1);
  const spread = Array.from({ length: count }, (_, i) =>
    Math.round(first + (i * (last - first)) / Math.max(1, count - 1)),
  );
  return [...new Set(spread)];
}

/** What is left between two pictures once the camera's motion is undone, at full size: a robust deviation per picture. */
function remains(a: Pyramid, b: Pyramid, motion: Place): number {
  const [p, q] = [a[0] as Plane, b[0] as Plane];
  const gaps: number[] = [];
  for (let y = 3; y < p.height - 3; y += 5)
    for (let x = 3; x < p.width - 3; x += 5) {
      const [u, v] = [
        Math.round((motion[0] as number) * x + (motion[1] as number) * y + (motion[2] as number)),
        Math.round((motion[3] as number) * x + (motion[4] as number) * y + (motion[5] as number)),
      ];
      if (u < 0 || v < 0 || u >= q.width || v >= q.height) continue;
      gaps.push(Math.abs((p.values[y * p.width + x] as number) - (q.values[v * q.width + u] as number)));
    }
  return (median(gaps) || 0) / 0.6745 / Math.SQRT2;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** Values by number, the latest `size` of them kept. */
function cache<T>(size: number, make: (k: number) => T): (k: number) => T {
  const known = new Map<number, T>();
  return (k) => {
    if (known.has(k)) {
      const value = known.get(k) as T;
      known.delete(k);
      known.set(k, value);
      return value;
    }
    const made = make(k);
    known.set(k, made);
    if (known.size > size) known.delete(known.keys().next().value as number);
    return made;
  };
}
