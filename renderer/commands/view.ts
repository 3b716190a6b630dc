import { type Place, places, usualLayout } from '#renderer/dock/layout.ts';
import { showPanel, togglePanel } from '#renderer/dock/show-panel.ts';
import { isUsual, usual, withPart } from '#renderer/state/pane-sizes.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { canShowFeatures, toggleFeatures } from '#renderer/operations/features.ts';
import { isCopying, makeAllCopies, stopCopies, withoutCopy } from '#renderer/operations/playable.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import type { Theme } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { type TimeNotation, timeNotations } from '#renderer/time/notation.ts';
import { toPixel, zoomAbout } from '#renderer/timeline/scale.ts';
import { currentTracks, currentView } from '#renderer/timeline/view.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { always, type Command } from './command.ts';
import { goToRegion } from './regions.ts';

/** Zooms about the playhead while it is on the screen, else about the middle. */
const zoom = (factor: number) => (app: App) => {
  const s = app.store.getState();
  const view = currentView(s);
  const x = toPixel(view, s.playhead);
  app.set({ viewport: zoomAbout(view, x >= 0 && x <= s.paneWidth ? x : s.paneWidth / 2, factor) });
};

const theme = (id: Theme | 'system', label: Plain): Command => ({
  id: `view.theme-${id}`,
  label,
  group: 'View',
  keys: [],
  enabled: (s) => (s.themeChosen === id ? tr('This is how it looks now.') : true),
  run: (app) => app.set({ themeChosen: id }),
});

const timesIn: Readonly<Record<TimeNotation, Plain>> = {
  clock: 'Times in hours, minutes, seconds',
  seconds: 'Times in seconds',
  frames: 'Times in frames',
  timecode: 'Times in timecode',
  'non-drop': 'Times in timecode, non-drop',
};

const notation = (id: TimeNotation): Command => ({
  id: `view.time-${id}`,
  label: timesIn[id],
  group: 'View',
  keys: [],
  enabled: (s) => (s.timeNotation === id ? tr('They are written so now.') : true),
  run: (app) => app.set({ timeNotation: id }),
});

/** Selects the row above or below; with `extend` it becomes the second of the pair. */
const selectRow = (by: 1 | -1, extend: boolean) => (app: App) => {
  const s = app.store.getState();
  const tracks = currentTracks(s);
  const at = tracks.findIndex((t) => t.recording.id === s.selected.at(-1));
  const next = tracks[at < 0 ? (by > 0 ? 0 : tracks.length - 1) : at + by]?.recording.id;
  if (!next) return;
  const first = s.selected[0];
  app.set({
    selected: extend && first && first !== next ? [first, next] : [next],
    selectedPin: null,
    selectedKey: null,
  });
};

const rows = (s: Parameters<Command['enabled']>[0]) =>
  projectOf(s).recordings.length > 0 ? true : tr('Add recordings first.');

const toggles: Readonly<Record<Place, Plain>> = {
  left: 'Show or hide the part at the left',
  top: 'Show or hide the part above the timeline',
  bottom: 'Show or hide the part below the timeline',
  right: 'Show or hide the part at the right',
};

