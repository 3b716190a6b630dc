import type { Channel } from '#src/contract/channel.ts';
import { speak } from '#renderer/i18n/tr.ts';
import type { Recording } from '#src/model/recording.ts';
import { drawRuler, rulerHeight } from './draw-ruler.ts';
import { drawTracks } from './draw-tracks.ts';
import type { TimelineRow } from './layout.ts';
import type { RowsPicture } from './paint-messages.ts';
import type { Palette } from './palette.ts';
import { SpectrumStore } from './spectrum-store.ts';
import { StripStore } from './strip-store.ts';
import { WaveLayer } from './wave-layer.ts';
import { WaveStore } from './wave-store.ts';

/** How long the first wave that arrives waits for others, ms. */
const together = 40;

/** Draws ruler and rows, with the waves, spectra and strips that it asks the host for; again when they arrive. */
export class Painter {
  readonly #canvases: { readonly rows: OffscreenCanvas; readonly ruler: OffscreenCanvas };
  readonly #waves: WaveStore;
  readonly #spectra: SpectrumStore;
  readonly #strips: StripStore;
  readonly #layer = new WaveLayer();
  #soon: ReturnType<typeof setTimeout> | null = null;
  #last: { picture: RowsPicture; rows: readonly TimelineRow[]; palette: Palette } | null = null;
  #size = '';

  constructor(
    canvases: { readonly rows: OffscreenCanvas; readonly ruler: OffscreenCanvas },
    channel: Pick<Channel, 'call'>,
  ) {
    this.#canvases = canvases;
    this.#waves = new WaveStore(channel, () => this.#arrived());
    this.#spectra = new SpectrumStore(channel, () => this.#arrived());
    this.#strips = new StripStore(channel, () => this.#arrived());
  }

  draw(picture: RowsPicture, rows: readonly TimelineRow[], palette: Palette): void {
    this.#last = { picture, rows, palette };
    speak(picture.tongue);
    const { width, height, density, view } = picture;
    this.#resize(width, height, density);
    // What is drawn with is the same on a canvas off the screen; its type lacks what nobody uses here.
    const brush = (canvas: OffscreenCanvas) =>
      canvas.getContext('2d') as unknown as CanvasRenderingContext2D | null;
    const [ruler, tracks] = [brush(this.#canvases.ruler), brush(this.#canvases.rows)];
    if (!ruler || !tracks) return;
    for (const each of [ruler, tracks]) each.setTransform(density, 0, 0, density, 0, 0);
    drawRuler(ruler, view, width, palette, picture.times);
    const spectra = picture.isSpectrum ? this.#spectra : null;
    drawTracks(tracks, { ...picture, rows }, palette, this.#waves, this.#layer, spectra, this.#strips);
  }

  forget(recording: Recording): void {
    for (const store of [this.#waves, this.#spectra, this.#strips]) store.forget(recording);
  }

  /** The host is reached again. */
  retry(): void {
    for (const store of [this.#waves, this.#spectra, this.#strips]) store.retry();
  }

  #resize(width: number, height: number, density: number): void {
    const size = `${width} ${height} ${density}`;
    if (size === this.#size) return;
    this.#size = size;
    const fix = (canvas: OffscreenCanvas, tall: number) => {
      canvas.width = Math.max(1, Math.round(width * density));
      canvas.height = Math.max(1, Math.round(tall * density));
    };
    fix(this.#canvases.ruler, rulerHeight);
    fix(this.#canvases.rows, height);
    this.#layer.resize(width, height, density);
  }

  /** Waves come one by one: those of a moment are drawn together, coarser ones stand in for them meanwhile. */
  #arrived(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = null;
      if (this.#last) this.draw(this.#last.picture, this.#last.rows, this.#last.palette);
    }, together);
  }
}
