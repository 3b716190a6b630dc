import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Attention, attend } from '#src/attention/attention.ts';
import { encodePhones, type PhoneTable } from '#src/attention/phone-features.ts';
import { MachineError } from '#src/model/errors.ts';
import { logMel, logMelRate } from '#src/signal/log-mel.ts';
import type { Sound } from '#src/signal/sound.ts';
import { type Model, openModel, type Values } from './session.ts';

/** The aligner that ships: two networks, and how sound and phones become what they take. */
export type Aligner = {
  /** Seconds between frames. */
  readonly hop: number;
  /**
   * Where each frame of the sound attends to. All of the sound at once: memory grows with frames × phones.
   * @param words IPA of every phone of every word, as espeak-ng writes it
   */
  attend(sound: Sound, words: readonly (readonly string[])[]): Promise<Attention>;
  close(): Promise<void>;
};

const features = z.object({
  ...{ hop: z.int(), window: z.int(), fft: z.int(), bands: z.int() },
  ...{ low: z.number(), high: z.number(), floor: z.number(), scale: z.number() },
});
const facts = z.object({
  specials: z.array(z.string()).min(1),
  masks: z.object({ acoustic: z.array(z.int()), text: z.array(z.int()) }),
  features,
});

/** @throws MachineError `not-built` where the program was taken apart; as `openModel` */
export async function openAligner(folder = shippedFolder()): Promise<Aligner> {
  const { specials, masks, features } = facts.parse(
    JSON.parse(await readFile(join(folder, 'aligner.json'), 'utf8')),
  );
  const table = JSON.parse(await readFile(join(folder, 'phones.json'), 'utf8')) as PhoneTable;
  const acoustic = await openModel(join(folder, 'acoustic'));
  const text = await openModel(join(folder, 'text')).catch(async (error: unknown) => {
    await acoustic.close();
    throw error;
  });
  const run = async (model: Model, inputs: Record<string, Values>, name: string) => {
    const found = (await model.run(inputs))[name];
    if (!found)
      throw new MachineError('model-failed', 'The aligner gave no answer.', 'Install Syncline again.');
    return found;
  };
  return {
    hop: features.hop / logMelRate,
    async attend(sound, words) {
      const { ids, rows } = encodePhones(words, table);
      const mel = centred(logMel(sound, features), features.bands, features.scale);
      const frames = mel.length / features.bands;
      const queries = await run(
        acoustic,
        { mel: { data: mel, dims: [1, frames, features.bands] }, masks: on(masks.acoustic) },
        'queries',
      );
      const keys = await run(
        text,
        {
          ids: { data: BigInt64Array.from(ids, BigInt), dims: [1, ids.length] },
          rows: { data: rows, dims: [1, ids.length, table.width] },
          masks: on(masks.text),
        },
        'keys',
      );
      const width = queries.dims[2] as number;
      return attend(queries.data as Float32Array, keys.data as Float32Array, width, specials.length);
    },
    async close() {
      await acoustic.close();
      await text.close();
    },
  };
}

/** Nothing dropped. */
const on = (dims: readonly number[]): Values => ({
  data: new Float32Array(dims.reduce((product, n) => product * n, 1)).fill(1),
  dims,
});

/** Each band without its mean. */
function centred(values: Float32Array, bands: number, scale: number): Float32Array {
  const frames = values.length / bands;
  const mean = new Float64Array(bands);
  for (let k = 0; k < values.length; k++)
    mean[k % bands] = (mean[k % bands] as number) + (values[k] as number) / frames;
  return values.map((value, k) => scale * (value - (mean[k % bands] as number)));
}

function shippedFolder(): string {
  const found = ['../../assets', '../../../assets', '../assets']
    .map((place) => fileURLToPath(new URL(`${place}/models/aligner`, import.meta.url)))
    .find((folder) => existsSync(folder));
  if (found) return found;
  throw new MachineError('not-built', 'The aligner that ships is missing.', 'Install Syncline again.');
}
