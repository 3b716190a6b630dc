import { makeRandom } from '#src/math/random.ts';
import type { Picture } from '#src/signal/picture.ts';

/** Flat things that float about before a wall, in a room where flashes are fired: all that changes for the light changes everywhere. */
export type Party = {
  readonly things: readonly ((t: number) => {
    readonly x: number;
    readonly y: number;
    readonly r: number;
    readonly tone: number;
  })[];
  /** Moments of the flashes, and how long each lasts, seconds. */
  readonly flashes: readonly { readonly at: number; readonly long: number; readonly bright: number }[];
};

export function party(seed: number): Party {
  const random = makeRandom(seed * 17 + 3);
  const next = () => random.uniform();
  const things = Array.from({ length: 3 + Math.floor(5 * next()) }, () => {
    const waves = Array.from({ length: 6 }, () => [0.05 + 0.9 * next(), 2 * Math.PI * next()] as const);
    const wander = (from: number, t: number) =>
      waves.slice(from, from + 3).reduce((sum, [hz, p]) => sum + Math.sin(2 * Math.PI * hz * t + p), 0) / 3;
    const [x, y, r, tone] = [0.2 + 0.6 * next(), 0.2 + 0.6 * next(), 0.03 + 0.07 * next(), 20 + 210 * next()];
    return (t: number) => ({ x: x + 0.25 * wander(0, t), y: y + 0.2 * wander(3, t), r, tone });
  });
  const flashes: { at: number; long: number; bright: number }[] = [];
  for (let t = 3 * next(); t < 120; t += 2 - 6 * Math.log(1 - next()))
    flashes.push({ at: t, long: 0.02 + 0.1 * next(), bright: 0.2 + 0.6 * next() });
  return { things, flashes };
}

export type PartyCamera = {
  /** How much of the room is seen, 0…1, about which place; negative: mirrored. */
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
  readonly turn: number;
  readonly gain: number;
  readonly start: number;
  readonly ppm: number;
  readonly duration: number;
  readonly fps: number;
  readonly noise: number;
  readonly shake: number;
  readonly seed: number;
};

/** 96 × 54 pixels; the shutter is open for half a frame. */
export function filmParty(of: Party, camera: PartyCamera): Picture {
  const [width, height] = [96, 54];
  const { fps, duration, start, ppm, noise, zoom, turn, gain, shake } = camera;
  const random = makeRandom(camera.seed);
  const n = Math.floor(duration * fps);
  const pixels = new Uint8Array(n * width * height);
  const wall = Float32Array.from({ length: 64 * 64 }, () => 90 + 50 * random.uniform());
  const [cos, sin] = [Math.cos(turn) * Math.abs(zoom), Math.sin(turn) * Math.abs(zoom)];
  let [sx, sy] = [0, 0];
  for (let k = 0; k < n; k++) {
    const from = start + k / fps / (1 + ppm * 1e-6);
    const open = 0.5 / fps;
    [sx, sy] = [0.9 * sx + 0.4 * random.normal(), 0.9 * sy + 0.4 * random.normal()];
    const light = of.flashes.reduce(
      (sum, { at, long, bright }) =>
        sum + (bright * Math.max(0, Math.min(from + open, at + long) - Math.max(from, at))) / open,
      1,
    );
    const things = of.things.map((thing) => thing(from + open / 2));
    for (let row = 0; row < height; row++)
      for (let col = 0; col < width; col++) {
        const [u, v] = [
          ((zoom < 0 ? -1 : 1) * (col + shake * sx)) / width - (zoom < 0 ? -0.5 : 0.5),
          ((row + shake * sy) / height - 0.5) * (9 / 16),
        ];
        const [x, y] = [camera.x + cos * u - sin * v, camera.y + sin * u + cos * v];
        let tone = wall[(Math.floor(24 * x) & 63) * 64 + (Math.floor(24 * y) & 63)] as number;
        for (const thing of things)
          if ((x - thing.x) ** 2 + (y - thing.y) ** 2 < thing.r ** 2) tone = thing.tone;
        const value = gain * light * tone + noise * random.normal();
        pixels[(k * height + row) * width + col] = Math.max(0, Math.min(255, Math.round(value)));
      }
  }
  return { width, height, times: Float64Array.from({ length: n }, (_, k) => k / fps), pixels };
}
