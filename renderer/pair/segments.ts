import type { Knot, Segment } from '#src/model/time-map.ts';

/** Source time and deviation of one segment at a timeline time within it; linear between knots. */
export function convertWithin(
  segment: Segment,
  timeline: number,
): { readonly source: number; readonly sd: number | null } {
  const knots = segment.knots;
  let end = 1;
  while (end < knots.length - 1 && (knots[end] as Knot).timeline < timeline) end++;
  const p = knots[end - 1] as Knot;
  const q = knots[end] as Knot;
  if (timeline === q.timeline) return { source: q.source, sd: q.sd };
  const part = (timeline - p.timeline) / (q.timeline - p.timeline);
  return {
    source: p.source + part * (q.source - p.source),
    sd: p.sd === null || q.sd === null ? null : p.sd + part * (q.sd - p.sd),
  };
}
