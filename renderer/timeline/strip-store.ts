import type { Channel } from '#src/contract/channel.ts';
import type { DataStrip } from '#src/contract/methods.ts';
import type { Recording } from '#src/model/recording.ts';
import { refOf } from '#renderer/operations/jobs.ts';
import { colourTable } from '#renderer/pair/colours.ts';
import { TileCache } from './tile-cache.ts';
import { type TileAddress, tileColumns, tileSpan } from './tiles.ts';

/** A tile takes four bytes for each of its numbers as a picture: of hundreds of dimensions that is megabytes. */
const kept = 48;

export type StripTile = { readonly picture: HTMLCanvasElement; readonly address: TileAddress };

/** All dimensions of data files over time, as pictures in tiles, a row of pixels each from the first at the top. */
export class StripStore {
  readonly #tiles: TileCache<DataStrip>;
  readonly #pictures = new WeakMap<DataStrip, HTMLCanvasElement>();

  constructor(channel: Channel, onArrival: () => void) {
    this.#tiles = new TileCache<DataStrip>(
      async (recording, address, signal) => {
        const [start, end] = tileSpan(address);
        const params = { media: refOf(recording), start, end, columns: tileColumns };
        return await channel.call('strip.read', params, signal);
      },
      onArrival,
      kept,
    );
  }

  begin(): void {
    this.#tiles.begin();
  }

  end(): void {
    this.#tiles.end();
  }

  /** The tile or a coarser one. */
  find(recording: Recording, address: TileAddress): StripTile | null {
    const found = this.#tiles.find(recording, address);
    if (!found) return null;
    const { value } = found;
    const picture = this.#pictures.get(value) ?? pictureOf(value);
    this.#pictures.set(value, picture);
    return { picture, address: found.address };
  }

  forget(recording: Recording): void {
    this.#tiles.forget(recording);
  }

  close(): void {
    this.#tiles.close();
  }
}

/** Low is dark, high is bright, in the colours of the matrices; what is missing is nothing. */
function pictureOf({ rows, levels }: DataStrip): HTMLCanvasElement {
  const columns = levels.length / Math.max(1, rows);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, columns);
  canvas.height = Math.max(1, rows);
  const ctx = canvas.getContext('2d');
  if (!ctx || levels.length === 0) return canvas;
  const table = colourTable('cividis');
  const colours = new Uint32Array(table.buffer, table.byteOffset, 256);
  const image = ctx.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  for (let k = 0; k < levels.length; k++) {
    const level = levels[k] as number;
    if (level > 0) pixels[k] = colours[level] as number;
  }
  ctx.putImageData(image, 0, 0);
  return canvas;
}
