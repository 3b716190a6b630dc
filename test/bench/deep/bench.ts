/** CTW against deep CTW on nonlinear views, error in frames: npm run bench -- deep [families|unrelated] [trials] [seed] [detail|scores] [first trial] */
import { cpuCompute } from '#main/compute/cpu.ts';
import { ctw } from '#src/align/ctw/ctw.ts';
import { calibratedSpread } from '#src/align/calibrate-spread.ts';
import { deepCtw } from '#src/align/deep-ctw/deep-ctw.ts';
import type { PathSpread } from '#src/align/path-spread.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { pathError } from '#src/align/dtw/path-error.ts';
import { makeRandom } from '#src/math/random.ts';
import { mean, median, signTest } from '../toy/statistics.ts';
import { type ExactTruth, type Family, families, viewTrial } from './views.ts';

/** Families for every day; `gates` is held out and has to be asked for by its name. */
const everyDay = ['linear', 'bent', 'folded', 'waves', 'anchors'];
const compute = cpuCompute();

/** What came of one trial. */
type Row = {
  readonly ctw: number;
  /** What `dctw` gives: the networks' path, or CTW's where that was kept. */
  readonly chosen: number;
  /** The networks' path whatever the frames left out say. */
  readonly forced: number;
  readonly isDeep: boolean;
  readonly because: string;
  /** |error| / sd at each frame of x. */
  readonly scores: readonly number[];
  /** Share of the frames within 90 % intervals: as they come, and calibrated on ten points, those left out. */
  readonly inside: number;
  readonly calibrated: number;
  readonly epistemic: number;
  readonly secondsCtw: number;
  readonly seconds: number;
};

export default async function bench(args: readonly string[]): Promise<void> {
  const [names = everyDay.join(','), count = '40', seed = '11', detail, from = '0'] = args;
  if (names === 'unrelated') {
    const kept = await unrelated(Number(count), Number(seed));
    return console.log(`Bent views of unrelated walks: networks kept in ${kept} of ${count}.`);
  }
  const chosen = names.split(',').map((name) => {
    const family = families.find((each) => each.name === name);
    if (!family) throw new Error(`no family ${name}: ${families.map((each) => each.name).join(', ')}`);
    return family;
  });
  console.log(`${count} trials a family, seeds ${seed}00000 and on; path error in frames\n`);
  console.log(
    '| family | CTW: median | mean | deep CTW: median | mean | better / worse / same | p (sign) | p (rank) | networks kept | networks always: median | better / worse | p (rank) | inside 90 %: median | range | with 10 points: median | range | 85–95 %: as they come / with 10 | of it epistemic | CPU s CTW / deep |',
  );
  console.log(`|${'---|'.repeat(19)}`);
  for (const family of chosen) {
    const rows: Row[] = [];
    for (let k = Number(from); k < Number(from) + Number(count); k++) {
      const row = await one(family, Number(seed) * 100_000 + k);
      rows.push(row);
      if (detail)
        console.log(
          `  ${[row.ctw, row.chosen, row.forced].map((v) => v.toFixed(3)).join(' ')} ${percent(row.inside)} ${percent(row.calibrated)} ${row.isDeep ? 'networks' : 'CTW'}: ${row.because}`,
        );
      if (process.stderr.isTTY) process.stderr.write(`\r${family.name} ${k + 1} of ${count}`);
    }
    if (process.stderr.isTTY) process.stderr.write('\r');
    console.log(`| ${cells(family.name, rows).join(' | ')} |`);
    if (detail === 'scores') console.log(quantiles(rows.map((row) => row.scores)).join(', '));
  }
}

/** 40 quantiles of the scores of all pairs, every pair alike. */
function quantiles(pairs: readonly (readonly number[])[]): string[] {
  const all = pairs
    .flatMap((scores) => scores.map((score) => [score, 1 / scores.length / pairs.length] as const))
    .sort(([a], [b]) => a - b);
  let [sum, at] = [0, 0];
  return Array.from({ length: 40 }, (_, k) => {
    while (at < all.length - 1 && sum + (all[at]?.[1] ?? 0) < (k + 0.5) / 40) sum += all[at++]?.[1] ?? 0;
    return (all[at]?.[0] ?? 0).toFixed(2);
  });
}

async function one(family: Family, seed: number): Promise<Row> {
  const { sequences, truth, exact } = viewTrial(family, 2, seed);
  const [x, y] = sequences as readonly [Frames, Frames];
  const columns = [0, 1].map((s) => truth.map((tuple) => tuple[s] as number));
  const error = ({ i, j }: { i: Int32Array; j: Int32Array }) => pathError([i, j], columns);
  const [plain, secondsCtw] = await timed(() => ctw(x, y, { compute }));
  const [deep, seconds] = await timed(() => deepCtw(x, y, { compute, passes: 20 }));
  const isDeep = deep.choice.kept === 'dctw';
  // The same networks where they were not kept.
  const always = isDeep ? deep : await deepCtw(x, y, { compute, force: true });
  const forced = error(always.paths[0] as Paths);
  const spread = deep.spreads?.[0];
  if (!spread) throw new Error('no spread');
  return {
    ctw: error(plain.path),
    chosen: error(deep.paths[0] as Paths),
    forced,
    isDeep,
    because: deep.choice.because,
    scores: scoresOf(spread, exact),
    inside: share(scoresOf(spread, exact)),
    calibrated: calibratedInside(spread, exact, seed),
    epistemic: mean([...(spread.epistemic ?? [0])]) / mean([...spread.sd].map((v) => v * v)),
    secondsCtw,
    seconds,
  };
}

