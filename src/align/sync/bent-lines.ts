import { type Line, median } from './robust-lines.ts';

/** Temperature changes a clock over minutes: knots lie no closer than this, seconds. */
const shortestPiece = 45;
const mostPieces = 16;
/** A clock's rate is not expected to change by more than about this between pieces. */
const rateChange = 1e-5;
/** Bends that move nothing by more than this are left out, seconds. */
const visible = 3e-5;

/**
 * Replaces a line by a chain of pieces with shared knots where its points show that the clock's rate changed
 * slowly: least squares over evenly spaced knots, their number chosen by Schwarz' criterion (BIC) against the
 * noise between neighbouring points.
 */
export function bend(line: Line): Line[] {
  const points = line.points.filter(
    (p) => Math.abs(p.offset - line.offset - line.slope * (p.b - line.b)) < 0.02,
  );
  const length = line.last - line.first;
  if (points.length < 12 || length < 2 * shortestPiece) return [line];
  const x = points.map((p) => p.b);
  const y = points.map((p) => p.offset - line.offset - line.slope * (p.b - line.b));
  const claimed = points.map((p) => Math.hypot(p.sd, 2e-5));
  const noise = Math.max(1, localNoise(y, claimed));
  const penalty = 2 * Math.log(points.length);
  let best: { readonly cost: number; readonly knots: number[] | null } = {
    cost: misfit(y, claimed, noise, () => 0, x),
    knots: null,
  };
  for (let pieces = 2; pieces <= mostPieces && length / pieces >= shortestPiece; pieces *= 2) {
    if (points.length < 5 * pieces) break;
    const knots = spline(x, y, claimed, noise, line.first, length / pieces, pieces);
    const cost =
      misfit(y, claimed, noise, (b) => along(knots, line.first, length / pieces, b), x) + pieces * penalty;
    if (cost < best.cost && Math.max(...knots.map(Math.abs)) > visible) best = { cost, knots };
  }
  if (!best.knots) return [line];
  return piecesOf(line, best.knots, length / (best.knots.length - 1));
}

/** Spread of a point about the mean of its neighbours, in units of what the points claim. */
function localNoise(y: readonly number[], claimed: readonly number[]): number {
  const ratios: number[] = [];
  for (let i = 1; i + 1 < y.length; i++)
    ratios.push(
      Math.abs((y[i] as number) - ((y[i - 1] as number) + (y[i + 1] as number)) / 2) /
        (Math.sqrt(1.5) * (claimed[i] as number)),
    );
  return 1.4826 * median(ratios);
}

/** Sum of squares with outliers held at 3 standard deviations. */
function misfit(
  y: readonly number[],
  claimed: readonly number[],
  noise: number,
  model: (b: number) => number,
  x: readonly number[],
): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++)
    sum += Math.min(9, (((y[i] as number) - model(x[i] as number)) / (noise * (claimed[i] as number))) ** 2);
  return sum;
}

function along(knots: readonly number[], first: number, step: number, b: number): number {
  const i = Math.max(0, Math.min(knots.length - 2, Math.floor((b - first) / step)));
  const t = (b - first) / step - i;
  return (knots[i] as number) * (1 - t) + (knots[i + 1] as number) * t;
}

/** Heights at the knots: reweighted least squares, with a light pull towards an even rate. */
function spline(
  x: readonly number[],
  y: readonly number[],
  claimed: readonly number[],
  noise: number,
  first: number,
  step: number,
  pieces: number,
): number[] {
  let knots = new Array<number>(pieces + 1).fill(0);
  for (let turn = 0; turn < 4; turn++) {
    const m = Array.from({ length: pieces + 1 }, () => new Float64Array(pieces + 2));
    const add = (i: number, j: number, v: number): void => {
      const row = m[i] as Float64Array;
      row[j] = (row[j] as number) + v;
    };
    for (let k = 0; k < x.length; k++) {
      const s = noise * (claimed[k] as number);
      const u = ((y[k] as number) - along(knots, first, step, x[k] as number)) / (5 * s);
      // The first turn takes all points: they are inliers of the line already.
      const w = (turn === 0 ? 1 : Math.abs(u) < 1 ? (1 - u * u) ** 2 : 0) / s ** 2;
      const i = Math.max(0, Math.min(pieces - 1, Math.floor(((x[k] as number) - first) / step)));
      const t = ((x[k] as number) - first) / step - i;
      add(i, i, w * (1 - t) ** 2);
      add(i, i + 1, w * t * (1 - t));
      add(i + 1, i, w * t * (1 - t));
      add(i + 1, i + 1, w * t * t);
      add(i, pieces + 1, w * (1 - t) * (y[k] as number));
      add(i + 1, pieces + 1, w * t * (y[k] as number));
    }
    const pull = 1 / (rateChange * step) ** 2;
    for (let i = 1; i < pieces; i++)
      for (const [p, cp] of [
        [-1, 1],
        [0, -2],
        [1, 1],
      ] as const)
        for (const [q, cq] of [
          [-1, 1],
          [0, -2],
          [1, 1],
        ] as const)
          add(i + p, i + q, pull * cp * cq);
    for (let i = 0; i <= pieces; i++) add(i, i, 1e-3);
    knots = solve(m);
  }
  return knots;
}

/** Gaussian elimination of a small symmetric positive definite system; the last column is the right side. */
function solve(m: Float64Array[]): number[] {
  const n = m.length;
  for (let i = 0; i < n; i++) {
    const row = m[i] as Float64Array;
    for (let j = i + 1; j < n; j++) {
      const other = m[j] as Float64Array;
      const f = (other[i] as number) / (row[i] as number);
      if (f !== 0) for (let k = i; k <= n; k++) other[k] = (other[k] as number) - f * (row[k] as number);
    }
  }
  const out = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const row = m[i] as Float64Array;
    let v = row[n] as number;
    for (let k = i + 1; k < n; k++) v -= (row[k] as number) * (out[k] as number);
    out[i] = v / (row[i] as number);
  }
  return out;
}

function piecesOf(line: Line, knots: readonly number[], step: number): Line[] {
  const count = knots.length - 1;
  return Array.from({ length: count }, (_, i) => {
    const first = line.first + i * step;
    const last = i + 1 === count ? line.last : first + step;
    const middle = (first + last) / 2;
    const h0 = knots[i] as number;
    const h1 = knots[i + 1] as number;
    return {
      b: middle,
      offset: line.offset + line.slope * (middle - line.b) + (h0 + h1) / 2,
      slope: line.slope + (h1 - h0) / step,
      first,
      last,
      // Each piece has its share of the points.
      variance: line.variance * count,
      slopeVariance: line.slopeVariance * count ** 3,
      joinsNext: i + 1 < count || line.joinsNext,
      points: line.points.filter((p) => p.b >= first && p.b <= last),
    };
  });
}
