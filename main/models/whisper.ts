import type { CtcTimes } from '#src/attention/ctc/ctc-times.ts';
import type { HeardText } from '#src/attention/heard-text.ts';
import type { TimedToken } from '#src/attention/time-words.ts';
import { tokenStarts } from '#src/attention/whisper/cross-attention.ts';
import { nextToken, type TimestampRules, writtenSegments } from '#src/attention/whisper/timestamp-rules.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Sound } from '#src/signal/sound.ts';
import { whisperRate } from '#src/signal/whisper-mel.ts';
import { reader } from './ctc.ts';
import type { WhisperManifest } from './manifest.ts';
import { modelFailed, type SessionOptions } from './session.ts';
import {
  type Encoded,
  openWhisperNetworks,
  windowSeconds,
  type WhisperNetworks,
} from './whisper-networks.ts';

/** A Whisper model of the user's. */
export type WhisperModel = {
  readonly manifest: WhisperManifest;
  /**
   * Times of the words of a text in a recording, window by window: in each, as many words as the decoder says before it
   * would end. Words are contiguous; `sure` is the mean probability of a word's tokens, which nobody calibrated.
   * @param words as written, without white space; empty ones are not said
   * @throws InvalidInputError `no-words`, `unknown-language`; MachineError `model-failed`
   */
  align(
    sound: Sound,
    words: readonly string[],
    language: string | null,
    watch?: (done: number, total: number) => void,
  ): Promise<Omit<CtcTimes, 'untranscribed'>>;
  /** What is said, where there is no text: segments with their words. @param language null: what it sounds like */
  transcribe(
    sound: Sound,
    language: string | null,
    watch?: (done: number, total: number) => void,
  ): Promise<HeardText>;
  close(): Promise<void>;
};

/** Tokens in a window, of the 448 that a decoder takes. */
const mostTokens = 220;
/** A word that ends so near to the end of a window is heard again in the next. */
const unsureEnd = 0.5;
/** Less sound than this is none. */
const leastSeconds = 0.1;

/** A window that is likelier without speech, and written with less confidence than this a token, is silent (as Whisper has it). */
const mostNoSpeech = 0.6;
const leastFit = -1;

/** @throws as `openModel` */
export async function openWhisper(folder: string, options: SessionOptions = {}): Promise<WhisperModel> {
  const networks = await openWhisperNetworks(folder, options);
  return {
    manifest: networks.manifest,
    align: (sound, words, language, watch) => align(networks, sound, words, language, watch),
    transcribe: (sound, language, watch) => transcribe(networks, sound, language, watch),
    close: () => networks.close(),
  };
}

type Watch = (done: number, total: number) => void;

async function align(
  networks: WhisperNetworks,
  sound: Sound,
  words: readonly string[],
  language: string | null,
  watch: Watch = () => {},
): Promise<Omit<CtcTimes, 'untranscribed'>> {
  const seconds = sound.length / sound.rate;
  const read = reader(sound, whisperRate);
  const said = words.flatMap((word, k) => (word === '' ? [] : [{ k, ids: networks.bpe.encode(` ${word}`) }]));
  if (said.length === 0)
    throw new InvalidInputError(
      'no-words',
      'There is nothing in the text that could be spoken.',
      'Give a text with words in it.',
    );
  const timed: (TimedToken | null)[] = words.map(() => null);
  let known = language;
  for (let at = 0, next = 0; next < said.length && seconds - at > leastSeconds; ) {
    watch(at, seconds);
    const encoded = await encodeAt(networks, read, at, seconds);
    known ??= await spokenLanguage(networks, encoded);
    const left = said.slice(next);
    const taken = left.slice(0, countWithin(left.map(({ ids }) => ids.length)));
    const isEnd = taken.length === left.length && seconds - at <= windowSeconds;
    const found = await timeWindow(networks, encoded, {
      ...{ prompt: promptOf(networks.manifest, known), words: taken.map(({ ids }) => ids) },
      ...{ seconds: Math.min(windowSeconds, seconds - at), whole: isEnd },
    });
    let count = found.length;
    const ends = (n: number) => found[n - 1]?.end ?? 0;
    if (!isEnd && count > 1 && ends(count) > windowSeconds - unsureEnd) count--;
    for (const [n, token] of found.slice(0, count).entries())
      timed[taken[n]?.k as number] = token && { ...token, start: token.start + at, end: token.end + at };
    next += count;
    at += count === 0 ? windowSeconds : Math.max(leastSeconds, ends(count));
  }
  watch(seconds, seconds);
  const all = timed.filter((token) => token !== null);
  const fit = all.reduce((sum, token) => sum + token.fit, 0) / Math.max(1, all.length);
  return { timed, confidence: (all.length / said.length) * Math.exp(fit) };
}

