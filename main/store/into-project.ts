import { randomUUID } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { originalOf } from '#src/formats/original-text.ts';
import type { TranscriptFile } from '#src/formats/transcript-file.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import type { Recording } from '#src/model/recording.ts';
import type { Transcript } from '#src/model/transcript.ts';
import { fingerprint } from '#main/media/fingerprint.ts';
import { recordingAt } from '#main/media/recording-at.ts';
import { openWithMedia } from '#main/store/project-document.ts';

/** A project for a transcript, and the recording there that it is of. */
export type TextPlace = { readonly project: Project; readonly recording: Recording };

/**
 * Where in a project a recording's text goes: to the recording of that file, by its place or, where it was moved, by what it holds; one
 * that is not there yet is added, placed nowhere.
 * @param into a project document; null: a new project
 * @throws as `probeMedia` and `readProject`; CancelledError
 */
export async function placeForText(
  media: string,
  into: string | null,
  output: string,
  signal: AbortSignal,
): Promise<TextPlace> {
  const added = await recordingAt(resolve(media), signal);
  const now = new Date().toISOString();
  const project =
    into === null
      ? emptyProject(randomUUID(), basename(output, extname(output)), now)
      : (await openWithMedia(resolve(into), { fingerprint, allowed: async () => true, signal })).project;
  const real = (path: string) => realpath(path).catch(() => path);
  const own = await real(added.path);
  for (const recording of project.recordings)
    if ((await real(recording.path)) === own) return { project, recording };
  const same = project.recordings.find(({ fingerprint: { size, hash } }) => {
    return size === added.fingerprint.size && hash === added.fingerprint.hash;
  });
  if (same) return { project, recording: same };
  return { project: { ...project, recordings: [...project.recordings, added] }, recording: added };
}

/** The project with a transcript of that recording after those that it has. @param file that the text was read from; null: none */
export function withText(
  { project, recording }: TextPlace,
  transcript: Transcript,
  source: string | null,
  file: TranscriptFile | null,
): { readonly project: Project; readonly notes: readonly string[] } {
  const { original, notes } = file ? originalOf(file) : { original: null, notes: [] };
  const own = {
    ...{ id: randomUUID(), recording: recording.id, transcript },
    source: source === null ? null : basename(source),
    ...(original === null ? {} : { original }),
  };
  const twin = project.transcripts.some(
    (one) => one.recording === own.recording && one.source === own.source,
  );
  return {
    project: {
      ...project,
      modified: new Date().toISOString(),
      transcripts: [...project.transcripts, own],
    },
    notes: [
      ...notes.filter((note) => !file?.notes.includes(note)),
      ...(twin && own.source !== null
        ? [
            `The project has a transcript of “${own.source}” for this recording already: this one stands beside it.`,
          ]
        : []),
    ],
  };
}
