import { makeRandom, type Random } from '#src/math/random.ts';
import { clockRate } from '#src/vision/avsync/sound-cues.ts';
import type { SeenPath } from '#src/vision/avsync/stroke-fit.ts';
import { type Timed, timed } from '#src/vision/avsync/stroke-timing.ts';

type Place = readonly [x: number, y: number];
/** Where a thing is, pixels, over 12 s, and when it is heard. */
type Form = (random: Random) => { readonly at: readonly number[]; readonly place: (t: number) => Place };

const seconds = 12;
const between = (random: Random, a: number, b: number): number => a + (b - a) * random.uniform();

function moments(random: Random, least: number, most: number): number[] {
  const out = [-between(random, 0, 0.5)];
  while ((out[out.length - 1] as number) < seconds + 2)
    out.push((out[out.length - 1] as number) + between(random, least, most));
  return out;
}

/** The stretch from one moment to the next in which `t` lies, and how far in it is, 0…1. */
function stretch(at: readonly number[], t: number) {
  const k = Math.max(
    0,
    at.findLastIndex((from) => from <= t),
  );
  const [from, to] = [at[k] as number, at[k + 1] ?? (at[k] as number) + 1];
  return { k, since: t - from, until: to - t, u: (t - from) / (to - from) };
}

/** Comes down as `down(u)` (u: 0…1 over `long` seconds, from height 1 to 0) and leaves as `up` of the seconds since. */
const struck =
  (long: number, down: (u: number) => number, up: (since: number) => number): Form =>
  (random) => {
    const at = moments(random, 0.7, 1.1);
    return {
      at,
      place: (t) => {
        const { since, until } = stretch(at, t);
        return [0, 40 * Math.min(up(since), until < long ? down(1 - until / long) : 1)];
      },
    };
  };
const quicker = (u: number): number => 1 - u * u;
const backUp = (since: number): number => (since < 0.3 ? Math.sin((Math.PI / 2) * (since / 0.3)) : 1);
const stays = (since: number): number =>
  since < 0.15 ? 0 : since < 0.4 ? 0.5 - 0.5 * Math.cos((Math.PI * (since - 0.15)) / 0.25) : 1;

/** A ball: each flight is a parabola. */
const ball: Form = (random) => {
  const at = moments(random, 0.4, 0.9);
  return { at, place: (t) => [10 * t, 250 * stretch(at, t).since * stretch(at, t).until] };
};

/** To and fro as half a cosine; heard where it turns, or `later` of the way on. */
const swinging =
  (later: number): Form =>
  (random) => {
    const at = moments(random, 0.35, between(random, 0.6, 1.1));
    const wide = between(random, 15, 45);
    return {
      at: at.flatMap((t, k) => (k % 2 ? [] : [t + later * ((at[k + 1] ?? t + 1) - t)])),
      place: (t) => {
        const { k, u } = stretch(at, t);
        return [(k % 2 ? -1 : 1) * wide * Math.cos(Math.PI * u), 0];
      },
    };
  };

const gliding: Form = (random) => {
  const at = moments(random, 0.5, 1.1);
  const when = [0, 0.5, 1][Math.floor(3 * random.uniform())] as number;
  const places = at.map((): Place => [between(random, -45, 45), between(random, -35, 35)]);
  return {
    at: at.map((t) => t + when * 0.45),
    place: (t) => {
      const { k, since } = stretch(at, t);
      const [to, from] = [places[k] as Place, places[Math.max(0, k - 1)] as Place];
      const v = Math.min(1, since / 0.45);
      const s = v ** 3 * (10 - 15 * v + 6 * v * v);
      return [from[0] + (to[0] - from[0]) * s, from[1] + (to[1] - from[1]) * s];
    },
  };
};

/** On an ellipse, quicker and slower. */
const stirring: Form = (random) => {
  const at = moments(random, 0.5, between(random, 0.7, 1.3));
  const [wide, flat] = [between(random, 14, 30), between(random, 0.35, 0.8)];
  return {
    at,
    place: (t) => {
      const u = stretch(at, t).u;
      const a = 2 * Math.PI * u - 0.5 * Math.sin(2 * Math.PI * u);
      return [wide * Math.cos(a), wide * flat * Math.sin(a)];
    },
  };
};

