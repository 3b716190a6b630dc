import type { Channel } from '#src/contract/channel.ts';
import type { Peaks } from '#src/contract/methods.ts';
import type { Recording } from '#src/model/recording.ts';
import { refOf } from '#renderer/operations/jobs.ts';
import { parentTile, type TileAddress, tileColumns, tileKey, tileSpan, topLevel } from './tiles.ts';

export type Wave = {
  readonly bitmap: CanvasImageSource;
  readonly address: TileAddress;
  /** False while the host still computes: asked for again after a while. */
  readonly complete: boolean;
  readonly asked: number;
};
type Wanted = { readonly recording: Recording; readonly address: TileAddress; readonly colour: string };

const parallel = 6;
const kept = 600;
const tileHeight = 96;
/** How long an unfinished tile is shown before it is asked for again, ms. */
const askAgain = 700;

/**
 * Waveform tiles as pictures: asks the host only for what is on the screen, keeps what was drawn, gives the
 * next coarser one while the right one is on its way, and lets go of what scrolled away.
 */
export class WaveStore {
  readonly #channel: Channel;
  readonly #onArrival: () => void;
  readonly #waves = new Map<string, Wave>();
  readonly #running = new Map<string, AbortController>();
  readonly #failed = new Map<string, number>();
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
    const exact = this.#waves.get(key);
    if (exact) {
      this.#waves.delete(key);
      this.#waves.set(key, exact);
      if (exact.complete) return exact;
      this.#wanted.push({ recording, address, colour });
      return exact;
    }
    this.#wanted.push({ recording, address, colour });
    for (let up = parentTile(address, top); up; up = parentTile(up, top)) {
      const coarse = this.#waves.get(keyOf(recording, up, colour));
      if (coarse) return coarse;
    }
    // Nothing at all yet: the overview first.
    if (address.level < top) this.#wanted.unshift({ recording, address: { level: top, index: 0 }, colour });
    return null;
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
      const since = known ? known.asked : (this.#failed.get(key) ?? Number.NEGATIVE_INFINITY);
      if (this.#running.has(key) || known?.complete) continue;
      if (now - since < askAgain) {
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
      this.#waves.set(key, { bitmap: paint(peaks, colour), address, complete: peaks.complete, asked });
      this.#failed.delete(key);
      this.#onArrival();
    } catch {
      // Cancelled, or the host has no peaks (yet): the coarser picture stays, and it is asked for again.
      if (!stop.signal.aborted) this.#failed.set(key, performance.now());
    } finally {
      this.#running.delete(key);
      this.#fill();
    }
  }
}

const keyOf = (recording: Recording, address: TileAddress, colour: string): string =>
  tileKey(`${recording.id}/${recording.fingerprint.hash}/${colour}`, address);

/** A tile as a picture: one column a pixel, its middle line through silence. */
function paint(peaks: Peaks, colour: string): CanvasImageSource {
  const canvas = document.createElement('canvas');
  canvas.width = tileColumns;
  canvas.height = tileHeight;
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  context.fillStyle = colour;
  const half = tileHeight / 2;
  for (let x = 0; x < tileColumns; x++) {
    const top = half - ((peaks.max[x] ?? 0) / 127) * (half - 1);
    const bottom = half - ((peaks.min[x] ?? 0) / 127) * (half - 1);
    context.fillRect(x, top - 0.5, 1, Math.max(1, bottom - top + 1));
  }
  return canvas;
}
