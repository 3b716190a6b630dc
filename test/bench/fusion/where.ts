import { fuse } from '#src/align/fusion/fuse.ts';
import { cpuCompute } from '#main/compute/cpu.ts';
import type { CuePair } from '#test/fixtures/cue-pair.ts';

/** What shares say at the moments of a pair, against what was there. */
type Told = {
  /** Moments at which something is told; at how many of them the cue that leads is there by half and more. */
  readonly moments: number;
  readonly led: number;
  /** Of cues that are not there at all: how often, and the sum of their shares. */
  readonly absences: number;
  readonly given: number;
};

/** Whether the cue that is said to carry the path is there, and what is given to those that are not. */
export async function where(pairs: AsyncIterable<CuePair>): Promise<void> {
  const families = new Map<string, Told[]>();
  for await (const pair of pairs)
    families.set(pair.family, [...(families.get(pair.family) ?? []), await toldOf(pair)]);
  console.log(
    '| family | pairs | moments told of | the leader is there | share of cues that are not there |',
  );
  console.log('|---|---|---|---|---|');
  for (const [family, told] of families) {
    const sum = (of: (each: Told) => number) => told.reduce((total, each) => total + of(each), 0);
    const [moments, absences] = [sum((t) => t.moments), sum((t) => t.absences)];
    const cells = [
      `${told.length}`,
      `${((100 * moments) / (280 * told.length)).toFixed(0)} %`,
      `${((100 * sum((t) => t.led)) / moments).toFixed(1)} %`,
      absences > 0 ? `${((100 * sum((t) => t.given)) / absences).toFixed(1)} %` : '–',
    ];
    console.log(`| ${family} | ${cells.join(' | ')} |`);
  }
}

async function toldOf({ cues, truth, present }: CuePair): Promise<Told> {
  const { along } = await fuse(cpuCompute(), cues);
  const told = { moments: 0, led: 0, absences: 0, given: 0 };
  for (const [m, [ta]] of truth.entries()) {
    const after = along?.at.findIndex(([a]) => a > ta) ?? -1;
    const shares = along?.shares.map((of) => of[after - 1] ?? 0) ?? [];
    const most = Math.max(0, ...shares);
    if (most === 0) continue;
    const there = (k: number) => present?.[k]?.[m] ?? 1;
    told.moments++;
    if (there(shares.indexOf(most)) >= 0.5) told.led++;
    for (const [k, share] of shares.entries())
      if (there(k) === 0) {
        told.absences++;
        told.given += share;
      }
  }
  return told;
}
