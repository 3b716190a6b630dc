import type { Random } from '#src/math/random.ts';
import { type Struck, struckSound } from './impacts.ts';
import type { Shape } from './scene.ts';

/** Things that move smoothly and strike nothing, with a sound all the same: no moment of it is seen at once. */
export type Swung = Pick<Struck, 'x' | 'shapes'> & { readonly samples: Float32Array };
export type SwungFamily = (random: Random, duration: number) => Swung;

const rate = 16_000;
const between = (random: Random, a: number, b: number): number => a + (b - a) * random.uniform();

/** Moments at which a swing turns, unevenly apart. */
function turns(random: Random, duration: number, least: number, most: number): number[] {
  const out = [-between(random, 0, 0.5)];
  while ((out[out.length - 1] as number) < duration + 2)
    out.push((out[out.length - 1] as number) + between(random, least, most));
  return out;
}

/** −1…1 and back from turn to turn, as half a cosine. */
const swing = (at: readonly number[]) => {
  return (t: number): number => {
    const k = Math.max(
      0,
      at.findLastIndex((from) => from <= t),
    );
    const [from, to] = [at[k] as number, at[k + 1] ?? (at[k] as number) + 1];
    return (k % 2 === 0 ? 1 : -1) * Math.cos((Math.PI * (t - from)) / (to - from));
  };
};

function weight(random: Random, angle: (t: number) => number): Pick<Struck, 'x' | 'shapes'> {
  const [x, y, long] = [between(random, 100, 220), between(random, 10, 40), between(random, 60, 100)];
  const [size, grey, wide] = [
    between(random, 6, 12),
    random.uniform() < 0.5 ? 235 : 15,
    between(random, 0.25, 0.7),
  ];
  const shapes = (t: number): Shape[] => {
    const a = wide * angle(t);
    const [bx, by] = [x + long * Math.sin(a), y + long * Math.cos(a)];
    return [
      { kind: 'bar', x, y, toX: bx, toY: by, thick: 1.5, grey: 90 },
      { kind: 'disc', x: bx, y: by, rx: size, ry: size, grey },
    ];
  };
  return { x, shapes };
}

const sounding = (random: Random, duration: number, at: readonly number[]): Float32Array => {
  const voice = Math.floor(5 * random.uniform());
  const hits = at
    .filter((t) => t > 0 && t < duration)
    .map((t) => ({ t, loud: between(random, 0.5, 1), voice }));
  return struckSound(random, duration, hits);
};

/** A weight on a string that ticks where it turns, at both sides or at one. */
const turning: SwungFamily = (random, duration) => {
  const slow = random.uniform() < 0.5;
  const at = slow
    ? turns(random, duration, 0.6, 1.6)
    : turns(random, duration, 0.35, between(random, 0.6, 1.1));
  const sides = random.uniform() < 0.5 ? 1 : 2;
  const seen = weight(random, swing(at));
  return {
    ...seen,
    samples: sounding(
      random,
      duration,
      at.filter((_, k) => k % sides === 0),
    ),
  };
};

/** … that ticks as it passes the middle. */
const passing: SwungFamily = (random, duration) => {
  const at = turns(random, duration, 0.35, between(random, 0.6, 1.1));
  const sides = random.uniform() < 0.5 ? 1 : 2;
  const seen = weight(random, swing(at));
  const middles = at.flatMap((t, k) =>
    at[k + 1] === undefined || k % sides ? [] : [(t + (at[k + 1] as number)) / 2],
  );
  return { ...seen, samples: sounding(random, duration, middles) };
};

/** A hand that glides to another place and rests there; a tick as it sets out, on its way, or as it comes to rest. */
const gliding: SwungFamily = (random, duration) => {
  const moves: { from: number; to: number; x: number; y: number }[] = [];
  const [x0, y0] = [between(random, 90, 230), between(random, 60, 120)];
  for (let t = between(random, 0.2, 0.6); t < duration + 1; ) {
    const to = t + between(random, 0.35, 0.7);
    moves.push({ from: t, to, x: x0 + between(random, -45, 45), y: y0 + between(random, -35, 35) });
    t = to + between(random, 0.05, 0.6);
  }
  const when = [0, 0.5, 1][Math.floor(3 * random.uniform())] as number;
  const [size, grey] = [between(random, 7, 14), random.uniform() < 0.5 ? 235 : 15];
  const shapes = (t: number): Shape[] => {
    const k = moves.findLastIndex(({ from }) => from <= t);
    const [now, was] = [
      moves[Math.max(0, k)] as (typeof moves)[number],
      moves[Math.max(0, k - 1)] as (typeof moves)[number],
    ];
    const u = Math.max(0, Math.min(1, (t - now.from) / (now.to - now.from)));
    const s = u ** 3 * (10 - 15 * u + 6 * u * u); // least jerk
    return [
      {
        kind: 'disc',
        x: was.x + (now.x - was.x) * s,
        y: was.y + (now.y - was.y) * s,
        rx: size,
        ry: size,
        grey,
      },
    ];
  };
  return {
    ...{ x: x0, shapes },
    samples: sounding(
      random,
      duration,
      moves.map(({ from, to }) => from + when * (to - from)),
    ),
  };
};

