import { type Chance, wholeAgainstChance } from '#src/align/chance.ts';
import type { Curve } from '#src/align/curve.ts';
import { warpSequences, type WarpOptions } from '#src/align/warp.ts';
import type { Compute } from '#src/compute/compute.ts';
import { between, frameCount, type Sequence } from '#src/model/sequence.ts';
import { type Along, along, deviationOf } from './along.ts';
import { blurred } from './blur.ts';
import { type Cue, onOneClock } from './cue.ts';
import { frameChance } from './fused-chance.ts';
import { atFrames, levelAlong } from './levels.ts';
import { moved } from './lags.ts';
import { louder } from './presence.ts';
import { quieted } from './quieted.ts';
import { type FrameWeights, productOfExperts } from './product.ts';
import { type SharesAlong, sharesAlong } from './shares.ts';
import { bestWidths, presenceWindow, waverAt, weigh } from './weigh.ts';

/** What a cue counts for. */
export type CueWeight = {
  readonly name: string;
  /** Its share of what all cues tell of the path, 0…1. They add up to 1; all are 0 where none says more than luck. */
  readonly weight: number;
  /** How well it fits by itself, as a whole, against luck. */
  readonly chance: Chance;
};

export type Fusion = {
  readonly cues: readonly CueWeight[];
  /** Which of them carried the path where, in their order; null where none says more than luck. */
  readonly along: SharesAlong | null;
  /**
   * Every cue on one clock, blurred as suits it and as loud as it deserves: squared distances are nats. `posterior` on one
   * of them, sharpness 1, is what it says alone.
   */
  readonly experts: readonly Cue[];
  /** All of them side by side: to be warped with `waver: waverAt(a.hop)`, rows of tables with `rowWaver`. */
  readonly a: Sequence;
  readonly b: Sequence;
  readonly chance: Chance;
};

/**
 * Combines several cues of one pair as a product of experts over paths,
 *
 *     p(A) ∝ exp( −Σ_k ⟨A, C_k(t)⟩ − waver·(straight steps of A) ),   C_k(t) = w_k·s_k(t)·|x_k − y_k|² ,
 *
 * with weights w from the data: how sharply each cue's distances rise beside the path, beyond what a decoy of it does,
 * against how they vary by chance, alone and together (`weigh`, `bestWeights`); and s_k(t), how much of the cue is there
 * at the time (`presence`). A cue that says nothing gets a weight of 0 or nearly, and what is told twice counts once.
 * What stands still is compared by its level, not by its noise (`quieted`).
 * What one recording has late in one cue (a slow attack in its timbre) is moved back, as far as that is sure (`lagsOf`).
 * Should the band come out clearly wider than that of the best cue alone, which more knowledge never makes it, that cue counts alone.
 * Starts from how well each cue fits against luck, blurred; then the width of each cue's blur is chosen, and path and
 * weights found in turn.
 * @param given cues of any dimension and hop
 * @param options.hop seconds between the frames that are compared; default: that of the finest cue
 * @throws InvalidInputError `no-cues`, `bad-cue`
 */
export async function fuse(
  compute: Compute,
  given: readonly Cue[],
  options: FuseOptions = {},
): Promise<Fusion> {
  const cues = onOneClock(given, options.hop);
  const all = await fuseAll(compute, cues, options);
  const weights = all.cues.map(({ weight }) => weight);
  const most = weights.indexOf(Math.max(...weights));
  if (weights.filter((weight) => weight > 0).length < 2) return all;
  const alone = await fuseAll(compute, [cues[most] as Cue], options);
  const [fused, single] = [await bandOf(compute, all, options), await bandOf(compute, alone, options)];
  if (!(single.width < clearlyNarrower * fused.width && single.length > 0.95 * fused.length)) return all;
  return {
    ...alone,
    cues: all.cues.map((cue, k) => ({ ...cue, weight: k === most ? 1 : 0 })),
    along: alone.along && {
      ...alone.along,
      shares: all.cues.map((_, k) => alone.along?.shares[0]?.map((share) => (k === most ? share : 0)) ?? []),
    },
    experts: all.experts.map((cue, k) => (k === most ? (alone.experts[0] as Cue) : silenced(cue))),
  };
}

/**
 * The ratio of the two bands scatters by 9 % from pair to pair where nothing is wrong, so that no threshold tells chance from a cue
 * that errs with itself. Falling on one of two good cues loses what fusing would have gained (a third of the error); keeping a
 * bad one doubles it. So it is near 1, and below it as far as bands that are equal differ by rounding (docs/notes/fusion.md).
 */
const clearlyNarrower = 0.98;

export type FuseOptions = Pick<WarpOptions, 'activeA' | 'activeB'> & { readonly hop?: number };

/** How wide the warp's own band is, typically, and how much it covers, in a's seconds. */
async function bandOf(
  compute: Compute,
  { a, b, chance }: Fusion,
  options: FuseOptions,
): Promise<{ readonly width: number; readonly length: number }> {
  const curve = await warpSequences(compute, a, b, {
    ...options,
    chance: chance.step,
    waver: waverAt(a.hop),
  });
  const sorted = [...curve.sd].sort((p, q) => p - q);
  const length = curve.a.length < 2 ? 0 : (curve.a.at(-1) as number) - (curve.a[0] as number);
  return { width: sorted[sorted.length >> 1] ?? Infinity, length };
}

