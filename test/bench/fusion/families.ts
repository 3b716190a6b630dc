import { type CueKind, type CuePair, cuePair } from '#test/fixtures/cue-pair.ts';
import { random } from '#test/fixtures/performance.ts';

export type Family = { readonly name: string; readonly make: (seed: number) => CuePair };

/** There by turns, `period` seconds each, with a second to come and go. */
const byTurns = (period: number, phase: number) => (moment: number) =>
  Math.min(1, Math.max(0, 0.5 + 2 * Math.sin(2 * Math.PI * (moment / period + phase))));

/** Families that the estimator was developed on. */
export const families: readonly Family[] = [
  {
    name: 'steady',
    make: (seed) =>
      cuePair('steady', seed, 0.15, [
        { name: 'one', dims: 3, band: [0.2, 1.5], noise: 1 },
        { name: 'two', dims: 2, band: [0.2, 1], noise: 1.2 },
        { name: 'three', dims: 4, band: [0.1, 0.8], noise: 1.5 },
      ]),
  },
  {
    name: 'by turns',
    make: (seed) =>
      cuePair('by turns', seed, 0.15, [
        { name: 'one', dims: 3, band: [0.2, 1.5], noise: 0.8, presence: byTurns(20, 0) },
        { name: 'two', dims: 3, band: [0.2, 1.5], noise: 0.8, presence: byTurns(20, 0.5) },
        { name: 'three', dims: 2, band: [0.2, 1], noise: 1, presence: byTurns(13, 0.2) },
      ]),
  },
  {
    name: 'slow noise',
    make: (seed) =>
      cuePair('slow noise', seed, 0.2, [
        { name: 'one', dims: 3, band: [0.2, 2], noise: 0.4, memory: 0.2 },
        { name: 'two', dims: 3, band: [0.2, 1], noise: 0.4, memory: 0.05, hop: 0.04 },
        { name: 'three', dims: 2, band: [0.5, 2], noise: 0.5, memory: 0.5, hop: 0.02 },
      ]),
  },
  {
    name: 'shared noise',
    make: (seed) =>
      cuePair('shared noise', seed, 0.15, [
        { name: 'one', dims: 3, band: [0.2, 1.5], noise: 0.6, memory: 0.1, shared: { seed, share: 0.7 } },
        { name: 'two', dims: 3, band: [0.2, 1.5], noise: 0.6, memory: 0.1, shared: { seed, share: 0.7 } },
        { name: 'three', dims: 2, band: [0.2, 1], noise: 1 },
      ]),
  },
];

/** What tells by jumps alone, a second or two apart: two that tell as much, and one that tells less. */
export const jumps: readonly Family[] = [0.2, 0.5].map((other) => ({
  name: `levels ${other}`,
  make: (seed) => {
    const kind = { dims: 1, band: [0, 0], held: [0.4, 2.5], hop: 0.02 } as const;
    return cuePair(`levels ${other}`, seed, 0.15, [
      { name: 'one', ...kind, noise: 0.2 },
      { name: 'two', ...kind, noise: other },
    ]);
  },
}));

/**
 * Families to judge by: someone walking, told by what repeats with every step, by where they are and by the sound of the
 * steps; many cues of which few say anything (their first results led to two mends, so they count as half seen); and
 * cues drawn at random, looked at only when all was done.
 */
export const judges: readonly Family[] = [
  {
    name: 'walk',
    make: (seed) =>
      cuePair('walk', seed, 0.2, [
        { name: 'swing', dims: 4, band: [0.85, 1.05], noise: 0.7, memory: 0.1 },
        { name: 'place', dims: 2, band: [0.02, 0.3], noise: 0.3, memory: 0.3, hop: 0.04 },
        { name: 'steps', dims: 1, band: [1.7, 2.2], noise: 0.8, presence: byTurns(9, 0.3) },
      ]),
  },
  {
    name: 'many',
    make: (seed) =>
      cuePair('many', seed, 0.12, [
        { name: 'good', dims: 2, band: [0.3, 2], noise: 1 },
        { name: 'fair', dims: 1, band: [0.1, 0.7], noise: 0.8, memory: 0.2, hop: 0.02 },
        { name: 'half', dims: 3, band: [0.2, 1.2], noise: 1, presence: byTurns(26, 0.1) },
        { name: 'noise', dims: 3, band: [0.2, 1], noise: 1, presence: () => 0 },
        { name: 'slow noise', dims: 2, band: [0.2, 1], noise: 1, memory: 0.4, presence: () => 0 },
      ]),
  },
  { name: 'drawn', make: drawn },
];

/** Two to five cues of any kind; each says nothing with probability 0.2, comes and goes with 0.3. */
function drawn(seed: number): CuePair {
  const next = random(7000 + seed);
  const between = (low: number, high: number) => low + (high - low) * next();
  const kinds = Array.from({ length: 2 + Math.floor(4 * next()) }, (_, k): CueKind => {
    const low = between(0.1, 0.4);
    const kind = {
      name: `cue ${k + 1}`,
      dims: 1 + Math.floor(4 * next()),
      band: [low, low + between(0.5, 1.5)],
      noise: between(0.5, 1.5),
      memory: next() < 0.5 ? 0 : between(0.03, 0.4),
      hop: [0.01, 0.02, 0.04][Math.floor(3 * next())] as number,
    } as const;
    const [fate, period, phase] = [next(), between(8, 30), next()];
    // The first always says something: else there may be nothing to find.
    if (k > 0 && fate < 0.2) return { ...kind, presence: () => 0 };
    return k > 0 && fate < 0.5 ? { ...kind, presence: byTurns(period, phase) } : kind;
  });
  return cuePair('drawn', seed, between(0.1, 0.2), kinds);
}
