import { components } from '#src/vision/track/components.ts';
import { openWorld } from '#src/vision/track/world.ts';
import { pathOf } from '#src/vision/glimpse/path.ts';
import type { Sighting } from '#src/vision/glimpse/glimpser.ts';
import { sizeOf } from '#src/vision/glimpse/sensor.ts';
import type { SubjectFamily } from '#test/fixtures/subject-video.ts';
import type { GlimpseMotion } from '#test/fixtures/glimpse-video.ts';
import { type Clip, clipOf, errorsOf, pathBy, play, rewardOf } from './play.ts';
import { schedules } from './schedules.ts';
import { trained } from './train.ts';

type Score = {
  readonly reward: number;
  readonly on: number;
  readonly hidden: number;
  readonly cut: number;
  readonly spent: number;
};

/** Every way of spending the same number of decoded frames, on each family and motion. */
export function table(
  families: readonly SubjectFamily[],
  motions: readonly GlimpseMotion[],
  clips: number,
  first: number,
  shares: readonly number[],
): void {
  const policy = trained();
  console.log(
    '| share decoded | method | frames decoded, % | 1 − error (half sizes) | on the subject, % | … hidden and just after | … after cuts |\n|---|---|---|---|---|---|---|',
  );
  for (const share of shares) {
    const rows = new Map<string, Score[]>();
    const add = (name: string, score: Score) => rows.set(name, [...(rows.get(name) ?? []), score]);
    for (const family of families)
      for (const motion of motions)
        for (let seed = first; seed < first + clips; seed++) {
          const clip = clipOf(family, motion, seed);
          const budget = Math.round(share * clip.times.length);
          const by = (name: string, how: Parameters<typeof play>[2]) => {
            const glimpser = play(clip, budget, how);
            add(name, scoreOf(clip, errorsOf(clip, pathBy(clip, glimpser)), glimpser.spent));
          };
          by('policy', { policy });
          by('rule of thumb', {});
          for (const [name, schedule] of Object.entries(schedules))
            by(name, { schedule: schedule(clip, budget, seed) });
          const frames = (schedules.uniform as (typeof schedules)[string])(clip, budget, seed);
          add(
            'background subtraction + Kalman',
            scoreOf(clip, errorsOf(clip, bySubtraction(clip, frames)), frames.length),
          );
        }
    const mean = (all: readonly Score[], which: (score: Score) => number) => {
      const known = all.map(which).filter(Number.isFinite);
      return known.reduce((a, b) => a + b, 0) / Math.max(1, known.length);
    };
    for (const [name, all] of rows)
      console.log(
        `| ${(100 * share).toFixed(0)} % | ${name} | ${(100 * mean(all, ({ spent }) => spent)).toFixed(1)} | ${mean(all, ({ reward }) => reward).toFixed(3)} | ${[
          mean(all, ({ on }) => on),
          mean(all, ({ hidden }) => hidden),
          mean(all, ({ cut }) => cut),
        ]
          .map((v) => (100 * v).toFixed(0))
          .join(' | ')} |`,
      );
  }
}

function scoreOf(clip: Clip, errors: Float64Array, spent: number): Score {
  const share = (which: (k: number) => boolean): number => {
    const some = [...errors.keys()].filter(which);
    return some.filter((k) => (errors[k] as number) < 0.5).length / some.length;
  };
  const justAfter = (k: number) =>
    Array.from({ length: 13 }, (_, i) => k - i).some((i) => i >= 0 && clip.hidden(i));
  return {
    reward: rewardOf(errors),
    on: share(() => true),
    hidden: share(justAfter),
    cut: share((k) => clip.cuts.some((cut) => k >= cut && k < cut + 25)),
    spent: spent / errors.length,
  };
}

/** On the frames of the uniform schedule: what is not background (the tracker's own, camera undone), the nearest blob. */
function bySubtraction(clip: Clip, frames: readonly number[]) {
  const { width, height } = clip;
  const world = openWorld({
    ...{ width, height, times: Float64Array.from(frames, (k) => clip.times[k] as number) },
    read: (start, _count, into = new Uint8Array(width * height)) => {
      into.set(clip.frame(frames[start] as number));
      return into;
    },
  });
  let last = clip.truth(0);
  const half = sizeOf(last);
  const sightings: Sighting[] = [{ frame: 0, spot: last, likeness: 1 }];
  for (const [n, frame] of frames.entries()) {
    const figure = n === 0 ? null : world.figure(n);
    if (!figure) continue;
    const off = ({
      left,
      right,
      top,
      bottom,
    }: {
      left: number;
      right: number;
      top: number;
      bottom: number;
    }) =>
      Math.hypot(((left + right) / 2) * figure.scale - last.x, ((top + bottom) / 2) * figure.scale - last.y);
    const best = components(figure.plane, 0.45, 2)
      .slice(0, 6)
      .sort((a, b) => b.mass / (1 + off(b) / half) - a.mass / (1 + off(a) / half))[0];
    if (!best) continue;
    last = {
      x: ((best.left + best.right) / 2) * figure.scale,
      y: ((best.top + best.bottom) / 2) * figure.scale,
      halfWidth: Math.max(2, ((best.right - best.left) / 2) * figure.scale),
      halfHeight: Math.max(2, ((best.bottom - best.top) / 2) * figure.scale),
    };
    sightings.push({ frame, spot: last, likeness: 1 });
  }
  return pathOf(
    sightings,
    world.shots.slice(1).map(({ from }) => frames[from] as number),
    clip,
  );
}
