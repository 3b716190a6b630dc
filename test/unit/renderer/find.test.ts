// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { runCommand } from '#renderer/commands/command.ts';
import { commandById } from '#renderer/commands/index.ts';
import { luckWords, rateWords } from '#renderer/inspector/find-words.ts';
import { choosePair, shownPair } from '#renderer/pair/choose-pair.ts';
import { type FoundBox, foundBoxes } from '#renderer/pair/found.ts';
import { sceneOf } from '#renderer/pair/pair-moves.ts';
import { isVisible } from '#renderer/pair/view.ts';
import { findAgain, goToPlace, passageOf, startFind } from '#renderer/operations/find.ts';
import { mergeJob } from '#renderer/operations/jobs.ts';
import { removeRecordings } from '#renderer/state/edits.ts';
import { placeAt, placesShown } from '#renderer/state/places.ts';
import { type AppState, freshDocument } from '#renderer/state/state.ts';
import { createApp } from '#renderer/state/store.ts';
import { placesOf } from '#renderer/timeline/places.ts';
import { currentTracks } from '#renderer/timeline/view.ts';
import type { FoundPlace, JobResults } from '#src/contract/job-results.ts';
import type { JobState } from '#src/contract/jobs.ts';
import { startHistory } from '#src/model/history.ts';
import { knot } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';
import { placed, sampleProject } from './support/documents.ts';
import { fakeChannel } from './support/fake-channel.ts';

const range = (from: number | null, to: number | null): Pick<AppState, 'range'> => ({
  range: { in: from === null ? null : timelineTime(from), out: to === null ? null : timelineTime(to) },
});
const place = (recording: string, start: number, more: Partial<FoundPlace> = {}): FoundPlace => ({
  ...{ recording, start, end: start + 5, middle: [12.5, start + 2.5], rate: 1, score: 0.9, chance: 1e-9 },
  ...more,
});
const answer = (patch: Partial<JobResults['find']> = {}): JobResults['find'] => ({
  ...{ by: 'music', places: [], nearest: [], skipped: [], reason: null },
  searched: { recordings: 4, seconds: 235 },
  ...patch,
});

/** A window on the sample project whose host answers so; `end` lets the job end. */
function sample(result: JobResults['find'] = answer()) {
  const channel = fakeChannel({
    'jobs.start': () => ({ id: 'j' }),
    'jobs.cancel': () => ({}),
    'jobs.result': () => ({ kind: 'find', result }),
  });
  const app = createApp(channel);
  app.set({ history: startHistory(sampleProject()), connection: 'connected', selected: ['b'] });
  const end = (state: JobState['state'], patch: Partial<JobState> = {}) => {
    const job: JobState = {
      ...{ id: 'j', kind: 'find', title: 'Finding', state, progress: null, started: 1, ended: null },
      ...{ left: null, refused: false, error: null, notes: [], ...patch },
    };
    app.store.setState((s) => ({ jobs: mergeJob(s.jobs, job) }));
  };
  const found = async () => {
    app.set(range(15, 20));
    end('running');
    const done = startFind(app);
    end('done');
    await done;
    return app.store.getState();
  };
  return { app, channel, end, found, state: () => app.store.getState() };
}

describe('the passage to look for', () => {
  it('is what in and out cut out of the selected recording, on its own clock', () => {
    const { app, state } = sample();
    app.set(range(15, 20));
    const passage = passageOf(state());
    if (typeof passage === 'string') throw new Error(passage);
    expect(passage.recording).toBe('b');
    expect(passage.range[0]).toBeCloseTo(10 * (1 + 80e-6), 9);
    expect(passage.range[1]).toBeCloseTo(15 * (1 + 80e-6), 9);
  });

  it('ends with the recording, or begins with it, where one point is missing or lies beyond', () => {
    const { app, state } = sample();
    app.set(range(50, null));
    expect(passageOf(state())).toMatchObject({ range: [45 * (1 + 80e-6), 60] });
    app.set(range(-100, 20));
    expect(passageOf(state())).toMatchObject({ range: [0, 15 * (1 + 80e-6)] });
  });

  it('begins after a pause in which the in point lies', () => {
    const { app, state } = sample();
    const segments = [{ knots: [knot(0, 0), knot(20, 20)] }, { knots: [knot(30, 20), knot(70, 60)] }];
    const project = sampleProject();
    const placements = project.placements.map((p) => (p.recording === 'b' ? placed('b', { segments }) : p));
    app.set({ history: startHistory({ ...project, placements }), ...range(25, 40) });
    expect(passageOf(state())).toMatchObject({ range: [20, 30] });
  });

  it('is read off the drawn clip of a recording that lies nowhere', () => {
    const { app, state } = sample();
    app.set({ selected: ['d'], ...range(10, 20) });
    expect(passageOf(state())).toMatchObject({ recording: 'd', range: [10, 20] });
  });

  it.each([
    [{ selected: [] }, /^Select/],
    [range(null, null), /in and an out point/],
    [range(100, 120), /nothing between/],
  ] as const)('tells what is missing: %j', (patch, says) => {
    const { app, state } = sample();
    app.set({ ...range(15, 20), ...patch });
    expect(passageOf(state())).toMatch(says);
    expect(runCommand(app, commandById('find.passage'))).toMatch(says);
  });
});

