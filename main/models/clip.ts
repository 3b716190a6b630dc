import { z } from 'zod';
import { clipTokens, clipVocabularyFault } from '#src/attention/clip-tokens.ts';
import { mostTextBytes, parsed, readChecked, readManifest, refuse } from './folder.ts';
import { type ClipManifest, clipManifestSchema } from './manifest.ts';
import { floatsOf, modelFailed, openNetwork, type SessionOptions } from './session.ts';

/** A CLIP-like model of the user's: vectors of length 1 of pictures and texts; the more they agree, the nearer they lie. */
export type ClipModel = {
  readonly manifest: ClipManifest;
  /** @param pixels size × size, red, green and blue of one after the other. @throws MachineError `model-failed` */
  image(pixels: Uint8Array): Promise<Float32Array>;
  /** As `image`, and the vectors of its patches, row by row of as many columns; null where the network gives none. */
  look(pixels: Uint8Array): Promise<Look>;
  /** What is longer than the model's context is cut. @throws MachineError `model-failed` */
  text(text: string): Promise<Float32Array>;
  close(): Promise<void>;
};

export type Look = {
  readonly whole: Float32Array;
  readonly patches: { readonly side: number; readonly vectors: readonly Float32Array[] } | null;
};

const symbol = z.string().min(1).max(1000);
const tokeniserSchema = z.object({
  model: z.object({
    type: z.literal('BPE').optional(),
    vocab: z.record(
      symbol,
      z
        .int()
        .min(0)
        .max(2 ** 24),
    ),
    merges: z.array(z.union([z.string().regex(/^\S+ \S+$/u), z.tuple([symbol, symbol])])).max(1_000_000),
    end_of_word_suffix: z.literal('</w>'),
  }),
});

/** @throws as `openModel` */
export async function openClip(folder: string, options: SessionOptions = {}): Promise<ClipModel> {
  const manifest = await readManifest(folder, clipManifestSchema);
  const { id, size, mean, deviation, context, pad } = manifest;
  const { model } = parsed(
    await readChecked(folder, manifest.tokeniser, mostTextBytes),
    tokeniserSchema,
    'its tokeniser',
  );
  const vocabulary = new Map(Object.entries(model.vocab));
  const fault = clipVocabularyFault(vocabulary);
  if (fault !== null) throw refuse(fault);
  const tokens = clipTokens(
    vocabulary,
    model.merges.map((pair) => (typeof pair === 'string' ? pair : pair.join(' '))),
    context,
  );
  const images = await openNetwork(folder, manifest.image, id, options);
  const texts = await openNetwork(folder, manifest.text, id, options).catch(async (error: unknown) => {
    await images.close();
    throw error;
  });
  const look = async (pixels: Uint8Array): Promise<Look> => {
    const count = size * size;
    const data = new Float32Array(3 * count);
    for (let c = 0; c < 3; c++) {
      const [off, by] = [mean[c] as number, deviation[c] as number];
      for (let k = 0; k < count; k++) data[c * count + k] = ((pixels[3 * k + c] as number) / 255 - off) / by;
    }
    const outputs = await images.run({ [manifest.image.inputs[0]]: { data, dims: [1, 3, size, size] } });
    const [first, second] = manifest.image.outputs;
    const whole = unit(floatsOf(outputs, first as string, [1, -1], id).data, id);
    return { whole, patches: second === undefined ? null : patchesOf(outputs, second, whole.length, id) };
  };
  return {
    manifest,
    look,
    image: async (pixels) => (await look(pixels)).whole,
    async text(text) {
      const own = tokens(text);
      const length = pad === null ? own.length : context;
      const ids = new BigInt64Array(length).fill(BigInt(pad ?? 0));
      own.forEach((token, k) => {
        ids[k] = BigInt(token);
      });
      const mask = BigInt64Array.from({ length }, (_, k) => (k < own.length ? 1n : 0n));
      const [first, second] = manifest.text.inputs;
      const outputs = await texts.run({
        [first as string]: { data: ids, dims: [1, length] },
        ...(second === undefined ? {} : { [second]: { data: mask, dims: [1, length] } }),
      });
      return unit(floatsOf(outputs, manifest.text.outputs[0], [1, -1], id).data, id);
    },
    async close() {
      await images.close();
      await texts.close();
    },
  };
}

/** A vector of length 1 in its direction; one without a length stays. */
function unit(vector: Float32Array, id: string): Float32Array {
  const length = Math.hypot(...vector);
  if (!Number.isFinite(length)) throw modelFailed(id, 'its vectors are no numbers');
  return length > 0 ? vector.map((v) => v / length) : vector;
}

function patchesOf(
  outputs: Parameters<typeof floatsOf>[0],
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
