import { extname } from 'node:path';
import { formatOfName } from '#src/formats/transcript-file.ts';
import type { Project, ProjectTranscript } from '#src/model/project.ts';
import { lossOnClock, projectTranscriptOn, servedBy } from '#src/model/transcript-clocks.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { writeTranscriptFile } from '#main/transcript/write.ts';
import { usageError } from '../command.ts';

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
  return [...(on === null ? [] : lossOnClock(found, name(on))), ...lost];
}

/** A transcript by the name of its file, the name of its recording, or its index. */
function transcriptOf({ transcripts, recordings }: Project, which: string | null): ProjectTranscript {
  const nameOf = (t: ProjectTranscript) => recordings.find((r) => r.id === t.recording)?.name ?? '';
  const told = transcripts.map((t, i) => `${i} ${t.source ?? 'text'} of ${nameOf(t)}`).join(', ');
  if (transcripts.length === 0) throw usageError('The project has no transcript.');
  if (which === null) {
    if (transcripts.length === 1) return transcripts[0] as ProjectTranscript;
    throw usageError(`The project has several transcripts; --transcript says which. There are: ${told}.`);
  }
  const ways = [
    transcripts.filter((t) => t.source === which),
    transcripts.filter((t) => nameOf(t) === which),
    /^\d+$/.test(which) ? transcripts.slice(Number(which), Number(which) + 1) : [],
  ];
  const found = ways.find((list) => list.length > 0);
  if (found?.length === 1 && found[0]) return found[0];
  throw usageError(
    `${found ? 'Several transcripts are' : 'No transcript is'} called “${which}”. There are: ${told}.`,
  );
}
