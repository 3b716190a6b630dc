import { spokenTongue } from '#renderer/i18n/tr.ts';
import { soundKey } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import type { AppState } from '#renderer/state/state.ts';
import { timeShown } from '#renderer/state/time-shown.ts';
import { toSource } from '#src/model/time-map.ts';
import { drawOverlay, rulerHeight } from './draw-ruler.ts';
import { drawHold, type HeldBoundary } from './draw-hold.ts';
import { drawSaid } from './draw-text.ts';
import { bandsInSight } from './draw-tracks.ts';
import { drawPlaces, placesOf } from './places.ts';
import { type Palette, readPalette } from './palette.ts';
import type { RowHeights } from './row-places.ts';
import { toPixel } from './scale.ts';
import { currentRows, currentView } from './view.ts';
import { RemotePainter } from './remote-painter.ts';

export type Canvases = {
  readonly ruler: HTMLCanvasElement;
  readonly tracks: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  /** A line over them that is moved, not drawn: nothing else changes while playing. */
  readonly playhead: HTMLElement;
};

/**
 * Owns the timeline's canvases: draws at most once a frame, the playhead here and without the waveforms, ruler and
 * rows in a thread of their own; everything again when size, theme or screen density change.
 */
export class Stage {
  readonly #app: App;
  readonly #canvases: Canvases;
  readonly #painter: RemotePainter;
  readonly #stops: (() => void)[] = [];
  #palette: Palette;
  #frame: number | null = null;
  #dirty = { rows: true, overlay: true, playhead: true };
  #size = { width: 0, height: 0, density: 1 };
  scrollTop = 0;
  heights: RowHeights = { track: 44, full: 44, slim: 22 };
  snappedAt: number | null = null;
  #held: HeldBoundary | null = null;
  /** Pixel at which the playhead stands; null: out of sight, undefined: not placed yet. */
  #playheadAt: number | null | undefined;

  constructor(app: App, canvases: Canvases) {
    this.#app = app;
    this.#canvases = canvases;
    this.#palette = readPalette(canvases.tracks);
    this.#painter = new RemotePainter(
      { rows: canvases.tracks, ruler: canvases.ruler },
      app.channel,
      // What was asked while a picture was under way is drawn now.
      () => this.#dirty.rows && this.draw('rows'),
    );
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
        this.#painter.forget(recording);
      }
    if (rows || s.heard !== before.heard) this.draw('rows');
    if (rows || s.playhead !== before.playhead) this.draw('playhead');
    if (
      rows ||
      (s.playhead !== before.playhead && this.#saysWords(s)) ||
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
    this.#size = { width, height, density };
    const { ruler, tracks, overlay, playhead } = this.#canvases;
    const fix = (canvas: HTMLCanvasElement, tall: number) => {
      canvas.style.width = `${width}px`;
      canvas.style.height = `${tall}px`;
    };
    fix(ruler, rulerHeight);
    fix(tracks, height);
    fix(overlay, height + rulerHeight);
    playhead.style.height = `${height + rulerHeight}px`;
    overlay.width = Math.max(1, Math.round(width * density));
    overlay.height = Math.max(1, Math.round((height + rulerHeight) * density));
    overlay.getContext('2d')?.setTransform(density, 0, 0, density, 0, 0);
    if (this.#app.store.getState().paneWidth !== width) this.#app.set({ paneWidth: width });
    this.#paint();
  }

  /** Whether words are in sight, which are marked as they are said. */
  #saysWords(s: AppState): boolean {
    return currentRows(s).some(({ kind }) => kind === 'text');
  }

  draw(what: 'rows' | 'overlay' | 'playhead'): void {
    this.#dirty[what] = true;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#paint(this.#dirty);
    });
  }

  #paint(dirty = { rows: true, overlay: true, playhead: true }): void {
    const s = this.#app.store.getState();
    const { width, height, density } = this.#size;
    const view = currentView(s);
    const waits = dirty.rows && this.#painter.busy;
    if (dirty.rows && !waits) {
      const { scrollTop, heights } = this;
      const { selected, words, selectedKey: key, spectrum: isSpectrum } = s;
      const picture = { view, width, height, density, scrollTop, heights, selected, words, key };
      this.#painter.draw(
        { ...picture, isSpectrum, tongue: spokenTongue(), times: timeShown(s) },
        currentRows(s),
        this.#palette,
      );
    }
    if (dirty.playhead) {
      const x = Math.round(toPixel(view, s.playhead));
      this.#movePlayhead(x < 0 || x > width ? null : x);
    }
    const places = dirty.overlay ? placesOf(s) : [];
    const isBlank = places.length === 0 && this.#hasNothingOver(s);
    // A canvas in sight costs at every frame of the window, whatever is on it.
    if (dirty.overlay) this.#canvases.overlay.style.visibility = isBlank ? 'hidden' : 'visible';
    if (dirty.overlay && !isBlank) {
      const overlay = this.#canvases.overlay.getContext('2d') as CanvasRenderingContext2D;
      const picture = {
        ...{ view, width, height: height + rulerHeight, range: s.range },
        loop: s.loop,
        snappedAt: this.snappedAt,
      };
      drawOverlay(overlay, picture, this.#palette);
      const rows = { view, width, scrollTop: this.scrollTop, heights: this.heights };
      drawPlaces(overlay, places, { ...rows, rows: currentRows(s) }, this.#palette);
      this.#drawTexts(overlay, s, { ...rows, height });
    }
    this.#dirty = { rows: waits, overlay: false, playhead: false };
  }

  /** Whether nothing lies over the rows, but for places of a search. */
  #hasNothingOver(s: AppState): boolean {
    const { range, loop } = s;
    const isMarked = range.in !== null || range.out !== null || loop !== null || this.snappedAt !== null;
    return !isMarked && !this.#held && !this.#saysWords(s);
  }

  /** @param x null: out of sight */
  #movePlayhead(x: number | null): void {
    if (x === this.#playheadAt) return;
    this.#playheadAt = x;
    const { style } = this.#canvases.playhead;
    style.visibility = x === null ? 'hidden' : 'visible';
    if (x !== null) style.transform = `translateX(${x}px)`;
  }

  /** Shows which boundary a hand would move, or moves; null: none. */
  hold(held: HeldBoundary | null): void {
    const same = (['word', 'edge', 'touching', 'alone', 'row'] as const).every(
      (key) => held?.[key] === this.#held?.[key],
    );
    this.#held = held;
    if (!same) this.draw('overlay');
  }

  /** Marks the words that are being said, and the boundary in the hand. */
  #drawTexts(
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
      const held = this.#held;
      if (held && row.kind === 'text' && row.own.id === held.row.own.id && row.voice === held.row.voice)
        drawHold(overlay, { ...held, row }, band, this.#palette);
    }
    overlay.restore();
  }

  close(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    for (const stop of this.#stops) stop();
    this.#painter.close();
  }
}
