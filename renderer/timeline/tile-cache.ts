import type { Recording } from '#src/model/recording.ts';
import { soundKey } from '#renderer/state/selectors.ts';
import { parentTile, type TileAddress, tileKey, topLevel } from './tiles.ts';

export type TileValue = { readonly complete: boolean };
export type FoundTile<T> = { readonly value: T; readonly address: TileAddress };
type Kept<T> = FoundTile<T> & { readonly asked: number };
type Wanted = { readonly recording: Recording; readonly address: TileAddress };

const parallel = 6;
/** How long an unfinished tile is shown before it is asked for again, ms; a refused one, longer each time. */
const askAgain = 700;
const longestWait = 30_000;

/**
 * Tiles of recordings along their time: asks the host only for what is on the screen, keeps what came, gives the next
 * coarser one while the right one is on its way, and lets go of what scrolled away.
 */
export class TileCache<T extends TileValue> {
  readonly #load: (recording: Recording, address: TileAddress, signal: AbortSignal) => Promise<T>;
  readonly #onArrival: (recording: Recording, address: TileAddress, value: T) => void;
  readonly #most: number;
  readonly #tiles = new Map<string, Kept<T>>();
  readonly #running = new Map<string, AbortController>();
  readonly #failed = new Map<string, { readonly until: number; readonly times: number }>();
  #wanted: Wanted[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** @param most tiles that are kept */
  constructor(
    load: (recording: Recording, address: TileAddress, signal: AbortSignal) => Promise<T>,
    onArrival: (recording: Recording, address: TileAddress, value: T) => void,
    most: number,
  ) {
    this.#load = load;
    this.#onArrival = onArrival;
    this.#most = most;
  }

  /** Begins a picture: what is wanted is collected anew. */
  begin(): void {
    this.#wanted = [];
  }

  /** The tile, or the nearest coarser one that is there; what is missing is asked for after `end`. */
  find(recording: Recording, address: TileAddress): FoundTile<T> | null {
    const top = topLevel(recording.media.duration);
    const key = keyOf(recording, address);
    this.#wantOverview(recording, top);
    const exact = this.#tiles.get(key);
    if (exact) {
      this.#tiles.delete(key);
      this.#tiles.set(key, exact);
      if (!exact.value.complete) this.#wanted.push({ recording, address });
      return exact;
    }
    this.#wanted.push({ recording, address });
    for (let up = parentTile(address, top); up; up = parentTile(up, top)) {
      const coarse = this.#tiles.get(keyOf(recording, up));
      if (coarse) return coarse;
    }
    return null;
  }

  /** The overview comes first and is kept: it lies under every finer tile, and tells how loud the recording is. */
  #wantOverview(recording: Recording, top: number): void {
    const address = { level: top, index: 0 };
    if (!this.#tiles.get(keyOf(recording, address))?.value.complete)
      this.#wanted.unshift({ recording, address });
  }

  /** Ends a picture: cancels what nobody wants any more and asks for what is missing. */
  end(): void {
    const keys = new Set(this.#wanted.map((w) => keyOf(w.recording, w.address)));
    for (const [key, stop] of this.#running) if (!keys.has(key)) stop.abort();
    this.#fill();
    while (this.#tiles.size > this.#most) {
      const oldest = this.#tiles.keys().next().value;
      if (oldest === undefined) break;
      this.#tiles.delete(oldest);
    }
  }

  /** The sound was decoded again: it may be another. */
  forget(recording: Recording): void {
    for (const key of this.#tiles.keys())
      if (key.startsWith(`${nameOf(recording)}/`)) this.#tiles.delete(key);
  }

  /** The host is reached again: what it refused for want of a connection is asked for at once. */
  retry(): void {
    this.#failed.clear();
    this.#fill();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const stop of this.#running.values()) stop.abort();
    this.#tiles.clear();
    this.#wanted = [];
  }

  #fill(): void {
    const now = performance.now();
    let again = false;
    for (const wanted of this.#wanted) {
      if (this.#running.size >= parallel) break;
      const key = keyOf(wanted.recording, wanted.address);
      const known = this.#tiles.get(key);
      if (this.#running.has(key) || known?.value.complete) continue;
      if (now < Math.max(known ? known.asked + askAgain : 0, this.#failed.get(key)?.until ?? 0)) {
        again = true;
        continue;
      }
      void this.#fetch(key, wanted);
    }
    if (again && this.#timer === null)
      this.#timer = setTimeout(() => {
        this.#timer = null;
        this.#fill();
      }, askAgain);
  }

  async #fetch(key: string, { recording, address }: Wanted): Promise<void> {
    const stop = new AbortController();
    this.#running.set(key, stop);
    try {
      const value = await this.#load(recording, address, stop.signal);
      this.#tiles.set(key, { value, address, asked: performance.now() });
      this.#failed.delete(key);
      this.#onArrival(recording, address, value);
    } catch {
      // Cancelled, or the host has none (yet): the coarser picture stays, and it is asked for again.
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

const keyOf = (recording: Recording, address: TileAddress): string => tileKey(nameOf(recording), address);

const nameOf = (recording: Recording): string => `${recording.id}/${soundKey(recording)}`;
