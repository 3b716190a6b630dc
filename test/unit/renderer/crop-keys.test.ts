// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { runCommand } from '#renderer/commands/command.ts';
import { commandById } from '#renderer/commands/index.ts';
import { chosenKey, chooseKey, startKeyDrag } from '#renderer/operations/crop-keys.ts';
import { cropOf } from '#src/model/put-crop.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import { createApp } from '#renderer/state/store.ts';
import { type CropRow, hitKey } from '#renderer/timeline/draw-crop.ts';
import { currentRows } from '#renderer/timeline/view.ts';
import { startHistory } from '#src/model/history.ts';
import { drawnCrop, withKey } from '#src/vision/crop-edits.ts';
import { sampleProject } from './support/documents.ts';
import { fakeChannel } from './support/fake-channel.ts';

const theta = [0.2, 0, 0.1, 0, 0.3, 0];

function sample() {
  const app = createApp(fakeChannel({}));
  const crop = drawnCrop('b', 10, theta);
  const keys = withKey(withKey(crop.keys, 20, theta), 30, theta);
  app.set({ history: startHistory({ ...sampleProject(), crops: [{ ...crop, keys }] }), selected: ['b'] });
  const state = () => app.store.getState();
  return {
    app,
    state,
    run: (id: string) => runCommand(app, commandById(id)),
    times: () => cropOf(projectOf(state()), 'b')?.keys.map(({ t }) => Math.round(t * 1000) / 1000),
    chosen: () => chosenKey(state())?.key.t ?? null,
    row: () => currentRows(state()).find((r): r is CropRow => r.kind === 'crop'),
  };
}

describe('keyframes of a crop on the timeline', () => {
  it('have a row under their recording, which can be hidden', () => {
    const { state, run, row } = sample();
    const kinds = () => currentRows(state()).map((r) => `${r.kind} ${r.track.recording.id}`);
    expect(kinds()).toEqual(['track a', 'track b', 'crop b', 'track c', 'track d']);
    const found = row();
    if (!found) throw new Error('no row');
    // b lies 5 s later, its clock 80 ppm fast.
    const view = { start: 0, secondsPerPixel: 0.1 };
    expect(hitKey(found, view, 250)?.t).toBe(20);
    expect(hitKey(found, view, 255)?.t).toBe(20);
    expect(hitKey(found, view, 258)).toBeNull();
    expect(run('view.crop-rows')).toBe(true);
    expect(row()).toBeUndefined();
  });

  it('are gone to by keys, moved a frame at a time, and removed singly, each undone', () => {
    const { app, state, run, times, chosen } = sample();
    expect(run('clip.key-remove')).toMatch(/Choose a keyframe/);
    expect(run('clip.key-previous')).toMatch(/no keyframe before/);
    run('clip.key-next');
    run('clip.key-next');
    expect(chosen()).toBe(20);
    expect(state().playhead).toBeCloseTo(25, 2);
    run('clip.key-later');
    run('clip.key-later');
    expect(times()).toEqual([10, 20.08, 30]);
    expect(chosen()).toBeCloseTo(20.08, 9);
    app.undo();
    expect(times()).toEqual([10, 20, 30]);
    expect(chosen()).toBe(20);
    run('edit.remove');
    expect(times()).toEqual([10, 30]);
    expect(projectOf(state()).recordings).toHaveLength(4);
    app.undo();
    expect(times()).toEqual([10, 20, 30]);
    // With no keyframe in the hand it is the recording that is removed.
    app.set({ selectedKey: null });
    run('edit.remove');
    expect(projectOf(state()).recordings).toHaveLength(3);
  });

  it('are dragged as one step, between their neighbours, and put back by Esc', () => {
    const { app, state, times, chosen } = sample();
    chooseKey(app, 'b', 20);
    const crop = cropOf(projectOf(state()), 'b');
    if (!crop) throw new Error('no crop');
    const drag = startKeyDrag(app, crop, 20);
    drag.move(25);
    drag.move(70);
    expect(times()).toEqual([10, 29.998, 30]);
    drag.move(12);
    expect(times()).toEqual([10, 12, 30]);
    expect(chosen()).toBe(12);
    app.undo();
    expect(times()).toEqual([10, 20, 30]);
    const other = startKeyDrag(app, crop, 20);
    other.move(26);
    other.cancel();
    expect([times(), chosen()]).toEqual([[10, 20, 30], 20]);
    expect(state().history.past).toHaveLength(0);
  });
});
