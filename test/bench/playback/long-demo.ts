import { basename, dirname, join } from 'node:path';
import { fileUrl, runFfmpeg } from '#main/media/ffmpeg.ts';
import { readProject, writeProject } from '#main/store/project-document.ts';
import type { Project } from '#src/model/project.ts';
import { knot } from '#src/model/time-map.ts';
import { recordingAt } from '../../e2e/support/recording.ts';

/**
 * The demo's recordings over and over until they are `seconds` long, each on a clock of its own (drift and a
 * pause), so that playing goes on as long as it is measured.
 */
export async function longDemo(short: string, seconds: number): Promise<string> {
  const { project } = await readProject(short);
  const { recordings } = project;
  const ppm = [0, 80, -60, 150, -20, 40];
  const long: Project['recordings'][number][] = [];
  const placements: Project['placements'][number][] = [];
  for (const [i, { path }] of recordings.entries()) {
    const output = join(dirname(short), `long ${basename(path)}`);
    const input = ['-v', 'error', '-stream_loop', '-1', '-i', fileUrl(path), '-t', String(seconds)];
    const copied = await runFfmpeg([...input, '-map', '0', '-c', 'copy', '-y', fileUrl(output)]);
    if (copied.code !== 0) throw new Error(copied.stderr);
    const recording = await recordingAt(output, `r${i}`);
    const { duration } = recording.media;
    const rate = 1 + (ppm[i] ?? 0) * 1e-6;
    const at = (source: number, later: number) => knot(source / rate + later, source, 1e-4);
    const half = duration / 2;
    long.push(recording);
    placements.push({
      ...{ recording: `r${i}`, placed: true, event: 'e0', confidence: 0.98, reason: null },
      ...{ score: 20, chance: 4, candidates: [], by: 'auto' },
      map: {
        segments:
          i === 3
            ? [{ knots: [at(0, i), at(half, i)] }, { knots: [at(half, i + 2.5), at(duration, i + 2.5)] }]
            : [{ knots: [at(0, i), at(duration, i)] }],
      },
    });
  }
  const file = join(dirname(short), 'long.syncline');
  const settings = { ...project.settings, reference: 'r0' };
  const events = [{ id: 'e0', reference: 'r0' }];
  const made = { ...project, settings, recordings: long, events, placements, pairs: [], pins: [] };
  await writeProject(file, made, { overwrite: true });
  return file;
}
