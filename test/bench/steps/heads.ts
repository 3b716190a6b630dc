import { makeRandom } from '#src/math/random.ts';
import { spaceOf, trainHeads } from '#src/vision/steps/heads.ts';
import { cosinesOf, scoresWithHeads } from '#src/vision/steps/judge-heads.ts';
import { shuffled } from '#src/vision/steps/said-scores.ts';
import { stepsByPicture } from '#src/vision/steps/steps-by-picture.ts';
import { type SeenVectors, seenVectors, type VectorFamily } from '#test/fixtures/seen-vectors.ts';

/** Heads trained by pins, against none: the steps that were not pinned, one table line a family and number of pins. */
export function headsTable(families: readonly VectorFamily[], count: number, first: number): void {
  console.log(
    '| family | pins | heads kept | others found, no heads | always heads | kept where held-out improves | separation before | after, held out |',
  );
  console.log('|---|---|---|---|---|---|---|---|');
  const started = process.cpuUsage();
  for (const family of families)
    for (const pins of [4, 6, 10]) {
      const right = { plain: 0, always: 0, judged: 0 };
      let [kept, told, before, after] = [0, 0, 0, 0];
      for (let seed = first; seed < first + count; seed++) {
        const made = seenVectors(family, seed);
        const pinned = [...shuffled(made.truth.length, makeRandom(seed))]
          .slice(0, pins)
          .sort((a, b) => a - b);
        const seen = pinned.map((step) => {
          const [from, to] = made.truth[step] as readonly [number, number];
          return { step, from, to };
        });
        const judged = scoresWithHeads(made.texts, made.frames, seen);
        const ways = {
          plain: cosinesOf(made.texts, made.frames),
          always: trainHeads(spaceOf(made.texts, made.frames), seen).scores(),
          judged: judged.scores,
        };
        for (const way of ['plain', 'always', 'judged'] as const)
          right[way] += found(made, ways[way], pinned);
        told += made.truth.length - pinned.length;
        if (judged.verdict?.isKept) kept++;
        before += (judged.verdict?.before ?? 0) / count;
        after += (judged.verdict?.after ?? 0) / count;
      }
      const share = (part: number) => `${((100 * part) / told).toFixed(1)} %`;
      console.log(
        `| ${family} | ${pins} | ${kept} of ${count} | ${share(right.plain)} | ${share(right.always)} | ${share(right.judged)} | ${before.toFixed(2)} | ${after.toFixed(2)} |`,
      );
    }
  const { user, system } = process.cpuUsage(started);
  console.log(`${((user + system) / 1e6).toFixed(1)} s of a core`);
}

/** How many steps that were not pinned are found with IoU ≥ 0.5. */
function found({ truth, frames }: SeenVectors, values: Float32Array, pinned: readonly number[]): number {
  const m = frames.count;
  const times = Float64Array.from({ length: m }, (_, k) => k);
  const { steps } = stepsByPicture(
    truth.map((_, k) => `Step ${k + 1}`),
    { n: truth.length, m, values },
    { times, end: m },
  );
  return steps.filter(({ start, end }, k) => {
    const [from, to] = truth[k] as readonly [number, number];
    if (pinned.includes(k) || start === null || end === null) return false;
    return (Math.min(end, to) - Math.max(start, from)) / (Math.max(end, to) - Math.min(start, from)) >= 0.5;
  }).length;
}
