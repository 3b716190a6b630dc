import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Compute, DtwProblem } from '#src/compute/compute.ts';
import { makeRandom } from '#src/math/random.ts';
import { cached, cacheKey } from '#main/media/cache.ts';
import type { Gpu } from './gpu.ts';

/** Multiplications of a problem, which its time goes with: what a cell takes beside its dimensions is some four. */
export const workOf = ({ x, y, dims }: DtwProblem): number =>
  (x.length / dims) * (y.length / dims) * (dims + 4);

const version = 1;
const sizes = [1024, 4096, 8192, 16_384];
const dims = 12;
/** Nothing that is so much slower on the smallest size overtakes on the largest. */
const hopeless = 30;

/**
 * From how much work (`workOf`) on the graphics processor is quicker than the CPU; Infinity: never, or it does not
 * find the same costs. Measured once a machine (a second or so) and kept in the cache.
 */
export async function breakEven(gpu: Gpu, cpu: Compute): Promise<number> {
  const key = cacheKey([version, gpu.name, cpus().map(({ model }) => model)]);
  const folder = await cached('breakeven', key, async (place) => {
    await writeFile(join(place, 'work.json'), JSON.stringify(await measure(gpu.compute, cpu)));
  });
  const work = JSON.parse(await readFile(join(folder, 'work.json'), 'utf8')) as number | null;
  return work ?? Number.POSITIVE_INFINITY;
}

async function measure(gpu: Compute, cpu: Compute): Promise<number | null> {
  for (const frames of sizes) {
    const problem = walks(frames);
    const [mine, his] = [await timed(gpu, problem), await timed(cpu, problem)];
    if (!(Math.abs(mine.cost / his.cost - 1) < 1e-4) || mine.ms > hopeless * his.ms) return null;
    if (mine.ms < his.ms) return workOf(problem);
  }
  return null;
}

/** The second run: the first compiles. */
async function timed(compute: Compute, problem: DtwProblem): Promise<{ cost: number; ms: number }> {
  await compute.dtw({ ...problem, x: problem.x.subarray(0, 64 * dims), y: problem.y.subarray(0, 64 * dims) });
  const since = performance.now();
  const { cost } = await compute.dtw(problem);
  return { cost, ms: performance.now() - since };
}

function walks(frames: number): DtwProblem {
  const { normal } = makeRandom(1);
  const walk = (): Float32Array => {
    const out = new Float32Array(frames * dims);
    for (let k = 0; k < out.length; k++) out[k] = 0.99 * (out[k - dims] ?? 0) + normal();
    return out;
  };
  return { x: walk(), y: walk(), dims };
}
