import { tr } from '#renderer/i18n/tr.ts';
import { attendPicture, canAttend } from '#renderer/operations/attend-picture.ts';
import type { Command } from './command.ts';

/** What of a recording's picture is attended to. */
export const attentionCommands: readonly Command[] = [
  {
    id: 'clip.show-attention',
    label: 'Show attention: what the picture attends to',
    group: 'Clip',
    keys: [],
    enabled: canAttend,
    run: (app) => void attendPicture(app),
  },
  {
    id: 'clip.hide-attention',
    label: 'Hide what the picture attends to',
    group: 'Clip',
    keys: [],
    enabled: (s) => (s.attending ? true : tr('Nothing of it is shown.')),
    run: (app) => {
      const { attending } = app.store.getState();
      if (attending?.outcome.kind === 'working') attending.outcome.stop();
      app.set({ attending: null });
    },
  },
];
