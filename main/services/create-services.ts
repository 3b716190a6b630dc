import type { JobInput, MediaRef } from '#src/contract/jobs.ts';
import type { HostInfo, Services } from '#src/contract/methods.ts';
import { errorData, StorageError } from '#src/model/errors.ts';
import type { Project } from '#src/model/project.ts';
import { modelsFolder } from '#main/folders.ts';
import { version } from '#main/hosts/cli/version.ts';
import { isAllowed } from '#main/hosts/security/below-root.ts';
import { createJobs, type Jobs } from '#main/jobs/registry.ts';
import { fingerprint } from '#main/media/fingerprint.ts';
import { describeTools } from '#main/media/tools.ts';
import { createProjectStore } from '#main/store/project-store.ts';
import { createWarpService } from '#main/warp/service.ts';
import { analysisServices } from './analysis.ts';
import { demoServices } from './demo.ts';
import { featureViews } from './features.ts';
import { fileServices } from './files.ts';
import { jobRunners } from './job-runners.ts';
import type { HostKit } from './kit.ts';
import { accepted, mediaServices } from './media.ts';
import { modelServices } from './models.ts';
import { prepared } from './prepared.ts';
import { projectServices } from './projects.ts';
import { stepServices } from './steps.ts';
import { transcriptServices } from './transcripts.ts';

export type ServiceHost = {
  readonly services: Services;
  readonly jobs: Jobs;
  /** Stops all jobs and ends the worker threads. */
  close(): Promise<void>;
};

/** Everything a window may ask, on top of what the host gives. One a process; windows share it. */
export function createServices(kit: HostKit): ServiceHost {
  const ready = prepared(kit.pool);
  const models = modelsFolder(kit.folders.state);
  const warp = createWarpService(kit.pool, models);
  const features = featureViews(kit.pool, warp);
  const runners = jobRunners(kit.pool, ready, warp, features, models);
  const jobs = createJobs(runners);
  const store = createProjectStore({
    state: kit.folders.state,
    fingerprint,
    allowed: (path) => isAllowed(kit.guard, path),
  });
  const services: Services = {
    'host.info': async () => ({
      version,
      host: kit.host,
      roots: kit.guard.roots,
      ffmpeg: await ffmpegFacts(),
    }),
    'host.requests': (_, signal) => kit.requests.listen(signal),
    ...fileServices(kit),
    ...mediaServices(kit, ready),
    ...analysisServices(kit, warp),
    ...features.services,
    ...transcriptServices(kit),
    ...stepServices(kit),
    'jobs.start': async ({ input }) => jobs.start(await acceptedInput(kit, input)),
    'jobs.cancel': async ({ id }) => {
      jobs.cancel(id);
      return {};
    },
    'jobs.watch': (_, signal) => jobs.watch(signal),
    'jobs.result': async ({ id }) => jobs.result(id),
    ...projectServices(kit, store),
    ...demoServices(kit),
    ...modelServices(kit),
  };
  return {
    services,
    jobs,
    close: async () => {
      await jobs.close();
      await warp.close();
      await kit.pool.close();
    },
  };
}

/** A job's input with every path in it checked and made real. */
async function acceptedInput(kit: HostKit, input: JobInput): Promise<JobInput> {
  const { guard } = kit;
  switch (input.kind) {
    case 'sync':
      // A file that is gone costs its own recording only: the sync says so itself.
      return {
        ...input,
        recordings: await Promise.all(input.recordings.map((r) => acceptedOrMissing(kit, r))),
      };
    case 'peaks':
    case 'proxy':
    case 'features':
    case 'transcript':
    case 'hear':
    case 'avsync':
    case 'steps':
    case 'ground':
      return { ...input, media: await accepted(kit, input.media) };
    case 'track':
      return {
        ...input,
        media: await accepted(kit, input.media),
        ...(input.fit && { fit: { ...input.fit, media: await accepted(kit, input.fit.media) } }),
      };
    case 'parallel':
      return input;
    case 'warp':
    case 'matrix':
      return {
        ...input,
        a: await accepted(kit, input.a),
        b: await accepted(kit, input.b),
        others: input.others && (await Promise.all(input.others.map(acceptedPair(kit)))),
        ...('via' in input &&
          input.via && { via: await Promise.all(input.via.map((ref) => accepted(kit, ref))) }),
      };
    case 'find':
      return {
        ...input,
        query: await accepted(kit, input.query),
        library: await Promise.all(input.library.map((r) => acceptedOrMissing(kit, r))),
      };
    case 'step-clips':
      return {
        ...input,
        media: await accepted(kit, input.media),
        output: await guard.writing(input.output),
      };
    case 'export': {
      const project = input.project as unknown as Project;
      const recordings = await Promise.all(
        project.recordings.map(async (r) => ({
          ...r,
          path: await guard.reading(r.path).catch(ifMissing(r.path)),
        })),
      );
      return {
        ...input,
        project: { ...input.project, recordings } as typeof input.project,
        output: await guard.writing(input.output),
      };
    }
  }
}

const acceptedPair =
  (kit: HostKit) =>
  async ([a, b]: [MediaRef, MediaRef]): Promise<[MediaRef, MediaRef]> => [
    await accepted(kit, a),
    await accepted(kit, b),
  ];

const acceptedOrMissing = async (kit: HostKit, ref: MediaRef): Promise<MediaRef> => ({
  ...ref,
  path: await kit.guard.reading(ref.path).catch(ifMissing(ref.path)),
});

/** A recording that is not exported may be missing; one outside the roots may not even be named. */
const ifMissing =
  (path: string) =>
  (error: unknown): string => {
    if (error instanceof StorageError && error.code === 'missing') return path;
    throw error;
  };

/** A host without ffmpeg still opens projects: the window shows what is missing. */
async function ffmpegFacts(): Promise<HostInfo['ffmpeg']> {
  try {
    const { ffmpeg, warnings } = await describeTools();
    return { version: ffmpeg.version, warning: warnings.join(' ') || null };
  } catch (error) {
    return { version: 'missing', warning: errorData(error).message };
  }
}
