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
});
