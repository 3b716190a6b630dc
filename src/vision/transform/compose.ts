import type { Transformation } from './transformation.ts';

/**
 * Repeated warping: a point goes through `first`, where it comes out through the next, and so on (coarse to fine).
 * θ is the numbers of all, one after the other.
 */
export function composed(first: Transformation, ...others: readonly Transformation[]): Transformation {
  const all = [first, ...others];
  const starts = all.map((_, k) => all.slice(0, k).reduce((sum, { size }) => sum + size, 0));
  const size = all.reduce((sum, each) => sum + each.size, 0);
  const part = (theta: ArrayLike<number>, k: number): Float64Array =>
    Float64Array.from(
      { length: (all[k] as Transformation).size },
      (_, i) => theta[(starts[k] as number) + i] as number,
    );
  return {
    name: all.map(({ name }) => name).join(' ∘ '),
    size,
    identity: Float64Array.from(all.flatMap(({ identity }) => [...identity])),
    map: (theta, points) =>
      all.reduce<Float64Array>((at, each, k) => each.map(part(theta, k), at), Float64Array.from(points)),
    back(theta, points, gradient) {
      const seen: Float64Array[] = [Float64Array.from(points)];
      for (const [k, each] of all.slice(0, -1).entries())
        seen.push(each.map(part(theta, k), seen[k] as Float64Array));
      const out = new Float64Array(size);
      let pulled = Float64Array.from(gradient);
      for (let k = all.length - 1; k >= 0; k--) {
        const back = (all[k] as Transformation).back(part(theta, k), seen[k] as Float64Array, pulled);
        out.set(back.theta, starts[k] as number);
        pulled = Float64Array.from(back.points);
      }
      return { theta: out, points: pulled };
    },
  };
}
