import { cacheKey } from '#main/media/cache.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { readManifest } from './folder.ts';
import { createModelManager } from './manager.ts';
import { clipManifestSchema } from './manifest.ts';

/**
 * Where a CLIP model of the user's lies, how large its pictures are, and a short name for all that it is made of.
 * @param models the folder of the user's own models @throws StorageError `no-model`; InvalidInputError `wrong-model`, `bad-model`
 */
export async function clipOf(
  models: string,
  id: string,
): Promise<{ readonly folder: string; readonly size: number; readonly content: string }> {
  const { folder, kind } = await createModelManager(models).find(id);
  if (kind !== 'clip')
    throw new InvalidInputError(
      'wrong-model',
      `The model ${id} listens; it cannot compare pictures with texts.`,
      'Choose a model of kind clip: syncline models lists them, docs/models.md says how to make one.',
    );
  const manifest = await readManifest(folder, clipManifestSchema);
  return { folder, size: manifest.size, content: cacheKey(manifest) };
}
