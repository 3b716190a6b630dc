import { type Curve, curveAt } from './curve.ts';

/** Knots closer than this on either clock are one, seconds. */
const least = 1e-6;

/** The curve with its recordings exchanged: a deviation of b's time is one of a's, by the slope there. */
export function exchanged({ a, b, sd }: Curve): Curve {
  const last = a.length - 1;
  const slope = (k: number) => {
    const [p, q] = [Math.max(0, k - 1), Math.min(last, k + 1)];
    return ((b[q] as number) - (b[p] as number)) / ((a[q] as number) - (a[p] as number));
  };
  return { a: b, b: a, sd: sd.map((v, k) => v / slope(k)) };
}

/**
 * From the first recording by way of a second to a third. Where one of the two curves says nothing, so does this one.
 * Deviations are those of both, as of independent errors.
 */
export function chained(first: Curve, then: Curve): Curve {
  const back = exchanged(first);
  const moments = [...first.a, ...then.a.flatMap((t) => curveAt(back, t)?.b ?? [])].sort((p, q) => p - q);
  const out = { a: [] as number[], b: [] as number[], sd: [] as number[] };
  for (const t of moments) {
    const between = curveAt(first, t);
    const end = between && curveAt(then, between.b);
    if (!end) continue;
    const [lastA, lastB] = [
      out.a.at(-1) ?? Number.NEGATIVE_INFINITY,
      out.b.at(-1) ?? Number.NEGATIVE_INFINITY,
    ];
    if (!(t - lastA > least && end.b - lastB > least)) continue;
    out.a.push(t);
    out.b.push(end.b);
    out.sd.push(Math.hypot(end.sd, between.sd * slopeAt(then, between.b)));
  }
  return out.a.length < 2 ? { a: [], b: [], sd: [] } : out;
}

function slopeAt({ a, b }: Curve, time: number): number {
  const k = Math.max(
    1,
    Math.min(
      a.length - 1,
      a.findIndex((t) => t >= time),
    ),
  );
  return ((b[k] as number) - (b[k - 1] as number)) / ((a[k] as number) - (a[k - 1] as number));
}

/**
 * The way from the first of `count` recordings to the last that is right with the highest probability, if each pair is by itself.
 * @param sure of a pair, 0…1; 0: none
 * @returns their numbers, the first and the last among them; null where no way leads there
 */
export function surestWay(
  count: number,
  sure: (p: number, q: number) => number,
): { readonly way: readonly number[]; readonly sure: number } | null {
  const best = new Array<number>(count).fill(0);
  best[0] = 1;
  const from = new Array<number>(count).fill(0);
  // Bellman & Ford: as often as a way has steps at most.
  for (let round = 1; round < count; round++)
    for (let p = 0; p < count; p++)
      for (let q = 1; q < count; q++) {
        const now = p === q ? 0 : (best[p] as number) * sure(p, q);
        if (!(now > (best[q] as number))) continue;
        best[q] = now;
        from[q] = p;
      }
  const reached = best[count - 1] as number;
  if (!(reached > 0)) return null;
  const way = [count - 1];
  while (way[0] !== 0) way.unshift(from[way[0] as number] as number);
  return { way, sure: reached };
}
