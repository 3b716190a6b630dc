import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { WordUncertainty } from '#src/attention/dropout-uncertainty.ts';
import { refusedText } from '#src/attention/refused-text.ts';
import { readTranscriptFile, type TranscriptFile } from '#src/formats/transcript-file.ts';
import { type AttentionMap, mostMapSeconds, mostMapWords } from '#src/model/attention-map.ts';
import { InvalidInputError, StorageError } from '#src/model/errors.ts';
import { type AnalysisChoice, defaultAnalysis } from '#src/model/recording.ts';
import { leastConfidence, tokensOf, type Transcript } from '#src/model/transcript.ts';
import { decodeSound, type SoundFile, soundWarnings } from '#main/media/sound.ts';
import { probeMedia } from '#main/media/probe.ts';
import { storageError } from '#main/store/storage-error.ts';
import { modelsFolder } from '#main/folders.ts';
import { createModelManager } from '#main/models/manager.ts';
import type { Pool, RunOptions } from '#main/work/pool.ts';
import type { AlignModel } from './align.ts';
import type { Adaptation, GivenTimes } from './aligned.ts';
import type { Opinion } from './aligned.ts';

export type TranscribeRequest = {
  readonly path: string;
  readonly analysis?: AnalysisChoice;
  readonly transcript: Transcript;
  /** BCP 47. */
  readonly language: string;
  /** `auto`, `attention`, `dtw`, or the id of a model of the user's own. */
  readonly model: string;
  readonly seed: number;
  /** Source seconds between which the words are; null: the whole recording. */
  readonly range?: readonly [from: number, to: number | null] | null;
  /** What the transcript's own times are for. Default `ignore`. */
  readonly times?: GivenTimes | undefined;
  /** How many networks are drawn with parts left out (Monte-Carlo dropout), to tell what they do not know. Default 0. */
  readonly draws?: number | undefined;
  /** What is fitted to the recording itself. Default `keys`. */
  readonly adapt?: Adaptation | undefined;
  /** The folder of the user's own models. Default: that of this machine's user. */
  readonly models?: string;
};

export type TranscribeOutcome = {
  readonly transcript: Transcript;
  /** Why the text is not that of the recording; null where it is. */
  readonly reason: string | null;
  readonly notes: readonly string[];
  /** One for each word, where networks were drawn; null: not said. */
  readonly uncertainty?: readonly (WordUncertainty | null)[];
  /** One for each word: where the text read aloud has those that the network is unsure of. */
  readonly opinions?: readonly (Opinion | null)[];
  /** Of the recording's sound, seconds. */
  readonly duration: number;
};

/** Nobody says more words a second; and so many words may be too many in any case. */
const mostWordsASecond = 12;
const spareWords = 500;

/**
 * Times of the words of a text in a recording of it.
 * @throws as `decodeSound`; InvalidInputError `no-words`, `no-voice`, `text-too-long`, `no-model`, `bad-model`; CancelledError
 */
export async function transcribe(
  pool: Pool,
  {
    path,
    analysis = defaultAnalysis,
    transcript,
    language,
    model,
    seed,
    range = null,
    times = 'ignore',
    draws = 0,
    adapt = 'keys',
    models = modelsFolder(),
  }: TranscribeRequest,
  running: Pick<RunOptions, 'signal' | 'progress'>,
): Promise<TranscribeOutcome> {
  const { sound, cut, warnings } = await decodedRange({ path, analysis, range }, running);
  const seconds = cut[1] - cut[0];
  const count = transcript.words.length;
  if (count > mostWordsASecond * seconds + spareWords)
    throw new InvalidInputError(
      'text-too-long',
      `The text has ${count} words, more than anyone says in ${seconds.toFixed(0)} s.`,
      'Give the part of the text that belongs to the recording.',
    );
  const {
    transcript: found,
    uncertainty,
    opinions,
    notes,
  } = await pool.run(
    'transcriptTimes',
    {
      ...{ sound, transcript, language, seed, times, draws, adapt, range: range && cut },
      model: await chosenModel(model, models),
      mayFallBack: model === 'auto',
    },
    running,
  );
  const doubt = reasonOf(found);
  // A stretch lies between words that are known: of a few words the person is told, and sees where they would lie.
  const isRefused = doubt !== null && range === null;
  const refused = isRefused ? await voicedOnly(pool, sound, refusedText(found), running) : null;
  const reason = refused && !hasSpeech(refused) ? nobodySpeaks : doubt;
  return {
    transcript: refused ?? found,
    ...{ reason, notes: [...warnings, ...soundWarnings(sound), ...notes] },
    duration: sound.length / sound.rate,
    ...(opinions && !isRefused ? { opinions } : {}),
    ...(uncertainty ? { uncertainty: isRefused ? uncertainty.map(() => null) : uncertainty } : {}),
  };
}

