import { randomUUID } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { originalOf } from '#src/formats/original-text.ts';
import type { TranscriptFile } from '#src/formats/transcript-file.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import type { AvSync } from '#src/model/av-sync.ts';
import type { Crop } from '#src/model/crop.ts';
import type { Recording } from '#src/model/recording.ts';
import { evenShift, shiftByShots } from '#src/model/sound-shift.ts';
import type { ProjectSteps } from '#src/model/steps.ts';
import type { Transcript } from '#src/model/transcript.ts';
import { keptCrop } from '#src/vision/crop-edits.ts';
import { fingerprint } from '#main/media/fingerprint.ts';
import { recordingAt } from '#main/media/recording-at.ts';
import { openWithMedia } from './project-document.ts';

/** A project for what was found of a recording, and the recording there that it is of. */
export type Place = { readonly project: Project; readonly recording: Recording };

/**
 * Where in a project what is found of a recording goes: to the recording of that file, by its place or, where it was moved, by what it
 * holds; one that is not there yet is added, placed nowhere.
 * @param into a project document; null: a new project
 * @throws as `probeMedia` and `readProject`; CancelledError
 */
export async function placeIn(
  media: string,
  into: string | null,
  output: string,
  signal: AbortSignal,
): Promise<Place> {
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

const modified = () => new Date().toISOString();

/** The project with a crop of that recording, in place of one that it has. */
export function withCrop(
  { project, recording }: Place,
  crop: Crop,
  found: Parameters<typeof keptCrop>[2],
): Project {
  const own = keptCrop(recording.id, crop, found);
  const others = project.crops.filter((each) => each.recording !== recording.id);
  return { ...project, modified: modified(), crops: [...others, own] };
}

/** The project with the sound of that recording put right, each stretch by its own offset where they differ. */
export function withSound({ project, recording }: Place, found: AvSync): Project {
  const shift = shiftByShots(found) ?? evenShift(found);
  if (!shift) return project;
  const others = project.soundShifts.filter((each) => each.recording !== recording.id);
  return {
    ...project,
    modified: modified(),
    soundShifts: [...others, { recording: recording.id, ...shift }],
  };
}

/** The project with a list of steps of that recording after those that it has. @param list in the order of the list, as found */
export function withSteps(
  { project, recording }: Place,
  list: Omit<ProjectSteps, 'id' | 'recording'>,
): Project {
  const own = { id: randomUUID(), recording: recording.id, ...list };
  return { ...project, modified: modified(), steps: [...project.steps, own] };
}

/** The project with a transcript of that recording after those that it has. @param file that the text was read from; null: none */
export function withText(
  { project, recording }: Place,
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
      modified: modified(),
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
