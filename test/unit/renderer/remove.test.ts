import { describe, expect, it } from 'vitest';
import { editCommands } from '#renderer/commands/edit.ts';
import { goToDoubtful } from '#renderer/operations/transcripts.ts';
import { documentFacts } from '#renderer/state/document-facts.ts';
import { placedCounts } from '#renderer/state/placed-counts.ts';
import { lookOf } from '#renderer/transcript/look-of.ts';
import { startHistory } from '#src/model/history.ts';
import type { Project } from '#src/model/project.ts';
import type { Word } from '#src/model/transcript.ts';
import { knot, linearTimeMap, timeMap } from '#src/model/time-map.ts';
import { transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { placed, recording } from './support/documents.ts';
import { talkWindow } from './support/talk.ts';

const remove = editCommands.find(({ id }) => id === 'edit.remove');

/** `a` with its text; `b` lies with it and missed its first word, `c` recorded all of it, `d` lies nowhere. */
function windowWith(patch: (project: Project) => Partial<Project> = () => ({})) {
  const { app } = talkWindow();
  const given = app.store.getState().history.project;
  const project: Project = {
    ...given,
    recordings: ['a', 'b', 'c', 'd'].map((id) => recording(id)),
    events: [{ id: '0', reference: 'a' }],
    placements: [
      placed('a', linearTimeMap(0, 0, 60)),
      placed('b', timeMap([{ knots: [knot(1.1, 0), knot(61, 59.9)] }])),
      placed('c', linearTimeMap(-10, 0, 60)),
    ],
  };
  app.set({ history: startHistory({ ...project, ...patch(project) }) });
  const now = () => app.store.getState();
  const run = (...ids: readonly string[]) => {
    app.set({ selected: ids });
    void remove?.run(app);
  };
  return { run, now, texts: () => now().history.project.transcripts, app };
}

describe('removing a recording', () => {
  it('says that its text goes along, and keeps it, where that is wanted, with the one that recorded most of it', () => {
    const { run, now, texts, app } = windowWith();
    run('a');
    expect(texts()).toEqual([]);
    const { note } = now();
    expect(note?.text).toBe('The text “talk.txt” is removed with “a.mp4”.');
    expect(note?.action?.label).toBe('Keep the text with “c.mp4”');
    note?.action?.run();
    // Said at 1 s of `a`, which is 11 s of `c`.
    expect(texts()).toMatchObject([{ id: 't1', recording: 'c', source: 'talk.txt' }]);
    expect(texts()[0]?.transcript.words[0]).toMatchObject({ text: 'good', start: 11, end: 11.5 });
    expect(now().note).toBeNull();
    expect(now().history.past.map(({ label }) => label)).toEqual(['Remove recording, keep text']);
    app.undo();
    expect(texts()).toMatchObject([{ id: 't1', recording: 'a' }]);
    expect(now().history.project.recordings).toHaveLength(4);
    app.redo();
    expect(texts()).toMatchObject([{ id: 't1', recording: 'c' }]);
    expect(now().history.project.recordings).toHaveLength(3);
  });

  it('tells which words have no time with the one that stays', () => {
    const { run, now, texts, app } = windowWith();
    run('a', 'c');
    expect(now().note?.action?.label).toBe('Keep the text with “b.mp4”');
    now().note?.action?.run();
    expect(texts()[0]?.transcript.words.map((w) => w.start === null)).toEqual([true, false, false, true]);
    expect(now().note?.text).toBe('1 word has no time there: “b.mp4” did not record it.');
    const own = texts()[0];
    if (!own) throw new Error('The text is gone.');
    expect(documentFacts(own.transcript)).toMatchObject({
      state: 'aligned in part',
      untimed: 1,
      notSpoken: 1,
    });
    goToDoubtful(app, 1);
    expect(now().words).toMatchObject({ from: 0, to: 1 });
    expect(lookOf(own.transcript.words[0] as Word, 'word', true)).toBe('untimed');
  });

  it('keeps a text of cues that were never aligned with the one that recorded most of them, and counts those it did not', () => {
    const cue = (text: string, start: number) => ({
      ...{ text, start: sourceTime(start), end: sourceTime(start + 2), speaker: null, tier: null },
    });
    const transcript = transcriptOfSegments([cue('good morning', 1), cue('hello', 20), cue('there', 40)]);
    const { run, now, texts } = windowWith(({ transcripts, placements }) => ({
      transcripts: transcripts.map((own) => ({ ...own, transcript })),
      placements: placements.map((p) =>
        p.recording === 'c' ? placed('c', timeMap([{ knots: [knot(5, 0), knot(45, 40)] }])) : p,
      ),
    }));
    const kept = () => texts()[0]?.transcript.segments.map(({ start }) => start);
    run('a', 'd');
    expect(now().note?.action?.label).toBe('Keep the text with “b.mp4”');
    now().note?.action?.run();
    expect(now().note?.text).toBe('1 cue has no time there: “b.mp4” did not record it.');
    expect(kept()?.map((t) => t === null)).toEqual([true, false, false]);
  });

  it('takes the later recording where the first one lacks more cues', () => {
    const cue = (start: number) => ({
      ...{ text: 'one two', start: sourceTime(start), end: sourceTime(start + 2), speaker: null, tier: null },
    });
    const transcript = transcriptOfSegments([cue(1), cue(20), cue(40)]);
    const { run, now, texts } = windowWith(({ transcripts, placements }) => ({
      transcripts: transcripts.map((own) => ({ ...own, transcript })),
      placements: placements.map((p) =>
        p.recording === 'b' ? placed('b', timeMap([{ knots: [knot(15, 0), knot(25, 10)] }])) : p,
      ),
    }));
    run('a');
    expect(now().note?.action?.label).toBe('Keep the text with “c.mp4”');
    now().note?.action?.run();
    expect(now().note).toBeNull();
    expect(texts()[0]?.transcript.segments.map(({ start }) => start)).toEqual([11, 30, 50]);
  });

  it('offers to take it back where nobody else recorded it', () => {
    const { run, now, texts } = windowWith(({ placements }) => ({
      placements: placements.filter((p) => p.recording === 'a'),
    }));
    run('a');
    expect(now().note?.action?.label).toBe('Undo');
    now().note?.action?.run();
    expect(texts()).toHaveLength(1);
    expect(now().history.project.recordings).toHaveLength(4);
  });

  it('leaves placed what a hand placed, though nothing lies with it', () => {
    const { run, now } = windowWith(({ placements }) => ({
      placements: placements.map((p) => (p.recording === 'b' ? { ...p, by: 'manual' } : p)),
    }));
    expect(placedCounts(now().history.project)).toEqual({ placed: 3, alone: 0 });
    run('a', 'c', 'd');
    expect(placedCounts(now().history.project)).toEqual({ placed: 1, alone: 0 });
  });

  it('leaves alone what was placed by its match with what is gone', () => {
    const { run, now } = windowWith();
    run('a', 'c', 'd');
    expect(placedCounts(now().history.project)).toEqual({ placed: 0, alone: 1 });
  });

  it('says nothing where nothing goes along, and forgets what it said with the next step', () => {
    const { run, now, app } = windowWith();
    run('d');
    expect(now().note).toBeNull();
    run('a');
    expect(now().note).not.toBeNull();
    app.undo();
    expect(now().note).toBeNull();
  });

  it('names steps and crops too, and counts what is too much to name', () => {
    const steps = { id: 's', recording: 'b', source: null, model: null, steps: [], notes: [] };
    const { run, now } = windowWith(({ transcripts }) => ({
      steps: [steps as never],
      transcripts: [
        ...transcripts,
        ...['t2', 't3', 't4'].map((id) => ({ ...(transcripts[0] as (typeof transcripts)[number]), id })),
      ],
    }));
    run('b');
    expect(now().note?.text).toBe('The steps of “b.mp4” are removed with it.');
    now().note?.action?.run();
    run('a', 'b');
    expect(now().note?.text).toBe('5 texts, lists of steps and crops are removed with their recordings.');
    expect(now().note?.action?.label).toBe('Keep 4 texts with other recordings');
  });
});
