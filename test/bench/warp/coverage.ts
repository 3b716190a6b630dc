import { existsSync, readdirSync } from 'node:fs';
import { conformalFactor } from '#src/align/conformal.ts';
import { random } from '#test/fixtures/performance.ts';
import { inventedCases, realCases, scoresOf, type WarpCase } from './accuracy.ts';

/** How many points a user has confirmed. */
const confirmed = [0, 3, 5, 10, 20] as const;
const draws = 200;

/**
 * Do 90 % intervals hold 90 %? For each pair some of its true points are confirmed at random, the rest are asked:
 * mean share inside, and how many of the draws have 85–95 % inside. The prior are scores of invented pieces;
 * what is asked are others (other pieces, other seeds) and real performances.
 */
export async function coverage(folder: string): Promise<void> {
  const scores = async (each: WarpCase) => ({ name: each.name, scores: (await scoresOf(each)) ?? [] });
  const prior: number[] = [];
  for (const each of [100, 200, 300].flatMap((first) => inventedCases(first))) {
    const own = (await scores(each)).scores;
    if (own.length < 40) continue;
    // Every pair counts alike: its quantiles.
    const sorted = [...own].sort((p, q) => p - q);
    for (let k = 0; k < 20; k++) prior.push(sorted[Math.floor(((k + 0.5) / 20) * sorted.length)] ?? 0);
  }
  prior.sort((p, q) => p - q);
  const at = (share: number) => (prior[Math.floor(share * prior.length)] ?? 0).toFixed(2);
  console.log(
    `prior: ${prior.length} scores, 50 % ${at(0.5)}, 68 % ${at(0.68)}, 90 % ${at(0.9)}, 95 % ${at(0.95)}`,
  );
  console.log(
    `quantiles of the prior: [${Array.from({ length: 40 }, (_, k) => at((k + 0.5) / 40)).join(', ')}]`,
  );
  console.log(`\n| pair | points | as it is | ${confirmed.map((n) => `${n} confirmed`).join(' | ')} |`);
  console.log(`|---|---|---|${confirmed.map(() => '---').join('|')}|`);
  const asked = [
    ...(existsSync(folder) ? readdirSync(folder).map((name) => realCases(folder, name)) : []),
    ...inventedCases(400),
  ];
  for (const each of asked) {
    const { name, scores: own } = await scores(await each);
    if (own.length < 60) continue;
    const asItIs = own.filter((s) => s <= 1.6449).length / own.length;
    const cells = confirmed.map((n) => told(own, n, prior));
    console.log(`| ${name} | ${own.length} | ${percent(asItIs)} | ${cells.join(' | ')} |`);
  }
}

function told(own: readonly number[], n: number, prior: readonly number[]): string {
  const next = random(17 + n);
  const shares: number[] = [];
  for (let d = 0; d < (n === 0 ? 1 : draws); d++) {
    const order = own.map((score) => ({ score, key: next() })).sort((p, q) => p.key - q.key);
    const factor = conformalFactor(
      order.slice(0, n).map(({ score }) => score),
      0.9,
      prior,
    );
    const rest = order.slice(n);
    shares.push(rest.filter(({ score }) => score <= factor).length / rest.length);
  }
  const mean = shares.reduce((s, t) => s + t, 0) / shares.length;
  const good = shares.filter((s) => s >= 0.85 && s <= 0.95).length / shares.length;
  return n === 0 ? percent(mean) : `${percent(mean)} (${percent(good)} in 85–95)`;
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
