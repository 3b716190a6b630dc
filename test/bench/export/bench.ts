/** Exports the demo by its true maps and measures how far the exported sounds are apart: npm run bench -- export */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDemo } from '#main/demo/make.ts';
import { exportProject } from '#main/export/export.ts';
import { cacheFolder } from '#main/folders.ts';
import { mapOf, projectOf } from '../../unit/export/support/project.ts';
import { monoOf, residual } from './residual.ts';

export default async function bench([folder]: readonly string[]): Promise<void> {
  const demo = await makeDemo(folder ?? join(cacheFolder(), 'demo'));
  const project = await projectOf(
    demo.paths.map((path, i) => {
      const recording = demo.truth.recordings[i];
      return { path, map: recording?.placed ? mapOf(recording.segments) : null };
    }),
  );
  const out = await mkdtemp(join(tmpdir(), 'syncline-export-'));
  try {
    const common = {
      project,
      recordings: null,
      sound: null,
      soundMode: 'replace',
      overwrite: false,
    } as const;
    const started = performance.now();
    const range = [-4, 109] as const;
    const { files, warnings } = await exportProject({
      ...common,
      format: 'clips',
      range,
      output: join(out, 'clips'),
    });
    console.log(`clips of ${range[1] - range[0]} s: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    for (const warning of warnings) console.log(`  ${warning}`);
    const reference = files.find((f) => f.endsWith('recorder.wav'));
    if (!reference) throw new Error('no recorder');
    const heard = await monoOf(reference);
    console.log('against the recorder’s clip       windows  median ms  largest ms  offset ms     ppm');
    for (const file of files.filter((f) => f !== reference)) {
      const r = residual(heard, await monoOf(file));
      const columns = [
        r.used,
        r.median.toFixed(4),
        r.largest.toFixed(4),
        r.offset.toFixed(4),
        r.ppm.toFixed(3),
      ];
      console.log(
        `  ${(file.split('/').pop() ?? '').padEnd(28)} ${columns.map((c) => String(c).padStart(10)).join('')}`,
      );
    }
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
