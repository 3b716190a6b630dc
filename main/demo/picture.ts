import { type Canvas, type Colour, digits, ellipse, limb, makeCanvas, rectangle } from './canvas.ts';
import type { Camera } from './devices.ts';
import { random } from './random.ts';
import { lightAt, mouthAt, type Script } from './script.ts';

/**
 * One camera's eye. `draw(t)` gives the stored picture (yuv420p, before players turn it) of timeline moment t;
 * the same buffer is used again by the next call.
 */
export type Eye = { draw(t: number): Uint8ClampedArray };

const skin: readonly Colour[] = [
  [150, 110, 150],
  [105, 116, 145],
];
const coat: readonly Colour[] = [
  [90, 160, 100],
  [130, 100, 175],
];
const dark: Colour = [30, 128, 128];
const white: Colour = [215, 128, 128];
const wood: Colour = [95, 108, 146];
const brass: Colour = [165, 90, 150];

export function openEye(script: Script, camera: Camera, seed: number): Eye {
  const turned = camera.rotation === 90;
  const width = turned ? camera.height : camera.width;
  const height = turned ? camera.width : camera.height;
  const still = makeCanvas(width, height);
  const frame = makeCanvas(width, height);
  const stored = turned ? makeCanvas(camera.width, camera.height) : frame;
  const scale = width / camera.view.across;
  // Scene units → pixels: x to the right, y down, 16 × 9 units in all.
  const px = (x: number) => (x - camera.view.x) * scale + width / 2;
  const py = (y: number) => (y - camera.view.y) * scale + height / 2;
  const stage: Stage = { px, py, scale, script };
  setStage(still, stage, random(5));
  const grain = grainTile(camera.grain, seed);
  const next = random(seed * 31 + 7);
  const curve = new Uint8ClampedArray(256);
  return {
    draw(t) {
      frame.data.set(still.data);
      actors(frame, stage, t);
      expose(frame, camera, lightAt(script, t), curve, grain, Math.floor(next() * grain.length));
      if (turned) turnLeft(frame, stored);
      return stored.data;
    },
  };
}

type Stage = {
  readonly px: (x: number) => number;
  readonly py: (y: number) => number;
  /** Pixels a unit. */
  readonly scale: number;
  readonly script: Script;
};

/** What never moves: wall, floor, window, shelves with things on them. */
function setStage(c: Canvas, { px, py, scale }: Stage, next: () => number): void {
  rectangle(c, 0, 0, c.width, c.height, [110, 122, 134]);
  rectangle(c, 0, py(7), c.width, c.height, [70, 118, 138]);
  for (let i = 0; i < 40; i++)
    rectangle(c, px(i * 0.5 - 2), py(-2), scale * 0.24, scale * 9, [104 + 10 * next(), 122, 134]);
  for (let i = 0; i < 30; i++)
    rectangle(c, px(-2), py(7.1 + i * 0.35), 24 * scale, scale * 0.06, [58, 118, 138]);
  rectangle(c, px(0.8), py(1), scale * 2.6, scale * 3, wood);
  rectangle(c, px(0.95), py(1.15), scale * 2.3, scale * 2.7, [170, 150, 112]);
  rectangle(c, px(2.02), py(1.1), scale * 0.14, scale * 2.8, wood);
  for (let shelf = 0; shelf < 4; shelf++) {
    const y = 1.6 + shelf * 1.15;
    rectangle(c, px(12.4), py(y), scale * 2.9, scale * 0.12, wood);
    for (let x = 12.5; x < 15.1; x += 0.16 + 0.14 * next()) {
      const tall = 0.45 + 0.45 * next();
      const colour: Colour = [60 + 120 * next(), 100 + 56 * next(), 100 + 56 * next()];
      rectangle(c, px(x), py(y - tall), scale * 0.15, scale * tall, colour);
    }
  }
  rectangle(c, px(4.6), py(0.55), scale * 2.7, scale * 0.95, dark);
  rectangle(c, px(9.55), py(0.4), scale * 1.7, scale * 3.3, wood);
}

