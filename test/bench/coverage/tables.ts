import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setCacheFolder } from '#main/media/cache.ts';
import type { WarpOutcome, WarpRequest } from '#main/warp/request.ts';
import { createWarpService } from '#main/warp/service.ts';
import { createPool } from '#main/work/pool.ts';
import { tableCsv, type Table, tableFamilies, tablePair } from '#test/fixtures/table-pair.ts';
import { cpuCompute } from '#main/compute/cpu.ts';
import { dtw } from '#src/align/dtw/align-dtw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { pathSpread } from '#src/align/path-spread.ts';
import { evenSteps } from '#src/compute/compute.ts';
import { curveAt } from '#src/align/curve.ts';
import { makeRandom } from '#src/math/random.ts';
import { plainHow } from '#src/model/warp-how.ts';

const usual = 300;
const ninety = 1.645;

type Told = { readonly held: number; readonly error: number; readonly sd: number; readonly known: boolean };

function toldBy(outcome: WarpOutcome, truth: Float64Array, hop: number): Told {
  const curve = { a: outcome.map.map(([t]) => t), b: outcome.map.map(([, t]) => t), sd: outcome.sd };
  return toldOf(truth, (k) => {
    const at = curveAt(curve, k * hop);
    return at && { b: at.b / hop, sd: at.sd / hop };
  });
}

/** @param at where a row of the first stands in the second, in rows; null: nowhere */
function toldOf(truth: Float64Array, at: (row: number) => { b: number; sd: number } | null): Told {
  const [errors, sds]: [number[], number[]] = [[], []];
  let held = 0;
  for (const [k, place] of truth.entries()) {
    const here = at(k);
    if (!here) continue;
    const error = Math.abs(here.b - place);
    errors.push(error);
    sds.push(here.sd);
    if (error <= ninety * here.sd) held++;
  }
  const middle = (values: number[]) => values.sort((p, q) => p - q)[values.length >> 1] ?? Number.NaN;
  return { held: held / errors.length, error: middle(errors), sd: middle(sds), known: errors.length > 0 };
}

/** What `align` says of the same rows. */
async function byAlign(a: Table, b: Table, truth: Float64Array): Promise<Told> {
  const dims = (a[0] as readonly number[]).length;
  const [x, y] = [a, b].map((table) => ({ values: Float64Array.from(table.flat()), dims })) as [
    Frames,
    Frames,
  ];
  const path = await dtw(x, y, { compute: cpuCompute() });
  const { mean, sd } = pathSpread(x, y, path, { steps: evenSteps });
  return toldOf(truth, (k) => ({ b: mean[k] as number, sd: sd[k] as number }));
}

const ways: Readonly<Record<string, Partial<WarpRequest> | 'align'>> = {
  align: 'align',
  dtw: { how: { ...plainHow, method: 'dtw' } },
  ctw: { how: { ...plainHow, method: 'ctw' } },
  fused: {},
};

/**
 * 90 % intervals of warps of tables, as the program itself makes them of files: the same rows at several rates.
 * @param only parts of the names of ways and families, joined by `+`; empty: all
 */
export async function ofTables(pairs: number, first: number, only = ''): Promise<void> {
  const asked = only.split('+').filter(Boolean);
  const some = <T>(of: Readonly<Record<string, T>>) => {
    const named = Object.entries(of).filter(([name]) => asked.includes(name));
    return named.length > 0 ? named : Object.entries(of);
  };
  const among = (all: readonly number[], unit: string) => {
    const named = all.filter((value) => asked.includes(`${value}${unit}`));
    return named.length > 0 ? named : all;
  };
  const lasting = asked.includes('lasting') ? 0.7 : 0;
  const rows = asked.includes('fine') ? 5 * usual : usual;
  const dims = 3;
  const kept = asked.includes('1column') ? 1 : asked.includes('2columns') ? 2 : dims;
  // Columns that are left, the last of all in another order where that is asked for.
  const cut = (table: Table, seed: number): Table => {
    const random = makeRandom(seed);
    const order = table.map((row) => ({ row, key: random.uniform() })).sort((p, q) => p.key - q.key);
    const beside = (k: number) => (asked.includes('shuffled') ? [order[k]?.row[dims - 1] as number] : []);
    return table.map((row, k) => [...row.slice(0, kept), ...beside(k)]);
  };
  const folder = await mkdtemp(join(tmpdir(), 'syncline-tables-'));
  setCacheFolder(join(folder, 'cache'));
  const pool = createPool(1);
  const service = createWarpService(pool);
  try {
    console.log(
      '| way | seconds a row | noise | held % (each pair) | 85–95 | median error, rows | median sd, rows | refused |',
    );
    console.log('|---|---|---|---|---|---|---|---|');
    for (const [way, request] of some(ways))
      for (const hop of among([0.01, 0.02, 0.05, 0.1], 's'))
        for (const noise of among([0.1, 0.3, 0.6], 'noise')) {
          const told: Told[] = [];
          for (const [family] of some(tableFamilies))
            for (let k = 0; k < pairs; k++) {
              const how = { dims, lasting, rows };
              const { a: all, b: own, truth } = tablePair(family, first + k, noise, how);
              const other = asked.includes('unrelated')
                ? tablePair(family, first + 9000 + k, noise, how).b
                : own;
              const [a, b] = [cut(all, 1), cut(other, 2)];
              if (request === 'align') {
                told.push(await byAlign(a, b, truth));
                continue;
              }
              const paths = ['a', 'b'].map((name) => join(folder, `${name}.csv`)) as [string, string];
              await Promise.all([
                writeFile(paths[0], tableCsv(a, hop)),
                writeFile(paths[1], tableCsv(b, hop)),
              ]);
              const outcome = await service.warp({
                ...request,
                a: { path: paths[0] },
                b: { path: paths[1] },
              });
              told.push(toldBy(outcome, truth, hop));
            }
          const known = told.filter((one) => one.known);
          const inside = known.filter(({ held }) => held >= 0.85 && held <= 0.95).length;
          const mean = (of: 'held' | 'error' | 'sd') =>
            known.reduce((sum, one) => sum + one[of], 0) / known.length;
          const each = known.map(({ held }) => (100 * held).toFixed(0)).join(' ');
          console.log(
            `| ${way} | ${hop} | ${noise} | ${(100 * mean('held')).toFixed(0)} (${each}) | ${inside} of ${known.length} ` +
              `| ${mean('error').toFixed(2)} | ${mean('sd').toFixed(2)} | ${told.length - known.length} |`,
          );
        }
  } finally {
    await service.close();
    await pool.close();
    setCacheFolder(null);
    await rm(folder, { recursive: true, force: true });
  }
}
