import { readLinear } from '#src/align/read-linear.ts';
import type { Posterior } from '#src/align/posterior.ts';
import type { Sequence } from '#src/model/sequence.ts';

/**
 * How far the tempo of two performances wanders apart (a share of it), and how long it stays so, seconds: more than people
 * do, as what the path makes of noise has to fit in too (docs/notes/fusion.md).
 */
const wander = 0.3;
const lasting = 1.5;
/** Seconds of one step of the filter. */
const bin = 0.05;
/** How far beside the path it is asked how sharply distances rise, seconds. */
const reaches = [0.06, 0.12] as const;

/**
 * How surely what the sequences tell holds the path at each place, the clocks taken for such as people keep: tempi that
 * wander by `wander` and come back within `lasting`. The soft recursion of `posterior` takes a path for a random walk, which
 * between two moments that tell (steps of a level held for seconds) strays too little, and what is nothing but noise there
 * seems to hold it. Here a moment counts for what distances rise by beside the path (their curvature), and in between only
 * the tempo says where the path may lie: a Kalman smoother (Rauch, Tung & Striebel 1965) over place and tempo.
 * @param a b squared distances are nats
 * @param hop seconds between their frames
 * @param held whether the path's ends are known
 * @returns a variance in j − i at each place, as `posterior` has it
 */
export function varianceBetween(
  a: Sequence,
  b: Sequence,
  { first, offset }: Posterior,
  hop: number,
  held: readonly [boolean, boolean],
): Float64Array {
  const read = (sign: 1 | -1, move: number) =>
    readLinear(
      sign < 0 ? a : b,
      offset.map((v, u) => (first + u + sign * (v + move)) / 2),
    ).values;
  const far = (move: number) => squares(read(-1, move), read(1, move), a.dims);
  const here = far(0);
  const places = Math.max(1, Math.round((2 * bin) / hop));
  const toldBeside = reaches.map((seconds) => {
    const most = Math.max(1, Math.round(seconds / hop));
    const [up, down] = [far(2 * most), far(-2 * most)];
    const precision = new Float64Array(Math.ceil(here.length / places));
    // Half a cell's distance a place of the anti-diagonals (`fairSteps`); nats a squared second.
    for (let u = 0; u < here.length; u++) {
      const rise = (up[u] as number) + (down[u] as number) - 2 * (here[u] as number);
      const k = Math.floor(u / places);
      precision[k] = (precision[k] as number) + rise / (2 * (2 * most * hop) ** 2);
    }
    return precision;
  });
  const variance = smoothed(beyondLuck(toldBeside), (places * hop) / 2, held);
  return Float64Array.from(here, (_, u) => (variance[Math.floor(u / places)] as number) / hop ** 2);
}

/**
 * What rises by luck falls by luck as well, so that what falls tells how much that is. Bins that do not stand out of it
 * tell no more than most such do: clipped at 0 one by one they would hold the path. What most tell is part noise that the
 * path has followed: it rises beside the path, too, but the less sharply the farther off it is asked (as one to the reach), where
 * what is there rises alike.
 * @param told as asked at each of `reaches`
 */
function beyondLuck(told: readonly Float64Array[]): Float64Array {
  const [near = new Float64Array()] = told;
  const falling = near.filter((value) => value < 0);
  const luck = Math.sqrt(falling.reduce((sum, value) => sum + value ** 2, 0) / Math.max(1, falling.length));
  const isUsual = (k: number) => (near[k] as number) <= clear * luck;
  const [close, farther] = told.map((asked) => median(asked.filter((_, k) => isUsual(k)))) as [
    number,
    number,
  ];
  const beyond = (reaches[1] * farther - reaches[0] * close) / (reaches[1] - reaches[0]);
  const usual = Math.max(0, Math.min(close, beyond));
  return near.map((value, k) => (isUsual(k) ? usual : value));
}

const median = (values: Float64Array): number => values.sort()[values.length >> 1] ?? 0;

/** Root mean squares of luck from which a bin stands out. */
const clear = 3;

function squares(x: Float32Array, y: Float32Array, dims: number): Float64Array {
  const out = new Float64Array(x.length / dims);
  for (let k = 0; k < x.length; k++) {
    const p = Math.floor(k / dims);
    out[p] = (out[p] as number) + ((x[k] as number) - (y[k] as number)) ** 2;
  }
  return out;
}

/** Covariance of place and tempo: [place, both, tempo]. */
type Covariance = readonly [number, number, number];

/** Seconds squared: nothing is known of the place. */
const unknown = 100;

/** The variance of the place in each bin, of what all bins tell. */
function smoothed(
  precision: Float64Array,
  step: number,
  [begin, end]: readonly [boolean, boolean],
): Float64Array {
  const before = filtered(precision, step, begin);
  const after = filtered(precision.slice().reverse(), step, end).reverse();
  return precision.map((told, k) => {
    const [p, q] = [inverse(before[k] as Covariance), inverse(after[k] as Covariance)];
    // What a tempo usually is has been counted from both sides.
    const all: Covariance = [p[0] + q[0] + told, p[1] - q[1], p[2] + q[2] - 1 / wander ** 2];
    return inverse(all)[0];
  });
}

/** What all bins before each tell of it. */
function filtered(precision: Float64Array, step: number, isHeld: boolean): Covariance[] {
  const stay = Math.exp(-step / lasting);
  const noise = wander ** 2 * (1 - stay ** 2);
  let now: Covariance = [isHeld ? 0.01 ** 2 : unknown, 0, wander ** 2];
  return Array.from(precision, (told) => {
    const before = now;
    const [p, c, t] = now;
    const gain = told / (1 + told * p);
    const [p1, c1, t1] = [p - gain * p * p, c - gain * p * c, t - gain * c * c];
    now = [p1 + 2 * step * c1 + step ** 2 * t1, stay * (c1 + step * t1), stay ** 2 * t1 + noise];
    return before;
  });
}

function inverse([p, c, t]: Covariance): Covariance {
  const d = p * t - c * c;
  return [t / d, -c / d, p / d];
}
