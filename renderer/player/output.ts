import { HeardClock } from '#renderer/sound/heard-clock.ts';
import type { Side } from '#renderer/sound/voice.ts';

type Led = {
  readonly source: MediaElementAudioSourceNode;
  readonly gain: GainNode;
  /** Both channels as one, so that nothing of either is lost in one ear. */
  readonly mono: GainNode;
  readonly panner: StereoPannerNode;
  side: Side;
};

/** What a sound is multiplied by that is not to be heard, but played: 120 dB less. */
const unheard = 1e-6;
/** Seconds. */
const clickLength = 0.03;

/**
 * How loud media elements are and in which ear, and clicks at moments. An element itself goes no louder than it was recorded, and sounds in
 * both ears: what is to do otherwise goes through Web Audio, from then on, since an element that was led there cannot come back.
 */
export class Output {
  readonly #led = new WeakMap<HTMLMediaElement, Led>();
  #context: AudioContext | null = null;
  #heard: HeardClock | null = null;

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

  /**
   * Nobody is to hear it, and it keeps time by the sound device: Chromium lets one that is muted go by a timer, which on a busy
   * machine falls behind by 100 ms and more (notes/window.md).
   */
  hush(element: HTMLMediaElement): void {
    const led = this.#led.get(element);
    if (led) led.gain.gain.value = unheard;
    else if (element.volume !== unheard) element.volume = unheard;
  }

  /** Where sound goes to; null: there is none here. Asked for only when something is to sound. */
  get context(): AudioContext | null {
    return this.#running();
  }

  /**
   * How much later an element is heard than its clock says, seconds: what Web Audio puts between, where it was led there.
   * @param beyond ms that sound takes after the browser has given it away
   */
  latencyOf(element: HTMLMediaElement, beyond: number): number {
    const context = this.#led.has(element) ? this.#context : null;
    return (context ? context.baseLatency + (context.outputLatency || 0) : 0) + beyond / 1000;
  }

  /** A short high tone that is heard so many seconds from now. */
  click(after: number, beyond: number): void {
    const context = this.#running();
    if (!context) return;
    this.#heard ??= new HeardClock(context);
    const heard = this.#heard.at(performance.now(), beyond);
    const start = Math.max(context.currentTime, heard + after);
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
    // What is buffered on the way is reckoned with: rather more of it than sound that breaks off.
    this.#context ??= new AudioContext({ latencyHint: 'playback' });
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
