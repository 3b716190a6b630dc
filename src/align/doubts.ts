import type { Forbidden } from '#src/model/forbidden.ts';
import type { Locked } from '#src/model/locked.ts';
import { type Doubt, isOfPin, type WarpHow } from '#src/model/warp-how.ts';
import { type Curve, curveAt } from './curve.ts';
import { around } from './fusion/presence.ts';
import { keptLocked } from './locked.ts';
import { calibrated, type PinScore } from './pin-scores.ts';
import type { PinnedTime } from './pinned-time.ts';

/** All that the user has asked of a map: what it passes through, keeps out of, keeps as it is, keeps within. */
export type Asked = {
  readonly pins: readonly PinnedTime[];
  readonly forbidden: readonly Forbidden[];
  readonly locked: readonly Locked[];
  readonly window: WarpHow['window'];
};

/** What the features make of the pair by themselves. */
export type Free = {
  /** Nothing was asked. */
  readonly curve: Curve;
  /** All was asked but the window; null where there is none, or nothing beside it. */
  readonly unwindowed: Curve | null;
};

/** A constraint that takes the curve no farther than this from the one without it is its fine adjustment, seconds. */
const adjustment = 0.25;
/** Seconds. */
const lasting = 1;
/** Knots that were moved by less than this keep their deviation, seconds. */
const unmoved = 0.1;

/**
 * Holds a curve that keeps to what the user asked against the one that the features alone give. Where it was taken
 * elsewhere, either the user is right or it is wrong by as much as it moved: so large is its deviation there. (At a pin it
 * is 0: that is the user's word.) Whatever takes it far is in doubt, with how far: a pin by where it lies, a trusted part
 * by where it lies farthest off, a forbidden region that the free curve runs through, and a window, by how far the
 * curve was taken beside them.
 */
export function doubted(
  curve: Curve,
  free: Free,
  asked: Asked,
): { readonly curve: Curve; readonly doubts: readonly Doubt[] } {
  if (free.curve.a.length < 2) return { curve, doubts: [] };
  const without = against(free.curve);
  const movedBy = (a: number, b: number) => {
    const moved = Math.abs(without.off(a, b));
    return moved > Math.max(unmoved, 3 * without.spread(a)) ? moved : 0;
  };
  const told = withKnots(curve, (a, b) => movedBy(a, b) > 0);
  const isPinned = new Set(asked.pins.map(([a]) => a));
  const sd = told.sd.map((own, k) => {
    const a = told.a[k] as number;
    return isPinned.has(a) ? own : Math.hypot(own, movedBy(a, told.b[k] as number));
  });
  const pins = asked.pins.flatMap((pin) => {
    const off = without.off(...pin);
    return without.isFar(...pin) ? [{ pin, off }] : [];
  });
  const trusted = asked.locked.flatMap(({ map }): Doubt[] => {
    const span = [map[0]?.[0] ?? 0, map.at(-1)?.[0] ?? 0] as const;
    const off = without.farAlong(curve, span);
    return off === null ? [] : [{ trusted: span, off }];
  });
  const forbidden = crossed(free.curve, asked.forbidden).flatMap((region): Doubt[] => {
    const off = without.farOff(beside(curve, region));
    return off === null ? [] : [{ forbidden: region, off }];
  });
  const off =
    asked.window && against(free.unwindowed ?? free.curve).farAlong(curve, spanOf(asked.window, curve));
  const window: Doubt[] = asked.window && off !== null ? [{ window: asked.window.kind, off }] : [];
  return { curve: { ...told, sd }, doubts: [...pins, ...trusted, ...forbidden, ...window] };
}

/** Where a window says anything, in a's seconds: beyond the path that it runs along a corridor does not. */
const spanOf = (window: NonNullable<Asked['window']>, { a }: Curve): readonly [number, number] => {
  const times = window.kind === 'corridor' ? window.along.map(([t]) => t) : a;
  return [times[0] ?? 0, times.at(-1) ?? 0];
};

/** The same curve with knots on its straight pieces, where it is to be told that they are far off. */
function withKnots(curve: Curve, isFar: (a: number, b: number) => boolean): Curve {
  const knots: [number, number, number][] = [];
  for (const [k, a] of curve.a.entries()) {
    const before = knots.at(-1);
    const pieces = before ? Math.ceil((a - before[0]) / piece) : 1;
    const between = Array.from({ length: Math.max(0, pieces - 1) }, (_, p) => {
      const [from = 0] = before ?? [];
      const t = from + ((a - from) * (p + 1)) / pieces;
      const at = curveAt(curve, t) as { b: number; sd: number };
      return [t, at.b, at.sd] as [number, number, number];
    });
    if (between.some(([t, b]) => isFar(t, b))) knots.push(...between);
    knots.push([a, curve.b[k] as number, curve.sd[k] as number]);
  }
  if (knots.length === curve.a.length) return curve;
  return { a: knots.map((k) => k[0]), b: knots.map((k) => k[1]), sd: knots.map((k) => k[2]) };
}

/** Seconds of a between knots that tell how far off the curve is. */
const piece = 0.5;

