// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { runCommand } from '#renderer/commands/command.ts';
import { commandById } from '#renderer/commands/index.ts';
import { latenessWords } from '#renderer/inspector/avsync-words.ts';
import { canCheckSound, checkSound } from '#renderer/operations/avsync.ts';
import { mergeJob } from '#renderer/operations/jobs.ts';
import { projectOf, recordingOf } from '#renderer/state/selectors.ts';
import { createApp } from '#renderer/state/store.ts';
import type { JobResults, JobState } from '#src/contract/jobs.ts';
import { startHistory } from '#src/model/history.ts';
import type { Project } from '#src/model/project.ts';
import { sampleProject } from './support/documents.ts';
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

  it('puts it in words, which way round and how much', () => {
    expect(latenessWords(0.1204)).toBe('The sound comes 120 ms after the picture');
    expect(latenessWords(-0.04)).toBe('The sound comes 40 ms before the picture');
    expect(latenessWords(0.0002)).toBe('The sound is in step with the picture');
  });
});
