import { learn, lay, makeModel, scoreAt, shares } from './model.ts';
import { thingsIn } from './components.ts';
import { along, type Patch } from './patch.ts';
import { after, halfSides, type Place, pointOf, shapeOf, undone } from './place.ts';
import { valueAt } from './plane.ts';
import { type Box, boxPlace, makeRuler, mixedBox, square } from './tight-box.ts';
import type { Figure, World } from './world.ts';

/** Where the subject was in one picture. */
export type Sight = {
  readonly place: Place;
  /** Seen: measured. Hidden: guessed from how it moved. */
  readonly state: 'seen' | 'hidden';
  /** Share of it that looked as it should, 0 … 1. */
  readonly likeness: number;
  /** The tight box within the place's square: u and v from and to; the whole of it for what keeps its shape. */
  readonly box: Box;
  /** Standard deviations of the place's first six numbers, in pixels; Infinity where hidden. */
  readonly sd: readonly number[];
  /** A network told the place, and its deviations are meant as they are. */
  readonly told?: true;
  /** It is more than what moves of it (standing.ts): a network that knows what moves has no say. */
  readonly stands?: true;
};

/** Below so much of its usual likeness it counts as hidden. */
const hiddenBelow = 0.6;
/** A frame or two are told apart from a longer absence, seconds. */
const lostAfter = 0.8;

type Motion = { readonly x: number; readonly y: number; readonly turn: number; readonly growth: number };
const still: Motion = { x: 0, y: 0, turn: 0, growth: 0 };

/** Sights one way from where something was found, as far as they were asked for: who asks for more goes on from there. */
export type Trail = {
  /** Of the first picture and `most` beyond it (default: all of the shot). @param told after each new picture; throws to stop */
  upTo(most?: number, told?: () => void): readonly (readonly [number, Sight])[];
};

/** What lies in `base` on picture `start`, to be followed towards one end of its shot. */
export function trail(world: World, start: number, base: Place, direction: 1 | -1): Trail {
  const known: (readonly [number, Sight])[] = [];
  const coming = followed(world, start, base, direction);
  return {
    upTo(most = Number.POSITIVE_INFINITY, told = () => {}) {
      while (known.length <= most) {
        const next = coming.next();
        if (next.done) break;
        known.push(next.value);
        told();
      }
      return known.slice(0, most + 1);
    },
  };
}

/**
 * Follows what lies in `base` on picture `start` to the end of its shot, forwards or backwards: sights by picture, `start` first.
 * @param told after each picture; throws to stop
 */
export const follow = (
  world: World,
  start: number,
  base: Place,
  direction: 1 | -1,
  told: () => void = () => {},
): ReadonlyMap<number, Sight> => new Map(trail(world, start, base, direction).upTo(undefined, told));

