import { decodePictureFile } from '#main/media/picture.ts';
import { probeMedia } from '#main/media/probe.ts';
import { decodeSound, soundWarnings } from '#main/media/sound.ts';
import type { Pool, RunOptions } from '#main/work/pool.ts';
import type { AvSync } from '#src/model/av-sync.ts';
import type { AnalysisChoice } from '#src/model/recording.ts';

export type AvSyncRequest = {
  readonly path: string;
  readonly analysis?: Pick<AnalysisChoice, 'audioStream' | 'channel'>;
  /** Greatest offset that is tried, seconds; null: 3, and less in short clips. */
  readonly maxOffset: number | null;
  readonly seed: number;
};

export type AvSyncOutcome = AvSync & {
  /** What was wrong with the file, in plain words. */
  readonly warnings: readonly string[];
};

/** Longer side of the pictures that are compared; of recordings longer than so many seconds, which would fill the disk, less. */
const side = 160;
const [longFrom, sideOfLong] = [1800, 112];
/** Frames closer together show nothing more. */
const mostFps = 61;

/**
 * Whether and by how much the sound of a file comes after its picture. A file without sound or without pictures is refused with
 * the reason, no failure. Steps: decoding the picture, decoding the sound, comparing.
 * @throws MediaError, StorageError, MachineError; CancelledError
 */
export async function measureAvSync(
  pool: Pool,
  { path, analysis, maxOffset, seed }: AvSyncRequest,
  { signal, progress }: Pick<RunOptions, 'signal' | 'progress'> = {},
): Promise<AvSyncOutcome> {
  const media = await probeMedia(path, signal ? { signal } : {});
  const [video] = media.video;
  if (!video) return refused('There is no picture: the file holds sound only.');
  if (media.audio.length === 0) return refused('There is no sound: the file holds pictures only.');
  const told = (label: string) => (done: number, total: number) => progress?.(done, total, 's', label);
  const options = { media, ...(signal ? { signal } : {}) };
  const shape = video.width > 0 && video.height > 0 ? video.height / video.width : 9 / 16;
  const long = media.duration > longFrom ? sideOfLong : side;
  const [width, height] = shape <= 1 ? [long, long * shape] : [long / shape, long];
  const rate = video.frameRate ? video.frameRate[0] / video.frameRate[1] : 0;
  const picture = await decodePictureFile(
    path,
    {
      width: Math.max(16, Math.round(width)),
      height: Math.max(16, Math.round(height)),
      maxFps: rate > mostFps ? mostFps : null,
    },
    { ...options, progress: told('Decoding the picture') },
  );
  const sound = await decodeSound(
    path,
    analysis ? { stream: analysis.audioStream, channel: analysis.channel } : {},
    { ...options, progress: told('Decoding the sound') },
  );
  const { attended, ...found } = await pool.run(
    'avsyncFiles',
    { picture, sound, maxOffset, seed },
    { ...(signal ? { signal } : {}), ...(progress ? { progress } : {}) },
  );
  return {
    ...found,
    attended: attended.map(({ start, end, x, y, width, height }) => ({
      ...{ start, end, x: Math.round(x * video.width), y: Math.round(y * video.height) },
      ...{ width: Math.round(width * video.width), height: Math.round(height * video.height) },
    })),
    warnings: [...picture.warnings, ...soundWarnings(sound)],
  };
}

const refused = (reason: string): AvSyncOutcome => ({
  ...{ offset: null, sd: null, ppm: null, segments: [], confidence: 0, reason, by: null },
  ...{ attended: [], candidates: [], cuts: [], warnings: [] },
});
