import type { Random } from '#src/math/random.ts';
import { type Shape, wander } from './scene.ts';

/** Things that strike: what is seen at a moment, and when they sound. */
export type Struck = {
  /** About where, pixels from the left. */
  readonly x: number;
  readonly shapes: (t: number) => readonly Shape[];
  readonly hits: readonly { readonly t: number; readonly loud: number; readonly voice: number }[];
};
export type ImpactFamily = (random: Random, duration: number) => Struck;

const between = (random: Random, a: number, b: number): number => a + (b - a) * random.uniform();

/** Irregular moments, `usual` seconds apart. */
function moments(random: Random, duration: number, usual: number, least: number): number[] {
  const out: number[] = [];
  for (
    let t = between(random, 0.2, 1);
    t < duration - 0.1;
    t += Math.max(least, usual * Math.exp(0.45 * random.normal()))
  )
    out.push(t);
  return out;
}

/** Strokes through `hits`: 0 at a hit, up to 1 between; down quicker and quicker, back up slower. */
function stroke(hits: readonly number[], t: number, down: number, up: number): number {
  let height = 1;
  for (const hit of hits) {
    if (t <= hit && t > hit - down) height = Math.min(height, 1 - ((t - hit + down) / down) ** 2);
    if (t > hit && t < hit + up) height = Math.min(height, Math.sin((Math.PI / 2) * ((t - hit) / up)));
  }
  return height;
}

/** A hammer on an anvil: an arm turns about an elbow. */
const hammer: ImpactFamily = (random, duration) => {
  const hits = moments(random, duration, between(random, 0.6, 1), 0.4);
  const [x, y, long] = [between(random, 60, 240), between(random, 90, 150), between(random, 35, 70)];
  const side = random.uniform() < 0.5 ? -1 : 1;
  const [grey, down] = [between(random, 5, 60), between(random, 0.15, 0.25)];
  const shapes = (t: number): Shape[] => {
    const angle = 1.1 * stroke(hits, t, down, 0.3);
    const [hx, hy] = [x + side * long * Math.cos(angle), y - long * Math.sin(angle)];
    return [
      { kind: 'bar', x, y, toX: hx, toY: hy, thick: 3, grey },
      {
        kind: 'bar',
        x: hx - 6 * Math.sin(angle) * side,
        y: hy - 6,
        toX: hx + 6 * Math.sin(angle) * side,
        toY: hy + 6,
        thick: 5,
        grey: 240,
      },
      {
        kind: 'bar',
        x: x + side * long - 12,
        y: y + 14,
        toX: x + side * long + 12,
        toY: y + 14,
        thick: 6,
        grey: 30,
      },
    ];
  };
  return {
    x: x + (side * long) / 2,
    shapes,
    hits: hits.map((t) => ({ t, loud: between(random, 0.5, 1), voice: 0 })),
  };
};

/** A ball that bounces until it is thrown again. */
const ball: ImpactFamily = (random, duration) => {
  const gravity = 500;
  const floor = between(random, 120, 165);
  const radius = between(random, 6, 14);
  const restitution = between(random, 0.7, 0.9);
  const arcs: { from: number; to: number; v: number }[] = [];
  for (let t = between(random, 0, 0.4), v = 0; t < duration + 1; ) {
    if (v < 90) v = between(random, 190, 290);
    arcs.push({ from: t, to: t + (2 * v) / gravity, v });
    t += (2 * v) / gravity;
    v *= restitution;
  }
  const [x0, speed] = [between(random, 80, 240), between(random, 0.02, 0.08)];
  const grey = random.uniform() < 0.5 ? 235 : 15;
  const shapes = (t: number): Shape[] => {
    const arc = arcs.find(({ from, to }) => t >= from && t < to);
    const height = arc ? arc.v * (t - arc.from) - (gravity / 2) * (t - arc.from) ** 2 : 0;
    return [
      {
        kind: 'disc',
        x: x0 + 40 * Math.sin(6.28 * speed * t),
        y: floor - radius - height,
        rx: radius,
        ry: radius,
        grey,
      },
    ];
  };
  const hits = arcs
    .slice(1)
    .filter(({ from }) => from < duration)
    .map(({ from, v }) => ({ t: from, loud: Math.min(1, v / 250), voice: 1 }));
  return { x: x0, shapes, hits };
};