function* followed(
  world: World,
  start: number,
  base: Place,
  direction: 1 | -1,
): Generator<readonly [number, Sight], void> {
  const { noise } = world;
  const { from, to } = world.shotOf(start);
  const model = makeModel(world.picture(start), world.figure(start), base);
  yield [start, { place: base, state: 'seen', likeness: 1, box: square, sd: [1, 1, 1, 1, 1, 1] }];
  let place = base;
  let motion = still;
  let usual = 0.8;
  let missing = 0; // seconds
  let seen = 1;
  let settled = 0;
  let poor = false;
  let growth = 0; // since the start, as seen when it was seen well
  const baseBack = undone(base);
  const ruler = makeRuler(world.figure(start), world.picture(start), base);
  let box = square;
  let rigid = 1;
  for (let k = start + direction; k >= from && k < to; k += direction) {
    const picture = world.picture(k);
    const figure = world.figure(k);
    const dt = Math.abs((world.times[k] as number) - (world.times[k - direction] as number));
    const camera = after(world.toPicture(k), undone(world.toPicture(k - direction)));
    const carried = after(camera, place);
    const expected = moved(carried, motion, dt);
    const unsure = missing > 0 ? Math.min(3, 1 + 2 * missing) : seen < 4 ? 1.5 : 1;
    const trustAt = (where: Place): number => {
      if (!figure) return 0;
      const { inside, around } = shares(figure.plane, figure.scale, where);
      return Math.min(1, Math.max(0, (inside - 0.5 * around - 0.15) / 0.3));
    };
    const usualSize = (at: Place): Place =>
      shifted(at, 0, 0, 0, Math.exp(growth) / shapeOf(after(at, baseBack)).growth);
    const coarse = model.patches[0] as Patch;
    const score = (where: Place) => scoreAt(coarse, picture, figure, 1, where, noise);
    const tried = search(
      expected,
      figure
        ? [
            carried,
            ...drawn(figure, expected, 1.6 + unsure),
            ...(missing > 0 || poor ? blobs(figure, usualSize(expected)) : []),
          ]
        : [carried],
      score,
      0.45 * unsure,
      missing > lostAfter,
    );
    const freedom = { shift: 0.25 * unsure, turn: 0.09 * unsure, growth: 0.01 * unsure };
    const trust = Math.max(trustAt(expected), trustAt(tried));
    const middle = model.patches[1] as Patch;
    const run = (at: Place, aim: Place) => {
      const run = lay(model, picture, figure, trust, at, aim, freedom, noise);
      return {
        ...run,
        grey: run.likeness,
        likeness: scoreAt(middle, picture, figure, trust, run.place, noise),
      };
    };
    let best = run(tried, tried !== expected && (missing > 0 || poor) ? usualSize(tried) : expected);
    if (tried !== expected && best.likeness < 0.92 * usual) {
      const other = run(expected, expected);
      if (other.likeness > best.likeness) best = other;
    }
    const limit = missing > lostAfter ? 0.75 : hiddenBelow;
    const isSeen = best.likeness > limit * usual && plausible(best.place, place, model.base, dt);
    if (isSeen) {
      const last = place;
      place = best.place;
      const now = between(after(camera, last), place, dt);
      motion = missing > 0 || seen < 2 ? mixed(motion, now, seen < 2 ? 0.8 : 0.3) : mixed(motion, now, 0.55);
      if (best.likeness > 0.85 * usual) learn(model, picture, figure, trust, place, noise);
      // What spoils a look comes suddenly; a subject's ways show at once.
      usual += (settled < 6 ? 0.3 : best.likeness > usual ? 0.1 : 0.02) * (best.likeness - usual);
      usual = Math.max(0.4, usual);
      if (settled < 6 || best.likeness > 0.85 * usual) {
        growth += 0.2 * (Math.log(shapeOf(after(place, baseBack)).growth) - growth);
        settled++;
      }
      poor = best.likeness < 0.8 * usual;
      missing = 0;
      seen++;
      rigid += 0.15 * (Math.min(1, Math.max(0, (best.grey - 0.6) / 0.2)) - rigid);
      const measured = figure && trust > 0.5 ? ruler(figure, picture, place) : null;
      if (measured) {
        box = mixedBox(box, mixedBox(measured, square, rigid), 0.6);
        place = after(place, boxPlace(mixedBox(square, measured, 0.12 * (1 - rigid))));
      } else box = mixedBox(box, square, 0.2);
      const sd = deviations(best.covariance, place);
      yield [k, { place, state: 'seen', likeness: best.likeness, box, sd }];
    } else {
      missing += dt;
      seen = 0;
      motion = { ...mixed(motion, still, 0.15), turn: 0, growth: 0 };
      // What leaves the picture waits at its edge.
      if (!isWithin(expected, world)) motion = still;
      place = motion === still ? carried : expected;
      yield [k, { place, state: 'hidden', likeness: best.likeness, box, sd: unknown }];
    }
  }
}

const unknown = [0, 1, 2, 3, 4, 5].map(() => Number.POSITIVE_INFINITY);

const isWithin = (place: Place, { width, height }: World): boolean => {
  const [x, y] = [place[2] as number, place[5] as number];
  return x >= 0 && y >= 0 && x <= width && y <= height;
};

/** The place of the best score among shifts and turns around what is expected; wide: anywhere in reach, of several sizes. */
function search(
  expected: Place,
  others: readonly Place[],
  score: (place: Place) => number,
  reach: number,
  wide: boolean,
): Place {
  let best = { place: expected, score: score(expected) + 0.02 };
  const consider = (place: Place, cost: number): void => {
    const value = score(place) - cost;
    if (value > best.score) best = { place, score: value };
  };
  for (const other of others) consider(other, 0.01);
  const steps = wide ? 6 : 3;
  const span = wide ? 4 : reach;
  for (let j = -steps; j <= steps; j++)
    for (let i = -steps; i <= steps; i++) {
      if (i === 0 && j === 0) continue;
      consider(
        shifted(expected, (span * i) / steps, (span * j) / steps, 0, 1),
        (0.02 * Math.hypot(i, j)) / steps,
      );
    }
  const around = best.place;
  for (const turn of wide ? [-0.5, -0.25, 0.25, 0.5] : [-0.2, 0.2])
    consider(shifted(around, 0, 0, turn, 1), 0.02);
  for (const growth of wide ? [0.75, 0.87, 1.15, 1.33] : [0.92, 1.08])
    consider(shifted(around, 0, 0, 0, growth), 0.02);
  return best.place;
}

