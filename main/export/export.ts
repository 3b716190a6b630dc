import { basename, extname } from 'node:path';
import { type ExportFormat, exportFormats } from '#src/contract/jobs.ts';
import { segmentsCsv } from '#src/formats/segments-csv.ts';
import { otioText } from '#src/formats/otio.ts';
import { laidAlone } from '#src/model/laid-alone.ts';
import { CancelledError, InvalidInputError, MediaError } from '#src/model/errors.ts';
import type { Project } from '#src/model/project.ts';
import { shiftOf } from '#src/model/stream-maps.ts';
import { fingerprint } from '#main/media/fingerprint.ts';
import { mediaState } from '#main/store/find-media.ts';
import { type Choice, choose, commonRate, warningsOfOne } from './choose.ts';
import { exportMedia } from './media-export.ts';
import { exportReport } from './report-export.ts';
import type { ExportCall, ExportRequest, ExportResult } from './request.ts';
import { type Outbox, fileOutbox } from './outbox.ts';
import { writeFile } from 'node:fs/promises';

/** Formats that the command line knows; those beyond `exportFormats` come later. */
const planned = ['fcpxml', 'xmeml', 'edl'];

/** @throws InvalidInputError `usage`. */
export function exportFormat(name: string): ExportFormat {
  const found = exportFormats.find((format) => format === name);
  if (found) return found;
  throw new InvalidInputError(
    'usage',
    planned.includes(name)
      ? `Export to ${name} is not there yet.`
      : `There is no export format ${JSON.stringify(name)}.`,
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
  if (request.format === 'report') return await exportReport(request);
  const chosen = choose(request.project, request.recordings, request.range, request.format === 'csv');
  const changed = await changedOf(request, chosen, call.signal);
  const choice = { ...chosen, warnings: [...chosen.warnings, ...changed] };
  try {
    if (request.format === 'otio' || request.format === 'csv') return await exportText(request, choice);
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
  if (format === 'csv') return []; // says what was found, and no more
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

const endings: Readonly<Record<Exclude<ExportFormat, 'clips'>, readonly string[]>> = {
  grid: ['.mp4', '.mov', '.mkv'],
  multitrack: ['.mkv', '.mov'],
  otio: ['.otio'],
  csv: ['.csv'],
  report: ['.html'],
};

function checkEnding({ format, output }: ExportRequest): void {
  if (format === 'clips') return;
  const allowed = endings[format];
  if (allowed.includes(extname(output).toLowerCase())) return;
  throw new InvalidInputError(
    'wrong-ending',
    `The format ${format} is written as ${allowed.join(', ')}; ${JSON.stringify(basename(output))} does not end so.`,
    `Name a file that ends in ${allowed[0]}.`,
  );
}

/** What a table of segments does not hold: it has one place a recording. */
function unsaidShifts(project: Project, { parts }: Choice): readonly string[] {
  const names = parts.filter((p) => shiftOf(project, p.recording.id)).map((p) => p.recording.name);
  if (names.length === 0) return [];
  return [
    `Not in the table: that the sound was put right against its picture (${names.join(', ')}). It says where each recording lies.`,
  ];
}

async function exportText(request: ExportRequest, choice: Choice): Promise<ExportResult> {
  const project = laidAlone(request.project);
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
    const warnings =
      request.format === 'csv'
        ? [...choice.warnings, ...unsaidShifts(project, choice)]
        : warningsOfOne(choice);
    return { files: await outbox.commit(), warnings };
  } finally {
    await outbox.discard();
  }
}
