import { type Plane, type Pyramid, valueAt } from '../track/plane.ts';

/** Where a subject is: the middle of its upright box and half of its sides, pixels of the analysed picture. */
export type Spot = {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
};

/** One look at two resolutions, greys less the grey that counts as nothing, and what counts of each point. */
export type Template = {
  readonly turn: number;
  readonly coarse: Float32Array;
  readonly fine: Float32Array;
  readonly coarseWeights: Float32Array;
  readonly fineWeights: Float32Array;
};

/** What is known of the subject: its look on the picture where it was pointed out, at several turns, and how far each point of it varied since. */
export type Look = {
  readonly templates: readonly Template[];
  readonly varied: Float32Array;
  readonly nothing: number;
};

/** Points across a template. */
const coarsePoints = 8;
const finePoints = 14;
/** Places across the two maps, and how far apart they are, in half sizes of the subject. */
export const wide = 11;
const wideStep = 0.6;
export const close = 5;
const closeStep = 0.2;

/** How far a glimpse sees to each side of its middle, half sizes of the subject: its outermost places, and what is looked at about them. */
export const glanceReach = ((wide - 1) / 2) * wideStep + 1;

/** So many places of the coarse look are looked at finely. */
const candidates = 4;

/** A glimpse: how like the subject each place is (−1…1), coarsely all about and finely about the best. */
export type Glimpse = {
  /** `wide` × `wide`, row by row; the middle is where it was looked. 0 beyond the picture. */
  readonly about: Float32Array;
  /** `close` × `close` about the best of them. */
  readonly near: Float32Array;
  /** Where it is most like the subject. */
  readonly best: Spot;
  /** How like, −1…1. */
  readonly likeness: number;
};

/** The subject is known at these turns, radians. */
const turns = [0, -0.25, 0.25, -0.5, 0.5];

/** @param nothing the grey that counts as nothing: that of most of the picture */
export function lookOf(picture: Pyramid, spot: Spot, nothing: number): Look {
  const varied = new Float32Array(finePoints ** 2).fill(usual);
  const templates = turns.map((turn) => ({
    turn,
    coarse: seen(picture, spot, coarsePoints, nothing, new Float32Array(coarsePoints ** 2), turn),
    fine: seen(picture, spot, finePoints, nothing, new Float32Array(finePoints ** 2), turn),
    coarseWeights: weightsOf(coarsePoints, turn, varied),
    fineWeights: weightsOf(finePoints, turn, varied),
  }));
  return { templates, varied, nothing };
}

/** Squared greys by which a point of a subject varies. */
const usual = 300;

/** What is seen behind a subject changes as it moves, and comes to count less. */
export function learnt(look: Look, picture: Pyramid, spot: Spot, share: number): Look {
  const view = seen(picture, spot, finePoints, look.nothing, new Float32Array(finePoints ** 2));
  const template = look.templates.reduce((a, b) =>
    concordance(b.fine, view, b.fineWeights) > concordance(a.fine, view, a.fineWeights) ? b : a,
  );
  const varied = look.varied.slice();
  for (let k = 0; k < view.length; k++) {
    const at = pointAt(k, finePoints, template.turn);
    if (at === null) continue;
    const off = Math.min(6000, ((view[k] as number) - (template.fine[k] as number)) ** 2);
    varied[at] = (varied[at] as number) + share * (off - (varied[at] as number));
  }
  const templates = look.templates.map((own) => ({
    ...own,
    coarseWeights: weightsOf(coarsePoints, own.turn, varied),
    fineWeights: weightsOf(finePoints, own.turn, varied),
  }));
  return { ...look, templates, varied };
}

/** Which point of the first look is seen at point k of one that is askew; null: none. */
function pointAt(k: number, points: number, turn: number): number | null {
  const [u, v] = [(2 * (k % points) + 1) / points - 1, (2 * Math.floor(k / points) + 1) / points - 1];
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const [i, j] = [c * u - s * v, s * u + c * v].map((w) => Math.floor(((w + 1) / 2) * finePoints)) as [
    number,
    number,
  ];
  return i < 0 || j < 0 || i >= finePoints || j >= finePoints ? null : j * finePoints + i;
}

/** The corners of a box are seldom the subject's, nor what varies much. */
function weightsOf(points: number, turn: number, varied: Float32Array): Float32Array {
  return Float32Array.from({ length: points ** 2 }, (_, k) => {
    const [u, v] = [(2 * (k % points) + 1) / points - 1, (2 * Math.floor(k / points) + 1) / points - 1];
    const at = pointAt(k, points, turn);
    const own = at === null ? 4 * usual : (varied[at] as number);
    return Math.max(0, 1 - 0.4 * (u * u + v * v)) / (usual + own);
  });
}

/** Half the side of a square as large as the spot. */
export const sizeOf = ({ halfWidth, halfHeight }: Spot): number => Math.sqrt(halfWidth * halfHeight);

/** How like two looks are, −1…1: 2Σab / Σ(a² + b²), so that what is as bright but plain is not (Lin 1989, about a given mean). */
function concordance(a: Float32Array, b: Float32Array, weights: Float32Array): number {
  let [both, own] = [0, 0];
  for (let k = 0; k < a.length; k++) {
    const [x, y, w] = [a[k] as number, b[k] as number, weights[k] as number];
    both += w * x * y;
    own += w * (x * x + y * y);
  }
  return own > 0 ? (2 * both) / own : 0;
}

