import { readManifest, refuse } from './folder.ts';
import { clipManifestSchema, type ImageTower, imageManifestSchema, userManifestSchema } from './manifest.ts';
import { floatsOf, modelFailed, openNetwork, type SessionOptions, type Values } from './session.ts';

/** A network of the user's that makes vectors of length 1 of pictures: a CLIP's picture half, DINO and their like. */
export type ImageModel = {
  readonly tower: ImageTower;
  /** @param pixels size × size, red, green and blue of one after the other. @throws MachineError `model-failed` */
  image(pixels: Uint8Array): Promise<Float32Array>;
  /** As `image`, and the vectors of its patches, row by row of as many columns; null where the network gives none. */
  look(pixels: Uint8Array): Promise<Look>;
  close(): Promise<void>;
};

export type Look = {
  readonly whole: Float32Array;
  readonly patches: { readonly side: number; readonly vectors: readonly Float32Array[] } | null;
};

/** What of a model's folder looks at pictures, of whichever kind it is. @throws as `openModel`; InvalidInputError `bad-model` */
export async function openImages(folder: string, options: SessionOptions = {}): Promise<ImageModel> {
  const { kind } = await readManifest(folder, userManifestSchema);
  if (kind !== 'image' && kind !== 'clip') throw refuse(`a model of kind ${kind} sees no pictures`);
  const schema = kind === 'image' ? imageManifestSchema : clipManifestSchema;
  return await openTower(folder, await readManifest(folder, schema), options);
}

/** @throws as `openModel` */
export async function openTower(
  folder: string,
  tower: ImageTower,
  options: SessionOptions = {},
): Promise<ImageModel> {
  const { id, size, mean, deviation, image, pool = 'vector' } = tower;
  const network = await openNetwork(folder, image, id, options);
  const look = async (pixels: Uint8Array): Promise<Look> => {
    const data = new Float32Array(3 * size * size);
    planes(pixels, 3, [0, 1, 2], mean, deviation, data);
    const outputs = await network.run({ [image.inputs[0]]: { data, dims: [1, 3, size, size] } });
    const [first, second] = image.outputs;
    const whole = unit(pooled(outputs, first as string, pool, id), id);
    return { whole, patches: second === undefined ? null : patchesOf(outputs, second, whole.length, id) };
  };
  return {
    tower,
    look,
    image: async (pixels) => (await look(pixels)).whole,
    close: () => network.close(),
  };
}

/**
 * Pixels as a network sees them, a plane after the other.
 * @param depth bytes of a pixel @param order which of them is each plane
 */
export function planes(
  pixels: Uint8Array,
  depth: number,
  order: readonly number[],
  mean: readonly number[],
  deviation: readonly number[],
  out: Float32Array,
): void {
  const count = pixels.length / depth;
  for (const [place, c] of order.entries()) {
    const [off, by] = [mean[c] as number, deviation[c] as number];
    for (let k = 0; k < count; k++)
      out[place * count + k] = ((pixels[depth * k + c] as number) / 255 - off) / by;
  }
}

function pooled(
  outputs: Readonly<Record<string, Values>>,
  name: string,
  pool: NonNullable<ImageTower['pool']>,
  id: string,
): Float32Array {
  if (pool === 'vector') return floatsOf(outputs, name, [1, -1], id).data;
  const { data, dims } = floatsOf(outputs, name, [1, -1, -1], id);
  const [tokens, width] = [dims[1] as number, dims[2] as number];
  if (pool === 'class') return data.slice(0, width);
  return Float32Array.from({ length: width }, (_, d) => {
    let sum = 0;
    for (let t = 0; t < tokens; t++) sum += data[t * width + d] as number;
    return sum / tokens;
  });
}

/** A vector of length 1 in its direction; one without a length stays. @throws MachineError `model-failed` */
export function unit(vector: Float32Array, id: string): Float32Array {
  if (vector.length === 0) throw modelFailed(id, 'its vectors are empty');
  const length = Math.hypot(...vector);
  if (!Number.isFinite(length)) throw modelFailed(id, 'its vectors are no numbers');
  return length > 0 ? vector.map((v) => v / length) : vector;
}

function patchesOf(
  outputs: Readonly<Record<string, Values>>,
  name: string,
  width: number,
  id: string,
): Look['patches'] {
  const { data, dims } = floatsOf(outputs, name, [1, -1, width], id);
  const count = dims[1] as number;
  const side = Math.floor(Math.sqrt(count));
  // A class, and what else a network puts there, comes first.
  const before = count - side * side;
  if (side < 2 || before > 1) throw modelFailed(id, `its ${count} patches are no square`);
  const vectors = Array.from({ length: side * side }, (_, k) =>
    unit(data.slice((before + k) * width, (before + k + 1) * width), id),
  );
  return { side, vectors };
}