/** What is left of a text that is none of this recording’s: of the stretches that were taken for its words only some are speech. */
async function voicedOnly(
  pool: Pool,
  sound: SoundFile,
  transcript: Transcript,
  { signal }: Pick<RunOptions, 'signal'>,
): Promise<Transcript> {
  const given = { sound, stretches: transcript.untranscribed };
  return {
    ...transcript,
    untranscribed: await pool.run('voicedSpeech', given, signal ? { signal } : {}),
  };
}

/** The sound of a recording, and which seconds of it are meant. @throws InvalidInputError `empty-range` */
async function decodedRange(
  { path, analysis, range }: Required<Pick<TranscribeRequest, 'path' | 'analysis' | 'range'>>,
  { signal, progress }: Pick<RunOptions, 'signal' | 'progress'>,
): Promise<{
  readonly sound: SoundFile;
  readonly cut: readonly [from: number, to: number];
  /** Of the file itself: that it is cut short. */
  readonly warnings: readonly string[];
}> {
  const media = await probeMedia(path, signal ? { signal } : {});
  const sound = await decodeSound(
    path,
    { stream: analysis.audioStream, channel: analysis.channel },
    {
      media,
      ...(signal ? { signal } : {}),
      progress: (done, total) => progress?.(done, total, 's', `Decoding ${basename(path)}`),
    },
  );
  const whole = sound.length / sound.rate;
  const cut = [range?.[0] ?? 0, Math.min(range?.[1] ?? whole, whole)] as const;
  if (cut[1] <= cut[0]) throw emptyRange();
  return { sound, cut, warnings: media.warnings };
}

export type HearRequest = Pick<TranscribeRequest, 'path' | 'analysis' | 'range' | 'models'> & {
  /** The id of a model of the user's own. */
  readonly model: string;
  /** BCP 47; null: what it sounds like, where the model can tell. */
  readonly language: string | null;
};

/**
 * What is said in a recording of which there is no text, as a model of the user's own writes it down; `reason`: why there is nothing.
 * @throws as `decodeSound`; InvalidInputError `empty-range`, `no-writer`, `bad-model`, `unknown-language`; StorageError `no-model`;
 *   MachineError `model-failed`; CancelledError
 */
export async function hearText(
  pool: Pool,
  { path, analysis = defaultAnalysis, model, language, range = null, models = modelsFolder() }: HearRequest,
  running: Pick<RunOptions, 'signal' | 'progress'>,
): Promise<TranscribeOutcome> {
  const chosen = await chosenModel(model, models);
  if (typeof chosen === 'string')
    throw new InvalidInputError(
      'no-writer',
      `“${model}” times a text, it cannot write one.`,
      'Give a text, or the id of a Whisper or CTC model of your own: syncline models lists them.',
    );
  const { sound, cut, warnings } = await decodedRange({ path, analysis, range }, running);
  const { transcript, notes } = await pool.run(
    'heardText',
    { sound, folder: chosen.folder, language, range: range && cut },
    running,
  );
  const reason = transcript.words.length > 0 ? null : 'The model heard nobody speak in the recording.';
  return {
    ...{ transcript, reason, notes: [...warnings, ...soundWarnings(sound), ...notes] },
    duration: sound.length / sound.rate,
  };
}

