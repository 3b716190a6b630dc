import { measurePicturePair } from '#src/align/sync/picture.ts';
import { describePicture, type PictureSummary } from '#src/align/sync/picture-summary.ts';
import type { Picture } from '#src/signal/picture.ts';
import { anySide } from '#src/vision/features/any-side.ts';
import { pictureFeatures } from '#src/vision/features/picture-features.ts';
import { type ActionFamily, inventAction } from '#test/fixtures/figure-actions.ts';
import { film as filmFigure } from '#test/fixtures/figure-film.ts';
import { random } from '#test/fixtures/performance.ts';
import { framesOf } from '#test/fixtures/picture-frames.ts';
import { type Camera, film as filmScene, scene } from '#test/unit/align/sync/synthetic-scene.ts';
import { filmParty, party } from './party.ts';
import { filmStage, stage } from './stage.ts';

/** Two cameras of one event; B's 0:00 lies `offset` seconds after A's, and B's clock is `ppm` fast. */
type Shown = {
  readonly a: Picture;
  readonly b: Picture;
  readonly offset: number;
  readonly ppm: number;
  /** The slower camera's. */
  readonly frame: number;
};

const rates = [24, 25, 30000 / 1001, 50];

/** Lights that are switched now and then and people who gesture; the second camera frames 60 % of it and more, one in three upside down. */
function lamps(seed: number): Shown {
  const next = random(seed);
  const fps = rates[Math.floor(4 * next())] as number;
  const offset = 5 + 40 * next();
  const common = { noise: 1.5 + 2 * next(), jitter: 0.3 * next() };
  const zoom = 0.6 + 0.4 * next();
  const [left, top] = [(1 - zoom) * next(), (1 - zoom) * next()];
  const turned = next() < 0.3;
  const ppm = 400 * (next() - 0.5);
  const b: Camera = {
    ...{ start: offset, ppm, duration: 30 + 40 * next(), fps, zoom: turned ? -zoom : zoom },
    ...{ left: turned ? left + zoom : left, top: turned ? top + zoom : top, gain: 0.6 + 0.7 * next() },
    ...{ seed: seed + 9, ...common },
  };
  const a: Camera = { start: 0, duration: 90, fps: 25, seed: seed + 3, ...common };
  return {
    a: filmScene(scene(seed), a),
    b: filmScene(scene(seed), b),
    offset,
    ppm,
    frame: 1 / Math.min(25, fps),
  };
}

/** One jointed figure seen from anywhere, by the second camera from up to 60° beside the first; no light changes. */
const figures =
  (families: readonly ActionFamily[]) =>
  (seed: number): Shown => {
    const next = random(seed);
    const offset = 4 + 12 * next();
    const fps = rates[Math.floor(3 * next())] as number;
    const [first, beside] = [360 * next(), 60 * (2 * next() - 1)];
    const ppm = 400 * (next() - 0.5);
    const camera = (k: 0 | 1) => ({
      ...{ width: 96, height: 72, fps: k ? fps : 25, azimuth: first + k * beside, elevation: 15 * next() },
      ...{ size: 0.45 + 0.3 * next(), place: [0.4 + 0.2 * next(), 0.85 + 0.08 * next()] as const },
      ...{ shake: 0.6, noise: 3, seed: seed + 50 * k },
    });
    const action = inventAction(families[seed % families.length] as ActionFamily, seed);
    return {
      a: filmFigure(action, camera(0), 45, (t) => t),
      b: filmFigure(action, camera(1), 26, (t) => t / (1 + ppm * 1e-6) + offset),
      ...{ offset, ppm, frame: 1 / Math.min(25, fps) },
    };
  };

/** A room of people, a lamp and flashes; cameras anywhere about it, up to 120° apart. */
function stages(seed: number): Shown {
  const next = random(seed);
  const offset = 5 + 20 * next();
  const fps = rates[Math.floor(4 * next())] as number;
  const [first, beside, ppm] = [360 * next(), 120 * (2 * next() - 1), 400 * (next() - 0.5)];
  const camera = { height: 1.6 + 2 * next(), wide: 60 + 20 * next(), noise: 2 + next() };
  const of = stage(seed);
  return {
    a: filmStage(of, { ...camera, azimuth: first, start: 0, ppm: 0, duration: 60, fps: 25, seed }),
    b: filmStage(of, {
      ...camera,
      azimuth: first + beside,
      start: offset,
      ppm,
      duration: 35,
      fps,
      seed: seed + 1,
    }),
    ...{ offset, ppm, frame: 1 / Math.min(25, fps) },
  };
}

