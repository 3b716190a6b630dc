/** How one media element keeps to the master clock: a pure decision, taken on every frame. */
export type FollowInput = {
  /** Source time that should be seen and heard now; null: the recording has nothing here. */
  readonly target: number | null;
  readonly current: number;
  readonly duration: number;
  readonly playing: boolean;
  /** Shuttle speed of the timeline. */
  readonly rate: number;
  /** Source seconds per timeline second here (1 + ppm·10⁻⁶). */
  readonly slope: number;
  /** The element is still looking for the last place it was sent to. */
  readonly seeking: boolean;
  /** Just paused: a picture may lag behind its own clock, so the very frame is looked for again. */
  readonly settle: boolean;
};

export type Follow =
  | { readonly kind: 'rest' }
  | { readonly kind: 'seek'; readonly to: number; readonly playRate: number | null }
  | { readonly kind: 'play'; readonly rate: number };

/** Farther off than this, an element jumps; nearer, it runs a little faster or slower. Seconds. */
export const jumpBeyond = 0.25;
/** Nearer than this is near enough while playing. */
export const nearEnough = 0.008;
/** While paused, anything but this very frame is wrong. */
const stillEnough = 0.004;
/** A media element's trim: at most ±8 %. */
const mostTrim = 0.08;
const fastest = 4;

export function follow(input: FollowInput): Follow {
  const { target, current, playing, rate, slope, seeking, settle } = input;
  if (target === null) return { kind: 'rest' };
  const to = Math.min(Math.max(0, target), Math.max(0, input.duration));
  const error = to - current;
  // Backwards or very fast: no element can play that, so it shows stills.
  const stills = !playing || rate <= 0 || rate > fastest;
  if (stills)
    return settle || (!seeking && Math.abs(error) > stillEnough)
      ? { kind: 'seek', to, playRate: null }
      : { kind: 'rest' };
  const even = rate * slope;
  if (Math.abs(error) > jumpBeyond * Math.max(1, rate))
    return seeking ? { kind: 'play', rate: even } : { kind: 'seek', to, playRate: even };
  if (Math.abs(error) <= nearEnough) return { kind: 'play', rate: even };
  const trim = Math.max(-mostTrim, Math.min(mostTrim, error));
  return { kind: 'play', rate: even * (1 + trim) };
}
