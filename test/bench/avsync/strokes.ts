import { makeRandom } from '#src/math/random.ts';
import { lookThrough, tell } from '#src/vision/avsync/avsync.ts';
import { settle } from '#src/vision/avsync/settle.ts';
import { timed } from '#src/vision/avsync/stroke-timing.ts';
import { type Clip, makeClip, pictureOfClip, shifted } from './cases.ts';

/** How films are made: as all are; pictures of an instant without noise or shake, at their own rate or at 60 a second; or as made, at 60. */
const makes: Readonly<Record<string, (clip: Clip) => Clip>> = {
  made: (clip) => clip,
  clean: (clip) => ({ ...clip, filming: { ...clip.filming, ...instant } }),
  clean60: (clip) => ({ ...clip, filming: { ...clip.filming, ...instant, fps: 60 } }),
  made60: (clip) => ({ ...clip, filming: { ...clip.filming, fps: 60 } }),
};
const instant = { noise: 0, shake: 0, exposure: 0 };

/**
 * Things that strike and things that move smoothly: how much of what speaks for a break strikes, what strokes say, and what is told.
 * @param which FAMILY,…, or FAMILY:SEED,… for single films
 */
export async function strokes(which: string, count: number, first: number, how: string): Promise<void> {
  const make = makes[how];
  if (!make) throw new Error(`Films are made ${Object.keys(makes).join(', ')}.`);
  console.log(
    `### ${how}\n\n| family | seed | strikes | strokes | off by, ms | confidence |\n|---|---|---|---|---|---|`,
  );
  const tally = { told: 0, right: 0, sure: 0, sureRight: 0, films: 0 };
  for (const each of which.split(',')) {
    const [family, single] = each.split(':') as [string, string | undefined];
    const from = single ? Number(single) : first;
    for (let seed = from; seed < from + (single ? 1 : count); seed++) {
      const clip = make(await makeClip(family, seed, how.endsWith('60') ? 12 : 20));
      const late = 2 * makeRandom(seed + 77).uniform() - 1;
      const looking = lookThrough(pictureOfClip(clip), shifted(clip.samples, late));
      tally.films++;
      if (!('looked' in looking)) {
        console.log(`| ${family} | ${seed} | – | – | refused | – |`);
        continue;
      }
      const { whole, slope } = settle(
        looking.looked.map(({ start, end, said }) => ({ start, end, ...said.impact })),
      );
      const views = looking.looked.map(({ said, ...view }) => ({ ...view, attended: said.attended.impact }));
      const { strokes, struck } = timed(whole, views, looking.onsets, slope ?? 0);
      const { offset, confidence } = tell(looking);
      const off = offset === null ? null : 1000 * (offset - late);
      if (off !== null) {
        const [isRight, isSure] = [Math.abs(off) <= 40, confidence >= 0.9].map(Number) as [number, number];
        tally.told++;
        tally.right += isRight;
        tally.sure += isSure;
        tally.sureRight += isRight * isSure;
      }
      console.log(
        `| ${family} | ${seed} | ${struck.toFixed(2)} | ${strokes} | ${off?.toFixed(0) ?? 'refused'} | ${confidence.toFixed(2)} |`,
      );
    }
  }
  const { films, told, right, sure, sureRight } = tally;
  console.log(
    `\nwithin 40 ms: ${right} of ${told} told of ${films}; of those with confidence ≥ 0.9: ${sureRight} of ${sure}`,
  );
}