describe('looking for it', () => {
  it('asks for it in all recordings, changes nothing in the document, and shows the answer', async () => {
    const { channel, found } = sample(answer({ places: [place('a', 10), place('c', 20)] }));
    const s = await found();
    expect(channel.asked.find(({ name }) => name === 'jobs.start')?.params).toMatchObject({
      input: {
        kind: 'find',
        query: { id: 'b' },
        library: [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }],
      },
    });
    expect(s.history.past).toEqual([]);
    expect(placesShown(s).map((p) => p.recording)).toEqual(['a', 'c']);
    expect(commandById('find.passage').enabled(s)).toBe(true);
  });

  it('goes on one at a time, can be cancelled even while it starts, and then leaves nothing', async () => {
    const { app, channel, end, state } = sample();
    app.set(range(15, 20));
    const running = startFind(app);
    expect(commandById('find.passage').enabled(state())).toMatch(/being looked for/);
    const outcome = state().find?.outcome;
    if (outcome?.kind !== 'working') throw new Error('not working');
    outcome.stop();
    await expect.poll(() => channel.asked.some((a) => a.name === 'jobs.cancel')).toBe(true);
    end('cancelled');
    await running;
    expect(state().find).toBeNull();
  });

  it('tells a failure, and tries again what was asked for, wherever the window is by then', async () => {
    const { app, channel, end, state } = sample();
    app.set(range(15, 20));
    const error = { code: 'silent', message: 'The passage is silent.', hint: 'Choose another.' };
    end('running');
    const first = startFind(app);
    end('failed', { error });
    await first;
    expect(state().find?.outcome).toEqual({ kind: 'failed', error });
    app.set({ selected: ['c'], ...range(null, null) });
    end('running');
    const second = findAgain(app);
    end('done');
    await second;
    const asked = channel.asked.filter(({ name }) => name === 'jobs.start').map(({ params }) => params);
    expect(asked[1]).toEqual(asked[0]);
    expect(state().find?.outcome.kind).toBe('done');
  });

  it('does not bring one document the answer of another', async () => {
    const { app, end, state } = sample(answer({ places: [place('a', 10)] }));
    app.set(range(15, 20));
    end('running');
    const running = startFind(app);
    app.set(freshDocument(sampleProject(), null));
    end('done');
    await running;
    expect(state().find).toBeNull();
  });
});