/** Where the middle of what the figure shows around a place draws it. */
function drawn({ plane, scale }: Figure, place: Place, reach: number): readonly Place[] {
  const n = 16;
  let [su, sv, sum] = [0, 0, 0];
  for (let j = 0; j < n; j++)
    for (let i = 0; i < n; i++) {
      const [u, v] = [along(i, n, reach), along(j, n, reach)];
      const [x, y] = pointOf(place, u, v);
      const value = valueAt(plane, scale, x, y);
      if (!(value > 0.2)) continue;
      su += value * u;
      sv += value * v;
      sum += value;
    }
  return sum > 3 ? [shifted(place, su / sum, sv / sum, 0, 1)] : [];
}

/** The place laid over each thing in the picture that is about as large. */
function blobs({ plane, scale }: Figure, place: Place): readonly Place[] {
  const [w, h] = halfSides(place);
  return thingsIn(plane)
    .slice(0, 8)
    .filter(({ left, right, top, bottom }) => {
      const ratio = ((right - left) * (bottom - top) * scale * scale) / (4 * w * h);
      return ratio > 0.2 && ratio < 6;
    })
    .map(({ left, right, top, bottom }) =>
      about(
        place,
        (scale * (left + right)) / 2 - (place[2] as number),
        (scale * (top + bottom)) / 2 - (place[5] as number),
        0,
        1,
      ),
    );
}

/** A place moved within its own square, turned and grown about its middle. */
function shifted(place: Place, u: number, v: number, turn: number, growth: number): Place {
  const [x, y] = [
    (place[0] as number) * u + (place[1] as number) * v,
    (place[3] as number) * u + (place[4] as number) * v,
  ];
  return about(place, x, y, turn, growth);
}

function about(place: Place, x: number, y: number, turn: number, growth: number): Place {
  const [c, s] = [growth * Math.cos(turn), growth * Math.sin(turn)];
  const [cx, cy] = [place[2] as number, place[5] as number];
  return after([c, -s, cx + x - c * cx + s * cy, s, c, cy + y - s * cx - c * cy, 0, 0, 1], place);
}

const moved = (place: Place, { x, y, turn, growth }: Motion, dt: number): Place =>
  about(place, x * dt, y * dt, turn * dt, Math.exp(growth * dt));

function between(from: Place, to: Place, dt: number): Motion {
  if (!(dt > 0)) return still;
  const { turn, growth } = shapeOf(after(to, undone(from)));
  return {
    x: ((to[2] as number) - (from[2] as number)) / dt,
    y: ((to[5] as number) - (from[5] as number)) / dt,
    turn: turn / dt,
    growth: Math.log(growth) / dt,
  };
}

const mixed = (a: Motion, b: Motion, share: number): Motion => ({
  x: a.x + share * (b.x - a.x),
  y: a.y + share * (b.y - a.y),
  turn: a.turn + share * (b.turn - a.turn),
  growth: 0.8 * (a.growth + share * (b.growth - a.growth)),
});

/** Nothing doubles its size, or turns over, between two pictures; nor becomes a line. */
function plausible(place: Place, last: Place, base: Place, dt: number): boolean {
  const step = shapeOf(after(place, undone(last)));
  const all = shapeOf(after(place, undone(base)));
  const [w, h] = halfSides(place);
  return (
    Math.abs(Math.log(step.growth)) < 0.25 + dt &&
    Math.abs(step.turn) < 0.6 + 2 * dt &&
    Math.abs(all.stretch) < 0.35 &&
    Math.abs(all.shear) < 0.5 &&
    Math.min(w, h) > 2 &&
    place.every(Number.isFinite)
  );
}

/** A step p of the place is place·(1 + P): its numbers' deviations, in pixels. */
function deviations(covariance: Float64Array | null, place: Place): readonly number[] {
  if (!covariance) return [0, 1, 2, 3, 4, 5].map(() => Infinity);
  const size = Math.sqrt(covariance.length);
  const variance = (i: number, j: number) => covariance[i * size + j] as number;
  const mixedRow = (a: number, b: number, column: number) =>
    Math.sqrt(
      Math.max(
        0,
        a * a * variance(column, column) +
          b * b * variance(3 + column, 3 + column) +
          2 * a * b * variance(column, 3 + column),
      ),
    );
  return [0, 1].flatMap((row) =>
    [0, 1, 2].map((column) => mixedRow(place[3 * row] as number, place[3 * row + 1] as number, column)),
  );
}
