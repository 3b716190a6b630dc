import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { warpProject } from '#main/hosts/cli/commands/warp-project.ts';
import { projectOutput } from '#main/hosts/cli/commands/project-output.ts';
import { Options } from '#main/hosts/cli/command.ts';
import { placeIn, withCrop, withSound, withSteps, withText } from '#main/store/into-project.ts';
import { readProject, writeProject } from '#main/store/project-document.ts';
import type { WarpOutcome, WarpRequest } from '#main/warp/request.ts';
import { readTranscript } from '#main/transcript/service.ts';
import { toSource } from '#src/model/time-map.ts';
import { sourceTime, timelineTime } from '#src/model/units.ts';
import { plainHow } from '#src/model/warp-how.ts';
import { movementTable } from '#test/fixtures/movement.ts';

let folder = '';
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-into-'));
  await writeFile(at('a.csv'), movementTable(1, 10));
  await writeFile(at('b.csv'), movementTable(1, 8));
  await writeFile(at('c.csv'), movementTable(2, 8));
  await writeFile(at('said.srt'), '1\n00:00:01,000 --> 00:00:02,000\nmix the flour\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const { signal } = new AbortController();

const outcome: WarpOutcome = {
  map: [
    [0, 0],
    [4, 3],
    [10, 8],
  ],
  sd: [0.02, 0.01, 0.02],
  ...{
    confidence: 0.97,
    method: 'dtw-data',
    findings: null,
    reason: null,
    doubts: [],
    left: null,
    notes: [],
  },
};
const request: WarpRequest = {
  ...{ a: { path: at('a.csv') }, b: { path: at('b.csv') } },
};
const made = async (more: Partial<WarpRequest>, texts: string[] = []) => {
  const asked = { ...request, a: { path: at('a.csv') }, b: { path: at('b.csv') }, ...more };
  const { project, notes } = await warpProject(
    asked,
    outcome,
    { texts, crops: [] },
    at('w.syncline'),
    signal,
  );
  await writeProject(at('w.syncline'), project, { overwrite: true });
  return { project: (await readProject(at('w.syncline'))).project, notes };
};

describe('a project of a warp', () => {
  it('lays both, as the map has them', async () => {
    const { project, notes } = await made({});
    expect(project.recordings.map(({ name }) => name)).toEqual(['a.csv', 'b.csv']);
    expect(project).toMatchObject({ name: 'w', warps: [{ map: outcome.map, how: null }] });
    const [a, b] = project.placements;
    expect([a?.placed, b?.placed, a?.event === b?.event]).toEqual([true, true, true]);
    for (const [ta, tb] of outcome.map)
      if (b?.map) expect(toSource(b.map, timelineTime(ta))).toBeCloseTo(tb, 6);
    expect(notes).toEqual([]);
  });

  it('keeps what it was asked with, so that it can be solved again', async () => {
    const { project, notes } = await made(
      {
        pins: [[4, 3]],
        forbidden: [{ a: [5, 6], b: [1, 2] }],
        rigid: [[6, 8]],
        confirmed: [[9, 7.2]],
        method: 'fused',
        without: ['b'],
      },
      [at('said.srt'), at('said.srt')],
    );
    const [a, b] = project.recordings.map(({ id }) => id);
    expect(project.pins).toMatchObject([{ a, b, timeA: 4, timeB: 3 }]);
    expect(project.forbidden).toMatchObject([{ a, b, timesA: [5, 6], timesB: [1, 2] }]);
    expect(project.locked).toMatchObject([{ a, b, map: [[6], [8]].map(([t]) => [t, expect.any(Number)]) }]);
    expect(project.transcripts.map(({ recording }) => recording)).toEqual([a, b]);
    expect(project.warps[0]?.how).toMatchObject({ method: 'fused', without: ['b'] });
    expect(notes).toContainEqual(expect.stringContaining('Confirmed moments are not kept'));
  });

  it('has the pairs that were learnt from', async () => {
    const others = [[{ path: at('b.csv') }, { path: at('c.csv') }]] as const;
    const how = { ...plainHow, method: 'dctw', pool: [[at('b.csv'), at('c.csv')]] as const };
    const { project } = await made({ how, others });
    expect(project.recordings).toHaveLength(4);
    expect(project.warps[0]?.how?.pool).toEqual([project.recordings.slice(2).map(({ id }) => id)]);
  });
});

describe('what is found of one recording, in a project', () => {
  it('is of the recording that is there; one crop and one shift of it, lists one after another', async () => {
    let place = await placeIn(at('a.csv'), null, at('p.syncline'), signal);
    const frames = [{ t: sourceTime(0), theta: [1, 0, 0, 0, 1, 0], sd: [0, 0, 0, 0, 0, 0] }];
    const crop = { kind: 'affine', frames } as const;
    const shift = { offset: 0.2, ppm: null, segments: [], confidence: 1 };
    const file = await readTranscript(at('said.srt'), null);
    for (const round of [0, 1]) {
      const { recording } = place;
      let project = withCrop(place, crop, { confidence: 0.5 + 0.1 * round, events: [] });
      project = withSound({ project, recording }, { ...shift, offset: 0.2 + round } as never);
      ({ project } = withText({ project, recording }, file.transcript, 'said.srt', file));
      const by = { kind: 'transcript', transcript: project.transcripts.at(-1)?.id ?? '' } as const;
      const step = { text: 'Mix', start: null, end: null, confidence: 0.5, status: 'not-found' } as const;
      const list = { source: 'list.txt', by, pins: [], steps: [step], confidence: 0.5, reason: null };
      project = withSteps({ project, recording }, list);
      await writeProject(at('p.syncline'), project, { overwrite: true });
      place = await placeIn(at('a.csv'), at('p.syncline'), at('q.syncline'), signal);
      expect(place.recording.id).toBe(recording.id);
    }
    const { project } = place;
    expect(project.crops).toMatchObject([{ confidence: 0.6 }]);
    expect(project.soundShifts).toMatchObject([{ offset: 1.2 }]);
    expect([project.transcripts.length, project.steps.length]).toEqual([2, 2]);
  });

  it('goes into a project only where -o names one', () => {
    const options = (given: Record<string, string>) => new Options(given as never);
    expect(projectOutput(options({ output: 'x.json' }))).toBeNull();
    expect(projectOutput(options({ output: 'x.SYNCLINE', project: 'y.syncline' }))).toEqual({
      ...{ output: 'x.SYNCLINE', into: 'y.syncline' },
    });
    expect(() => projectOutput(options({ output: 'x.json', project: 'y' }))).toThrow(/ends in .syncline/);
  });
});
