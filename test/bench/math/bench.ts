/** Eigenvalues and singular values: speed, reconstruction, orthogonality: npm run bench -- math */
import {
  add,
  build,
  frobenius,
  identity,
  type Matrix,
  multiplyLeft,
  multiplyRight,
  scaleColumns,
} from '#src/math/matrix.ts';
import { svd } from '#src/math/svd.ts';
import { symmetricEigen } from '#src/math/symmetric-eigen.ts';
import { makeRandom } from '../sync/random.ts';

/** Milliseconds of processor time a call, best of three rounds. */
function time(work: () => void, n: number): number {
  const times = Math.max(1, Math.round(2e6 / n ** 3));
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const from = process.cpuUsage();
    for (let k = 0; k < times; k++) work();
    const { user, system } = process.cpuUsage(from);
    best = Math.min(best, (user + system) / 1000 / times);
  }
  return best;
}

const off = (a: Matrix, b: Matrix) => frobenius(add(a, b, -1)).toExponential(1);

export default function bench(): void {
  const random = makeRandom(1);
  console.log('| n | eigen ms | ‖VΛVᵀ−A‖/‖A‖ | ‖VᵀV−1‖ | svd ms | ‖USVᵀ−A‖/‖A‖ | ‖UᵀU−1‖ |');
  console.log('|---|---|---|---|---|---|---|');
  for (const n of [3, 6, 12, 40, 100, 300]) {
    const x = build(n + 5, n, () => random.uniform() - 0.5);
    const raw = multiplyLeft(x, x);
    const a = { ...raw, values: raw.values.map((v) => v / frobenius(raw)) };
    const e = symmetricEigen(a);
    const s = svd(a);
    const cells = [
      n,
      time(() => symmetricEigen(a), n).toFixed(4),
      off(multiplyRight(scaleColumns(e.vectors, e.values), e.vectors), a),
      off(multiplyLeft(e.vectors, e.vectors), identity(n)),
      time(() => svd(a), n).toFixed(4),
      off(multiplyRight(scaleColumns(s.u, s.values), s.v), a),
      off(multiplyLeft(s.u, s.u), identity(n)),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
