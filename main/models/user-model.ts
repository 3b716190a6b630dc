import type { SpokenToken } from '#src/attention/text/spoken-text.ts';
import type { HeardText } from '#src/attention/heard-text.ts';
import type { TimedToken } from '#src/attention/time-words.ts';
import type { Unaccounted } from '#src/attention/untranscribed.ts';
import type { Sound } from '#src/signal/sound.ts';
import { openCtc } from './ctc.ts';
import { readManifest } from './folder.ts';
import { type UserManifest, userManifestSchema } from './manifest.ts';
import type { SessionOptions } from './session.ts';
import { openWhisper } from './whisper.ts';
import { wrongModel } from './wrong-model.ts';

/** A model of the user's own, whatever its kind. */
export type UserModel = {
  readonly manifest: UserManifest;
  /**
   * Times of the words of a text in a recording.
   * @param tokens with numbers in words (`spokenTexts` with `numbers: 'words'`): CTC networks know letters only
   * @param language BCP 47; null: what it sounds like, where the model can tell
   * @param watch told how many seconds are done; throws to stop
   * @throws InvalidInputError `no-words`, `unknown-language`, `too-large`; MachineError `model-failed`
   */
  align(
    sound: Sound,
    tokens: readonly Pick<SpokenToken, 'text' | 'spoken'>[],
    language: string | null,
    watch?: (done: number, total: number) => void,
  ): Promise<UserTimes>;
  /** What is said, where there is no text; language and `watch` as for `align`. */
  transcribe(
    sound: Sound,
    language: string | null,
    watch?: (done: number, total: number) => void,
  ): Promise<HeardText>;
  close(): Promise<void>;
};

export type UserTimes = {
  /** One for each token; null for those that are not said. */
  readonly timed: readonly (TimedToken | null)[];
  /** Speech that the text lacks; null where the model cannot tell. */
  readonly untranscribed: readonly Unaccounted[] | null;
  /** That the text is that of the recording, 0…1; not calibrated. */
  readonly confidence: number;
};

/** @throws as `openModel`; InvalidInputError `wrong-model` of one that hears nothing */
export async function openUserModel(folder: string, options: SessionOptions = {}): Promise<UserModel> {
  const { kind, id } = await readManifest(folder, userManifestSchema);
  if (kind !== 'ctc' && kind !== 'whisper') throw wrongModel(id, kind, ['ctc', 'whisper']);
  if (kind === 'ctc') {
    const { manifest, align, transcribe, close } = await openCtc(folder, options);
    return {
      manifest,
      align: (sound, tokens, _, watch) =>
        align(
          sound,
          tokens.map(({ spoken }) => spoken),
          {},
          watch,
        ),
      transcribe: (sound, _, watch) => transcribe(sound, watch),
      close,
    };
  }
  const { manifest, align, transcribe, close } = await openWhisper(folder, options);
  return {
    manifest,
    async align(sound, tokens, language, watch) {
      // As it is written: that is what the decoder learnt to write.
      const written = tokens.map(({ text, spoken }) => (spoken === '' ? '' : text));
      return { ...(await align(sound, written, language, watch)), untranscribed: null };
    },
    transcribe,
    close,
  };
}
