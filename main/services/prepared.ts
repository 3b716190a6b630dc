import { stat } from 'node:fs/promises';
import type { MediaRef } from '#src/contract/jobs.ts';
import type { JobContext } from '#main/jobs/registry.ts';
import { dataPeaks } from '#main/media/data-file.ts';
import { makePeaks, type PeaksFile } from '#main/media/peaks.ts';
import { findPlayable, makeCopy, type PlayableFile } from '#main/media/proxy.ts';
import { decodeSound, type SoundFile } from '#main/media/sound.ts';
import type { Pool } from '#main/work/pool.ts';
import { isData } from '#src/model/recording.ts';
import { probed } from './probed.ts';

/**
 * What jobs make of recordings: waveforms and playable copies. The files lie in the cache; here is only which
 * waveforms are ready, keyed by the recording's path, size, time and choice of stream.
 */
export type Prepared = {
  peaks(media: MediaRef, context: JobContext): Promise<void>;
  peaksOf(media: MediaRef): Promise<PeaksFile | null>;
  /** The waveform's files are gone from the cache: it must be made again. */
  forgetPeaks(media: MediaRef): Promise<void>;
  proxy(media: MediaRef, context: JobContext): Promise<void>;
  /** What a browser plays, or why there is nothing yet. */
  playableOf(media: MediaRef, signal: AbortSignal): Promise<PlayableFile | { readonly why: string }>;
};

/** @param pool where data files are read */
export function prepared(pool: Pool): Prepared {
  const peaks = new Map<string, PeaksFile>();
  return {
    async peaks(media, context) {
      const { signal } = context;
      if (isData(await probed(media.path, signal))) {
        const made = await dataPeaks(media.path, media.analysis, pool, { signal });
        peaks.set(await keyOf(media, media.analysis), made);
        return;
      }
      const sound = await soundOf(media, context);
      for (const warning of sound.warnings) context.note(warning);
      peaks.set(await keyOf(media, media.analysis), await makePeaks(sound, { signal }));
    },
    peaksOf: async (media) => peaks.get(await keyOf(media, media.analysis)) ?? null,
    forgetPeaks: async (media) => {
      peaks.delete(await keyOf(media, media.analysis));
    },
    async proxy(media, context) {
      await makeCopy(media.path, {
        media: await probed(media.path, context.signal),
        signal: context.signal,
        progress: (done, total) => context.progress(done, total, 's', 'Converting'),
      });
    },
    playableOf: async (media, signal) =>
      await findPlayable(media.path, { media: await probed(media.path, signal), signal }),
  };
}

/** The sound that a recording's analysis uses, decoded or found in the cache. */
export async function soundOf(media: MediaRef, context: JobContext): Promise<SoundFile> {
  return await decodeSound(
    media.path,
    { stream: media.analysis.audioStream, channel: media.analysis.channel },
    {
      media: await probed(media.path, context.signal),
      signal: context.signal,
      progress: (done, total) => context.progress(done, total, 's', 'Decoding'),
    },
  );
}

async function keyOf(media: MediaRef, choice: MediaRef['analysis']): Promise<string> {
  const info = await stat(media.path).catch(() => null);
  return JSON.stringify([
    media.path,
    info?.size,
    info?.mtimeMs,
    choice.audioStream,
    choice.channel,
    choice.rate,
  ]);
}