export const viewCommands: readonly Command[] = [
  {
    id: 'view.next-part',
    label: 'Go to the next part of the window',
    group: 'View',
    keys: ['F6'],
    enabled: always,
    run: () => goToRegion(1),
  },
  {
    id: 'view.previous-part',
    label: 'Go to the part of the window before',
    group: 'View',
    keys: ['Shift+F6'],
    enabled: always,
    run: () => goToRegion(-1),
  },
  {
    id: 'view.fit',
    label: 'Fit everything',
    group: 'View',
    keys: ['KeyF'],
    enabled: rows,
    run: (app) => app.set({ viewport: null }),
  },
  {
    id: 'view.zoom-in',
    label: 'Zoom in',
    group: 'View',
    keys: ['Equal', 'NumpadAdd'],
    enabled: rows,
    run: zoom(1 / 1.5),
    repeats: true,
  },
  {
    id: 'view.zoom-out',
    label: 'Zoom out',
    group: 'View',
    keys: ['Minus', 'NumpadSubtract'],
    enabled: rows,
    run: zoom(1.5),
    repeats: true,
  },
  {
    id: 'view.row-above',
    label: 'Select the row above',
    group: 'View',
    keys: ['ArrowUp'],
    enabled: rows,
    run: selectRow(-1, false),
    repeats: true,
  },
  {
    id: 'view.row-below',
    label: 'Select the row below',
    group: 'View',
    keys: ['ArrowDown'],
    enabled: rows,
    run: selectRow(1, false),
    repeats: true,
  },
  {
    id: 'view.pair-above',
    label: 'Compare with the row above',
    group: 'View',
    keys: ['Shift+ArrowUp'],
    enabled: rows,
    run: selectRow(-1, true),
    repeats: true,
  },
  {
    id: 'view.pair-below',
    label: 'Compare with the row below',
    group: 'View',
    keys: ['Shift+ArrowDown'],
    enabled: rows,
    run: selectRow(1, true),
    repeats: true,
  },
  {
    id: 'view.next-doubtful',
    label: 'Next doubtful recording',
    group: 'View',
    keys: ['KeyN'],
    enabled: rows,
    run(app) {
      const s = app.store.getState();
      const tracks = currentTracks(s);
      const at = tracks.findIndex((t) => t.recording.id === s.selected[0]);
      const after = [...tracks.slice(at + 1), ...tracks.slice(0, at + 1)];
      const next = after.find((t) => t.placement && (!t.placed || t.placement.confidence < 0.9));
      if (next) app.set({ selected: [next.recording.id], selectedPin: null });
    },
  },
  {
    id: 'view.table',
    label: 'Timeline as table',
    group: 'View',
    keys: ['KeyT'],
    enabled: rows,
    run: (app) => app.set({ asTable: !app.store.getState().asTable }),
  },
  {
    id: 'view.snap',
    label: 'Snapping on or off',
    group: 'View',
    keys: ['Shift+KeyS'],
    enabled: always,
    run: (app) => app.set({ snapping: !app.store.getState().snapping }),
  },
  {
    id: 'view.spectrum',
    label: 'Show spectrograms and heat strips, or curves',
    group: 'View',
    keys: ['KeyE'],
    enabled: rows,
    run: (app) => app.set({ spectrum: !app.store.getState().spectrum }),
  },
  {
    id: 'view.features',
    label: 'Show or hide features of the recording',
    group: 'View',
    keys: ['Shift+KeyE'],
    enabled: canShowFeatures,
    run: toggleFeatures,
  },
  {
    id: 'view.by-recorder',
    label: 'Rows of one recorder together, or as added',
    group: 'View',
    keys: [],
    enabled: (s) =>
      projectOf(s).recorders.length > 0
        ? true
        : tr('No recording has a recorder yet: choose one in the inspector.'),
    run: (app) => app.set({ byRecorder: !app.store.getState().byRecorder }),
  },
  {
    id: 'view.network',
    label: 'Show what ties the recordings',
    group: 'View',
    keys: ['KeyY'],
    enabled: rows,
    run: (app) => showPanel(app, 'network'),
  },
  {
    id: 'view.jobs',
    label: 'Show or hide jobs',
    group: 'View',
    keys: ['Ctrl+KeyJ'],
    enabled: always,
    run: (app) => app.set({ jobsOpen: !app.store.getState().jobsOpen }),
  },
  {
    id: 'view.copies',
    label: 'Make all playable copies',
    group: 'View',
    keys: [],
    enabled: (s) => {
      if (withoutCopy(s).length > 0) return true;
      return isCopying(s) ? tr('They are being made.') : tr('Every recording plays in this window.');
    },
    run: makeAllCopies,
  },
  {
    id: 'view.stop-copies',
    label: 'Stop making playable copies',
    group: 'View',
    keys: [],
    enabled: (s) => (isCopying(s) ? true : tr('No copy is being made.')),
    run: stopCopies,
  },
  ...places.map(
    (part: Place, index): Command => ({
      id: `view.part-${part}`,
      label: toggles[part],
      group: 'View',
      keys: [`Shift+Digit${index + 1}`],
      enabled: rows,
      run: (app) =>
        app.store.setState(({ panes }) => ({ panes: withPart(panes, part, panes.hidden.includes(part)) })),
    }),
  ),
  {
    id: 'view.arrange',
    label: 'Arrange panels…',
    group: 'View',
    keys: ['Shift+Digit5'],
    enabled: rows,
    run: (app) => app.set({ dialog: { kind: 'arrange', panel: null } }),
  },
  {
    id: 'view.layout',
    label: 'Usual layout of the window',
    group: 'View',
    keys: [],
    enabled: (s) => (isUsual(s.panes) && s.layout === usualLayout ? tr('This is the usual layout.') : true),
    run: (app) => app.set({ panes: usual, layout: usualLayout }),
  },
  {
    id: 'view.history',
    label: 'Show the history, or what is behind it',
    group: 'View',
    keys: ['Ctrl+KeyH'],
    enabled: rows,
    run: (app) => togglePanel(app, 'history'),
  },
  {
    id: 'view.settings',
    label: 'Settings…',
    group: 'View',
    keys: ['Ctrl+Comma'],
    enabled: always,
    run: (app) => app.set({ dialog: { kind: 'settings' } }),
  },
  {
    id: 'view.dismiss',
    label: 'Dismiss what was said',
    group: 'View',
    keys: ['Escape'],
    enabled: (s) =>
      s.note || s.toasts.length > 0 || s.problems.length > 0 ? true : tr('There is nothing to dismiss.'),
    // The newest first; errors and files that were not added one kind at a time.
    run: (app) =>
      app.store.setState((s) =>
        s.note ? { note: null } : s.toasts.length > 0 ? { toasts: [] } : { problems: [] },
      ),
    silent: true,
  },
  theme('system', 'Theme of the system'),
  theme('dark', 'Dark theme'),
  theme('light', 'Light theme'),
  theme('contrast', 'High contrast theme'),
  ...timeNotations.map(notation),
];
