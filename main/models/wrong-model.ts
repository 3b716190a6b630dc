import { InvalidInputError } from '#src/model/errors.ts';
import type { UserManifest } from './manifest.ts';

export type ModelKind = UserManifest['kind'];

/** What a model of each kind does, as a sentence goes on after its name. */
const does: Readonly<Record<ModelKind, string>> = {
  ctc: 'times what is said',
  whisper: 'times and writes what is said',
  clip: 'compares pictures with texts',
  image: 'makes vectors of pictures, and knows no texts',
  'lip-sync': 'compares lips with sound',
};

/** A model of another kind than is wanted. */
export const wrongModel = (id: string, kind: ModelKind, wanted: readonly ModelKind[]): InvalidInputError =>
  new InvalidInputError(
    'wrong-model',
    `The model ${id} ${does[kind]}: it is of kind ${kind}, and ${wanted.join(' or ')} is wanted here.`,
    'Choose another: syncline models lists them, docs/models.md says how to make one.',
  );
