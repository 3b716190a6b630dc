import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editCommand } from '#main/hosts/cli/commands/edit.ts';
import { plainOptions } from '#main/hosts/cli/plain-options.ts';
import { readProject, writeProject } from '#main/store/project-document.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { defaultAnalysis, type Recording } from '#src/model/recording.ts';
import { linearTimeMap } from '#src/model/time-map.ts';

const folder = mkdtempSync(join(tmpdir(), 'syncline-edit-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const recording = (id: string): Recording => ({
  ...{ id, name: `${id}.wav`, path: at(`${id}.wav`), recorder: null, analysis: defaultAnalysis },
  fingerprint: { size: 1, modified: 0, hash: 'a'.repeat(64) },
  media: {
    ...{ container: 'wav', duration: 30, audio: [], video: [], data: [], warnings: [] },
    ...{ creationTime: null, timecode: null, device: null },
  },
});

beforeAll(async () => {
  const placed = {
    placed: true,
    event: '0',
    confidence: 1,
    reason: null,
    score: null,
    chance: null,
    candidates: [],
  };
  const project: Project = {
    ...emptyProject('p', 'concert', '2026-11-28T00:00:00.000Z'),
    recordings: ['a', 'b', 'c'].map(recording),
    events: [{ id: '0', reference: 'a' }],
    placements: ['a', 'b', 'c'].map((id, k) => ({
      ...{ ...placed, recording: id, by: 'auto' as const, map: linearTimeMap(5 * k, 0, 30) },
    })),
  };
  await writeProject(at('p.syncline'), project, { overwrite: true });
});

const edit = async (...edits: readonly (readonly (string | number)[])[]) =>
  await editCommand.run({
    files: [at('p.syncline')],
    options: plainOptions(editCommand, { do: edits, output: at('q.syncline'), overwrite: true }),
    ...{ signal: new AbortController().signal, json: true, log() {}, warn() {}, progress() {} },
  });

describe('syncline edit', () => {
  it('makes the edits of the window in their order, and writes another document', async () => {
    const { exit, json } = await edit(
      ['clip.nudge', 'b.wav', 0.25],
      ['clip.place', 2, 12.5, 100],
      ['clip.pin', 'a', 3, 'b', 4],
      ['edit.rename', 'c', 'Left'],
      ['edit.group', 'Phone', 'b', 'Left'],
    );
    expect([exit, json.edits.map(({ changed }) => changed)]).toEqual([0, [true, true, true, true, true]]);
    expect(json.recordings.map(({ name, by, start }) => [name, by, start])).toEqual([
      ['a.wav', 'auto', 0],
      ['b.wav', 'manual', 5.25],
      ['Left', 'manual', 12.5],
    ]);
    const { project } = await readProject(at('q.syncline'));
    expect(project.pins).toMatchObject([{ a: 'a', b: 'b', timeA: 3, timeB: 4 }]);
    expect(project.recorders.map(({ name }) => name)).toEqual(['Phone']);
    expect((await readProject(at('p.syncline'))).project.pins).toEqual([]);
  });

  it('tells what changes nothing, and refuses what cannot be meant', async () => {
    for (const nothing of [
      ['clip.release', 'b'],
      ['clip.unpin', 'a', 'b'],
    ] as const)
      expect(await edit([...nothing])).toMatchObject({ exit: 3, json: { edits: [{ changed: false }] } });
    for (const [wrong, why] of [
      [['clip.fly', 'b'], /no edit “clip\.fly”/],
      [['clip.nudge', 'b'], /wants REC,SECONDS/],
      [['clip.nudge', 'b', 'soon'], /wants seconds/],
      [['clip.nudge', 'nobody', 1], /No recording is called “nobody”/],
      [['clip.nudge', 'a', 1], /is the reference/],
      [['clip.pin', 'a', 1, 'a', 2], /two recordings/],
      [['clip.pin', 'a', 1, 'b', 5000], /has no moment 5000 s/],
      [['clip.pin', 'a', -1, 'b', 2], /has no moment -1 s/],
    ] as const)
      await expect(edit(wrong)).rejects.toThrow(why);
  });
});
