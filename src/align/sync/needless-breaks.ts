import type { PairSegment } from '#src/model/alignment.ts';
import { median } from './robust-lines.ts';
import { alongA, rateOf, type Search, segmentsOf, windowOrder } from './pair-search.ts';
import type { WindowMatch } from './window-match.ts';

/** A neighbour's line explains a stretch as well when windows there stand this high beside its own. */
const asWell = 0.8;
const looks = 5;

/**
 * The matches without stretches that a neighbour's line explains as well: the copies of a loop under a voice can win a
 * stretch, but a break must explain its windows clearly better than the line it leaves.
 */
export function withoutNeedless(search: Search, matches: readonly WindowMatch[]): readonly WindowMatch[] {
  let known = matches;
  for (;;) {
    const segments = segmentsOf(search, known);
    const needless = segments.find((s, i) =>
      [segments[i - 1], segments[i + 1]].some((near) => near !== undefined && explains(search, near, s)),
    );
    if (!needless) return known;
    const off = (m: WindowMatch) =>
      m.b >= needless.b[0] - 1e-6 &&
      m.b <= needless.b[1] + 1e-6 &&
      Math.abs(alongA(needless, m.b) - m.a) < 0.002;
    const left = known.filter((m) => !off(m));
    if (left.length === known.length || left.length < 2) return known;
    known = left;
  }
}

/** Whether windows all along `s` are met as well on the line of `near`. A bend is no break and stays. */
function explains(search: Search, near: PairSegment, s: PairSegment): boolean {
  const order = windowOrder(search);
  const half = 2 ** (order - 1) / 8000;
  const [from, to] = s.b;
  const ratios: number[] = [];
  for (let k = 0; k < looks; k++) {
    const b = from + ((k + 0.5) * (to - from)) / looks;
    const a = alongA(near, b);
    if (a < half || a > search.durationA - half || Math.abs(a - alongA(s, b)) < 0.003) continue;
    const own = search.match({ b, a: alongA(s, b), slope: rateOf(s) - 1, order, reach: 0.01 });
    const other = search.match({ b, a, slope: rateOf(near) - 1, order, reach: 0.01 });
    if (own) ratios.push((other?.strength ?? 0) / own.strength);
  }
  return ratios.length >= 2 && median(ratios) > asWell;
}
