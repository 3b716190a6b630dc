// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from '#renderer/commands/command.ts';
import { commandById, commands } from '#renderer/commands/index.ts';
import { controlUses, keyLabel, keyName, typesInto } from '#renderer/commands/keys.ts';
import { matching } from '#renderer/commands/match.ts';
import { withKey } from '#renderer/commands/own-keys.ts';
import { timelineTime } from '#src/model/units.ts';
import { setsOut, shuttled } from '#renderer/commands/play.ts';
import { listenForKeys } from '#renderer/commands/shortcuts.ts';
import { offsetOf } from '#renderer/state/mapping.ts';
import { createApp } from '#renderer/state/store.ts';
import { startHistory } from '#src/model/history.ts';
import { sampleProject } from './support/documents.ts';
import { fakeChannel } from './support/fake-channel.ts';

afterEach(() => vi.useRealTimers());

function sampleApp() {
  const app = createApp(fakeChannel());
  app.set({ history: startHistory(sampleProject()), connection: 'connected' });
  return app;
}
const press = (code: string, keys: KeyboardEventInit = {}, target: EventTarget = document.body) => {
  const event = new KeyboardEvent('keydown', { code, bubbles: true, cancelable: true, ...keys });
  target.dispatchEvent(event);
  return event.defaultPrevented;
};

describe('commands', () => {
  it('have one id, one label and keys of their own each', () => {
    const unique = (list: readonly string[]) => expect(new Set(list).size).toBe(list.length);
    unique(commands.map((c) => c.id));
    unique(commands.map((c) => c.label));
    unique(commands.flatMap((c) => c.keys));
    for (const c of commands) expect(c.label.length, c.id).toBeLessThan(50);
  });

  it('name keys as the keyboard does, modifiers in one order', () => {
    for (const key of commands.flatMap((c) => c.keys))
      expect(key).toMatch(/^(Ctrl\+)?(Alt\+)?(Shift\+)?([A-Z][A-Za-z]+|Digit\d|F\d+|Key[A-Z])$/);
  });

  it('can be asked in an empty window, and tell in words why not', () => {
    const empty = createApp(fakeChannel()).store.getState();
    for (const c of commands) {
      const can = c.enabled(empty);
      if (can !== true) expect(can, c.id).toMatch(/\.$/);
    }
    expect(commandById('edit.undo').enabled(empty)).toBe('Nothing to undo.');
  });

  it('do nothing when they cannot be done', () => {
    const app = createApp(fakeChannel());
    expect(runCommand(app, commandById('edit.undo'))).toBe('Nothing to undo.');
  });

  it('are found by any word, those that begin with it first', () => {
    expect(matching('nudge frame', commands).map((c) => c.id)).toEqual([
      'clip.nudge-frame-back',
      'clip.nudge-frame-on',
    ]);
    expect(matching('play', commands)[0]?.label).toMatch(/^Play/);
    expect(matching('zzz', commands)).toEqual([]);
  });
});

describe('keys', () => {
  it('nudge the selected clip, several in a row as one undo step', () => {
    // Presses within a second: so are these, however slow the machine.
    vi.setSystemTime(Date.now());
    const app = sampleApp();
    const stop = listenForKeys(app);
    app.set({ selected: ['b'] });
    const at = () => {
      const map = app.store.getState().history.project.placements.find((p) => p.recording === 'b')?.map;
      return map ? offsetOf(map) : Number.NaN;
    };
    const before = at();
    expect(press('ArrowRight', { altKey: true })).toBe(true);
    press('ArrowRight', { altKey: true });
    expect(at() - before).toBeCloseTo(0.08, 9);
    expect(app.store.getState().history.past).toHaveLength(1);
    press('ArrowLeft', { altKey: true, shiftKey: true });
    expect(at() - before).toBeCloseTo(0.079, 9);
    press('KeyZ', { ctrlKey: true });
    press('KeyZ', { ctrlKey: true });
    expect(at()).toBeCloseTo(before, 12);
    press('KeyY', { ctrlKey: true });
    expect(at() - before).toBeCloseTo(0.08, 9);
    stop();
  });

  it('are left to text fields, open dialogs and the controls that use them', () => {
    const app = sampleApp();
    const stop = listenForKeys(app);
    const field = document.body.appendChild(document.createElement('input'));
    const button = document.body.appendChild(document.createElement('button'));
    expect(press('KeyK', {}, field)).toBe(false);
    expect(press('KeyZ', { ctrlKey: true }, field)).toBe(false);
    expect(press('Space', {}, button)).toBe(false);
    expect(app.store.getState().playing).toBe(false);
    expect(press('KeyK', { ctrlKey: true }, field)).toBe(true);
    expect(app.store.getState().dialog).toEqual({ kind: 'palette' });
    expect(press('KeyK')).toBe(false);
    app.set({ dialog: null });
    expect(press('KeyK', {}, button)).toBe(true);
    expect(app.store.getState().playing).toBe(true);
    stop();
    expect(press('KeyK')).toBe(false);
  });

  it('are those that the user gave, from the moment on', () => {
    const app = sampleApp();
    const stop = listenForKeys(app);
    app.set({ ownKeys: withKey({}, commands, 'play.toggle', 'KeyP').own });
    expect(press('KeyP')).toBe(true);
    expect(app.store.getState().playing).toBe(true);
    expect(press('KeyK')).toBe(false);
    app.set({ ownKeys: {} });
    expect(press('KeyK')).toBe(true);
    expect(app.store.getState().playing).toBe(false);
    stop();
  });

  it('are the same under ⌘, and readable', () => {
    expect(keyName({ code: 'KeyZ', ctrlKey: false, metaKey: true, altKey: false, shiftKey: true })).toBe(
      'Ctrl+Shift+KeyZ',
    );
    expect(keyLabel('Ctrl+Shift+KeyZ')).toBe('Ctrl+Shift+Z');
    expect(keyLabel('Ctrl+Shift+KeyZ', true)).toBe('⌘⇧Z');
    expect(typesInto(document.createElement('textarea'))).toBe(true);
    expect(controlUses(document.createElement('button'), 'Space')).toBe(true);
    expect(controlUses(document.createElement('button'), 'KeyK')).toBe(false);
    // A word that was clicked has the focus: Enter confirms it.
    const option = Object.assign(document.createElement('span'), { role: 'option' });
    option.setAttribute('role', 'option');
    expect(controlUses(option, 'Enter')).toBe(false);
  });

  it('playing at the end begins again: at the in point, at the start, at the loop’s begin', () => {
    const none = { in: null, out: null };
    const t = timelineTime;
    expect(setsOut(5, null, none, [2, 10])).toBe(5);
    expect(setsOut(10, null, none, [2, 10])).toBe(2);
    expect(setsOut(11, null, { in: t(4), out: null }, [2, 10])).toBe(4);
    expect(setsOut(10, null, { in: t(10), out: null }, [2, 10])).toBe(2);
    expect(setsOut(10, { from: t(7), to: t(10) }, none, [2, 10])).toBe(7);
    expect(setsOut(8, { from: t(7), to: t(10) }, none, [2, 10])).toBe(8);
    expect(setsOut(8, null, none, null)).toBe(8);
  });

  it('shuttle: each press doubles, turning round starts at one', () => {
    expect(shuttled(false, 1, 1)).toBe(1);
    expect(shuttled(true, 1, 1)).toBe(2);
    expect(shuttled(true, 8, 1)).toBe(8);
    expect(shuttled(true, 4, -1)).toBe(-1);
    expect(shuttled(true, -2, -1)).toBe(-4);
  });
});
