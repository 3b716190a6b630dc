/** Phrases against regions of made-up films ([COUNT] [FIRST SEED]): when, where (IoU), against simple boxes, and nulls */
import { makeRandom } from '#src/math/random.ts';
import type { GroundedPhrase, Region } from '#src/model/grounding.ts';
import { evidenceOf } from '#src/vision/grounding/attention.ts';
import { ground, type Looker } from '#src/vision/grounding/ground.ts';
import { coveringSquares } from '#src/vision/grounding/regions.ts';
import { type SeenPhrase, seenPhrases } from '#test/fixtures/seen-phrases.ts';

const iou = ([x, y, w, h]: Region, [p, q, s, r]: Region): number => {
  const common =
    Math.max(0, Math.min(x + w, p + s) - Math.max(x, p)) *
    Math.max(0, Math.min(y + h, q + r) - Math.max(y, q));
  return common / (w * h + s * r - common);
};

type Boxes = (film: ReturnType<typeof seenPhrases>, phrase: number, frame: number) => Promise<Region>;
const squares = coveringSquares(640, 360, 0.5);
const random = makeRandom(1);
const simple: Readonly<Record<string, Boxes>> = {
  'best square': async ({ looker }, phrase, frame) => {
    const { cosines, regions } = await looker.look(frame);
    const evidence = evidenceOf(cosines, regions.length, phrase);
    return regions[evidence.indexOf(evidence.reduce((a, b) => Math.max(a, b)))] as Region;
  },
  'random square': async () => squares[Math.floor(random.uniform() * squares.length)] as Region,
  'middle half': async () => [0.25, 0.25, 0.5, 0.5],
  'whole frame': async () => [0, 0, 1, 1],
};

/** Means over the frames in which a thing is seen. */
async function meanIou(film: ReturnType<typeof seenPhrases>, boxes: Boxes): Promise<number> {
  let [sum, count] = [0, 0];
  for (const [k, { truth }] of film.phrases.entries())
    for (let j = truth?.from ?? 0; truth && j < truth.to; j++, count++)
      sum += iou(await boxes(film, k, j), truth.box(j));
  return sum / count;
}

const isRight = ({ start, end }: GroundedPhrase, truth: SeenPhrase['truth']): boolean =>
  truth !== null && start !== null && end !== null && start < truth.to && end > truth.from;

export default async function bench([count = '10', first = '100']: readonly string[]) {
  console.log(
    '| cosine’s rise | order | seen | grounded rightly | wrongly | IoU | best square | random | middle | whole | blind score: grounded of tested | other film: grounded |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|---|---|');
  for (const lift of [0.12, 0.08, 0.05, 0.03])
    for (const when of ['free', 'ordered'] as const) {
      const tally = { seen: 0, right: 0, wrong: 0, iou: 0, blind: 0, tested: 0, other: 0, all: 0 };
      const others = Object.keys(simple).map(() => 0);
      for (let k = 0; k < Number(count); k++) {
        const seed = Number(first) + k;
        const run = (looker: Looker, { phrases, frames }: ReturnType<typeof seenPhrases>) =>
          ground(
            phrases.map(({ text }) => text),
            looker,
            { times: Float64Array.from({ length: frames }, (_, j) => j), end: frames, when },
          );
        const film = seenPhrases(seed, { lift });
        const found = await run(film.looker, film);
        for (const [i, phrase] of found.phrases.entries()) {
          const truth = film.phrases[i]?.truth ?? null;
          if (truth) tally.seen++;
          if (phrase.status !== 'grounded') continue;
          if (!isRight(phrase, truth) || !truth) tally.wrong++;
          else {
            tally.right++;
            tally.iou +=
              phrase.frames.reduce((sum, { t, box }) => sum + iou(box, truth.box(t)), 0) /
              phrase.frames.length;
          }
        }
        for (const [i, boxes] of Object.values(simple).entries())
          others[i] = (others[i] as number) + (await meanIou(film, boxes)) / Number(count);
        const blind = seenPhrases(seed, { lift, blind: true });
        for (const { status, deletion } of (await run(blind.looker, blind)).phrases) {
          if (deletion) tally.tested++;
          if (status === 'grounded') tally.blind++;
        }
        const none = seenPhrases(seed, { lift: 0 });
        for (const { status } of (await run(none.looker, none)).phrases) {
          tally.all++;
          if (status === 'grounded') tally.other++;
        }
      }
      console.log(
        `| ${lift} | ${when} | ${tally.seen} | ${tally.right} | ${tally.wrong} | ${(tally.iou / tally.right).toFixed(2)} | ${others
          .map((v) => v.toFixed(2))
          .join(' | ')} | ${tally.blind} of ${tally.tested} | ${tally.other} of ${tally.all} |`,
      );
    }
}
