import type { FeatureBlocks, Moments, Spectra } from '#src/signal/feature-blocks.ts';
import { fftLength } from '#src/signal/fft.ts';
import { plainSound, type SoundArithmetic } from '#src/signal/sound-arithmetic.ts';
import type { SoundSummary } from '#src/signal/sound-summary.ts';
import { median } from './robust-lines.ts';

/**
 * Where blocks of one recording are likely to lie in the other, from their summaries alone. Blocks are
 * correlated with everything by FFT, two feature bands to a complex number, so that one inverse transform
 * gives the sum over all bands.
 */
export type Hit = {
  /** Which block. */
  readonly block: number;
  /** Centre of the block in source seconds of B. */
  readonly b: number;
  /** Source time of A minus source time of B, at the block's centre. */
  readonly offset: number;
  /** Height in standard deviations of the correlation over all lags tried. */
  readonly z: number;
};

export type Line = {
  /** Offset (A − B) at B's time `b`, and how it changes per second of B. */
  readonly b: number;
  readonly offset: number;
  readonly slope: number;
  readonly support: number;
  readonly hits: readonly Hit[];
};

export type Coarse = {
  /** Best first; those of one event with a pause in it are separate lines. */
  readonly lines: readonly Line[];
  readonly hits: readonly Hit[];
  /** Seconds of a block. */
  readonly block: number;
};

const hitsPerBlock = 6;
const strong = 9;

/**
 * Lines of offset and drift along which b may lie in a: blocks of the shorter recording are sought in the longer one by
 * correlation of band energies, and peaks that lie on one line vote for it.
 * @param maxDrift ppm
 * @param progress blocks done, of how many
 */
export function placeCoarsely(
  a: SoundSummary,
  b: SoundSummary,
  maxDrift: number,
  arithmetic: SoundArithmetic = plainSound,
  progress?: (done: number, total: number) => void,
): Coarse {
  // Blocks are cut from the shorter recording and sought in the longer one.
  const swapped = a.duration < b.duration;
  const long = swapped ? b : a;
  const short = swapped ? a : b;
  const rate = short.frameRate;
  const block = Math.min(short.frames, Math.round(rate * Math.max(10, Math.min(60, short.duration / 8))));
  const hop = Math.max(
    1,
    block === short.frames ? block : Math.floor(block / (short.duration < 1200 ? 2 : 1)),
  );
  const starts: number[] = [];
  for (let s = 0; s + block <= short.frames; s += hop) starts.push(s);
  if (starts.length === 0) starts.push(0);
  const last = short.frames - block;
  if (last - (starts[starts.length - 1] as number) > hop / 2) starts.push(last);

  const blocks = arithmetic.blocks(fftLength(Math.max(1024, 2 * block)), Math.ceil(long.bands / 2));
  const searcher = makeSearcher(long, short, block, blocks);
  const hits: Hit[] = [];
  const toHit = (index: number, lag: number, z: number): Hit => {
    const start = starts[index] as number;
    const centre = (start + block / 2) / rate;
    const offset = lag / rate; // long − short
    return swapped
      ? { block: index, b: centre + offset, offset: -offset, z }
      : { block: index, b: centre, offset, z };
  };
  const order = spreadOrder(starts.length);
  const found = new Set<number>();
  let lines: Line[] = [];
  for (let turn = 0; turn < order.length; ) {
    const batch = order.slice(turn, turn + (turn === 0 ? 6 : 3));
    turn += batch.length;
    for (const [i, peaks] of searcher.everywhere(batch.map((index) => starts[index] as number)).entries()) {
      const index = batch[i] as number;
      for (const peak of peaks) hits.push(toHit(index, peak.lag, peak.z));
      found.add(index);
    }
    progress?.(turn, starts.length);
    if (turn >= 6 && turn < starts.length) {
      lines = linesOf(hits, maxDrift);
      const best = lines[0];
      if (best && best.hits.filter((h) => h.z > strong).length >= 0.6 * turn) break;
    }
  }
  // The rest is looked for near what was found.
  if (found.size < starts.length) {
    const best = lines[0] as Line;
    const expected = (start: number): number => {
      const centre = (start + block / 2) / rate;
      const offset = best.offset + best.slope * (centre - best.b);
      return (swapped ? -offset : offset) * rate;
    };
    const onLine = makeVerifier(
      long,
      short,
      block,
      expected,
      best.hits,
      (hit) => starts[hit.block] as number,
      blocks,
    );
    for (const [index, start] of starts.entries()) {
      if (found.has(index)) continue;
      const there = onLine(start);
      const peaks = there ? [there] : searcher.near(start, expected(start));
      for (const peak of peaks) hits.push(toHit(index, peak.lag, peak.z));
    }
  }
  return { lines: linesOf(hits, maxDrift), hits, block: block / rate };
}

/** 0…n−1 so that any first few are spread over all (bit-reversed counting). */
function spreadOrder(n: number): number[] {
  const bits = Math.ceil(Math.log2(Math.max(2, n)));
  const order: number[] = [];
  for (let i = 0; i < 2 ** bits; i++) {
    let r = 0;
    for (let k = 0; k < bits; k++) if (i & (1 << k)) r |= 1 << (bits - 1 - k);
    if (r < n) order.push(r);
  }
  return order;
}