async function transcribe(
  networks: WhisperNetworks,
  sound: Sound,
  language: string | null,
  watch: Watch = () => {},
): Promise<HeardText> {
  const { manifest, bpe } = networks;
  const { special } = manifest;
  const seconds = sound.length / sound.rate;
  const read = reader(sound, whisperRate);
  const rules: TimestampRules = {
    endOfText: special.endOfText,
    firstTimestamp: special.firstTimestamp,
    never: new Set([
      ...manifest.suppress,
      ...[special.startOfTranscript, special.transcribe, special.noTimestamps],
      ...(special.noSpeech === null ? [] : [special.noSpeech]),
      ...Object.values(special.languages),
    ]),
    notFirst: new Set([special.endOfText, ...bpe.encode(' ')]),
  };
  const segments: HeardText['segments'][number][] = [];
  let known = language;
  for (let at = 0; seconds - at > leastSeconds; ) {
    watch(at, seconds);
    const encoded = await encodeAt(networks, read, at, seconds);
    known ??= await spokenLanguage(networks, encoded);
    const window = Math.min(windowSeconds, seconds - at);
    const prompt = promptOf(manifest, known);
    const written: number[] = [];
    let noSpeech = 0;
    let fit = 0;
    while (written.length < mostTokens) {
      const answer = await networks.decode([...prompt.slice(0, -1), ...written], encoded);
      if (written.length === 0 && special.noSpeech !== null)
        noSpeech = probability(answer.logits(0), special.noSpeech);
      const { id, logProbability } = nextToken(
        answer.logits(prompt.length - 2 + written.length),
        written,
        rules,
      );
      fit += logProbability;
      if (id === special.endOfText) break;
      written.push(id);
    }
    const isSilent = noSpeech > mostNoSpeech && fit / (written.length + 1) < leastFit;
    const found = isSilent
      ? { segments: [], done: window }
      : writtenSegments(written, special.firstTimestamp, window);
    const texts = found.segments.map(({ tokens }) => bpe.decode(tokens).trim());
    const split = texts.map((text) => text.match(/\S+/g) ?? []);
    const words = split.flat().map((word) => bpe.encode(` ${word}`));
    const times = await timeWindow(networks, encoded, { prompt, words, seconds: window, whole: true });
    let n = 0;
    for (const [k, { start, end }] of found.segments.entries()) {
      const own = times.slice(n, n + (split[k]?.length ?? 0));
      n += own.length;
      if (own.length === 0) continue;
      segments.push({
        ...{ text: texts[k] as string, start: start + at, end: end + at },
        words: own.map((token) => token && { ...token, start: token.start + at, end: token.end + at }),
      });
    }
    at += Math.max(leastSeconds, found.done);
  }
  watch(seconds, seconds);
  return { language: known, segments };
}

const encodeAt = (
  { encode }: WhisperNetworks,
  read: (from: number, count: number) => Float32Array,
  at: number,
  seconds: number,
): Promise<Encoded> =>
  encode(
    read(
      Math.round(at * whisperRate),
      Math.max(1, Math.round(Math.min(windowSeconds, seconds - at) * whisperRate)),
    ),
  );

