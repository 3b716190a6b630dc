import type { Frames } from '#src/align/dtw/frames.ts';
import { makeRandom, type Random } from '#src/math/random.ts';

/** Sequences of one thing, each on its own clock. */
export type Family = {
  readonly name: string;
  readonly dims: number;
  /** What happens, at times 0 … 1, the same for all; and its course once, with what differs from one time to the next. */
  readonly thing: (random: Random) => (once: Random) => (t: number) => readonly number[];
};

export type Sample = {
  readonly sequence: Frames;
  /** When (0 … 1 of the thing) each frame is. */
  readonly truth: Float64Array;
};

const range = (n: number): number[] => [...Array(n).keys()];

/** Bumps and dips of one curve. */
const bumps: Family = {
  name: 'bumps',
  dims: 1,
  thing: (random) => {
    const all = range(6).map((k) => ({
      at: (k + 0.5 + 0.6 * (random.uniform() - 0.5)) / 6,
      width: 0.03 + 0.04 * random.uniform(),
      height: (random.uniform() < 0.5 ? -1 : 1) * (0.5 + random.uniform()),
    }));
    return (once) => {
      const strengths = all.map(() => Math.exp(0.15 * once.normal()));
      return (t) => [
        all.reduce(
          (sum, { at, width, height }, k) =>
            sum + height * (strengths[k] as number) * Math.exp(-0.5 * ((t - at) / width) ** 2),
          0,
        ),
      ];
    };
  },
};

/** Slow waves in three dimensions. */
const waves: Family = {
  name: 'waves',
  dims: 3,
  thing: (random) => {
    const parts = range(3).map(() =>
      range(5).map((f) => ({
        f: f + 0.5,
        phase: 2 * Math.PI * random.uniform(),
        size: random.normal() / (1 + f / 2),
      })),
    );
    return (once) => {
      const strengths = parts.map((list) => list.map(() => Math.exp(0.15 * once.normal())));
      return (t) =>
        parts.map((list, d) =>
          list.reduce(
            (sum, { f, phase, size }, k) =>
              sum + size * (strengths[d]?.[k] as number) * Math.sin(2 * Math.PI * f * t + phase),
            0,
          ),
        );
    };
  },
};

/** A hand that reaches from place to place and rests there. Not used while developing. */
const reaches: Family = {
  name: 'reaches',
  dims: 3,
  thing: (random) => {
    const count = 6;
    const places = range(count + 1).map(() => range(3).map(() => random.normal()));
    const ends = range(count).map(
      (k) => [(k + 0.25) / count, (k + 0.5 + 0.4 * random.uniform()) / count] as const,
    );
    return (once) => {
      const missed = places.map((place) => place.map((v) => v + 0.1 * once.normal()));
      return (t) => {
        const k = ends.findIndex(([, end]) => t < end);
        if (k < 0) return missed[count] as number[];
        const [from, to] = ends[k] as readonly [number, number];
        const s = Math.max(0, (t - from) / (to - from));
        const share = s ** 3 * (10 - 15 * s + 6 * s * s);
        return (missed[k] as number[]).map((v, d) => v + share * ((missed[k + 1]?.[d] as number) - v));
      };
    };
  },
};

/** Knocks of several kinds, each a sudden beginning that dies away. Not used while developing. */
const knocks: Family = {
  name: 'knocks',
  dims: 2,
  thing: (random) => {
    const all = range(9).map((k) => ({
      at: (k + 0.3 + 0.6 * random.uniform()) / 9,
      sizes: range(2).map(() => 0.2 + random.uniform()),
      fall: 0.015 + 0.03 * random.uniform(),
    }));
    return (once) => {
      const strengths = all.map(() => Math.exp(0.25 * once.normal()));
      return (t) =>
        range(2).map((d) =>
          all.reduce(
            (sum, { at, sizes, fall }, k) =>
              t < at
                ? sum
                : sum + (sizes[d] as number) * (strengths[k] as number) * Math.exp((at - t) / fall),
            0,
          ),
        );
    };
  },
};

export const families: readonly Family[] = [bumps, waves, reaches, knocks];

/** A clock drawn at random: how far the thing has got at each of n frames. Its rate wanders about 1, between about ½ and 2. */
export function drawnClock(n: number, random: Random): Float64Array {
  const sizes = range(4).map((k) => (0.55 * random.normal()) / (k + 1));
  const phases = range(4).map(() => 2 * Math.PI * random.uniform());
  const grid = 400;
  const reached = new Float64Array(grid + 1);
  for (let g = 0; g < grid; g++) {
    const t = (g + 0.5) / grid;
    const rate = Math.exp(
      sizes.reduce((sum, size, k) => sum + size * Math.sin(Math.PI * (k + 1) * t + (phases[k] as number)), 0),
    );
    reached[g + 1] = (reached[g] as number) + rate;
  }
  const all = reached[grid] as number;
  return Float64Array.from({ length: n }, (_, i) => {
    const at = (i / (n - 1)) * grid;
    const g = Math.min(grid - 1, Math.floor(at));
    const [a, b] = [reached[g] as number, reached[g + 1] as number];
    return (a + (at - g) * (b - a)) / all;
  });
}

/** @param noise standard deviation of what is laid over, in deviations of the thing itself */
export function drawSet(family: Family, count: number, noise: number, seed: number): Sample[] {
  const random = makeRandom(seed);
  const thing = family.thing(random);
  return range(count).map(() => {
    const n = 90 + Math.floor(60 * random.uniform());
    const truth = drawnClock(n, random);
    const course = thing(random);
    const rows = Array.from(truth, (t) => course(t));
    const dims = family.dims;
    const means = range(dims).map((d) => rows.reduce((sum, row) => sum + (row[d] as number) / n, 0));
    const sizes = range(dims).map((d) =>
      Math.sqrt(rows.reduce((sum, row) => sum + ((row[d] as number) - (means[d] as number)) ** 2 / n, 0)),
    );
    const values = Float64Array.from(
      rows.flatMap((row) => row.map((v, d) => v + noise * (sizes[d] as number) * random.normal())),
    );
    return { sequence: { values, dims }, truth };
  });
}
