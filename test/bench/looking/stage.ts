import { makeRandom } from '#src/math/random.ts';
import type { Picture } from '#src/signal/picture.ts';

/** A room of 8 × 6 m in which some people walk about, stop and sway, under a lamp that is switched and photographers' flashes. */
export type Stage = {
  readonly people: (
    t: number,
  ) => readonly { x: number; y: number; lean: number; tone: number; tall: number }[];
  /** Brightness of the light over a place between two times. */
  readonly light: (x: number, from: number, to: number) => number;
};

const seconds = 120;

export function stage(seed: number): Stage {
  const random = makeRandom(seed * 31 + 7);
  const next = () => random.uniform();
  const people = Array.from({ length: 3 + Math.floor(3 * next()) }, () => {
    const stops = [{ at: -5, x: 8 * next(), y: 6 * next() }];
    for (let t = 0; t < seconds; ) {
      const last = stops.at(-1) as { x: number; y: number };
      const to = {
        x: Math.max(0, Math.min(8, last.x + 5 * (next() - 0.5))),
        y: Math.max(0, Math.min(6, last.y + 4 * (next() - 0.5))),
      };
      const walk = 0.4 + Math.hypot(to.x - last.x, to.y - last.y) / (0.7 + 0.8 * next());
      stops.push({ at: t, ...last }, { at: t + walk, ...to });
      t += walk + 3 * next() ** 2;
    }
    const [pace, depth] = [0.3 + 0.6 * next(), 0.3 * next()];
    return { stops, pace, depth, tone: 30 + 190 * next(), tall: 1.5 + 0.4 * next() };
  });
  const flashes: number[] = [];
  for (let t = 0; t < seconds; t += -Math.log(1 - next()) * 9) flashes.push(t);
  const switches: { at: number; level: number }[] = [{ at: -1, level: 0.5 }];
  for (let t = 0; t < seconds; t += -Math.log(1 - next()) * 15) switches.push({ at: t, level: next() });
  return {
    people: (t) =>
      people.map(({ stops, pace, depth, tone, tall }) => {
        const k = Math.max(
          1,
          stops.findIndex(({ at }) => at > t),
        );
        const [p, q] = [stops[k - 1], stops[k]] as [(typeof stops)[0], (typeof stops)[0]];
        const u = Math.max(0, Math.min(1, (t - p.at) / Math.max(1e-6, q.at - p.at)));
        const s = u * u * (3 - 2 * u);
        return {
          x: p.x + s * (q.x - p.x),
          y: p.y + s * (q.y - p.y),
          lean: depth * Math.sin(2 * Math.PI * pace * t),
          ...{ tone, tall },
        };
      }),
    light: (x, from, to) => {
      const lamp = switches.findLast(({ at }) => at <= from)?.level ?? 0.5;
      const flash = flashes.some((at) => at >= from && at < to) ? 0.8 : 0;
      return 0.7 + 0.6 * lamp * Math.exp(-(((x - 2) / 3) ** 2)) + flash;
    },
  };
}

export type StageCamera = {
  /** Degrees about the room's middle, and how high, metres. */
  readonly azimuth: number;
  readonly height: number;
  /** Of the view, degrees. */
  readonly wide: number;
  readonly start: number;
  readonly ppm: number;
  readonly duration: number;
  readonly fps: number;
  readonly noise: number;
  readonly seed: number;
};

/** Films the stage: people as leaning, rounded columns, the nearer before the farther, on a floor of tiles. */
export function filmStage(of: Stage, camera: StageCamera): Picture {
  const [width, height] = [96, 54];
  const { fps, duration, start, ppm, noise } = camera;
  const random = makeRandom(camera.seed);
  const n = Math.floor(duration * fps);
  const pixels = new Uint8Array(n * width * height);
  const focal = width / 2 / Math.tan((camera.wide * Math.PI) / 360);
  const angle = (camera.azimuth * Math.PI) / 180;
  const [eyeX, eyeY] = [4 + 7 * Math.sin(angle), 3 - 7 * Math.cos(angle)];
  const see = (x: number, y: number, z: number): readonly [number, number, number] => {
    const [dx, dy] = [x - eyeX, y - eyeY];
    const deep = -dx * Math.sin(angle) + dy * Math.cos(angle);
    const side = dx * Math.cos(angle) + dy * Math.sin(angle);
    return [width / 2 + (focal * side) / deep, height * 0.3 + (focal * (camera.height - z)) / deep, deep];
  };
  const wall = Float32Array.from({ length: width * height }, () => 12 * random.normal());
  for (let k = 0; k < n; k++) {
    const t = start + k / fps / (1 + ppm * 1e-6);
    const until = start + (k + 0.5) / fps / (1 + ppm * 1e-6);
    const frame = new Float32Array(width * height);
    for (let p = 0; p < frame.length; p++) {
      const x = ((p % width) / width) * 8;
      const side = Math.cos(angle) >= 0 ? x : 8 - x;
      frame[p] =
        (90 + 40 * (Math.floor(p / width) / height) + (wall[p] as number)) * of.light(side, t, until);
    }
    const seen = of
      .people(t)
      .map((who) => ({ who, foot: see(who.x, who.y, 0), head: see(who.x + who.lean, who.y, who.tall) }));
    seen.sort((a, b) => b.foot[2] - a.foot[2]);
    for (const { who, foot, head } of seen) {
      if (foot[2] < 0.5) continue;
      const radius = (0.22 * focal) / foot[2];
      const bright = who.tone * of.light(who.x, t, until);
      for (let y = Math.max(0, Math.floor(head[1])); y <= Math.min(height - 1, foot[1]); y++) {
        const u = (foot[1] - y) / Math.max(1, foot[1] - head[1]);
        const middle = foot[0] + u * (head[0] - foot[0]);
        for (let x = Math.max(0, Math.ceil(middle - radius)); x <= Math.min(width - 1, middle + radius); x++)
          frame[y * width + x] = bright * (1 - 0.3 * ((x - middle) / radius) ** 2);
      }
    }
    const at = k * width * height;
    for (let p = 0; p < frame.length; p++)
      pixels[at + p] = Math.max(0, Math.min(255, Math.round((frame[p] as number) + noise * random.normal())));
  }
  return { width, height, times: Float64Array.from({ length: n }, (_, k) => k / fps), pixels };
}
