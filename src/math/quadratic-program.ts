import { cholesky, solveCholesky, solveLower, solveLowerTransposed } from './cholesky.ts';
import { dot, type Matrix, matrix, multiplyLeft, row, transpose } from './matrix.ts';
import { qr } from './qr.ts';

/** aᵀ·x ≥ least; `equal`: aᵀ·x = least. `at` and `by` hold the entries of a that are not zero. */
export type Constraint = {
  readonly at: readonly number[];
  readonly by: readonly number[];
  readonly least: number;
  readonly equal?: boolean;
};

/** How far a constraint may be missed, for coefficients and unknowns of the order of 1. */
const slack = 1e-10;

/**
 * x that minimises ½·xᵀHx − gᵀx under linear constraints: the dual active-set method of Goldfarb & Idnani
 * 1983. H is n × n, symmetric positive definite; meant for a few hundred unknowns (n³ and n²·active set).
 * null when H is not positive definite, the constraints contradict one another, or (through rounding) the
 * set of active ones was changed more often than 10 × their number.
 */
export function solveQuadratic(
  h: Matrix,
  g: Float64Array,
  constraints: readonly Constraint[],
): Float64Array | null {
  const n = g.length;
  const l = cholesky(h);
  if (!l) return null;
  const x = solveCholesky(l, matrix(n, 1, g)).values;
  const order = [...constraints].sort((a, b) => Number(b.equal ?? false) - Number(a.equal ?? false));
  // L⁻¹a of every constraint, one a row.
  const all = transpose(solveLower(l, transpose(normals(order, n))));
  const active: { readonly index: number; readonly sign: number; force: number }[] = [];
  for (let changes = 0; ; ) {
    const next = mostMissed(order, x, new Set(active.map((a) => a.index)));
    if (!next) return x;
    const v = row(all, next.index).map((value) => next.sign * value);
    let force = 0;
    for (let added = false; !added; changes++) {
      if (changes > 10 * (order.length + 1)) return null;
      const { along, forces } = split(active, all, v);
      const square = dot(along, 0, along, 0, n);
      const full =
        square > 1e-20 * dot(v, 0, v, 0, n) ? -residual(order, next, x) / square : Number.POSITIVE_INFINITY;
      let step = full;
      let leaving = -1;
      active.forEach((a, k) => {
        const push = forces[k] as number;
        if (order[a.index]?.equal || push <= 0 || a.force / push >= step) return;
        step = a.force / push;
        leaving = k;
      });
      if (step === Number.POSITIVE_INFINITY) return null;
      if (full !== Number.POSITIVE_INFINITY) {
        const move = solveLowerTransposed(l, matrix(n, 1, along)).values;
        for (let k = 0; k < n; k++) x[k] = (x[k] as number) + step * (move[k] as number);
      }
      active.forEach((a, k) => {
        a.force -= step * (forces[k] as number);
      });
      force += step;
      if (leaving >= 0) active.splice(leaving, 1);
      else {
        active.push({ ...next, force });
        added = true;
      }
    }
  }
}

function normals(constraints: readonly Constraint[], n: number): Matrix {
  const out = matrix(constraints.length, n);
  constraints.forEach(({ at, by }, r) => {
    at.forEach((k, q) => {
      out.values[r * n + k] = (out.values[r * n + k] as number) + (by[q] as number);
    });
  });
  return out;
}

type Chosen = { readonly index: number; readonly sign: number };

function residual(constraints: readonly Constraint[], { index, sign }: Chosen, x: Float64Array): number {
  const { at, by, least } = constraints[index] as Constraint;
  let sum = -least;
  for (let q = 0; q < at.length; q++) sum += (by[q] as number) * (x[at[q] as number] as number);
  return sign * sum;
}

/** The first equality that is missed, else the inequality missed by most; null when all hold. */
function mostMissed(
  constraints: readonly Constraint[],
  x: Float64Array,
  active: ReadonlySet<number>,
): Chosen | null {
  let worst: Chosen | null = null;
  let by = -slack;
  for (let index = 0; index < constraints.length; index++) {
    if (active.has(index)) continue;
    const value = residual(constraints, { index, sign: 1 }, x);
    if (constraints[index]?.equal) {
      if (Math.abs(value) > slack) return { index, sign: value < 0 ? 1 : -1 };
    } else if (value < by) {
      by = value;
      worst = { index, sign: 1 };
    }
  }
  return worst;
}

/** v as a sum of the active constraints (`forces`) and what is orthogonal to them (`along`). */
function split(
  active: readonly Chosen[],
  all: Matrix,
  v: Float64Array,
): { along: Float64Array; forces: Float64Array } {
  const k = active.length;
  if (k === 0) return { along: v.slice(), forces: new Float64Array(0) };
  const basis = matrix(v.length, k);
  active.forEach(({ index, sign }, c) => {
    const a = row(all, index);
    for (let i = 0; i < v.length; i++) basis.values[i * k + c] = sign * (a[i] as number);
  });
  const { q, r } = qr(basis);
  const onto = multiplyLeft(q, matrix(v.length, 1, v)).values;
  const along = v.slice();
  for (let i = 0; i < v.length; i++) along[i] = (v[i] as number) - dot(q.values, i * k, onto, 0, k);
  // R·forces = Qᵀ·v, from the last row up.
  const forces = onto.slice();
  for (let i = k - 1; i >= 0; i--) {
    for (let j = i + 1; j < k; j++)
      forces[i] = (forces[i] as number) - (r.values[i * k + j] as number) * (forces[j] as number);
    const pivot = r.values[i * k + i] as number;
    forces[i] = pivot > 0 ? (forces[i] as number) / pivot : 0;
  }
  return { along, forces };
}
