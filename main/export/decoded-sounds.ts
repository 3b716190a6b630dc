import { rm } from 'node:fs/promises';
import type { AudioStream } from '#src/model/recording.ts';
import { type ChannelsFile, decodeChannels } from './decode-channels.ts';
import type { Outbox } from './outbox.ts';
import type { ExportCall } from './request.ts';
import type { Source } from './scenes.ts';

/** Each recording's sound is decoded once, whatever is rendered of it. */
export type DecodedSounds = {
  /** A source's sound as its file has it; decoded at the first call. @param tell called with the share done */
  of(source: Source, stream: AudioStream, tell: (share: number) => void): Promise<ChannelsFile>;
  drop(source: Source): Promise<void>;
};

export function decodedSounds(
  outbox: Outbox,
  sources: readonly Source[],
  call: ExportCall,
  warnings: string[],
): DecodedSounds {
  const known = new Map<Source, Promise<ChannelsFile>>();
  const decode = async (source: Source, stream: AudioStream, tell: (share: number) => void) => {
    const { path, name } = source.recording;
    const file = outbox.scratch(`${sources.indexOf(source)}.f32`);
    const channels = await decodeChannels(path, source.media, stream, file, {
      signal: call.signal,
      progress: (s) => tell(s / Math.max(1e-3, source.media.duration)),
    });
    for (const warning of channels.warnings) warnings.push(`${name}: ${warning}`);
    return channels;
  };
  return {
    of(source, stream, tell) {
      const made = known.get(source) ?? decode(source, stream, tell);
      known.set(source, made);
      return made;
    },
    async drop(source) {
      const made = known.get(source);
      known.delete(source);
      if (made) await rm((await made).path, { force: true });
    },
  };
}
