import type { Transformation } from './transformation.ts';

/** Weights of every coefficient at (x, y), and their derivatives by x and by y, written into the three arrays. */
export type Basis = (x: number, y: number, w: Float64Array, byX: Float64Array, byY: Float64Array) => void;

/**
 * Maps that are linear in θ: a point goes to Σ_k w_k(point)·c_k, where c_k are pairs of numbers in θ.
 * @param count pairs in θ
 * @param place where x and y of pair k stand in θ
 */
export function linear(
  name: string,
  identity: Float64Array,
  basis: Basis,
  place: (k: number) => readonly [number, number],
): Transformation {
  const count = identity.length / 2;
  const places = Array.from({ length: count }, (_, k) => place(k));
  const xs = Int32Array.from(places, ([x]) => x);
  const ys = Int32Array.from(places, ([, y]) => y);
  const make = () =>
    [0, 1, 2].map(() => new Float64Array(count)) as [Float64Array, Float64Array, Float64Array];
  return {
    name,
    size: identity.length,
    identity,
    map(theta, points) {
      const [w, byX, byY] = make();
      const out = new Float64Array(points.length);
      for (let p = 0; p < points.length; p += 2) {
        basis(points[p] as number, points[p + 1] as number, w, byX, byY);
        let x = 0;
        let y = 0;
        for (let k = 0; k < count; k++) {
          const weight = w[k] as number;
          x += weight * (theta[xs[k] as number] as number);
          y += weight * (theta[ys[k] as number] as number);
        }
        out[p] = x;
        out[p + 1] = y;
      }
      return out;
    },
    back(theta, points, gradient) {
      const [w, byX, byY] = make();
      const forTheta = new Float64Array(theta.length);
      const forPoints = new Float64Array(points.length);
      for (let p = 0; p < points.length; p += 2) {
        basis(points[p] as number, points[p + 1] as number, w, byX, byY);
        const [gx, gy] = [gradient[p] as number, gradient[p + 1] as number];
        for (let k = 0; k < count; k++) {
          const [x, y] = [xs[k] as number, ys[k] as number];
          forTheta[x] = (forTheta[x] as number) + gx * (w[k] as number);
          forTheta[y] = (forTheta[y] as number) + gy * (w[k] as number);
          const pull = gx * (theta[x] as number) + gy * (theta[y] as number);
          forPoints[p] = (forPoints[p] as number) + (byX[k] as number) * pull;
          forPoints[p + 1] = (forPoints[p + 1] as number) + (byY[k] as number) * pull;
        }
      }
      return { theta: forTheta, points: forPoints };
    },
  };
}
