/** Beats of generated music against the truth, and how steady music and speech are: npm run bench -- beats [FIRST SEED=1000] [SEEDS=10] */
import { beatsOf } from '#src/signal/beats.ts';
import { soundOf } from '#src/signal/sound.ts';
import { families, music, speechLike } from './music.ts';

/** A beat counts within so many seconds, as in the MIREX evaluations. */
const within = 0.07;

export default async function bench([first = '1000', count = '10']: readonly string[]): Promise<void> {
  const seeds = Array.from({ length: Number(count) }, (_, i) => Number(first) + i);
  console.log(
    'F at ±70 ms: as tapped, at the best of half, whole and double tempo; bias and spread of those found, ms; steadiness',
  );
  let [cpu, sounded] = [0, 0];
  for (const family of families) {
    const rows = seeds.map((seed) => {
      const { samples, rate, beats } = music(family, seed);
      const before = process.cpuUsage().user;
      const found = beatsOf(soundOf(samples, rate));
      cpu += (process.cpuUsage().user - before) / 1e6;
      sounded += samples.length / rate;
      const levels = [
        beats,
        doubled(beats),
        beats.filter((_, i) => i % 2 === 0),
        beats.filter((_, i) => i % 2 === 1),
      ];
      const scores = levels.map((level) => scored([...found.times], level));
      const best = scores.reduce((a, b) => (b.f > a.f ? b : a));
      return {
        f: scores[0]?.f ?? 0,
        any: best.f,
        bias: best.bias,
        spread: best.spread,
        steady: found.steadiness,
      };
    });
    const mean = (of: (row: (typeof rows)[number]) => number) =>
      rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
    const least = Math.min(...rows.map((row) => row.steady));
    console.log(
      `${family.padEnd(8)} ${mean((r) => r.f).toFixed(3)}  ${mean((r) => r.any).toFixed(3)} (worst ${Math.min(...rows.map((r) => r.any)).toFixed(3)})  ` +
        `bias ${mean((r) => 1000 * r.bias).toFixed(1)} spread ${mean((r) => 1000 * r.spread).toFixed(1)} ms  steadiness ${mean((r) => r.steady).toFixed(2)}, least ${least.toFixed(2)}`,
    );
  }
  const speech = seeds.map((seed) => {
    const { samples, rate } = speechLike(seed);
    return beatsOf(soundOf(samples, rate)).steadiness;
  });
  console.log(
    `speech   steadiness ${(speech.reduce((a, b) => a + b, 0) / speech.length).toFixed(2)}, most ${Math.max(...speech).toFixed(2)}`,
  );
  console.log(`${((1000 * cpu) / sounded).toFixed(1)} ms of processor a second of sound`);
}

const doubled = (beats: readonly number[]) =>
  beats.flatMap((t, i) => (i + 1 < beats.length ? [t, (t + (beats[i + 1] as number)) / 2] : [t]));

function scored(
  found: readonly number[],
  truth: readonly number[],
): { f: number; bias: number; spread: number } {
  const errors = truth.flatMap((t) => {
    const near = found.reduce(
      (best, x) => (Math.abs(x - t) < Math.abs(best - t) ? x : best),
      Number.POSITIVE_INFINITY,
    );
    return Math.abs(near - t) <= within ? [near - t] : [];
  });
  const f = (2 * errors.length) / Math.max(1, found.length + truth.length);
  const bias = errors.reduce((sum, e) => sum + e, 0) / Math.max(1, errors.length);
  const spread = Math.sqrt(errors.reduce((sum, e) => sum + (e - bias) ** 2, 0) / Math.max(1, errors.length));
  return { f, bias, spread };
}
