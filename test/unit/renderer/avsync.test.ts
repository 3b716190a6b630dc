// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { runCommand } from '#renderer/commands/command.ts';
import { commandById } from '#renderer/commands/index.ts';
import { latenessWords, shiftWords } from '#renderer/inspector/avsync-words.ts';
import { canCheckSound, canPutRight, checkSound } from '#renderer/operations/avsync.ts';
import { mergeJob } from '#renderer/operations/jobs.ts';
import { removeRecordings, setSoundShift } from '#renderer/state/edits.ts';
import { placementOf, projectOf, recordingOf } from '#renderer/state/selectors.ts';
import { createApp } from '#renderer/state/store.ts';
import { tracksOf } from '#renderer/timeline/layout.ts';
import type { JobResults } from '#src/contract/job-results.ts';
import type { JobState } from '#src/contract/jobs.ts';
import { startHistory } from '#src/model/history.ts';
import { emptyProject, type Project, projectSchema } from '#src/model/project.ts';
import { toSource } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';
import { recording, sampleProject } from './support/documents.ts';
import { fakeChannel } from './support/fake-channel.ts';

const result: JobResults['avsync'] = {
  ...{ offset: 0.12, sd: 0.01, ppm: null, segments: [], confidence: 0.98, reason: null, by: 'impact' },
  ...{ attended: [], candidates: [], cuts: [], warnings: [] },
};
const picture = {
  ...({ kind: 'video', index: 0, codec: 'h264', width: 640, height: 360, rotation: 0 } as const),
  ...{ frameRate: [25, 1] as const, variableFrameRate: false, start: 0, duration: 60 },
};

/** The sample project, `b` with or without a picture. */
function sample(hasPicture = true) {
  const project: Project = sampleProject();
  const recordings = project.recordings.map((r) =>
    r.id === 'b' ? { ...r, media: { ...r.media, video: hasPicture ? [picture] : [] } } : r,
  );
  const channel = fakeChannel({
    'jobs.start': () => ({ id: 'j' }),
    'jobs.cancel': () => ({}),
    'jobs.result': () => ({ kind: 'avsync', result }),
  });
  const app = createApp(channel);
  app.set({ history: startHistory({ ...project, recordings }), connection: 'connected', selected: ['b'] });
  const end = (state: JobState['state']) => {
    const job: JobState = {
      ...{ id: 'j', kind: 'avsync', title: 'Checking', state, progress: null, started: 1, ended: null },
      ...{ left: null, error: null, notes: [], refused: false },
    };
    app.store.setState((s) => ({ jobs: mergeJob(s.jobs, job) }));
  };
  return { app, end, state: () => app.store.getState() };
}

describe('checking sound against picture', () => {
  it('asks for the selected recording and keeps the answer, not in the document', async () => {
    const { app, end, state } = sample();
    const before = projectOf(state());
    expect(recordingOf(before, 'b')).not.toBeNull();
    end('running');
    const done = checkSound(app);
    expect(state().avsync?.outcome.kind).toBe('working');
    expect(canCheckSound(state())).toMatch(/being checked/);
    end('done');
    await done;
    expect(state().avsync).toEqual({ recording: 'b', outcome: { kind: 'done', result } });
    expect(projectOf(state())).toBe(before);
  });

  it('says why it cannot be done', () => {
    const { app, state } = sample(false);
    expect(runCommand(app, commandById('clip.check-sound'))).toBe(
      'The recording has no sound, or no picture.',
    );
    app.set({ selected: [] });
    expect(canCheckSound(state())).toBe('Select a recording.');
  });

  it('puts the sound right by what was found, as one step that can be taken back', () => {
    const { app, state } = sample();
    const found = (offsets: readonly (number | null)[]): JobResults['avsync'] => ({
      ...result,
      offset: offsets[0] ?? null,
      segments: offsets.map((offset, i) => ({
        ...{ start: 10 * i, end: 10 * i + 10, offset, sd: 0.01, confidence: 0.9 },
      })),
    });
    const tell = (offsets: readonly (number | null)[]) =>
      app.set({ avsync: { recording: 'b', outcome: { kind: 'done', result: found(offsets) } } });
    const run = (id: string) => runCommand(app, commandById(id));
    const shifts = () => projectOf(state()).soundShifts;

    expect(run('clip.sound-right')).toMatch(/Check its sound/);
    tell([null]);
    expect(run('clip.sound-right')).toMatch(/Check its sound/);
    tell([0.1, 0.1]);
    expect(run('clip.sound-right-shots')).toMatch(/one offset/);
    tell([0.1, 0.3]);
    run('clip.sound-right');
    expect(shifts()).toMatchObject([{ recording: 'b', offset: 0.1, segments: [{ offset: 0.1 }] }]);
    expect(canPutRight(state(), 'even')).toMatch(/put right so/);
    run('clip.sound-right-shots');
    expect(shifts()).toMatchObject([{ offset: 0.1, segments: [{ offset: 0.1 }, { offset: 0.3 }] }]);
    expect(() => projectSchema.shape.soundShifts.parse(shifts())).not.toThrow();
    run('clip.sound-back');
    expect(shifts()).toEqual([]);
    expect(run('clip.sound-back')).toMatch(/was put right/);
    app.undo();
    expect(shifts()).toHaveLength(1);
    app.edit(removeRecordings(['b']));
    expect(shifts()).toEqual([]);
  });

  it('a recording that is alone lies at 0 then; it can be exported before, too', () => {
    const { app, state } = sample();
    const alone = { ...emptyProject('p', 'P', '2026-01-01T00:00:00Z'), recordings: [recording('a')] };
    app.set({ history: startHistory(alone) });
    const exporting = commandById('project.export');
    expect(exporting.enabled(state())).toBe(true);
    app.edit(setSoundShift('a', { offset: 0.2, ppm: null, segments: [] }));
    expect(exporting.enabled(state())).toBe(true);
    expect(placementOf(projectOf(state()), 'a')).toMatchObject({ placed: true, by: 'auto' });
    app.undo();
    expect(projectOf(state())).toEqual(alone);
  });

  it('the waveform and the words follow the sound, the clip stays', () => {
    const shift = { offset: 0.2, ppm: null, segments: [] };
    const [, before] = tracksOf(projectOf(sample().state()), '0');
    const { app, state } = sample();
    app.edit(setSoundShift('b', shift));
    const [, track] = tracksOf(projectOf(state()), '0');
    expect(track?.map).toEqual(before?.map);
    const heard = (t: number) => track && toSource(track.streams.sound, timelineTime(t));
    expect((heard(20) ?? 0) - ((track && toSource(track.map, timelineTime(20))) ?? 0)).toBeCloseTo(0.2, 9);
  });

  it('puts it in words, which way round and how much', () => {
    expect(latenessWords(0.1204)).toBe('The sound comes 120 ms after the picture');
    expect(latenessWords(-0.04)).toBe('The sound comes 40 ms before the picture');
    expect(latenessWords(0.0002)).toBe('The sound is in step with the picture');
    const shift = { offset: 0.12, ppm: null, segments: [] };
    expect(shiftWords(shift, 'picture')).toBe('The sound is put 120 ms earlier.');
    expect(shiftWords(shift, 'sound')).toBe('The picture is put 120 ms later.');
    expect(shiftWords({ ...shift, offset: -0.12, ppm: 50 }, 'picture')).toBe(
      'The sound is put 120 ms later, its drift taken off.',
    );
  });
});
