import { basename } from 'node:path';
import { exportProject } from '#main/export/export.ts';
import { plannedSteps } from '#main/jobs/planned-steps.ts';
import type { JobRunners } from '#main/jobs/registry.ts';
import { carryOver } from '#main/transcript/parallel.ts';
import { hearText, transcribe } from '#main/transcript/service.ts';
import { measureAvSync } from '#main/vision/avsync.ts';
import { runSync } from '#main/sync/service.ts';
import type { WarpService } from '#main/warp/request.ts';
import { groundPhrases } from '#main/vision/ground.ts';
import { findSteps } from '#main/vision/steps.ts';
import { writeStepClips } from '#main/vision/step-clips.ts';
import { trackVideo } from '#main/vision/track-video.ts';
import type { Pool } from '#main/work/pool.ts';
import type { Project } from '#src/model/project.ts';
import { isData, type Pin } from '#src/model/recording.ts';
import type { GroundedPhrase } from '#src/model/grounding.ts';
import type { ShownPhrase } from '#src/contract/job-results.ts';
import type { Transcript } from '#src/model/transcript.ts';
import { warpRunners } from './analysis.ts';
import type { FeatureViews } from './features.ts';
import { findRunner } from './find.ts';
import { checked } from './transcripts.ts';
import type { Prepared } from './prepared.ts';

/** What it takes a model to find steps; what was made before is passed over. */
const lookingForSteps = ['Reading the steps', 'Decoding', 'Looking at the frames', 'Placing the steps'];

