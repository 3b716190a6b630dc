import { components, thingsIn } from './components.ts';
import { type Sight, type Trail, trail } from './follow.ts';
import { shares } from './model.ts';
import { after, overlap, type Place, placed, undone } from './place.ts';
import { rowAt } from './plane.ts';
import { boxPlace } from './tight-box.ts';
import type { Shot, World } from './world.ts';

/** Something that moves by itself: where it was seen best, and how coherently it moves. */
export type Candidate = {
  readonly frame: number;
  /** Upright. */
  readonly place: Place;
  /** 0 … 1: how well it keeps together, against its surroundings, for some frames before and after. */
  readonly coherence: number;
  /** What candidates are ordered by: coherence, and size. */
  readonly score: number;
  /** Where it goes from there, forwards and backwards. */
  readonly trails: Trails;
};

export type Trails = readonly [Trail, Trail];
const trailsFrom = (world: World, frame: number, place: Place): Trails => [
  trail(world, frame, place, 1),
  trail(world, frame, place, -1),
];

/** Pictures of a shot that are searched for seeds, at most, and seeds that are tried. */
const looks = 24;
const tries = 4;
/** Frames followed each way to try a seed, in turns: what is found no more coherent than noise by then is left. */
const turns = [2, 4, 9, 18];
const span = turns.at(-1) as number;
/** Less coherence than this is noise. */
export const leastCoherence = 0.12;
/** A share of the time in which a place is not background, below which nothing stirs. */
const leastStir = 0.16;
/** Of the picture: the least area of something, and the most. */
const least = 0.0015;
const most = 0.8;

/**
 * What moves most coherently against the background in a shot, best first: things that are not background are
 * followed for some frames, and judged by whether they still look alike and stand out from what surrounds them.
 */
export function findSubjects(world: World, shot: Shot, told: () => void = () => {}): readonly Candidate[] {
  const { seeds, looked } = seedsOf(world, shot, told);
  const found: (Candidate & { readonly sights: ReadonlyMap<number, Sight> })[] = [];
  let tried = 0;
  for (const { frame, place } of seeds) {
    if (tried >= tries) break;
    if (found.some(({ sights }) => isAmong(sights.get(frame), place))) continue;
    tried++;
    told();
    const trails = trailsFrom(world, frame, place);
    const { sights, coherence } = triedOf(world, shot, trails);
    // What is there for long is met by many seeds.
    const reached = looked.filter((k) => sights.has(k)).length;
    const met = seeds.filter(
      (seed) => sights.get(seed.frame)?.state === 'seen' && isAmong(sights.get(seed.frame), seed.place),
    );
    const support = met.reduce((sum, each) => sum + each.mass, 0) / Math.max(1, reached);
    found.push({ frame, place, coherence, score: coherence * support ** 0.8, trails, sights });
  }
  const best = found.map(({ sights: _, ...candidate }) => candidate).sort((a, b) => b.score - a.score);
  if ((best[0]?.coherence ?? 0) > leastCoherence) return best;
  const stirring = mostStirred(world, shot);
  return stirring ? [stirring, ...best] : best;
}

/** A seed followed for as long as it keeps together: what follows a thing by chance is soon off it. */
function triedOf(world: World, shot: Shot, trails: Trails) {
  for (const turn of turns) {
    const sights = new Map(trails.flatMap((each) => each.upTo(turn)));
    const coherence = coherenceOf(world, sights, shot, turn);
    if (coherence < leastCoherence || turn === span) return { sights, coherence };
  }
  throw new Error('There are no turns.');
}

/** What is not background on one picture, and hangs together. */
export type Seed = {
  readonly frame: number;
  /** Upright. */
  readonly place: Place;
  /** Of how much it is, compared with others. */
  readonly mass: number;
};

