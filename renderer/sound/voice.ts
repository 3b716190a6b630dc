import type { TimeMap } from '#src/model/time-map.ts';
import type { ToSounds } from './messages.ts';

/** In the left ear alone, as it is, in the right one alone. */
export type Side = -1 | 0 | 1;

/** What a voice is to do. */
export type Part = {
  readonly url: string;
  readonly map: TimeMap;
  /** What its sound is multiplied by. */
  readonly factor: number;
  readonly side: Side;
};

/** Where the timeline lies on the context's clock: sample `frame` of the context is heard at `time` of the timeline. */
export type Grid = { readonly frame: number; readonly time: number };

/** Samples of blocks: the first ones short, so that it is soon heard. */
const [firstBlock, mostBlock] = [8192, 48_000];
/** So far ahead of what is heard it is laid out, seconds. */
const horizon = 2;
/** What a first block takes to be decoded and handed over, seconds. */
const comingUp = 0.06;
/** Sound goes up and down over so many seconds where it is cut off. */
const softly = 0.008;

/** One recording's sound on an audio context: blocks of it lie end to end on the context's own samples. */
export class Voice {
  readonly #context: AudioContext;
  readonly #number: number;
  readonly #ask: (message: ToSounds) => void;
  readonly #gain: GainNode;
  readonly #mono: GainNode;
  readonly #panner: StereoPannerNode;
  readonly #sources = new Set<AudioBufferSourceNode>();
  /** What is heard until the first block of another map has come. */
  readonly #outgoing = new Set<AudioBufferSourceNode>();
  #part: Part;
  #grid: Grid | null = null;
  /** The next sample that is asked for, counted from the grid's, and how many at a time. */
  #next = 0;
  #length = firstBlock;
  #ticket = 0;
  #waiting: { readonly at: number; readonly frames: number } | null = null;
  state: 'opening' | 'open' | 'refused' = 'opening';

  constructor(context: AudioContext, number: number, part: Part, ask: (message: ToSounds) => void) {
    this.#context = context;
    this.#number = number;
    this.#part = part;
    this.#ask = ask;
    this.#gain = new GainNode(context, { gain: part.factor });
    // Both channels as one, so that nothing of either is lost in one ear.
    this.#mono = new GainNode(context, { channelCount: 1, channelCountMode: 'explicit' });
    this.#panner = new StereoPannerNode(context);
    this.#mono.connect(this.#panner).connect(context.destination);
    this.#lead(part.side);
    ask({ kind: 'open', voice: number, url: part.url });
    ask({ kind: 'map', voice: number, map: part.map });
  }

  get url(): string {
    return this.#part.url;
  }

  set(part: Part): void {
    const before = this.#part;
    this.#part = part;
    if (part.factor !== before.factor)
      this.#gain.gain.setTargetAtTime(part.factor, this.#context.currentTime, softly);
    if (part.side !== before.side) this.#lead(part.side);
    if (isSame(part.map, before.map)) return;
    this.#ask({ kind: 'map', voice: this.#number, map: part.map });
    if (!this.#grid) return;
    for (const source of this.#sources) this.#outgoing.add(source);
    this.#sources.clear();
    this.#begin(this.#grid);
  }

  /** Is heard from now on where the grid says. */
  play(grid: Grid): void {
    this.silence();
    this.#begin(grid);
  }

  #begin(grid: Grid): void {
    this.#grid = grid;
    this.#waiting = null;
    this.#ticket++;
    const from = (this.#context.currentTime + comingUp) * this.#context.sampleRate - grid.frame;
    this.#next = Math.max(0, Math.ceil(from));
    this.#length = firstBlock;
    this.fill();
  }

  /** Is heard no more. */
  silence(): void {
    this.#grid = null;
    this.#waiting = null;
    this.#ticket++;
    const { currentTime } = this.#context;
    for (const source of this.#sources) source.stop(currentTime);
    this.#sources.clear();
    this.#relieve(currentTime);
  }

  /** What was laid out by another map ends. */
  #relieve(when: number): void {
    for (const source of this.#outgoing) source.stop(when);
    this.#outgoing.clear();
  }

  /** Asks for the next block where there is not enough ahead. */
  fill(): void {
    const { sampleRate: rate, currentTime } = this.#context;
    const grid = this.#grid;
    if (!grid || this.#waiting || this.state !== 'open') return;
    const now = currentTime * rate - grid.frame;
    // Fallen behind: what has passed is left out.
    if (this.#next < now) this.#next = Math.ceil(now + comingUp * rate);
    if (this.#next - now > horizon * rate) return;
    const [at, frames] = [this.#next, this.#length];
    this.#waiting = { at, frames };
    this.#next = at + frames;
    this.#length = Math.min(mostBlock, 2 * frames);
    const start = grid.time + at / rate;
    this.#ask({ kind: 'block', voice: this.#number, ticket: this.#ticket, start, frames, rate });
  }

  /** The block that was asked for has come. */
  hear(ticket: number, channels: readonly Float32Array<ArrayBuffer>[] | null): void {
    const [waiting, grid] = [this.#waiting, this.#grid];
    if (ticket !== this.#ticket || !waiting || !grid) return;
    this.#waiting = null;
    const { sampleRate: rate, currentTime } = this.#context;
    const frame = grid.frame + waiting.at;
    // What comes too late to be heard relieves nobody.
    if (frame + waiting.frames > currentTime * rate) this.#relieve(Math.max(currentTime, frame / rate));
    if (channels && channels.length > 0) this.#lay(channels, frame, waiting.frames);
    this.fill();
  }

  #lay(channels: readonly Float32Array<ArrayBuffer>[], frame: number, length: number): void {
    const { sampleRate, currentTime } = this.#context;
    const buffer = new AudioBuffer({ length, numberOfChannels: channels.length, sampleRate });
    for (const [c, samples] of channels.entries()) buffer.copyToChannel(samples, c);
    const source = new AudioBufferSourceNode(this.#context, { buffer });
    const start = frame / sampleRate;
    const late = Math.max(0, currentTime + 0.005 - start);
    if (late >= length / sampleRate) return;
    source.connect(this.#gain);
    source.addEventListener('ended', () => {
      this.#sources.delete(source);
      this.#outgoing.delete(source);
      source.disconnect();
    });
    this.#sources.add(source);
    source.start(start + late, late);
  }

  #lead(side: Side): void {
    this.#gain.disconnect();
    this.#panner.pan.value = side;
    this.#gain.connect(side === 0 ? this.#context.destination : this.#mono);
  }

  close(): void {
    this.silence();
    this.#gain.disconnect();
    this.#mono.disconnect();
    this.#panner.disconnect();
    this.#ask({ kind: 'close', voice: this.#number });
  }
}

/** Maps are worked out anew with every change of the document, mostly to what they were. */
const isSame = (a: TimeMap, b: TimeMap): boolean =>
  a === b ||
  (a.segments.length === b.segments.length &&
    a.segments.every(({ knots }, i) => {
      const others = b.segments[i]?.knots ?? [];
      return (
        knots === others ||
        (knots.length === others.length &&
          knots.every((k, j) => k.timeline === others[j]?.timeline && k.source === others[j]?.source))
      );
    }));
