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
  /** It is already running a little faster or slower, to catch up. */
  readonly catching: boolean;
  /** Just paused: a picture may lag behind its own clock, so the very frame is looked for again. */
  readonly settle: boolean;
  /** Nobody hears it: it may run faster and slower than an ear would bear. */
  readonly silent: boolean;
};

export type Follow =
  | { readonly kind: 'rest' }
  | { readonly kind: 'seek'; readonly to: number; readonly playRate: number | null }
  | { readonly kind: 'play'; readonly rate: number; readonly catching: boolean };

/** Farther off than this, an element jumps; nearer, it runs a little faster or slower. Seconds. */
export const jumpBeyond = 0.25;
/** Farther off than this it begins to catch up, and goes on until it is as near as that. Seconds. */
export const [catchFrom, catchUntil] = [0.002, 0.0005];
/** While paused, anything but this very frame is wrong. */
const stillEnough = 0.004;
/** A media element's trim: at most so much, and within how many seconds an error is gone by it. Heard, and silent. */
const heardTrim = { most: 0.08, within: 1 };
const silentTrim = { most: 0.25, within: 0.4 };
/** Steps of a silent trim: a new rate costs a player more than it gains by a finer one. */
const trimSteps = 0.02;
/** Faster than this no element plays. */
export const fastest = 4;

export function follow(input: FollowInput): Follow {
  const { target, current, playing, rate, slope, seeking, catching, settle } = input;
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
    return seeking ? { kind: 'play', rate: even, catching: false } : { kind: 'seek', to, playRate: even };
  if (Math.abs(error) <= (catching ? catchUntil : catchFrom))
    return { kind: 'play', rate: even, catching: false };
  const { most, within } = input.silent ? silentTrim : heardTrim;
  const trim = Math.max(-most, Math.min(most, error / within));
  const stepped = Math.sign(trim) * Math.ceil(Math.abs(trim) / trimSteps) * trimSteps;
  return { kind: 'play', rate: even * (1 + (input.silent ? stepped : trim)), catching: true };
}