/** How points lie beside a curve: b's seconds later than it, drawn on straight past its ends. */
function against(curve: Curve) {
  const off = (a: number, b: number) => b - along(curve.a, curve.b, a);
  const spread = (a: number) => along(curve.a, curve.sd, a, 0);
  const isFar = (a: number, b: number) => Math.abs(off(a, b)) > Math.max(adjustment, 5 * spread(a));
  /** Beside it in a's seconds too: where one stands still and the other runs, a moment is enough for any distance in b's. */
  const isBeside = (a: number, b: number) => Math.abs(a - along(curve.b, curve.a, b)) <= adjustment;
  /** How far off the farthest of points is that are off by more than counts; null: none is. */
  const farOff = (points: readonly PinnedTime[]): number | null =>
    farthest(points.flatMap(([a, b]) => (isFar(a, b) && !isBeside(a, b) ? [off(a, b)] : [])));
  /**
   * The same of a whole stretch of another curve, in the mean of a second: for a moment the features alone are often
   * astray, and what binds a stretch takes the curve off for longer.
   */
  const farAlong = (other: Curve, span: readonly [number, number]): number | null => {
    const points = pointsOf(other, evenly(span));
    const reach = Math.round((lasting * points.length) / (2 * Math.max(span[1] - span[0], lasting)));
    const mean = (of: (p: PinnedTime) => number) => around(Float64Array.from(points, of), 2 * reach);
    const [offs, spreads] = [mean((p) => off(...p)), mean(([a]) => spread(a))];
    return farthest(
      [...offs].filter((v, k) => Math.abs(v) > Math.max(adjustment, 5 * (spreads[k] as number))),
    );
  };
  return { off, spread, isFar, farOff, farAlong };
}

/** Seconds between the moments at which a curve is asked whether it runs through a region: no more than the least that counts. */
const stride = 0.05;

/** The regions that the curve runs through. */
const crossed = (curve: Curve, regions: readonly Forbidden[]): readonly Forbidden[] =>
  regions.filter(({ a, b }) =>
    moments(curve, a).some((t) => {
      const at = curveAt(curve, t);
      return at !== null && at.b > b[0] && at.b < b[1];
    }),
  );

/** Moments within a stretch. */
const evenly = ([from, to]: readonly [number, number]): readonly number[] => {
  const count = Math.min(2000, Math.max(1, Math.ceil((to - from) / stride)));
  return Array.from({ length: count }, (_, k) => from + ((to - from) * (k + 0.5)) / count);
};

/** The same, and the curve's own knots there. */
const moments = ({ a }: Curve, [from, to]: readonly [number, number]): readonly number[] =>
  [...evenly([from, to]), ...a.filter((t) => t > from && t < to)].sort((p, q) => p - q);

/** Points of the curve at those of the moments that it covers. */
const pointsOf = (curve: Curve, times: readonly number[]): readonly PinnedTime[] =>
  times.flatMap((t) => {
    const at = curveAt(curve, t);
    return at ? [[t, at.b] as const] : [];
  });

/** Where the curve passes a region: its points at the region's moments of a, and at those of b. */
function beside(curve: Curve, { a, b }: Forbidden): readonly PinnedTime[] {
  const turned: Curve = { a: curve.b, b: curve.a, sd: curve.sd };
  return [
    ...pointsOf(curve, moments(curve, a)),
    ...pointsOf(turned, moments(turned, b)).map(([p, q]) => [q, p] as const),
  ];
}

/**
 * How sure a map is that keeps to what was asked. Where a constraint takes it off what the features say, the one is as
 * likely wrong as the other: the more of them do, the less is left, down to half. Regions that keep it off nothing, and
 * a window, are no witnesses for it.
 * @param confidence of the features alone
 */
export function confidenceThrough(
  confidence: number,
  { pins, locked }: Pick<Asked, 'pins' | 'locked'>,
  doubts: readonly Doubt[],
): number {
  const others = doubts.filter((doubt) => 'forbidden' in doubt || 'window' in doubt).length;
  const all = pins.length + locked.length + others;
  return all === 0 ? confidence : confidence * (1 - doubts.length / (2 * all));
}

const farthest = (offs: readonly number[]): number | null =>
  offs.reduce<number | null>((most, off) => (Math.abs(off) > Math.abs(most ?? 0) ? off : most), null);

/** Linear between the knots; beyond the ends on at this slope. */
function along(x: readonly number[], y: readonly number[], at: number, slope = 1): number {
  const end = x.length - 1;
  const [x0, x1, y0, y1] = [x[0], x[end], y[0], y[end]] as [number, number, number, number];
  if (at <= x0) return y0 + slope * (at - x0);
  if (at >= x1) return y1 + slope * (at - x1);
  let k = 1;
  for (let high = end; k < high; ) {
    const middle = (k + high) >> 1;
    if ((x[middle] as number) < at) k = middle + 1;
    else high = middle;
  }
  const [p, q, r, s] = [x[k - 1], x[k], y[k - 1], y[k]] as [number, number, number, number];
  return r + ((at - p) / (q - p)) * (s - r);
}

/**
 * What was asked and the features say of one another: what takes the curve elsewhere is doubted where it does
 * (`doubted`), and all other pins tell how far off it usually is (`calibrated`).
 * @param scores of the pins, each asked of the curve without it
 * @param prior scores of other pairs, see `calibrated`
 * @returns with the factor by which deviations were multiplied, and how many pins it was taken from
 */
export function heldAgainstFree(
  curve: Curve,
  free: Free,
  scores: readonly PinScore[],
  asked: Asked,
  prior?: readonly number[],
): {
  readonly curve: Curve;
  readonly doubts: readonly Doubt[];
  readonly scale: number;
  readonly asked: number;
} {
  const { doubts } = doubted(curve, free, asked);
  const odd = doubts.filter(isOfPin);
  const usual = scores.filter(({ pin }) => odd.every((d) => d.pin[0] !== pin[0]));
  const { curve: scaled, scale } = usual.length > 0 ? calibrated(curve, usual, prior) : { curve, scale: 1 };
  // What is trusted comes with deviations of its own, which may have been scaled by these very pins.
  return { ...doubted(keptLocked(scaled, asked.locked), free, asked), scale, asked: usual.length };
}