/** A conductor's hand: turns softly at its lowest point, where its way sideways is broken. */
const conducting: Form = (random) => {
  const at = moments(random, 0.4, between(random, 0.6, 1));
  const [wide, tall] = [between(random, 15, 35), between(random, 20, 40)];
  return {
    at,
    place: (t) => {
      const { k, u } = stretch(at, t);
      const a = 2 * Math.PI * u;
      return [0.7 * wide * (k % 2 ? -1 : 1) * Math.sin(a), tall * Math.cos(a)];
    },
  };
};

const forms: Readonly<Record<string, Form>> = {
  'quicker and quicker, 100 ms': struck(0.1, quicker, backUp),
  '… 150 ms': struck(0.15, quicker, backUp),
  '… 200 ms': struck(0.2, quicker, backUp),
  'slowly, then stays': struck(0.2, (u) => 1 - u ** 1.5, stays),
  'evenly, then stays': struck(0.2, (u) => 1 - u, stays),
  ball,
  'turns, heard there': swinging(0),
  'turns, heard in passing': swinging(0.5),
  'turns, heard anywhere': (random) => swinging(between(random, 0.15, 0.85))(random),
  'glides and rests': gliding,
  stirs: stirring,
  'conducts (cusp sideways)': conducting,
};

/** What pictures show of a path: middles of change between frames, noise on them, the more change the faster. */
function seenAt(fps: number, noise: number, place: (t: number) => Place, random: Random): SeenPath {
  const times = Float64Array.from({ length: Math.round(fps * seconds) }, (_, k) => k / fps);
  const none = new Float64Array(times.length);
  const [x, y, mass] = [none.slice(), none.slice(), new Float32Array(times.length)];
  for (let k = 1; k < times.length; k++) {
    const [[ax, ay], [bx, by]] = [place(times[k - 1] as number), place(times[k] as number)];
    // Once it has left its old place altogether, no more can change.
    mass[k] = 300 * Math.min(10, Math.hypot(bx - ax, by - ay));
    x[k] = (ax + bx) / 2 + noise * random.normal();
    y[k] = (ay + by) / 2 + noise * random.normal();
  }
  return { times, path: { x, y, spread: none, mass, around: mass, least: 30 } };
}

/** What strokes say of a path that was found to go with the sound at `lag` seconds. */
function told(seen: SeenPath, at: readonly number[], lag: number): Timed {
  const whole = { start: 0, end: seconds };
  const view = { ...whole, attended: new Int16Array(61), paths: new Map([[0, [seen]]]) };
  const found = { ...whole, lag: lag * clockRate, sd: 2, beyond: 9, share: 1, others: [] };
  const onsets = Float64Array.from(at).filter((t) => t > 0.2 && t < seconds - 0.2);
  return timed(found, [view], onsets, 0);
}

/** Exact paths, no pictures: how much of what speaks for a break strikes, what is clear, and how late it is told. @param count paths a form and rate */
export function paths(count: number, first: number): void {
  console.log(
    '| path | pictures a second | strikes: 5 %, median, 95 % | clear | smooth | off by, ms: median | worst |\n|---|---|---|---|---|---|---|',
  );
  for (const [name, form] of Object.entries(forms))
    for (const fps of [25, 30, 60]) {
      const all: Timed[] = [];
      for (let seed = first; seed < first + count; seed++) {
        const random = makeRandom(seed);
        const { at, place } = form(random);
        const seen = seenAt(fps, 0.02 + 0.2 * random.uniform(), place, random);
        // Correlation finds the swing, not the moment.
        all.push(told(seen, at, 0.06 * (random.uniform() - 0.5)));
      }
      const shares = all.map(({ struck }) => struck).sort((a, b) => a - b);
      const at = (q: number) => (shares[Math.round(q * (shares.length - 1))] as number).toFixed(2);
      const off = all
        .filter(({ strokes }) => strokes === 'clear')
        .map(({ lag }) => (-1000 * lag) / clockRate)
        .sort((a, b) => a - b);
      const how = (strokes: Timed['strokes']) => all.filter((each) => each.strokes === strokes).length;
      const median = off[off.length >> 1];
      const worst = off.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
      console.log(
        `| ${name} | ${fps} | ${at(0.05)}, ${at(0.5)}, ${at(0.95)} | ${how('clear')} of ${count} | ${how('smooth')} | ${median === undefined ? '– | –' : `${median.toFixed(0)} | ${worst.toFixed(0)}`} |`,
      );
    }
}