/** Seeds of a shot, largest first, and the pictures that were searched for them. */
export function seedsOf(
  world: World,
  shot: Shot,
  told: () => void,
): { readonly seeds: readonly Seed[]; readonly looked: readonly number[] } {
  const seeds: Seed[] = [];
  const count = Math.min(looks, shot.to - shot.from);
  const looked: number[] = [];
  for (let n = 0; n < count; n++) {
    told();
    const frame = shot.from + Math.floor(((n + 0.5) * (shot.to - shot.from)) / count);
    const figure = world.figure(frame);
    if (!figure) continue;
    looked.push(frame);
    const pixels = figure.plane.width * figure.plane.height;
    for (const { left, right, top, bottom, mass } of thingsIn(figure.plane).slice(0, 5)) {
      const area = (right - left) * (bottom - top);
      if (mass < least * pixels || area > most * pixels || mass < 0.15 * area) continue;
      const [x0, x1] = [left === 0, right === figure.plane.width];
      const [y0, y1] = [top === 0, bottom === figure.plane.height];
      // What reaches from edge to edge is something that passes in front, or a change of the light.
      if ((x0 && x1) || (y0 && y1)) continue;
      const isCut = x0 || x1 || y0 || y1;
      const place = placed(
        ...([(left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2].map(
          (value) => value * figure.scale,
        ) as [number, number, number, number]),
      );
      seeds.push({ frame, place, mass: (Math.sqrt(mass * area) / pixels) * (isCut ? 0.4 : 1) });
    }
  }
  return { seeds: seeds.sort((a, b) => b.mass - a.mass), looked };
}

type Six = [number, number, number, number, number, number, ...number[]];

/** Where a shot is most restless: what moves but never leaves its place, as a talking head. Null: nowhere. */
function mostStirred(world: World, { from, to }: Shot): Candidate | null {
  const middle = (from + to) >> 1;
  const base = world.figure(middle);
  if (!base) return null;
  const { width, height } = base.plane;
  const { scale } = base;
  const sum = new Float32Array(width * height);
  const row = new Float32Array(width);
  const frames = Array.from(
    { length: looks },
    (_, n) => from + Math.floor(((n + 0.5) * (to - from)) / looks),
  );
  for (const k of frames) {
    const figure = world.figure(k);
    if (!figure) continue;
    const [a, b, c, d, e, f] = after(world.toPicture(k), undone(world.toPicture(middle))) as Six;
    for (let j = 0; j < height; j++) {
      const [x, y] = [0.5 * scale, (j + 0.5) * scale];
      const from = [a * x + b * y + c, d * x + e * y + f] as const;
      rowAt(figure.plane, scale, ...from, a * scale, d * scale, width, row, 0, null, 0);
      for (let i = 0; i < width; i++) {
        const value = row[i] as number;
        if (value > 0.1) sum[j * width + i] = (sum[j * width + i] as number) + value / looks;
      }
    }
  }
  const highest = sum.reduce((a, b) => Math.max(a, b), 0);
  if (highest < leastStir) return null;
  const [largest] = components({ width, height, values: sum }, Math.max(leastStir / 2, 0.25 * highest), 3);
  if (!largest || largest.pixels < least * width * height) return null;
  const { left, right, top, bottom } = largest;
  const numbers = [(left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2];
  const place = placed(...(numbers.map((value) => value * scale) as [number, number, number, number]));
  if (((right - left) * (bottom - top)) / (width * height) > most) return null;
  const coherence = Math.min(1, leastCoherence + highest / 2);
  return { frame: middle, place, coherence, score: coherence, trails: trailsFrom(world, middle, place) };
}

const isAmong = (sight: Sight | undefined, place: Place): boolean =>
  sight !== undefined && overlap(after(sight.place, boxPlace(sight.box)), place) > 0.3;

/** @param most pictures looked at each way */
function coherenceOf(
  world: World,
  sights: ReadonlyMap<number, Sight>,
  { from, to }: Shot,
  most: number,
): number {
  let [sum, count] = [0, 0];
  for (const [frame, { place, state, likeness }] of sights) {
    count++;
    const figure = world.figure(frame);
    if (state === 'hidden' || !figure) continue;
    const { inside, around } = shares(figure.plane, figure.scale, place);
    sum += likeness * Math.max(0, inside - around);
  }
  return sum / Math.max(count, Math.min(most, to - from));
}