/**
 * Whether a block lies where the line expects it: as alike there as the line's own blocks are, nearly. A block
 * that is not (a break may lie in it, or before it) is for the searcher.
 */
function makeVerifier(
  long: SoundSummary,
  short: SoundSummary,
  block: number,
  expected: (start: number) => number,
  hits: readonly Hit[],
  startOf: (hit: Hit) => number,
  { slide }: FeatureBlocks,
): (start: number) => Peak | null {
  const cut = ({ features, frames, bands }: SoundSummary, from: number, count: number): Int8Array[] =>
    Array.from({ length: bands }, (_, band) =>
      features.subarray(band * frames + from, band * frames + from + count),
    );
  const alike = (start: number): { readonly lag: number; readonly height: number } | null => {
    const reach = 3; // frames: 50 ms
    const middle = Math.round(expected(start));
    const first = start + middle - reach;
    if (first < 0 || first + 2 * reach + block > long.frames) return null;
    const heights = slide(cut(short, start, block), cut(long, first, block + 2 * reach), reach);
    const height = Math.max(...heights);
    const top = heights.indexOf(height);
    if (top <= 0 || top === heights.length - 1) return null;
    return { lag: middle + top - reach + bend(heights, top), height };
  };
  const known = hits.flatMap((hit) => {
    const there = alike(startOf(hit));
    return there && hit.z > strong ? [{ height: there.height, z: hit.z }] : [];
  });
  const height = median(known.map((k) => k.height));
  const z = median(known.map((k) => k.z));
  return (start) => {
    const there = known.length >= 3 ? alike(start) : null;
    return there && there.height > 0.75 * height ? { lag: there.lag, z: (z * there.height) / height } : null;
  };
}

/** How far beside sample `i` the summit lies, by parabola. */
function bend(c: ArrayLike<number>, i: number): number {
  const l = c[i - 1] as number;
  const v = c[i] as number;
  const r = c[i + 1] as number;
  const curve = l - 2 * v + r;
  return curve < 0 ? (0.5 * (l - r)) / curve : 0;
}

type Peak = { readonly lag: number; readonly z: number };
/** Peaks of blocks of `short` (from frame `start` on) in `long`. */
type Searcher = {
  everywhere(starts: readonly number[]): readonly (readonly Peak[])[];
  near(start: number, lag: number): readonly Peak[];
};

type Kept = { readonly n: number; readonly block: number; readonly bySegment: Map<number, Spectra> };
const kept = new WeakMap<SoundSummary, Kept>();

/** Spectra of a recording, segment by segment, kept for its next pair; about 17 MB an hour. */
function keptSpectra(summary: SoundSummary, n: number, block: number): Map<number, Spectra> {
  const known = kept.get(summary);
  if (known && known.n === n && known.block === block) return known.bySegment;
  const made: Kept = { n, block, bySegment: new Map() };
  kept.set(summary, made);
  return made.bySegment;
}

function makeSearcher(
  long: SoundSummary,
  short: SoundSummary,
  block: number,
  blocks: FeatureBlocks,
): Searcher {
  const n = blocks.re.length;
  const usable = n - block;
  const pairs = Math.ceil(long.bands / 2);
  // Lag of the block's first frame runs from −block+1 to frames−1 of `long`, in segments of `usable` lags.
  const first = -block + 1;
  const lags = long.frames + block - 1;
  const segments = Math.ceil(lags / usable);
  const spectra = keptSpectra(long, n, block);

  /** Spectra of frames start…start+count−1, two bands to a complex signal. */
  const spectraOf = (from: SoundSummary, start: number, count: number): Spectra => {
    const made = { re: new Float32Array(n * pairs), im: new Float32Array(n * pairs) };
    const lo = Math.max(0, -start);
    const hi = Math.max(lo, Math.min(count, from.frames - start));
    const copy = (band: number, into: Float32Array): void => {
      into.fill(0);
      const base = band * from.frames + start;
      if (band < from.bands) into.set(from.features.subarray(base + lo, base + hi), lo);
    };
    for (let p = 0; p < pairs; p++) {
      copy(2 * p, blocks.re);
      copy(2 * p + 1, blocks.im);
      blocks.forward(made, p);
    }
    return made;
  };

  /** Lags of segments s0…s1−1, for several blocks: a segment's spectra serve them all while they are at hand. */
  const search = (starts: readonly number[], s0: number, s1: number): Peak[][] => {
    const owns = starts.map((start) => spectraOf(short, start, block));
    const count = Math.min(lags, s1 * usable) - s0 * usable;
    const correlations = owns.map(() => new Float32Array(count));
    const moments: Moments[][] = owns.map(() => []);
    for (let s = s0; s < s1; s++) {
      const other = spectra.get(s) ?? spectraOf(long, first + s * usable, n);
      spectra.set(s, other);
      const from = (s - s0) * usable;
      for (const [i, own] of owns.entries()) {
        const into = correlations[i]?.subarray(from, Math.min(count, from + usable));
        if (into) moments[i]?.push(blocks.correlate(other, own, into));
      }
    }
    return correlations.map((correlation, i) =>
      peaksOf(correlation, usable, moments[i] ?? [], short.frameRate).map(({ lag, z }) => ({
        lag: lag + s0 * usable + first - (starts[i] as number),
        z,
      })),
    );
  };

  return {
    everywhere: (starts) => search(starts, 0, segments),
    near(start, lag) {
      const middle = lag + start - first;
      const s0 = Math.max(0, Math.floor((middle - usable / 2) / usable));
      const s1 = Math.min(segments, s0 + 2);
      return s0 < s1 ? (search([start], s0, s1)[0] ?? []) : [];
    },
  };
}

