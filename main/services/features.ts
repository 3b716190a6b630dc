import { featureKinds, type JobResults } from '#src/contract/job-results.ts';
import type { Services } from '#src/contract/methods.ts';
import type { ProjectCrop } from '#src/model/crop.ts';
import { cropFault } from '#src/model/crop-schema.ts';
import { InvalidInputError, SynclineError } from '#src/model/errors.ts';
import { isData } from '#src/model/recording.ts';
import { cropKey } from '#src/vision/crop-key.ts';
import { plannedSteps } from '#main/jobs/planned-steps.ts';
import type { JobRunner } from '#main/jobs/registry.ts';
import { cuesWithin } from '#main/warp/cues.ts';
import { bothOf } from '#main/warp/feature-files.ts';
import { type FeatureStrips, featureStrips, readFeatureStrip } from '#main/warp/feature-strips.ts';
import type { WarpService } from '#main/warp/request.ts';
import type { Pool } from '#main/work/pool.ts';
import { limiter } from './limit.ts';
import { probed } from './probed.ts';

const steps = ['Decoding', 'Listening', 'Decoding the picture', 'Looking', 'Drawing'];

/** What recordings are compared by, to look at: a job makes it, then the window asks for what is on its screen. */
export type FeatureViews = {
  readonly run: JobRunner<'features'>['run'];
  readonly services: Pick<Services, 'features.read'>;
};

export function featureViews(pool: Pool, warp: WarpService): FeatureViews {
  /** By `JobResults['features'].key`, as long as the host runs. */
  const made = new Map<string, FeatureStrips>();
  const inTurn = limiter(2);
  return {
    async run({ media, crop: given }, { signal, progress }): Promise<JobResults['features']> {
      const { path, analysis } = media;
      const facts = await probed(path, signal, analysis.times);
      if (isData(facts))
        throw new InvalidInputError(
          'no-features',
          'Numbers are compared as they are.',
          'Show them in colour in place of curves.',
        );
      const crop = given as ProjectCrop | null;
      if (crop && cropFault(crop))
        throw new InvalidInputError('bad-crop', 'The crop is damaged.', 'Draw it again.');
      const stepOf = plannedSteps(steps);
      const run = {
        signal,
        progress(done: number, total: number, unit: string, label: string) {
          const step = stepOf({ label, done, total });
          if (step) progress(done, total, unit, label, step);
        },
      };
      const of = { path, analysis, ...(crop && { crop: { key: cropKey(crop), of: crop } }) };
      const heard = facts.audio.length > 0 ? await warp.features(of, run, 'heard') : null;
      const seen = facts.video.length > 0 ? await warp.features(of, run, 'picture') : null;
      const features = heard && seen ? bothOf(heard, seen) : (heard ?? seen);
      if (!features) throw new InvalidInputError('no-features', 'There is nothing to compare.', '');
      const strips = await featureStrips(features, pool, run);
      made.set(features.key, strips);
      const shown = (kind: string): kind is (typeof featureKinds)[number] =>
        (featureKinds as readonly string[]).includes(kind);
      const cues = cuesWithin(features.files).flatMap(({ kind, ...cue }) =>
        shown(kind) ? [{ ...cue, kind }] : [],
      );
      return { key: features.key, cues };
    },
    services: {
      'features.read': async ({ key, kind, start, end, columns }, signal) => {
        const strips = made.get(key);
        if (!strips) throw notReady();
        if (end <= start) return { rows: 0, levels: new Uint8Array(0), complete: true };
        const read = async () => await readFeatureStrip(strips, kind, { start, end, columns });
        try {
          return { ...(await inTurn(read, signal)), complete: true };
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
          // The cache needed the room.
          made.delete(key);
          throw notReady();
        }
      },
    },
  };
}

const notReady = () =>
  new SynclineError('not-ready', 'The features of this recording are not at hand.', 'Show them again.');
