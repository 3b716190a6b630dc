// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from '#renderer/commands/command.ts';
import { commandById } from '#renderer/commands/index.ts';
import { type CropAt, drawCrop, nudgeCrop, startCropDrag } from '#renderer/grid/crop-drag.ts';
import { knobsOf } from '#renderer/grid/crop-handles.tsx';
import { fitted } from '#renderer/grid/fit.ts';
import { canFollow, canFollowHere, dropCrop, follow, followHere } from '#renderer/operations/follow.ts';
import { fitChoices } from '#renderer/operations/fit-crop.ts';
import { mergeJob } from '#renderer/operations/jobs.ts';
import { cropOf } from '#src/model/put-crop.ts';
import { removeRecordings } from '#renderer/state/edits.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import { createApp } from '#renderer/state/store.ts';
import type { JobResults } from '#src/contract/job-results.ts';
import type { JobState } from '#src/contract/jobs.ts';
import type { Crop, CropCandidate, CropFitting } from '#src/model/crop.ts';
import { startHistory } from '#src/model/history.ts';
import { parseProject } from '#src/model/parse-project.ts';
import { type TimeMap, toTimeline } from '#src/model/time-map.ts';
import { sourceTime, timelineTime } from '#src/model/units.ts';
import type { Corners } from '#src/vision/crop-handles.ts';
import { cropTheta } from '#src/vision/crop-edits.ts';
import { sampleProject } from './support/documents.ts';
import { fakeChannel } from './support/fake-channel.ts';

afterEach(() => vi.useRealTimers());

const candidate = (t: number, chosen: boolean): CropCandidate => ({
  ...{ t, box: [-4, 20, 80, 60] as const, coherence: 0.8, chosen },
});
const found: JobResults['track'] = {
  crop: {
    kind: 'affine',
    frames: [0, 10, 20].map((t) => ({
      t: sourceTime(t),
      theta: [0.2, 0, t / 100, 0, 0.3, 0],
      sd: [0, 0, 0, 0, 0, 0],
    })),
  },
  ...{
    confidence: 0.9,
    events: [{ kind: 'cut', start: 4, end: 4 }],
    reason: null,
    glimpses: null,
    fit: null,
  },
  candidates: [candidate(1, true), candidate(2, false)],
};
const refusal: JobResults['track'] = {
  ...{
    crop: null,
    confidence: 0,
    events: [],
    candidates: [],
    reason: 'Nothing moves.',
    glimpses: null,
    fit: null,
  },
};

function sample(result: JobResults['track'] = found) {
  const channel = fakeChannel({
    'jobs.start': () => ({ id: 'j' }),
    'jobs.cancel': () => ({}),
    'jobs.result': () => ({ kind: 'track', result }),
  });
  const app = createApp(channel);
  app.set({ history: startHistory(sampleProject()), connection: 'connected', selected: ['b'] });
  app.set({ playhead: timelineTime(15) });
  const end = (state: JobState['state'], error: JobState['error'] = null) => {
    const job: JobState = {
      ...{ id: 'j', kind: 'track', title: 'Following', state, progress: null, started: 1, ended: null },
      ...{ left: null, error, notes: [], refused: false },
    };
    app.store.setState((s) => ({ jobs: mergeJob(s.jobs, job) }));
  };
  const state = () => app.store.getState();
  const crop = () => cropOf(projectOf(state()), 'b');
  const t = 10.0008;
  const at: CropAt = { recording: 'b', t: sourceTime(t), width: 1920, height: 1080 };
  const asked = () => channel.asked.filter((each) => each.name === 'jobs.start').at(-1)?.params;
  return { app, end, state, crop, at, asked };
}

