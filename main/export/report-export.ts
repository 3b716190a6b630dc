import { writeFile } from 'node:fs/promises';
import { version } from '#main/hosts/cli/version.ts';
import { reportHtml } from '#src/formats/report/report.ts';
import { laidAlone } from '#src/model/laid-alone.ts';
import { fileOutbox } from './outbox.ts';
import type { ExportRequest, ExportResult } from './request.ts';

/** A report tells of all that the document holds, what is not placed included; it needs no media. @throws as `exportProject` */
export async function exportReport({ project, output, overwrite }: ExportRequest): Promise<ExportResult> {
  const text = reportHtml(laidAlone(project), { version, date: new Date().toISOString() });
  const outbox = await fileOutbox(output, {
    overwrite,
    originals: project.recordings.map((r) => r.path),
    bytes: text.length * 2,
  });
  try {
    await writeFile(outbox.finished('report.html'), text, { flag: 'wx' });
    return { files: await outbox.commit(), warnings: [] };
  } finally {
    await outbox.discard();
  }
}
