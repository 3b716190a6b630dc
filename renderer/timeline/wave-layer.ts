import { paintWave, type Pixels, type Stretch, type WaveTile } from './wave-picture.ts';

/** The waveforms of all rows in one picture as large as the pane, composed anew for every frame that moves. */
export class WaveLayer {
  readonly #canvas = new OffscreenCanvas(1, 1);
  #image: ImageData | null = null;
  #pixels: Pixels = { width: 0, height: 0, data: new Uint32Array(0) };
  #density = 1;

  /** The pane's size in CSS pixels, and how many pixels of the screen each has. */
  resize(width: number, height: number, density: number): void {
    this.#density = density;
    this.#canvas.width = Math.max(1, Math.round(width * density));
    this.#canvas.height = Math.max(1, Math.round(height * density));
    this.#image = new ImageData(this.#canvas.width, this.#canvas.height);
    const data = new Uint32Array(this.#image.data.buffer);
    this.#pixels = { width: this.#canvas.width, height: this.#canvas.height, data };
  }

  begin(): void {
    this.#pixels.data.fill(0);
  }

  /** Sizes in CSS pixels; `ink` as of `inkOf`. */
  paint(stretch: Stretch, top: number, height: number, tile: WaveTile, ink: number): void {
    const d = this.#density;
    const scaled = { ...stretch, x0: stretch.x0 * d, x1: stretch.x1 * d };
    paintWave(this.#pixels, scaled, Math.round(top * d), Math.round(height * d), tile, ink);
  }

  end(): void {
    if (this.#image) this.#canvas.getContext('2d')?.putImageData(this.#image, 0, 0);
  }

  /** Puts the rows of pixels from `top` on, pixel for pixel, with the context's own opacity. */
  show(context: CanvasRenderingContext2D, top: number, height: number): void {
    const d = this.#density;
    const from = Math.max(0, Math.round(top * d));
    const to = Math.min(this.#canvas.height, Math.round((top + height) * d));
    const { width } = this.#canvas;
    if (to <= from) return;
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#canvas, 0, from, width, to - from, 0, from / d, width / d, (to - from) / d);
  }
}
