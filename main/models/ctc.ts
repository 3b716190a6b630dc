import { z } from 'zod';
import { ctcText, type CtcText, type CtcVocabulary } from '#src/attention/ctc/ctc-text.ts';
import { type CtcTimes, type CtcTimesOptions, timeCtc } from '#src/attention/ctc/ctc-times.ts';
import type { HeardText } from '#src/attention/heard-text.ts';
import { ctcGreedy } from '#src/attention/ctc/ctc-greedy.ts';
import type { CtcScores } from '#src/attention/ctc/ctc-trellis.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { makeResampler } from '#src/signal/resample.ts';
import type { Sound } from '#src/signal/sound.ts';
import { mostTextBytes, parsed, readChecked, readManifest, refuse } from './folder.ts';
import { type CtcManifest, ctcManifestSchema } from './manifest.ts';
import { floatsOf, modelFailed, type Network, openNetwork, type SessionOptions } from './session.ts';

/** A CTC network of the user's. */
export type CtcModel = {
  readonly manifest: CtcManifest;
  /**
   * Times of the tokens of a text in a recording.
   * @param spoken what is said of each token, numbers in words; empty where nothing is
   * @param watch told how many seconds were heard; throws to stop
   * @throws InvalidInputError `no-words`, `too-large`; MachineError `model-failed`
   */
  align(
    sound: Sound,
    spoken: readonly string[],
    options?: Omit<CtcTimesOptions, 'hop' | 'offset'>,
    watch?: (done: number, total: number) => void,
  ): Promise<CtcTimes>;
  /** What is said, where there is no text. @param watch told how many seconds were heard; throws to stop */
  transcribe(sound: Sound, watch?: (done: number, total: number) => void): Promise<HeardText>;
  close(): Promise<void>;
};

/** Seconds that are heard at once, and of these, that only serve as surroundings, on either side. */
const windowSeconds = 24;
const contextSeconds = 2;
/** Scores of a recording that are kept, numbers. */
const mostScores = 2 ** 28;

const tokensSchema = z.union(
  [
    z.array(z.string().max(100)).max(200_000),
    z.record(z.string().max(100), z.int().min(0).max(200_000)),
    // MMS keeps the letters of all its languages in one file.
    z.record(z.string().max(100), z.record(z.string(), z.number())).transform(() => null),
  ],
  { error: 'it has to be an object of tokens and their numbers, or an array of tokens' },
);

/** @throws as `openModel` */
export async function openCtc(folder: string, options: SessionOptions = {}): Promise<CtcModel> {
  const manifest = await readManifest(folder, ctcManifestSchema);
  if (manifest.field < manifest.hop) throw refuse('its frames leave out sound: `field` is below `hop`');
  const vocabulary = vocabularyOf(manifest, await readChecked(folder, manifest.tokens, mostTextBytes));
  const network = await openNetwork(folder, manifest, manifest.id, options);
  const hop = manifest.hop / manifest.sampleRate;
  const offset = manifest.field / 2 / manifest.sampleRate;
  return {
    manifest,
    async align(sound, spoken, given = {}, watch) {
      const text = ctcText(spoken, vocabulary);
      if (text.letters.length === 0)
        throw new InvalidInputError(
          'no-words',
          'There is nothing in the text that could be spoken.',
          'Give a text with words in it.',
        );
      const scores = await hear(network, manifest, vocabulary, sound, text, watch);
      return timeCtc(scores, text, { ...given, hop, offset });
    },
    async transcribe(sound, watch) {
      const frames = framesOf(sound, manifest);
      const best = { classes: new Int32Array(frames), logs: new Float32Array(frames) };
      await hearFrames(
        network,
        manifest,
        vocabulary,
        sound,
        (logits, all, t) => {
          let id = 0;
          logits.forEach((value, k) => {
            if (value > (logits[id] as number)) id = k;
          });
          best.classes[t] = id;
          best.logs[t] = (logits[id] as number) - all;
        },
        watch,
      );
      return ctcGreedy(best, vocabulary, { hop, offset });
    },
    close: () => network.close(),
  };
}

/** @throws InvalidInputError `bad-model` */
export function vocabularyOf(
  { blank, wordDelimiter, letterCase }: Pick<CtcManifest, 'blank' | 'wordDelimiter' | 'letterCase'>,
  bytes: Uint8Array,
): CtcVocabulary {
  const given = parsed(bytes, tokensSchema, 'its list of tokens');
  if (given === null)
    throw refuse('its list of tokens holds a list for each of several languages: keep that of one of them');
  const entries = Array.isArray(given)
    ? given.map((token, id) => [token, id] as const)
    : Object.entries(given);
  const all = new Map(entries);
  const size = Math.max(-1, ...all.values()) + 1;
  if (new Set(all.values()).size !== entries.length)
    throw refuse('its list of tokens has one class twice, or one token');
  const classOf = (token: string, what: string): number => {
    const id = all.get(token);
    if (id === undefined) throw refuse(`its list of tokens lacks the ${what} “${token}”`);
    return id;
  };
  const delimiter = wordDelimiter === null ? null : classOf(wordDelimiter, 'word delimiter');
  const blankClass = classOf(blank, 'blank');
  const isOther = (id: number) => id !== blankClass && id !== delimiter;
  const letters = entries.filter(
    ([token, id]) => isOther(id) && isWritten(token) && !isStar(token) && token.trim() !== '',
  );
  if (letters.length === 0) throw refuse('its list of tokens has no letters');
  const stars = entries.flatMap(([token, id]) => (isOther(id) && isStar(token) ? [id] : []));
  return { classes: new Map(letters), size, blank: blankClass, stars, delimiter, letterCase };
}