const silenced = (cue: Cue): Cue => ({
  ...cue,
  a: { ...cue.a, values: new Float32Array(cue.a.values.length) },
  b: { ...cue.b, values: new Float32Array(cue.b.values.length) },
});

async function fuseAll(compute: Compute, raw: readonly Cue[], options: FuseOptions): Promise<Fusion> {
  const { hop } = (raw[0] as Cue).a;
  const heard = ([a, b]: readonly [Sequence, Sequence]) =>
    [
      options.activeA ? between(a, options.activeA) : a,
      options.activeB ? between(b, options.activeB) : b,
    ] as const;
  const chances = await inTurn(raw, ({ a, b }) => wholeAgainstChance(compute, ...heard([a, b])));
  let cues = raw.map((cue) => blurred(cue, firstBlur / hop));
  // What is compared in the end, weighed as the cues are: a level that is held is known from many frames, and what differs by
  // noise there says nothing of the path.
  let quiet = cues;
  let scales = cues.map((cue, k) => steady(cue, firstWeight(chances[k] as Chance)));
  let shares: readonly number[] = cues.map(() => 0);
  let where: SharesAlong | null = null;
  for (let round = 0; round < rounds; round++) {
    const [a, b] = productOfExperts(cues, scales);
    const { step } = await frameChance(compute, ...heard([a, b]));
    if (!(step > 0)) break;
    const how = { ...options, chance: step, waver: waverAt(hop) };
    let curve = await warpSequences(compute, a, b, how);
    // Where quick noise makes leaving out nearly all come cheaper, a path through all of it says more.
    if (shareCovered(curve, a) < 0.5) curve = await warpSequences(compute, a, b, { ...how, leaveOut: dear });
    if (curve.a.length < 2) break;
    let here = along(cues, curve);
    const levels = scales.map((scale) => levelAlong(scale, here));
    if (round === 0) {
      const path = deviationOf(
        here.cues.map((cue, k) => louder(cue, levels[k] as Float64Array)),
        waverAt(hop),
      );
      const widths = bestWidths(raw, curve, path, hop);
      cues = raw.map((cue, k) => blurred(cue, widths[k] as number));
      quiet = raw.map((cue, k) => blurred(quieted(cue, quietReach / hop), widths[k] as number));
      here = along(cues, curve);
    }
    const found = weigh(here, hop, levels);
    // None says more than luck would: what they seem to say by themselves must do.
    if (found.shares.every((share) => share === 0)) break;
    shares = found.shares;
    const { a: first, b: second } = cues[0] as Cue;
    where = sharesAlong(found.told, here, [first, second], Math.round(presenceWindow / hop));
    const together = (cue: Cue, k: number) => moved(cue, ...sides(found.lags[k] as number, here));
    cues = cues.map(together);
    quiet = quiet.map(together);
    scales = cues.map(({ a, b }, k) => ({
      a: atFrames(found.levels[k] as Float64Array, here.frameA, frameCount(a)),
      b: atFrames(found.levels[k] as Float64Array, here.frameB, frameCount(b)),
    }));
  }
  const [a, b] = productOfExperts(quiet, scales);
  return {
    cues: cues.map(({ name }, k) => ({ name, weight: shares[k] as number, chance: chances[k] as Chance })),
    along: where,
    experts: quiet.map((cue, k) => {
      const [x, y] = productOfExperts([cue], [scales[k] as FrameWeights]);
      return { name: cue.name, a: x, b: y };
    }),
    a,
    b,
    chance: await frameChance(compute, ...heard([a, b])),
  };
}

/** Half a lag of so many places for each recording, in its own frames. */
const sides = (lag: number, { frameA, frameB, count }: Along): [number, number] => {
  const rate = (frames: Float64Array) =>
    ((frames[count - 1] as number) - (frames[0] as number)) / (count - 1);
  return [(-lag / 2) * rate(frameA), (lag / 2) * rate(frameB)];
};

const rounds = 2;
/** Chance steps for leaving out a frame of each, where the usual price left too little. */
const dear = 3.6;

const shareCovered = ({ a }: Curve, s: Sequence): number =>
  a.length < 2 ? 0 : ((a.at(-1) as number) - (a[0] as number)) / (frameCount(s) * s.hop);

/** Within so many seconds of a frame a level is held or not. */
const quietReach = 0.1;

/** How much every cue is blurred at first, seconds. */
const firstBlur = 0.06;

/** Nats a squared distance of Gaussian noise, of the variance that is left along a cue's own path against that of luck. */
const firstWeight = ({ ratio, step }: Chance): number =>
  step > 0 ? Math.max(0, 1 / Math.max(ratio, 0.05) - 1) / (2 * step) : 0;

const steady = ({ a, b }: Cue, weight: number): FrameWeights => ({
  a: new Float64Array(frameCount(a)).fill(weight),
  b: new Float64Array(frameCount(b)).fill(weight),
});

async function inTurn<T, U>(items: readonly T[], work: (item: T) => Promise<U>): Promise<U[]> {
  const out: U[] = [];
  for (const item of items) out.push(await work(item));
  return out;
}
