import { basename } from 'node:path';
import type { Services } from '#src/contract/methods.ts';
import { fromZero } from '#src/formats/from-zero.ts';
import { originalOf } from '#src/formats/original-text.ts';
import { writeRetimed } from '#src/formats/retimed-file.ts';
import { formatOfName } from '#src/formats/transcript-file.ts';
import { whyUnwritable } from '#src/formats/unwritable.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { type Transcript, transcriptFaults } from '#src/model/transcript.ts';
import { attend, readTranscript } from '#main/transcript/service.ts';
import { documentOf, writeTranscriptFile } from '#main/transcript/write.ts';
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
): Pick<Services, 'transcript.read' | 'transcript.write' | 'transcript.losses' | 'transcript.attention'> {
  const { guard, pool } = kit;
  return {
    'transcript.attention': async ({ media, ...stretch }, signal) => {
      const { path, analysis } = await accepted(kit, media);
      return await attend(pool, { path, analysis, ...stretch }, { signal });
    },
    'transcript.read': async ({ path, language, encoding }) => {
      const file = await readTranscript(await guard.reading(path), language, encoding);
      const { original, notes } = originalOf(file);
      return { name: basename(path), transcript: file.transcript, original, notes };
    },
    'transcript.write': async ({ path, transcript, source, overwrite, wordTimes, recording }) => {
      const target = await guard.writing(path);
      const own = checked(transcript as unknown as Transcript);
      const lost = await writeTranscriptFile(target, own, {
        ...{ source, overwrite, wordTimes },
        ...(recording && { recording }),
      });
      return { path: target, lost };
    },
    'transcript.losses': async ({ name, transcript, source, wordTimes }) => {
      const format = formatOfName(name);
      if (format === null) return [];
      const own = checked(transcript as unknown as Transcript);
      const reason = whyUnwritable(fromZero(own, format).transcript, format);
      if (reason !== null) return [reason];
      return writeRetimed(documentOf(source), own, format, { wordTimes }).lost;
    },
  };
}
