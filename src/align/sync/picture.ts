import type { Matches } from '#src/model/alignment.ts';
import { defaultMaxDrift } from '#src/model/alignment.ts';
import type { Line } from './coarse.ts';
import { fitSegments } from './fit-segments.ts';
import { erf } from './network-confidence.ts';
import type { PairMeasurement } from './pair.ts';
import { sharpenBreaks } from './picture-breaks.ts';
import { type Attempt, decides, exact, figureFrom, height, isApart, placesOf } from './picture-places.ts';
import { type Groups, groupCount, type View, viewOf } from './picture-search.ts';
import type { PictureSummary } from './picture-summary.ts';

export type PicturePairOptions = {
  /** Largest clock difference looked for, parts per million; default 500. */
  readonly maxDrift?: number;
};

/** What a figure's signals say no clearer than this above luck must be said by two kinds of them, or by all jointly. */
const clear = 1.25;
/** Of two places for one stretch, the better must be better by this. */
const rival = 0.75;
const everything: Groups = [0, groupCount];
/** Windows that are placed one by one along the line found (figures move more slowly than lights change), and how far from it, seconds. */
const [longestWindow, figureWindow] = [6, 16];
const reach = 0.4;
/** How far a window of strength 1 may lie off, as a part of the slower camera's frame time. */
const rough = 0.3;
/** What remains uncertain of a frame's time (shutter, line readout), as a part of the frame time. */
const shutter = 0.12;

/**
 * Where and how B lies in A by their pictures: light that changes, things that move and how a figure
 * does. The level that chance reaches is measured on the pair itself, with one picture run backwards, and how like
 * other moments of itself a recording is on that recording. Good to a fraction of a frame; the
 * confidence says how probable an error below 1 ms is, so it stays low even for clear matches.
 * Offsets are source time of A at B's 0:00.
 */
export function measurePicturePair(
  a: PictureSummary,
  b: PictureSummary,
  options: PicturePairOptions = {},
): PairMeasurement {
  const maxDrift = options.maxDrift ?? defaultMaxDrift;
  const places = placesOf(a, b, maxDrift);
  const best = places.filter(decides).reduce((p, q) => (q.score / q.chance > p.score / p.chance ? q : p));
  const refused: PairMeasurement = {
    status: 'refused',
    by: 'video',
    confidence: 0,
    score: best.score,
    chance: best.chance,
    matches: { a: [], b: [], sd: [], strength: [] },
    segments: [],
    candidates: guesses(best),
  };
  const [line, ...others] = best.lines;
  if (!line || best.score < best.chance) return refused;
  const agree = places.filter((place) => isThere(place, line));
  const isClear = best.groups === 'joint' || best.score >= clear * best.chance;
  if (!isClear && new Set(agree.filter(isApart).map(({ groups }) => groups)).size < 2) return refused;
  if (others.some((other) => overSame(line, other) && height(other) > rival * best.score)) return refused;
  // Nor is it placed where others say, as clearly as they must, that it lies elsewhere.
  const isDenied = ({ lines: [own], score, chance }: Attempt) =>
    own && score >= chance && overSame(line, own);
  if (places.some((place) => decides(place) && !agree.includes(place) && isDenied(place))) return refused;
  // What else is clear and lies elsewhere is the same recording after a pause.
  const lines = [line, ...others.filter((o) => height(o) >= best.chance && !overSame(line, o))];
  const agreeing = exact.filter((groups) => agree.some((place) => place.groups === groups));
  const kinds = agreeing.length > 0 ? agreeing : [best.groups === 'joint' ? everything : best.groups];
  const matches = sweep(a, b, kinds, lines);
  const fitted = fitSegments(matches, { durationA: a.duration, durationB: b.duration, maxDrift });
  if (fitted.length === 0) return refused;
  const frame = shutter * Math.hypot(a.frameTime, b.frameTime);
  const segments = sharpenBreaks(a, b, viewOf(kinds[0] ?? everything), fitted).map((s) => ({
    ...s,
    sd: Math.hypot(s.sd, frame),
  }));
  const sd = Math.max(...segments.map((s) => s.sd));
  const right = 1 - Math.exp(-2 * (best.score / best.chance - 0.6));
  return {
    ...refused,
    status: 'matched',
    confidence: right * erf(1e-3 / (sd * Math.SQRT2)),
    matches,
    segments,
  };
}

const guesses = ({ lines, top }: Attempt): PairMeasurement['candidates'] =>
  lines.length > 0
    ? lines.slice(0, 5).map((l) => ({ offset: l.offset - l.slope * l.b, score: height(l) }))
    : top
      ? [{ offset: top.offset, score: top.z }]
      : [];

