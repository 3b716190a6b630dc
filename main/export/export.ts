import { extname } from 'node:path';
import { type ExportFormat, exportFormats } from '#src/contract/jobs.ts';
import { segmentsCsv } from '#src/formats/segments-csv.ts';
import { otioText } from '#src/formats/otio.ts';
import { CancelledError, InvalidInputError } from '#src/model/errors.ts';
import type { Project } from '#src/model/project.ts';
import { type Choice, choose } from './choose.ts';
import { exportMedia } from './media-export.ts';
import { usualRate } from './plan.ts';
import { type Outbox, fileOutbox } from './outbox.ts';
import { writeFile } from 'node:fs/promises';

export type ExportRequest = {
  /** Media paths absolute. */
  readonly project: Project;
  readonly format: ExportFormat;
  /** Timeline seconds; null: from the first to the last moment of the event. */
  readonly range: readonly [number, number] | null;
  /** Ids; null: all placed recordings of the reference's event. */
  readonly recordings: readonly string[] | null;
  /** Id of the recording whose sound goes with every camera; null: its own. */
  readonly sound: string | null;
  readonly soundMode: 'replace' | 'beside';
  readonly output: string;
  readonly overwrite: boolean;
  /** What a picture shows where its recording has nothing (default black). */
  readonly gaps?: 'black' | 'freeze';
  /** Samples per second of all sound (default 48000). */
  readonly sampleRate?: number;
  /** Frames per second of all pictures (default: the reference's, else the highest among the cameras). */
  readonly frameRate?: readonly [number, number];
};

export type ExportCall = {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: (done: number, total: number, unit: string, label: string) => void;
};

export type ExportResult = { readonly files: readonly string[]; readonly warnings: readonly string[] };

/** Formats that the command line knows; those beyond `exportFormats` come later. */
const planned = ['fcpxml', 'xmeml', 'edl'];

/** @throws InvalidInputError `format-not-yet`, `usage`. */
export function exportFormat(name: string): ExportFormat {
  const found = exportFormats.find((format) => format === name);
  if (found) return found;
  const available = `Available: ${exportFormats.join(', ')}.`;
  if (planned.includes(name))
    throw new InvalidInputError(
      'format-not-yet',
      `Export to ${name} is not there yet. ${available}`,
      available,
    );
  throw new InvalidInputError(
    'usage',
    `There is no export format ${JSON.stringify(name)}. ${available}`,
    available,
  );
}

/**
 * Exports a project. Everything is made beside its destination under a hidden name and moved there when it is
 * whole and has been read back; on failure or cancellation nothing is left.
 * @throws InvalidInputError (see `choose`), `wrong-ending`, `is-original`; StorageError `exists`, `disk-full`,
 * `read-only`, `missing`; MediaError; MachineError; CancelledError.
 */
export async function exportProject(request: ExportRequest, call: ExportCall = {}): Promise<ExportResult> {
  const choice = choose(request.project, request.recordings, request.range);
  try {
    if (request.format === 'otio' || request.format === 'csv') return await exportText(request, choice);
    return await exportMedia(request, choice, call);
  } catch (error) {
    throw call.signal?.aborted ? new CancelledError() : error;
  }
}

async function exportText(request: ExportRequest, choice: Choice): Promise<ExportResult> {
  const { project } = request;
  const text =
    request.format === 'csv'
      ? segmentsCsv(project, { recordings: request.recordings, range: request.range })
      : otioText(project, {
          parts: choice.parts,
          range: choice.range,
          frameRate: request.frameRate ?? commonRate(choice),
          sampleRate: request.sampleRate ?? 48_000,
        });
  const outbox: Outbox = await fileOutbox(request.output, {
    overwrite: request.overwrite,
    originals: project.recordings.map((r) => r.path),
    bytes: text.length * 2,
  });
  try {
    await writeFile(outbox.finished(`export${extname(request.output)}`), text, { flag: 'wx' });
    const warnings = request.format === 'csv' ? [] : choice.warnings;
    return { files: await outbox.commit(), warnings };
  } finally {
    await outbox.discard();
  }
}

/** One frame rate for all: the reference's when it has pictures, else the highest; 25 where none says. */
export function commonRate(choice: Choice): readonly [number, number] {
  const own = choice.reference.media.video[0]?.frameRate;
  if (own) return usualRate(own);
  const rates = choice.parts.map(({ recording }) => recording.media.video[0]?.frameRate ?? null);
  const highest = rates.reduce<readonly [number, number] | null>(
    (best, rate) => (rate !== null && (best === null || rate[0] / rate[1] > best[0] / best[1]) ? rate : best),
    null,
  );
  return highest ? usualRate(highest) : [25, 1];
}