/** A drummer: two hands on two drums, in time but not to the millisecond, some beats left out. */
const drummer: ImpactFamily = (random, duration) => {
  const beat = between(random, 0.25, 0.5);
  const [left, right]: [number[], number[]] = [[], []];
  for (let k = 1; k * beat < duration - 0.1; k++) {
    const t = k * beat + 0.02 * random.normal();
    const u = random.uniform();
    if (u < 0.4) left.push(t);
    else if (u < 0.8) right.push(t);
  }
  const [x, y, grey] = [
    between(random, 90, 230),
    between(random, 100, 150),
    random.uniform() < 0.5 ? 235 : 15,
  ];
  const up = Math.min(0.18, beat * 0.5);
  const hand = (hits: readonly number[], side: number, t: number): Shape[] => {
    const height = 40 * stroke(hits, t, Math.min(0.12, beat * 0.4), up);
    return [
      { kind: 'disc', x: x + side * 35, y: y + 12, rx: 26, ry: 9, grey: 40 },
      {
        kind: 'bar',
        x: x + side * 60,
        y: y - 20 - height * 0.4,
        toX: x + side * 30,
        toY: y - height,
        thick: 4,
        grey,
      },
    ];
  };
  const hits = [
    ...left.map((t) => ({ t, loud: between(random, 0.4, 1), voice: 2 })),
    ...right.map((t) => ({ t, loud: between(random, 0.4, 1), voice: 3 })),
  ];
  return { x, shapes: (t) => [...hand(left, -1, t), ...hand(right, 1, t)], hits };
};

/** Two hands that clap, from left and right at once. */
const clap: ImpactFamily = (random, duration) => {
  const hits = moments(random, duration, between(random, 0.45, 0.9), 0.3);
  const [x, y, wide] = [between(random, 90, 230), between(random, 60, 120), between(random, 18, 40)];
  const grey = between(random, 140, 230);
  const shapes = (t: number): Shape[] => {
    const gap = wide * stroke(hits, t, 0.14, 0.25);
    return [-1, 1].map((side) => ({
      kind: 'bar',
      x: x + side * (4 + gap),
      y: y + 14,
      toX: x + side * (4 + gap),
      toY: y - 14,
      thick: 5,
      grey,
    }));
  };
  return { x, shapes, hits: hits.map((t) => ({ t, loud: between(random, 0.5, 1), voice: 4 })) };
};

/** Never used while developing: a weight on a string that swings against a bell, irregularly. */
const pendulum: ImpactFamily = (random, duration) => {
  const hits = moments(random, duration, between(random, 0.7, 1.1), 0.5);
  const [x, y, long] = [between(random, 100, 220), between(random, 10, 40), between(random, 60, 100)];
  const side = random.uniform() < 0.5 ? -1 : 1;
  const [size, grey] = [between(random, 6, 12), random.uniform() < 0.5 ? 235 : 15];
  const shapes = (t: number): Shape[] => {
    const angle = 0.25 - 1 * stroke(hits, t, 0.22, 0.35);
    const [bx, by] = [x + side * long * Math.sin(angle), y + long * Math.cos(angle)];
    const [wx, wy] = [x + side * (long * Math.sin(0.25) + 2 * size + 4), y + long * Math.cos(0.25)];
    return [
      { kind: 'bar', x, y, toX: bx, toY: by, thick: 1.5, grey: 90 },
      { kind: 'disc', x: bx, y: by, rx: size, ry: size, grey },
      { kind: 'disc', x: wx, y: wy, rx: size + 4, ry: size + 8, grey: 200 },
    ];
  };
  return { x, shapes, hits: hits.map((t) => ({ t, loud: between(random, 0.5, 1), voice: 3 })) };
};

/** Never used while developing: a foot that stamps, stays down for a while and is slowly lifted again. */
const stamp: ImpactFamily = (random, duration) => {
  const hits = moments(random, duration, between(random, 0.7, 1.1), 0.6);
  const [x, y, lift] = [between(random, 90, 230), between(random, 120, 160), between(random, 14, 30)];
  const [down, rest, up] = [between(random, 0.1, 0.18), between(random, 0.08, 0.2), 0.25];
  const grey = random.uniform() < 0.5 ? 230 : 20;
  const shapes = (t: number): Shape[] => {
    let height = 1;
    for (const hit of hits) {
      if (t <= hit && t > hit - down) height = Math.min(height, 1 - ((t - hit + down) / down) ** 1.5);
      if (t > hit && t <= hit + rest) height = 0;
      if (t > hit + rest && t < hit + rest + up)
        height = Math.min(height, 0.5 - 0.5 * Math.cos((Math.PI * (t - hit - rest)) / up));
    }
    const foot = y - lift * height;
    return [
      { kind: 'bar', x: x - 8, y: y - 75, toX: x + 6 * height, toY: foot - 30, thick: 7, grey },
      { kind: 'bar', x: x + 6 * height, y: foot - 30, toX: x - 4, toY: foot - 4, thick: 6, grey },
      { kind: 'bar', x: x - 4, y: foot - 4, toX: x + 12, toY: foot - 4 - 3 * height, thick: 4, grey: 110 },
    ];
  };
  return { x, shapes, hits: hits.map((t) => ({ t, loud: between(random, 0.5, 1), voice: 1 })) };
};

