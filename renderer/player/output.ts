/** In the left ear alone, as it is, in the right one alone. */
export type Side = -1 | 0 | 1;

type Led = {
  readonly source: MediaElementAudioSourceNode;
  readonly gain: GainNode;
  /** Both channels as one, so that nothing of either is lost in one ear. */
  readonly mono: GainNode;
  readonly panner: StereoPannerNode;
  side: Side;
};

/** Seconds. */
const clickLength = 0.03;

/**
 * How loud media elements are and in which ear, and clicks at moments. An element itself goes no louder than it was recorded, and sounds in
 * both ears: what is to do otherwise goes through Web Audio, from then on, since an element that was led there cannot come back.
 */
export class Output {
  readonly #led = new WeakMap<HTMLMediaElement, Led>();
  #context: AudioContext | null = null;

  /** @param factor what its sound is multiplied by */
  set(element: HTMLMediaElement, factor: number, side: Side): void {
    const led = this.#led.get(element) ?? (factor > 1 || side !== 0 ? this.#lead(element) : null);
    if (!led) {
      element.volume = Math.min(1, factor);
      return;
    }
    led.gain.gain.value = factor;
    if (led.side === side) return;
    led.side = side;
    led.gain.disconnect();
    led.panner.pan.value = side;
    led.gain.connect(side === 0 ? led.gain.context.destination : led.mono);
  }

  /** A short high tone so many seconds from now. */
  click(after: number): void {
    const context = this.#running();
    if (!context) return;
    const start = context.currentTime + Math.max(0, after);
    const tone = new OscillatorNode(context, { frequency: 1800 });
    const envelope = new GainNode(context, { gain: 0 });
    envelope.gain.setValueAtTime(0.25, start);
    envelope.gain.exponentialRampToValueAtTime(1e-3, start + clickLength);
    tone.connect(envelope).connect(context.destination);
    tone.start(start);
    tone.stop(start + clickLength);
  }

  /** Before anything plays: a browser starts no sound before the user did something. */
  wake(): void {
    if (this.#context?.state === 'suspended') void this.#context.resume();
  }

  close(): void {
    void this.#context?.close();
    this.#context = null;
  }

  #running(): AudioContext | null {
    if (typeof AudioContext === 'undefined') return null;
    this.#context ??= new AudioContext({ latencyHint: 'interactive' });
    this.wake();
    return this.#context;
  }

  #lead(element: HTMLMediaElement): Led | null {
    const context = this.#running();
    if (!context) return null;
    const led: Led = {
      source: context.createMediaElementSource(element),
      gain: context.createGain(),
      mono: new GainNode(context, { channelCount: 1, channelCountMode: 'explicit' }),
      panner: context.createStereoPanner(),
      side: 0,
    };
    led.mono.connect(led.panner).connect(context.destination);
    led.source.connect(led.gain).connect(context.destination);
    element.volume = 1;
    this.#led.set(element, led);
    return led;
  }
}