/** @param models the folder of the user's own models */
export function jobRunners(
  pool: Pool,
  ready: Prepared,
  warp: WarpService,
  features: FeatureViews,
  models: string,
): JobRunners {
  const elastic = warpRunners(warp);
  return {
    sync: {
      title: ({ recordings }) => `Syncing ${recordings.length} recordings`,
      run: async ({ recordings, reference, maxDrift, by, pins }, { signal, progress, note }) => {
        const { result } = await runSync(
          {
            recordings: recordings.map(({ id, path, analysis, recorder, track }) => ({
              ...{ id, path, analysis, recorder },
              ...(track === undefined ? {} : { track }),
              name: basename(path),
            })),
            options: { reference, maxDrift, by },
            pins: pins as unknown as readonly Pin[],
          },
          pool,
          { signal, progress },
        );
        for (const text of result.notes) note(text);
        return result;
      },
    },
    warp: {
      title: ({ a, b }) => `Warping ${basename(b.path)} onto ${basename(a.path)}`,
      run: elastic.warp,
    },
    peaks: {
      title: ({ media }) => `${isData(media.media) ? 'Curve' : 'Waveform'} of ${basename(media.path)}`,
      run: async ({ media, afresh }, context) => ({
        ready: true,
        ...(await ready.peaks(media, afresh === true, context)),
      }),
    },
    proxy: {
      title: ({ media }) => `Copy for playback of ${basename(media.path)}`,
      run: async ({ media, unasked }, context) => {
        const { bytes } = await ready.proxy(media, unasked === true, context);
        return { ready: true, bytes };
      },
    },
    matrix: {
      title: ({ a, b }) => `Comparing ${basename(a.path)} with ${basename(b.path)}`,
      run: elastic.matrix,
    },
    features: {
      title: ({ media }) => `What ${basename(media.path)} is compared by`,
      run: features.run,
    },
    find: {
      title: ({ query }) => `Finding a passage of ${basename(query.path)}`,
      run: findRunner(pool, warp),
    },
    track: {
      title: ({ media }) => `Following the subject of ${basename(media.path)}`,
      run: async (
        { media, stream, crop, init, at, fps, glimpses, fit },
        { signal, progress, note, refuse },
      ) => {
        const other = fit && {
          ...{ path: fit.media.path, maxLag: fit.maxOffset, seed: fit.seed, clock: fit.clock },
        };
        const request = { path: media.path, stream, kind: crop, init, at, fps, glimpses, other };
        const { kind, frames, notes, confidence, events, candidates, reason, ...more } = await trackVideo(
          pool,
          request,
          { signal, progress },
        );
        for (const text of notes) note(text);
        if (reason !== null) refuse(reason);
        return {
          crop: reason === null ? { kind, frames } : null,
          ...{
            confidence,
            events,
            candidates,
            reason,
            glimpses: more.glimpses ?? null,
            fit: more.fit ?? null,
          },
        };
      },
    },
    transcript: {
      title: ({ media, transcript }) =>
        `Aligning ${transcript.words.length} words with ${basename(media.path)}`,
      run: async ({ kind: _, media, transcript, ...how }, { signal, progress, note, refuse }) => {
        const { path, analysis } = media;
        const request = {
          ...how,
          models,
          path,
          analysis,
          transcript: checked(transcript as unknown as Transcript),
        };
        const outcome = await transcribe(pool, request, { signal, progress });
        for (const text of outcome.notes) note(text);
        const { transcript: found, reason, notes } = outcome;
        if (reason !== null) refuse(reason);
        return { transcript: found, reason, notes };
      },
    },
    hear: {
      title: ({ media }) => `Writing down what is said in ${basename(media.path)}`,
      run: async ({ kind: _, media: { path, analysis }, ...how }, { signal, progress, note }) => {
        const outcome = await hearText(pool, { ...how, models, path, analysis }, { signal, progress });
        for (const text of outcome.notes) note(text);
        return outcome;
      },
    },
    parallel: {
      title: ({ other }) => `Carrying times over to ${other.words.length} words`,
      run: async ({ timed, other, isSame = false }, { signal, progress, note, refuse }) => {
        const [one, two] = [timed, other].map((t) => checked(t as unknown as Transcript)) as [
          Transcript,
          Transcript,
        ];
        const { transcript, reason, notes } = await carryOver(
          pool,
          { timed: one, other: two },
          { signal, progress, isSame },
        );
        for (const text of notes) note(text);
        if (reason !== null) refuse(reason);
        return { transcript, reason, notes };
      },
    },
    avsync: {
      title: ({ media }) => `Checking sound against picture of ${basename(media.path)}`,
      run: async ({ media: { path, analysis }, maxOffset, model }, { signal, progress, note, refuse }) => {
        const request = { path, analysis, maxOffset, seed: 1, model, models };
        const found = await measureAvSync(pool, request, { signal, progress });
        for (const warning of found.warnings) note(warning);
        if (found.reason !== null) refuse(found.reason);
        return found;
      },
    },
    steps: {
      title: ({ media, steps }) => `Finding ${steps.length} steps in ${basename(media.path)}`,
      run: async ({ media: { path }, steps, by, pins = [] }, { signal, progress, note, refuse }) => {
        const how =
          by.kind === 'model'
            ? { model: by.model }
            : { transcript: checked(by.transcript as unknown as Transcript) };
        const request = { path, steps, by: how, pins, seed: 1, models };
        const stepOf = plannedSteps(lookingForSteps);
        const found = await findSteps(pool, request, {
          signal,
          progress(done, total, unit, label) {
            if (by.kind === 'transcript') return progress(done, total, unit, label);
            const step = stepOf({ label: label.startsWith('Decoding') ? 'Decoding' : label, done, total });
            if (step) progress(done, total, unit, label, step);
          },
        });
        for (const text of found.notes) note(text);
        if (found.reason !== null) refuse(found.reason);
        return found;
      },
    },
    'step-clips': {
      title: ({ media }) => `Cutting ${basename(media.path)} into its steps`,
      run: async ({ media: { path }, steps, output, overwrite }, { signal, progress }) => ({
        files: await writeStepClips(path, steps, output, { signal, progress, overwrite }),
      }),
    },
    ground: {
      title: ({ media, phrases }) =>
        phrases.length > 0
          ? `Looking for ${phrases.length} phrases in ${basename(media.path)}`
          : `Looking for what moves in ${basename(media.path)}`,
      run: async ({ media: { path }, phrases, model, order }, { signal, progress, note, refuse }) => {
        const request = { path, phrases, model, order, fps: null, seed: 1, models };
        const found = await groundPhrases(pool, request, { signal, progress });
        for (const text of found.notes) note(text);
        if (found.reason !== null) refuse(found.reason);
        return { phrases: found.phrases.map(shownPhrase), by: found.by, reason: found.reason };
      },
    },
    export: {
      title: ({ format, output }) => `Exporting ${format} to ${basename(output)}`,
      run: async ({ kind: _, ...input }, { signal, progress, note }) => {
        const project = input.project as unknown as Project;
        const result = await exportProject(
          { ...input, project },
          { signal, progress, warp, mapper: { pool, models } },
        );
        for (const warning of result.warnings) note(warning);
        return result;
      },
    },
  };
}

/** Heat as small numbers: it is only looked at. */
const shownPhrase = ({ frames, ...phrase }: GroundedPhrase): ShownPhrase => ({
  ...phrase,
  frames: frames.map(({ heat: { columns, rows, values }, ...frame }) => {
    const most = values.reduce((a, b) => Math.max(a, b), 1e-12);
    return {
      ...frame,
      heat: { columns, rows, values: Array.from(values, (value) => Math.round((255 * value) / most)) },
    };
  }),
});
