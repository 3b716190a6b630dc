import { dtw, type DtwOptions } from '#src/align/dtw/align-dtw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { spreadAlong } from '#src/align/spread-along.ts';
import { makeRandom, type Random } from '#src/math/random.ts';
import { wander } from './exact.ts';

/** x, y, and where y stands at each frame of x; NaN where it has no part in it. */
type Material = { readonly x: Frames; readonly y: Frames; readonly truth: Float64Array };

type Kind = {
  readonly name: string;
  readonly options: DtwOptions;
  /** What is done to the pair besides. */
  readonly as?: 'gaps' | 'open';
  readonly law?: Law;
};

type Law = 'normal' | 'laplace' | 'lasting';

/** Frames that have nothing to do with each other cost about 3; a price is of a frame of one of both. */
const kinds: readonly Kind[] = [
  { name: 'symmetric1', options: {} },
  { name: 'symmetric1, noise lasting', options: {}, law: 'lasting' },
  { name: 'symmetric2', options: { step: 'symmetric2' } },
  { name: 'symmetricP05', options: { step: 'symmetricP05' } },
  { name: 'symmetricP1', options: { step: 'symmetricP1' } },
  { name: 'asymmetric', options: { step: 'asymmetric' } },
  { name: 'asymmetricP0', options: { step: 'asymmetricP0' } },
  { name: 'typeIIIc', options: { step: 'typeIIIc' } },
  { name: 'typeIVc', options: { step: 'typeIVc' } },
  { name: 'typeIa', options: { step: 'typeIa' } },
  { name: 'mori2006', options: { step: 'mori2006' } },
  { name: 'slope 0.4:2.5', options: { step: 'symmetric2', slope: [0.4, 2.5] } },
  { name: 'slanted window 40', options: { step: 'symmetric2', window: { kind: 'slanted', radius: 40 } } },
  { name: 'gaps', options: { gaps: { x: 0.7, y: 0.7 } }, as: 'gaps' },
  { name: 'symmetric2, gaps', options: { step: 'symmetric2', gaps: { x: 0.7, y: 0.7 } }, as: 'gaps' },
  { name: 'open ends', options: { begin: 'open', end: 'open' }, as: 'open' },
  {
    name: 'symmetricP1, open ends',
    options: { step: 'symmetricP1', begin: 'open', end: 'open' },
    as: 'open',
  },
  { name: 'euclidean', options: { cost: 'euclidean' } },
  { name: 'euclidean, laplace', options: { cost: 'euclidean' }, law: 'laplace' },
  { name: 'manhattan', options: { cost: 'manhattan' } },
  { name: 'manhattan, laplace', options: { cost: 'manhattan' }, law: 'laplace' },
  { name: 'manhattan, noise lasting', options: { cost: 'manhattan' }, law: 'lasting' },
  { name: 'cosine', options: { cost: 'cosine' } },
  { name: 'rbf 0.3', options: { cost: { kernel: 'rbf', rate: 0.3 } } },
  { name: 'rbf 10', options: { cost: { kernel: 'rbf', rate: 10 } } },
  { name: 'exponential 5', options: { cost: { kernel: 'exponential', rate: 5 } } },
  { name: 'exponential 0.5', options: { cost: { kernel: 'exponential', rate: 0.5 } } },
  { name: 'polynomial 2', options: { cost: { kernel: 'polynomial', degree: 2 } } },
];

const families = {
  /** A clock that wanders between three rates. */
  clock: (random: Random) => Float64Array.from(wander(random, 300, { values: [0.5, 1, 1.5], lasting: 30 })),
  /** One bend over all. */
  bend: (random: Random) => {
    const size = 25 * random.normal();
    const turns = 1 + 2 * random.uniform();
    return Float64Array.from({ length: 280 }, (_, i) => {
      const u = i / 279;
      return Math.min(299, Math.max(0, 299 * u + (size / turns) * Math.sin(Math.PI * turns * u) * (1 - u)));
    });
  },
} as const;

function noiseOf(law: Law, random: Random, dims: number): (k: number) => number {
  const before = new Float64Array(dims);
  return (k) => {
    if (law === 'laplace') {
      const u = random.uniform() - 0.5;
      return (-Math.sign(u) * Math.log(1 - 2 * Math.abs(u))) / Math.SQRT2;
    }
    if (law === 'normal') return random.normal();
    const at = k % dims;
    before[at] = 0.7 * (before[at] as number) + Math.sqrt(1 - 0.49) * random.normal();
    return before[at] as number;
  };
}

