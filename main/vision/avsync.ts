import { modelsFolder } from '#main/folders.ts';
import { decodePictureFile } from '#main/media/picture.ts';
import { probeMedia } from '#main/media/probe.ts';
import { decodeSound, soundWarnings } from '#main/media/sound.ts';
import { type FoundModel, modelOf } from '#main/models/model-of.ts';
import type { Pool, RunOptions } from '#main/work/pool.ts';
import type { AvSync } from '#src/model/av-sync.ts';
import type { AnalysisChoice } from '#src/model/recording.ts';
import { askExpert } from './ask-expert.ts';

export type AvSyncRequest = {
  readonly path: string;
  readonly analysis?: Pick<AnalysisChoice, 'audioStream' | 'channel'>;
  /** Greatest offset that is tried, seconds; null: 3, and less in short clips. */
  readonly maxOffset: number | null;
  readonly seed: number;
  /** A lip-sync expert of the user's, by its id; default: none is asked. */
  readonly model?: string | null | undefined;
  /** The folder of the user's own models. */
  readonly models?: string;
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
 * the reason, no failure. Steps: decoding the picture, decoding the sound, comparing; with a lip-sync expert decoding the mouths
 * that were found, asking it, and telling what all of it comes to.
 * @throws StorageError `no-model`; InvalidInputError `wrong-model`, `bad-model`; MediaError, StorageError, MachineError; CancelledError
 */
export async function measureAvSync(
  pool: Pool,
  { path, analysis, maxOffset, seed, model = null, models = modelsFolder() }: AvSyncRequest,
  { signal, progress }: Pick<RunOptions, 'signal' | 'progress'> = {},
): Promise<AvSyncOutcome> {
  const expert = model === null ? null : await modelOf(models, model, ['lip-sync']);
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
  const run = { ...(signal ? { signal } : {}), ...(progress ? { progress } : {}) };
  const task = { picture, sound, maxOffset, seed };
  const notes: string[] = [];
  const withExpert = async (model: FoundModel<'lip-sync'>): Promise<AvSync> => {
    const looking = await pool.run('avsyncLook', task, run);
    if (!('looked' in looking)) return looking;
    const asked = await askExpert(pool, looking, { path, media, sound, model, seed }, run);
    if (!asked) notes.push('Nothing opens in the picture as a mouth does: the lip-sync model was not asked.');
    return await pool.run('avsyncTell', asked ?? looking, run);
  };
  const { attended, ...found } = expert ? await withExpert(expert) : await pool.run('avsyncFiles', task, run);
  return {
    ...found,
    attended: attended.map(({ start, end, x, y, width, height }) => ({
      ...{ start, end, x: Math.round(x * video.width), y: Math.round(y * video.height) },
      ...{ width: Math.round(width * video.width), height: Math.round(height * video.height) },
    })),
    warnings: [...picture.warnings, ...soundWarnings(sound), ...notes],
  };
}

const refused = (reason: string): AvSyncOutcome => ({
  ...{ offset: null, sd: null, ppm: null, segments: [], confidence: 0, reason, by: null },
  ...{ attended: [], candidates: [], cuts: [], warnings: [] },
});
