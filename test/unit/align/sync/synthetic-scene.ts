import type { Picture } from '#src/signal/picture.ts';
import { gaussian, random } from './synthetic-event.ts';

/** A scene of drifting, jumping blobs under lamps that are switched now and then; grey at (x, y, t). */
export type Scene = (x: number, y: number, t: number) => number;

export function scene(seed: number, { length = 400, lamps = 0.05, movers = 5 } = {}): Scene {
  const next = random(seed);
  const switches: { at: number; level: number }[] = [{ at: -1e9, level: 1 }];
  for (let t = 0; t < length; t += -Math.log(1 - next()) / lamps)
    switches.push({ at: t, level: 0.6 + 0.8 * next() });
  const walkers = Array.from({ length: movers }, () => {
    // A new goal every few seconds, reached in a quick step: people gesture, they do not glide.
    const goals: { at: number; x: number; y: number }[] = [];
    for (let t = -5; t < length; t += 0.4 + 3 * next()) goals.push({ at: t, x: next(), y: next() });
    return { goals, size: 0.06 + 0.1 * next(), tone: 60 + 120 * next() };
  });
  const index = (list: readonly { at: number }[], t: number) => {
    let low = 0;
    let high = list.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((list[middle]?.at ?? 0) <= t) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  let known = Number.NaN;
  let level = 1;
  let places: { x: number; y: number }[] = [];
  return (x, y, t) => {
    if (t !== known) {
      known = t;
      level = switches[index(switches, t)]?.level ?? 1;
      places = walkers.map(({ goals }) => {
        const k = index(goals, t);
        const [p, q] = [goals[Math.max(0, k - 1)], goals[k]];
        if (!p || !q) return { x: 0.5, y: 0.5 };
        const part = Math.min(1, Math.max(0, (t - q.at) / 0.5));
        return { x: p.x + part * (q.x - p.x), y: p.y + part * (q.y - p.y) };
      });
    }
    let grey = 40 + 30 * x + 20 * y;
    for (const [k, w] of walkers.entries()) {
      const place = places[k] ?? { x: 0, y: 0 };
      const d = ((x - place.x) ** 2 + (y - place.y) ** 2) / w.size ** 2;
      if (d < 9) grey += w.tone * Math.exp(-d);
    }
    return grey * level;
  };
}

export type Camera = {
  /** World time of its 0:00 and how fast its clock runs (parts per million). */
  readonly start: number;
  readonly ppm?: number;
  readonly duration: number;
  readonly fps: number;
  /** What of the scene it shows. */
  readonly zoom?: number;
  readonly left?: number;
  readonly top?: number;
  readonly gain?: number;
  readonly noise?: number;
  /** Uneven frame times, as a part of the frame time. */
  readonly jitter?: number;
  /** Recorder paused: at this source time it lost this many seconds. */
  readonly pause?: readonly [at: number, lost: number];
  readonly seed?: number;
};

export function film(world: Scene, camera: Camera): Picture {
  const { start, ppm = 0, duration, fps, zoom = 1, left = 0, top = 0, gain = 1, noise = 1.5 } = camera;
  const [width, height] = [24, 14];
  const next = random(camera.seed ?? 7);
  const n = Math.floor(duration * fps);
  const times = new Float64Array(n);
  const pixels = new Uint8Array(n * width * height);
  for (let i = 0; i < n; i++) {
    const s = (i + (camera.jitter ?? 0) * (next() - 0.5)) / fps;
    times[i] = Math.max(0, s);
    const lost = camera.pause && s >= camera.pause[0] ? camera.pause[1] : 0;
    const t = start + s / (1 + ppm * 1e-6) + lost;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const grey = world(left + ((x + 0.5) / width) * zoom, top + ((y + 0.5) / height) * zoom, t);
        const value = 255 * Math.min(1, Math.max(0, (gain * grey) / 255)) ** 0.9;
        pixels[(i * height + y) * width + x] = Math.min(
          255,
          Math.max(0, Math.round(value + noise * gaussian(next))),
        );
      }
  }
  return { width, height, times, pixels };
}
