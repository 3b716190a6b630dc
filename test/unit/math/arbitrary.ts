import fc from 'fast-check';
import { add, build, entry, frobenius, identity, type Matrix, multiplyLeft } from '#src/math/matrix.ts';

const value = fc.double({ min: -1, max: 1, noNaN: true });

/** Dense matrices, also of low rank, with equal and zero columns, and with columns of very different scale. */
export const anyMatrix = (rows: readonly [number, number], cols: readonly [number, number]) =>
  fc
    .record({
      n: fc.integer({ min: rows[0], max: rows[1] }),
      p: fc.integer({ min: cols[0], max: cols[1] }),
      rank: fc.integer({ min: 0, max: 8 }),
      exponent: fc.constantFrom(0, 0, 3, 7),
    })
    .chain(({ n, p, rank, exponent }) =>
      fc
        .tuple(
          fc.array(value, { minLength: n * p, maxLength: n * p }),
          fc.array(fc.integer({ min: -exponent, max: exponent }), { minLength: p, maxLength: p }),
        )
        .map(([values, powers]) =>
          // Column j repeats column j mod rank: dependent, in another scale.
          build(n, p, (i, j) => {
            const from = rank === 0 ? j : j % rank;
            return (values[i * p + from] as number) * 10 ** (powers[j] as number);
          }),
        ),
    );

export const anySymmetric = (size: readonly [number, number]) =>
  anyMatrix(size, size).map((a) => {
    const n = Math.min(a.rows, a.cols);
    return build(n, n, (i, j) => entry(a, i, j) + entry(a, j, i));
  });

/** ‖a − b‖ / max(‖b‖, tiny) */
export const apart = (a: Matrix, b: Matrix): number =>
  frobenius(add(a, b, -1)) / Math.max(frobenius(b), 1e-300);

/** How far columns are from orthonormal. */
export const skew = (a: Matrix): number =>
  a.cols === 0 ? 0 : frobenius(add(multiplyLeft(a, a), identity(a.cols), -1));