describe('places', () => {
  it('are gone to one after the other: playhead, pair, mark on the timeline', async () => {
    const { app, found, state } = sample(answer({ places: [place('a', 10), place('b', 40), place('d', 7)] }));
    await found();
    runCommand(app, commandById('find.next'));
    expect(state()).toMatchObject({ playhead: 10, selected: ['b', 'a'] });
    const marks = () => placesOf(state());
    expect(marks().map(({ label, kind }) => [label, kind])).toEqual([
      ['passage', 'passage'],
      ['2', 'place'],
      ['3', 'place'],
      ['1', 'chosen'],
    ]);
    expect(marks().at(-1)).toMatchObject({ row: 0, from: 10, to: 15 });
    runCommand(app, commandById('find.next'));
    expect(state().selected).toEqual(['b']);
    expect(state().playhead).toBeCloseTo(5 + 40 / (1 + 80e-6), 9);
    // Of what is not on the timeline the clip drawn at 0 shows it, and its preview stands there.
    runCommand(app, commandById('find.next'));
    expect(state()).toMatchObject({ playhead: 7, preview: { recording: 'd', time: 7 } });
    runCommand(app, commandById('find.next'));
    expect(placeAt(state())?.recording).toBe('a');
    runCommand(app, commandById('find.previous'));
    expect(placeAt(state())?.recording).toBe('d');
    runCommand(app, commandById('find.away'));
    expect(state().find).toBeNull();
    expect(marks()).toEqual([]);
  });

  it('are framed on the matrix, passage × place, whichever lies across, and the pair view goes there', async () => {
    const { app, found, state } = sample(
      answer({ places: [place('a', 10), place('a', 40), place('b', 40), place('d', 7)] }),
    );
    await found();
    const passage = { from: 10 * (1 + 80e-6), to: 15 * (1 + 80e-6) };
    const boxes = () => foundBoxes(state(), shownPair(app) ?? { a: '', b: '' });
    runCommand(app, commandById('find.next'));
    expect(shownPair(app)).toEqual({ a: 'b', b: 'a' });
    expect(boxes()).toEqual([
      expect.objectContaining({ label: '2', chosen: false }),
      { label: '1', chosen: true, low: { a: passage.from, b: 10 }, high: { a: passage.to, b: 15 } },
    ]);
    const view = () => {
      const scene = sceneOf(app);
      if (!scene) throw new Error('no pair is shown');
      return scene.view;
    };
    const isFramed = ({ low, high }: FoundBox) => isVisible(view(), low, 20) && isVisible(view(), high, 20);
    expect(boxes().map(isFramed)).toEqual([false, true]);
    // The frame has a good part of the matrix, and what is around it is seen too.
    const { perA, width } = view();
    expect((passage.to - passage.from) / (perA * width)).toBeCloseTo(0.5, 6);
    runCommand(app, commandById('find.next'));
    expect(boxes().map((box) => [box.label, box.chosen, isFramed(box)])).toEqual([
      ['1', false, false],
      ['2', true, true],
    ]);
    choosePair(app, 'a', 'b');
    expect(boxes().at(-1)).toMatchObject({
      low: { a: 40, b: passage.from },
      high: { a: 45, b: passage.to },
    });
    expect(foundBoxes(state(), { a: 'a', b: 'c' })).toEqual([]);
    runCommand(app, commandById('find.away'));
    expect(boxes()).toEqual([]);
  });

  it('that luck might have found are framed only where the user looks at them', async () => {
    const { app, found, state } = sample(answer({ nearest: [place('a', 10), place('a', 40)] }));
    await found();
    const labels = () => foundBoxes(state(), { a: 'b', b: 'a' }).map(({ label }) => label);
    expect(labels()).toEqual([]);
    runCommand(app, commandById('find.next'));
    expect(labels()).toEqual(['1']);
  });

  it('are pinned to the passage as one step, by a moment from the middle of both; not to themselves', async () => {
    const { app, found, state } = sample(answer({ places: [place('a', 7.5), place('b', 40)] }));
    await found();
    expect(runCommand(app, commandById('find.pin'))).toMatch(/go to one of its places/);
    goToPlace(app, 0);
    expect(runCommand(app, commandById('find.pin'))).toBe(true);
    const { history } = state();
    expect(history.past.map((step) => step.label)).toEqual(['Add pin']);
    expect(history.project.pins).toMatchObject([{ a: 'b', b: 'a', timeA: 12.5, timeB: 10 }]);
    app.undo();
    expect(state().history.project).toEqual(sampleProject());
    goToPlace(app, 1);
    expect(runCommand(app, commandById('find.pin'))).toMatch(/same recording/);
  });

  it('that luck might have found are shown where nothing else is, and marked only when gone to', async () => {
    const { app, found, state } = sample(
      answer({ reason: 'Nothing …', nearest: [place('a', 10, { chance: 0.2 })] }),
    );
    await found();
    const marks = () => placesOf(state()).map(({ kind }) => kind);
    expect(marks()).toEqual(['passage']);
    goToPlace(app, 0);
    expect(marks()).toEqual(['passage', 'chosen']);
  });

  it('of recordings that were removed are gone', async () => {
    const { app, found, state } = sample(answer({ places: [place('a', 10), place('c', 20)] }));
    await found();
    app.edit(removeRecordings(['a']));
    expect(placesShown(state()).map((p) => p.recording)).toEqual(['c']);
    goToPlace(app, 0);
    expect(state().selected).toEqual(['b', 'c']);
    const chosen = placesOf(state()).find(({ kind }) => kind === 'chosen');
    expect(currentTracks(state())[chosen?.row ?? -1]?.recording.id).toBe('c');
  });
});

describe('luck in words', () => {
  it('is counted in searches, never surer than can be told', () => {
    expect(luckWords(1e-12)).toBe('By luck: below 1 in 1,000,000 searches');
    expect(luckWords(1.36e-5)).toBe('By luck: 1 in 74,000 searches');
    expect(luckWords(0.0003)).toBe('By luck: 1 in 3,300 searches');
    expect(luckWords(0.48)).toBe('By luck: 48 in 100 searches');
    expect(rateWords(1.004)).toBe('same pace');
    expect(rateWords(0.87)).toBe('0.87× the pace');
  });
});
