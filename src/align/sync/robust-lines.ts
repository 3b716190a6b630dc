import type { Point } from './match-chain.ts';

/** One straight stretch on the plane offset = a − b against b. */
export type Line = {
  /** Pivot: weighted mean of b. */
  readonly b: number;
  readonly offset: number;
  readonly slope: number;
  /** First and last b that speak for it. */
  readonly first: number;
  readonly last: number;
  readonly variance: number;
  readonly slopeVariance: number;
  /** The next line starts where this one ends, at the same offset: a bend, not a break. */
  readonly joinsNext: boolean;
  readonly points: readonly Point[];
};

/** Errors that all windows share (room, microphone, codec) never average out. */
const systematic = 1.5e-5;
/** One clock's rate changes by about this much between the stretches it is measured on. */
const rateSpread = 2e-6;

/**
 * Fits a line to each run by iteratively reweighted least squares (Tukey's biweight). Runs share a slope, since
 * a pause does not change a clock; each may leave it as far as its own points insist.
 */
export function fitLines(runs: readonly (readonly Point[])[], maxDrift: number): Line[] {
  const kept = runs.filter((run) => run.length > 0);
  if (kept.length === 0) return [];
  let weights = kept.map((run) => run.map((p) => 1 / (p.sd ** 2 + 2e-5 ** 2)));
  let lines: Line[] = [];
  let scale = 1;
  for (let turn = 0; turn < 6; turn++) {
    const shared = sharedSlope(kept, weights, maxDrift);
    lines = kept.map((run, s) => lineOf(run, weights[s] as number[], shared, scale));
    // How large residuals really are, in units of what the matches claim.
    const ratios: number[] = [];
    for (const [s, run] of kept.entries())
      for (const p of run) ratios.push(Math.abs(residual(lines[s] as Line, p)) / claimed(p));
    scale = Math.max(1, 1.4826 * median(ratios));
    weights = kept.map((run, s) =>
      run.map((p) => {
        const u = residual(lines[s] as Line, p) / (5 * scale * claimed(p));
        return Math.abs(u) < 1 ? (1 - u * u) ** 2 / claimed(p) ** 2 : 1e-9 / claimed(p) ** 2;
      }),
    );
  }
  return lines;
}

const claimed = (p: Point): number => Math.hypot(p.sd, 2e-5);
const residual = (line: Line, p: Point): number => p.offset - line.offset - line.slope * (p.b - line.b);

/** The middle value, of an even number the mean of the middle two; 0 of none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((p, q) => p - q);
  const half = sorted.length >> 1;
  return sorted.length % 2
    ? (sorted[half] as number)
    : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

type SharedSlope = { readonly slope: number; readonly variance: number };

function sharedSlope(
  runs: readonly (readonly Point[])[],
  weights: readonly (readonly number[])[],
  maxDrift: number,
): SharedSlope {
  let sbb = 0;
  let sbo = 0;
  for (const [s, run] of runs.entries()) {
    const m = moments(run, weights[s] as number[]);
    sbb += m.sbb;
    sbo += m.sbo;
  }
  // Without evidence of its own a pair is taken to run evenly, within the drift allowed.
  const prior = 1 / maxDrift ** 2;
  return { slope: sbo / (sbb + prior), variance: 1 / (sbb + prior) };
}

type Moments = {
  readonly w: number;
  readonly b: number;
  readonly offset: number;
  readonly sbb: number;
  readonly sbo: number;
};

function moments(run: readonly Point[], weights: readonly number[]): Moments {
  let w = 0;
  let b = 0;
  let offset = 0;
  for (const [i, p] of run.entries()) {
    const v = weights[i] as number;
    w += v;
    b += v * p.b;
    offset += v * p.offset;
  }
  b /= w;
  offset /= w;
  let sbb = 0;
  let sbo = 0;
  for (const [i, p] of run.entries()) {
    const v = weights[i] as number;
    sbb += v * (p.b - b) ** 2;
    sbo += v * (p.b - b) * (p.offset - offset);
  }
  return { w, b, offset, sbb, sbo };
}

function lineOf(run: readonly Point[], weights: readonly number[], shared: SharedSlope, scale: number): Line {
  const m = moments(run, weights);
  const prior = 1 / (shared.variance * scale ** 2 + rateSpread ** 2);
  const own = m.sbb / scale ** 2;
  const slope = (m.sbo / scale ** 2 + prior * shared.slope) / (own + prior);
  return {
    b: m.b,
    offset: m.offset,
    slope,
    first: (run[0] as Point).b,
    last: (run[run.length - 1] as Point).b,
    variance: scale ** 2 / m.w + systematic ** 2,
    slopeVariance: 1 / (own + prior),
    joinsNext: false,
    points: run,
  };
}
