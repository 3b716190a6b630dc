import type { Track } from './layout.ts';

/** Snapping is in pixels, so that it feels the same at every zoom. */
export const snapPixels = 8;

/** The edges of a clip, in timeline seconds: starts and ends of its segments. */
export const edgesOf = (track: Track): readonly number[] =>
  track.map.segments.flatMap(({ knots }) => {
    const first = knots[0];
    const last = knots[knots.length - 1];
    return first && last ? [first.timeline, last.timeline] : [];
  });

export type Snap = { readonly delta: number; readonly at: number | null };

/**
 * `delta` (seconds the clip is dragged by), pulled so that one of the clip's `edges` meets one of the
 * `targets` when they are nearer than `snapPixels`; `at` is the target met, to be drawn as a line.
 */
export function snapDelta(
  edges: readonly number[],
  targets: readonly number[],
  delta: number,
  secondsPerPixel: number,
): Snap {
  const reach = snapPixels * secondsPerPixel;
  let best: Snap = { delta, at: null };
  let nearest = reach;
  for (const edge of edges)
    for (const target of targets) {
      const distance = Math.abs(edge + delta - target);
      if (distance < nearest) {
        nearest = distance;
        best = { delta: target - edge, at: target };
      }
    }
  return best;
}