/** Two lines over the same stretch of B cannot both be right; over different stretches they are a pause. */
function overSame(line: Line, other: Line): boolean {
  const range = (l: Line) => [l.hits[0]?.b ?? 0, l.hits[l.hits.length - 1]?.b ?? 0] as const;
  const [p0, p1] = range(line);
  const [q0, q1] = range(other);
  return Math.min(p1, q1) - Math.max(p0, q0) >= 0.5 * Math.min(p1 - p0, q1 - q0);
}

/** Whether the best line of an attempt by itself lies where this one does. */
const isThere = ({ lines: [own] }: Attempt, line: Line): boolean =>
  own !== undefined && Math.abs(own.offset + own.slope * (line.b - own.b) - line.offset) <= reach / 2;

/** Windows along the lines, each placed by itself to a fraction of a cell, by several kinds of signal. */
function sweep(
  a: PictureSummary,
  b: PictureSummary,
  kinds: readonly Groups[],
  lines: readonly Line[],
): Matches {
  const found: { a: number; b: number; sd: number; strength: number; line: Line }[] = [];
  const frame = Math.max(a.frameTime, b.frameTime);
  const shorter = Math.min(a.duration, b.duration);
  for (const groups of kinds) {
    const longest = groups[1] > figureFrom ? figureWindow : longestWindow;
    const length = Math.min(longest, Math.max(2.5, 0.75 * shorter));
    for (const line of lines)
      for (let centre = length / 2; centre < b.duration; centre += length / 3) {
        const near = line.offset + line.slope * (centre - line.b);
        const peak = placeWindow(a, b, viewOf(groups), centre, near, length);
        if (!peak || peak.strength < 0.2 || peak.z < 4) continue;
        const { offset, strength, sd } = peak;
        // What two cameras see of a moment falls into frames of either, and what is weak agrees with something else besides.
        const off = (rough * frame) / strength;
        found.push({ a: centre + offset, b: centre, sd: Math.hypot(off, sd), strength, line });
      }
  }
  // Where several lines claim a moment, the stronger window speaks.
  const kept = found.filter(
    (m) => !found.some((o) => o.line !== m.line && Math.abs(o.b - m.b) < 0.1 && o.strength > m.strength),
  );
  kept.sort((p, q) => p.b - q.b);
  return {
    a: kept.map((m) => m.a),
    b: kept.map((m) => m.b),
    sd: kept.map((m) => m.sd),
    strength: kept.map((m) => m.strength),
  };
}

/**
 * The best offset of one window of B near an expected one: correlation coefficient over ±0.4 s, summit by parabola. The blunter the
 * summit and the less it stands out, the larger the deviation (s).
 */
function placeWindow(
  a: PictureSummary,
  b: PictureSummary,
  view: View,
  centre: number,
  near: number,
  length: number,
): { offset: number; strength: number; z: number; sd: number } | null {
  const rate = b.gridRate;
  const half = Math.round((length / 2) * rate);
  const from = Math.max(0, Math.round(centre * rate) - half);
  const to = Math.min(b.cells, Math.round(centre * rate) + half);
  const shift = Math.round(near * rate);
  const wide = Math.round(reach * rate);
  const low = Math.max(from, -shift + wide);
  const high = Math.min(to, a.cells - shift - wide);
  if (high - low < half) return null;
  const height = new Float64Array(2 * wide + 1);
  for (let lag = -wide; lag <= wide; lag++) {
    let dot = 0;
    let aa = 0;
    let bb = 0;
    for (let s = view.first; s < view.first + view.count; s++)
      for (let i = low; i < high; i++) {
        const x = a.features[s * a.cells + i + shift + lag] as number;
        const y = b.features[s * b.cells + i] as number;
        dot += x * y;
        aa += x * x;
        bb += y * y;
      }
    height[lag + wide] = aa > 0 && bb > 0 ? dot / Math.sqrt(aa * bb) : 0;
  }
  let top = 1;
  for (let k = 1; k < 2 * wide; k++) if ((height[k] as number) > (height[top] as number)) top = k;
  const [l, v, r] = [height[top - 1], height[top], height[top + 1]] as [number, number, number];
  if (v < l || v < r) return null;
  const bend = l - 2 * v + r;
  const fine = bend < 0 ? (0.5 * (l - r)) / bend : 0;
  const z = v * Math.sqrt(high - low);
  return {
    offset: (shift + top - wide + fine) / rate,
    strength: v,
    z,
    sd: bend < 0 ? Math.sqrt(v / -bend) / z / rate : reach,
  };
}
