import { soundKey } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import type { AppState } from '#renderer/state/state.ts';
import { timeShown } from '#renderer/state/time-shown.ts';
import { toSource } from '#src/model/time-map.ts';
import { drawOverlay, drawRuler, rulerHeight } from './draw-ruler.ts';
import { drawSaid } from './draw-text.ts';
import { bandsInSight, drawTracks } from './draw-tracks.ts';
import { drawPlaces, placesOf } from './places.ts';
import { type Palette, readPalette } from './palette.ts';
import type { RowHeights } from './row-places.ts';
import { currentRows, currentView } from './view.ts';
import { SpectrumStore } from './spectrum-store.ts';
import { StripStore } from './strip-store.ts';
import { WaveLayer } from './wave-layer.ts';
import { WaveStore } from './wave-store.ts';

export type Canvases = {
  readonly ruler: HTMLCanvasElement;
  readonly tracks: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
};

/** How long the first wave that arrives waits for others, ms. */
const together = 40;

/**
 * Owns the timeline's canvases: draws at most once a frame, the playhead without the waveforms, and
 * everything again when size, theme or screen density change.
 */
export class Stage {
  readonly #app: App;
  readonly #canvases: Canvases;
  readonly #waves: WaveStore;
  readonly #spectra: SpectrumStore;
  readonly #strips: StripStore;
  readonly #layer = new WaveLayer();
  readonly #stops: (() => void)[] = [];
  #palette: Palette;
  #frame: number | null = null;
  #soon: ReturnType<typeof setTimeout> | null = null;
  #dirty = { rows: true, overlay: true };
  #size = { width: 0, height: 0 };
  scrollTop = 0;
  heights: RowHeights = { full: 44, slim: 22 };
  snappedAt: number | null = null;

  constructor(app: App, canvases: Canvases) {
    this.#app = app;
    this.#canvases = canvases;
    this.#palette = readPalette(canvases.tracks);
    this.#waves = new WaveStore(app.channel, () => this.#arrived());
    this.#spectra = new SpectrumStore(app.channel, () => this.#arrived());
    this.#strips = new StripStore(app.channel, () => this.#arrived());
    this.#stops.push(app.store.subscribe((s, before) => this.#onChange(s, before)));
    const theme = new MutationObserver(() => this.#recolour());
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.#stops.push(() => theme.disconnect());
  }

  #onChange(s: AppState, before: AppState): void {
    const rows =
      s.history !== before.history ||
      s.viewport !== before.viewport ||
      s.paneWidth !== before.paneWidth ||
      s.event !== before.event ||
      s.selected !== before.selected ||
      s.spectrum !== before.spectrum ||
      s.cropRows !== before.cropRows ||
      s.selectedKey !== before.selectedKey ||
      s.words !== before.words ||
      s.folded !== before.folded ||
      s.timeNotation !== before.timeNotation ||
      s.byRecorder !== before.byRecorder ||
      s.features !== before.features;
    if (s.heard !== before.heard)
      for (const recording of s.history.project.recordings) {
        const [now, then] = [s, before].map(({ heard }) => heard[soundKey(recording)]?.times ?? 0);
        if (!then || now === then) continue;
        this.#waves.forget(recording);
        this.#spectra.forget(recording);
        this.#strips.forget(recording);
      }
    if (rows || s.heard !== before.heard) this.draw('rows');
    if (
      rows ||
      s.playhead !== before.playhead ||
      s.range !== before.range ||
      s.loop !== before.loop ||
      s.find !== before.find
    )
      this.draw('overlay');
  }

  #recolour(): void {
    this.#palette = readPalette(this.#canvases.tracks);
    this.draw('rows');
    this.draw('overlay');
  }

  /** The pane's size in CSS pixels, rows included, without the ruler. */
  resize(width: number, height: number): void {
    const density = window.devicePixelRatio || 1;
    this.#size = { width, height };
    const fix = (canvas: HTMLCanvasElement, tall: number) => {
      canvas.width = Math.max(1, Math.round(width * density));
      canvas.height = Math.max(1, Math.round(tall * density));
      canvas.style.width = `${width}px`;
      canvas.style.height = `${tall}px`;
      canvas.getContext('2d')?.setTransform(density, 0, 0, density, 0, 0);
    };
    fix(this.#canvases.ruler, rulerHeight);
    fix(this.#canvases.tracks, height);
    this.#layer.resize(width, height, density);
    fix(this.#canvases.overlay, height + rulerHeight);
    if (this.#app.store.getState().paneWidth !== width) this.#app.set({ paneWidth: width });
    this.#paint();
  }

  /** Waves come one by one: those of a moment are drawn together, coarser ones stand in for them meanwhile. */
  #arrived(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = null;
      this.draw('rows');
    }, together);
  }

  draw(what: 'rows' | 'overlay'): void {
    this.#dirty[what] = true;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#paint(this.#dirty);
    });
  }

  #paint(dirty = { rows: true, overlay: true }): void {
    const s = this.#app.store.getState();
    const { width, height } = this.#size;
    const view = currentView(s);
    const context = (canvas: HTMLCanvasElement) => canvas.getContext('2d') as CanvasRenderingContext2D;
    if (dirty.rows) {
      drawRuler(context(this.#canvases.ruler), view, width, this.#palette, timeShown(s));
      const picture = {
        rows: currentRows(s),
        view,
        width,
        height,
        scrollTop: this.scrollTop,
        heights: this.heights,
        selected: s.selected,
        words: s.words,
        key: s.selectedKey,
      };
      const spectra = s.spectrum ? this.#spectra : null;
      drawTracks(
        context(this.#canvases.tracks),
        picture,
        this.#palette,
        this.#waves,
        this.#layer,
        spectra,
        this.#strips,
      );
    }
    if (dirty.overlay) {
      const overlay = context(this.#canvases.overlay);
      const picture = {
        ...{ view, width, height: height + rulerHeight, playhead: s.playhead, range: s.range },
        loop: s.loop,
        snappedAt: this.snappedAt,
      };
      drawOverlay(overlay, picture, this.#palette);
      const rows = { view, width, scrollTop: this.scrollTop, heights: this.heights };
      drawPlaces(overlay, placesOf(s), { ...rows, rows: currentRows(s) }, this.#palette);
      this.#drawSaid(overlay, s, { ...rows, height });
    }
    this.#dirty = { rows: false, overlay: false };
  }

  /** Marks the words that are being said. */
  #drawSaid(
    overlay: CanvasRenderingContext2D,
    s: AppState,
    pane: Omit<Parameters<typeof bandsInSight>[0], 'rows'>,
  ): void {
    overlay.save();
    overlay.beginPath();
    overlay.rect(0, rulerHeight, pane.width, pane.height);
    overlay.clip();
    overlay.translate(0, rulerHeight);
    for (const { row, band } of bandsInSight({ ...pane, rows: currentRows(s) })) {
      const source = row.kind === 'text' ? toSource(row.track.map, s.playhead) : null;
      if (row.kind === 'text' && source !== null)
        drawSaid(overlay, { ...row, chosen: null }, band, source, this.#palette);
    }
    overlay.restore();
  }

  close(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    if (this.#soon !== null) clearTimeout(this.#soon);
    for (const stop of this.#stops) stop();
    this.#waves.close();
    this.#spectra.close();
    this.#strips.close();
  }
}
