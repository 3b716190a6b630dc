import type { Channel } from '#src/contract/channel.ts';
import type { Peaks } from '#src/contract/methods.ts';
import type { Recording } from '#src/model/recording.ts';
import { refOf } from '#renderer/operations/jobs.ts';
import { TileCache } from './tile-cache.ts';
import { type TileAddress, tileColumns, tileSpan, topLevel } from './tiles.ts';
import type { WaveTile } from './wave-picture.ts';

const kept = 1000;

/** Waveforms in tiles, and how much each recording is enlarged, so that a quiet one can be read too. */
export class WaveStore {
  readonly #tiles: TileCache<Peaks>;
  readonly #gains = new Map<string, number>();

  constructor(channel: Pick<Channel, 'call'>, onArrival: () => void) {
    this.#tiles = new TileCache<Peaks>(
      async (recording, address, signal) => {
        const [start, end] = tileSpan(address);
        const params = { media: refOf(recording), start, end, columns: tileColumns };
        return await channel.call('peaks.read', params, signal);
      },
      (recording, { level }, peaks) => {
        if (level === topLevel(recording.media.duration)) this.#gains.set(recording.id, gainFor(peaks));
        onArrival();
      },
      kept,
    );
  }

  begin(): void {
    this.#tiles.begin();
  }

  end(): void {
    this.#tiles.end();
  }

  find(recording: Recording, address: TileAddress): WaveTile | null {
    const found = this.#tiles.find(recording, address);
    if (!found) return null;
    return { peaks: found.value, address: found.address, gain: this.#gains.get(recording.id) ?? 1 };
  }

  forget(recording: Recording): void {
    this.#tiles.forget(recording);
  }

  retry(): void {
    this.#tiles.retry();
  }

  close(): void {
    this.#tiles.close();
  }
}

/** Enlarges a quiet recording to the height of its row, at most twelvefold; never makes a loud one smaller. */
export function gainFor(peaks: Pick<Peaks, 'min' | 'max'>): number {
  let loudest = 1;
  for (const v of peaks.max) loudest = Math.max(loudest, v);
  for (const v of peaks.min) loudest = Math.max(loudest, -v);
  return Math.max(1, Math.min(12, 120 / loudest));
}
