import { describe, expect, it } from 'vitest';
import { createApp } from '#renderer/state/store.ts';
import type { Channel } from '#src/contract/channel.ts';

describe('what is chosen', () => {
  it('comes back with undo and redo as it was at the step, a drag being one', () => {
    const app = createApp({} as Channel);
    const now = () => app.store.getState().selected;
    const rename = (name: string, gesture?: string) =>
      app.edit({
        label: 'Rename',
        ...(gesture && { gesture }),
        recipe: (d) => {
          d.name = name;
        },
      });
    app.set({ selected: ['a'] });
    rename('one');
    app.set({ selected: ['b'] });
    rename('two', 'drag');
    app.set({ selected: ['c'] });
    rename('three', 'drag');
    app.set({ selected: ['d'] });
    app.undo();
    expect(now()).toEqual(['b']);
    app.undo();
    expect(now()).toEqual(['a']);
    app.redo();
    expect(now()).toEqual(['b']);
    app.redo();
    expect(now()).toEqual(['d']);
  });

  it('comes back when the history is travelled, through many steps at once and to either end', () => {
    const app = createApp({} as Channel);
    const { getState } = app.store;
    for (const name of ['one', 'two', 'three', 'four']) {
      app.set({ selected: [name] });
      app.edit({
        label: name,
        recipe: (d) => {
          d.name = name;
        },
      });
    }
    const stepped = () => [
      getState().history.project.name,
      getState().history.past.length,
      ...getState().selected,
    ];
    app.travel(1);
    expect(stepped()).toEqual(['one', 1, 'two']);
    app.travel(3);
    expect(stepped()).toEqual(['three', 3, 'four']);
    app.travel(0);
    expect(stepped().slice(1)).toEqual([0, 'one']);
    app.travel(99);
    expect(stepped()).toEqual(['four', 4, 'four']);
    expect(getState().history.future).toEqual([]);
  });
});
