import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editCommand } from '#main/hosts/cli/commands/edit.ts';
import { plainOptions } from '#main/hosts/cli/plain-options.ts';
import { namedEdits } from '#main/script/edits.ts';
import { readProject, writeProject } from '#main/store/project-document.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { defaultAnalysis, type Recording, type VideoStream } from '#src/model/recording.ts';
import { linearTimeMap } from '#src/model/time-map.ts';
import { plainSegment, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';

const folder = mkdtempSync(join(tmpdir(), 'syncline-edit-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const picture: VideoStream = {
  ...{ kind: 'video', index: 0, codec: 'h264', width: 320, height: 180, rotation: 0 },
  ...{ frameRate: [25, 1], variableFrameRate: false, start: 0, duration: 30 },
};
const recording = (id: string): Recording => ({
  ...{ id, name: `${id}.wav`, path: at(`${id}.wav`), recorder: null, analysis: defaultAnalysis },
  fingerprint: { size: 1, modified: 0, hash: 'a'.repeat(64) },
  media: {
    ...{ container: 'wav', duration: 30, audio: [], data: [], warnings: [] },
    video: id === 'a' ? [picture] : [],
    ...{ creationTime: null, timecode: null, device: null },
  },
});

const said = transcriptOfSegments([
  { ...plainSegment('to day, we sing'), start: sourceTime(1), end: sourceTime(3) },
]);

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
    transcripts: [{ id: 't', recording: 'a', source: null, transcript: said }],
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
      ['edit.group', 'Phone/left', 'b', 'Left'],
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
    expect(project.recordings.map(({ track }) => track)).toEqual([undefined, 'left', 'left']);
    expect((await readProject(at('p.syncline'))).project.pins).toEqual([]);
  });

  it('sets the times of words, makes two of one and one of two, and confirms them', async () => {
    const { exit } = await edit(
      ['text.times', 'a', 0, 1, 1.2],
      ['text.times', 'a', 1, 1.2, 1.5],
      ['text.merge', 'a', 0],
      ['text.replace', 'a', 1, 2, 'they all sing, and'],
      ['text.confirm', 'a', 0],
      ['text.split-segment', 'a', 2],
    );
    expect(exit).toBe(0);
    const { project } = await readProject(at('q.syncline'));
    const { words, segments } = project.transcripts[0]?.transcript ?? { words: [], segments: [] };
    expect(words.map(({ text }) => text)).toEqual(['today,', 'they', 'all', 'sing,', 'and']);
    expect(words[0]).toMatchObject({ start: 1, end: 1.5, status: 'confirmed' });
    expect(segments.map(({ text }) => text)).toEqual(['today, they', 'all sing, and']);
  });

  it('says what goes with a recording, and gives its text to another by that one’s clock', async () => {
    const gone = await edit(['edit.remove', 'a']);
    expect(gone.json.edits[0]?.notes).toEqual(['The text of “a.wav” is removed with it.']);
    const { exit, json } = await edit(
      ['text.times', 'a', 0, 1, 1.2],
      ['text.times', 'a', 1, 6, 6.5],
      ['text.move', 'a', 'b'],
      ['edit.remove', 'a'],
    );
    expect(exit).toBe(0);
    expect(json.edits.map(({ notes }) => notes)).toEqual([
      ...[[], [], ['1 word has no time there: “b.wav” did not record it.']],
      [],
    ]);
    const { project } = await readProject(at('q.syncline'));
    expect(project.transcripts).toMatchObject([{ id: 't', recording: 'b' }]);
    expect(project.transcripts[0]?.transcript.words.map((w) => w.start)).toEqual([null, 1, null, null]);
  });

  it('lets a crop reach over the edge of the picture', async () => {
    expect(await edit(['crop.key', 'a', 1, -40, 150, 100, 40])).toMatchObject({ exit: 0 });
  });

  it('tells all that is wrong with the form of edits without their project', () => {
    const faults = (...edits: readonly (readonly (string | number)[])[]) =>
      editCommand.faults?.(plainOptions(editCommand, { do: edits }));
    expect(
      faults(
        ['clip.fly', 'cam2.avi', 1],
        ['clip.nudge', 'nobody.wav', 1],
        ['clip.nudge', 'cam2.avi', 'abc'],
        ['clip.pin', 'a', 'x', 'b', 'y'],
        ['crop.key', 'a', 1, 0, 'top', 20, 20],
        ['text.boundary', 'a', 1.5, 'middle', 2],
        ['edit.rename', 'a'],
      ),
    ).toEqual([
      expect.stringMatching(/^There is no edit “clip\.fly”: clip\.nudge, /),
      'clip.nudge,cam2.avi,abc: An edit wants seconds, not “abc”.',
      'clip.pin,a,x,b,y: An edit wants seconds, not “x”.',
      'clip.pin,a,x,b,y: An edit wants seconds, not “y”.',
      'crop.key,a,1,0,top,20,20: An edit wants pixels, not “top”.',
      'text.boundary,a,1.5,middle,2: An edit wants the index of a word, from 0, not “1.5”.',
      'text.boundary,a,1.5,middle,2: A boundary is a word’s start or end, not “middle”.',
      expect.stringMatching(/wants REC,NAME/),
    ]);
    expect(faults(['clip.place', 'b', 2], ['text.confirm', 'a#1', 0, 3], ['edit.remove', 'a', 'b'])).toEqual(
      [],
    );
  });

  it('parts each edit from what it does in its help', () => {
    const lines = editCommand.lesson?.split('\n').map((line) => line.trim().split(/ {2,}/));
    for (const { id, takes, help } of namedEdits) expect(lines).toContainEqual([`${id},${takes}`, help]);
  });

  it('draws a crop, moves and removes its keyframes', async () => {
    const { exit } = await edit(
      ['crop.key', 'a', 1, 0, 0, 160, 90],
      ['crop.key', 'a', 4, 160, 90, 160, 90],
      ['crop.move-key', 'a', 4, 5],
      ['crop.remove-key', 'a', 1],
    );
    expect(exit).toBe(0);
    const [crop] = (await readProject(at('q.syncline'))).project.crops;
    expect(crop?.keys).toEqual([{ t: 5, theta: [0.5, 0, 0.5, 0, 0.5, 0.5] }]);
  });

  it('copies a map to the other tracks of a recorder, and says what it did', async () => {
    const { exit, json } = await edit(
      ['edit.group', 'Camera/left', 'b'],
      ['edit.group', 'Camera/right', 'c'],
      ['clip.copy-map', 'b', 'c', 1.5],
    );
    expect([exit, json.edits[2]?.notes]).toEqual([
      0,
      [expect.stringMatching(/begun 1\.500 s later \(as asked\)/)],
    ]);
    expect(json.recordings[2]).toMatchObject({ start: 6.5, by: 'manual' });
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
      [['clip.copy-map', 'b'], /edit\.group/],
      [['text.confirm', 'b', 0], /has no transcript/],
      [['text.times', 'a', 1, 5, 0.2], /end after it starts/],
      [['text.merge', 'a', 3], /no word after/],
      [['text.split', 'a', 'x', 2], /index of a word/],
      [['crop.key', 'b', 1, 0, 0, 20, 20], /no picture/],
      [['crop.key', 'a', 1, 0, 0, 2, 20], /pixels of the picture, 320 × 180/],
      [['crop.key', 'a', 2, -500, 10, 5000, 100], /with its middle in the picture, not “-500,10,5000,100”/],
      [['crop.key', 'a', 2, -300, 10, 320, 100], /with its middle in the picture/],
      [['crop.key', 'a', 2, -200, 10, 641, 100], /at most twice the picture/],
      [['crop.key', 'a', 2, 'left', 10, 20, 20], /wants pixels, not “left”/],
      [['clip.place', 'b', 2, 'fast'], /wants parts per million/],
      [['crop.move-key', 'a', 1, 2], /has no crop/],
      [['clip.pin', 'a', 1, 'a', 2], /two recordings/],
      [['clip.pin', 'a', 1, 'b', 5000], /has no moment 5000 s/],
      [['clip.pin', 'a', -1, 'b', 2], /has no moment -1 s/],
    ] as const)
      await expect(edit(wrong)).rejects.toThrow(why);
  });
});
