import { frameLength } from '#renderer/state/frames.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { reveal } from '#renderer/timeline/scale.ts';
import { currentExtent, currentView } from '#renderer/timeline/view.ts';
import { timelineTime } from '#src/model/units.ts';
import type { Command } from './command.ts';

const something = (s: AppState): true | string =>
  projectOf(s).recordings.length > 0 ? true : 'Add recordings first.';

/** Moves the playhead and keeps it on the screen. */
export function goTo(app: App, t: number): void {
  app.seek(timelineTime(t));
  const s = app.store.getState();
  const view = currentView(s);
  const shown = reveal(view, t, s.paneWidth);
  if (shown !== view) app.set({ viewport: shown });
}

const step = (seconds: (s: AppState) => number) => (app: App) => {
  const s = app.store.getState();
  goTo(app, s.playhead + seconds(s));
};
const frame = (s: AppState) => frameLength(projectOf(s), s.selected[0] ?? null);

/** J and L: each press doubles the speed in its direction; the other direction starts again at 1. */
export function shuttled(playing: boolean, rate: number, direction: 1 | -1): number {
  if (!playing || Math.sign(rate) !== direction) return direction;
  return direction * Math.min(8, Math.abs(rate) * 2);
}

const shuttle = (direction: 1 | -1) => (app: App) => {
  const { playing, rate } = app.store.getState();
  app.set({ playing: true, rate: shuttled(playing, rate, direction), until: null });
};

export const playCommands: readonly Command[] = [
  {
    id: 'play.toggle',
    label: 'Play or pause',
    group: 'Play',
    keys: ['Space', 'KeyK'],
    enabled: something,
    run: (app) => app.set({ playing: !app.store.getState().playing, rate: 1, until: null }),
  },
  {
    id: 'play.faster',
    label: 'Play forwards, faster each time',
    group: 'Play',
    keys: ['KeyL'],
    enabled: something,
    run: shuttle(1),
  },
  {
    id: 'play.backwards',
    label: 'Play backwards, faster each time',
    group: 'Play',
    keys: ['KeyJ'],
    enabled: something,
    run: shuttle(-1),
  },
  {
    id: 'play.second-back',
    label: 'Back one second',
    group: 'Play',
    keys: ['ArrowLeft'],
    enabled: something,
    run: step(() => -1),
    repeats: true,
  },
  {
    id: 'play.second-on',
    label: 'On one second',
    group: 'Play',
    keys: ['ArrowRight'],
    enabled: something,
    run: step(() => 1),
    repeats: true,
  },
  {
    id: 'play.frame-back',
    label: 'Back one frame',
    group: 'Play',
    keys: ['Comma'],
    enabled: something,
    run: step((s) => -frame(s)),
    repeats: true,
  },
  {
    id: 'play.frame-on',
    label: 'On one frame',
    group: 'Play',
    keys: ['Period'],
    enabled: something,
    run: step(frame),
    repeats: true,
  },
  {
    id: 'play.start',
    label: 'Go to the start',
    group: 'Play',
    keys: ['Home'],
    enabled: something,
    run: (app) => goTo(app, currentExtent(app.store.getState())?.[0] ?? 0),
  },
  {
    id: 'play.end',
    label: 'Go to the end',
    group: 'Play',
    keys: ['End'],
    enabled: something,
    run: (app) => goTo(app, currentExtent(app.store.getState())?.[1] ?? 0),
  },
  {
    id: 'play.in',
    label: 'Set the in point',
    group: 'Play',
    keys: ['KeyI'],
    enabled: something,
    run: (app) =>
      app.store.setState((s) => ({
        range: { in: s.playhead, out: s.range.out !== null && s.range.out > s.playhead ? s.range.out : null },
      })),
  },
  {
    id: 'play.out',
    label: 'Set the out point',
    group: 'Play',
    keys: ['KeyO'],
    enabled: something,
    run: (app) =>
      app.store.setState((s) => ({
        range: { in: s.range.in !== null && s.range.in < s.playhead ? s.range.in : null, out: s.playhead },
      })),
  },
  {
    id: 'play.clear-range',
    label: 'Clear in and out',
    group: 'Play',
    keys: ['KeyX'],
    enabled: (s) => (s.range.in !== null || s.range.out !== null ? true : 'No in or out point is set.'),
    run: (app) => app.set({ range: { in: null, out: null } }),
  },
];
