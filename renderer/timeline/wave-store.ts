import type { Channel } from '#src/contract/channel.ts';
import type { Peaks } from '#src/contract/methods.ts';
import type { Recording } from '#src/model/recording.ts';
import { refOf } from '#renderer/operations/jobs.ts';
import { parentTile, type TileAddress, tileColumns, tileKey, tileSpan, topLevel } from './tiles.ts';

export type Wave = {
  readonly bitmap: HTMLCanvasElement;
  readonly address: TileAddress;
  /** False while the host still computes: asked for again after a while. */
  readonly complete: boolean;
  readonly asked: number;
};
type Kept = Omit<Wave, 'bitmap'> & {
  readonly peaks: Peaks;
  readonly colour: string;
  bitmap: HTMLCanvasElement;
  gain: number;
};
type Wanted = { readonly recording: Recording; readonly address: TileAddress; readonly colour: string };

const parallel = 6;
const kept = 600;
const tileHeight = 96;
/** How long an unfinished tile is shown before it is asked for again, ms; a refused one, longer each time. */
const askAgain = 700;
const longestWait = 30_000;

/**
 * Waveform tiles as pictures: asks the host only for what is on the screen, keeps what was drawn, gives the
 * next coarser one while the right one is on its way, and lets go of what scrolled away.
 */
export class WaveStore {
  readonly #channel: Channel;
  readonly #onArrival: () => void;
  readonly #waves = new Map<string, Kept>();
  /** How much each recording is enlarged, so that a quiet one can be read too. */
  readonly #gains = new Map<string, number>();
  readonly #running = new Map<string, AbortController>();
  readonly #failed = new Map<string, { readonly until: number; readonly times: number }>();
  #wanted: Wanted[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(channel: Channel, onArrival: () => void) {
    this.#channel = channel;
    this.#onArrival = onArrival;
  }

  /** Begins a picture: what is wanted is collected anew. */
  begin(): void {
    this.#wanted = [];
  }

  /** The tile, or the nearest coarser one that is there; what is missing is asked for after `end`. */
  find(recording: Recording, address: TileAddress, colour: string): Wave | null {
    const top = topLevel(recording.media.duration);
    const key = keyOf(recording, address, colour);
    this.#wantOverview(recording, top, colour);
    const exact = this.#waves.get(key);
    if (exact) {
      this.#waves.delete(key);
      this.#waves.set(key, exact);
      if (!exact.complete) this.#wanted.push({ recording, address, colour });
      return this.#atGain(exact, recording);
    }
    this.#wanted.push({ recording, address, colour });
    for (let up = parentTile(address, top); up; up = parentTile(up, top)) {
      const coarse = this.#waves.get(keyOf(recording, up, colour));
      if (coarse) return this.#atGain(coarse, recording);
    }
    return null;
  }

  /** The overview comes first and is kept: it lies under every finer tile, and tells how loud the recording is. */
  #wantOverview(recording: Recording, top: number, colour: string): void {
    const address = { level: top, index: 0 };
    const key = keyOf(recording, address, colour);
    if (!this.#waves.get(key)?.complete) this.#wanted.unshift({ recording, address, colour });
  }

  /** The tile at its recording's present gain: drawn again when that has changed. */
  #atGain(kept: Kept, recording: Recording): Wave {
    const gain = this.#gains.get(recording.id) ?? 1;
    if (gain !== kept.gain) {
      kept.bitmap = paint(kept.peaks, kept.colour, gain);
      kept.gain = gain;
    }
    return kept;
  }

  /** Ends a picture: cancels what nobody wants any more and asks for what is missing. */
  end(): void {
    const keys = new Set(this.#wanted.map((w) => keyOf(w.recording, w.address, w.colour)));
    for (const [key, stop] of this.#running) if (!keys.has(key)) stop.abort();
    this.#fill();
    while (this.#waves.size > kept) {
      const oldest = this.#waves.keys().next().value;
      if (oldest === undefined) break;
      this.#waves.delete(oldest);
    }
  }

  /** Forgets everything drawn (the colours changed). */
  clear(): void {
    this.#waves.clear();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const stop of this.#running.values()) stop.abort();
    this.#waves.clear();
    this.#wanted = [];
  }

  #fill(): void {
    const now = performance.now();
    let again = false;
    for (const wanted of this.#wanted) {
      if (this.#running.size >= parallel) break;
      const key = keyOf(wanted.recording, wanted.address, wanted.colour);
      const known = this.#waves.get(key);
      if (this.#running.has(key) || known?.complete) continue;
      if (now < Math.max(known ? known.asked + askAgain : 0, this.#failed.get(key)?.until ?? 0)) {
        again = true;
        continue;
      }
      void this.#load(key, wanted);
    }
    if (again && this.#timer === null)
      this.#timer = setTimeout(() => {
        this.#timer = null;
        this.#fill();
      }, askAgain);
  }

  async #load(key: string, { recording, address, colour }: Wanted): Promise<void> {
    const stop = new AbortController();
    this.#running.set(key, stop);
    const [start, end] = tileSpan(address);
    try {
      const params = { media: refOf(recording), start, end, columns: tileColumns };
      const peaks = await this.#channel.call('peaks.read', params, stop.signal);
      const asked = performance.now();
      if (address.level === topLevel(recording.media.duration)) this.#gains.set(recording.id, gainFor(peaks));
      const gain = this.#gains.get(recording.id) ?? 1;
      const bitmap = paint(peaks, colour, gain);
      this.#waves.set(key, { bitmap, peaks, colour, gain, address, complete: peaks.complete, asked });
      this.#failed.delete(key);
      this.#onArrival();
    } catch {
      // Cancelled, or the host has no peaks (yet): the coarser picture stays, and it is asked for again.
      if (stop.signal.aborted) return;
      const times = (this.#failed.get(key)?.times ?? 0) + 1;
      const wait = Math.min(longestWait, askAgain * 2 ** (times - 1));
      this.#failed.set(key, { until: performance.now() + wait, times });
    } finally {
      this.#running.delete(key);
      this.#fill();
    }
  }
}

const keyOf = (recording: Recording, address: TileAddress, colour: string): string =>
  tileKey(`${recording.id}/${recording.fingerprint.hash}/${colour}`, address);

/** Enlarges a quiet recording to the height of its row, at most twelvefold; never makes a loud one smaller. */
export function gainFor(peaks: Pick<Peaks, 'min' | 'max'>): number {
  let loudest = 1;
  for (const v of peaks.max) loudest = Math.max(loudest, v);
  for (const v of peaks.min) loudest = Math.max(loudest, -v);
  return Math.max(1, Math.min(12, 120 / loudest));
}

/** A tile as a picture: one column a pixel, its middle line through silence. */
function paint(peaks: Peaks, colour: string, gain: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = tileColumns;
  canvas.height = tileHeight;
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  context.fillStyle = colour;
  const half = tileHeight / 2;
  for (let x = 0; x < tileColumns; x++) {
    const top = half - Math.min(1, ((peaks.max[x] ?? 0) / 127) * gain) * (half - 1);
    const bottom = half - Math.max(-1, ((peaks.min[x] ?? 0) / 127) * gain) * (half - 1);
    context.fillRect(x, top - 0.5, 1, Math.max(1, bottom - top + 1));
  }
  return canvas;
}