const [coarseView, fineView] = [new Float32Array(coarsePoints ** 2), new Float32Array(finePoints ** 2)];

/**
 * Looks at a picture about a spot as a retina does (Mnih, Heess, Graves & Kavukcuoglu 2014, with the subject's templates as
 * its filters): coarsely far around, finely about the place that looks most like the subject. Likeness
 * to whichever template is more so; a little larger and smaller at the best place.
 */
export function glimpse(picture: Pyramid, at: Spot, { templates, nothing }: Look): Glimpse {
  const size = sizeOf(at);
  const likeAt = (spot: Spot, how: 'coarse' | 'fine'): number => {
    const isCoarse = how === 'coarse';
    const view = seen(
      picture,
      spot,
      isCoarse ? coarsePoints : finePoints,
      nothing,
      isCoarse ? coarseView : fineView,
    );
    return templates.reduce((most, own) => {
      const weights = isCoarse ? own.coarseWeights : own.fineWeights;
      return Math.max(most, concordance(own[how], view, weights));
    }, -1);
  };
  const map = (middle: Spot, count: number, step: number, how: 'coarse' | 'fine') => {
    const spots = Array.from({ length: count * count }, (_, k) => ({
      ...middle,
      x: middle.x + ((k % count) - (count - 1) / 2) * step * size,
      y: middle.y + (Math.floor(k / count) - (count - 1) / 2) * step * size,
    }));
    const values = Float32Array.from(spots, (spot) => likeAt(spot, how));
    const order = [...values.keys()].sort((a, b) => (values[b] as number) - (values[a] as number));
    return { values, order, spots };
  };
  const about = map(at, wide, wideStep, 'coarse');
  // Several places may look alike from afar.
  const apart = (a: number, b: number) =>
    Math.max(Math.abs((a % wide) - (b % wide)), Math.abs(Math.floor(a / wide) - Math.floor(b / wide)));
  const tops: number[] = [];
  for (const k of about.order)
    if (tops.length < candidates && tops.every((own) => apart(own, k) > 1)) tops.push(k);
  const near = tops
    .map((k) => map(about.spots[k] as Spot, close, closeStep, 'fine'))
    .map(({ values, order, spots }) => ({
      values,
      top: values[order[0] as number] as number,
      best: spots[order[0] as number] as Spot,
    }))
    .reduce((a, b) => (b.top > a.top ? b : a));
  let [best, likeness] = [near.best, near.top];
  for (const growth of [0.87, 0.93, 1.07, 1.15]) {
    const spot = {
      ...near.best,
      halfWidth: near.best.halfWidth * growth,
      halfHeight: near.best.halfHeight * growth,
    };
    const like = likeAt(spot, 'fine');
    // By luck alone one of three is the best.
    if (like > likeness + 0.015) [best, likeness] = [spot, like];
  }
  return { about: about.values, near: near.values, best: between(best, near), likeness };
}

/** The best place between the places of a map: tops of parabolas, each way. */
function between(best: Spot, near: { readonly values: Float32Array; readonly top: number }): Spot {
  const at = near.values.indexOf(near.top);
  const [i, j] = [at % close, Math.floor(at / close)];
  const off = (before: number | undefined, after: number | undefined): number => {
    if (before === undefined || after === undefined) return 0;
    const bent = 2 * near.top - before - after;
    return bent > 1e-6 ? Math.max(-0.5, Math.min(0.5, (after - before) / 2 / bent)) : 0;
  };
  const value = (c: number, r: number) =>
    c < 0 || r < 0 || c >= close || r >= close ? undefined : near.values[r * close + c];
  const step = closeStep * sizeOf(best);
  return {
    ...best,
    x: best.x + step * off(value(i - 1, j), value(i + 1, j)),
    y: best.y + step * off(value(i, j - 1), value(i, j + 1)),
  };
}

/** Grey at points × points over a spot, less `nothing`; 0 beyond the picture. */
function seen(
  picture: Pyramid,
  spot: Spot,
  points: number,
  nothing: number,
  out: Float32Array,
  turn = 0,
): Float32Array {
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  // The coarse look is blurred as widely as its places are apart: else it would step over what it is looking for.
  const spacing = ((points === coarsePoints ? 2 : 1) * (2 * sizeOf(spot))) / points;
  const level = Math.max(0, Math.min(picture.length - 1, Math.round(Math.log2(Math.max(1e-9, spacing)))));
  const plane = picture[level] as Plane;
  for (let j = 0, at = 0; j < points; j++)
    for (let i = 0; i < points; i++, at++) {
      const [u, v] = [
        spot.halfWidth * ((2 * i + 1) / points - 1),
        spot.halfHeight * ((2 * j + 1) / points - 1),
      ];
      const value = valueAt(plane, 2 ** level, spot.x + c * u - s * v, spot.y + s * u + c * v);
      out[at] = Number.isNaN(value) ? 0 : value - nothing;
    }
  return out;
}
