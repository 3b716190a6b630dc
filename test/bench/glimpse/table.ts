import type { SubjectFamily } from '#test/fixtures/subject-video.ts';
import type { GlimpseMotion } from '#test/fixtures/glimpse-video.ts';
import { bySubtraction, type Clip, clipOf, errorsOf, pathBy, play, rewardOf } from './play.ts';
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
            return glimpser;
          };
          const chosen = { policy: by('policy', { policy }), 'rule of thumb': by('rule of thumb', {}) };
          for (const [name, schedule] of Object.entries(schedules))
            by(name, { schedule: schedule(clip, budget, seed) });
          for (const [name, { seen, spent }] of Object.entries(chosen))
            add(`${name}, then background`, scoreOf(clip, errorsOf(clip, bySubtraction(clip, seen)), spent));
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
