import { wasmPassages } from '#main/compute/passages.ts';
import { findPassages, openLibrary } from '#src/align/query/find-passages.ts';
import { passageWithin } from '#src/align/query/passage.ts';
import { foundAt, searchLibrary } from '#src/align/query/search-library.ts';
import { frameCount, type Sequence, slice } from '#src/model/sequence.ts';
import { families } from './families.ts';

const processorSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

function timed<T>(work: () => T): readonly [seconds: number, value: T] {
  const before = processorSeconds();
  const value = work();
  return [processorSeconds() - before, value];
}

/** Many works of a family, one after the other. */
function longLibrary(made: readonly Sequence[], hours: number): Sequence {
  const [first] = made as [Sequence];
  const frames = Math.round((hours * 3600) / first.hop);
  const values = new Float32Array(frames * first.dims);
  for (let at = 0, k = 0; at < values.length; k++) {
    const part = (made[k % made.length] as Sequence).values;
    values.set(part.subarray(0, values.length - at), at);
    at += part.length;
  }
  return { ...first, values };
}

/**
 * A query of ten seconds in libraries of growing length, which hold the work or do not: searching with bounds at the limit
 * that luck sets, against every cell by the same kernel, and against plain TypeScript.
 */
export async function speed(): Promise<void> {
  console.log(`
### Ten seconds, 25 frames a second: processor seconds

| family | library h | held | every cell | with bounds | times quicker | cells looked at, % | luck and search | found |
|---|---|---|---|---|---|---|---|---|`);
  for (const name of ['gait', 'events', 'music, piano', 'voices']) {
    const family = families.find((each) => each.name.startsWith(name));
    if (!family) continue;
    const made = Array.from({ length: 24 }, (_, k) => family.work(40_000 + 10 * k));
    for (const hours of [0.4, 4])
      for (const held of [true, false]) {
        const library = longLibrary(
          made.map((work) => work.library),
          hours,
        );
        const whole = (held ? (made[5] as (typeof made)[0]) : family.work(50_000)).query;
        const query = slice(whole, 500, 750);
        const m = frameCount(library);
        const piece = { frames: m, load: () => library };
        const arithmetic = wasmPassages();
        const [own, { matches, luck }] = timed(() => searchLibrary(arithmetic, query, [piece], { count: 1 }));
        const limit = luck ? Math.exp(luck.place + luck.scale * Math.log(-Math.log1p(-foundAt))) : 0;
        const [everything] = timed(() => {
          const problem = arithmetic.library(library.values, library.dims).ask(query.values);
          for (let from = 0; from < m; from += 4096)
            problem.cheapest(from, Math.min(m, from + 4096), m, Number.POSITIVE_INFINITY);
        });
        const open = openLibrary(arithmetic, library);
        const [bounded, { cells }] = timed(() => open.find(query, { count: 1, limit }));
        console.log(
          `| ${family.name} | ${hours} | ${held ? 'yes' : 'no'} | ${everything.toFixed(3)} | ${bounded.toFixed(3)} | ${(everything / bounded).toFixed(1)} | ${((100 * cells) / (m * 250)).toFixed(2)} | ${own.toFixed(2)} | ${matches.length} |`,
        );
      }
  }
  const family = families[0] as (typeof families)[0];
  const { library, query } = family.work(3);
  const part = slice(query, 300, 550);
  const m = frameCount(library);
  const [plain] = timed(() => passageWithin(part, library, 0, m, m));
  const [kernel] = timed(() => findPassages(wasmPassages(), part, library));
  console.log(
    `\nPlain TypeScript over every cell of one minute (${family.name}): ${(plain / kernel).toFixed(0)} times as long as the search.`,
  );
}
