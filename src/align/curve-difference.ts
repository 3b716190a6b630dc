import { type Curve, curveAt } from './curve.ts';

/** How two maps of one pair differ, in b's seconds at moments of a: the second beside the first. */
export type Difference = {
  readonly a: readonly number[];
  /** The first’s time of b less the second’s. */
  readonly by: readonly number[];
  /** Of the absolute difference. */
  readonly median: number;
  readonly most: { readonly by: number; readonly at: number };
};

type Line = Pick<Curve, 'a' | 'b'>;

/**
 * At the knots of both where both go; empty stretches say nothing.
 * @param p unbroken stretches of the one, @param q of the other
 * @returns null where they have no moment in common
 */
export function curveDifference(p: readonly Line[], q: readonly Line[]): Difference | null {
  const times = [...new Set([...p, ...q].flatMap((line) => line.a))].sort((s, t) => s - t);
  const bAt = (lines: readonly Line[], t: number): number | null => {
    for (const line of lines) {
      const at = curveAt({ ...line, sd: line.b }, t);
      if (at) return at.b;
    }
    return null;
  };
  const a: number[] = [];
  const by: number[] = [];
  for (const t of times) {
    const [one, other] = [bAt(p, t), bAt(q, t)];
    if (one === null || other === null) continue;
    a.push(t);
    by.push(one - other);
  }
  if (a.length === 0) return null;
  const sizes = by.map(Math.abs).sort((s, t) => s - t);
  const most = by.reduce((k, value, n) => (Math.abs(value) > Math.abs(by[k] as number) ? n : k), 0);
  return {
    ...{ a, by, median: sizes[sizes.length >> 1] as number },
    most: { by: by[most] as number, at: a[most] as number },
  };
}
