import { describe, expect, it } from 'vitest';
import { keepLengths } from '#renderer/operations/lengths.ts';
import { decodingTrouble, mayTryAgain } from '#renderer/sources/decoding-trouble.ts';
import { renameRecording } from '#renderer/state/edits.ts';
import { isUnsaved, placementOf, projectOf, recordingOf, soundKey } from '#renderer/state/selectors.ts';
import type { Heard } from '#renderer/state/state.ts';
import { createApp } from '#renderer/state/store.ts';
import { startHistory } from '#src/model/history.ts';
import { parseProject } from '#src/model/parse-project.ts';
import type { Project } from '#src/model/project.ts';
import { linearTimeMap } from '#src/model/time-map.ts';
import { placed, sampleProject } from './support/documents.ts';
import { fakeChannel } from './support/fake-channel.ts';

const said = 'It says that it lasts 60.00 s; it holds 50.00 s of sound.';
const heard: Heard = {
  ...{ warnings: [], short: null, failed: null, times: 1, again: false },
  length: { duration: 50, declared: 60, said },
};

function open(project: Project) {
  const app = createApp(fakeChannel());
  app.set({ history: startHistory(project) });
  const stop = keepLengths(app);
  const now = () => projectOf(app.store.getState());
  const b = () => recordingOf(now(), 'b');
  const end = () => placementOf(now(), 'b')?.map?.segments.at(-1)?.knots.at(-1);
  const hear = (found: Heard) => {
    const of = b();
    if (of) app.store.setState((s) => ({ heard: { ...s.heard, [soundKey(of)]: found } }));
  };
  return { app, stop, now, b, end, hear };
}

describe('a file that declares a wrong length', () => {
  it('is as long as decoding showed it to be: in the bin, on the timeline, in the document', () => {
    const { app, now, b, end, hear, stop } = open(sampleProject());
    const before = end();
    hear(heard);
    expect(b()?.media).toMatchObject({ duration: 50, warnings: [said] });
    expect(end()).toMatchObject({ source: 50 });
    expect(end()?.timeline).toBeCloseTo(5 + 50 / (1 + 80e-6), 9);
    expect(before?.source).toBe(60);
    expect(parseProject(JSON.parse(JSON.stringify(now())))).toEqual(now());
    // The others, and what the user did, are as they were: nothing to undo, nothing to save.
    expect(now().recordings.filter((r) => r.id !== 'b')).toEqual(
      sampleProject().recordings.filter((r) => r.id !== 'b'),
    );
    expect(app.store.getState().history.past).toEqual([]);
    expect(isUnsaved(app.store.getState())).toBe(false);
    stop();
  });

  it('keeps that length through undo and redo, also of what laid it out by the wrong one', () => {
    const { app, b, end, hear, stop } = open(sampleProject());
    app.edit(renameRecording('b', 'camera 2'));
    app.edit({
      label: 'Sync',
      recipe: (d) => {
        d.placements = [placed('b', linearTimeMap(7, 0, 60))] as never;
      },
    });
    hear(heard);
    expect(end()).toMatchObject({ source: 50, timeline: 57 });
    app.undo();
    expect(end()?.source).toBe(50);
    app.undo();
    expect(b()).toMatchObject({ name: 'b.mp4', media: { duration: 50 } });
    app.redo();
    app.redo();
    expect(end()).toMatchObject({ source: 50, timeline: 57 });
    expect(b()).toMatchObject({ name: 'camera 2', media: { duration: 50 } });
    stop();
  });

  it('is found so in a document of before, and a clip cut by hand stays as it was cut', () => {
    const sample = sampleProject();
    const cut = placed('b', linearTimeMap(5, 0, 30));
    const { hear, end, b, stop } = open({
      ...sample,
      placements: sample.placements.map((p) => (p.recording === 'b' ? cut : p)),
    });
    hear(heard);
    expect(b()?.media.duration).toBe(50);
    expect(end()?.source).toBe(30);
    stop();
  });

  it('grows from nothing where the file says nothing', () => {
    const sample = sampleProject();
    const { hear, b, stop } = open({
      ...sample,
      recordings: sample.recordings.map((r) =>
        r.id === 'b' ? { ...r, media: { ...r.media, duration: 0 } } : r,
      ),
      placements: [],
    });
    hear({ ...heard, length: { duration: 50, declared: 0, said } });
    expect(b()?.media.duration).toBe(50);
    stop();
  });

  it('is not said to be decoded in part; one that simply ends is, with nothing to try again', () => {
    const [recording] = sampleProject().recordings;
    if (!recording) throw new Error('no recording');
    const short = { end: 50, declared: 60, broke: false };
    expect(decodingTrouble(recording, { ...heard, short })).toBeNull();
    const cut = { ...heard, short, length: null };
    expect(decodingTrouble(recording, cut)).toBe('Decoded only to 50.0 s of 1:00: the file holds no more.');
    expect(mayTryAgain(cut)).toBe(false);
  });
});
