/**
 * What Gauss–Newton needs of many points: Σ weight·row·rowᵀ and Σ weight·error·row, for rows
 * gu·(u, v, 1), gv·(u, v, 1) and, of a projective step, −(gu·u + gv·v)·(u, v). Points of one row of a patch share their v: powers of u are summed
 * along it, and those of v multiplied on at its end, into 18 (affine) or 45 moments, of which the matrix is put together at last.
 */
export type NormalSums = {
  clear(): void;
  /**
   * The points of one row, at v: slopes `gain`·byU, `gain`·byV from `from` on, of which u, errors and weights begin at 0; weight 0 leaves a point out.
   */
  addRow(
    v: number,
    us: Floats,
    byU: Floats,
    byV: Floats,
    from: number,
    errors: Floats,
    weights: Floats,
    gain: number,
  ): void;
  /** Writes the lower triangle of the matrix, size × size, and the right side. */
  read(matrix: Float64Array, side: Float64Array): void;
};

type Floats = Float32Array | Float64Array;

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

/** Where the moments that make up each entry of the matrix's lower triangle, and of the right side, lie among the sums: sign and place. */
function entriesOf(size: 6 | 8) {
  const rows = terms.slice(0, size);
  return {
    sides: rows.map((row) => row.map(({ g, sign, u, v }) => ({ sign, at: 6 * g + momentOf(u, v) }))),
    cells: rows.map((row, i) =>
      rows
        .slice(0, i + 1)
        .map((other) =>
          row.flatMap((p) =>
            other.map((q) => ({ sign: p.sign * q.sign, at: 3 * momentOf(p.u + q.u, p.v + q.v) + p.g + q.g })),
          ),
        ),
    ),
  };
}

/** Empty sums of an affine (6) or projective (8) step. @param size unknowns */
export function makeSums(size: 6 | 8): NormalSums {
  const count = size === 6 ? 6 : 15;
  // gu², gu·gv, gv² times the moments; gu·error and gv·error times those of degree 0 to 2.
  const squares = new Float64Array(3 * count);
  const errors = new Float64Array(12);
  const { sides, cells } = entriesOf(size);
  const plus = (sums: Float64Array, at: number, value: number): void => {
    sums[at] = (sums[at] as number) + value;
  };
  return {
    clear() {
      squares.fill(0);
      errors.fill(0);
    },
    addRow(v, us, byU, byV, from, off, weights, gain) {
      // Of gu², gu·gv and gv² the sums times 1, u, u²; of gu·error and gv·error times 1, u.
      let a0 = 0;
      let a1 = 0;
      let a2 = 0;
      let b0 = 0;
      let b1 = 0;
      let b2 = 0;
      let c0 = 0;
      let c1 = 0;
      let c2 = 0;
      let p0 = 0;
      let p1 = 0;
      let q0 = 0;
      let q1 = 0;
      for (let i = 0; i < us.length; i++) {
        const weight = weights[i] as number;
        if (weight === 0) continue;
        const u = us[i] as number;
        const gu = gain * (byU[from + i] as number);
        const gv = gain * (byV[from + i] as number);
        const aa = weight * gu * gu;
        const ab = weight * gu * gv;
        const bb = weight * gv * gv;
        const error = weight * (off[i] as number);
        const p = error * gu;
        const q = error * gv;
        const uu = u * u;
        a0 += aa;
        a1 += aa * u;
        a2 += aa * uu;
        b0 += ab;
        b1 += ab * u;
        b2 += ab * uu;
        c0 += bb;
        c1 += bb * u;
        c2 += bb * uu;
        p0 += p;
        p1 += p * u;
        q0 += q;
        q1 += q * u;
        if (count === 6) continue;
        // Projective steps are rare: what they need besides is added point by point.
        plus(errors, 3, p * uu);
        plus(errors, 4, p * u * v);
        plus(errors, 5, p * v * v);
        plus(errors, 9, q * uu);
        plus(errors, 10, q * u * v);
        plus(errors, 11, q * v * v);
        for (let k = 6; k < count; k++) {
          const [i, j] = powers[k] as (typeof powers)[0];
          const moment = u ** i * v ** j;
          plus(squares, 3 * k, aa * moment);
          plus(squares, 3 * k + 1, ab * moment);
          plus(squares, 3 * k + 2, bb * moment);
        }
      }
      const vv = v * v;
      plus(squares, 0, a0);
      plus(squares, 1, b0);
      plus(squares, 2, c0);
      plus(squares, 3, a1);
      plus(squares, 4, b1);
      plus(squares, 5, c1);
      plus(squares, 6, v * a0);
      plus(squares, 7, v * b0);
      plus(squares, 8, v * c0);
      plus(squares, 9, a2);
      plus(squares, 10, b2);
      plus(squares, 11, c2);
      plus(squares, 12, v * a1);
      plus(squares, 13, v * b1);
      plus(squares, 14, v * c1);
      plus(squares, 15, vv * a0);
      plus(squares, 16, vv * b0);
      plus(squares, 17, vv * c0);
      plus(errors, 0, p0);
      plus(errors, 1, p1);
      plus(errors, 2, v * p0);
      plus(errors, 6, q0);
      plus(errors, 7, q1);
      plus(errors, 8, v * q0);
    },
    read(matrix, side) {
      for (let i = 0; i < size; i++) {
        const row = cells[i] as (typeof cells)[0];
        let pull = 0;
        for (const { sign, at } of sides[i] as (typeof sides)[0]) pull += sign * (errors[at] as number);
        side[i] = pull;
        for (let j = 0; j <= i; j++) {
          let sum = 0;
          for (const { sign, at } of row[j] as (typeof row)[0]) sum += sign * (squares[at] as number);
          matrix[i * size + j] = sum;
        }
      }
    },
  };
}
