import type { MessagePort } from 'node:worker_threads';
import { correlateFiles } from '#main/align/correlate-task.ts';
import { alignFiles } from '#main/align/task.ts';
import { soundBeats } from '#main/media/beats.ts';
import { dataFacts } from '#main/media/data-file.ts';
import { dataOutline } from '#main/media/data-outline.ts';
import { dataStrip } from '#main/media/data-strip.ts';
import { spectrumTile } from '#main/media/spectrum-task.ts';
import { renderSounds } from '#main/demo/render.ts';
import { findPassage } from '#main/query/search-task.ts';
import { warpMethod } from '#main/warp/by-method.ts';
import { dataFeatureFiles } from '#main/warp/data-features.ts';
import { warpFeatures } from '#main/warp/feature-files.ts';
import { featureStrip } from '#main/warp/feature-strips.ts';
import { filmsTogether } from '#main/warp/together.ts';
import { warpFuse } from '#main/warp/fused.ts';
import { lookAtPicture } from '#main/warp/picture-feature-files.ts';
import { embedPicture } from '#main/warp/picture-vector-files.ts';
import {
  comparedTile,
  warpJudge,
  warpComparedScores,
  warpScores,
  warpSolve,
  warpThroughPins,
  warpTile,
} from '#main/warp/pair-tasks.ts';
import { triedModel } from '#main/models/try-model.ts';
import { lipsFiles } from '#main/vision/ask-expert.ts';
import { avsyncFiles, avsyncLook, avsyncTell } from '#main/vision/avsync-task.ts';
import { trackGlimpses } from '#main/vision/glimpse-task.ts';
import { movingPhrases, seenPhrases } from '#main/vision/ground-task.ts';
import { lookWithClip, readWithClip } from '#main/vision/clip-vectors.ts';
import { seenSteps, spokenSteps } from '#main/vision/steps-task.ts';
import { syncTasks } from '#main/sync/tasks.ts';
import { parallelTexts } from '#main/transcript/parallel.ts';
import { trackPicture } from '#main/vision/track-task.ts';
import { attendedText, heardText, transcriptTimes, voicedSpeech } from '#main/transcript/task.ts';
import type { WireError } from '#src/contract/wire-error.ts';
import type { DeviceChoice } from '#main/compute/choose.ts';
import type { TaskContext } from './task-context.ts';

/**
 * Work that runs on a worker thread: name → function. Input and result must survive structured cloning.
 * Cancelling ends the thread, so a task needs no signal and must leave nothing half-written behind.
 */
export const tasks = {
  ...syncTasks,
  alignFiles,
  attendedText,
  avsyncFiles,
  avsyncLook,
  avsyncTell,
  correlateFiles,
  /** Adds numbers: proves that the pool works (test/contract). */
  sum: async (input: { readonly values: readonly number[] }, context: TaskContext): Promise<number> => {
    context.progress(input.values.length, input.values.length, 'values', 'Adding');
    return input.values.reduce((total, value) => total + value, 0);
  },
  dataFacts,
  dataFeatureFiles,
  dataOutline,
  dataStrip,
  demoSounds: renderSounds,
  embedPicture,
  featureStrip,
  filmsTogether,
  findPassage,
  lookAtPicture,
  lookWithClip,
  heardText,
  lipsFiles,
  movingPhrases,
  comparedTile,
  parallelTexts,
  readWithClip,
  seenPhrases,
  seenSteps,
  soundBeats,
  spectrumTile,
  spokenSteps,
  trackGlimpses,
  trackPicture,
  transcriptTimes,
  triedModel,
  voicedSpeech,
  warpFeatures,
  warpFuse,
  warpJudge,
  warpMethod,
  warpComparedScores,
  warpScores,
  warpSolve,
  warpThroughPins,
  warpTile,
} as const;

export type TaskName = keyof typeof tasks;
export type TaskInput<N extends TaskName> = Parameters<(typeof tasks)[N]>[0];
export type TaskResult<N extends TaskName> = Awaited<ReturnType<(typeof tasks)[N]>>;
export type TaskCall = {
  readonly name: TaskName;
  readonly input: unknown;
  readonly port: MessagePort;
  readonly device: DeviceChoice;
};
/** Where a task computed, and what did not go as was asked. */
export type Computed = { readonly device: 'cpu' | 'webgpu'; readonly notes: readonly string[] };
export type TaskReply =
  | { readonly value: unknown; readonly computed?: Computed }
  | { readonly error: WireError };
export type TaskProgress = readonly [done: number, total: number, unit: string, label: string];
