import { wasmPassages } from '#main/compute/passages.ts';
import { foundAt, searchLibrary } from '#src/align/query/search-library.ts';
import { frameCount, slice } from '#src/model/sequence.ts';
import { random } from '#test/fixtures/performance.ts';
import { families, type Family, type Work } from './families.ts';

const works = 24;
const lengths = [4, 10];

type Counts = { queries: number; alarms: number; found: number; placed: number; lowest: number };

/**
 * Passages of other recordings of `works` works of a minute, looked for in the libraries of all works but
 * their own (anything found is a false alarm), and in those of all (it should be found, and where it is).
 */
export async function accuracy(only: string, queries: number): Promise<void> {
  console.log(`
### ${queries} queries of each kind, found at a chance of ${foundAt}; ${works - 1} and ${works} works of a minute

| family | seen | query s | false alarms | found, % | found where it is, % | lowest chance of an alarm |
|---|---|---|---|---|---|---|`);
  const all: Record<string, Counts> = {};
  for (const family of families.filter(({ name }) => name.includes(only))) {
    const made = Array.from({ length: works }, (_, k) => family.work(20_000 + 10 * k));
    for (const seconds of lengths) {
      const counts = count(made, seconds, queries);
      console.log(line(family.name, family.seen ? 'yes' : 'no', String(seconds), counts));
      const key = family.seen ? 'yes' : 'no';
      all[key] = added(all[key], counts);
    }
  }
  for (const [seen, counts] of Object.entries(all)) console.log(line('all', seen, '', counts));
}

function count(made: readonly Work[], seconds: number, queries: number): Counts {
  const counts: Counts = { queries, alarms: 0, found: 0, placed: 0, lowest: 1 };
  for (let q = 0; q < queries; q++) {
    const own = q % made.length;
    const { query: whole, pace } = made[own] as Work;
    const n = Math.round(seconds / whole.hop);
    const at = Math.floor(random(31 + q)() * (frameCount(whole) - n));
    const query = slice(whole, at, at + n);
    const pieces = made.map(({ library }) => ({ frames: frameCount(library), load: () => library }));
    const search = (among: typeof pieces, chance: number) =>
      searchLibrary(wasmPassages(), query, among, { count: 1, chance, seed: q + 1 }).matches[0];
    const alarm = search(
      pieces.filter((_, k) => k !== own),
      0.5,
    );
    const chance = 1 - (alarm?.confidence ?? 0);
    counts.lowest = Math.min(counts.lowest, chance);
    if (chance <= foundAt) counts.alarms++;
    const match = search(pieces, foundAt);
    if (!match) continue;
    counts.found++;
    const middle = ((match.passage.start + match.passage.end) / 2) * whole.hop;
    if (match.piece === own && Math.abs(middle - (at + n / 2) * whole.hop * pace) < seconds / 4)
      counts.placed++;
  }
  return counts;
}

const added = (a: Counts | undefined, b: Counts): Counts =>
  a
    ? {
        queries: a.queries + b.queries,
        alarms: a.alarms + b.alarms,
        found: a.found + b.found,
        placed: a.placed + b.placed,
        lowest: Math.min(a.lowest, b.lowest),
      }
    : b;

function line(name: Family['name'], seen: string, seconds: string, counts: Counts): string {
  const share = (part: number) => ((100 * part) / counts.queries).toFixed(1);
  const { queries, alarms, found, placed, lowest } = counts;
  return `| ${name} | ${seen} | ${seconds} | ${alarms} of ${queries} (${share(alarms)} %) | ${share(found)} | ${share(placed)} | ${lowest.toExponential(0)} |`;
}