describe('following the subject', () => {
  it('makes its crop a part of the document, undoable and written with it', async () => {
    const { app, end, state, crop } = sample();
    end('running');
    const done = follow(app, null);
    expect(canFollow(state())).toMatch(/being followed/);
    end('done');
    await done;
    expect(crop()).toMatchObject({ recording: 'b', kind: 'affine', confidence: 0.9, keys: [] });
    expect(state().following?.outcome).toMatchObject({ kind: 'done', reason: null });
    const written = JSON.parse(JSON.stringify(projectOf(state())));
    expect(parseProject(written).crops).toEqual([crop()]);
    app.undo();
    expect(crop()).toBeNull();
    app.redo();
    expect(crop()?.frames.length).toBe(3);
  });

  it('leaves the document as it is where it is refused, fails or is cancelled', async () => {
    const refused = sample(refusal);
    refused.end('done');
    await follow(refused.app, null);
    expect(refused.crop()).toBeNull();
    expect(refused.state().following?.outcome).toMatchObject({ kind: 'done', reason: 'Nothing moves.' });
    const failed = sample();
    failed.end('failed', { code: 'bad-media', message: 'It cannot be read.', hint: 'Convert it.' });
    await follow(failed.app, null);
    expect(failed.state().following?.outcome).toMatchObject({ kind: 'failed', error: { code: 'bad-media' } });
    const stopped = sample();
    stopped.end('cancelled');
    await follow(stopped.app, null);
    expect(stopped.state().following).toBeNull();
    expect(stopped.state().history.past).toEqual([]);
  });

  it('is fitted to another recording on the clock of the film, or leaves the crop that is there', async () => {
    const fit: CropFitting = {
      ...{ kept: 'trained', start: 'followed', offset: 0.1, chance: 0.3, reason: null },
      heldOut: { plain: 0.2, chosen: 0.5, trained: 0.6 },
    };
    const kept = sample({ ...found, fit });
    expect(fitChoices(kept.state(), 'b').map(({ id }) => id)).toEqual(['b', 'a', 'c', 'd']);
    kept.app.set({ fitTo: 'a' });
    kept.end('done');
    await runCommand(kept.app, commandById('clip.fit-crop'));
    await expect.poll(() => kept.state().following?.outcome.kind).toBe('done');
    expect(kept.crop()?.frames).toHaveLength(3);
    expect(kept.state().following?.outcome).toMatchObject({ fit, fitTo: 'a.mp4' });
    const asked = kept.asked() as { input: { fit: { media: { id: string }; clock: [number, number][] } } };
    expect(asked.input.fit.media.id).toBe('a');
    const { clock } = asked.input.fit;
    expect(clock.length).toBeGreaterThan(1);
    const project = projectOf(kept.state());
    const mapOf = (id: string) => project.placements.find((p) => p.recording === id)?.map as TimeMap;
    for (const [film, other] of clock)
      expect(toTimeline(mapOf('b'), sourceTime(film))).toBeCloseTo(
        toTimeline(mapOf('a'), sourceTime(other)) as number,
        6,
      );
    const refused = sample({
      ...{ ...found, crop: { ...(found.crop as Crop), frames: (found.crop as Crop).frames.slice(1) } },
      fit: { ...fit, kept: 'plain', offset: null, reason: 'By luck.' },
    });
    drawCrop(refused.app, refused.at, [10, 10, 50, 50]);
    const drawn = refused.crop();
    refused.end('done');
    await follow(refused.app, null, { fitTo: 'b' });
    expect(refused.crop()).toBe(drawn);
    expect(refused.state().following?.outcome).toMatchObject({ fit: { reason: 'By luck.' } });
    // Its own sound has its own clock.
    expect(refused.asked()).toMatchObject({ input: { fit: { media: { id: 'b' }, clock: [] } } });
  });

  it('does not land in a document that was opened meanwhile, nor on a recording that is gone', async () => {
    const { app, end, state } = sample();
    end('running');
    const late = follow(app, null);
    app.set({ following: null });
    end('done');
    await late;
    expect(state().history.past).toEqual([]);
    const gone = sample();
    gone.end('running');
    const done = follow(gone.app, null);
    gone.app.edit(removeRecordings(['b']));
    gone.end('done');
    await done;
    expect(projectOf(gone.state()).crops).toEqual([]);
  });

  it('begins where the crop is at the playhead, or at a candidate, within the picture', async () => {
    const { app, end, asked, state, at } = sample();
    expect(canFollowHere(state())).toMatch(/Draw a crop/);
    expect(followHere(app)).toBeUndefined();
    drawCrop(app, at, [100, 200, 300, 400]);
    end('done');
    await followHere(app);
    const { input } = asked() as { input: { init: number[]; at: number } };
    for (const [k, v] of input.init.entries()) expect(v).toBeCloseTo([100, 200, 300, 400][k] ?? 0, 0);
    expect(input.at).toBeCloseTo(10.0008);
    await follow(app, { box: candidate(2, false).box, at: 2 });
    expect(asked()).toMatchObject({ input: { init: [0, 20, 76, 60], at: 2 } });
    app.set({ playhead: timelineTime(0) });
    expect(canFollowHere(state())).toMatch(/not at the playhead/);
  });
});

