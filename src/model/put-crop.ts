import type { Draft } from 'immer';
import type { CropKey, ProjectCrop } from './crop.ts';
import type { Edit } from './history.ts';
import type { Project } from './project.ts';
import type { RecordingId } from './recording.ts';

/** Changes of the crops of recordings, as named undoable edits. */

export const cropOf = (project: Project, id: RecordingId | null): ProjectCrop | null =>
  project.crops.find((c) => c.recording === id) ?? null;

/** Gives a recording a crop in place of the one it has; nothing where the recording is gone. */
export const setCrop = (crop: ProjectCrop, label: string): Edit => ({
  label,
  recipe: (d) => {
    if (!d.recordings.some((r) => r.id === crop.recording)) return;
    const at = d.crops.findIndex((c) => c.recording === crop.recording);
    const own = crop as Draft<ProjectCrop>;
    if (at < 0) d.crops.push(own);
    else d.crops[at] = own;
  },
});

/** The keyframes of a crop; edits of one gesture are one step. */
export const setCropKeys = (
  id: RecordingId,
  keys: readonly CropKey[],
  gesture?: string,
  label = 'Move crop',
): Edit => ({
  ...(gesture === undefined ? { label } : { label, gesture }),
  recipe: (d) => {
    const crop = d.crops.find((c) => c.recording === id);
    if (crop) crop.keys = keys as Draft<CropKey>[];
  },
});

export const removeCrop = (id: RecordingId): Edit => ({
  label: 'Remove crop',
  recipe: (d) => {
    if (d.crops.some((c) => c.recording === id)) d.crops = d.crops.filter((c) => c.recording !== id);
  },
});
