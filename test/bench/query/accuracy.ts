import { wasmPassages } from '#main/compute/passages.ts';
import { foundAt, searchLibrary } from '#src/align/query/search-library.ts';
import { frameCount, slice } from '#src/model/sequence.ts';
import { random } from '#test/fixtures/performance.ts';
import { families, type Work } from './families.ts';

const works = 24;
const lengths = [4, 10];

/** Chances told: the one at which a passage counts as found, and others beside it. */
const chances = [0.003, 0.001, foundAt, 0.0001];

/** The least chance that each query was told, in the libraries without its work, and in those with it (1: nothing, or in another place). */
type Told = {
  readonly without: readonly number[];
  readonly found: readonly number[];
  readonly placed: readonly number[];
};

/**
 * Passages of other recordings of `works` works of a minute, looked for in the libraries of all works but
 * their own (anything found is a false alarm), and in those of all (it should be found, and where it is).
 */
export async function accuracy(only: string, queries: number): Promise<void> {
  console.log(`
### ${queries} queries of each kind, found at a chance of ${foundAt}; ${works - 1} and ${works} works of a minute

| family | seen | query s | false alarms | found, % | found where it is, % | alarms / found, % at ${chances.join(', ')} |
|---|---|---|---|---|---|---|`);
  const all: Record<string, Told[]> = { yes: [], no: [] };
  for (const family of families.filter(
    ({ name, seen }) => only === (seen ? 'seen' : 'unseen') || name.includes(only),
  )) {
    const made = Array.from({ length: works }, (_, k) => family.work(20_000 + 10 * k));
    const seen = family.seen ? 'yes' : 'no';
    for (const seconds of lengths) {
      const told = ask(made, seconds, queries);
      console.log(line(family.name, seen, String(seconds), [told]));
      all[seen]?.push(told);
    }
  }
  for (const [seen, told] of Object.entries(all))
    if (told.length > 0) console.log(line('all', seen, '', told));
}

function ask(made: readonly Work[], seconds: number, queries: number): Told {
  const told = { without: [] as number[], found: [] as number[], placed: [] as number[] };
  for (let q = 0; q < queries; q++) {
    const own = q % made.length;
    const { query: whole, pace } = made[own] as Work;
    const n = Math.round(seconds / whole.hop);
    const at = Math.floor(random(31 + q)() * (frameCount(whole) - n));
    const query = slice(whole, at, at + n);
    const pieces = made.map(({ library }) => ({ frames: frameCount(library), load: () => library }));
    const search = (among: typeof pieces) =>
      searchLibrary(wasmPassages(), query, among, { count: 1, chance: 0.1, seed: q + 1 }).matches[0];
    told.without.push(search(pieces.filter((_, k) => k !== own))?.chance ?? 1);
    const match = search(pieces);
    told.found.push(match?.chance ?? 1);
    const middle = match ? ((match.passage.start + match.passage.end) / 2) * whole.hop : Number.NaN;
    const isThere = match?.piece === own && Math.abs(middle - (at + n / 2) * whole.hop * pace) < seconds / 4;
    told.placed.push(isThere ? match.chance : 1);
  }
  return told;
}

function line(name: string, seen: string, seconds: string, each: readonly Told[]): string {
  const all = (of: keyof Told) => each.flatMap((told) => told[of]);
  const queries = all('without').length;
  const within = (of: keyof Told, chance: number) => all(of).filter((told) => told <= chance).length;
  const share = (part: number) => ((100 * part) / queries).toFixed(1);
  const alarms = within('without', foundAt);
  const beside = chances.map((chance) => `${within('without', chance)} / ${share(within('found', chance))}`);
  return `| ${name} | ${seen} | ${seconds} | ${alarms} of ${queries} (${share(alarms)} %) | ${share(within('found', foundAt))} | ${share(within('placed', foundAt))} | ${beside.join(', ')} |`;
}
