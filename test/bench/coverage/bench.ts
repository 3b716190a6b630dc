/** Whether 90 % intervals hold 85–95 % pair by pair: coverage [PAIRS] | PAIRS kinds [SEED] [NAME] | PAIRS tables|media [SEED] [NAMES, NUMBERS, + between] */
import { cpuCompute } from '#main/compute/cpu.ts';
import { ofOtherPairs } from '#src/align/calibrate-spread.ts';
import { agreeing, deviationScale } from '#src/align/conformal.ts';
import { dtw } from '#src/align/dtw/align-dtw.ts';
import { pathSpread } from '#src/align/path-spread.ts';
import { makeRandom, type Random } from '#src/math/random.ts';
import { ofKinds } from './kinds.ts';
import { ofTables } from './tables.ts';
import { ofTablesAndMedia } from './table-media.ts';
import { exactIntervals, type Rates, wander } from './exact.ts';

/** Rates of one clock against the other, and how long each lasts on average, in frames. */
const rates: Rates = { values: [0.5, 1, 1.5], lasting: 30 };
const ninety = 1.645;

type Scores = { held: number; square: number; told: number };
/** |error| / sd of every frame of a pair. */
type Pair = Scores & { readonly scores: Float64Array };

/** Frames that somebody has confirmed, and how often others are drawn. */
const confirmed = 20;
const draws = 40;

/**
 * A curve of sines is seen once as it is and once as a clock wanders through it, with white noise on both. The ideal
 * observer knows the curve without its noise, the noise's size and the law of the clock: nobody who has only the two
 * recordings can know as much, so that what its intervals do pair by pair is a ceiling for any method.
 */
export default async function bench([
  pairs = '40',
  which = '',
  first = '1',
  only = '',
]: readonly string[]): Promise<void> {
  if (which === 'kinds') return ofKinds(Number(pairs), Number(first), only);
  if (which === 'tables') return ofTables(Number(pairs), Number(first), only);
  if (which === 'media') return ofTablesAndMedia(Number(pairs), Number(first), only);
  console.log(
    '| dims | noise | ideal observer: mean % | pairs within 85–95 | rms error ' +
      '| DTW: mean % | pairs within 85–95 | rms error | rms sd ' +
      `| DTW, ${confirmed} frames confirmed: mean % | pairs within 85–95 |\n|---|---|---|---|---|---|---|---|---|---|---|`,
  );
  const shares: { ideal: number; ours: number; scaled: number; within: number; below: number }[] = [];
  for (const dims of [1, 3, 12])
    for (const noise of [0.1, 0.3, 0.6]) {
      const [ideal, ours]: [Scores[], Pair[]] = [[], []];
      for (let k = 0; k < Number(pairs); k++) {
        const random = makeRandom(1000 * dims + 100_000 * noise + k);
        const curve = sines(random, 300, dims);
        const clock = wander(random, 300, rates);
        const noisy = (values: Float64Array) => values.map((value) => value + noise * random.normal());
        const x = noisy(curve);
        const seen = Float64Array.from({ length: clock.length * dims }, (_, at) =>
          Number(curve[(clock[Math.floor(at / dims)] as number) * dims + (at % dims)]),
        );
        const y = noisy(seen);
        ideal.push(exactIntervals(curve, y, dims, noise, rates, clock, random));
        ours.push(await byDtw(x, y, dims, clock));
      }
      const scaled = ours.map((pair, k) => ({
        ...withConfirmed(pair.scores, makeRandom(7 * k + dims)),
        ...{ square: 0, told: 0 },
      }));
      ideal.forEach((one, k) => {
        const { held: mean, within, below } = scaled[k] as (typeof scaled)[number];
        shares.push({ ideal: one.held, ours: (ours[k] as Pair).held, scaled: mean, within, below });
      });
      console.log(
        `| ${dims} | ${noise} | ${percent(mean(ideal, 'held'))} | ${inside(ideal)} of ${pairs} | ${root(ideal, 'square')} ` +
          `| ${percent(mean(ours, 'held'))} | ${inside(ours)} of ${pairs} | ${root(ours, 'square')} | ${root(ours, 'told')} ` +
          `| ${percent(mean(scaled, 'held'))} | ${inside(scaled)} of ${pairs} |`,
      );
    }
  const within = (of: 'ideal' | 'ours' | 'scaled') => shares.filter((s) => isInside(s[of])).length;
  const inDraws = (of: 'within' | 'below') =>
    percent(shares.reduce((sum, s) => sum + s[of], 0) / shares.length);
  console.log(
    `\nWithin 85–95 %, of ${shares.length} pairs: ideal ${within('ideal')}, DTW ${within('ours')}, ` +
      `with ${confirmed} frames confirmed ${within('scaled')} in the mean of draws; of single draws ` +
      `${inDraws('within')} % within, ${inDraws('below')} % below`,
  );
}

