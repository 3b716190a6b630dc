import type { MediaRef } from '#src/contract/jobs.ts';
import type { Services } from '#src/contract/methods.ts';
import type { HostKit } from './kit.ts';
import { notBuilt } from './not-built.ts';

type MediaMethods = Extract<keyof Services, `media.${string}` | 'peaks.read'>;

/** The reference with the real path of its file. @throws when the host does not accept the path. */
export const accepted = async (kit: HostKit, ref: MediaRef): Promise<MediaRef> => ({
  ...ref,
  path: await kit.guard.reading(ref.path),
});

export function mediaServices(kit: HostKit): Pick<Services, MediaMethods> {
  return {
    // biome-ignore lint/correctness/useYield: throws until the media part lands
    async *'media.probe'() {
      throw notBuilt('read media');
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
