/** Makes the demo recordings from nothing and says how long it took: npm run bench -- demo [DIR] */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDemo } from '#main/demo/make.ts';
import { createPool } from '#main/work/pool.ts';

export default async function bench([folder]: readonly string[]): Promise<void> {
  const place = folder ?? (await mkdtemp(join(tmpdir(), 'syncline-demo-')));
  const pool = createPool(1);
  const started = performance.now();
  const { paths } = await makeDemo(place, { pool });
  const took = (performance.now() - started) / 1000;
  for (const path of paths)
    console.log(`${((await stat(path)).size / 1e6).toFixed(1).padStart(6)} MB  ${path}`);
  console.log(`made in ${took.toFixed(1)} s`);
  await pool.close();
  if (!folder) await rm(place, { recursive: true });
}