/** As MMS (torchaudio, ctc-forced-aligner) calls its star: its probability is 1 everywhere, whatever is heard. */
const isStar = (token: string): boolean => token === '*' || token === '<star>';

/** Whether a token stands for letters, not for something about them: `<unk>`, `[PAD]`. */
const isWritten = (token: string): boolean => !/^(?:<.*>|\[.*\])$/su.test(token);

/** Scores of a whole recording. */
async function hear(
  network: Network,
  manifest: CtcManifest,
  vocabulary: CtcVocabulary,
  sound: Sound,
  text: CtcText,
  watch?: (done: number, total: number) => void,
): Promise<CtcScores> {
  const frames = framesOf(sound, manifest);
  const wide = text.columns.length + 1;
  if (frames * wide > mostScores)
    throw new InvalidInputError(
      'too-large',
      'The recording and the letters of its text are too many for this model.',
      'Take a part of the recording, or another model.',
    );
  const scores = {
    frames,
    letters: new Float32Array(frames * wide),
    blank: new Float32Array(frames),
    delimiter: new Float32Array(frames).fill(-Infinity),
  };
  await hearFrames(
    ...([network, manifest, vocabulary, sound] as const),
    (logits, all, t) => score(logits, all, t, scores, vocabulary, text),
    watch,
  );
  return scores;
}

const framesOf = ({ length, rate }: Sound, { hop, field, sampleRate }: CtcManifest): number =>
  Math.max(0, Math.floor((Math.floor((length / rate) * sampleRate) - field) / hop) + 1);

/**
 * Every frame of a recording, heard in windows that overlap.
 * @param use told the scores of all classes, and the logarithm of the sum of what they are logarithms of
 */
async function hearFrames(
  network: Network,
  manifest: CtcManifest,
  vocabulary: CtcVocabulary,
  sound: Sound,
  use: (logits: Float32Array, all: number, frame: number) => void,
  watch: (done: number, total: number) => void = () => {},
): Promise<void> {
  const { hop, field, sampleRate: rate, id } = manifest;
  const frames = framesOf(sound, manifest);
  const read = reader(sound, rate);
  const context = Math.ceil((contextSeconds * rate) / hop);
  const inner = Math.ceil((windowSeconds * rate) / hop) - 2 * context;
  for (let t = 0; t < frames; t += inner) {
    watch((t * hop) / rate, (frames * hop) / rate);
    const end = Math.min(frames, t + inner);
    const [low, high] = [Math.max(0, t - context), Math.min(frames, end + context)];
    const wave = read(low * hop, (high - 1 - low) * hop + field);
    if (manifest.normalise === 'mean-variance') standardise(wave);
    const name = manifest.outputs[0];
    const outputs = await network.run({ [manifest.inputs[0]]: { data: wave, dims: [1, wave.length] } });
    const { data, dims } = floatsOf(outputs, name, [1, -1, -1], id);
    const [given, classes] = [dims[1] as number, dims[2] as number];
    if (classes < vocabulary.size)
      throw modelFailed(id, `it scores ${classes} tokens, and its list has ${vocabulary.size}`);
    if (Math.abs(given - (high - low)) > 1)
      throw modelFailed(id, `it gives ${given} frames where its hop and field say ${high - low}`);
    for (let s = t; s < end; s++) {
      const row = Math.min(s - low, given - 1);
      const logits = data.subarray(row * classes, (row + 1) * classes);
      for (const star of vocabulary.stars) logits[star] = -Infinity;
      const all = logOfSum(logits);
      if (!Number.isFinite(all)) throw modelFailed(id, 'it gives what is no number');
      use(logits, all, s);
    }
  }
}

function logOfSum(logits: Float32Array): number {
  let most = -Infinity;
  for (const value of logits) most = Math.max(most, value);
  let sum = 0;
  for (const value of logits) sum += Math.exp(value - most);
  return most + Math.log(sum);
}

/** One frame: logarithms of the probabilities of what the text asks for. */
function score(
  logits: Float32Array,
  all: number,
  t: number,
  scores: CtcScores,
  { classes, blank, delimiter }: CtcVocabulary,
  { columns }: CtcText,
): void {
  const wide = columns.length + 1;
  for (const [k, id] of columns.entries()) scores.letters[t * wide + k] = (logits[id] as number) - all;
  let star = -Infinity;
  for (const id of classes.values()) star = Math.max(star, logits[id] as number);
  scores.letters[t * wide + wide - 1] = star - all;
  scores.blank[t] = (logits[blank] as number) - all;
  if (delimiter !== null) scores.delimiter[t] = (logits[delimiter] as number) - all;
}

/** Reads samples from…from+count−1 of a sound at another rate. */
export function reader(sound: Sound, rate: number): (from: number, count: number) => Float32Array {
  if (sound.rate === rate) return (from, count) => sound.read(from, count, new Float32Array(count));
  const resampler = makeResampler(sound.rate, rate);
  return (from, count) => Float32Array.from(resampler.read(sound, from / rate, 1 / rate, count));
}

/** Without its mean, divided by its standard deviation (as transformers' Wav2Vec2FeatureExtractor does). */
function standardise(wave: Float32Array): void {
  let [sum, square] = [0, 0];
  for (const x of wave) sum += x;
  const mean = sum / wave.length;
  for (const x of wave) square += (x - mean) ** 2;
  const scale = 1 / Math.sqrt(square / wave.length + 1e-7);
  for (let k = 0; k < wave.length; k++) wave[k] = ((wave[k] as number) - mean) * scale;
}
