import { basename, extname } from 'node:path';
import { formatOfName, writeTranscript } from '#src/formats/transcript-file.ts';
import type { Services } from '#src/contract/methods.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { type Transcript, transcriptFaults } from '#src/model/transcript.ts';
import { writeSafely } from '#main/store/write-safely.ts';
import { attend, readTranscript } from '#main/transcript/service.ts';
import type { HostKit } from './kit.ts';
import { accepted } from './media.ts';

/** @throws InvalidInputError `bad-transcript` when it contradicts itself */
export function checked(transcript: Transcript): Transcript {
  const [fault] = transcriptFaults(transcript);
  if (fault === undefined) return transcript;
  throw new InvalidInputError(
    'bad-transcript',
    `The transcript contradicts itself: ${fault}`,
    'Undo, then do it again.',
  );
}

/** Texts read from and written to files. */
export function transcriptServices(
  kit: HostKit,
): Pick<Services, 'transcript.read' | 'transcript.write' | 'transcript.attention'> {
  const { guard, pool } = kit;
  return {
    'transcript.attention': async ({ media, ...stretch }, signal) => {
      const { path, analysis } = await accepted(kit, media);
      return await attend(pool, { path, analysis, ...stretch }, { signal });
    },
    'transcript.read': async ({ path, language }) => {
      const { transcript, notes } = await readTranscript(await guard.reading(path), language);
      return { name: basename(path), transcript, notes };
    },
    'transcript.write': async ({ path, transcript, overwrite, wordTimes }) => {
      const format = formatOfName(path);
      if (format === null)
        throw new InvalidInputError(
          'unknown-format',
          `“${extname(path) || basename(path)}” is the ending of no format for transcripts.`,
          'End the name in .TextGrid, .eaf, .srt, .vtt, .ass, .json, .ctm, .tsv, .csv or .txt.',
        );
      const target = await guard.writing(path);
      const { text, lost } = writeTranscript(checked(transcript as unknown as Transcript), format, {
        wordTimes,
      });
      await writeSafely(target, text, { overwrite });
      return { path: target, lost };
    },
  };
}
