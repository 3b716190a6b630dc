import { attentionMap } from '#src/attention/attention-map.ts';
import { transcriptOfHeard } from '#src/attention/heard-text.ts';
import { joined } from '#src/attention/refused-text.ts';
import { spokenTexts } from '#src/attention/text/spoken-text.ts';
import { onlyVoiced } from '#src/attention/untranscribed.ts';
import type { AttentionMap } from '#src/model/attention-map.ts';
import { later, tokensOf, type Transcript, type Untranscribed } from '#src/model/transcript.ts';
import { cutSound } from '#src/signal/sound.ts';
import { openSound } from '#main/media/open-sound.ts';
import type { SoundFile } from '#main/media/sound.ts';
import { openAligner } from '#main/models/aligner.ts';
import { openUserModel } from '#main/models/user-model.ts';
import { espeak, voiceFor } from '#main/speech/espeak.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import { withLineLanguages } from './line-languages.ts';
import { networks } from './networks.ts';
import { readIn } from './read-in.ts';
import { type AlignModel, alignTranscript, readable } from './align.ts';
import type { Adaptation, AlignedTranscript, GivenTimes } from './aligned.ts';

export type TranscriptTask = {
  readonly sound: SoundFile;
  readonly transcript: Transcript;
  readonly language: string;
  readonly model: AlignModel;
  readonly seed: number;
  /** Seconds of the sound that are listened to; null: all. */
  readonly range: readonly [from: number, to: number] | null;
  readonly times: GivenTimes;
  readonly draws: number;
  readonly adapt: Adaptation;
  /** Whether the text read aloud takes the place of networks that cannot be loaded. */
  readonly mayFallBack: boolean;
};

/** Worker task: times of the words of a text in decoded sound. */
export async function transcriptTimes(
  { sound: file, range, transcript, mayFallBack, ...input }: TranscriptTask,
  context: TaskContext,
): Promise<AlignedTranscript> {
  const reader = await espeak();
  const { aligner, notes } = await networks(input.model, mayFallBack);
  const sound = openSound(file);
  const { language } = input;
  // Networks of the user's own are told one language.
  const lines =
    typeof input.model === 'object'
      ? { transcript: { ...transcript, language }, notes: [] }
      : withLineLanguages(
          transcript,
          language,
          range === null,
          (own) => voiceFor(own, reader.languages) !== null,
        );
  try {
    const heard = range ? cutSound(sound, ...range) : sound;
    const found = await alignTranscript(
      { ...input, transcript: range ? later(lines.transcript, -range[0]) : lines.transcript, sound: heard },
      { reader, aligner },
      {},
      context.progress,
    );
    const told = { ...found, notes: [...lines.notes, ...notes, ...found.notes] };
    if (!range) return told;
    const opinions = found.opinions?.map(
      (one) => one && { ...one, start: one.start + range[0], end: one.end + range[0] },
    );
    return {
      ...told,
      transcript: later(found.transcript, range[0]),
      ...(opinions ? { opinions } : {}),
    };
  } finally {
    sound.close();
    await aligner?.close();
  }
}

export type VoicedSpeechTask = {
  readonly sound: SoundFile;
  readonly stretches: readonly Untranscribed[];
};

/** Worker task: the same stretches, in which only what has a voice is speech. */
export async function voicedSpeech({
  sound: file,
  stretches,
}: VoicedSpeechTask): Promise<readonly Untranscribed[]> {
  const sound = openSound(file);
  try {
    return joined(onlyVoiced(stretches, sound));
  } finally {
    sound.close();
  }
}

export type AttendedTextTask = {
  readonly sound: SoundFile;
  readonly texts: readonly string[];
  readonly language: string;
  /** Of each text, where some are read in another. */
  readonly languages?: readonly string[];
  readonly range: readonly [from: number, to: number];
};

/** Worker task: what a stretch of decoded sound attends to of some text, by the networks that ship. */
export async function attendedText({
  sound: file,
  texts,
  language,
  languages = texts.map(() => language),
  range,
}: AttendedTextTask): Promise<AttentionMap> {
  const reader = await espeak();
  const ofTokens = texts.map((text, k) => tokensOf(text).map(() => languages[k] ?? language));
  const tokens = spokenTexts(texts, { language, languages: ofTokens }).flatMap((text, k) =>
    text.tokens.map(({ spoken }) => ({ spoken, language: languages[k] ?? language })),
  );
  const own = readIn(
    tokens.map((token) => token.language),
    language,
    reader.languages,
  ).languages;
  const { spoken } = readable(
    tokens.map((token) => token.spoken),
    language,
    own,
  );
  const words = reader.phones(spoken, own);
  const aligner = await openAligner();
  const sound = openSound(file);
  try {
    return await attentionMap(await aligner.hear(cutSound(sound, ...range), words), words, range[0]);
  } finally {
    sound.close();
    await aligner.close();
  }
}

export type HeardTextTask = {
  readonly sound: SoundFile;
  /** The model's. */
  readonly folder: string;
  readonly language: string | null;
  readonly range: readonly [from: number, to: number] | null;
};

/** Worker task: what a model of the user's own writes down of decoded sound. */
export async function heardText(
  { sound: file, folder, language, range }: HeardTextTask,
  context: TaskContext,
): Promise<{ readonly transcript: Transcript; readonly notes: readonly string[] }> {
  const model = await openUserModel(folder);
  const sound = openSound(file);
  try {
    const heard = await model.transcribe(range ? cutSound(sound, ...range) : sound, language, (done, total) =>
      context.progress(done, total, 's', 'Listening'),
    );
    const transcript = transcriptOfHeard({ ...heard, language: heard.language ?? language });
    return {
      transcript: range ? later(transcript, range[0]) : transcript,
      notes: [
        `Text and confidence are those of the model ${model.manifest.id}, which nobody has held against the truth.`,
      ],
    };
  } finally {
    sound.close();
    await model.close();
  }
}
