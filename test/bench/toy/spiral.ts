import type { Frames } from '#src/align/dtw/frames.ts';
import { makeRandom, type Random } from '#src/math/random.ts';

/** Sequences of one spiral seen through different clocks and affine maps, and where they truly meet. */
export type Trial = {
  readonly sequences: readonly Frames[];
  /** One index tuple (from 0) per latent frame, in order. */
  readonly truth: readonly (readonly number[])[];
};

export const latentFrames = 300;
const segmentFrames = 60;

/** The latent spiral, 300 × 2. */
const spiral = Array.from({ length: latentFrames }, (_, k) => {
  const b = Math.sqrt(k / (latentFrames - 1)) * (latentFrames - 1) + 1;
  const t = (4 * Math.PI * b) / latentFrames;
  return [t * Math.cos(t), t * Math.sin(t)] as const;
});
const range = [0, 1].map((axis) => {
  const values = spiral.map((point) => point[axis] as number);
  return Math.max(...values) - Math.min(...values);
});

/**
 * The spiral toy problem of Zhou & De la Torre (2009, 2012): each sequence plays five 60-frame segments
 * of the latent spiral at its own rates of 0.3–0.9, scaled, shifted and rotated at random, with a third
 * dimension of pure noise (standard deviation 2).
 */
export function spiralTrial(count: number, seed: number): Trial {
  const random = makeRandom(seed);
  const { clocks, truth } = playedClocks(count, random);
  return { sequences: clocks.map((latent) => seen(latent, random)), truth };
}

/** The latent frames that each of `count` sequences shows, and where they meet. */
export function playedClocks(
  count: number,
  random: Random,
): Pick<Trial, 'truth'> & { readonly clocks: readonly (readonly number[])[] } {
  const clocks = Array.from({ length: count }, () => clock(random));
  const truth = Array.from({ length: latentFrames }, (_, l) => clocks.map((latent) => frameAt(latent, l)));
  return { clocks, truth };
}

/** The latent frame that each frame of one sequence shows. */
function clock(random: Random): number[] {
  const latent: number[] = [];
  for (let from = 0; from < latentFrames; from += segmentFrames) {
    const n = Math.round(segmentFrames * (0.3 + 0.6 * random.uniform()));
    for (let k = 1; k <= n; k++) latent.push(from + Math.round((segmentFrames * k) / n) - 1);
  }
  return latent;
}

function seen(latent: readonly number[], random: Random): Frames {
  const angle = Math.PI * random.uniform();
  const scale = [2 * random.uniform(), 2 * random.uniform()];
  const shift = range.map((size) => 2 * size * random.uniform());
  const values = new Float64Array(latent.length * 3);
  latent.forEach((l, k) => {
    const [x, y] = [0, 1].map(
      (axis) => (scale[axis] as number) * (spiral[l]?.[axis] as number) + (shift[axis] as number),
    ) as [number, number];
    values[3 * k] = Math.cos(angle) * x - Math.sin(angle) * y;
    values[3 * k + 1] = Math.sin(angle) * x + Math.cos(angle) * y;
    values[3 * k + 2] = 2 * random.normal();
  });
  return { values, dims: 3 };
}

/** The frame that shows latent frame l, between neighbours by interpolation, rounded as in the shared data. */
function frameAt(latent: readonly number[], l: number): number {
  const after = latent.findIndex((shown) => shown >= l);
  if (after === 0) return 0;
  if (after < 0) return latent.length - 1;
  const [a, b] = [latent[after - 1] as number, latent[after] as number];
  return Math.floor(after - 1 + (l - a) / (b - a) + 0.5);
}
