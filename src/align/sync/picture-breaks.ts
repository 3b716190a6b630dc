import type { PairSegment } from '#src/model/alignment.ts';
import type { View } from './picture-search.ts';
import type { PictureSummary } from './picture-summary.ts';

/** How far from the first guess a break is looked for, seconds: windows are long and may leave gaps. */
const around = 12;
/** Nothing shorter remains of a stretch beside a break, seconds. */
const least = 1;

/**
 * Puts every break of a pair where the pictures themselves change over from one straight line to the next: the
 * moment up to which the first line explains them better, and after which the second does (the largest sum of
 * products by the first before it and by the second after it).
 */
export function sharpenBreaks(
  a: PictureSummary,
  b: PictureSummary,
  view: View,
  segments: readonly PairSegment[],
): PairSegment[] {
  const sharp = [...segments];
  for (let k = 1; k < sharp.length; k++) {
    const [s, t] = [sharp[k - 1], sharp[k]] as [PairSegment, PairSegment];
    const jump = at(t, 'b', 'a', t.b[0]) - at(s, 'b', 'a', t.b[0]);
    if (Math.abs(jump) < 2 / b.gridRate) continue;
    // The side that lacks material has one moment of change; on the other one the gap lies behind it.
    const [own, other] = jump > 0 ? (['b', 'a'] as const) : (['a', 'b'] as const);
    const [short, long] = jump > 0 ? [b, a] : [a, b];
    const from = Math.max(s[own][0] + least, Math.min(s[own][1], t[own][0]) - around);
    const to = Math.min(t[own][1] - least, Math.max(s[own][1], t[own][0]) + around);
    const moment = changeOver(short, long, view, from, to, (x, line) =>
      at(line === 0 ? s : t, own, other, x),
    );
    if (moment === null) continue;
    sharp[k - 1] = ended(s, own, other, moment);
    sharp[k] = begun(t, own, other, moment);
  }
  return sharp;
}

type Side = 'a' | 'b';

/** Along a straight segment from one clock to the other. */
const at = (s: PairSegment, from: Side, to: Side, x: number): number =>
  s[to][0] + ((x - s[from][0]) * (s[to][1] - s[to][0])) / (s[from][1] - s[from][0]);

const ended = (s: PairSegment, own: Side, other: Side, x: number): PairSegment => ({
  ...s,
  [own]: [s[own][0], x],
  [other]: [s[other][0], at(s, own, other, x)],
});

const begun = (s: PairSegment, own: Side, other: Side, x: number): PairSegment => ({
  ...s,
  [own]: [x, s[own][1]],
  [other]: [at(s, own, other, x), s[other][1]],
});

function changeOver(
  short: PictureSummary,
  long: PictureSummary,
  view: View,
  from: number,
  to: number,
  along: (x: number, line: 0 | 1) => number,
): number | null {
  const [first, last] = [Math.ceil(from * short.gridRate), Math.floor(to * short.gridRate)];
  let sum = 0;
  let most = 0;
  let best: number | null = null;
  for (let i = first; i < last; i++) {
    const x = (i + 0.5) / short.gridRate;
    const one = Math.round(along(x, 0) * long.gridRate - 0.5);
    const two = Math.round(along(x, 1) * long.gridRate - 0.5);
    for (let s = view.first; s < view.first + view.count; s++) {
      const before = one >= 0 && one < long.cells ? (long.features[s * long.cells + one] as number) : 0;
      const after = two >= 0 && two < long.cells ? (long.features[s * long.cells + two] as number) : 0;
      sum += (short.features[s * short.cells + i] as number) * (before - after);
    }
    if (best === null || sum > most) [most, best] = [sum, (i + 1) / short.gridRate];
  }
  return best;
}
