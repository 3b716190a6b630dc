/** Cells a processor second of each member of the DTW family in plain TypeScript: npm run bench -- dtw-family [frames] */
import { dtw } from '#src/align/dtw/align-dtw.ts';
import { alignMany } from '#src/align/dtw/align-many.ts';
import { dropDtw } from '#src/align/dtw/drop-dtw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { gromovDtw } from '#src/align/dtw/gromov-dtw.ts';
import { costsBetween } from '#src/align/dtw/local-cost.ts';
import { followDtw } from '#src/align/dtw/online.ts';
import { softAlignment, softDtw } from '#src/align/dtw/soft-dtw.ts';

/** A random walk, the same for the same seed. */
function walk(n: number, dims: number, seed: number): Frames {
  let s = seed;
  const next = () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return s / 2 ** 32 - 0.5;
  };
  const values = new Float64Array(n * dims);
  for (let k = 0; k < values.length; k++) values[k] = 0.95 * (values[k - dims] ?? 0) + next();
  return { values, dims };
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function row(name: string, cells: number, work: () => unknown): Promise<void> {
  const started = processorSeconds();
  await work();
  const seconds = processorSeconds() - started;
  console.log(`| ${name} | ${seconds.toFixed(2)} | ${(cells / seconds / 1e6).toFixed(0)} |`);
}

export default async function run([frames]: readonly string[]): Promise<void> {
  const n = Number(frames ?? 3000);
  console.log(`${n} × ${n} frames\n\n| | processor seconds | 10⁶ cells a second |\n|---|---|---|`);
  for (const dims of [1, 12]) {
    const [x, y] = [walk(n, dims, 1), walk(n, dims, 2)];
    const measured = (name: string, work: () => unknown, cells = n * n) =>
      row(`${name}, d = ${dims}`, cells, work);
    for (const step of [
      'symmetric1',
      'asymmetric',
      'symmetricP05',
      'symmetricP1',
      'symmetricP2',
      'typeIIIc',
      'typeIVc',
    ])
      await measured(step, () => dtw(x, y, { step }));
    await measured('symmetric1 with gaps', () => dtw(x, y, { gaps: { x: 1, y: 1 } }));
    const window = { kind: 'sakoe-chiba', radius: 100 } as const;
    await measured('symmetricP1 in a band of 201', () => dtw(x, y, { step: 'symmetricP1', window }), n * 201);
    await measured('drop-dtw', () => dropDtw(x, y, { drop: 0.3 }));
    await measured('soft-dtw, value', () => softDtw(x, y));
    await measured('soft-dtw, expected alignment', () => softAlignment(costsBetween(x, y), () => {}));
    await measured(
      'online, window 500',
      () => {
        const follower = followDtw(y);
        for (let i = 0; i < n; i++) follower.push(x.values.subarray(i * dims, (i + 1) * dims));
      },
      n * Math.min(n, 1001),
    );
  }
  const three = [1, 2, 3].map((seed) => walk(200, 2, seed));
  await row('three sequences of 200, exact', 200 ** 3, () => alignMany(three, { method: 'exact' }));
  await row('gromov-dtw, 300 × 300 (cells of one round)', 300 ** 2, () =>
    gromovDtw(walk(300, 2, 1), walk(300, 3, 2)),
  );
}
