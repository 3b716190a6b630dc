import { z } from 'zod';
import { byteLevelBpe, type ByteLevelBpe, vocabularyFault } from '#src/attention/whisper/byte-level-bpe.ts';
import { whisperHop, whisperMel, whisperRate } from '#src/signal/whisper-mel.ts';
import { mostTextBytes, parsed, readChecked, readManifest, refuse } from './folder.ts';
import { type WhisperManifest, whisperManifestSchema } from './manifest.ts';
import { floatsOf, modelFailed, openNetwork, type SessionOptions, type Values } from './session.ts';

/** Seconds that a Whisper encoder hears at once. */
export const windowSeconds = 30;
const windowSamples = windowSeconds * whisperRate;

/** What the encoder made of a window. */
export type Encoded = { readonly states: Values; readonly frames: number };

export type Written = {
  /** The logits of what follows each token. */
  logits(row: number): Float32Array;
  /** Of each alignment head: attention from the rows on to the first so many frames. */
  heads(from: number, to: number, frames: number): readonly Float32Array[];
};

/** The networks of a Whisper model and its tokeniser, as plain functions. */
export type WhisperNetworks = {
  readonly manifest: WhisperManifest;
  readonly bpe: ByteLevelBpe;
  /** @param samples at 16 kHz; zeros are added up to 30 s */
  encode(samples: Float32Array): Promise<Encoded>;
  /** What the decoder makes of tokens (all of them at once). @throws MachineError `model-failed` */
  decode(ids: readonly number[], encoded: Encoded): Promise<Written>;
  close(): Promise<void>;
};

const vocabularySchema = z.record(
  z.string().max(1000),
  z
    .int()
    .min(0)
    .max(2 ** 24),
);
const mostMerges = 1_000_000;

/** @throws as `openModel` */
export async function openWhisperNetworks(
  folder: string,
  options: SessionOptions = {},
): Promise<WhisperNetworks> {
  const manifest = await readManifest(folder, whisperManifestSchema);
  const { id, encoder: heard, decoder: said, alignmentHeads } = manifest;
  const layers = said.outputs.length - 1;
  if (alignmentHeads.some(([layer]) => layer >= layers))
    throw refuse(`its alignment heads name layers beyond the ${layers} whose attention it gives`);
  const vocabulary = new Map(
    Object.entries(
      parsed(
        await readChecked(folder, manifest.vocabulary, mostTextBytes),
        vocabularySchema,
        'its vocabulary',
      ),
    ),
  );
  const fault = vocabularyFault(vocabulary);
  if (fault !== null) throw refuse(fault);
  const merges = mergesOf(await readChecked(folder, manifest.merges, mostTextBytes));
  const encoder = await openNetwork(folder, heard, id, options);
  const decoder = await openNetwork(folder, said, id, options).catch(async (error: unknown) => {
    await encoder.close();
    throw error;
  });
  const { languages, noSpeech, ...special } = manifest.special;
  const greatest = Math.max(...Object.values(special), ...Object.values(languages), noSpeech ?? 0);
  return {
    manifest,
    bpe: byteLevelBpe(vocabulary, merges),
    async encode(samples) {
      const window = new Float32Array(windowSamples);
      window.set(samples.subarray(0, windowSamples));
      const mel = whisperMel(window, manifest.bands);
      const dims = [1, manifest.bands, windowSamples / whisperHop];
      const outputs = await encoder.run({ [heard.inputs[0]]: { data: mel, dims } });
      const states = floatsOf(outputs, heard.outputs[0], [1, -1, -1], id);
      const frames = states.dims[1] as number;
      if (frames < 1 || frames > mel.length) throw modelFailed(id, `it hears ${frames} frames in a window`);
      return { states, frames };
    },
    async decode(ids, { states, frames }) {
      const outputs = await decoder.run({
        [said.inputs[0]]: { data: BigInt64Array.from(ids, BigInt), dims: [1, ids.length] },
        [said.inputs[1]]: states,
      });
      const logits = floatsOf(outputs, said.outputs[0] as string, [1, ids.length, -1], id);
      const width = logits.dims[2] as number;
      if (width <= greatest)
        throw modelFailed(id, `it scores ${width} tokens, and its manifest names number ${greatest}`);
      return {
        logits: (row) => logits.data.subarray(row * width, (row + 1) * width),
        heads: (from, to, many) =>
          alignmentHeads.map(([layer, head]) => {
            const name = said.outputs[layer + 1] as string;
            const { data, dims } = floatsOf(outputs, name, [1, -1, ids.length, frames], id);
            if (head >= (dims[1] as number)) throw modelFailed(id, `layer ${layer} has no head ${head}`);
            const out = new Float32Array((to - from) * many);
            for (let row = from; row < to; row++) {
              const at = (head * ids.length + row) * frames;
              out.set(data.subarray(at, at + many), (row - from) * many);
            }
            if (!out.every(Number.isFinite)) throw modelFailed(id, 'its attention is no number');
            return out;
          }),
      };
    },
    async close() {
      await encoder.close();
      await decoder.close();
    },
  };
}

/** Two symbols a line; the first line may be a comment. @throws InvalidInputError `bad-model` */
export function mergesOf(bytes: Uint8Array): readonly string[] {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  if (lines[0]?.startsWith('#version')) lines.shift();
  const merges = lines.filter((line) => line !== '');
  if (merges.length > mostMerges || merges.some((line) => !/^\S+ \S+$/u.test(line)))
    throw refuse('its merges are not of the known form');
  return merges;
}
