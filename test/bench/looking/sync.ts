import { measurePicturePair } from '#src/align/sync/picture.ts';
import { describePicture } from '#src/align/sync/picture-summary.ts';
import { inventAction } from '#test/fixtures/figure-actions.ts';
import { film as filmFigure } from '#test/fixtures/figure-film.ts';
import { random } from '#test/fixtures/performance.ts';
import { type Camera, film as filmScene, scene } from '#test/unit/align/sync/synthetic-scene.ts';
import type { Picture } from '#src/signal/picture.ts';

type Shown = { readonly a: Picture; readonly b: Picture; readonly offset: number; readonly fps: number };

/** Lights that are switched and people who gesture; the second camera frames part of it, mirrored or not. */
function lamps(seed: number, other: number): Shown {
  const next = random(seed);
  const fps = [24, 25, 30000 / 1001, 50][Math.floor(4 * next())] as number;
  const offset = 5 + 40 * next();
  const common = { noise: 1.5 + 2 * next(), jitter: 0.3 * next() };
  const b: Camera = {
    ...{
      start: offset,
      duration: 30 + 40 * next(),
      fps,
      zoom: (next() < 0.3 ? -1 : 1) * (0.6 + 0.5 * next()),
    },
    ...{
      left: next() < 0.3 ? 0.8 : 0.2 * next(),
      top: 0.2 * next(),
      gain: 0.6 + 0.7 * next(),
      seed: seed + 9,
      ...common,
    },
  };
  const a: Camera = { start: 0, duration: 90, fps: 25, seed: seed + 3, ...common };
  return { a: filmScene(scene(seed), a), b: filmScene(scene(other), b), offset, fps };
}

/** One jointed figure, from up to 60° beside; no light changes. */
function figures(seed: number, other: number): Shown {
  const next = random(seed);
  const offset = 4 + 12 * next();
  const fps = 25;
  const camera = (k: number) => ({
    ...{
      width: 48,
      height: 36,
      fps,
      azimuth: k * 60 * next(),
      elevation: 15 * next(),
      size: 0.45 + 0.3 * next(),
    },
    ...{ place: [0.4 + 0.2 * next(), 0.9] as const, shake: 0.3, noise: 3, seed: seed + 50 * k },
  });
  const of = (which: number) => inventAction(which % 2 ? 'gestures' : 'exercises', which);
  return {
    a: filmFigure(of(seed), camera(0), 45, (t) => t),
    b: filmFigure(of(other), camera(1), 26, (t) => t + offset),
    ...{ offset, fps },
  };
}

/** Cameras of one event by their pictures alone: how many are placed within a frame, refused, or placed elsewhere. */
export function benchSync(count: number): void {
  console.log(
    '| event | pairs | within a frame | refused | elsewhere | unrelated placed |\n|---|---|---|---|---|---|',
  );
  for (const [name, make] of [['lamps and people', lamps] as const, ['one figure', figures] as const]) {
    const tally = { near: 0, refused: 0, elsewhere: 0, unrelated: 0 };
    for (let seed = 1; seed <= count; seed++) {
      const { a, b, offset, fps } = make(seed, seed);
      const found = measurePicturePair(describePicture(a), describePicture(b));
      const [line] = found.segments;
      // Where B's first matched moment lies in A, against the truth.
      const off = line ? Math.abs(line.a[0] - line.b[0] - offset) : Number.NaN;
      if (found.status !== 'matched') tally.refused++;
      else if (off <= 1 / Math.min(25, fps)) tally.near++;
      else tally.elsewhere++;
      const alien = make(seed, seed + 1000);
      if (measurePicturePair(describePicture(alien.a), describePicture(alien.b)).status === 'matched')
        tally.unrelated++;
    }
    console.log(
      `| ${name} | ${count} | ${tally.near} | ${tally.refused} | ${tally.elsewhere} | ${tally.unrelated} of ${count} |`,
    );
  }
}
