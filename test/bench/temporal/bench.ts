/** Temporal transformer network against DTW, GTW, barycentres and nulls, error in hundredths: npm run bench -- temporal [families] [trials] [seed] [noise] */
import { cpuCompute } from '#main/compute/cpu.ts';
import { alignDtw } from '#src/align/dtw/align-dtw.ts';
import { dtwBarycentre, softBarycentre } from '#src/align/dtw/barycentre.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { gtw } from '#src/align/gtw/gtw.ts';
import { shifted } from '#src/align/deep-ctw/shifted.ts';
import { type Learnt, learnWarps, predictWarps, warpsAlone } from '#src/align/ttn/ttn.ts';
import { makeRandom } from '#src/math/random.ts';
import { mean } from '../toy/statistics.ts';
import { drawSet, families, type Sample } from './families.ts';

const compute = cpuCompute();
/** Sequences that are aligned, and those that the network may learn from beside them. */
const [asked, others] = [4, 32];

/** Where each of the set stands, in frames: at the same moments, or two of them by themselves. */
type Found = { readonly error: number; readonly seconds: number };

export default async function bench(args: readonly string[]): Promise<void> {
  const [names = 'bumps,waves', count = '2', seed = '1', noise = '0.3'] = args;
  const rows: string[] = [];
  for (const name of names.split(',')) {
    const family = families.find((each) => each.name === name);
    if (!family) throw new Error(`no family ${name}: ${families.map((each) => each.name).join(', ')}`);
    const found = new Map<string, Found[]>();
    for (let k = 0; k < Number(count); k++)
      for (const [way, result] of await trial(name, Number(seed) * 1000 + k, Number(noise)))
        found.set(way, [...(found.get(way) ?? []), result]);
    for (const [way, results] of found) {
      const errors = results.map(({ error }) => error);
      const seconds = mean(results.map((each) => each.seconds));
      rows.push(
        `| ${name} | ${way} | ${mean(errors).toFixed(2)} | ${errors.map((e) => e.toFixed(2)).join(' ')} | ${seconds.toFixed(2)} |`,
      );
    }
  }
  console.log('| family | way | error, hundredths | of each | processor s |\n|---|---|---|---|---|');
  console.log(rows.join('\n'));
}

async function trial(name: string, seed: number, noise: number): Promise<[string, Found][]> {
  const family = families.find((each) => each.name === name) as (typeof families)[number];
  const all = drawSet(family, asked + others, noise, seed);
  const [test, pool] = [all.slice(0, asked), all.slice(asked).map(({ sequence }) => sequence)];
  const foreign = drawSet(family, others, noise, seed + 500).map(({ sequence }) => sequence);
  const random = makeRandom(seed);
  const turned = pool.map((sequence) => shifted(sequence, random.uniform(), false));
  const set = test.map(({ sequence }) => sequence);
  const out: [string, Found][] = [];
  const add = async (way: string, find: () => Promise<number>) => {
    const before = process.cpuUsage();
    const error = await find();
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    console.error(`${name} ${seed} ${way}: ${error.toFixed(2)}, ${seconds.toFixed(2)} s`);
    out.push([way, { error, seconds }]);
  };
  const ofPositions = (positions: readonly Float64Array[]) => errorAlong(test, positions);
  await add('straight', async () =>
    ofPositions(
      test.map(({ truth }) => Float64Array.from({ length: 201 }, (_, t) => (t / 200) * (truth.length - 1))),
    ),
  );
  await add('dtw, every two', async () => {
    const errors: number[] = [];
    for (const [a, x] of test.entries())
      for (const y of test.slice(0, a)) {
        const { i, j } = await alignDtw(x.sequence, y.sequence, { compute });
        errors.push(errorOfPath(x, y, i, j));
      }
    return mean(errors);
  });
  const throughMean = async (centre: Frames) => {
    const positions: Float64Array[] = [];
    for (const { sequence } of test) {
      const { i, j } = await alignDtw(centre, sequence, { compute });
      positions.push(meanOfRows(i, j, centre.values.length / centre.dims));
    }
    return ofPositions(positions);
  };
  const centre = await dtwBarycentre(set, { compute });
  await add('dtw barycentre', async () => throughMean((await dtwBarycentre(set, { compute })).centre));
  await add('soft-dtw barycentre', async () =>
    throughMean((await softBarycentre(set, { start: centre.centre })).centre),
  );
  await add('gtw', async () => ofPositions((await gtw(set, { compute })).positions));
  await add('warps without a network', async () => ofPositions(warpsAlone(set).positions));
  await add('ttn of these four', async () =>
    ofPositions((await predictWarps(await learnWarps(set), set)).positions),
  );
  const learnt: Learnt[] = [];
  await add('(learning from 32)', async () => {
    learnt.push(await learnWarps(pool), await learnWarps(foreign), await learnWarps(turned));
    return Number.NaN;
  });
  const [own, another, circled] = learnt as [Learnt, Learnt, Learnt];
  const predicted = async (by: Learnt, isSettled: boolean) =>
    ofPositions((await (isSettled ? predictWarps(by, set) : predictWarps(by, set, null))).positions);
  await add('ttn, pool, one pass', async () => await predicted(own, false));
  await add('ttn, pool', async () => await predicted(own, true));
  await add('null: pool of another thing, one pass', async () => await predicted(another, false));
  await add('null: pool of another thing', async () => await predicted(another, true));
  await add('null: pool shifted, one pass', async () => await predicted(circled, false));
  return out;
}

/** What the thing had reached where a sequence stands. */
function reached({ truth }: Sample, position: number): number {
  const k = Math.min(truth.length - 2, Math.max(0, Math.floor(position)));
  const [a, b] = [truth[k] as number, truth[k + 1] as number];
  return a + (position - k) * (b - a);
}

/** How far every two stand apart in the thing, in hundredths of it, in the mean over moments. */
function errorAlong(test: readonly Sample[], positions: readonly Float64Array[]): number {
  const at = test.map((sample, s) => [...(positions[s] as Float64Array)].map((p) => reached(sample, p)));
  const off: number[] = [];
  for (const [a, x] of at.entries())
    for (const y of at.slice(0, a)) off.push(mean(x.map((v, t) => Math.abs(v - (y[t] as number)))));
  return 100 * mean(off);
}

const errorOfPath = (x: Sample, y: Sample, i: Int32Array, j: Int32Array): number =>
  errorAlong([x, y], [Float64Array.from(x.truth, (_, k) => k), meanOfRows(i, j, x.truth.length)]);

/** Where the other stands at each frame of the first, in the mean. */
function meanOfRows(i: Int32Array, j: Int32Array, rows: number): Float64Array {
  const [sums, counts] = [new Float64Array(rows), new Float64Array(rows)];
  for (const [t, row] of i.entries()) {
    sums[row] = (sums[row] as number) + (j[t] as number);
    counts[row] = (counts[row] as number) + 1;
  }
  return sums.map((sum, row) => sum / (counts[row] as number));
}