describe('a crop in the hand', () => {
  it('is one step a drag, and Esc takes it back', () => {
    const { app, crop, at, state } = sample();
    drawCrop(app, at, [100, 200, 300, 400]);
    const drag = startCropDrag(app, { ...at, t: sourceTime(20) }, { kind: 'body' });
    drag?.move(10, 0);
    drag?.move(182, 54);
    expect(state().history.past.map((step) => step.label)).toEqual(['Draw a crop', 'Move crop']);
    expect(crop()?.keys.length).toBe(2);
    const [was, is] = [10, 20].map((t) => cropTheta(crop() as NonNullable<ReturnType<typeof crop>>, t));
    expect((is?.[2] ?? 0) - (was?.[2] ?? 0)).toBeCloseTo(0.2);
    expect((is?.[5] ?? 0) - (was?.[5] ?? 0)).toBeCloseTo(0.1);
    const before = crop();
    const other = startCropDrag(app, at, { kind: 'corner', at: 2 });
    other?.move(50, 50);
    other?.cancel();
    expect(crop()).toEqual(before);
    app.undo();
    expect(crop()?.keys.length).toBe(1);
  });

  it('is nudged by keys, several presses one step, and taken away', () => {
    // Presses within a second: so are these, however slow the machine.
    vi.setSystemTime(Date.now());
    const { app, crop, at, state } = sample();
    drawCrop(app, at, [100, 200, 300, 400]);
    for (let k = 0; k < 3; k++) nudgeCrop(app, at, { kind: 'body' }, 'Crop', [96, 0]);
    expect(state().history.past.length).toBe(2);
    expect(crop()?.keys[0]?.theta[2]).toBeCloseTo((2 * (100 + 150 + 288)) / 1920 - 1, 4);
    dropCrop(app, 'b');
    expect(crop()).toBeNull();
    app.undo();
    expect(crop()).not.toBeNull();
  });

  it('is drawn on the recording that is selected, where its picture is', () => {
    const { app, state } = sample();
    expect(runCommand(app, commandById('clip.draw-crop'))).toBe(true);
    expect(state().drawing).toBe('b');
    app.set({ selected: ['d'] });
    expect(runCommand(app, commandById('clip.draw-crop'))).toMatch(/not at the playhead/);
    expect(runCommand(app, commandById('clip.remove-crop'))).toMatch(/has a crop/);
  });

  it('can be grabbed however small it is, and wherever it went', () => {
    const picture = { width: 200, height: 120 };
    const square = (x: number, y: number, size: number): Corners => [
      [x, y],
      [x + size, y],
      [x + size, y + size],
      [x, y + size],
    ];
    for (const corners of [square(100, 60, 3), square(60, 30, 40), square(50, 60, 50), square(20, 5, 100)]) {
      const places = knobsOf(corners, picture).map(({ place }) => place);
      for (const [n, p] of places.entries())
        for (const q of places.slice(n + 1))
          expect(Math.max(Math.abs(p[0] - q[0]), Math.abs(p[1] - q[1]))).toBeGreaterThanOrEqual(24);
    }
    const [body] = knobsOf(square(-300, 500, 50), picture);
    expect(body?.place).toEqual([0, 120]);
    const turn = knobsOf(square(20, 5, 100), picture).at(-1);
    expect(turn?.place).toEqual([70, 30]);
  });

  it('lies over the picture, which stands in the middle of its cell', () => {
    expect(fitted({ width: 1080, height: 1920 }, { width: 320, height: 192 })).toEqual({
      ...{ left: 106, top: 0, width: 108, height: 192 },
    });
    expect(fitted({ width: 400, height: 100 }, { width: 200, height: 150 })).toEqual({
      ...{ left: 0, top: 50, width: 200, height: 50 },
    });
  });
});