function make(
  family: keyof typeof families,
  { as, law = 'normal' }: Kind,
  noise: number,
  dims: number,
  seed: number,
): Material {
  const random = makeRandom(seed);
  const waves = Array.from({ length: 4 * dims }, () => [
    random.normal() / 2,
    (2 * Math.PI * (1 + 9 * random.uniform())) / 300,
    6.28 * random.uniform(),
  ]);
  const curve = (t: number, d: number): number =>
    waves
      .slice(4 * d, 4 * d + 4)
      .reduce((sum, [size = 0, rate = 0, phase = 0]) => sum + size * Math.sin(rate * t + phase), 0);
  let clock = families[family](random);
  let frames = Array.from({ length: 300 }, (_, j) => j);
  if (as === 'gaps') {
    // What y lacks of x, and x of y.
    const [cut, lack] = [60 + Math.floor(60 * random.uniform()), 25];
    frames = frames.filter((j) => j < cut || j >= cut + lack);
    const skip = 160 + Math.floor(60 * random.uniform());
    clock = clock.filter((_, i) => i < skip || i >= skip + 25);
  }
  // Beginning and end of y lie outside of x.
  if (as === 'open') clock = clock.filter((t) => t >= 40 && t < 260);
  const place = new Map(frames.map((t, j) => [t, j]));
  const whole = (t: number): number => place.get(Math.round(t)) ?? Number.NaN;
  const between = (t: number): number => whole(t) + (t - Math.round(t));
  const seen = (times: readonly number[]): Frames => {
    const next = noiseOf(law, random, dims);
    return {
      dims,
      values: Float64Array.from(
        { length: times.length * dims },
        (_, k) => curve(times[Math.floor(k / dims)] as number, k % dims) + noise * next(k),
      ),
    };
  };
  return { x: seen([...clock]), y: seen(frames), truth: clock.map(between) };
}

const ninety = 1.645;

type Sums = { square: number; told: number; count: number; odd: number; byPath: number; absent: number };

/** The share of the frames with a place that one pair's intervals hold; null where the steps fit it nowhere. */
function heldIn({ x, y, truth }: Material, { options }: Kind, sums: Sums): number | null {
  let path: ReturnType<typeof dtw>;
  try {
    path = dtw(x, y, options);
  } catch {
    return null;
  }
  const spread = spreadAlong(x, y, path, options);
  if (!spread) return null;
  const onPath = new Set(path.i);
  let [held, all] = [0, 0];
  for (const [i, at] of truth.entries()) {
    const [mean, sd] = [spread.mean[i] as number, spread.sd[i] as number];
    if (Number.isNaN(at)) {
      sums.absent++;
      sums.odd += Number(!Number.isNaN(mean));
      sums.byPath += Number(onPath.has(i));
    } else if (!Number.isNaN(mean)) {
      all++;
      held += Number(Math.abs(mean - at) <= ninety * sd);
      sums.square += (mean - at) ** 2;
      sums.told += sd * sd;
    }
  }
  sums.count += all;
  return held / all;
}

/** One table row a kind and family: pairs of three noises, 3 dimensions. */
export function ofKinds(pairs: number, first: number, only: string): void {
  console.log(
    '| kind | clock | held, mean % (least) | pairs within 85–95 | rms error | rms sd | of frames y lacks told, matched % |\n|---|---|---|---|---|---|---|',
  );
  for (const kind of kinds.filter(({ name }) => name.includes(only)))
    for (const family of ['clock', 'bend'] as const) {
      const sums: Sums = { square: 0, told: 0, count: 0, odd: 0, byPath: 0, absent: 0 };
      const shares = [0.1, 0.3, 0.6].flatMap((noise) =>
        Array.from({ length: pairs }, (_, k) =>
          heldIn(make(family, kind, noise, 3, first + 1000 * k + 100_000 * noise), kind, sums),
        ),
      );
      const known = shares.filter((share) => share !== null);
      const percent = (v: number) => (100 * v).toFixed(0);
      const mean = known.reduce((a, b) => a + b, 0) / known.length;
      console.log(
        `| ${kind.name} | ${family} | ${percent(mean)} (${percent(Math.min(...known))}) | ` +
          `${known.filter((s) => s >= 0.85 && s <= 0.95).length} of ${known.length} | ` +
          `${Math.sqrt(sums.square / sums.count).toFixed(2)} | ${Math.sqrt(sums.told / sums.count).toFixed(2)} | ` +
          `${sums.absent ? `${percent(sums.odd / sums.absent)}, ${percent(sums.byPath / sums.absent)}` : '–'} |`,
      );
    }
}
