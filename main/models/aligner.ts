import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { AdaptableHeard } from '#src/attention/adapt.ts';
import { besideMusic } from '#src/attention/beside-music.ts';
import type { SpecialKeys } from '#src/attention/untranscribed.ts';
import { encodePhones, type PhoneTable } from '#src/attention/phone-features.ts';
import { MachineError } from '#src/model/errors.ts';
import { logMel, logMelRate } from '#src/signal/log-mel.ts';
import { musicOdds } from '#src/signal/music-odds.ts';
import type { Sound } from '#src/signal/sound.ts';
import { wasmText } from '#main/compute/text.ts';
import { keptBlocks } from './kept-blocks.ts';
import { type Model, openModel, type Values } from './session.ts';
import { shippedFolder } from './shipped.ts';

/** The aligner that ships: two networks, and how sound and phones become what they take. */
export type Aligner = {
  /**
   * A recording beside a text. What was heard of it is kept, up to some 400 MB, and heard again where it is wanted again.
   * @param words IPA of every phone of every word, as espeak-ng writes it
   * @param masks dropout, drawn afresh each time. Default: nothing is dropped
   */
  hear(sound: Sound, words: readonly (readonly string[])[], masks?: Masks): Promise<AdaptableHeard>;
  /** Which of its special keys is which. */
  readonly keys: SpecialKeys;
  close(): Promise<void>;
};

/** Draws so many masks: 0, or 1 ÷ the share that is kept. */
export type Masks = (count: number) => Float32Array;

const features = z.object({
  ...{ hop: z.int(), window: z.int(), fft: z.int(), bands: z.int() },
  ...{ low: z.number(), high: z.number(), floor: z.number(), scale: z.number() },
});
const facts = z.object({
  specials: z.array(z.string()).min(1),
  contextFrames: z.int().min(0),
  masks: z.object({ acoustic: z.array(z.int()), text: z.array(z.int()) }),
  features,
});

