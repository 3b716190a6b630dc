import { makeRandom } from '#src/math/random.ts';
import { stepsByPicture } from '#src/vision/steps/steps-by-picture.ts';
import { shuffled } from '#src/vision/steps/said-scores.ts';
import { type Seen, type SeenOptions, seenSteps } from '#test/fixtures/seen-steps.ts';

const families: Readonly<Record<string, SeenOptions>> = {
  usual: {},
  clear: { lift: 0.12 },
  faint: { lift: 0.03 },
  drifting: { drift: 0.9 },
  alike: { alike: 0.7 },
  'left out': { skipped: 0.5 },
  'few (3)': { steps: 3, skipped: 0 },
  'many (30)': { steps: 30 },
};

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

/** Steps by cosines made up, one table line a family. */
export function seenTable(count: number, first: number): void {
  console.log(
    '| family | lists refused | steps found (IoU ≥ 0.5) | found elsewhere (IoU < 0.5) | best frame alone: right | left-out steps left out | mean IoU | shuffled list refused | nothing seen refused |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const [family, options] of Object.entries(families)) {
    let [no, told, found, right, gone, left, iou, mixed, empty, alone] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (let seed = first; seed < first + count; seed++) {
      const made = seenSteps(seed, options);
      const answer = solve(made);
      if (answer.reason !== null) no++;
      if (solve(rowsOf(made, shuffled(made.texts.length, makeRandom(seed)))).reason !== null) mixed++;
      if (solve(seenSteps(seed, { ...options, lift: 0 })).reason !== null) empty++;
      const { m, values } = made.scores;
      answer.steps.forEach(({ start, end }, i) => {
        const truth = made.truth[i] ?? null;
        if (truth) told++;
        else gone++;
        const row = values.subarray(i * m, (i + 1) * m);
        const best = row.indexOf(Math.max(...row));
        if (truth && best >= truth[0] && best < truth[1]) alone++;
        if (start === null || end === null) {
          if (!truth) left++;
          return;
        }
        found++;
        const share = truth
          ? Math.max(0, Math.min(end, truth[1]) - Math.max(start, truth[0])) /
            (Math.max(end, truth[1]) - Math.min(start, truth[0]))
          : 0;
        if (share < 0.5) return;
        right++;
        iou += share;
      });
    }
    console.log(
      `| ${family} | ${percent(no, count)} | ${percent(right, told)} | ${percent(found - right, found)} | ${percent(alone, told)} | ${percent(left, gone)} | ${(iou / right).toFixed(2)} | ${percent(mixed, count)} | ${percent(empty, count)} |`,
    );
  }
}

const solve = ({ texts, scores }: Seen) =>
  stepsByPicture(texts, scores, {
    times: Float64Array.from({ length: scores.m }, (_, k) => k),
    end: scores.m,
  });

/** The same steps in another order. */
function rowsOf(made: Seen, order: Int32Array): Seen {
  const { n, m, values } = made.scores;
  const out = new Float32Array(n * m);
  order.forEach((from, i) => {
    out.set(values.subarray(from * m, (from + 1) * m), i * m);
  });
  return { ...made, scores: { n, m, values: out } };
}
