/**
 * What Gauss–Newton needs of many points: Σ weight·row·rowᵀ and Σ weight·error·row, for rows
 * gu·(u, v, 1), gv·(u, v, 1) and, of a projective step, −(gu·u + gv·v)·(u, v). Six numbers a point are summed into 18 (affine) or
 * 45 moments, of which the matrix is put together at the end.
 */
export type NormalSums = {
  clear(): void;
  add(gu: number, gv: number, u: number, v: number, error: number, weight: number): void;
  /** Writes the lower triangle of the matrix, size × size, and the right side. */
  read(matrix: Float64Array, side: Float64Array): void;
};

/** Powers of u and v in each moment: 1, u, v, u², uv, v², then of degree 3 and 4. */
const powers: readonly (readonly [number, number])[] = [0, 1, 2, 3, 4].flatMap((degree) =>
  Array.from({ length: degree + 1 }, (_, k) => [degree - k, k] as const),
);
const momentOf = (i: number, j: number): number => powers.findIndex(([p, q]) => p === i && q === j);

/** The rows' entries: of gu and of gv, sign and powers of u and v. */
const terms: readonly (readonly {
  readonly g: 0 | 1;
  readonly sign: 1 | -1;
  readonly u: number;
  readonly v: number;
}[])[] = [
  [{ g: 0, sign: 1, u: 1, v: 0 }],
  [{ g: 0, sign: 1, u: 0, v: 1 }],
  [{ g: 0, sign: 1, u: 0, v: 0 }],
  [{ g: 1, sign: 1, u: 1, v: 0 }],
  [{ g: 1, sign: 1, u: 0, v: 1 }],
  [{ g: 1, sign: 1, u: 0, v: 0 }],
  [
    { g: 0, sign: -1, u: 2, v: 0 },
    { g: 1, sign: -1, u: 1, v: 1 },
  ],
  [
    { g: 0, sign: -1, u: 1, v: 1 },
    { g: 1, sign: -1, u: 0, v: 2 },
  ],
];

/** Empty sums of an affine (6) or projective (8) step. @param size unknowns */
export function makeSums(size: 6 | 8): NormalSums {
  const count = size === 6 ? 6 : 15;
  // gu², gu·gv, gv² times the moments; gu·error and gv·error times those of degree 0 to 2.
  const squares = new Float64Array(3 * count);
  const errors = new Float64Array(12);
  const moments = new Float64Array(count);
  return {
    clear() {
      squares.fill(0);
      errors.fill(0);
    },
    add(gu, gv, u, v, error, weight) {
      moments[0] = 1;
      moments[1] = u;
      moments[2] = v;
      moments[3] = u * u;
      moments[4] = u * v;
      moments[5] = v * v;
      if (count === 15) {
        const [uu, uv, vv] = [u * u, u * v, v * v];
        moments[6] = uu * u;
        moments[7] = uu * v;
        moments[8] = u * vv;
        moments[9] = vv * v;
        moments[10] = uu * uu;
        moments[11] = uu * uv;
        moments[12] = uv * uv;
        moments[13] = uv * vv;
        moments[14] = vv * vv;
      }
      const a = weight * gu;
      const b = weight * gv;
      const aa = a * gu;
      const ab = a * gv;
      const bb = b * gv;
      for (let k = 0, at = 0; k < count; k++, at += 3) {
        const m = moments[k] as number;
        squares[at] = (squares[at] as number) + aa * m;
        squares[at + 1] = (squares[at + 1] as number) + ab * m;
        squares[at + 2] = (squares[at + 2] as number) + bb * m;
      }
      const ea = a * error;
      const eb = b * error;
      for (let k = 0; k < 6; k++) {
        const m = moments[k] as number;
        errors[k] = (errors[k] as number) + ea * m;
        errors[6 + k] = (errors[6 + k] as number) + eb * m;
      }
    },
    read(matrix, side) {
      for (let i = 0; i < size; i++) {
        const row = terms[i] as (typeof terms)[0];
        let pull = 0;
        for (const { g, sign, u, v } of row) pull += sign * (errors[6 * g + momentOf(u, v)] as number);
        side[i] = pull;
        for (let j = 0; j <= i; j++) {
          let sum = 0;
          for (const p of row)
            for (const q of terms[j] as (typeof terms)[0])
              sum += p.sign * q.sign * (squares[3 * momentOf(p.u + q.u, p.v + q.v) + p.g + q.g] as number);
          matrix[i * size + j] = sum;
        }
      }
    },
  };
}
