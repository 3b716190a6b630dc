/** Steps against narrations made up ([TRADE,…] [COUNT] [FIRST SEED]), or cosines (seen [COUNT] [FIRST SEED]), or heads trained by pins (heads FAMILY,… [COUNT] [FIRST SEED]): found, false, borders, other lists refused, calibration, without parts */
import { makeRandom } from '#src/math/random.ts';
import type { Steps } from '#src/model/steps.ts';
import { saidMatches, saidScores } from '#src/vision/steps/said-scores.ts';
import { saidPieces, stepWords } from '#src/vision/steps/step-words.ts';
import { stepsBySpeech } from '#src/vision/steps/steps-by-speech.ts';
import {
  type Narration,
  type NarrationOptions,
  narratedSteps,
  type TradeName,
} from '#test/fixtures/narrated-steps.ts';
import { unseenVectorFamilies, vectorFamilies } from '#test/fixtures/seen-vectors.ts';
import { headsTable } from './heads.ts';
import { seenTable } from './seen.ts';

const families: Readonly<Record<string, NarrationOptions>> = {
  usual: {},
  verbatim: { synonyms: 0, dropped: 0, inserted: 0.05 },
  loose: { synonyms: 0.9, dropped: 0.3, inserted: 0.4 },
  chatty: { idle: 6, skipped: 0.4 },
  captions: { punctuated: false },
  'few (3)': { steps: 3, skipped: 0 },
  'many (40)': { steps: 40 },
};

/** Intersection over union of two stretches. */
const iouOf = (a: readonly [number, number], b: readonly [number, number]): number =>
  Math.max(0, Math.min(a[1], b[1]) - Math.max(a[0], b[0])) / (Math.max(a[1], b[1]) - Math.min(a[0], b[0]));

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

export default async function bench([
  list = 'cooking,laboratory',
  count = '30',
  first = '100',
  more = '',
]: readonly string[]) {
  if (list === 'heads') {
    const known = [...vectorFamilies, ...unseenVectorFamilies];
    const chosen = known.filter((name) => count.split(',').includes(name));
    headsTable(chosen, Number(first), Number(more || 100));
    return;
  }
  if (list === 'seen') {
    seenTable(Number(count), Number(first));
    return;
  }
  const names = list.split(',') as TradeName[];
  const seeds = Array.from({ length: Number(count) }, (_, k) => Number(first) + k);
  console.log(
    '| family | lists refused | steps found (of those told) | found at the wrong place | best moment alone: found / wrong | left-out steps left out | mean IoU | start within 2 s | other list refused | shuffled list refused | s |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|---|');
  const sure: (readonly [number, boolean])[] = [];
  for (const [family, options] of Object.entries(families)) {
    const tally = {
      lists: 0,
      no: 0,
      told: 0,
      found: 0,
      right: 0,
      gone: 0,
      left: 0,
      near: 0,
      other: 0,
      mixed: 0,
    };
    let [iou, seconds, alone, placed] = [0, 0, 0, 0];
    for (const trade of names)
      for (const seed of seeds) {
        const made = narratedSteps(trade, seed, options);
        const before = performance.now();
        const found = stepsBySpeech(made.steps, made.words);
        seconds = Math.max(seconds, (performance.now() - before) / 1000);
        tally.lists++;
        if (found.reason !== null) tally.no++;
        const other = narratedSteps(trade, seed + 5000, options).steps;
        if (stepsBySpeech(other, made.words).reason !== null) tally.other++;
        if (stepsBySpeech(mixed(made.steps, seed), made.words).reason !== null) tally.mixed++;
        for (const is of bestAlone(made)) {
          placed++;
          if (is) alone++;
        }
        for (const { truth, span, confidence } of paired(made, found)) {
          if (truth) tally.told++;
          else tally.gone++;
          if (!span && !truth) tally.left++;
          if (!span) continue;
          tally.found++;
          const share = truth ? iouOf(truth, span) : 0;
          sure.push([confidence, share > 0]);
          if (share === 0 || !truth) continue;
          tally.right++;
          iou += share;
          if (Math.abs(truth[0] - span[0]) <= 2) tally.near++;
        }
      }
    const t = tally;
    console.log(
      `| ${family} | ${percent(t.no, t.lists)} | ${percent(t.right, t.told)} | ${percent(t.found - t.right, t.found)} | ${percent(alone, t.told)} / ${percent(placed - alone, placed)} | ${percent(t.left, t.gone)} | ${(iou / t.right).toFixed(2)} | ${percent(t.near, t.right)} | ${percent(t.other, t.lists)} | ${percent(t.mixed, t.lists)} | ${seconds.toFixed(2)} |`,
    );
  }
  for (let low = 0.5; low < 1; low += 0.1) {
    const own = sure.filter(([p]) => p >= low && p < low + 0.1 + (low > 0.85 ? 0.01 : 0));
    console.log(
      `confidence ${low.toFixed(1)}…: ${own.length} steps, ${percent(own.filter(([, is]) => is).length, own.length)} right`,
    );
  }
}

const paired = ({ truth }: Narration, { steps }: Steps) =>
  steps.map(({ start, end, confidence }, k) => ({
    truth: truth[k] ?? null,
    span: start === null || end === null ? null : ([start, end] as const),
    confidence,
  }));

/** The simple thing: every step where most of its words are, without order and luck; whether it is right. */
function bestAlone({ steps, words, truth }: Narration): readonly boolean[] {
  const pieces = saidPieces(words);
  const matches = saidMatches(
    steps.map(stepWords),
    pieces.map(({ stem }) => stem),
  );
  const { m, values } = saidScores(matches);
  return steps.map((_, i) => {
    const row = values.subarray(i * m, (i + 1) * m);
    const at = row.indexOf(Math.max(...row));
    const [time, span] = [pieces[at]?.start ?? 0, truth[i]];
    return span !== null && span !== undefined && time >= span[0] - 2 && time <= span[1] + 2;
  });
}

function mixed(steps: readonly string[], seed: number): readonly string[] {
  const random = makeRandom(seed);
  return steps
    .map((step) => [random.uniform(), step] as const)
    .sort((p, q) => p[0] - q[0])
    .map(([, step]) => step);
}
