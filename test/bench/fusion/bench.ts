/** Several cues as one: bands, coverage, errors, alone and fused. Arguments: develop | jumps | judge | music | real | prior | where */
import { conformalFactor } from '#src/align/conformal.ts';
import { fusedScores } from '#src/align/fusion/scores.ts';
import type { Cue } from '#src/align/fusion/cue.ts';
import { type CuePair, shuffled } from '#test/fixtures/cue-pair.ts';
import { random } from '#test/fixtures/performance.ts';
import { families, type Family, judges, jumps } from './families.ts';
import { fusedScore, heldBy, plainScore, quantile, type Scored, scoresOf } from './measure.ts';
import { inventedPairs, realPairs } from './music.ts';
import { where } from './where.ts';

export default async function bench(args: readonly string[]): Promise<void> {
  const [what = 'judge', count = '10', first = '1'] = args;
  const data = `${process.env.SYNCLINE_DATA ?? '../shared/data'}/music`;
  const all = (of: readonly Family[]) => made(of, Number(count), Number(first));
  if (what === 'develop') await tables(all(families));
  if (what === 'jumps') await tables(all(jumps));
  if (what === 'judge') await tables(all(judges));
  if (what === 'music') await tables(inventedPairs(Number(first), Number(count)));
  if (what === 'real') await tables(realPairs(data));
  if (what === 'prior') await prior(all(families));
  if (what === 'where') await where(all([...families, ...judges]));
}

async function* made(of: readonly Family[], count: number, first: number): AsyncGenerator<CuePair> {
  for (const { make } of of) for (let seed = first; seed < first + count; seed++) yield make(seed);
}

/** What is warped of a pair: each cue alone, all of them, all with one that says nothing, or says the same. */
function setsOf({ cues, family }: CuePair): readonly (readonly [string, readonly Cue[]])[] {
  const [one] = cues as [Cue];
  return [
    // Only together are cues of any number and kind comparable.
    ...(family === 'drawn'
      ? [['first alone', [one]] as const]
      : cues.map((cue) => [cue.name, [cue]] as const)),
    ['fused', cues],
    ['fused + shuffled', [...cues, shuffled(one)]],
    ['fused + copy', [...cues, { ...one, name: 'copy' }]],
  ];
}

type Line = { readonly family: string; readonly set: string; readonly found: Scored };

async function tables(pairs: AsyncIterable<CuePair>): Promise<void> {
  const lines: Line[] = [];
  for await (const pair of pairs) {
    for (const [set, cues] of setsOf(pair))
      lines.push({ family: pair.family, set, found: await fusedScore(cues, pair.truth) });
    if (pair.cues[0]?.name === 'chroma') {
      const music = pair.cues.slice(0, 2);
      lines.push({
        family: pair.family,
        set: 'music, not fused',
        found: await plainScore(music, pair.truth),
      });
    }
  }
  console.log(
    '| family | cues | pairs | median error ms | 90 % | half the 90 % band ms | holds | pairs in 85–95 % | with 10 confirmed | in 85–95 % | of single draws of 10, 20 in 85–95 % | weights |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|---|---|');
  for (const family of new Set(lines.map((l) => l.family)))
    for (const set of new Set(lines.map((l) => l.set)))
      row(lines.filter((l) => l.family === family && l.set === set));
}

function row(lines: readonly Line[]): void {
  const [first] = lines;
  if (!first) return;
  const found = lines.map((l) => l.found);
  const factor = conformalFactor([], 0.9, fusedScores);
  const held = found.map((f) => heldBy(f, factor));
  const confirmed = found.map((f, k) => toldBy(f, 10, k));
  const twenty = found.map((f, k) => toldBy(f, 20, k));
  const single = (of: readonly Told[]) =>
    percent(of.reduce((sum, { single }) => sum + single, 0) / of.length);
  const middle = (of: (f: Scored) => number) => (1000 * quantile(found.map(of), 0.5)).toFixed(1);
  const within = (shares: readonly number[]) =>
    `${shares.filter((s) => s >= 0.85 && s <= 0.95).length} of ${shares.length}`;
  console.log(
    `| ${first.family} | ${first.set} | ${lines.length} | ${middle((f) => quantile(f.errors, 0.5))} | ${middle((f) => quantile(f.errors, 0.9))} | ` +
      `${middle((f) => factor * quantile(f.sds, 0.5))} | ${span(held)} | ${within(held)} | ` +
      `${(
        1000 *
          quantile(
            confirmed.map((c) => c.width),
            0.5,
          )
      ).toFixed(
        1,
      )} ms, ${span(confirmed.map((c) => c.held))} | ${within(confirmed.map((c) => c.held))} | ${single(confirmed)}, ${single(twenty)} % | ` +
      `${weights(found)} |`,
  );
}

const percent = (share: number): string => (100 * share).toFixed(0);
const span = (shares: readonly number[]): string =>
  `${percent(shares.reduce((s, t) => s + t, 0) / shares.length)} (${percent(Math.min(...shares))}–${percent(Math.max(...shares))}) %`;

const weights = (found: readonly Scored[]): string =>
  (found[0]?.cues ?? [])
    .map(
      ({ name }, k) =>
        `${name} ${quantile(
          found.map((f) => f.cues[k]?.weight ?? 0),
          0.5,
        ).toFixed(2)}`,
    )
    .join(', ');

/** Half the band, how much of the rest it holds, and the share of draws that hold 85–95 % each by itself. */
type Told = { readonly width: number; readonly held: number; readonly single: number };

/** With n points confirmed, drawn at random; means of 40 draws. */
function toldBy(scored: Scored, n: number, seed: number): Told {
  const scores = scoresOf(scored);
  const typical = quantile(scored.sds, 0.5);
  const next = random(40 + seed);
  let [width, held, single] = [0, 0, 0];
  const draws = 40;
  for (let d = 0; d < draws; d++) {
    const order = scores.map((score) => ({ score, key: next() })).sort((p, q) => p.key - q.key);
    const factor = conformalFactor(
      order.slice(0, n).map(({ score }) => score),
      0.9,
      fusedScores,
    );
    const rest = order.slice(n);
    width += (factor * typical) / draws;
    const share = rest.filter(({ score }) => score <= factor).length / (rest.length + scored.outside);
    held += share / draws;
    single += Number(share >= 0.85 && share <= 0.95) / draws;
  }
  return { width, held, single };
}

/** Forty quantiles of the scores of fused pairs, every pair alike: what `fusedScores` is. */
async function prior(pairs: AsyncIterable<CuePair>): Promise<void> {
  const all: number[] = [];
  for await (const pair of pairs) {
    const scores = scoresOf(await fusedScore(pair.cues, pair.truth));
    for (let k = 0; k < 20; k++) all.push(quantile(scores, (k + 0.5) / 20));
  }
  console.log(Array.from({ length: 40 }, (_, k) => quantile(all, (k + 0.5) / 40).toFixed(2)).join(', '));
}