/** A weight whose sound swells with its speed, as a whoosh, or with its height, as a hum. */
const swelling: SwungFamily = (random, duration) => {
  const at = turns(random, duration, 0.35, between(random, 0.7, 1.2));
  const angle = swing(at);
  const byHeight = random.uniform() < 0.5;
  const seen = weight(random, angle);
  const samples = new Float32Array(Math.round(duration * rate));
  for (let k = 0, low = 0; k < samples.length; k++) {
    const a = angle(k / rate);
    const speed = Math.sqrt(Math.max(0, 1 - a * a));
    low = 0.8 * low + 0.6 * random.normal();
    samples[k] = 0.15 * low * (0.03 + (byHeight ? Math.abs(a) : speed) ** 2) + 0.001 * random.normal();
  }
  return { ...seen, samples };
};

/** Looked at once, when changes were compared: a conductor's hand, on loops that bend smoothly, with a note at the lowest point of each. */
const conducting: SwungFamily = (random, duration) => {
  const at = turns(random, duration, 0.4, between(random, 0.6, 1));
  const [x0, y0] = [between(random, 100, 220), between(random, 60, 110)];
  const [wide, tall] = [between(random, 15, 35), between(random, 20, 40)];
  const grey = random.uniform() < 0.5 ? 225 : 25;
  const shapes = (t: number): Shape[] => {
    const k = Math.max(
      0,
      at.findLastIndex((from) => from <= t),
    );
    const [from, to] = [at[k] as number, at[k + 1] ?? (at[k] as number) + 1];
    const u = (t - from) / (to - from);
    const x = x0 + wide * (k % 2 === 0 ? 1 : -1) * Math.sin(2 * Math.PI * u) * 0.7;
    const y = y0 + tall * Math.cos(2 * Math.PI * u);
    return [
      { kind: 'bar', x: x0 + 40, y: y0 + 70, toX: x, toY: y, thick: 5, grey },
      { kind: 'disc', x, y, rx: 7, ry: 7, grey: 200 },
    ];
  };
  return { x: x0, shapes, samples: sounding(random, duration, at) };
};

/** Made with `knock`, never used before: a cradle that rocks as widely as it likes, and creaks on its way to one side. */
const rocking: SwungFamily = (random, duration) => {
  const at = turns(random, duration, 0.4, between(random, 0.6, 1.2));
  const widths = at.map(() => between(random, 0.2, 0.5));
  const [x, y, arm, grey] = [
    ...[between(random, 110, 210), between(random, 140, 160), between(random, 50, 90)],
    random.uniform() < 0.5 ? 220 : 30,
  ] as [number, number, number, number];
  const phase = between(random, 0.15, 0.85);
  const shapes = (t: number): Shape[] => {
    const k = Math.max(
      0,
      at.findLastIndex((from) => from <= t),
    );
    const [from, to] = [at[k] as number, at[k + 1] ?? (at[k] as number) + 1];
    const [wide, next] = [widths[k] as number, widths[k + 1] ?? 0.3];
    const s = 0.5 - 0.5 * Math.cos((Math.PI * (t - from)) / (to - from));
    const a = (k % 2 === 0 ? -1 : 1) * (wide - s * (wide + next));
    const [mx, my] = [x + arm * Math.sin(a), y - arm * Math.cos(a)];
    const [dx, dy] = [34 * Math.cos(a), 34 * Math.sin(a)];
    return [
      { kind: 'bar', x, y, toX: mx, toY: my, thick: 3, grey: 90 },
      { kind: 'bar', x: mx - dx, y: my - dy, toX: mx + dx, toY: my + dy, thick: 7, grey },
    ];
  };
  const creaks = at.flatMap((t, k) => (k % 2 ? [] : [t + phase * ((at[k + 1] ?? t + 1) - t)]));
  return { x, shapes, samples: sounding(random, duration, creaks) };
};

/** … a spoon that stirs on an ellipse, quicker and slower, and clinks once a turn though nothing stops it. */
const stirring: SwungFamily = (random, duration) => {
  const at = turns(random, duration, 0.5, between(random, 0.7, 1.3));
  const [x, y, wide, flat] = [
    ...[between(random, 100, 220), between(random, 60, 120)],
    ...[between(random, 14, 30), between(random, 0.35, 0.8)],
  ] as [number, number, number, number];
  const grey = random.uniform() < 0.5 ? 230 : 20;
  const shapes = (t: number): Shape[] => {
    const k = Math.max(
      0,
      at.findLastIndex((from) => from <= t),
    );
    const [from, to] = [at[k] as number, at[k + 1] ?? (at[k] as number) + 1];
    // Turns of unequal length join without a jolt: each begins and ends at half its mean speed.
    const u = (t - from) / (to - from);
    const a = 2 * Math.PI * u - 0.5 * Math.sin(2 * Math.PI * u);
    const [sx, sy] = [x + wide * Math.cos(a), y + wide * flat * Math.sin(a)];
    return [
      { kind: 'bar', x: sx + 14, y: sy - 70, toX: sx, toY: sy, thick: 3, grey },
      { kind: 'disc', x: sx, y: sy, rx: 7, ry: 5, grey },
    ];
  };
  return { x, shapes, samples: sounding(random, duration, at) };
};

export const swungFamilies = {
  ...{ turning, passing, gliding, swelling, conducting },
  ...{ rocking, stirring },
} as const;
