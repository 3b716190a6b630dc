/** So many looks at the two clocks are kept; their median tells. */
const looks = 25;

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

  /** The context was asleep: what was known of its clock no longer holds. */
  forget(): void {
    this.#offsets = [];
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
    this.#offsets.push(offset);
    if (this.#offsets.length > looks) this.#offsets.shift();
    const sorted = this.#offsets.toSorted((a, b) => a - b);
    return now / 1000 + (sorted[sorted.length >> 1] as number) - beyond / 1000;
  }
}