export type AttendRequest = {
  readonly path: string;
  readonly analysis?: AnalysisChoice;
  readonly texts: readonly string[];
  /** BCP 47. */
  readonly language: string;
  /** Of each text, where some are read in another. */
  readonly languages?: readonly string[] | undefined;
  /** Source seconds. */
  readonly range: readonly [from: number, to: number];
};

/**
 * What a stretch of a recording attends to of some text.
 * @throws as `decodeSound`; InvalidInputError `empty-range`, `no-words`, `no-voice`, `stretch-too-long`; CancelledError
 */
export async function attend(
  pool: Pool,
  { path, analysis = defaultAnalysis, texts, language, languages, range }: AttendRequest,
  { signal }: Pick<RunOptions, 'signal'>,
): Promise<AttentionMap> {
  const count = texts.reduce((sum, text) => sum + tokensOf(text).length, 0);
  if (range[1] - range[0] > mostMapSeconds || count > mostMapWords)
    throw new InvalidInputError(
      'stretch-too-long',
      `The stretch has ${count} words in ${(range[1] - range[0]).toFixed(0)} s: too much for one map.`,
      `Take at most ${mostMapWords} words and ${mostMapSeconds} s.`,
    );
  if (count === 0)
    throw new InvalidInputError('no-words', 'There are no words in the stretch.', 'Choose one with words.');
  const sound = await decodeSound(
    path,
    { stream: analysis.audioStream, channel: analysis.channel },
    signal ? { signal } : {},
  );
  const cut = [Math.max(0, range[0]), Math.min(range[1], sound.length / sound.rate)] as const;
  if (cut[1] <= cut[0]) throw emptyRange();
  return await pool.run(
    'attendedText',
    { sound, texts, language, range: cut, ...(languages ? { languages } : {}) },
    signal ? { signal } : {},
  );
}

const emptyRange = (): InvalidInputError =>
  new InvalidInputError(
    'empty-range',
    'There is no sound in that stretch of the recording.',
    'Choose a stretch inside the recording.',
  );

/** @throws InvalidInputError `no-model`, `bad-model` */
async function chosenModel(name: string, models: string): Promise<AlignModel> {
  if (name === 'auto' || name === 'attention') return 'attention';
  if (name === 'dtw') return name;
  const { folder } = await createModelManager(models).find(name);
  return { folder };
}

const nobodySpeaks = 'Nobody is heard to speak in the recording.';
const hasSpeech = ({ untranscribed }: Pick<Transcript, 'untranscribed'>): boolean =>
  untranscribed.some(({ kind }) => kind === 'speech');

function reasonOf({ words, untranscribed, confidence }: Transcript): string | null {
  if (!words.some(({ start }) => start !== null))
    return hasSpeech({ untranscribed }) ? 'None of the words of the text was found.' : nobodySpeaks;
  if (confidence !== null && confidence < leastConfidence)
    return 'The text seems to be that of another recording: its words fit no better in their order than in any other.';
  return null;
}

const mostText = 50e6;

/** @param encoding null: guessed @throws StorageError; InvalidInputError `bad-file`, `empty-text`, `unknown-encoding` */
export async function readTranscript(
  path: string,
  language: string | null,
  encoding: string | null = null,
): Promise<TranscriptFile> {
  const bytes = await readFileOf(path);
  const file = readTranscriptFile(bytes, basename(path), {
    encoding,
    ...(language === null ? {} : { language }),
  });
  if (file.transcript.words.length === 0)
    throw new InvalidInputError(
      'empty-text',
      `There are no words in “${path}”.`,
      'Give a text that has some.',
    );
  return file;
}

async function readFileOf(path: string): Promise<Uint8Array> {
  try {
    const info = await stat(path);
    if (!info.isFile())
      throw new StorageError('not-a-file', `“${path}” is no ordinary file.`, 'Choose a file.');
    if (info.size > mostText)
      throw new StorageError(
        'too-large',
        `“${path}” has ${info.size} bytes: too many for a text.`,
        'Take a part of it.',
      );
    return await readFile(path);
  } catch (error) {
    throw storageError(error, path);
  }
}
