import { randomUUID } from 'node:crypto';
import { basename, extname, resolve } from 'node:path';
import { partOfCurve } from '#src/align/locked.ts';
import { resolveWithPins } from '#src/align/resolve.ts';
import type { Locked } from '#src/model/locked.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import type { Recording } from '#src/model/recording.ts';
import { sourceTime } from '#src/model/units.ts';
import { fusedMethod, ownMethod, plainHow, type WarpHow } from '#src/model/warp-how.ts';
import { recordingAt } from '#main/media/recording-at.ts';
import { withText } from '#main/store/into-project.ts';
import { readTranscript } from '#main/transcript/service.ts';
import { readCrop } from '#main/vision/read-crop.ts';
import type { WarpMedia, WarpOutcome, WarpRequest } from '#main/warp/request.ts';

/** What `warp` was given beside the request itself: files that a project holds whole. */
export type WarpFiles = {
  /** Timed words of A and of B; or none. */
  readonly texts: readonly string[];
  /** Crops of A and of B, where they have one. */
  readonly crops: readonly (string | undefined)[];
};

/**
 * A new project of a warp: both recordings, laid by it, with the pins, forbidden regions, trusted parts, texts and crops that it was asked
 * with, so that the window goes on where the command line ended. Stretches made rigid are trusted parts there.
 * @throws as `recordingAt`, `readTranscript`, `readCrop`
 */
export async function warpProject(
  request: WarpRequest,
  outcome: WarpOutcome,
  { texts, crops }: WarpFiles,
  output: string,
  signal: AbortSignal,
): Promise<{ readonly project: Project; readonly notes: readonly string[] }> {
  const recordings: Recording[] = [];
  const added = async ({ path, analysis }: WarpMedia): Promise<Recording> => {
    const recording = await recordingAt(resolve(path), signal);
    const own = analysis ? { ...recording, analysis } : recording;
    recordings.push(own);
    return own;
  };
  const [first, second] = [await added(request.a), await added(request.b)];
  const pool: [string, string][] = [];
  for (const [p, q] of request.others ?? []) pool.push([(await added(p)).id, (await added(q)).id]);
  const pair = { a: first.id, b: second.id };
  const named = () => ({ id: randomUUID(), ...pair });
  const { map, sd, confidence, method, findings, left } = outcome;
  const now = new Date().toISOString();
  let project: Project = {
    ...emptyProject(randomUUID(), basename(output, extname(output)), now),
    recordings,
    warps: [{ ...pair, map, sd, confidence, method, how: howOf(request, pool), findings, left }],
    pins: (request.pins ?? []).map(([timeA, timeB]) => ({
      ...named(),
      ...{ timeA: sourceTime(timeA), timeB: sourceTime(timeB) },
    })),
    forbidden: (request.forbidden ?? []).map(({ a, b }) => ({ ...named(), timesA: a, timesB: b })),
    locked: [...(request.locked ?? []), ...rigidParts(request, outcome)].map((part) => ({
      ...named(),
      ...part,
    })),
  };
  const notes: string[] = [];
  for (const [k, text] of texts.entries()) {
    const recording = k === 0 ? first : second;
    const file = await readTranscript(text, null);
    const kept = withText({ project, recording }, file.transcript, text, file);
    project = kept.project;
    notes.push(...kept.notes);
  }
  for (const [k, file] of crops.entries())
    if (file !== undefined) {
      const own = { ...(await readCrop(file)), recording: k === 0 ? first.id : second.id };
      project = { ...project, crops: [...project.crops, own] };
    }
  if ((request.confirmed ?? []).length > 0)
    notes.push('Confirmed moments are not kept in the project: what they told of the error left is.');
  return { project: { ...project, ...resolveWithPins(project) }, notes };
}

/** The way as a document tells it: the program's own choice by what it compared. */
function howOf(
  { how, method = 'auto', without = [], a: { model } }: WarpRequest,
  pool: WarpHow['pool'],
): WarpHow | null {
  if (how) return { ...how, pool, model: model ?? how.model };
  if (method === 'fused') return { ...plainHow, method: fusedMethod, without, model: model ?? null };
  if (method === 'auto') return null;
  return { ...plainHow, method: ownMethod, features: method, model: model ?? null };
}

function rigidParts({ rigid = [] }: WarpRequest, { map, sd }: WarpOutcome): readonly Locked[] {
  const curve = { a: map.map(([t]) => t), b: map.map(([, t]) => t), sd };
  return rigid.flatMap((range) => partOfCurve(curve, range) ?? []);
}
