import type { Transcript } from '#src/model/transcript.ts';
import { openSound } from '#main/media/open-sound.ts';
import type { SoundFile } from '#main/media/sound.ts';
import { openAligner } from '#main/models/aligner.ts';
import { espeak } from '#main/speech/espeak.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import { type AlignedTranscript, type AlignModel, alignTranscript } from './align.ts';

export type TranscriptTask = {
  readonly sound: SoundFile;
  readonly transcript: Transcript;
  readonly language: string;
  readonly model: AlignModel;
  readonly seed: number;
};

/** Worker task: times of the words of a text in decoded sound. */
export async function transcriptTimes(
  { sound: file, ...input }: TranscriptTask,
  context: TaskContext,
): Promise<AlignedTranscript> {
  const reader = await espeak();
  const aligner = await openAligner();
  const sound = openSound(file);
  try {
    return await alignTranscript({ ...input, sound }, { reader, aligner }, {}, context.progress);
  } finally {
    sound.close();
    await aligner.close();
  }
}
