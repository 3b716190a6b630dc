import { soundOf } from '#src/signal/sound.ts';
import { openClip } from './clip.ts';
import { openImages } from './image.ts';
import { openLipSync } from './lip-sync.ts';
import type { UserManifest } from './manifest.ts';
import { openUserModel, type UserModel } from './user-model.ts';

/** Seconds of silence, and their rate: all that a network is to show is of which shapes it is. */
const [silence, rate] = [1, 16_000];

/**
 * Opens a model, and shows it a grey picture, or lets it hear silence: one of other shapes than its manifest says is told before
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
    if ('transcribe' in model) await hearSilence(model);
  } finally {
    await model.close();
  }
}

/** Whatever a Whisper is to write of its own might be long; a word of a text it hears out once. */
async function hearSilence({ manifest, align, transcribe }: UserModel): Promise<void> {
  const sound = soundOf(new Float32Array(silence * rate), rate);
  if (manifest.kind !== 'whisper') await transcribe(sound, null);
  else {
    const [language = null] = Object.keys(manifest.special.languages);
    await align(sound, [{ text: 'a', spoken: 'a' }], language);
  }
}

/** Worker task: a model opened and tried once. */
export const triedModel = ({
  folder,
  kind,
}: {
  readonly folder: string;
  readonly kind: UserManifest['kind'];
}): Promise<void> => tryModel(folder, kind);