const mean = (all: readonly Scores[], of: keyof Scores) =>
  all.reduce((sum, one) => sum + one[of], 0) / all.length;
const percent = (share: number) => (100 * share).toFixed(0);
const root = (all: readonly Scores[], of: keyof Scores) => Math.sqrt(mean(all, of)).toFixed(2);
const isInside = (share: number) => share >= 0.85 && share <= 0.95;
const inside = (all: readonly Scores[]) => all.filter(({ held }) => isInside(held)).length;

function sines(random: Random, n: number, dims: number): Float64Array {
  const parts = Array.from({ length: dims }, () =>
    Array.from({ length: 4 }, () => ({
      size: random.normal() / 2,
      turns: 1 + 9 * random.uniform(),
      phase: 2 * Math.PI * random.uniform(),
    })),
  );
  return Float64Array.from({ length: n * dims }, (_, at) => {
    const u = Math.floor(at / dims) / n;
    return (parts[at % dims] ?? []).reduce(
      (sum, p) => sum + p.size * Math.sin(2 * Math.PI * p.turns * u + p.phase),
      0,
    );
  });
}

/**
 * The share of frames not confirmed that lie inside once those confirmed have scaled the deviations, in the mean of all draws; and the share of
 * draws – a person makes one – in which 85–95 % do, and in which fewer do.
 */
function withConfirmed(
  scores: Float64Array,
  random: Random,
): { held: number; within: number; below: number } {
  let [held, within, below] = [0, 0, 0];
  for (let draw = 0; draw < draws; draw++) {
    const order = Array.from(scores, (score) => ({ score, key: random.uniform() })).sort(
      (a, b) => a.key - b.key,
    );
    const [known, asked] = [order.slice(0, confirmed), order.slice(confirmed)];
    const scale = deviationScale(
      known.map(({ score }) => score),
      ofOtherPairs,
      agreeing,
    );
    const share = asked.filter(({ score }) => score <= ninety * scale).length / asked.length;
    held += share / draws;
    within += isInside(share) ? 1 / draws : 0;
    below += share < 0.85 ? 1 / draws : 0;
  }
  return { held, within, below };
}

async function byDtw(x: Float64Array, y: Float64Array, dims: number, clock: Int32Array): Promise<Pair> {
  const [a, b] = [
    { values: y, dims },
    { values: x, dims },
  ];
  const path = await dtw(a, b, { compute: cpuCompute() });
  const { mean: place, sd } = pathSpread(a, b, path, { steps: { x: 1, y: 1, diagonal: 1, penalty: 0 } });
  const errors = place.map((at, k) => at - (clock[k] as number));
  const share = (of: (error: number, k: number) => number) =>
    errors.reduce((sum, e, k) => sum + of(e, k), 0) / errors.length;
  return {
    scores: errors.map((error, k) => Math.abs(error) / (sd[k] as number)),
    held: share((error, k) => (Math.abs(error) <= ninety * (sd[k] as number) ? 1 : 0)),
    square: share((error) => error * error),
    told: share((_, k) => (sd[k] as number) ** 2),
  };
}