/** Things that float about and flashes; the second camera sees 60 % of the room and more, turned by up to 40°, one in three mirrored. */
function parties(seed: number): Shown {
  const next = random(seed);
  const offset = 5 + 15 * next();
  const fps = rates[Math.floor(4 * next())] as number;
  const ppm = 400 * (next() - 0.5);
  const of = party(seed);
  const common = { noise: 2 + 2 * next(), shake: next() < 0.5 ? 0 : 1 };
  const a = { zoom: 1, x: 0.5, y: 0.5, turn: 0, gain: 1, start: 0, ppm: 0, duration: 50, fps: 25, seed };
  const zoom = (0.6 + 0.4 * next()) * (next() < 0.3 ? -1 : 1);
  const b = {
    ...{ zoom, x: 0.4 + 0.2 * next(), y: 0.4 + 0.2 * next(), turn: 1.4 * (next() - 0.5) },
    ...{ gain: 0.6 + 0.6 * next(), start: offset, ppm, duration: 25, fps, seed: seed + 1 },
  };
  return {
    a: filmParty(of, { ...a, ...common }),
    b: filmParty(of, { ...b, ...common }),
    ...{ offset, ppm, frame: 1 / Math.min(25, fps) },
  };
}

/** Of the last three no setting was made. */
const events: Readonly<Record<string, (seed: number) => Shown>> = {
  lamps,
  figure: figures(['gestures', 'exercises']),
  'other figure': figures(['walks', 'dances']),
  stage: stages,
  party: parties,
};

export function summaryOf(picture: Picture): PictureSummary {
  const frames = framesOf(picture);
  const features = pictureFeatures(frames);
  return describePicture(frames, features && anySide(features));
}

/** How far the map found is from the truth where it is furthest, seconds. */
function worst(found: ReturnType<typeof measurePicturePair>, { offset, ppm }: Shown): number {
  const off = (a: number, b: number) => Math.abs(a - (b / (1 + ppm * 1e-6) + offset));
  return Math.max(...found.segments.flatMap(({ a, b }) => [off(a[0], b[0]), off(a[1], b[1])]));
}

/** Cameras of one event by their pictures alone: how many are placed within a frame, refused, or placed elsewhere; and of all other pairs. */
export function benchSync(count: number, names = Object.keys(events).join(), first = 1): void {
  console.log(
    '| event | pairs | within a frame | refused | elsewhere | error, ms: median | unrelated placed |\n|---|---|---|---|---|---|---|',
  );
  for (const name of names.split(',')) {
    const make = events[name];
    if (!make) continue;
    const errors: number[] = [];
    const tally = { near: 0, refused: 0, elsewhere: 0 };
    const seen: { readonly a: PictureSummary; readonly b: PictureSummary }[] = [];
    let [alien, strangers] = [0, 0];
    for (let seed = first; seed < first + count; seed++) {
      const shown = make(seed);
      const [a, b] = [summaryOf(shown.a), summaryOf(shown.b)];
      const found = measurePicturePair(a, b);
      const off = worst(found, shown);
      if (found.status !== 'matched') tally.refused++;
      else if (off <= shown.frame) tally.near++;
      else tally.elsewhere++;
      if (found.status === 'matched' && off <= shown.frame) errors.push(off);
      console.error(
        `${name} ${seed}: ${found.status} ${(1000 * off).toFixed(0)} ms, ${found.score.toFixed(1)} against ${found.chance.toFixed(1)}`,
      );
      // A's pictures with those of the three events before.
      for (const other of seen.slice(-3))
        for (const [p, q] of [
          [a, other.b],
          [other.a, b],
        ] as const) {
          strangers++;
          const no = measurePicturePair(p, q);
          if (no.status !== 'matched') continue;
          alien++;
          console.error(
            `${name} ${seed}: a stranger placed, ${no.score.toFixed(1)} against ${no.chance.toFixed(1)}`,
          );
        }
      seen.push({ a, b });
    }
    errors.sort((p, q) => p - q);
    const median = errors.length > 0 ? (1000 * (errors[errors.length >> 1] as number)).toFixed(0) : '–';
    console.log(
      `| ${name} | ${count} | ${tally.near} | ${tally.refused} | ${tally.elsewhere} | ${median} | ${alien} of ${strangers} |`,
    );
  }
}
