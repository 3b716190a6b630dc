/** A path through m sequences: for each of them its index at every point; none ever decreases. */
export type IndexPath = readonly ArrayLike<number>[];

/**
 * How far two paths lie apart, in frames, both ways (Zhou & De la Torre's alignment error):
 *
 *     pDif(P, Q) = ( Σᵢ minⱼ |Pᵢ − Qⱼ| + Σⱼ minᵢ |Pᵢ − Qⱼ| ) / ( |P| + |Q| ),   |·| the Euclidean norm.
 *
 * 0 for the same set of points. Both paths need at least one point and run through as many sequences.
 */
export function pathError(p: IndexPath, q: IndexPath): number {
  const count = (path: IndexPath): number => path[0]?.length ?? 0;
  if (p.length !== q.length || count(p) === 0 || count(q) === 0)
    throw new Error('paths without points, or through different numbers of sequences');
  return (distances(p, q) + distances(q, p)) / (count(p) + count(q));
}

/**
 * Σᵢ minⱼ |Pᵢ − Qⱼ|. Points of a path are in the order of their coordinate sums s, and two points lie at
 * least |s − s′|/√m apart: the search goes outwards from the nearest sum and ends there.
 */
function distances(p: IndexPath, q: IndexPath): number {
  const sums = coordinateSums(q);
  const own = coordinateSums(p);
  const scale = 1 / Math.sqrt(p.length);
  let total = 0;
  let near = 0;
  for (let a = 0; a < own.length; a++) {
    const sum = own[a] as number;
    while (near < sums.length - 1 && (sums[near] as number) < sum) near++;
    let least = Number.POSITIVE_INFINITY;
    for (const direction of [1, -1])
      for (let b = direction === 1 ? near : near - 1; b >= 0 && b < sums.length; b += direction) {
        if (Math.abs((sums[b] as number) - sum) * scale >= least) break;
        least = Math.min(least, distance(p, a, q, b));
      }
    total += least;
  }
  return total;
}

function coordinateSums(path: IndexPath): Float64Array {
  const out = new Float64Array(path[0]?.length ?? 0);
  for (const index of path)
    for (let k = 0; k < out.length; k++) out[k] = (out[k] as number) + (index[k] as number);
  return out;
}

function distance(p: IndexPath, a: number, q: IndexPath, b: number): number {
  let sum = 0;
  for (let s = 0; s < p.length; s++) sum += ((p[s]?.[a] as number) - (q[s]?.[b] as number)) ** 2;
  return Math.sqrt(sum);
}
