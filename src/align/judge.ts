import type { Compute } from '#src/compute/compute.ts';
import type { Sequence } from '#src/model/sequence.ts';
import { rowsTogether } from './method-frames.ts';
import { asCompared } from './warp-compared.ts';
import { againstChance, againstTurns, type Chance, transposition, turned } from './chance.ts';

export const warpKinds = ['music', 'speech', 'motion', 'text', 'data'] as const;
/** What two recordings are compared by: chroma and onsets, cepstra, what is seen, words with times, a file's numbers. */
export type WarpKind = (typeof warpKinds)[number];

/** The features of one recording, as far as it has them. */
export type FeatureSet = { readonly [K in WarpKind]?: Sequence };

/** Which features tell most about a pair, and how surely the two belong together. */
export type Verdict = {
  readonly kind: WarpKind;
  /** Semitones by which b was turned to sound in a's key (music only). */
  readonly turn: number;
  readonly chance: Chance;
};

/** Tries every kind of features that both have and keeps the one that stands out most from luck. */
export async function judge(
  compute: Compute,
  a: FeatureSet,
  b: FeatureSet,
  kinds: readonly WarpKind[] = warpKinds,
): Promise<Verdict | null> {
  let best: Verdict | null = null;
  for (const kind of kinds) {
    const [x, y] = [a[kind], b[kind]];
    // Numbers of different files need not be of one space.
    if (!x || !y || x.dims !== y.dims || (kind !== 'data' && x.hop !== y.hop)) continue;
    const turn = kind === 'music' ? await transposition(compute, x, y) : 0;
    const chance =
      kind === 'motion'
        ? await againstTurns(compute, x, y)
        : await againstChance(
            compute,
            ...(kind === 'data' ? asCompared(rowsTogether(x, y), 'rows') : ([x, turned(y, turn)] as const)),
          );
    if (!best || stands(chance) > stands(best.chance)) best = { kind, turn, chance };
  }
  return best;
}

/** Below this confidence nothing is warped (unless the user has pinned something). */
export const leastConfidence = 0.5;

/** Confidence, then (where several are certain) how little of luck is left. */
const stands = ({ confidence, ratio }: Chance): number => Math.round(confidence * 1000) + (1 - ratio);