/** What comes before the text; its last token says that no times are written. */
function promptOf({ special }: WhisperManifest, language: string | null): readonly number[] {
  const { startOfTranscript, transcribe, noTimestamps, languages } = special;
  if (Object.keys(languages).length === 0) return [startOfTranscript, noTimestamps];
  const code = (language ?? '').toLowerCase().split(/[-_]/)[0] ?? '';
  const id = Object.hasOwn(languages, code) ? languages[code] : undefined;
  if (id === undefined)
    throw new InvalidInputError(
      'unknown-language',
      `The model does not know the language “${language ?? ''}”.`,
      `It knows ${Object.keys(languages).slice(0, 100).join(', ')}.`,
    );
  return [startOfTranscript, id, transcribe, noTimestamps];
}

async function spokenLanguage(
  { manifest, decode }: WhisperNetworks,
  encoded: Encoded,
): Promise<string | null> {
  const { startOfTranscript, languages } = manifest.special;
  const known = Object.entries(languages);
  if (known.length === 0) return null;
  const logits = (await decode([startOfTranscript], encoded)).logits(0);
  const score = ([, id]: [string, number]) => logits[id] ?? -Infinity;
  return known.reduce((best, each) => (score(each) > score(best) ? each : best))[0];
}

type WindowText = {
  readonly prompt: readonly number[];
  /** Tokens of each word. */
  readonly words: readonly (readonly number[])[];
  /** Of the window that are sound. */
  readonly seconds: number;
  /** Whether all words are in it. Else: as many as the decoder says before it would end. */
  readonly whole: boolean;
};

/** Times within a window of the words that are said in it. */
async function timeWindow(
  { manifest, decode }: WhisperNetworks,
  encoded: Encoded,
  { prompt, words, seconds, whole }: WindowText,
): Promise<(TimedToken | null)[]> {
  const count = whole ? words.length : Math.min(words.length, countWithin(words.map(({ length }) => length)));
  if (count === 0) return [];
  const text = words.slice(0, count).flat();
  const answer = await decode([...prompt, ...text, manifest.special.endOfText], encoded);
  // The row of a token is that of the one before it: what the decoder looks at while it says it.
  const first = prompt.length - 1;
  const ends = [0];
  for (const ids of words.slice(0, count)) ends.push((ends.at(-1) as number) + ids.length);
  const endsHere = (k: number) =>
    probability(answer.logits(first + (ends[k] as number)), manifest.special.endOfText);
  const said = whole ? count : endOf(Array.from({ length: count + 1 }, (_, k) => endsHere(k)));
  const rows = (ends[said] as number) + 1;
  if (said === 0) return [];
  const step = windowSeconds / encoded.frames;
  const frames = Math.max(1, Math.min(encoded.frames, Math.round(seconds / step)));
  const starts = tokenStarts(answer.heads(first, first + rows, frames), rows, frames);
  return words.slice(0, said).map((ids, k): TimedToken | null => {
    if (!starts) return null;
    const [from, to] = [ends[k] as number, ends[k + 1] as number];
    const chances = ids.map((id, n) => probability(answer.logits(first + from + n), id));
    if (!chances.every(Number.isFinite)) throw modelFailed(manifest.id, 'it gives what is no number');
    return {
      start: (starts[from] as number) * step,
      end: (starts[to] as number) * step,
      sure: chances.reduce((a, b) => a + b, 0) / chances.length,
      ...{ startSd: 0, endSd: 0, phones: [] },
      fit: chances.reduce((sum, p) => sum + Math.log(Math.max(p, 1e-9)), 0) / chances.length,
    };
  });
}

/** Where the decoder would end: the first time that it likely would, or else where it most likely would. */
function endOf(chances: readonly number[]): number {
  const first = chances.findIndex((p) => p > 0.5);
  return first >= 0 ? first : chances.indexOf(Math.max(...chances));
}

/** How many words fit into a window. */
function countWithin(lengths: readonly number[]): number {
  let sum = 0;
  const over = lengths.findIndex((length) => {
    sum += length;
    return sum > mostTokens;
  });
  return over < 0 ? lengths.length : Math.max(1, over);
}

/** Of one token after a softmax over all. */
function probability(logits: Float32Array, id: number): number {
  let most = -Infinity;
  for (const value of logits) most = Math.max(most, value);
  let sum = 0;
  for (const value of logits) sum += Math.exp(value - most);
  return Math.exp((logits[id] ?? -Infinity) - most) / sum;
}
