import type { MediaRef } from '#src/contract/jobs.ts';
import type { MethodResult, Services } from '#src/contract/methods.ts';
import { basename } from 'node:path';
import { errorData, throwIfCancelled } from '#src/model/errors.ts';
import { fingerprint } from '#main/media/fingerprint.ts';
import type { HostKit } from './kit.ts';
import { notBuilt } from './not-built.ts';
import { mediaInfo, probed } from './probed.ts';

type MediaMethods = Extract<keyof Services, `media.${string}` | 'peaks.read'>;

/** The reference with the real path of its file. @throws when the host does not accept the path. */
export const accepted = async (kit: HostKit, ref: MediaRef): Promise<MediaRef> => ({
  ...ref,
  path: await kit.guard.reading(ref.path),
});

export function mediaServices(kit: HostKit): Pick<Services, MediaMethods> {
  return {
    async *'media.probe'({ paths }, signal) {
      for (const path of paths) {
        throwIfCancelled(signal);
        yield await probedFile(kit, path, signal);
      }
    },
    'media.url': async ({ media }) => {
      const { path } = await accepted(kit, media);
      return { kind: 'original', url: kit.mediaAddress(path) };
    },
    'media.thumbnail': async () => {
      throw notBuilt('make thumbnails');
    },
    'peaks.read': async () => {
      throw notBuilt('draw waveforms');
    },
  };
}

/** One file's facts, or its error: a bad file does not stop the others. */
async function probedFile(
  kit: HostKit,
  path: string,
  signal: AbortSignal,
): Promise<MethodResult<'media.probe'>> {
  try {
    const real = await kit.guard.reading(path);
    const media = mediaInfo(await probed(real, signal));
    return { path, file: { path, name: basename(path), fingerprint: await fingerprint(real), media } };
  } catch (error) {
    throwIfCancelled(signal);
    return { path, error: errorData(error) };
  }
}
