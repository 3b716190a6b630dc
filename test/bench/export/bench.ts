/** How far apart exported sounds are, by maps that are true: npm run bench -- export [demo|hour] [DIR] */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { makeDemo } from '#main/demo/make.ts';
import { exportProject } from '#main/export/export.ts';
import type { ExportRequest } from '#main/export/request.ts';
import { cacheFolder } from '#main/folders.ts';
import { fileUrl, runFfmpeg } from '#main/media/ffmpeg.ts';
import { defaultMaxDrift } from '#src/model/alignment.ts';
import { defaultAnalysis } from '#src/model/recording.ts';
import { linearTimeMap, segmentPpm } from '#src/model/time-map.ts';
import { runSync } from '#main/sync/service.ts';
import { createPool } from '#main/work/pool.ts';
import { mapOf, projectOf } from '../../unit/export/support/project.ts';
import { monoOf, type Residual, residual } from './residual.ts';

const common = { recordings: null, sound: null, soundMode: 'replace', overwrite: false } as const;

export default async function bench([what = 'demo', folder]: readonly string[]): Promise<void> {
  const out = await mkdtemp(join(tmpdir(), 'syncline-export-'));
  try {
    await (what === 'hour' ? hour(out) : demo(out, folder));
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

async function timed(request: ExportRequest): Promise<readonly string[]> {
  const started = performance.now();
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 100);
  const { files, warnings } = await exportProject(request);
  clearInterval(watch);
  const seconds = (request.range?.[1] ?? 0) - (request.range?.[0] ?? 0);
  const took = (performance.now() - started) / 1000;
  console.log(
    `clips of ${seconds} s in ${took.toFixed(1)} s, at most ${Math.round(most / 1e6)} MB in this process`,
  );
  for (const warning of warnings) console.log(`  ${warning}`);
  return files;
}

const head = 'against the reference’s clip       windows  median ms  largest ms   offset ms        ppm';
const line = (name: string, r: Residual): string =>
  `  ${name.padEnd(30)}${[
    String(r.used),
    r.median.toFixed(4),
    r.largest.toFixed(4),
    r.offset.toFixed(4),
    r.ppm.toFixed(4),
  ]
    .map((cell) => cell.padStart(11))
    .join('')}`;

/** The demo's recordings: different microphones, rates, codecs, drift; first by GCC, then by `sync` itself. */
async function demo(out: string, folder = join(cacheFolder(), 'demo')): Promise<void> {
  const { paths, truth } = await makeDemo(folder);
  const project = await projectOf(
    paths.map((path, i) => {
      const recording = truth.recordings[i];
      return { path, map: recording?.placed ? mapOf(recording.segments) : null };
    }),
  );
  const output = join(out, 'clips');
  const files = await timed({ ...common, project, format: 'clips', range: [-4, 109], output });
  const reference = files.find((file) => file.endsWith('recorder.wav')) ?? '';
  const heard = await monoOf(reference);
  console.log(head);
  const others = files.filter((file) => file !== reference);
  for (const file of others) console.log(line(basename(file), residual(heard, await monoOf(file))));
  console.log('by sync of the exported clips          offset at start, ms        ppm');
  const pool = createPool();
  try {
    const all = [reference, ...others];
    const { result } = await runSync(
      {
        recordings: all.map((path) => ({
          id: path,
          name: basename(path),
          path,
          analysis: defaultAnalysis,
          recorder: null,
        })),
        options: { reference, maxDrift: defaultMaxDrift, by: 'auto' },
      },
      pool,
    );
    for (const { recording, map } of result.placements)
      for (const segment of map?.segments ?? []) {
        const first = segment.knots[0];
        const offset = 1000 * ((first?.timeline ?? Number.NaN) - (first?.source ?? 0));
        console.log(
          `  ${basename(recording).padEnd(30)}${offset.toFixed(4).padStart(22)}${segmentPpm(segment).toFixed(4).padStart(11)}`,
        );
      }
  } finally {
    await pool.close();
  }
}

/** An hour of stereo whose clock is said to be 80 ppm fast: the export must be off by exactly that, all along. */
async function hour(out: string): Promise<void> {
  const path = join(out, 'hour.wav');
  const made = await runFfmpeg(
    [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      'anoisesrc=color=pink:seed=7:amplitude=0.4:sample_rate=48000:duration=3600',
    ].concat(['-ac', '2', '-c:a', 'pcm_s16le', fileUrl(path)]),
  );
  if (made.code !== 0) throw new Error(made.stderr);
  const ppm = 80;
  const project = await projectOf([
    { path, map: linearTimeMap(0, 0, 3600), name: 'still.wav' },
    { path, map: linearTimeMap(0.123456789, ppm, 3600), name: 'drifting.wav' },
  ]);
  const output = join(out, 'clips');
  const [still, drifting] = [
    ...(await timed({ ...common, project, format: 'clips', range: [0, 3599], output })),
  ]
    .sort()
    .reverse();
  // Moment s of the file stands at s in one clip and at 0.123… + s/(1 + 80 ppm) in the other.
  const later = (s: number) => 0.123456789 + s / (1 + ppm * 1e-6) - s;
  console.log(head);
  console.log(
    line('drifting.wav', residual(await monoOf(still ?? ''), await monoOf(drifting ?? ''), 48_000, later)),
  );
}
