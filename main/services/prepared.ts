import { stat } from 'node:fs/promises';
import type { JobResults } from '#src/contract/job-results.ts';
import type { MediaRef } from '#src/contract/jobs.ts';
import type { JobContext } from '#main/jobs/registry.ts';
import { trueLength } from '#main/media/heard.ts';
import { dataOutlines } from '#main/media/data-outline.ts';
import { makePeaks, type PeaksFile } from '#main/media/peaks.ts';
import { findPlayable, makeCopy, type PlayableFile } from '#main/media/proxy.ts';
import {
  decodeSound,
  forgetShortSound,
  type SoundChoice,
  type SoundFile,
  soundWarnings,
} from '#main/media/sound.ts';
import type { Pool } from '#main/work/pool.ts';
import { isData } from '#src/model/recording.ts';
import { probed } from './probed.ts';

/**
 * What jobs make of recordings: waveforms and playable copies. The files lie in the cache; here is only which
 * waveforms are ready, keyed by the recording's path, size, time and choice of stream.
 */
export type Prepared = {
  /** @param afresh what was decoded only in part before is decoded anew */
  peaks(media: MediaRef, afresh: boolean, context: JobContext): Promise<Found>;
  peaksOf(media: MediaRef): Promise<PeaksFile | null>;
  /** The waveform's files are gone from the cache: it must be made again. */
  forgetPeaks(media: MediaRef): Promise<void>;
  proxy(media: MediaRef, unasked: boolean, context: JobContext): Promise<PlayableFile>;
  /** What a browser plays, or why there is nothing yet. */
  playableOf(media: MediaRef, signal: AbortSignal): Promise<PlayableFile | { readonly why: string }>;
};

type Found = Omit<JobResults['peaks'], 'ready'>;

/** @param pool where data files are read */
export function prepared(pool: Pool): Prepared {
  const peaks = new Map<string, PeaksFile>();
  return {
    async peaks(media, afresh, context) {
      const { signal } = context;
      const { audioStream } = media.analysis;
      const facts = await probed(media.path, signal, media.analysis.times);
      if (isData(facts)) {
        const made = await dataOutlines(media.path, media.analysis, pool, { signal });
        for (const { channel, peaks: each } of made)
          peaks.set(await keyOf(media, { ...media.analysis, channel }), each);
        return { warnings: [], short: null, length: null };
      }
      if (afresh) await forgetShortSound(media.path, choiceOf(media), { media: facts, signal });
      const sound = await soundOf(media, context);
      for (const warning of soundWarnings(sound)) context.note(warning);
      peaks.set(await keyOf(media, media.analysis), await makePeaks(sound, { signal }));
      const { warnings, short } = sound;
      return { warnings, short, length: trueLength(facts, audioStream, sound) };
    },
    peaksOf: async (media) => peaks.get(await keyOf(media, media.analysis)) ?? null,
    forgetPeaks: async (media) => {
      peaks.delete(await keyOf(media, media.analysis));
    },
    proxy: async (media, unasked, context) =>
      await makeCopy(media.path, {
        media: await probed(media.path, context.signal),
        signal: context.signal,
        unasked,
        progress: (done, total) => context.progress(done, total, 's', 'Converting'),
      }),
    playableOf: async (media, signal) =>
      await findPlayable(media.path, { media: await probed(media.path, signal), signal }),
  };
}

const choiceOf = ({ analysis }: MediaRef): SoundChoice => ({
  stream: analysis.audioStream,
  channel: analysis.channel,
});

/** The sound that a recording's analysis uses, decoded or found in the cache. */
export async function soundOf(media: MediaRef, context: JobContext): Promise<SoundFile> {
  return await decodeSound(media.path, choiceOf(media), {
    media: await probed(media.path, context.signal),
    signal: context.signal,
    progress: (done, total) => context.progress(done, total, 's', 'Decoding'),
  });
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
    choice.times,
  ]);
}
