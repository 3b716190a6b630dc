import { tr } from '#renderer/i18n/tr.ts';
import { isData } from '#src/model/recording.ts';
import { removeAndTell } from '#renderer/operations/remove.ts';
import { editAndSolve } from '#renderer/operations/solve.ts';
import { canSync, startSync } from '#renderer/operations/sync.ts';
import { removePins } from '#renderer/state/edits.ts';
import { chosenKey, removeKey } from '#renderer/operations/crop-keys.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import { always, type Command } from './command.ts';

export const editCommands: readonly Command[] = [
  {
    id: 'edit.undo',
    label: 'Undo',
    group: 'Edit',
    keys: ['Ctrl+KeyZ'],
    enabled: (s) => (s.history.past.length > 0 ? true : tr('Nothing to undo.')),
    run: (app) => app.undo(),
    repeats: true,
  },
  {
    id: 'edit.redo',
    label: 'Redo',
    group: 'Edit',
    keys: ['Ctrl+Shift+KeyZ', 'Ctrl+KeyY'],
    enabled: (s) => (s.history.future.length > 0 ? true : tr('Nothing to redo.')),
    run: (app) => app.redo(),
    repeats: true,
  },
  {
    id: 'edit.remove',
    label: 'Remove what is selected',
    group: 'Edit',
    keys: ['Delete', 'Backspace'],
    enabled: (s) =>
      s.selectedPin || s.selected.length > 0 ? true : tr('Select a pin, a keyframe or a recording.'),
    run(app) {
      const { selectedPin, selected } = app.store.getState();
      if (!selectedPin && chosenKey(app.store.getState())) {
        removeKey(app);
        return;
      }
      if (!selectedPin) {
        removeAndTell(app, selected);
        return;
      }
      editAndSolve(app, removePins([selectedPin]));
      app.set({ selectedPin: null });
    },
  },
  {
    id: 'sync.start',
    label: 'Sync',
    group: 'Sync',
    keys: ['Ctrl+Enter'],
    enabled: (s) =>
      canSync(
        projectOf(s).recordings.filter((r) => !isData(r.media)).length,
        s.missing.length,
        s.jobs.some((j) => j.kind === 'sync' && (j.state === 'running' || j.state === 'queued')),
      ),
    run: (app) => void startSync(app),
  },
  {
    id: 'help.palette',
    label: 'Find a command…',
    group: 'Help',
    keys: ['Ctrl+KeyK'],
    enabled: always,
    run: (app) => app.set({ dialog: { kind: 'palette' } }),
  },
  {
    id: 'help.keys',
    label: 'Keys',
    group: 'Help',
    keys: ['Shift+Slash', 'F1'],
    enabled: always,
    run: (app) => app.set({ dialog: { kind: 'help' } }),
  },
];