/** @throws MachineError `not-built` where the program was taken apart; as `openModel` */
export async function openAligner(folder = shippedFolder('aligner')): Promise<Aligner> {
  const { specials, contextFrames, masks, features } = facts.parse(
    JSON.parse(await readFile(join(folder, 'aligner.json'), 'utf8')),
  );
  const table = JSON.parse(await readFile(join(folder, 'phones.json'), 'utf8')) as PhoneTable;
  const acoustic = await openModel(join(folder, 'acoustic'));
  const text = await openModel(join(folder, 'text')).catch(async (error: unknown) => {
    await acoustic.close();
    throw error;
  });
  const products = await openModel(join(folder, 'products')).catch(async (error: unknown) => {
    await acoustic.close();
    await text.close();
    throw error;
  });
  const arithmetic = wasmText();
  const run = async (model: Model, inputs: Record<string, Values>, name: string) => {
    const found = (await model.run(inputs))[name];
    if (!found)
      throw new MachineError('model-failed', 'The aligner gave no answer.', 'Install Syncline again.');
    return found;
  };
  const drawn = (dims: readonly number[], masks: Masks): Values => ({
    data: masks(dims.reduce((product, n) => product * n, 1)),
    dims,
  });
  /** Log odds of music, a block each, of the sounds that were heard: the same for every draw of masks. */
  const oddsOf = new WeakMap<Sound, (Float32Array | undefined)[]>();
  const keys = { silence: specials.indexOf('silence'), noise: specials.indexOf('noise') };
  return {
    keys,
    async hear(sound, words, draw = nothingDropped) {
      const own = drawn(masks.acoustic, draw);
      const ownText = drawn(masks.text, draw);
      const keysOf = async (words: readonly (readonly string[])[]): Promise<Keys> => {
        const { ids, rows } = encodePhones(words, table);
        const found = await run(
          text,
          {
            ids: { data: BigInt64Array.from(ids, BigInt), dims: [1, ids.length] },
            rows: { data: rows, dims: [1, ids.length, table.width] },
            masks: ownText,
          },
          'keys',
        );
        return { words, ids, values: found.data as Float32Array, width: found.dims[2] as number };
      };
      const whole = await keysOf(words);
      const { width } = whole;
      const frames = Math.floor(((sound.length / sound.rate) * logMelRate) / features.hop) + 1;
      const blocks = keptBlocks(async (block) => {
        const [from, to] = [block * blockFrames, Math.min(frames, (block + 1) * blockFrames)];
        const [low, high] = [Math.max(0, from - contextFrames), Math.min(frames, to + contextFrames)];
        const step = (features.hop * sound.rate) / logMelRate;
        const mel = centred(
          logMel(stretchOf(sound, Math.round(low * step), Math.round((high - 1) * step)), features),
          features.bands,
          features.scale,
        );
        const dims = [1, mel.length / features.bands, features.bands];
        const queries = await run(acoustic, { mel: { data: mel, dims }, masks: own }, 'queries');
        return (queries.data as Float32Array).slice((from - low) * width, (to - low) * width);
      }, mostBlocks);
      const queriesOf = async (from: number, to: number): Promise<Float32Array> => {
        const queries = new Float32Array((to - from) * width);
        for (let block = Math.floor(from / blockFrames); block * blockFrames < to; block++) {
          const begin = block * blockFrames;
          // The next one is heard while this one is thought about.
          if ((block + 1) * blockFrames < frames) blocks(block + 1).catch(() => {});
          const part = (await blocks(block)).subarray(
            Math.max(0, from - begin) * width,
            (to - begin) * width,
          );
          queries.set(part, Math.max(0, begin - from) * width);
        }
        return queries;
      };
      const seconds = (of: number) => (of * features.hop) / logMelRate;
      const odds = oddsOf.get(sound) ?? [];
      oddsOf.set(sound, odds);
      /** Log odds of music in each frame. */
      const musicIn = (from: number, to: number): Float32Array => {
        const out = new Float32Array(to - from);
        for (let block = Math.floor(from / blockFrames); block * blockFrames < to; block++) {
          const begin = block * blockFrames;
          const count = Math.min(frames - begin, blockFrames);
          const own = odds[block] ?? musicOdds(sound, seconds(begin), seconds(1), count);
          odds[block] = own;
          out.set(own.subarray(Math.max(0, from - begin), to - begin), Math.max(0, begin - from));
        }
        return out;
      };
      /** The recording beside the keys of a text. @param moved what was added to them: phones × width */
      const beside = (of: Keys, moved: Float32Array | null): AdaptableHeard => {
        const tokens = rangesOf(of.words);
        const ahead = specials.length * width;
        const raw: AdaptableHeard['raw'] = async ([from, to], [p, q]) => {
          const queries = await queriesOf(from, to);
          const chosen = new Float32Array(ahead + (q - p) * width);
          chosen.set(of.values.subarray(0, ahead));
          chosen.set(of.values.subarray(ahead + p * width, ahead + q * width), ahead);
          const dims = [chosen.length / width, width];
          const inputs = {
            queries: { data: queries, dims: [to - from, width] },
            keys: { data: chosen, dims },
          };
          const scores = (await run(products, inputs, 'scores')).data as Float32Array;
          return { queries, scores, width, specials: specials.length };
        };
        return {
          ...{ frames, tokens, raw, symbolOf: of.ids, hop: features.hop / logMelRate },
          attend: async (span, phones, floor) =>
            besideMusic(
              arithmetic.attention(
                (await raw(span, phones)).scores,
                span[1] - span[0],
                specials.length,
                floor,
              ),
              musicIn(...span),
              keys.noise,
              floor,
            ),
          arithmetic,
          shifted: (shifts) => beside(withShifts(of, shifts, ahead), moved ? added(moved, shifts) : shifts),
          async only(chosen) {
            const keys = await keysOf(chosen.map((k) => of.words[k] as readonly string[]));
            if (!moved) return beside(keys, null);
            const shifts = chosen.flatMap((k) => {
              const [p, q] = tokens[k] as readonly [number, number];
              return [...moved.subarray(p * width, q * width)];
            });
            const own = Float32Array.from(shifts);
            return beside(withShifts(keys, own, ahead), own);
          },
        };
      };
      return beside(whole, null);
    },
    async close() {
      await acoustic.close();
      await text.close();
      await products.close();
    },
  };
}

/** A text as the network writes it: keys of what is special, then of each phone of each word. */
type Keys = {
  readonly words: readonly (readonly string[])[];
  /** Symbol of each phone. */
  readonly ids: Int32Array;
  readonly values: Float32Array;
  readonly width: number;
};

/** @param ahead numbers before those of the phones */
const withShifts = (keys: Keys, shifts: Float32Array, ahead: number): Keys => ({
  ...keys,
  values: keys.values.map((value, n) => value + (shifts[n - ahead] ?? 0)),
});
const added = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, n) => value + (b[n] ?? 0));

/** Where the phones of each word are: half-open. */
function rangesOf(words: readonly (readonly string[])[]): readonly (readonly [number, number])[] {
  let position = 0;
  return words.map((phones) => {
    position += phones.length;
    return [position - phones.length, position] as const;
  });
}

/** Frames that are heard at once: each band's mean is taken over them. */
const blockFrames = 6000;
const mostBlocks = 130;

const nothingDropped: Masks = (count) => new Float32Array(count).fill(1);

/** Samples from…to (the last included) as a sound of its own; what lies beside is there to be read. */
const stretchOf = (sound: Sound, from: number, to: number): Sound => ({
  rate: sound.rate,
  length: Math.min(sound.length, to + 1) - from,
  read: (start, count, into) => sound.read(start + from, count, into),
});

/** Each band without its mean. */
function centred(values: Float32Array, bands: number, scale: number): Float32Array {
  const frames = values.length / bands;
  const mean = new Float64Array(bands);
  for (let k = 0; k < values.length; k++)
    mean[k % bands] = (mean[k % bands] as number) + (values[k] as number) / frames;
  return values.map((value, k) => scale * (value - (mean[k % bands] as number)));
}
