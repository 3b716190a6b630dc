// All recordings of a folder on one timeline, and a table of it: node sync.mjs FOLDER
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exportProject, sync } from 'syncline';

const folder = process.argv[2] ?? '.';
const media = (await readdir(folder)).filter((name) => /\.(wav|mp4|mov)$/i.test(name)).sort();
const project = join(folder, 'session.syncline');

// Ctrl+C stops the work, and leaves no half of a file.
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

const { recordings } = await sync(
  media.map((name) => join(folder, name)),
  {
    output: project,
    overwrite: true,
    signal: stop.signal,
    onProgress: (done, total, unit, label) => process.stderr.write(`${label}: ${done} of ${total} ${unit}\n`),
  },
);
for (const { path, placed, confidence, segments, reason } of recordings)
  console.log(
    placed ? `${path} from ${segments[0]?.timeline[0]} s, ${confidence} sure` : `${path}: ${reason}`,
  );

const table = await exportProject(project, {
  format: 'csv',
  output: join(folder, 'session.csv'),
  overwrite: true,
});
console.log(table.files.join('\n'));
