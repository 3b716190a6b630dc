import { extname } from 'node:path';
import { formatOfName } from '#src/formats/transcript-file.ts';
import type { Project, ProjectTranscript } from '#src/model/project.ts';
import { lossOnClock, projectTranscriptOn, servedBy } from '#src/model/transcript-clocks.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { writeTranscriptFile } from '#main/transcript/write.ts';
import { usageError } from '../command.ts';
import { ownedBy } from './owned-by.ts';

export type TranscriptExport = {
  readonly project: Project;
  /** A name or an index; null: the only one. */
  readonly which: string | null;
  /** The id of a recording; `timeline`; null: the transcript's own recording. */
  readonly clock: string | null;
  readonly output: string;
  readonly overwrite: boolean;
};

/**
 * `syncline export --format transcript`: a project's transcript on the clock of any recording that lies on its timeline.
 * @returns what is lost, a sentence each
 * @throws InvalidInputError `usage`, `not-together`; StorageError
 */
export async function exportTranscript({
  project,
  which,
  clock,
  output,
  overwrite,
}: TranscriptExport): Promise<readonly string[]> {
  if (formatOfName(output) === null)
    throw usageError(`-o knows no format for transcripts called “${extname(output) || output}”.`);
  const own = transcriptOf(project, which);
  const name = (id: string) => project.recordings.find((r) => r.id === id)?.name ?? id;
  const on = clock === 'timeline' ? null : (clock ?? own.recording);
  const found = projectTranscriptOn(project, own, on);
  if (!found) {
    const served = servedBy(project, own).map(name);
    throw new InvalidInputError(
      'not-together',
      `The transcript is of “${name(own.recording)}”, which does not lie on one timeline with ${on === null ? 'anything' : `“${name(on)}”`}.`,
      served.length > 0 ? `It serves: ${served.join(', ')}.` : 'Sync the recordings first.',
    );
  }
  const of = project.recordings.find((r) => r.id === on);
  const lost = await writeTranscriptFile(output, found.transcript, {
    overwrite,
    source: own.original === undefined ? null : { name: own.source ?? 'text.txt', text: own.original },
    ...(of && { recording: { path: of.path, duration: of.media.duration } }),
  });
  return [...lossOnClock(found, on === null ? null : name(on)), ...lost];
}

/** A transcript by the name of its file, the name of its recording, or its index. @throws InvalidInputError `usage` */
export const transcriptOf = (project: Project, which: string | null): ProjectTranscript =>
  ownedBy(
    project,
    project.transcripts,
    { one: 'transcript', many: 'transcripts', option: '--transcript' },
    which,
  );