type Paths = { i: Int32Array; j: Int32Array };

/** Where the truth lies in units of the deviation that the spread gives there. */
function scoresOf({ mean: at, sd }: PathSpread, exact: ExactTruth): number[] {
  return exact.flatMap((truth, i) =>
    truth === null ? [] : [Math.abs(truth - (at[i] as number)) / (sd[i] as number)],
  );
}

const percent = (value: number) => (100 * value).toFixed(0);
const share = (scores: readonly number[]): number => scores.filter((s) => s <= 1.645).length / scores.length;

/** Ten frames at random are confirmed where they truly lie; the others are counted. */
function calibratedInside(spread: PathSpread, exact: ExactTruth, seed: number): number {
  const random = makeRandom(seed + 1);
  const known = exact.flatMap((j, i) => (j === null ? [] : [[random.uniform(), i, j] as const]));
  const confirmed = known.sort(([a], [b]) => a - b).slice(0, 10);
  const { spread: wider } = calibratedSpread(
    spread,
    confirmed.map(([, i, j]) => [i, j]),
  );
  return share(
    scoresOf(
      wider,
      exact.map((j, i) => (confirmed.some((c) => c[1] === i) ? null : j)),
    ),
  );
}

async function timed<T>(run: () => Promise<T>): Promise<readonly [T, number]> {
  const from = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(from);
  return [result, (user + system) / 1e6];
}

function cells(name: string, rows: readonly Row[]): string[] {
  const two = (value: number) => value.toFixed(2);
  const compare = (of: (row: Row) => number) => {
    const gains = rows.map((row) => row.ctw - of(row));
    const [better, worse] = [gains.filter((g) => g > 0).length, gains.filter((g) => g < 0).length];
    return { better, worse, sign: signTest(better, better + worse), rank: rankTest(gains) };
  };
  const column = (of: (row: Row) => number) => rows.map(of);
  const chosen = compare(({ chosen }) => chosen);
  const forced = compare(({ forced }) => forced);
  return [
    name,
    two(median(column((r) => r.ctw))),
    two(mean(column((r) => r.ctw))),
    two(median(column((r) => r.chosen))),
    two(mean(column((r) => r.chosen))),
    `${chosen.better} / ${chosen.worse} / ${rows.length - chosen.better - chosen.worse}`,
    chosen.sign.toExponential(0),
    chosen.rank.toExponential(0),
    String(rows.filter((r) => r.isDeep).length),
    two(median(column((r) => r.forced))),
    `${forced.better} / ${forced.worse}`,
    forced.rank.toExponential(0),
    ...[column((r) => r.inside), column((r) => r.calibrated)].flatMap((of) => [
      percent(median(of)),
      `${percent(Math.min(...of))}–${percent(Math.max(...of))}`,
    ]),
    [column((r) => r.inside), column((r) => r.calibrated)]
      .map((of) => of.filter((v) => v >= 0.85 && v <= 0.95).length)
      .join(' / '),
    (100 * mean(column((r) => r.epistemic))).toFixed(0),
    `${two(median(column((r) => r.secondsCtw)))} / ${two(median(column((r) => r.seconds)))}`,
  ];
}

/** Two-sided signed-rank test (Wilcoxon 1945), ties in the middle of their ranks, zeros left out, by the normal law. */
function rankTest(gains: readonly number[]): number {
  const sizes = gains.filter((gain) => gain !== 0).sort((a, b) => Math.abs(a) - Math.abs(b));
  const n = sizes.length;
  if (n === 0) return 1;
  let [plus, ties] = [0, 0];
  for (let k = 0; k < n; ) {
    let end = k;
    while (end < n && Math.abs(sizes[end] as number) === Math.abs(sizes[k] as number)) end++;
    const rank = (k + 1 + end) / 2;
    for (let t = k; t < end; t++) if ((sizes[t] as number) > 0) plus += rank;
    ties += (end - k) ** 3 - (end - k);
    k = end;
  }
  const sd = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - ties / 48);
  const z = Math.max(0, Math.abs(plus - (n * (n + 1)) / 4) - 0.5) / sd;
  return Math.min(1, 2 * upperTail(z));
}

/** P(normal > z) for z ≥ 0 (Abramowitz & Stegun 26.2.17: within 1e-7; beyond 5 by its asymptotic form). */
function upperTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > 5) return density / z;
  const t = 1 / (1 + 0.2316419 * z);
  const terms = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  return density * terms.reduce((sum, c, k) => sum + c * t ** (k + 1), 0);
}

/** How often networks are kept for views of two different walks. */
async function unrelated(count: number, seed: number): Promise<number> {
  const bent = families.find(({ name }) => name === 'bent') as Family;
  let kept = 0;
  for (let k = 0; k < count; k++) {
    const [x] = viewTrial(bent, 1, seed * 100_000 + 50_000 + k).sequences;
    const [y] = viewTrial(bent, 1, seed * 100_000 + 60_000 + k).sequences;
    const { choice } = await deepCtw(x as Frames, y as Frames, { compute });
    if (choice.kept === 'dctw') kept++;
  }
  return kept;
}
