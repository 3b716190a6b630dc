import { frameCount, type Sequence } from '#src/model/sequence.ts';
import type { Curve } from '#src/align/curve.ts';
import { type Along, along, type Deviation, deviationOf } from './along.ts';
import { blurred } from './blur.ts';
import type { Cue } from './cue.ts';
import { type Evidence, evidence } from './evidence.ts';
import { lagsOf } from './lags.ts';
import { louder, meanRatio, presence } from './presence.ts';
import { bestWeights } from './weights.ts';

/** What each cue counts for along a curve. */
export type Weighed = {
  /** Nats a squared distance at each place. */
  readonly levels: readonly Float64Array[];
  /** Shares of what all tell of the path; they add up to 1, or all are 0. */
  readonly shares: readonly number[];
  /** What each tells at each place, nats a squared place: how sharply it holds the path there. */
  readonly told: readonly Float64Array[];
  /** By how many places each has B late against the one that tells most. */
  readonly lags: readonly number[];
};

/**
 * Weighs cues along a curve near the truth. A path that is laid by the cues themselves fits even those that tell
 * nothing. So every cue has a decoy: the same with B turned round in time, as loud as the cue. Along a path laid by all
 * cues and all decoys a cue that says nothing and its decoy are alike, and only what a cue has beyond its decoy counts
 * (after the knockoffs of Barber & Candès 2015).
 * @param before what each counted for at first
 */
export function weigh({ cues, count }: Along, hop: number, before: readonly Float64Array[]): Weighed {
  const decoys = decoysOf(cues, count);
  let levels = before;
  let shares = cues.map(() => 0);
  let lags: readonly number[] = shares;
  let toldAt: readonly Float64Array[] = [];
  for (let round = 0; round < rounds; round++) {
    const real = cues.map((cue, k) => louder(cue, levels[k] as Float64Array));
    const path = deviationOf(real, waverAt(hop));
    const beside = deviationOf(
      [...real, ...decoys.map((cue, k) => louder(cue, levels[k] as Float64Array))],
      waverAt(hop),
    );
    const window = Math.round(presenceWindow / hop);
    const lucks = decoys.map((decoy) => meanRatio(decoy, beside));
    const present = cues.map((cue, k) => presence(cue, path, lucks[k] as number, window));
    const reach = Math.max(2, Math.min(Math.round(0.2 / hop), 2 * Math.round(median(path.sd))));
    const asked = how(count, hop, reach);
    const heard = (all: readonly Cue[], along: Deviation) =>
      all.map((cue, k) => louder(cue, presence(cue, along, lucks[k % lucks.length] as number, window)));
    const loud = cues.map((cue, k) => louder(cue, present[k] as Float64Array));
    const told = evidence(loud, path, asked);
    const curvature = beyondLuck(told, evidence(heard([...cues, ...decoys], beside), beside, asked));
    const weights = bestWeights(curvature, told.scatter);
    const information = weights.map((w, k) => w * (curvature[k] as number));
    const sum = information.reduce((total, value) => total + value, 0);
    shares = information.map((value) => (sum > 0 ? value / sum : 0));
    levels = present.map((level, k) => level.map((value) => value * (weights[k] as number)));
    toldAt = told.rise.map((rise, k) => {
      const [h, beyond] = [told.curvature[k] as number, curvature[k] as number];
      const scale = h > 0 ? ((weights[k] as number) * beyond) / h : 0;
      return rise.map((value) => value * scale);
    });
    lags = lagsOf(loud, path, told, shares, Math.round(longestLag / hop));
  }
  return { levels, shares, told: toldAt, lags };
}

/**
 * What a straight step of the path costs, nats, on frames `hop` seconds apart: how much two performances waver about
 * their common clock, the same in seconds whatever the hop (docs/notes/fusion.md).
 */
export const waverAt = (hop: number): number => Math.max(0.5, 2.3 + Math.log(hop / 0.01));
/**
 * The same of rows of tables, whose clock need not be one that people keep: as of frames of 10 ms, however long a row is taken to
 * last. (In weighing columns what is usual of performances does as well.)
 */
export const rowWaver = waverAt(0.01);
const rounds = 2;
/** How much of a cue is there is judged within so many seconds either way. */
export const presenceWindow = 2;
/** How far one cue may stand beside another, seconds. */
const longestLag = 0.15;
/** Noise may hang together for so long, seconds. */
const memory = 1;

const how = (count: number, hop: number, reach: number) => ({
  reach,
  block: Math.max(2, Math.min(count >> 3, Math.round(memory / hop))),
  shifts: Array.from({ length: 12 }, (_, s) => Math.round((count * (s + 2)) / 15)),
});

/**
 * The curvature that is beyond luck: 0 unless a cue has clearly more than its decoy along the path that both have laid,
 * else less the share that its decoy has there. On that path, and only there, cues that say nothing and decoys are alike.
 * @param contest of all cues, then of all decoys
 */
function beyondLuck({ curvature }: Evidence, contest: Evidence): number[] {
  return curvature.map((h, k) => {
    const at = (values: readonly number[]) => [values[k], values[k + curvature.length]] as [number, number];
    const [own, decoy] = at(contest.curvature);
    const [, other] = at(contest.doubt);
    const isClear = own - decoy > clear * Math.hypot(other, other);
    return isClear && h > 0 ? h * Math.min(1, 1 - decoy / own) : 0;
  });
}

/**
 * Standard errors by which a cue must have more than its decoy: those of the decoy, as they are where nothing is told. (What
 * tells by a few jumps varies along the path the more, the more it tells.)
 */
const clear = 3;

/**
 * By how many frames each cue is best blurred: where it alone tells most of the path, whatever the distance at which
 * it is asked. It is blurred as it will be, on the clock of each recording: where the tempi differ a wide blur takes more of the
 * signal from one than from the other, which is no noise and would not show along the common clock.
 * @param path along the curve, laid by cues that were all blurred a good deal, so that quick noise had no part in it
 */
export function bestWidths(cues: readonly Cue[], curve: Curve, path: Deviation, hop: number): number[] {
  const widths = [0, 0.01, 0.02, 0.04, 0.08, 0.16].map((s) => s / hop).filter((w) => w === 0 || w >= 0.7);
  const reaches = [...new Set([0.03, 0.06, 0.12].map((s) => Math.max(2, Math.round(s / hop))))];
  return cues.map((cue) => {
    let [best, most] = [0, -1];
    for (const width of widths) {
      const { cues: here, count } = along([blurred(cue, width)], curve);
      const both = [...here, ...decoysOf(here, count)];
      for (const reach of reaches) {
        const told = evidence(both, path, how(count, hop, reach));
        const own = { ...told, curvature: told.curvature.slice(0, 1) };
        const [gain, scatter] = [beyondLuck(own, told)[0] as number, told.scatter[0]?.[0] as number];
        const information = scatter > 0 ? gain ** 2 / scatter : 0;
        if (information > most) [best, most] = [width, information];
      }
    }
    return best;
  });
}

/** Turned by the same for all: what two cues share, their decoys share too. */
function decoysOf(cues: readonly Cue[], count: number): Cue[] {
  return cues.map((cue) => ({ ...cue, b: turnedRound(cue.b, Math.round(0.38 * count)) }));
}

function turnedRound(s: Sequence, by: number): Sequence {
  const at = (by % frameCount(s)) * s.dims;
  const values = new Float32Array(s.values.length);
  values.set(s.values.subarray(at));
  values.set(s.values.subarray(0, at), s.values.length - at);
  return { ...s, values };
}

function median(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] ?? 0;
}
