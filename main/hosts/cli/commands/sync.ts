import type { SyncResult } from '#main/hosts/api/results.ts';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { fingerprint } from '#main/media/fingerprint.ts';
import { mediaInfo } from '#main/services/probed.ts';
import { probeMedia } from '#main/media/probe.ts';
import { describeTools } from '#main/media/tools.ts';
import { writeProject } from '#main/store/project-document.ts';
import { runSync, type SyncOutcome } from '#main/sync/service.ts';
import { createPool } from '#main/work/pool.ts';
import { MediaError, StorageError } from '#src/model/errors.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { defaultAnalysis, type Recording } from '#src/model/recording.ts';
import { type Command, outputOption } from '../command.ts';
import { checkAnalysis, namesOf, type SyncArguments, syncArguments } from './sync-arguments.ts';
import { syncExit, syncJson, syncText } from './sync-report.ts';

/** `syncline sync`: puts recordings of one event on one timeline. */
export const syncCommand: Command<SyncResult> = {
  name: 'sync',
  summary: 'Put recordings on one timeline: offsets, drift, pauses, and how sure it is',
  usage: 'sync MEDIA MEDIA… [options]',
  options: {
    reference: {
      kind: 'value',
      value: 'N',
      help: 'whose clock is the timeline: index of a MEDIA (default 0)',
    },
    'max-drift': { kind: 'value', value: 'PPM', help: 'largest clock difference believed (default 500)' },
    by: {
      kind: 'value',
      value: 'auto|audio|video',
      help: 'what to compare (default auto: sound, else picture)',
    },
    recorder: {
      kind: 'value',
      many: true,
      value: 'NAME[/TRACK]=FILE,FILE',
      help: 'these files come from one recorder: they drift alike, and do not overlap unless on separate tracks (its picture and its sound are)',
    },
    stream: {
      kind: 'value',
      many: true,
      value: 'FILE=N',
      help: 'use sound stream N of this file, numbered as probe shows it (default its first)',
    },
    channel: {
      kind: 'value',
      many: true,
      value: 'FILE=N|mix',
      help: 'use channel N of its sound, from 0 (default mix: all of them)',
    },
    output: { ...outputOption, value: 'X.syncline', help: 'write the project there' },
  },
  async run(call) {
    const given = syncArguments(call);
    if (given.output !== null && existsSync(given.output) && !given.overwrite)
      throw new StorageError(
        'exists',
        `“${given.output}” is already there.`,
        'Choose another name, or add --overwrite.',
      );
    for (const warning of given.warnings) call.warn(warning);
    for (const warning of (await describeTools()).warnings) call.log(warning);
    await checkChoices(given, call.signal);
    const names = namesOf(given.files);
    const ids = given.files.map(() => randomUUID());
    const pool = createPool();
    try {
      const outcome = await runSync(
        {
          recordings: given.files.map((file, index) => ({
            id: ids[index] as string,
            name: names[index] as string,
            path: resolve(file),
            analysis: given.analyses[index] ?? defaultAnalysis,
            recorder: given.recorders[index] ?? null,
            ...trackAt(given, index),
          })),
          options: { reference: ids[given.reference] as string, maxDrift: given.maxDrift, by: given.by },
        },
        pool,
        { signal: call.signal, progress: call.progress },
      );
      if (outcome.media.every((m) => m === null)) throw nothingReadable(outcome);
      const result = { ...outcome.result, notes: [...given.warnings, ...outcome.result.notes] };
      if (given.output !== null) {
        const project = await projectOf(given, names, ids, { ...outcome, result });
        await writeProject(resolve(given.output), project, { overwrite: given.overwrite });
        call.log(`The project is in ${given.output}.`);
      }
      return {
        exit: outcome.isPartial ? 3 : syncExit(result),
        json: syncJson(given.files, ids, given.reference, result),
        text: syncText(given.files, given.reference, result),
      };
    } finally {
      await pool.close();
    }
  },
};

const trackAt = ({ tracks }: SyncArguments, index: number) => {
  const track = tracks[index];
  return track === undefined ? {} : { track };
};

/** Streams and channels asked for must be there; a file that cannot be read is reported by the sync itself. */
async function checkChoices({ files, analyses }: SyncArguments, signal: AbortSignal): Promise<void> {
  for (const [index, analysis] of analyses.entries()) {
    if (analysis === defaultAnalysis) continue;
    const file = files[index] as string;
    const media = await probeMedia(resolve(file), { signal }).catch((error: unknown) => {
      if (error instanceof MediaError) return null;
      throw error;
    });
    if (media) checkAnalysis(file, analysis, media);
  }
}

const nothingReadable = ({ result }: SyncOutcome): MediaError =>
  new MediaError(
    'nothing-readable',
    `None of the files can be read. The first: ${result.placements[0]?.reason ?? 'no reason is known.'}`,
    'Give recordings that play in an ordinary player.',
  );

/** The document of a finished sync. Files that could not be read are left out: there is nothing to keep of them. */
async function projectOf(
  given: SyncArguments,
  names: readonly string[],
  ids: readonly string[],
  { result, media }: SyncOutcome,
): Promise<Project> {
  const output = given.output ?? '';
  const now = new Date().toISOString();
  const used = [...new Set(given.recorders.filter((r) => r !== null))];
  const recorderId = (name: string | null) => (name === null ? null : `recorder-${used.indexOf(name)}`);
  const recordings: Recording[] = [];
  for (const [index, facts] of media.entries()) {
    const path = resolve(given.files[index] as string);
    if (!facts) continue;
    recordings.push({
      id: ids[index] as string,
      name: names[index] as string,
      path,
      fingerprint: await fingerprint(path),
      media: mediaInfo(facts),
      recorder: recorderId(given.recorders[index] ?? null),
      ...trackAt(given, index),
      analysis: given.analyses[index] ?? defaultAnalysis,
    });
  }
  const kept = new Set(recordings.map((r) => r.id));
  const reference = ids[given.reference] as string;
  return {
    ...emptyProject(randomUUID(), basename(output, extname(output)), now),
    settings: { reference: kept.has(reference) ? reference : null, maxDrift: given.maxDrift, by: given.by },
    recorders: used.map((name) => ({ id: recorderId(name) as string, name })),
    recordings,
    events: result.events,
    placements: result.placements.filter((p) => kept.has(p.recording)),
    pairs: result.pairs,
    notes: result.notes,
  };
}