/** What moves: the display, the pendulum, two people, a ball, the clapper board. */
function actors(c: Canvas, { px, py, scale, script }: Stage, t: number): void {
  const shown = Math.abs(t).toFixed(2).padStart(6, '0');
  digits(c, shown, px(4.72), py(0.7), scale * 0.64, [205, 90, 160]);
  const swing = 0.55 * Math.sin((2 * Math.PI * t) / 1.83);
  const bob = [px(10.4 + 2.2 * Math.sin(swing)), py(0.8 + 2.2 * Math.cos(swing))] as const;
  limb(c, [px(10.4), py(0.8)], bob, Math.max(1, scale * 0.07), brass);
  ellipse(c, bob[0], bob[1], scale * 0.28, scale * 0.28, brass);
  const sway = [
    5.6 + 1.1 * Math.sin(0.41 * t) + 0.7 * Math.sin(0.97 * t + 1) + 0.2 * Math.sin(3.1 * t),
    8.8 + 0.9 * Math.sin(0.33 * t + 2) + 0.8 * Math.sin(0.83 * t) + 0.2 * Math.sin(2.7 * t + 4),
  ];
  for (const who of [0, 1] as const) person(c, { px, py, scale, script }, t, who, sway[who] as number);
  // The ball is thrown again and again, never twice alike.
  const turn = t / 1.37;
  const flight = turn - Math.floor(turn);
  const hand = random(Math.floor(turn) + 900)();
  const up = (1.2 + 2 * hand) * 4 * flight * (1 - flight);
  ellipse(c, px(6.4 + 2 * hand + 0.8 * flight), py(6.8 - up), scale * 0.25, scale * 0.25, [190, 60, 140]);
  for (const at of script.claps)
    if (t > at - 3 && t < at + 1.5) {
      const open = t < at ? Math.min(0.9, 4 * (at - t)) : 0;
      const x = 6.6;
      rectangle(c, px(x), py(4.3), scale * 1.7, scale * 1.1, dark);
      digits(c, '1', px(x + 0.6), py(4.5), scale * 0.6, white);
      limb(
        c,
        [px(x + 0.05), py(4.2)],
        [px(x + 0.05 + 1.6 * Math.cos(open)), py(4.2 - 1.6 * Math.sin(open))],
        scale * 0.2,
        white,
      );
    }
}

function person(c: Canvas, { px, py, scale, script }: Stage, t: number, who: 0 | 1, x: number): void {
  const mouth = mouthAt(script, who, t);
  const nod = 0.05 * Math.sin(5.2 * t + who) + 0.08 * mouth;
  const top = 3.1 + (who === 1 ? 0.25 : 0) + nod;
  const body = coat[who] as Colour;
  limb(c, [px(x - 0.3), py(top + 2.6)], [px(x - 0.4), py(7.4)], scale * 0.3, dark);
  limb(c, [px(x + 0.3), py(top + 2.6)], [px(x + 0.4), py(7.4)], scale * 0.3, dark);
  ellipse(c, px(x), py(top + 1.8), scale * 0.62, scale * 1.15, body);
  for (const side of [-1, 1]) {
    const lift = Math.sin((1.3 + 0.3 * who) * t * (side === 1 ? 1 : 0.8) + who + side) + mouth;
    const elbow = [px(x + side * 0.85), py(top + 1.9 - 0.25 * lift)] as const;
    limb(c, [px(x + side * 0.5), py(top + 1)], elbow, scale * 0.22, body);
    limb(
      c,
      elbow,
      [px(x + side * (0.95 + 0.2 * lift)), py(top + 1.9 - 0.85 * lift)],
      scale * 0.18,
      skin[who] as Colour,
    );
  }
  ellipse(c, px(x), py(top), scale * 0.42, scale * 0.52, skin[who] as Colour);
  ellipse(c, px(x), py(top - 0.36), scale * 0.43, scale * 0.24, who === 0 ? dark : brass);
  for (const side of [-1, 1])
    ellipse(
      c,
      px(x + side * 0.15),
      py(top - 0.05),
      Math.max(1, scale * 0.05),
      Math.max(1, scale * 0.05),
      dark,
    );
  ellipse(c, px(x), py(top + 0.25), scale * 0.14, scale * (0.03 + 0.13 * mouth), [50, 120, 165]);
}

function grainTile(level: number, seed: number): Int8Array {
  const next = random(seed * 31 + 5);
  return Int8Array.from({ length: 65_521 }, () => Math.round(level * (next() + next() + next() - 1.5)));
}

/** Brightness of the scene, exposure and tint of the camera, and its grain. */
function expose(
  c: Canvas,
  camera: Camera,
  light: number,
  curve: Uint8ClampedArray,
  grain: Int8Array,
  offset: number,
): void {
  for (let y = 0; y < 256; y++) curve[y] = Math.min(235, 16 + (y - 16) * light * camera.exposure);
  const { data } = c;
  const plane = c.width * c.height;
  const size = grain.length;
  // The grain's tile again and again, from anywhere in it.
  for (let from = 0, skip = offset; from < plane; from += size - skip, skip = 0) {
    const to = Math.min(plane, from + size - skip);
    for (let i = from, g = skip; i < to; i++, g++)
      data[i] = (curve[data[i] as number] as number) + (grain[g] as number);
  }
  for (let part = 0; part < 2; part++) {
    const shift = camera.tint[part] as number;
    const from = plane + (part * plane) / 4;
    if (shift !== 0) for (let i = from; i < from + plane / 4; i++) data[i] = (data[i] as number) + shift;
  }
}

/** Turns a picture a quarter to the left, so that a player who turns it to the right shows it upright. */
function turnLeft(from: Canvas, to: Canvas): void {
  const plane = from.width * from.height;
  turnPlane(from.data, to.data, 0, from.width, from.height);
  turnPlane(from.data, to.data, plane, from.width / 2, from.height / 2);
  turnPlane(from.data, to.data, plane + plane / 4, from.width / 2, from.height / 2);
}

function turnPlane(from: Uint8ClampedArray, to: Uint8ClampedArray, at: number, w: number, h: number): void {
  for (let x = 0; x < w; x++) {
    const row = at + (w - 1 - x) * h;
    for (let y = 0; y < h; y++) to[row + y] = from[at + y * w + x] as number;
  }
}
