import { cacheKey } from '#main/media/cache.ts';
import { readManifest } from './folder.ts';
import { createModelManager } from './manager.ts';
import { type UserManifest, userManifestSchema } from './manifest.ts';
import { wrongModel } from './wrong-model.ts';

/** A model of the user's: where it lies, what its manifest says, and a short name for all that it is made of. */
export type FoundModel<K extends UserManifest['kind']> = {
  readonly folder: string;
  readonly manifest: Extract<UserManifest, { readonly kind: K }>;
  readonly content: string;
};

/**
 * The model of an id, if it is of one of these kinds.
 * @param models the folder of the user's own models @throws StorageError `no-model`; InvalidInputError `wrong-model`, `bad-model`
 */
export async function modelOf<K extends UserManifest['kind']>(
  models: string,
  id: string,
  kinds: readonly K[],
): Promise<FoundModel<K>> {
  const { folder } = await createModelManager(models).find(id);
  const manifest = await readManifest(folder, userManifestSchema);
  if (!isOf(manifest, kinds)) throw wrongModel(id, manifest.kind, kinds);
  return { folder, manifest, content: cacheKey(manifest) };
}

const isOf = <K extends UserManifest['kind']>(
  manifest: UserManifest,
  kinds: readonly K[],
): manifest is Extract<UserManifest, { readonly kind: K }> =>
  (kinds as readonly string[]).includes(manifest.kind);
