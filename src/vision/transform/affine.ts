import { linear } from './linear.ts';
import type { Transformation } from './transformation.ts';

/** θ = a b c d e f: (x, y) goes to (a·x + b·y + c, d·x + e·y + f). */
export const affine: Transformation = linear(
  'affine',
  Float64Array.of(1, 0, 0, 0, 1, 0),
  (x, y, w, byX, byY) => {
    w[0] = x;
    w[1] = y;
    w[2] = 1;
    byX[0] = 1;
    byY[1] = 1;
  },
  (k) => [k, 3 + k],
);
