/** How a video can be decoded: frames in order, some of which (keyframes) need no other. */
export type Decoding = {
  /** Presentation times, source seconds. */
  readonly times: Float64Array;
  /** 1: a keyframe. The first frame is one. */
  readonly keys: Uint8Array;
};

/** The first keyframe after a frame, or the number of frames. */
export function nextKey({ keys }: Decoding, frame: number): number {
  for (let k = frame + 1; k < keys.length; k++) if (keys[k] === 1) return k;
  return keys.length;
}

/**
 * Frames that must be decoded to see frame `next` where `last` was decoded last (−1: none was): those from its keyframe on,
 * or from `last` on where that is no further.
 */
export function costOf({ keys }: Decoding, last: number, next: number): number {
  let from = next;
  while (from > 0 && keys[from] !== 1 && from !== last + 1) from--;
  return next - from + 1;
}
