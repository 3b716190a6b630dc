import { readLinear } from '../read-linear.ts';
import type { Deviation } from './along.ts';
import type { Cue } from './cue.ts';
import type { Evidence } from './evidence.ts';

/**
 * By how many places each cue has the second recording late, against the cue that tells most. Strings that speak
 * slowly, a room that rings: one recording's chords, or its timbre, may stand some ms behind its onsets all through.
 * That is no noise that scatters: it pulls the path to one side, and nothing in its spread would show it. So where a
 * cue's distances are least beside the path is asked of all of it, and less of that is believed the less sure it is
 * (positive-part shrinkage, James & Stein 1961). Only differences between cues can be seen; which of them is right
 * cannot, and the one that tells most is taken at its word.
 * @param cues along a curve, as loud as they count there
 * @param told what they tell on `path`
 * @param shares of what all tell of the path; a cue without a share has no lag
 * @param most places to look at, either way
 */
export function lagsOf(
  cues: readonly Cue[],
  path: Deviation,
  told: Evidence,
  shares: readonly number[],
  most: number,
): number[] {
  const anchor = shares.indexOf(Math.max(...shares));
  const counts = cues.map((_, k) => (shares[k] as number) > 0);
  const found = cues.map((cue, k) => (counts[k] ? lowest(cue, path, most) : 0));
  const variances = cues.map((_, k) => {
    const [rise, slopes] = [told.curvature[k] as number, told.scatter[k]?.[k] as number];
    return slopes / (rise * rise * path.offset.length);
  });
  return found.map((lag, k) => {
    if (!counts[k] || k === anchor) return 0;
    const apart = lag - (found[anchor] as number);
    const variance = (variances[k] as number) + (variances[anchor] as number);
    return variance < Infinity && apart !== 0 ? apart * Math.max(0, 1 - doubt * (variance / apart ** 2)) : 0;
  });
}

/** Variances of a lag that its square must exceed to count at all: two standard errors. */
const doubt = 4;

/** Where, beside the path, all of a cue's distances together are least; parabolic between places. */
function lowest({ a, b }: Cue, { offset }: Deviation, most: number): number {
  const sums = Float64Array.from({ length: 2 * most + 1 }, (_, k) => {
    const at = (sign: 1 | -1) => offset.map((v, p) => p + (sign * (v + k - most)) / 2);
    const [x, y] = [readLinear(a, at(-1)).values, readLinear(b, at(1)).values];
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += ((x[i] as number) - (y[i] as number)) ** 2;
    return sum;
  });
  const k = sums.indexOf(Math.min(...sums));
  const [before, here, after] = [sums[k - 1], sums[k] as number, sums[k + 1]];
  // At the edge there is no least in reach: nothing can be said.
  if (before === undefined || after === undefined) return 0;
  const bend = before + after - 2 * here;
  return k - most + (bend > 0 ? (before - after) / (2 * bend) : 0);
}

/** The cue with both sides moved, each by half: what lay `lag` frames beside the path lies on it. */
export function moved(cue: Cue, lagA: number, lagB: number): Cue {
  if (lagA === 0 && lagB === 0) return cue;
  const by = (s: Cue['a'], lag: number): Cue['a'] => ({
    ...s,
    values: readLinear(
      s,
      Float64Array.from({ length: s.values.length / s.dims }, (_, i) => i + lag),
    ).values,
  });
  return { ...cue, a: by(cue.a, lagA), b: by(cue.b, lagB) };
}
