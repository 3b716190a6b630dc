import type { Channel } from '#src/contract/channel.ts';
import type { Peaks } from '#src/contract/methods.ts';
import type { Recording } from '#src/model/recording.ts';
import { soundKey } from '#renderer/state/selectors.ts';
import { refOf } from '#renderer/operations/jobs.ts';
import { parentTile, type TileAddress, tileColumns, tileKey, tileSpan, topLevel } from './tiles.ts';
import type { WaveTile } from './wave-picture.ts';

type Kept = { readonly peaks: Peaks; readonly address: TileAddress; readonly asked: number };
type Wanted = { readonly recording: Recording; readonly address: TileAddress };

const parallel = 6;
const kept = 1000;
/** How long an unfinished tile is shown before it is asked for again, ms; a refused one, longer each time. */
const askAgain = 700;
const longestWait = 30_000;

/**
 * Waveform tiles: asks the host only for what is on the screen, keeps what came, gives the next coarser one
 * while the right one is on its way, and lets go of what scrolled away.
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
  find(recording: Recording, address: TileAddress): WaveTile | null {
    const top = topLevel(recording.media.duration);
    const key = keyOf(recording, address);
    this.#wantOverview(recording, top);
    const exact = this.#waves.get(key);
    if (exact) {
      this.#waves.delete(key);
      this.#waves.set(key, exact);
      if (!exact.peaks.complete) this.#wanted.push({ recording, address });
      return this.#atGain(exact, recording);
    }
    this.#wanted.push({ recording, address });
    for (let up = parentTile(address, top); up; up = parentTile(up, top)) {
      const coarse = this.#waves.get(keyOf(recording, up));
      if (coarse) return this.#atGain(coarse, recording);
    }
    return null;
  }

  /** The overview comes first and is kept: it lies under every finer tile, and tells how loud the recording is. */
  #wantOverview(recording: Recording, top: number): void {
    const address = { level: top, index: 0 };
    if (!this.#waves.get(keyOf(recording, address))?.peaks.complete)
      this.#wanted.unshift({ recording, address });
  }

  #atGain({ peaks, address }: Kept, recording: Recording): WaveTile {
    return { peaks, address, gain: this.#gains.get(recording.id) ?? 1 };
  }

  /** Ends a picture: cancels what nobody wants any more and asks for what is missing. */
  end(): void {
    const keys = new Set(this.#wanted.map((w) => keyOf(w.recording, w.address)));
    for (const [key, stop] of this.#running) if (!keys.has(key)) stop.abort();
    this.#fill();
    while (this.#waves.size > kept) {
      const oldest = this.#waves.keys().next().value;
      if (oldest === undefined) break;
      this.#waves.delete(oldest);
    }
  }

  /** The sound was decoded again: it may be another. */
  forget(recording: Recording): void {
    for (const key of this.#waves.keys())
      if (key.startsWith(`${waveOf(recording)}/`)) this.#waves.delete(key);
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
      const key = keyOf(wanted.recording, wanted.address);
      const known = this.#waves.get(key);
      if (this.#running.has(key) || known?.peaks.complete) continue;
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

  async #load(key: string, { recording, address }: Wanted): Promise<void> {
    const stop = new AbortController();
    this.#running.set(key, stop);
    const [start, end] = tileSpan(address);
    try {
      const params = { media: refOf(recording), start, end, columns: tileColumns };
      const peaks = await this.#channel.call('peaks.read', params, stop.signal);
      const asked = performance.now();
      if (address.level === topLevel(recording.media.duration)) this.#gains.set(recording.id, gainFor(peaks));
      this.#waves.set(key, { peaks, address, asked });
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

const keyOf = (recording: Recording, address: TileAddress): string => tileKey(waveOf(recording), address);

const waveOf = (recording: Recording): string => `${recording.id}/${soundKey(recording)}`;

/** Enlarges a quiet recording to the height of its row, at most twelvefold; never makes a loud one smaller. */
export function gainFor(peaks: Pick<Peaks, 'min' | 'max'>): number {
  let loudest = 1;
  for (const v of peaks.max) loudest = Math.max(loudest, v);
  for (const v of peaks.min) loudest = Math.max(loudest, -v);
  return Math.max(1, Math.min(12, 120 / loudest));
}