/**
 * The highest few peaks at least 0.2 s apart, summits by parabola; `lag` counts from the array's start. `moments` of each
 * `part` values tell where there is nothing to see.
 */
function peaksOf(c: Float32Array, part: number, moments: readonly Moments[], rate: number): Peak[] {
  const total = (of: (m: Moments) => number): number => moments.reduce((sum, m) => sum + of(m), 0);
  const count = Math.max(1, c.length);
  const mean = total((m) => m.sum) / count;
  const sigma = Math.sqrt(Math.max(1e-9, total((m) => m.squares) / count - mean * mean));
  const apart = Math.round(0.2 * rate);
  const tops: { i: number; v: number }[] = [];
  let bar = mean + 3.5 * sigma;
  for (let i = 0; i < c.length; i++) {
    if (i % part === 0 && (moments[i / part]?.most ?? 0) <= bar) {
      i += part - 1;
      continue;
    }
    const v = c[i] as number;
    if (v <= bar) continue;
    if ((i > 0 && (c[i - 1] as number) > v) || (i + 1 < c.length && (c[i + 1] as number) >= v)) continue;
    const close = tops.findIndex((t) => Math.abs(t.i - i) < apart);
    if (close >= 0) {
      if ((tops[close] as { v: number }).v >= v) continue;
      tops.splice(close, 1);
    }
    tops.push({ i, v });
    tops.sort((p, q) => q.v - p.v);
    if (tops.length > hitsPerBlock) {
      tops.pop();
      bar = Math.max(bar, (tops[tops.length - 1] as { v: number }).v);
    }
  }
  return tops.map(({ i, v }) => {
    const l = i > 0 ? (c[i - 1] as number) : v;
    const r = i + 1 < c.length ? (c[i + 1] as number) : v;
    const bend = l - 2 * v + r;
    return { lag: i + (bend < 0 ? (0.5 * (l - r)) / bend : 0), z: (v - mean) / sigma };
  });
}

const evidence = (z: number): number => Math.max(0, z - 3.5) ** 2;

/** Groups hits that lie on one line within the drift allowed; best supported first. */
export function linesOf(hits: readonly Hit[], maxDrift: number): Line[] {
  const drift = maxDrift * 1e-6;
  const used = new Set<Hit>();
  const lines: Line[] = [];
  const sorted = [...hits].sort((p, q) => q.z - p.z);
  const seeds = sorted.slice(0, 200);
  const supporters = (seed: Hit): Hit[] => {
    const best = new Map<number, Hit>();
    for (const h of hits) {
      if (used.has(h)) continue;
      if (Math.abs(h.offset - seed.offset) > 0.04 + drift * Math.abs(h.b - seed.b)) continue;
      // one hit a block
      const known = best.get(h.block);
      if (!known || known.z < h.z) best.set(h.block, h);
    }
    return [...best.values()];
  };
  while (lines.length < 10) {
    let best: { seed: Hit; hits: Hit[]; support: number } | null = null;
    for (const seed of seeds) {
      if (used.has(seed)) continue;
      const members = supporters(seed);
      const support = members.reduce((total, h) => total + evidence(h.z), 0);
      if (!best || support > best.support) best = { seed, hits: members, support };
    }
    if (!best || best.support <= 0) break;
    for (const h of best.hits) used.add(h);
    lines.push(lineThrough(best.hits, drift, best.support));
  }
  return lines;
}

function lineThrough(hits: readonly Hit[], drift: number, support: number): Line {
  let w = 0;
  let mb = 0;
  let mo = 0;
  for (const h of hits) {
    const e = evidence(h.z) + 1e-6;
    w += e;
    mb += e * h.b;
    mo += e * h.offset;
  }
  mb /= w;
  mo /= w;
  let sbb = 0;
  let sbo = 0;
  for (const h of hits) {
    const e = evidence(h.z) + 1e-6;
    sbb += e * (h.b - mb) ** 2;
    sbo += e * (h.b - mb) * (h.offset - mo);
  }
  // A pull towards no drift, worth ±8 ms of timing noise against the drift allowed.
  const slope = Math.max(
    -drift,
    Math.min(drift, sbo / (sbb + (w * 0.008 ** 2) / Math.max(1e-12, drift ** 2))),
  );
  return { b: mb, offset: mo, slope, support, hits: [...hits].sort((p, q) => p.b - q.b) };
}
