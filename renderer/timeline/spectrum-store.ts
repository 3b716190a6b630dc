import type { Channel } from '#src/contract/channel.ts';
import type { Spectrum } from '#src/contract/methods.ts';
import type { Recording } from '#src/model/recording.ts';
import { refOf } from '#renderer/operations/jobs.ts';
import { paintSpectrum, type Ramp, rampOf, type Shown, shownRange } from './spectrum-picture.ts';
import { TileCache } from './tile-cache.ts';
import { type TileAddress, tileColumns, tileSpan, topLevel } from './tiles.ts';

/** A tile takes four bytes for each of its 200,000 levels as a picture: fewer are kept than of waves. */
const kept = 120;

export type SpectrumTile = { readonly picture: OffscreenCanvas; readonly address: TileAddress };

/** Spectrograms in tiles, as pictures in the colours of their recordings. */
export class SpectrumStore {
  readonly #tiles: TileCache<Spectrum>;
  readonly #shown = new Map<string, Shown>();
  readonly #pictures = new WeakMap<
    Spectrum,
    { readonly of: Ramp; readonly shown: Shown; readonly canvas: OffscreenCanvas }
  >();

  constructor(channel: Pick<Channel, 'call'>, onArrival: () => void) {
    this.#tiles = new TileCache<Spectrum>(
      async (recording, address, signal) => {
        const [start, end] = tileSpan(address);
        const params = { media: refOf(recording), start, end, columns: tileColumns };
        return await channel.call('spectrum.read', params, signal);
      },
      (recording, { level }, spectrum) => {
        if (level === topLevel(recording.media.duration))
          this.#shown.set(recording.id, shownRange(spectrum.levels));
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

  /** The tile or a coarser one; and the highest frequency. */
  find(
    recording: Recording,
    address: TileAddress,
    colours: readonly [ground: string, hue: string, ink: string],
  ): (SpectrumTile & { readonly top: number }) | null {
    const found = this.#tiles.find(recording, address);
    if (!found) return null;
    const { value } = found;
    const ramp = rampOf(...colours);
    const shown = this.#shown.get(recording.id) ?? shownRange(value.levels);
    const known = this.#pictures.get(value);
    if (known && known.of === ramp && known.shown === shown)
      return { picture: known.canvas, address: found.address, top: value.top };
    const canvas = known?.canvas ?? new OffscreenCanvas(1, 1);
    paintSpectrum(canvas, value.levels, ramp, shown);
    this.#pictures.set(value, { of: ramp, shown, canvas });
    return { picture: canvas, address: found.address, top: value.top };
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
