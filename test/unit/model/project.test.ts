import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdit, cancelGesture, redo, startHistory, undo } from '#src/model/history.ts';
import { parseProject, writableProject } from '#src/model/parse-project.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { plainSegment, type Transcript, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';

import { recording as recordingOf } from '../renderer/support/documents.ts';

const now = '2026-11-22T12:00:00.000Z';
const blank = emptyProject('p1', 'Test', now);

const pin = (id: string) => ({ id, a: 'r1', b: 'r2', timeA: 1, timeB: 2 });

describe('project document', () => {
  it('round-trips through JSON', () => {
    expect(parseProject(JSON.parse(JSON.stringify(blank)))).toEqual(blank);
  });

  it.each([
    ['nothing', null, /not a Syncline project/],
    ['another JSON file', { format: 'other' }, /not a Syncline project/],
    ['a later version', { ...blank, version: 2 }, /later Syncline/],
    ['an unknown key', { ...blank, extra: 1 }, /damaged/],
    ['a pin to nowhere', { ...blank, pins: [pin('x')] }, /does not exist/],
    ['a reference to nowhere', { ...blank, settings: { ...blank.settings, reference: 'gone' } }, /reference/],
  ])('refuses %s', (_, value, message) => {
    expect(() => parseProject(value)).toThrow(message);
  });

  it('reads documents from before regions were forbidden, and refuses such as make no sense', () => {
    const { forbidden, ...older } = blank;
    expect(parseProject(JSON.parse(JSON.stringify(older))).forbidden).toEqual(forbidden);
    const region = (timesA: readonly [number, number]) => ({
      id: 'f',
      a: 'x',
      b: 'y',
      timesA,
      timesB: [1, 2],
    });
    const read = (...regions: unknown[]) => parseProject({ ...blank, forbidden: regions });
    expect(() => read(region([2, 2]))).toThrow('it ends before it begins');
    expect(() => read(region([1, 2]))).toThrow('does not exist');
    expect(() => read({ ...region([1, 2]), more: 1 })).toThrow('damaged');
    expect(() => read(region([1, 2]), region([1, 2]))).toThrow('share an id');
  });

  it('reads documents from before there were transcripts', () => {
    const { transcripts: _, ...old } = blank;
    expect(parseProject(old)).toEqual(blank);
  });

  it('refuses transcripts of nothing and those that contradict themselves', () => {
    const transcript = transcriptOfSegments([plainSegment('one two')]);
    const of = (recording: string, t: unknown) => ({
      ...blank,
      recordings: [structuredClone(recordingOf('r1'))],
      transcripts: [{ id: 't1', recording, source: null, transcript: t }],
    });
    expect(parseProject(of('r1', transcript)).transcripts[0]?.transcript).toEqual(transcript);
    expect(() => parseProject(of('gone', transcript))).toThrow(/does not exist/);
    expect(() => parseProject(of('r1', { ...transcript, segments: [] }))).toThrow(/contradicts itself/);
    // An earlier version tore characters in two: the document opens, and says so.
    const torn = transcriptOfSegments([plainSegment('a \ud83d \ude00 \ud840')]);
    const notes: string[] = [];
    const mended = parseProject(of('r1', torn), (note) => notes.push(note)).transcripts[0]?.transcript;
    expect(mended?.words.map(({ text }) => text)).toEqual(['a', '😀', '\ufffd']);
    expect(notes).toEqual([expect.stringMatching(/torn in two/)]);
  });

  it('opens texts whose stretches without words overlap by a hair, and writes none that it would refuse', () => {
    const stretches = (...ends: readonly [number, number, 'speech' | 'other'][]) => ({
      ...transcriptOfSegments([plainSegment('one two')]),
      untranscribed: ends.map(([start, end, kind]) => ({
        ...{ start: sourceTime(start), end: sourceTime(end) },
        kind,
      })),
    });
    const of = (transcript: Transcript): Project => ({
      ...blank,
      recordings: [recordingOf('r1')],
      transcripts: [{ id: 't1', recording: recordingOf('r1').id, source: null, transcript }],
    });
    const hair = of(stretches([30.8456, 31.3258, 'speech'], [31.325, 45, 'other']));
    const apart = of(stretches([30.8456, 31.3258, 'speech'], [31.3258, 45, 'other']));
    expect(parseProject(structuredClone(hair))).toEqual(apart);
    expect(writableProject(hair)).toEqual(apart);
    const far = of(stretches([30, 35, 'speech'], [31, 45, 'other']));
    expect(() => parseProject(structuredClone(far))).toThrow(/damaged.*out of order/);
    for (const broken of [far, { ...apart, recordings: [] }, { ...apart, name: 7 as unknown as string }])
      expect(() => writableProject(broken)).toThrow(/not written, as it could not be opened again \(.+\)/);
  });

  it('reads documents from before there were crops, and refuses such as make no sense', () => {
    const { crops: _, ...old } = blank;
    expect(parseProject(old)).toEqual(blank);
    const theta = [0.5, 0, 0, 0, 0.5, 0];
    const frame = (t: number) => ({ t, theta, sd: theta });
    const crop = {
      ...{ recording: 'r1', kind: 'affine', frames: [frame(0), frame(1)], keys: [{ t: 2, theta }] },
      ...{ confidence: null, events: [{ kind: 'cut', start: 1, end: 1 }] },
    };
    const read = (...crops: unknown[]) =>
      parseProject({ ...blank, recordings: [structuredClone(recordingOf('r1'))], crops }).crops;
    expect(read(crop)).toEqual([crop]);
    expect(() => read({ ...crop, recording: 'gone' })).toThrow('does not exist');
    expect(() => read(crop, crop)).toThrow('two crops');
    expect(() => read({ ...crop, kind: 'projective' })).toThrow('numbers of its kind');
    expect(() => read({ ...crop, keys: [{ t: 0, theta: [...theta, 0, 0] }] })).toThrow('numbers of its crop');
    expect(() => read({ ...crop, frames: [frame(1), frame(1)] })).toThrow('order of time');
    expect(() => read({ ...crop, frames: [] })).toThrow('damaged');
    expect(() => read({ ...crop, keys: [{ t: 0, theta: [1e9, 0, 0, 0, 1, 0] }] })).toThrow('damaged');
    expect(() => read({ ...crop, keys: Array.from({ length: 10_001 }, (_, t) => ({ t, theta })) })).toThrow(
      'damaged',
    );
  });

  it('never throws anything but a typed error, whatever it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          parseProject(value);
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/project/);
        }
      }),
    );
  });
});

describe('history', () => {
  const rename = (name: string, gesture?: string) => ({
    label: 'Rename',
    recipe: (draft: { name: string }) => {
      draft.name = name;
    },
    ...(gesture ? { gesture } : {}),
  });

  it('undoes and redoes any series of edits exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 5 }), { maxLength: 20 }), (names) => {
        let history = startHistory(blank);
        for (const name of names) history = applyEdit(history, rename(name));
        const end = history.project;
        const steps = history.past.length;
        for (let i = 0; i < steps; i++) history = undo(history);
        expect(history.project).toEqual(blank);
        for (let i = 0; i < steps; i++) history = redo(history);
        expect(history.project).toEqual(end);
      }),
    );
  });

  it('makes one step of a drag, and none of a cancelled one', () => {
    let history = applyEdit(startHistory(blank), rename('before'));
    for (const name of ['a', 'b', 'c']) history = applyEdit(history, rename(name, 'drag-1'));
    expect(history.past).toHaveLength(2);
    expect(undo(history).project.name).toBe('before');
    expect(cancelGesture(history, 'drag-1').project.name).toBe('before');
    expect(cancelGesture(history, 'drag-1').future).toHaveLength(0);
  });
});
