import { z } from 'zod';
import { clipTokens, clipVocabularyFault } from '#src/attention/clip-tokens.ts';
import { mostTextBytes, parsed, readChecked, readManifest, refuse } from './folder.ts';
import { type ImageModel, openTower, unit } from './image.ts';
import { type ClipManifest, clipManifestSchema } from './manifest.ts';
import { floatsOf, openNetwork, type SessionOptions } from './session.ts';

/** A CLIP-like model of the user's: vectors of length 1 of pictures and texts; the more they agree, the nearer they lie. */
export type ClipModel = ImageModel & {
  readonly manifest: ClipManifest;
  /** What is longer than the model's context is cut. @throws MachineError `model-failed` */
  text(text: string): Promise<Float32Array>;
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
  const { id, context, pad } = manifest;
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
  const images = await openTower(folder, manifest, options);
  const texts = await openNetwork(folder, manifest.text, id, options).catch(async (error: unknown) => {
    await images.close();
    throw error;
  });
  return {
    ...images,
    manifest,
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
