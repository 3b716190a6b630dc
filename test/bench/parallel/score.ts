import type { Bead } from '#src/align/text/bead-lattice.ts';
import type { Truth } from './corpus.ts';

export type Counts = { found: number; true: number; right: number };

const keyOf = (a: readonly [number, number], b: readonly [number, number]): string =>
  `${a[0]}-${a[1]} ${b[0]}-${b[1]}`;

const filled = (beads: readonly Bead[]): readonly Bead[] =>
  beads.filter(({ a, b }) => a[0] < a[1] && b[0] < b[1]);

/** Beads with both sides that are just those of the truth. */
export function strictly(beads: readonly Bead[], truth: Truth): Counts {
  const known = new Set(truth.beads.map(([a, b]) => keyOf(a, b)));
  const found = filled(beads);
  return {
    found: found.length,
    true: known.size,
    right: found.filter(({ a, b }) => known.has(keyOf(a, b))).length,
  };
}

/** Whether each bead is right, with its confidence. */
export const judged = (beads: readonly Bead[], truth: Truth): readonly (readonly [number, boolean])[] => {
  const known = new Set(truth.beads.map(([a, b]) => keyOf(a, b)));
  return filled(beads).map(({ a, b, confidence }) => [confidence, known.has(keyOf(a, b))] as const);
};

/** Expected calibration error over ten bins. */
export function calibrationError(all: readonly (readonly [confidence: number, isRight: boolean])[]): number {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, sure: 0, right: 0 }));
  for (const [confidence, isRight] of all) {
    const bin = bins[Math.min(9, Math.floor(10 * confidence))] as (typeof bins)[number];
    bin.count++;
    bin.sure += confidence;
    if (isRight) bin.right++;
  }
  return bins.reduce((sum, { sure, right }) => sum + Math.abs(sure - right), 0) / Math.max(1, all.length);
}

export const ratio = (part: number, whole: number): string =>
  whole === 0 ? '–' : ((100 * part) / whole).toFixed(1);
