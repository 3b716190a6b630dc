import { sourceTime } from '#src/model/units.ts';
import type { TrackedFrame } from './track.ts';

/**
 * Frames no further apart than `gap` seconds: between two that are, θ is interpolated linearly, less surely in the
 * middle; across a cut it stays as it was.
 */
export function dense(
  frames: readonly TrackedFrame[],
  cuts: readonly number[],
  gap: number,
): readonly TrackedFrame[] {
  return frames.flatMap((frame, k): readonly TrackedFrame[] => {
    const next = frames[k + 1];
    const length = next ? next.t - frame.t : 0;
    if (!next || length <= gap + 1e-9) return [frame];
    const pieces = Math.ceil(length / gap - 1e-9);
    const isCut = cuts.some((cut) => cut > frame.t && cut <= next.t);
    return [
      frame,
      ...Array.from({ length: pieces - 1 }, (_, n): TrackedFrame => {
        const share = (n + 1) / pieces;
        const mix = (a: number, b: number) => (isCut ? a : a + share * (b - a));
        return {
          t: sourceTime(frame.t + share * length),
          theta: frame.theta.map((value, c) => mix(value, next.theta[c] as number)),
          sd: frame.sd.map((sd, c) => {
            const apart = Math.abs((frame.theta[c] as number) - (next.theta[c] as number));
            return Math.hypot(Math.max(sd, next.sd[c] as number), apart * share * (1 - share));
          }),
          confidence: Math.min(frame.confidence, isCut ? 0.1 : next.confidence),
        };
      }),
    ];
  });
}
