import { openClip } from './clip.ts';
import { openImages } from './image.ts';
import { openLipSync } from './lip-sync.ts';
import type { UserManifest } from './manifest.ts';
import { openUserModel } from './user-model.ts';

/**
 * Opens a model, and shows it a grey picture where it looks at pictures: one of other shapes than its manifest says is told before
 * anything waits for it. @throws as `openModel`; MachineError `model-failed`
 */
export async function tryModel(folder: string, kind: UserManifest['kind']): Promise<void> {
  const model = await (kind === 'clip'
    ? openClip(folder)
    : kind === 'image'
      ? openImages(folder)
      : kind === 'lip-sync'
        ? openLipSync(folder)
        : openUserModel(folder));
  try {
    if ('tower' in model) await model.look(new Uint8Array(3 * model.tower.size ** 2).fill(128));
    if ('see' in model) await model.tryOnce();
  } finally {
    await model.close();
  }
}
