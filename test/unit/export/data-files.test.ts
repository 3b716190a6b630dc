import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choose } from '#main/export/choose.ts';
import { exportProject } from '#main/export/export.ts';
import type { ExportRequest } from '#main/export/request.ts';
import { parseSegmentsCsv } from '#src/formats/segments-csv.ts';
import type { Project } from '#src/model/project.ts';
import { linearTimeMap } from '#src/model/time-map.ts';
import { walkTable } from '../../fixtures/walk.ts';
import { bursts, studio } from '../media/studio.ts';
import { projectOf } from './support/project.ts';

const { wav } = studio();
let top: string;
let project: Project;
beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'syncline-export-data-'));
  const walk = join(top, 'walk.csv');
  await writeFile(walk, walkTable(8, 50));
  const sound = wav('s.wav', bursts([0.5], 4, 16_000), 16_000);
  project = await projectOf([
    { path: sound, map: linearTimeMap(0, 0, 4), name: 'sound.wav' },
    { path: walk, map: linearTimeMap(2, 0, 8) },
  ]);
});
afterAll(() => rm(top, { recursive: true, force: true }));

const request = (patch: Partial<ExportRequest>): ExportRequest => ({
  ...{ project, range: null, recordings: null, sound: null, soundMode: 'replace', overwrite: true },
  ...{ format: 'otio', output: join(top, 'out.otio') },
  ...patch,
});
const left = 'Left out, numbers without sound or picture: walk.csv.';

describe('an export of a project with numbers', () => {
  it('leaves them out of what plays, and says so; the range is that of the rest', async () => {
    const choice = choose(project, null, null);
    expect(choice.parts.map((p) => p.recording.name)).toEqual(['sound.wav']);
    expect(choice).toMatchObject({ warnings: [left], range: [0, 4] });
    const { warnings } = await exportProject(request({}));
    expect(warnings).toEqual([left]);
    expect(await readFile(join(top, 'out.otio'), 'utf8')).not.toContain('walk');
    const clips = await exportProject(request({ format: 'clips', output: join(top, 'clips') }));
    expect(clips.warnings).toContain(left);
    expect(clips.files).toHaveLength(1);
  });

  it('has them in the table of segments', async () => {
    const output = join(top, 'out.csv');
    expect((await exportProject(request({ format: 'csv', output }))).warnings).toEqual([]);
    const rows = parseSegmentsCsv(await readFile(output, 'utf8'));
    expect(rows.map((r) => [r.recording, r.timeline])).toEqual([
      ['sound.wav', [0, 4]],
      ['walk.csv', [2, 10]],
    ]);
  });

  it('refuses to play them alone', async () => {
    await expect(exportProject(request({ recordings: ['r1'] }))).rejects.toMatchObject({ code: 'only-data' });
  });
});
