import type { RecordingId } from '#src/model/recording.ts';
import type { TimeMap } from '#src/model/time-map.ts';
import { HeardClock } from './heard-clock.ts';
import type { FromSounds, ToSounds } from './messages.ts';
import { type Grid, type Part, Voice } from './voice.ts';

/** While playing, ms between two looks whether voices have enough ahead: also where the window draws nothing. */
const pulse = 250;
/** Files are opened so long before they are heard, and kept so long before and after: seconds of the timeline. */
const [opened, kept] = [10, 30];

/**
 * All that is heard at its own speed, on one audio context: decoded and laid out sample by sample under every recording's
 * time map, so that nothing needs to be kept in step. Whoever shows time asks `heard` which moment of the timeline it is.
 */
export class Voices {
  readonly #context: () => AudioContext | null;
  readonly #refused: (url: string) => void;
  #parts: ReadonlyMap<RecordingId, Part> = new Map();
  readonly #known = new Map<RecordingId, Voice>();
  readonly #byNumber = new Map<number, Voice>();
  #worker: Worker | null = null;
  #clock: HeardClock | null = null;
  #numbers = 0;
  #grid: Grid | null = null;
  #pulse: ReturnType<typeof setInterval> | null = null;
  /** ms that sound takes after the browser has given it away. */
  beyond = 0;

  /**
   * @param context null: there is no sound here
   * @param refused told of every file that cannot be heard by this
   */
  constructor(context: () => AudioContext | null, refused: (url: string) => void = () => {}) {
    this.#context = context;
    this.#refused = refused;
  }

  /** Who is to be heard, around `time` of the timeline; the others are silent. */
  set(parts: ReadonlyMap<RecordingId, Part>, time: number): void {
    if (parts === this.#parts) return;
    this.#parts = parts;
    this.#choose(time);
  }

  /** Only files near the playhead are open: what a demuxer and a decoder keep of each is some megabytes. */
  #choose(time: number): void {
    for (const [id, voice] of this.#known) {
      const part = this.#parts.get(id);
      if (part?.url === voice.url && isNear(part.map, time, kept)) continue;
      voice.close();
      this.#known.delete(id);
    }
    for (const [id, part] of this.#parts)
      if (this.#known.has(id) || isNear(part.map, time, opened)) this.#voice(id, part)?.set(part);
  }

  /** Whether a recording is heard by this: its sound is decoded, and the browser lets it sound. */
  carries(id: RecordingId): boolean {
    return this.#known.get(id)?.state === 'open' && this.#grid !== null;
  }

  get playing(): boolean {
    return this.#grid !== null;
  }

  /** From now on it is `time` of the timeline that is heard, as soon as the browser lets it sound. */
  play(time: number, now: number): void {
    this.#choose(time);
    const context = this.#context();
    if (this.#known.size === 0 || context?.state !== 'running') return;
    this.#clock ??= new HeardClock(context);
    // The grid's first sample is one of the context's.
    const frame = Math.round(this.#clock.at(now, this.beyond) * context.sampleRate);
    this.#grid = { frame, time };
    for (const voice of this.#known.values()) voice.play(this.#grid);
    this.#pulse ??= setInterval(() => {
      const time = this.#timeAt(performance.now());
      if (time !== null) this.#choose(time);
      for (const voice of this.#known.values()) voice.fill();
    }, pulse);
  }

  pause(): void {
    this.#grid = null;
    if (this.#pulse !== null) clearInterval(this.#pulse);
    this.#pulse = null;
    for (const voice of this.#known.values()) voice.silence();
  }

  /** The moment of the timeline that is heard at `now`; null: nothing plays here. */
  heard(now: number): number | null {
    const isHeard = [...this.#known.values()].some((voice) => voice.state === 'open');
    return isHeard ? this.#timeAt(now) : null;
  }

  #timeAt(now: number): number | null {
    const [grid, context] = [this.#grid, this.#context()];
    if (!grid || !context || !this.#clock) return null;
    return grid.time + this.#clock.at(now, this.beyond) - grid.frame / context.sampleRate;
  }

  close(): void {
    this.pause();
    this.set(new Map(), 0);
    this.#worker?.terminate();
    this.#worker = null;
  }

  #voice(id: RecordingId, part: Part): Voice | null {
    const known = this.#known.get(id);
    if (known) return known;
    const context = this.#context();
    if (!context) {
      this.#refused(part.url);
      return null;
    }
    const number = this.#numbers++;
    const voice = new Voice(context, number, part, (message) => this.#post(message));
    this.#known.set(id, voice);
    this.#byNumber.set(number, voice);
    return voice;
  }

  #post(message: ToSounds): void {
    if (!this.#worker) {
      this.#worker = new Worker(new URL('./sound-worker.ts', import.meta.url), { type: 'module' });
      this.#worker.onmessage = ({ data }: MessageEvent<FromSounds>) => this.#hear(data);
    }
    this.#worker.postMessage(message);
    if (message.kind === 'close') this.#byNumber.delete(message.voice);
  }

  #hear(message: FromSounds): void {
    const voice = this.#byNumber.get(message.voice);
    if (!voice) return;
    if (message.kind === 'block') voice.hear(message.ticket, message.channels);
    else {
      voice.state = message.kind === 'opened' ? 'open' : 'refused';
      if (voice.state === 'refused') {
        voice.silence();
        this.#refused(voice.url);
      } else if (this.#grid) voice.play(this.#grid);
    }
  }
}

/** Whether a recording has something within so many seconds of a moment. */
const isNear = ({ segments }: TimeMap, time: number, within: number): boolean =>
  segments.some(
    ({ knots }) => (knots[0]?.timeline ?? 0) < time + within && (knots.at(-1)?.timeline ?? 0) > time - within,
  );
