import { writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import {
  type ExportFormat,
  exportEndings,
  exportFormats,
  type InterchangeFormat,
  isInterchange,
  placesOnly,
} from '#src/contract/jobs.ts';
import { laidAlone } from '#src/model/laid-alone.ts';
import { CancelledError, InvalidInputError, MediaError } from '#src/model/errors.ts';
import { fingerprint } from '#main/media/fingerprint.ts';
import { mediaState } from '#main/store/find-media.ts';
import { type Choice, choose } from './choose.ts';
import { interchangeOf } from './interchange.ts';
import { exportMedia } from './media-export.ts';
import { exportPlots } from './plots-export.ts';
import { exportReport } from './report-export.ts';
import type { ExportCall, ExportRequest, ExportResult } from './request.ts';
import { fileOutbox, folderOutbox } from './outbox.ts';
import { refuseOthersSidecar } from './others-sidecar.ts';

/** @throws InvalidInputError `usage`. */
export function exportFormat(name: string): ExportFormat {
  const found = exportFormats.find((format) => format === name);
  if (found) return found;
  throw new InvalidInputError(
    'usage',
    `There is no export format ${JSON.stringify(name)}.`,
    `Available: ${exportFormats.join(', ')}.`,
  );
}

/**
 * Exports a project. Everything is made beside its destination under a hidden name and moved there when it is
 * whole and has been read back; on failure or cancellation nothing is left.
 * @throws InvalidInputError (see `choose`), `wrong-ending`, `is-original`; StorageError `exists`, `disk-full`,
 * `read-only`, `missing`; MediaError (`media-changed` unless `acceptChanged`); MachineError; CancelledError.
 */
export async function exportProject(request: ExportRequest, call: ExportCall = {}): Promise<ExportResult> {
  checkEnding(request);
  if (request.format === 'report') return await exportReport(request, call);
  if (request.format === 'plots') return await exportPlots(request, call);
  const chosen = choose(
    request.project,
    request.recordings,
    request.range,
    placesOnly.includes(request.format),
  );
  const changed = await changedOf(request, chosen, call.signal);
  const choice = { ...chosen, warnings: [...chosen.warnings, ...changed] };
  try {
    if (isInterchange(request.format)) return await exportInterchange(request, request.format, choice);
    return await exportMedia(request, choice, call);
  } catch (error) {
    throw call.signal?.aborted ? new CancelledError() : error;
  }
}

/** Says which recordings are not what they were when they were placed. @throws MediaError `media-changed` */
async function changedOf(
  { format, acceptChanged = false }: ExportRequest,
  { parts }: Choice,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  if (placesOnly.includes(format)) return [];
  const options = { fingerprint, allowed: async () => true, ...(signal && { signal }) };
  const names: string[] = [];
  for (const { recording } of parts)
    if ((await mediaState(recording, options)) === 'changed') names.push(recording.name);
  const said = names.map(
    (name) => `“${name}” has another content than when it was placed: its place need not be right any more.`,
  );
  if (names.length === 0 || acceptChanged) return said;
  throw new MediaError('media-changed', said.join(' '), 'Sync again, or say that it is to be exported so.');
}

function checkEnding({ format, output }: ExportRequest): void {
  const allowed = exportEndings[format];
  if (allowed.length === 0 || allowed.includes(extname(output).toLowerCase())) return;
  throw new InvalidInputError(
    'wrong-ending',
    `The format ${format} is written as ${allowed.join(', ')}; ${JSON.stringify(basename(output))} does not end so.`,
    `Name a file that ends in ${allowed[0]}.`,
  );
}

async function exportInterchange(
  request: ExportRequest,
  format: InterchangeFormat,
  choice: Choice,
): Promise<ExportResult> {
  const project = laidAlone(request.project);
  const { files, warnings } = interchangeOf(format, project, choice, request);
  const [, sidecar] = files;
  if (format === 'bids' && sidecar)
    await refuseOthersSidecar(join(dirname(resolve(request.output)), sidecar.name), request.output);
  const options = {
    overwrite: request.overwrite,
    originals: project.recordings.map((r) => r.path),
    bytes: files.reduce((sum, { content }) => sum + 2 * content.length, 0),
  };
  const [only, another] = files;
  const outbox =
    only && !another
      ? await fileOutbox(request.output, options)
      : await folderOutbox(
          dirname(resolve(request.output)),
          files.map((file) => file.name),
          options,
        );
  try {
    for (const { name, content } of files) await writeFile(outbox.finished(name), content, { flag: 'wx' });
    const placed = await outbox.commit();
    const place = (name: string) => placed.find((path) => basename(path) === name) ?? name;
    return { files: files.map(({ name }) => place(name)), warnings };
  } finally {
    await outbox.discard();
  }
}