/** Made after strokes were told from smooth turns (28 November), never used before: a fist that knocks twice or thrice, swung from the wrist. */
const knock: ImpactFamily = (random, duration) => {
  const hits: number[] = [];
  for (let t = between(random, 0.3, 1); t < duration - 0.8; t += between(random, 1, 2.2)) {
    const apart = between(random, 0.24, 0.4);
    for (let k = random.uniform() < 0.5 ? 2 : 3; k > 0; k--)
      hits.push(t + (k - 1) * apart * (1 + 0.1 * random.normal()));
  }
  hits.sort((a, b) => a - b);
  const [x, y, side] = [between(random, 90, 230), between(random, 50, 130), random.uniform() < 0.5 ? -1 : 1];
  const [back, forth, grey] = [
    between(random, 12, 24),
    between(random, 0.08, 0.13),
    between(random, 150, 235),
  ];
  const shapes = (t: number): Shape[] => {
    // Away from the door: near between two knocks, far otherwise.
    let away = 1;
    for (const hit of hits) {
      if (t <= hit && t > hit - forth) away = Math.min(away, 1 - ((t - hit + forth) / forth) ** 1.7);
      if (t > hit && t < hit + 0.14) away = Math.min(away, Math.sin((Math.PI / 2) * ((t - hit) / 0.14)));
    }
    const fist = x - side * back * away;
    return [
      { kind: 'bar', x: x + side * 11, y: y - 60, toX: x + side * 11, toY: y + 60, thick: 3, grey: 60 },
      {
        kind: 'bar',
        x: x - side * 70,
        y: y + 30,
        toX: fist - side * 12,
        toY: y + 6 * away,
        thick: 5,
        grey: 110,
      },
      { kind: 'disc', x: fist, y: y + 3 * away, rx: 8, ry: 7, grey },
    ];
  };
  return { x, shapes, hits: hits.map((t) => ({ t, loud: between(random, 0.4, 1), voice: 1 })) };
};

export const impactFamilies = { hammer, ball, drummer, clap, pendulum, stamp, knock } as const;

/** Things that move about, not just where `x` is, and have nothing to do with the sound. */
export function distractors(random: Random, duration: number, beside: number): (t: number) => Shape[] {
  const movers = Array.from({ length: 3 }, () => {
    const [fx, fy] = [
      wander(random, duration, 0.5 + random.uniform()),
      wander(random, duration, 0.5 + random.uniform()),
    ];
    const x = elsewhere(random, beside);
    const [y, size, grey] = [between(random, 20, 160), between(random, 6, 18), between(random, 10, 245)];
    return (t: number): Shape => ({
      kind: 'disc',
      x: x + 25 * fx(t),
      y: y + 15 * fy(t),
      rx: size,
      ry: size,
      grey,
    });
  });
  return (t) => movers.map((mover) => mover(t));
}

function elsewhere(random: Random, beside: number): number {
  for (;;) {
    const x = between(random, 10, 310);
    if (Math.abs(x - beside) > 95) return x;
  }
}

const colours = [
  [2600, 0.05, 0.5],
  [180, 0.06, 0.3],
  [220, 0.12, 0.4],
  [420, 0.1, 0.6],
  [1100, 0.03, 1],
] as const;

/** The sound of hits at 16 kHz, in a room, with a murmur behind and now and then a sound from elsewhere. */
export function struckSound(random: Random, duration: number, hits: Struck['hits']): Float32Array {
  const rate = 16_000;
  const out = new Float32Array(Math.round(duration * rate));
  const strange = Array.from({ length: Math.floor(duration * 0.15) }, () => ({
    t: duration * random.uniform(),
    loud: between(random, 0.3, 0.8),
    voice: Math.floor(5 * random.uniform()),
  }));
  for (const { t, loud, voice } of [...hits, ...strange]) {
    const [pitch, decay, noisy] = colours[voice] as (typeof colours)[number];
    const at = Math.round(t * rate);
    for (let k = 0; k < decay * 6 * rate && at + k < out.length; k++) {
      if (at + k < 0) continue;
      const s = k / rate;
      const fall = Math.exp(-s / decay) * Math.min(1, k / 16);
      const tone = Math.sin(6.283 * pitch * s) + 0.5 * Math.sin(6.283 * pitch * 2.76 * s);
      const room = 0.15 * Math.exp(-s / 0.15) * (s > 0.008 ? 1 : 0) * random.normal();
      out[at + k] =
        (out[at + k] as number) +
        0.3 * loud * (fall * (tone + noisy * Math.exp(-s / 0.01) * random.normal()) + room);
    }
  }
  const murmur = 0.3 * 10 ** (-between(random, 20, 40) / 20);
  for (let k = 0, low = 0; k < out.length; k++) {
    low = 0.9 * low + 0.44 * random.normal();
    out[k] = (out[k] as number) + murmur * low;
  }
  return out;
}
