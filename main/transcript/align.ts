import { alignedTranscript } from '#src/attention/align-transcript.ts';
import { type SpokenToken, spokenTexts } from '#src/attention/text/spoken-text.ts';
import { type Readable, readableBy } from '#src/attention/text/unread.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { leastConfidence, type Transcript } from '#src/model/transcript.ts';
import type { Sound } from '#src/signal/sound.ts';
import type { Aligner } from '#main/models/aligner.ts';
import { openUserModel } from '#main/models/user-model.ts';
import type { Espeak } from '#main/speech/espeak.ts';
import { attentionDefaults, type AttentionSettings, byAttention } from './by-attention.ts';
import { byReading } from './by-reading.ts';
import { readIn } from './read-in.ts';
import { secondOpinion } from './second-opinion.ts';
import type { AlignInput, AlignedTranscript, Watch } from './aligned.ts';

export type AlignTools = {
  readonly reader: Espeak;
  /** Null: the networks that ship could not be loaded, or are not wanted. */
  readonly aligner: Aligner | null;
};
export type AlignModel = AlignInput['model'];
/** What the reader can read of a text. @param languages of each token @throws InvalidInputError `unread-text` where that is too little */
export function readable(
  spoken: readonly string[],
  language: string,
  languages?: readonly string[],
): Pick<Readable, 'spoken' | 'count'> {
  const { refusal, ...found } = readableBy(spoken, language, languages);
  if (refusal) throw new InvalidInputError('unread-text', refusal.sentence, refusal.hint);
  return found;
}

/**
 * Times of the words of a text in a recording of it.
 * @throws InvalidInputError `no-words`, `no-voice`, `unread-text`
 */
export async function alignTranscript(
  input: AlignInput,
  { reader, aligner }: AlignTools,
  given: Partial<AttentionSettings> = {},
  watch: Watch = () => {},
): Promise<AlignedTranscript> {
  const { sound, transcript, language, model } = input;
  const settings = {
    ...attentionDefaults,
    ...(input.adapt === 'none' ? { adapt: null } : {}),
    ...(input.adapt === 'changes' ? { contrast: true } : {}),
    ...given,
  };
  const isOwn = typeof model === 'object';
  // Networks of the user's own know letters, not figures.
  const { segments, words } = transcript;
  const ofWords = segments.map((segment) =>
    words.slice(...segment.words).map((word) => word.language ?? segment.language ?? language),
  );
  const texts = spokenTexts(
    segments.map(({ text }) => text),
    isOwn ? { language, numbers: 'words' } : { language, languages: ofWords },
  );
  const tokens = texts.flatMap((text) => text.tokens);
  if (!tokens.some(({ spoken }) => spoken !== ''))
    throw new InvalidInputError(
      'no-words',
      'There is nothing in the text that could be spoken.',
      'Give a text with words in it.',
    );
  if (isOwn) return byUserModel(sound, transcript, tokens, language, model.folder, watch);
  const { languages, notes: unvoiced } = readIn(ofWords.flat(), language, reader.languages);
  const { spoken, count } = readable(
    tokens.map((token) => token.spoken),
    language,
    languages,
  );
  const notes = [...unvoiced, ...unreadNotes(count)];
  const read = (done: number, total: number) => watch(done, total, 'words', 'Reading');
  if (model === 'dtw' || !aligner)
    return withNotes(await byReading(input, spoken, languages, reader, watch), notes);
  const phones = reader.phones(spoken, languages, read);
  const found = await byAttention(input, phones, aligner, settings, watch);
  // Of another recording's text there is nothing to ask.
  if (!settings.asks || (found.transcript.confidence ?? 0) < leastConfidence) return withNotes(found, notes);
  const asked = await secondOpinion(sound, found.transcript, spoken, languages, reader, watch);
  return withNotes({ ...found, transcript: asked.transcript, opinions: asked.opinions }, [
    ...notes,
    ...asked.notes,
  ]);
}

const unreadNotes = (count: number): readonly string[] =>
  count === 0
    ? []
    : [
        `${count} words hold characters that the synthetic reader cannot read: they are heard by what is left.`,
      ];

const withNotes = (found: AlignedTranscript, notes: readonly string[]): AlignedTranscript => ({
  ...found,
  notes: [...notes, ...found.notes],
});

async function byUserModel(
  sound: Sound,
  transcript: Transcript,
  tokens: readonly SpokenToken[],
  language: string,
  folder: string,
  watch: Watch,
): Promise<AlignedTranscript> {
  const model = await openUserModel(folder);
  try {
    const { timed, untranscribed, confidence } = await model.align(sound, tokens, language, (done, total) =>
      watch(done, total, 's', 'Listening'),
    );
    return {
      transcript: alignedTranscript(
        transcript,
        timed,
        tokens.map(() => []),
        untranscribed ?? [],
        confidence,
      ),
      notes: [
        `Confidence is that of the model ${model.manifest.id}, which nobody has held against the truth.`,
        ...(untranscribed === null ? ['This model does not say what the text lacks.'] : []),
      ],
    };
  } finally {
    await model.close();
  }
}
