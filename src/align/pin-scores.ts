import type { Compute } from '#src/compute/compute.ts';
import type { Sequence } from '#src/model/sequence.ts';
import { warpSequences, type WarpOptions } from './warp.ts';
import type { PinnedTime } from './pinned-time.ts';
import { deviationScale } from './conformal.ts';
import { type Curve, curveAt } from './curve.ts';

/** How far from a pin the map lies that knows only the other pins, and what it says of itself there, b's seconds. */
export type PinScore = { readonly pin: PinnedTime; readonly off: number; readonly sd: number };

/**
 * Asks every pin of the map solved without it (leave one out). What the pins split is solved by itself, so this costs
 * about twice the whole solution, whatever their number, and nothing again for sections that are `known`. Pins
 * outside what is matched without them get no score.
 */
export async function scorePins(
  compute: Compute,
  a: Sequence,
  b: Sequence,
  options: WarpOptions & { readonly pins: readonly PinnedTime[] },
): Promise<readonly PinScore[]> {
  const known = options.known ?? new Map();
  return await scoresOfPins(options.pins, b.hop, (pins) =>
    warpSequences(compute, a, b, { ...options, known, pins }),
  );
}

/**
 * Asks every pin of a curve found without it.
 * @param hop seconds between b's frames
 * @param without the curve through the others; `place`: where the pin that is left out stood among all
 */
export async function scoresOfPins(
  pins: readonly PinnedTime[],
  hop: number,
  without: (others: readonly PinnedTime[], place: number) => Promise<Curve>,
): Promise<readonly PinScore[]> {
  const scores: PinScore[] = [];
  for (const [place, pin] of pins.entries()) {
    const at = curveAt(
      await without(
        pins.filter((p) => p !== pin),
        place,
      ),
      pin[0],
    );
    // Beside another pin the deviation sinks to 0, but no map knows better than half a frame.
    if (at) scores.push({ pin, off: pin[1] - at.b, sd: Math.max(at.sd, hop / 2) });
  }
  return scores;
}

/**
 * Points that a person has confirmed and that had no say in the curve; those that it does not cover say nothing.
 * @param least a deviation that no map can be surer than, seconds. Default: half of the program's own hop
 */
export const confirmedScores = (
  curve: Curve,
  confirmed: readonly PinnedTime[],
  least = 0.005,
): readonly PinScore[] =>
  confirmed.flatMap((pin): PinScore[] => {
    const at = curveAt(curve, pin[0]);
    return at ? [{ pin, off: pin[1] - at.b, sd: Math.max(at.sd, least) }] : [];
  });

/** Scores of 45 invented performances, every pair alike (`npm run bench -- warp coverage`): what to expect of a new one. */
export const scoresOfOtherPairs: readonly number[] = [
  0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.11, 0.12, 0.14, 0.15, 0.17, 0.18, 0.2, 0.22,
  0.24, 0.25, 0.27, 0.3, 0.32, 0.34, 0.37, 0.41, 0.45, 0.49, 0.54, 0.6, 0.67, 0.74, 0.86, 0.95, 1.14, 1.4,
  1.83, 2.53, 3.35, 4.52,
];

/**
 * The curve with its deviations scaled so that ±1.645 of them hold 90 %, as far as the pins can tell (split conformal
 * prediction, see conformal.ts). Pins are set where a person looked: mostly where something was wrong, so that the
 * deviations come out rather too wide than too narrow.
 * @param prior scores of other pairs that were warped in the same way
 */
export function calibrated(
  curve: Curve,
  scores: readonly PinScore[],
  prior: readonly number[] = scoresOfOtherPairs,
): { readonly curve: Curve; readonly scale: number } {
  const scale = deviationScale(
    scores.map(({ off, sd }) => Math.abs(off) / sd),
    prior,
  );
  return { curve: { ...curve, sd: curve.sd.map((sd) => scale * sd) }, scale };
}
