import type { Transformation } from './transformation.ts';

/** θ = a b c d e f g h: (x, y) goes to (a·x + b·y + c, d·x + e·y + f) / (g·x + h·y + 1). */
export const projective: Transformation = {
  name: 'projective',
  size: 8,
  identity: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0),
  map(theta, points) {
    const [a, b, c, d, e, f, g, h] = numbers(theta);
    const out = new Float64Array(points.length);
    for (let p = 0; p < points.length; p += 2) {
      const [x, y] = [points[p] as number, points[p + 1] as number];
      const w = g * x + h * y + 1;
      out[p] = (a * x + b * y + c) / w;
      out[p + 1] = (d * x + e * y + f) / w;
    }
    return out;
  },
  back(theta, points, gradient) {
    const [a, b, c, d, e, f, g, h] = numbers(theta);
    const forTheta = new Float64Array(8);
    const forPoints = new Float64Array(points.length);
    const add = (k: number, value: number) => {
      forTheta[k] = (forTheta[k] as number) + value;
    };
    for (let p = 0; p < points.length; p += 2) {
      const [x, y] = [points[p] as number, points[p + 1] as number];
      const w = g * x + h * y + 1;
      const [u, v] = [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
      const [gx, gy] = [(gradient[p] as number) / w, (gradient[p + 1] as number) / w];
      const pull = -(gx * u + gy * v);
      for (const [k, value] of [gx * x, gx * y, gx, gy * x, gy * y, gy, pull * x, pull * y].entries())
        add(k, value);
      forPoints[p] = gx * a + gy * d + pull * g;
      forPoints[p + 1] = gx * b + gy * e + pull * h;
    }
    return { theta: forTheta, points: forPoints };
  },
};

type Eight = readonly [number, number, number, number, number, number, number, number];
const numbers = (theta: ArrayLike<number>): Eight => Array.from(theta).slice(0, 8) as unknown as Eight;
