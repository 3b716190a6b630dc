import { melFeatures } from '#src/signal/mel-features.ts';
import type { Sound } from '#src/signal/sound.ts';
import { refuse, readManifest } from './folder.ts';
import { planes, unit } from './image.ts';
import { type LipSyncManifest, lipSyncManifestSchema } from './manifest.ts';
import { floatsOf, modelFailed, openNetwork, type SessionOptions } from './session.ts';

/** A lip-sync expert of the user's: vectors of stacks of pictures, and of the sound that may go with them. */
export type LipSyncModel = {
  readonly manifest: LipSyncManifest;
  /** Bytes of a pixel: 1 where it sees grey, else 3. */
  readonly depth: 1 | 3;
  /** @param pictures as many as `frames`, height × width pixels each, one after the other. @throws MachineError `model-failed` */
  see(pictures: Uint8Array): Promise<Float32Array>;
  /** What it hears of a sound, to be heard piece by piece. */
  listen(sound: Sound): Heard;
  /** Whether its networks take what its manifest says, and both vectors are as wide. @throws MachineError `model-failed` */
  tryOnce(): Promise<void>;
  close(): Promise<void>;
};

export type Heard = {
  /** Seconds between pieces that differ by one frame. */
  readonly hop: number;
  /** The vector of the sound that goes with a stack whose first picture stands at a time, source seconds. */
  at(time: number): Promise<Float32Array>;
};

/** Transforms of lengths that are no powers of two take the square of their length. */
const mostUnevenFft = 2048;

/** @throws as `openModel` */
export async function openLipSync(folder: string, options: SessionOptions = {}): Promise<LipSyncModel> {
  const manifest = await readManifest(folder, lipSyncManifestSchema);
  const { id, width, height, frames, recipe, soundFrames } = manifest;
  if (recipe.window > recipe.fft) throw refuse('its sound windows are longer than their transform');
  if ((recipe.fft & (recipe.fft - 1)) !== 0 && recipe.fft > mostUnevenFft)
    throw refuse('its transform is long and no power of two');
  if (!(recipe.low < recipe.high && recipe.high <= recipe.sampleRate / 2))
    throw refuse('its bands lie beyond half its sample rate');
  const numbers = recipe.cepstra?.count ?? recipe.bands;
  if (numbers > recipe.bands) throw refuse('it wants more cepstra than bands');
  const pictures = await openNetwork(folder, manifest.picture, id, options);
  const sounds = await openNetwork(folder, manifest.sound, id, options).catch(async (error: unknown) => {
    await pictures.close();
    throw error;
  });
  const depth = manifest.colours === 'grey' ? 1 : 3;
  // Cosines are of directions; distances are of the vectors as they are.
  const vector = (values: Float32Array) =>
    manifest.compare === 'cosine' || values.length === 0 ? unit(values, id) : finite(values, id);
  const see = async (bytes: Uint8Array): Promise<Float32Array> => {
    const outputs = await pictures.run({ [manifest.picture.inputs[0]]: stackOf(bytes, manifest, depth) });
    return vector(floatsOf(outputs, manifest.picture.outputs[0], [1, -1], id).data);
  };
  const hear = async (data: Float32Array): Promise<Float32Array> => {
    const turned = manifest.soundLayout === 'bands-frames';
    const dims = turned ? [1, 1, numbers, soundFrames] : [1, 1, soundFrames, numbers];
    const values = turned ? transposed(data, soundFrames, numbers) : data;
    const outputs = await sounds.run({ [manifest.sound.inputs[0]]: { data: values, dims } });
    return vector(floatsOf(outputs, manifest.sound.outputs[0], [1, -1], id).data);
  };
  return {
    manifest,
    depth,
    see,
    listen(sound) {
      const { values, hop } = melFeatures(sound, recipe);
      const count = values.length / numbers;
      return {
        hop,
        async at(time) {
          // Before and after the sound its first and its last frame go on.
          const first = Math.round((time + manifest.lead) / hop);
          const data = new Float32Array(soundFrames * numbers);
          for (let k = 0; k < soundFrames; k++) {
            const from = Math.max(0, Math.min(count - 1, first + k)) * numbers;
            data.set(values.subarray(from, from + numbers), k * numbers);
          }
          return await hear(data);
        },
      };
    },
    async tryOnce() {
      const seen = await see(new Uint8Array(frames * height * width * depth).fill(128));
      const heard = await hear(new Float32Array(soundFrames * numbers));
      if (seen.length !== heard.length)
        throw modelFailed(
          id,
          `its vectors of pictures have ${seen.length} numbers, those of sound ${heard.length}`,
        );
    },
    async close() {
      await pictures.close();
      await sounds.close();
    },
  };
}

function finite(values: Float32Array, id: string): Float32Array {
  if (values.every(Number.isFinite)) return values;
  throw modelFailed(id, 'its vectors are no numbers');
}

/** Which byte of a pixel is each colour plane. */
const orders = { rgb: [0, 1, 2], bgr: [2, 1, 0], grey: [0] } as const;

/** A stack of pictures as the network takes it. */
export function stackOf(
  bytes: Uint8Array,
  {
    frames,
    width,
    height,
    layout,
    colours,
    mean,
    deviation,
  }: Pick<LipSyncManifest, 'frames' | 'width' | 'height' | 'layout' | 'colours' | 'mean' | 'deviation'>,
  depth: 1 | 3,
): { readonly data: Float32Array; readonly dims: readonly number[] } {
  const size = width * height;
  const order = orders[colours];
  const planar = new Float32Array(frames * depth * size);
  for (let t = 0; t < frames; t++)
    planes(
      bytes.subarray(t * size * depth, (t + 1) * size * depth),
      depth,
      order,
      mean,
      deviation,
      planar.subarray(t * depth * size, (t + 1) * depth * size),
    );
  if (layout === 'stacked') return { data: planar, dims: [1, frames * depth, height, width] };
  if (layout === 'TCHW') return { data: planar, dims: [1, frames, depth, height, width] };
  const data = new Float32Array(planar.length);
  for (let t = 0; t < frames; t++)
    for (let c = 0; c < depth; c++)
      for (let p = 0; p < size; p++) {
        const value = planar[(t * depth + c) * size + p] as number;
        data[layout === 'CTHW' ? (c * frames + t) * size + p : (t * size + p) * depth + c] = value;
      }
  return {
    data,
    dims: layout === 'CTHW' ? [1, depth, frames, height, width] : [1, frames, height, width, depth],
  };
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) out[c * rows + r] = values[r * columns + c] as number;
  return out;
}
