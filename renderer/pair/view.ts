/**
 * The window onto a pair: source time of A runs to the right, of B upwards. Pure geometry; pixels are CSS
 * pixels from the top left of the matrix.
 */
export type View = {
  /** Source seconds of A at the left edge and of B at the bottom edge. */
  readonly a0: number;
  readonly b0: number;
  /** Seconds a pixel, on each axis. */
  readonly perA: number;
  readonly perB: number;
  readonly width: number;
  readonly height: number;
};

/** Lengths of A and B in seconds. */
export type Extent = { readonly a: number; readonly b: number };
export type Point = { readonly a: number; readonly b: number };
export type Spot = { readonly x: number; readonly y: number };

/** Finest scale: 2 µs a pixel shows a sample of 48 kHz ten pixels wide. */
export const finest = 2e-6;

export const xOf = (view: View, a: number): number => (a - view.a0) / view.perA;
export const yOf = (view: View, b: number): number => view.height - (b - view.b0) / view.perB;
export const aOf = (view: View, x: number): number => view.a0 + x * view.perA;
export const bOf = (view: View, y: number): number => view.b0 + (view.height - y) * view.perB;
export const pointAt = (view: View, spot: Spot): Point => ({ a: aOf(view, spot.x), b: bOf(view, spot.y) });
export const spotOf = (view: View, point: Point): Spot => ({ x: xOf(view, point.a), y: yOf(view, point.b) });

/** Both recordings whole, with a little air round them; the axes scale apart so that the panel is filled. */
export function fitView(extent: Extent, width: number, height: number): View {
  return viewOf({ a: 0, b: 0 }, { a: extent.a, b: extent.b }, width, height, 0.02);
}

/**
 * The view that shows the box from `low` to `high`, with `air` (a fraction of the box) on every side.
 * A box without area grows to the finest scale.
 */
export function viewOf(low: Point, high: Point, width: number, height: number, air: number): View {
  const w = Math.max(1, width);
  const h = Math.max(1, height);
  const spanA = Math.max((high.a - low.a) * (1 + 2 * air), finest * w);
  const spanB = Math.max((high.b - low.b) * (1 + 2 * air), finest * h);
  return {
    a0: (low.a + high.a - spanA) / 2,
    b0: (low.b + high.b - spanB) / 2,
    perA: spanA / w,
    perB: spanB / h,
    width: w,
    height: h,
  };
}

/** The same centre with one scale on both axes, so that a path at equal speed lies at 45°. */
export function equalScales(view: View): View {
  const per = Math.sqrt(view.perA * view.perB);
  return rescaled(view, per, per, { x: view.width / 2, y: view.height / 2 });
}

function rescaled(view: View, perA: number, perB: number, fixed: Spot): View {
  const at = pointAt(view, fixed);
  return {
    ...view,
    perA,
    perB,
    a0: at.a - fixed.x * perA,
    b0: at.b - (view.height - fixed.y) * perB,
  };
}

/**
 * Zooms by `factor` (> 1 comes closer) about a spot that stays where it is. Both axes keep their ratio; the
 * scale stays between the finest and a little over the whole.
 */
export function zoomed(view: View, factor: number, fixed: Spot, extent: Extent): View {
  const whole = fitView(extent, view.width, view.height);
  const most = Math.min(view.perA, view.perB) / finest;
  const least = Math.min(1, Math.max(view.perA / (whole.perA * 1.5), view.perB / (whole.perB * 1.5)));
  // The least factor keeps at least one axis within reach of the whole; never turns a zoom in into a zoom out.
  const f = factor > 1 ? Math.max(1, Math.min(factor, most)) : Math.max(factor, least);
  return clamped(rescaled(view, view.perA / f, view.perB / f, fixed), extent);
}

export function panned(view: View, dx: number, dy: number, extent: Extent): View {
  return clamped({ ...view, a0: view.a0 - dx * view.perA, b0: view.b0 + dy * view.perB }, extent);
}

/** The middle of the view never leaves the matrix, so that nobody gets lost outside it. */
export function clamped(view: View, extent: Extent): View {
  const halfA = (view.width * view.perA) / 2;
  const halfB = (view.height * view.perB) / 2;
  return {
    ...view,
    a0: Math.min(Math.max(view.a0, -halfA), extent.a - halfA),
    b0: Math.min(Math.max(view.b0, -halfB), extent.b - halfB),
  };
}

/** The view over the same middle at the same scales after the panel changed size. */
export function resized(view: View, width: number, height: number): View {
  const w = Math.max(1, width);
  const h = Math.max(1, height);
  return {
    ...view,
    width: w,
    height: h,
    a0: view.a0 + ((view.width - w) * view.perA) / 2,
    b0: view.b0 + ((view.height - h) * view.perB) / 2,
  };
}

/** The same scales with `point` in the middle. */
export function centred(view: View, point: Point, extent: Extent): View {
  return clamped(
    { ...view, a0: point.a - (view.width * view.perA) / 2, b0: point.b - (view.height * view.perB) / 2 },
    extent,
  );
}

/** True when the point lies at least `margin` pixels inside. */
export function isVisible(view: View, point: Point, margin = 0): boolean {
  const { x, y } = spotOf(view, point);
  return x >= margin && y >= margin && x <= view.width - margin && y <= view.height - margin;
}
