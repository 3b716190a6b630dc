import type { Channel } from '#src/contract/channel.ts';
import type { DataStrip } from '#src/contract/methods.ts';
import type { Recording } from '#src/model/recording.ts';
import { refOf } from '#renderer/operations/jobs.ts';
import { colourTable } from '#src/signal/heat-colours.ts';
import type { ShownCue } from './layout.ts';
import { TileCache } from './tile-cache.ts';
import { type TileAddress, tileColumns, tileSpan } from './tiles.ts';

/** A tile takes four bytes for each of its numbers as a picture: of hundreds of dimensions that is megabytes. */
const kept = 48;

/** Dark is low, bright is high. */
export const stripColours = 'cividis';

/** Which features of the host's. */
export type StripFeatures = Pick<ShownCue, 'key' | 'kind'>;

export type StripTile = { readonly picture: OffscreenCanvas; readonly address: TileAddress };

/**
 * All dimensions of data files, and of features, over time, as pictures in tiles, a row of pixels each from the first at
 * the top. What was not drawn in the last picture is let go of.
 */
export class StripStore {
  readonly #channel: Pick<Channel, 'call'>;
  readonly #onArrival: () => void;
  /** By what is shown: `data`, or features of the host. */
  readonly #sources = new Map<string, { readonly tiles: TileCache<DataStrip>; drawn: boolean }>();
  readonly #pictures = new WeakMap<DataStrip, OffscreenCanvas>();

  constructor(channel: Pick<Channel, 'call'>, onArrival: () => void) {
    this.#channel = channel;
    this.#onArrival = onArrival;
  }

  begin(): void {
    for (const source of this.#sources.values()) {
      source.drawn = false;
      source.tiles.begin();
    }
  }

  end(): void {
    for (const [name, { tiles, drawn }] of this.#sources) {
      tiles.end();
      if (drawn) continue;
      tiles.close();
      this.#sources.delete(name);
    }
  }

  /** The tile or a coarser one. @param features null: the numbers of its file */
  find(recording: Recording, address: TileAddress, features: StripFeatures | null): StripTile | null {
    const source = this.#sourceOf(features);
    source.drawn = true;
    const found = source.tiles.find(recording, address);
    if (!found) return null;
    const { value } = found;
    const picture = this.#pictures.get(value) ?? pictureOf(value);
    this.#pictures.set(value, picture);
    return { picture, address: found.address };
  }

  #sourceOf(features: StripFeatures | null) {
    const name = features ? `${features.key}/${features.kind}` : 'data';
    const known = this.#sources.get(name);
    if (known) return known;
    const load = async (recording: Recording, address: TileAddress, signal: AbortSignal) => {
      const [start, end] = tileSpan(address);
      const window = { start, end, columns: tileColumns };
      return features
        ? await this.#channel.call(
            'features.read',
            { key: features.key, kind: features.kind, ...window },
            signal,
          )
        : await this.#channel.call('strip.read', { media: refOf(recording), ...window }, signal);
    };
    const source = { tiles: new TileCache<DataStrip>(load, this.#onArrival, kept), drawn: false };
    this.#sources.set(name, source);
    return source;
  }

  forget(recording: Recording): void {
    for (const { tiles } of this.#sources.values()) tiles.forget(recording);
  }

  retry(): void {
    for (const { tiles } of this.#sources.values()) tiles.retry();
  }

  close(): void {
    for (const { tiles } of this.#sources.values()) tiles.close();
    this.#sources.clear();
  }
}

/** Low is dark, high is bright, in the colours of the matrices; what is missing is nothing. */
function pictureOf({ rows, levels }: DataStrip): OffscreenCanvas {
  const columns = levels.length / Math.max(1, rows);
  const canvas = new OffscreenCanvas(Math.max(1, columns), Math.max(1, rows));
  const ctx = canvas.getContext('2d');
  if (!ctx || levels.length === 0) return canvas;
  const table = colourTable(stripColours);
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
