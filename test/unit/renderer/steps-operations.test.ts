// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { mergeJob } from '#renderer/operations/jobs.ts';
import { canFindSteps, findSteps, saidIn, stepsAsText, textsFor } from '#renderer/operations/steps.ts';
import { removeRecordings } from '#renderer/state/edits.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import { stepsInHand } from '#renderer/state/steps.ts';
import { createApp } from '#renderer/state/store.ts';
import { leaveOut, pinWhereItIs, unpin } from '#renderer/steps/step-acts.ts';
import type { JobResults } from '#src/contract/job-results.ts';
import type { JobState } from '#src/contract/jobs.ts';
import { startHistory } from '#src/model/history.ts';
import { parseProject } from '#src/model/parse-project.ts';
import { plainSegment, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { saidWords } from '#src/signal/word-features.ts';
import { solveSteps } from '#src/vision/steps/solve-steps.ts';
import { seenEvidence } from '#src/vision/steps/steps-by-picture.ts';
import { seenSteps } from '../../fixtures/seen-steps.ts';
import { sampleProject } from './support/documents.ts';
import { fakeChannel } from './support/fake-channel.ts';

const made = seenSteps(3, { steps: 8, skipped: 0, lift: 0.12 });
const { m } = made.scores;
const evidence = seenEvidence(made.scores, { times: Float64Array.from({ length: m }, (_, k) => k), end: m });
const found: JobResults['steps'] = {
  ...solveSteps(made.texts, evidence),
  ...{ notes: [], evidence, isCoarse: false, posterior: new Uint8Array(0), heads: null },
};

/** The sample project with a text of `a`, whose recordings are as long as the steps take. */
function sample() {
  const sampled = sampleProject();
  const project = {
    ...sampled,
    recordings: sampled.recordings.map((r) => ({ ...r, media: { ...r.media, duration: m } })),
    transcripts: [
      {
        ...{ id: 't', recording: 'a', source: null },
        transcript: transcriptOfSegments([plainSegment('chop it', sourceTime(20), sourceTime(22))]),
      },
    ],
  };
  let at = 0;
  const channel = fakeChannel({
    'jobs.start': () => ({ id: `j${at++}` }),
    'jobs.cancel': () => ({}),
    'jobs.result': () => ({ kind: 'steps', result: found }),
  });
  const app = createApp(channel);
  app.set({ history: startHistory(project), connection: 'connected', selected: ['b'] });
  const end = async (state: JobState['state']) => {
    await new Promise((resolve) => setTimeout(resolve));
    const job: JobState = {
      ...{ id: `j${at - 1}`, kind: 'steps', title: '', state, progress: null, started: 1, ended: null },
      ...{ left: null, error: null, notes: [], refused: false },
    };
    app.store.setState((s) => ({ jobs: mergeJob(s.jobs, job) }));
  };
  const find = async (state: JobState['state'] = 'done') => {
    const done = findSteps(app, 'b', null, made.texts, { kind: 'model', model: 'clip' });
    await end(state);
    await done;
  };
  return { app, channel, end, find, list: () => stepsInHand(app.store.getState()) };
}

describe('steps looked for in the window', () => {
  it('come into the document once, are undone, saved, and go with their recording', async () => {
    const { app, find, list } = sample();
    const working = find();
    expect(canFindSteps(app.store.getState())).toMatch(/being looked for/);
    await working;
    expect(list()?.steps).toEqual(found.steps);
    expect(() => parseProject(JSON.parse(JSON.stringify(projectOf(app.store.getState()))))).not.toThrow();
    app.undo();
    expect(list()).toBeNull();
    app.redo();
    app.edit(removeRecordings(['b']));
    expect(list()).toBeNull();
  });
  it('leave nothing behind when they fail or are cancelled', async () => {
    const { app, find, list } = sample();
    await find('cancelled');
    expect([list(), app.store.getState().lookingForSteps]).toEqual([null, null]);
    await find('failed');
    expect(list()).toBeNull();
    expect(app.store.getState().lookingForSteps?.outcome.kind).toBe('failed');
    expect(canFindSteps(app.store.getState())).toBe(true);
  });
  it('are pinned, left out and let go, each one step of undo that what the host finds out joins', async () => {
    const { app, channel, end, find, list } = sample();
    await find();
    const own = list();
    if (!own) throw new Error('no list');
    pinWhereItIs(app, own, 2);
    expect(list()?.pins).toEqual([{ step: 2, start: own.steps[2]?.start, end: own.steps[2]?.end }]);
    await end('done');
    await new Promise((resolve) => setTimeout(resolve, 5));
    const asked = channel.asked.filter(({ name }) => name === 'jobs.start').at(-1);
    expect(asked?.params).toMatchObject({ input: { pins: list()?.pins } });
    app.undo();
    expect(list()).toEqual(own);
    leaveOut(app, own, 2);
    expect(list()?.steps[2]).toMatchObject({ start: null, status: 'not-found', confidence: 1 });
    unpin(app, list() ?? own, 2);
    expect(list()?.steps[2]?.start).toBe(own.steps[2]?.start);
  });
  it('are told by texts on the clock of their own recording, those of others on the timeline too', () => {
    const { app } = sample();
    const s = app.store.getState();
    expect(textsFor(s, 'b').map(({ id }) => id)).toEqual(['t']);
    // b starts 5 s later than a.
    const said = saidIn(projectOf(s), 't', 'b');
    expect(saidWords(said?.transcript ?? ({ words: [], segments: [] } as never))[0]?.start).toBeCloseTo(
      15,
      1,
    );
    expect(saidIn(projectOf(s), 't', 'd')).toBeNull();
    expect(saidIn(projectOf(s), 'gone', 'b')).toBeNull();
  });
  it('become a text of the recording', async () => {
    const { app, find, list } = sample();
    await find();
    const own = list();
    if (own) stepsAsText(app, own);
    const added = projectOf(app.store.getState()).transcripts.at(-1);
    expect(added?.recording).toBe('b');
    expect(added?.transcript.segments.map(({ text }) => text)).toEqual(
      found.steps.filter(({ start }) => start !== null).map(({ text }) => text),
    );
  });
});
