import { fitPath } from '#src/align/ctw/descent.ts';
import type { CtwOptions } from '#src/align/ctw/options.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { makeRandom } from '#src/math/random.ts';
import { type Chance, chanceOf } from './chance.ts';
import { type BlockFit, blocks, type HeldOut, heldOut, linearFits, pathWithout } from './held-out.ts';
import { leading, type Model } from './linear-model.ts';
import type { Pool } from './pool.ts';
import { type Coordination, type Trained, type Training, train } from './train.ts';

/** What both models reach on frames left out, and which one was kept. */
export type ModelChoice = {
  readonly kept: 'ctw' | 'dctw';
  /** Why, in a sentence. */
  readonly because: string;
  /** These are null where nothing was left out: the sequences are too short, or networks were forced. */
  readonly ctw: HeldOut | null;
  readonly dctw: HeldOut | null;
  /** What CTW reaches by chance alone. */
  readonly chance: Chance | null;
};

/** Frames that the sequences must have for blocks to be left out. */
export const leastFrames = 36;
/** Where chance does as well with more than this probability, CTW's path is no ground to train on. */
const leastProof = 0.05;

/** Whether there are frames enough for blocks to be left out. */
export const canJudge = ({ x, y }: Pool): boolean => Math.min(x.rows, y.rows) >= leastFrames;

/** Networks trained along the path of all, without each block. */
export async function networkFits(
  pool: Pool,
  linear: Model,
  deep: Trained,
  how: Training & Coordination,
  { q, seed }: { q: number; seed: number },
  each: () => void,
): Promise<BlockFit[]> {
  const fits: BlockFit[] = [];
  for (let block = 0; block < blocks; block++) {
    const part = pathWithout(deep.path, block, pool.x.rows);
    const from = leading(fitPath(linear.views, part), q);
    fits.push(await train(pool, from, part, how, makeRandom(seed + 1 + block), null, each));
  }
  return fits;
}

/** Measures CTW and the networks on frames left out, and keeps CTW unless networks agree better there. */
export async function choose(
  pairs: readonly (readonly [Frames, Frames])[],
  linear: Model,
  deep: Trained,
  fits: readonly BlockFit[],
  how: Coordination,
  {
    seed,
    ...search
  }: Pick<CtwOptions, 'ridge' | 'compute'> & { readonly seed: number; readonly watch: () => void },
): Promise<ModelChoice> {
  const ofCtw = heldOut(linear.path, linearFits(linear.views, linear.path));
  const ofDeep = heldOut(deep.path, fits);
  const chance = await chanceOf(
    pairs,
    how,
    search,
    makeRandom(seed),
    pairs.length === 1 ? linear.path : undefined,
  );
  return { ...verdictOf(ofCtw, ofDeep, chance), ctw: ofCtw, dctw: ofDeep, chance };
}

/** Which of the two is kept by what they reach on frames left out, and why, in words. */
export function verdictOf(
  ctw: Pick<HeldOut, 'information'>,
  dctw: Pick<HeldOut, 'information'>,
  chance: Pick<Chance, 'p'>,
): Pick<ModelChoice, 'kept' | 'because'> {
  const said = `${dctw.information.toFixed(2)} against ${ctw.information.toFixed(2)} nats a point`;
  if (!(dctw.information > ctw.information)) {
    const because = `On frames left out networks agree no better: ${said}.`;
    const luck = ` Sequences shifted at random do as well as CTW with a probability of ${percent(chance.p)}: nothing shows that these two belong together.`;
    return { kept: 'ctw', because: chance.p > leastProof ? because + luck : because };
  }
  if (!(chance.p <= leastProof)) {
    const share = `sequences shifted at random do as well with a probability of ${percent(chance.p)}, where at most ${100 * leastProof} % may`;
    const because =
      `On frames left out networks agree better (${said}), but that proves nothing here: with CTW, on whose path they were trained, ${share}. ` +
      'So nothing shows that these two belong together, and networks can be trained to correlate what does not.';
    return { kept: 'ctw', because };
  }
  const because = `On frames left out networks agree better: ${said}; with CTW sequences shifted at random do as well with a probability of ${percent(chance.p)}.`;
  return { kept: 'dctw', because };
}

const percent = (p: number): string => `${Number((100 * p).toPrecision(2))} %`;

/** A choice that no frames left out had a say in. */
export const unjudged = (kept: ModelChoice['kept'], because: string): ModelChoice => ({
  kept,
  because,
  ctw: null,
  dctw: null,
  chance: null,
});
