/** The spiral toy problem, path error in frames: npm run bench -- toy [2|3|shared] [trials a seed] [seeds] */
import { pathError } from '#src/align/dtw/path-error.ts';
import { type Method, methods } from './methods.ts';
import { type SharedTrial, sharedTrials } from './shared.ts';
import { spiralTrial, type Trial } from './spiral.ts';
import { deviation, mean, median, signTest } from './statistics.ts';

/** What one method did: path errors and processor seconds, trial by trial. */
type Result = { readonly method: Method; readonly errors: number[]; readonly seconds: number[] };

export default async function bench(args: readonly string[]): Promise<void> {
  const [what = 'all', perSeed = '40', seeds = '101,102,103'] = args;
  checkValue();
  for (const count of [2, 3]) {
    if (what !== 'all' && what !== String(count)) continue;
    const list = seeds.split(',').map(Number);
    const trials = list.flatMap((seed) =>
      Array.from({ length: Number(perSeed) }, (_, k) => spiralTrial(count, seed * 100_000 + k)),
    );
    console.log(
      `\n### ${count} sequences, ${trials.length} trials (${perSeed} of each seed ${list.join(', ')})\n`,
    );
    const results = await runAll(trials);
    table(results);
    perSeedTable(results, list, Number(perSeed));
    pairedTable(results);
  }
  if (what === 'all' || what === 'shared')
    for (const count of [2, 3]) {
      const trials = sharedTrials(process.env.SYNCLINE_DATA ?? '../shared/data', count);
      if (!trials) console.log(`\nSkipped: no shared trials of ${count} sequences.`);
      else {
        console.log(`\n### Shared trials, ${count} sequences (${trials.length})\n`);
        const results = await runAll(trials);
        table(results, trials);
        pairedTable(results);
      }
    }
}

/** The published example; a bench that measures wrongly must not print a table. */
function checkValue(): void {
  const p = [
    [1, 1, 2, 3, 4, 4, 4],
    [1, 2, 3, 4, 4, 5, 6],
  ];
  const q = [
    [1, 2, 2, 2, 2, 2, 3, 4, 4],
    [1, 1, 2, 3, 4, 5, 5, 5, 6],
  ];
  const value = pathError(p, q);
  if (Math.abs(value - 0.525888347648) > 1e-11) throw new Error(`path error of the check example: ${value}`);
}

async function runAll(trials: readonly Trial[]): Promise<Result[]> {
  const results = methods.map((method): Result => ({ method, errors: [], seconds: [] }));
  for (const [k, { sequences, truth }] of trials.entries()) {
    const columns = sequences.map((_, i) => truth.map((tuple) => tuple[i] as number));
    for (const { method, errors, seconds } of results) {
      const from = process.cpuUsage();
      const path = await method.align(sequences);
      const { user, system } = process.cpuUsage(from);
      seconds.push((user + system) / 1e6);
      errors.push(pathError(path, columns));
    }
    if (process.stderr.isTTY) process.stderr.write(`\r${k + 1} of ${trials.length}`);
  }
  if (process.stderr.isTTY) process.stderr.write('\r');
  return results;
}

const two = (value: number): string => value.toFixed(2);
const percent = (share: number): string => (100 * share).toFixed(0);
const failed = (errors: readonly number[]): number => errors.filter((e) => e > 5).length / errors.length;

function table(results: readonly Result[], shared?: readonly SharedTrial[]): void {
  const more = shared ? ' published: median | mean |' : '';
  console.log(`| method | median | mean ± sd | worst | > 5, % | CPU s, median | worst |${more}`);
  console.log(`|---|---|---|---|---|---|---|${shared ? '---|---|' : ''}`);
  for (const { method, errors, seconds } of results) {
    const cells = [
      method.name,
      two(median(errors)),
      `${two(mean(errors))} ± ${two(deviation(errors))}`,
      two(Math.max(...errors)),
      percent(failed(errors)),
      two(median(seconds)),
      two(Math.max(...seconds)),
    ];
    if (shared) {
      const published = shared.map((trial) => trial.published[method.published ?? ''] ?? Number.NaN);
      cells.push(...(method.published ? [two(median(published)), two(mean(published))] : ['', '']));
    }
    console.log(`| ${cells.join(' | ')} |`);
  }
}

/** Medians seed by seed: what one draw of trials is worth. */
function perSeedTable(results: readonly Result[], seeds: readonly number[], each: number): void {
  console.log(`\n| median of seed | ${seeds.join(' | ')} |\n|---|${seeds.map(() => '---|').join('')}`);
  for (const { method, errors } of results) {
    const cells = seeds.map((_, k) => two(median(errors.slice(k * each, (k + 1) * each))));
    console.log(`| ${method.name} | ${cells.join(' | ')} |`);
  }
}

/** The methods that search against every other, trial by trial. */
function pairedTable(results: readonly Result[]): void {
  console.log('\n| trial by trial | against | better in % | median gain | mean gain | p (sign test) |');
  console.log('|---|---|---|---|---|---|');
  for (const name of ['GTW', 'GTW, straight start', 'CTW', 'CTW, d = 2']) {
    const ours = results.find(({ method }) => method.name === name) as Result;
    for (const { method, errors } of results) {
      if (method.name === name) continue;
      const gains = errors.map((error, k) => error - (ours.errors[k] as number));
      const decided = gains.filter((gain) => gain !== 0);
      const wins = decided.filter((gain) => gain > 0).length;
      const p = signTest(wins, decided.length).toExponential(0);
      console.log(
        `| ${name} | ${method.name} | ${percent(wins / gains.length)} | ${two(median(gains))} | ${two(mean(gains))} | ${p} |`,
      );
    }
  }
}
