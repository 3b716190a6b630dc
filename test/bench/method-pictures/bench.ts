/** Draws the pictures of docs/methods with the engine itself: npm run bench -- method-pictures [folder] */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DtwOptions, dtw } from '#src/align/dtw/align-dtw.ts';
import { alignMany } from '#src/align/dtw/align-many.ts';
import { dtwBarycentre } from '#src/align/dtw/barycentre.ts';
import { derivative } from '#src/align/dtw/derivative.ts';
import { dropDtw } from '#src/align/dtw/drop-dtw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { gromovDtw } from '#src/align/dtw/gromov-dtw.ts';
import { costsBetween } from '#src/align/dtw/local-cost.ts';
import { followDtw } from '#src/align/dtw/online.ts';
import { softAlignment } from '#src/align/dtw/soft-dtw.ts';
import { findSubsequences } from '#src/align/dtw/subsequence.ts';
import { avsyncPicture } from './avsync.ts';
import { type Family, families } from '../temporal/families.ts';
import { correlatePicture } from './correlate.ts';
import { curves, matrixPicture, planes } from './draw.ts';
import { fusedPicture } from './fused.ts';
import { parallelPicture } from './parallel.ts';
import { predictedPicture } from './predicted.ts';
import { queryPicture } from './query.ts';
import { uncertaintyPicture } from './uncertainty.ts';
import { viewPictures } from './views.ts';

const of = (values: readonly number[], dims = 1): Frames => ({ values: Float64Array.from(values), dims });
const range = (n: number): number[] => [...Array(n).keys()];

/** Two bumps and a dip, read at the times of a warp. */
const shape = (t: number): number =>
  Math.exp(-((t - 2) ** 2) * 3) - 0.7 * Math.exp(-((t - 4) ** 2) * 8) + 1.4 * Math.exp(-((t - 6.5) ** 2) * 2);
const x = of(range(60).map((k) => shape((k / 59) * 9)));
const y = of(range(75).map((k) => shape(9 * (k / 74) ** 1.4) + 0.03 * Math.sin(11 * k)));

export default async function run([folder = 'docs/methods']: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const save = (name: string, title: string, svg: string) => {
    writeFileSync(join(folder, `${name}.svg`), svg.replace('>', `><title>${title}</title>`));
    console.log(`${name}.svg ${svg.length} characters`);
  };
  const steps: readonly (readonly [string, DtwOptions])[] = [
    ['symmetric1', {}],
    ['symmetricP2', { step: 'symmetricP2', end: 'open' }],
    ['band of 8', { window: { kind: 'slanted', radius: 8 } }],
  ];
  save('dtw', 'Two curves, matched frames joined', curves(x, y, dtw(x, y)));
  save(
    'dtw-restrictions',
    'A cost matrix with three paths',
    matrixPicture(
      costsBetween(x, y),
      steps.map(([name, options]) => [name, dtw(x, y, options)]),
      // The band of 8, beside the slanted diagonal.
      [-8, 8].map((by) => (i: number) => Math.max(0, Math.min(74, (i * 74) / 59 + by))),
    ),
  );
  const lifted = of([...x.values].map((v, k) => v + 1 + k / 60));
  save(
    'ddtw',
    'Two curves at different levels, matched by their slopes',
    curves(lifted, y, dtw(derivative(lifted), derivative(y))),
  );
  const costs = costsBetween(x, y);
  const weights = new Float64Array(costs.n * costs.m);
  softAlignment(costs, (row, of) => weights.set(of, row * costs.m), { gamma: 0.05 });
  save(
    'soft-dtw',
    'The weight of all paths on the cells, with the best path',
    matrixPicture({ ...costs, weights }, [['dtw', dtw(x, y)]]),
  );
  const torn = of([...x.values.slice(0, 25), 2, 2.2, 2.1, ...x.values.slice(25)]);
  const spoilt = of([...y.values.slice(0, 50), -1.5, -1.6, ...y.values.slice(50)]);
  save(
    'drop-dtw',
    'Two curves with foreign stretches, which stay unmatched',
    curves(torn, spoilt, dropDtw(torn, spoilt, { drop: 0.2 })),
  );
  const long = of(
    range(240).map((k) =>
      [...range(3)].reduce((sum, p) => sum + shape((k - 20 - 70 * p) * (0.13 + 0.03 * p)), 0),
    ),
  );
  const found = await findSubsequences(x, long, { count: 3 });
  save(
    'subsequence',
    'A short curve found three times in a long one',
    curves(x, long, { i: found.flatMap((f) => [...f.i]), j: found.flatMap((f) => [...f.j]) }),
  );
  const copies = [1, 0.7, 1.3, 1.6].map((power) => of(range(60).map((k) => shape(9 * (k / 59) ** power))));
  save('avsync', 'Evidence for each offset of a hammer and its sound, and luck’s', await avsyncPicture());
  save(
    'correlate',
    'Correlations in-sample and on time left out, of related and unrelated sequences',
    correlatePicture(),
  );
  save('query', 'What a passage costs at every place of a library, its bounds, and luck', queryPicture());
  save(
    'parallel',
    'Sentences of a text and of its translation, those joined that say the same',
    parallelPicture(),
  );
  save(
    'barycentre',
    'Four warped copies, and below them their barycentre',
    curves(copies, (await dtwBarycentre(copies)).centre, null, ['four', 'mean']),
  );
  const follower = followDtw(y, { window: 12 });
  for (const value of x.values.subarray(0, 45)) follower.push([value]);
  save(
    'online',
    'A path found as the frames came, beside the exact one',
    matrixPicture(costs, [
      ['window 12, after 45 frames', follower.path()],
      ['exact', dtw(x, y)],
    ]),
  );
  const loop = (t: number) =>
    [Math.cos(t) * (1 + 0.5 * Math.sin(2 * t + 0.4)), Math.sin(t) * (1.3 + 0.3 * t)] as const;
  const plane = of(
    range(50).flatMap((k) => [...loop((6 * k) / 49)]),
    2,
  );
  const turned = of(
    range(60).flatMap((k) => {
      const [a, b] = loop(6 * (k / 59) ** 1.5);
      return [0.6 * a - 0.8 * b, 0.8 * a + 0.6 * b];
    }),
    2,
  );
  save(
    'gromov-dtw',
    'Two curves in planes turned against each other, matched',
    planes(plane, turned, gromovDtw(plane, turned)),
  );
  const many = await alignMany(copies.slice(0, 3), { method: 'pairwise' });
  const aligned = copies
    .slice(0, 3)
    .map((c, s) => of([...(many.index[s] as Int32Array)].map((i) => c.values[i] as number)));
  save(
    'many',
    'Three warped copies, and below them the same read along their common path',
    curves(copies.slice(0, 3), aligned, null, ['three', 'same']),
  );
  save(
    'fusion',
    'Deviation from the truth of two cues alone and of both fused, with their bands',
    await fusedPicture(),
  );
  save(
    'uncertainty',
    'Deviation from the truth of a cheapest path, of its posterior, and of that calibrated by confirmed points',
    uncertaintyPicture(),
  );
  save(
    'ttn',
    'Four takes on their own clocks, and below them as a network that never saw them bends them',
    await predictedPicture(families[0] as Family),
  );
  await viewPictures(save);
}
