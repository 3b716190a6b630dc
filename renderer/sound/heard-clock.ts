/** So many looks at the two clocks are kept; their median tells. */
const looks = 25;
/** No buffer is so long, seconds: where a look is farther off, the context stood still meanwhile, and what was known no longer holds. */
const stoodStill = 0.5;

/**
 * Which moment of an audio context is being heard: its own clock runs ahead of the loudspeaker by what is buffered on
 * the way. The browser says which sample leaves when; each word of it is rounded to a buffer, so the median of many is taken.
 */
export class HeardClock {
  readonly #context: Pick<
    AudioContext,
    'currentTime' | 'getOutputTimestamp' | 'baseLatency' | 'outputLatency'
  >;
  #offsets: number[] = [];

  constructor(context: HeardClock['context']) {
    this.#context = context;
  }

  get context() {
    return this.#context;
  }

  /**
   * Seconds of the context's clock that are heard at `now`.
   * @param now ms, as `performance.now()`
   * @param beyond ms that the sound takes after the browser has given it away (headphones without wires)
   */
  at(now: number, beyond: number): number {
    const { contextTime = 0, performanceTime = 0 } = this.#context.getOutputTimestamp();
    const { currentTime, baseLatency, outputLatency } = this.#context;
    // Not told yet, or not by this browser: what the parts of the way take.
    const heard =
      performanceTime > 0 && contextTime > 0 ? contextTime : currentTime - baseLatency - (outputLatency || 0);
    const offset = heard - (performanceTime > 0 && contextTime > 0 ? performanceTime : now) / 1000;
    const known = medianOf(this.#offsets);
    if (known !== undefined && Math.abs(offset - known) > stoodStill) this.#offsets = [];
    this.#offsets.push(offset);
    if (this.#offsets.length > looks) this.#offsets.shift();
    return now / 1000 + (medianOf(this.#offsets) as number) - beyond / 1000;
  }
}

const medianOf = (values: readonly number[]): number | undefined => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
};
