import { writeFile } from 'node:fs/promises';
import { address, author, version } from '#main/hosts/cli/version.ts';
import { reportHtml } from '#src/formats/report/report.ts';
import { laidAlone } from '#src/model/laid-alone.ts';
import { throwIfCancelled } from '#src/model/errors.ts';
import type { ElasticWarp } from '#src/model/project.ts';
import type { MatrixPlot } from '#src/formats/report/matrix-picture.ts';
import { drawnWarps } from '#src/formats/report/pairs-part.ts';
import { pairMatrices, plotIn } from './pair-matrices.ts';
import { fileOutbox } from './outbox.ts';
import type { ExportCall, ExportRequest, ExportResult } from './request.ts';

/**
 * A report tells of all that the document holds, what is not placed included; where it has
 * them, the matrices of its warps are drawn from them. @throws as `exportProject`
 */
export async function exportReport(
  { project: given, output, overwrite }: ExportRequest,
  { warp: service, signal, progress }: ExportCall,
): Promise<ExportResult> {
  const project = laidAlone(given);
  const warnings: string[] = [];
  const matrices = new Map<ElasticWarp, MatrixPlot>();
  const drawn = service ? drawnWarps(project) : [];
  for (const [k, warp] of drawn.entries()) {
    throwIfCancelled(signal);
    progress?.(k, drawn.length, 'matrices', 'Drawing');
    const cells = service && (await pairMatrices(project, service, warnings, signal).painted(warp, 240));
    if (cells) matrices.set(warp, plotIn(project, warp, cells));
  }
  const text = reportHtml(project, {
    version,
    date: new Date().toISOString(),
    matrices,
    address,
    ...(author && { author }),
  });
  const outbox = await fileOutbox(output, {
    overwrite,
    originals: project.recordings.map((r) => r.path),
    bytes: text.length * 2,
  });
  try {
    await writeFile(outbox.finished('report.html'), text, { flag: 'wx' });
    return { files: await outbox.commit(), warnings };
  } finally {
    await outbox.discard();
  }
}
