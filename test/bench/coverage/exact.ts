import type { Random } from '#src/math/random.ts';

/** A clock that wanders through frames at one of some rates, and keeps it for so many frames on average. */
export type Rates = { readonly values: readonly number[]; readonly lasting: number };

/** Steps of one frame that a rate takes, and how likely each is. */
const stepsOf = (rate: number): readonly (readonly [step: number, chance: number])[] => {
  const low = Math.floor(rate);
  return rate === low
    ? [[low, 1]]
    : [
        [low, low + 1 - rate],
        [low + 1, rate - low],
      ];
};

/** Where the clock stands, frame by frame, from 0 until it leaves n frames. */
export function wander(random: Random, n: number, { values, lasting }: Rates): Int32Array {
  const out: number[] = [];
  let rate = Math.floor(values.length * random.uniform());
  for (let u = 0; u < n; ) {
    out.push(u);
    if (random.uniform() < 1 / lasting) rate = Math.floor(values.length * random.uniform());
    const r = values[rate] as number;
    u += Math.floor(r) + (random.uniform() < r - Math.floor(r) ? 1 : 0);
  }
  return Int32Array.from(out);
}

/**
 * What the ideal observer's central 90 % intervals hold: forward–backward (Rabiner 1989) over place and rate of the very clock
 * that made y, given the curve without noise and the noise's size. The law of a frame's place is exact; a place is
 * spread evenly over its frame, so that a calibrated interval holds 90 % and no more.
 */
export function exactIntervals(
  curve: Float64Array,
  y: Float64Array,
  dims: number,
  noise: number,
  rates: Rates,
  clock: Int32Array,
  random: Random,
): { held: number; square: number; told: number } {
  const n = curve.length / dims;
  const m = y.length / dims;
  const kinds = rates.values.length;
  const states = n * kinds;
  const moves = rates.values.map(stepsOf);
  const likelihood = (t: number): Float64Array => {
    const logs = Float64Array.from({ length: n }, (_, u) => {
      let sum = 0;
      for (let d = 0; d < dims; d++)
        sum += ((y[t * dims + d] as number) - (curve[u * dims + d] as number)) ** 2;
      return -sum / (2 * noise * noise);
    });
    const top = logs.reduce((a, b) => Math.max(a, b));
    return logs.map((log) => Math.exp(log - top));
  };
  /** Calls back with every move from a state: rate kept or drawn anew, then a step. */
  const each = (u: number, k: number, visit: (to: number, chance: number) => void) => {
    for (let r = 0; r < kinds; r++) {
      const turned = 1 / rates.lasting / kinds + (r === k ? 1 - 1 / rates.lasting : 0);
      for (const [step, chance] of moves[r] as (typeof moves)[number])
        if (u + step < n) visit((u + step) * kinds + r, turned * chance);
    }
  };
  const seen = Array.from({ length: m }, (_, t) => likelihood(t));
  const normalise = (row: Float64Array) => {
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((v) => v / sum);
  };
  const forward: Float64Array[] = [];
  for (let t = 0; t < m; t++) {
    const row = new Float64Array(states);
    const before = forward[t - 1];
    if (!before) for (let k = 0; k < kinds; k++) row[k] = seen[0]?.[0] as number;
    else
      for (let s = 0; s < states; s++) {
        const weight = before[s] as number;
        if (weight === 0) continue;
        each(Math.floor(s / kinds), s % kinds, (to, chance) => {
          row[to] = (row[to] as number) + weight * chance;
        });
      }
    if (before)
      for (let s = 0; s < states; s++)
        row[s] = (row[s] as number) * (seen[t]?.[Math.floor(s / kinds)] as number);
    forward.push(normalise(row));
  }
  // After its last frame the clock has left the curve: what it takes from place u at each rate drawn anew.
  let after = Float64Array.from({ length: states }, (_, s) => {
    let stays = 0;
    each(Math.floor(s / kinds), s % kinds, (_to, chance) => {
      stays += chance;
    });
    return Math.max(0, 1 - stays);
  });
  const out = { held: 0, square: 0, told: 0 };
  for (let t = m - 1; t >= 0; t--) {
    const both = normalise((forward[t] as Float64Array).map((v, s) => v * (after[s] as number)));
    const law = Float64Array.from({ length: n }, (_, u) =>
      both.subarray(u * kinds, (u + 1) * kinds).reduce((a, b) => a + b, 0),
    );
    const truth = clock[t] as number;
    const below =
      law.subarray(0, truth).reduce((a, b) => a + b, 0) + random.uniform() * (law[truth] as number);
    const middle = law.reduce((sum, p, u) => sum + p * u, 0);
    out.held += below >= 0.05 && below <= 0.95 ? 1 / m : 0;
    out.square += (middle - truth) ** 2 / m;
    out.told += law.reduce((sum, p, u) => sum + p * (u - middle) ** 2, 0) / m;
    const next = Float64Array.from(after, (v, s) => v * (seen[t]?.[Math.floor(s / kinds)] as number));
    const row = new Float64Array(states);
    for (let s = 0; s < states; s++)
      each(Math.floor(s / kinds), s % kinds, (to, chance) => {
        row[s] = (row[s] as number) + chance * (next[to] as number);
      });
    after = normalise(row);
  }
  return out;
}
