/** How often GTW's 90 % intervals hold the truth, by noise and number of views: npm run bench -- gtw-posterior [trials] */
import { cpuCompute } from '#main/compute/cpu.ts';
import { gtw } from '#src/align/gtw/gtw.ts';
import { type WarpedViews, warpedViews } from '#test/unit/align/ctw/warped-views.ts';

/** Within so many standard deviations lie 90 % of a normal distribution. */
const ninety = 1.645;

export default async function bench([trials = '12']: readonly string[]): Promise<void> {
  console.log(
    '| views | noise | intervals that hold, % | worst trial | rms error, frames | rms sd, frames |',
  );
  console.log('|---|---|---|---|---|---|');
  for (const sizes of [
    [
      [120, 3],
      [150, 2],
    ],
    [
      [120, 3],
      [150, 2],
      [100, 4],
    ],
  ] as const)
    for (const noise of [0.03, 0.1, 0.2]) {
      const each: { held: number; count: number; error: number; told: number }[] = [];
      for (let k = 0; k < Number(trials); k++) each.push(await one(warpedViews(sizes, 9000 + k, noise)));
      const sum = (of: (trial: (typeof each)[number]) => number) => each.reduce((s, t) => s + of(t), 0);
      const all = sum((t) => t.count);
      console.log(
        `| ${sizes.length} | ${noise} | ${((100 * sum((t) => t.held)) / all).toFixed(0)} ` +
          `| ${Math.min(...each.map((t) => (100 * t.held) / t.count)).toFixed(0)} ` +
          `| ${Math.sqrt(sum((t) => t.error) / all).toFixed(2)} | ${Math.sqrt(sum((t) => t.told) / all).toFixed(2)} |`,
      );
    }
}

/** The second view's positions against where the first's truly lie in it. */
async function one(views: WarpedViews) {
  const { positions, deviations } = await gtw(views.sequences, { compute: cpuCompute(), starts: 30 });
  const [first, second, sd] = [positions[0], positions[1], deviations?.[1]];
  if (!first || !second || !sd) throw new Error('no deviations');
  const [a, b] = views.clocks as [readonly number[], readonly number[]];
  const out = { held: 0, count: 0, error: 0, told: 0 };
  for (let t = 0; t < sd.length; t++) {
    const told = sd[t] as number;
    if (told === 0) continue;
    const truth = frameOf(b, momentOf(a, first[t] as number));
    const error = (second[t] as number) - truth;
    out.count++;
    out.error += error * error;
    out.told += told * told;
    if (Math.abs(error) <= ninety * told) out.held++;
  }
  return out;
}

function momentOf(clock: readonly number[], frame: number): number {
  const k = Math.min(clock.length - 2, Math.floor(frame));
  return (clock[k] as number) + (frame - k) * ((clock[k + 1] as number) - (clock[k] as number));
}

function frameOf(clock: readonly number[], moment: number): number {
  let k = 0;
  while (k < clock.length - 2 && (clock[k + 1] as number) < moment) k++;
  return k + (moment - (clock[k] as number)) / ((clock[k + 1] as number) - (clock[k] as number));
}
