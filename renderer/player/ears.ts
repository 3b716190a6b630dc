/**
 * Sound through the browser's audio graph, where plain elements do not do: one recording in the left ear and one in the
 * right, and clicks at moments. Made when first asked for; an element once led through the graph stays in it.
 */
export type Side = -1 | 0 | 1;

type Led = {
  readonly source: MediaElementAudioSourceNode;
  /** Both channels as one, so that nothing of either is lost in one ear. */
  readonly mono: GainNode;
  readonly panner: StereoPannerNode;
  side: Side;
};

export class Ears {
  #context: AudioContext | null = null;
  readonly #led = new WeakMap<HTMLMediaElement, Led>();

  /** −1: in the left ear alone, 1: in the right one, 0: as it is. */
  lead(element: HTMLMediaElement, side: Side): void {
    const before = this.#led.get(element);
    if ((before?.side ?? 0) === side) return;
    const context = this.#running();
    const led = before ?? this.#ledThrough(context, element);
    led.side = side;
    led.source.disconnect();
    led.panner.pan.value = side;
    led.source.connect(side === 0 ? context.destination : led.mono);
  }

  #ledThrough(context: AudioContext, element: HTMLMediaElement): Led {
    const led: Led = {
      source: context.createMediaElementSource(element),
      mono: new GainNode(context, { channelCount: 1, channelCountMode: 'explicit' }),
      panner: context.createStereoPanner(),
      side: 0,
    };
    led.mono.connect(led.panner).connect(context.destination);
    this.#led.set(element, led);
    return led;
  }

  /** A short high tone so many seconds from now. */
  click(after: number): void {
    const context = this.#running();
    const start = context.currentTime + Math.max(0, after);
    const tone = new OscillatorNode(context, { frequency: 1800 });
    const envelope = new GainNode(context, { gain: 0 });
    envelope.gain.setValueAtTime(0.25, start);
    envelope.gain.exponentialRampToValueAtTime(1e-3, start + clickLength);
    tone.connect(envelope).connect(context.destination);
    tone.start(start);
    tone.stop(start + clickLength);
  }

  #running(): AudioContext {
    this.#context ??= new AudioContext({ latencyHint: 'interactive' });
    // A browser holds it back until the first key or click; every command is one.
    if (this.#context.state === 'suspended') void this.#context.resume();
    return this.#context;
  }

  close(): void {
    void this.#context?.close();
    this.#context = null;
  }
}

/** Seconds. */
const clickLength = 0.03;

/** The moments, rising or not, that come up between two places of the playhead: after `from`, up to `to`. */
export const comingUp = (moments: readonly number[], from: number, to: number): readonly number[] =>
  moments.filter((t) => t > from && t <= to);
