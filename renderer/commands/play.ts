import { tr } from '#renderer/i18n/tr.ts';
import { loopAround } from '#renderer/player/loop.ts';
import { steppedFrame } from '#renderer/player/shown.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { reveal } from '#renderer/timeline/scale.ts';
import { currentExtent, currentView } from '#renderer/timeline/view.ts';
import { timelineTime } from '#src/model/units.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { always, type Command } from './command.ts';

const something = (s: AppState): true | string =>
  projectOf(s).recordings.length > 0 ? true : tr('Add recordings first.');

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

/** Speeds that are listened at; beyond twice as fast nothing is heard. */
export const speeds: readonly number[] = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2];

/** Playing goes on at another speed at once. */
export function setSpeed(app: App, speed: number): void {
  app.set({ speed, ...(app.store.getState().playing ? { rate: speed } : {}) });
}

const speedStep = (id: string, label: Plain, key: string, by: 1 | -1): Command => ({
  id,
  label,
  group: 'Play',
  keys: [key],
  enabled: (s) =>
    speeds[speeds.indexOf(s.speed) + by] === undefined ? tr('There is no further speed.') : true,
  run(app) {
    const speed = speeds[speeds.indexOf(app.store.getState().speed) + by];
    if (speed !== undefined) setSpeed(app, speed);
  },
});

/** As near as that to an end there is nothing left to play, seconds. */
const atEnd = 1e-3;

/**
 * Where playing sets out: at the playhead, at the loop's begin from outside of it; at the end, where nothing is left to
 * play, again at the in point or at the start.
 */
export function setsOut(
  playhead: number,
  loop: AppState['loop'],
  range: AppState['range'],
  extent: readonly [number, number] | null,
): number {
  if (loop && (playhead < loop.from || playhead >= loop.to)) return loop.from;
  if (!extent || playhead < extent[1] - atEnd) return playhead;
  return range.in !== null && range.in < extent[1] - atEnd ? Math.max(extent[0], range.in) : extent[0];
}

function setOut(app: App): void {
  const { playing, playhead, loop, range } = app.store.getState();
  const from = playing ? playhead : setsOut(playhead, loop, range, currentExtent(app.store.getState()));
  if (from !== playhead) goTo(app, from);
}

/** J and L: each press doubles the speed in its direction; the other direction starts again at 1. */
export function shuttled(playing: boolean, rate: number, direction: 1 | -1): number {
  if (!playing || Math.sign(rate) !== direction) return direction;
  return direction * Math.min(8, Math.abs(rate) * 2);
}

const shuttle = (direction: 1 | -1) => (app: App) => {
  if (direction > 0) setOut(app);
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
    run(app) {
      const { playing, speed } = app.store.getState();
      setOut(app);
      app.set({ playing: !playing, rate: speed, until: null });
    },
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
    enabled: (s) => {
      const extent = currentExtent(s);
      const isAtStart = !s.playing && extent !== null && s.playhead <= extent[0] + atEnd;
      return isAtStart ? tr('The playhead is at the start.') : something(s);
    },
    run: shuttle(-1),
  },
  speedStep('play.slower', 'Slower, at the same pitch', 'Shift+Comma', -1),
  speedStep('play.quicker', 'Quicker, at the same pitch', 'Shift+Period', 1),
  {
    id: 'play.loop',
    label: 'Loop around the playhead, or on to the end',
    group: 'Play',
    keys: ['KeyH'],
    enabled: something,
    run: (app) =>
      app.store.setState((s) => ({
        loop: s.loop ? null : loopAround(s.playhead, s.range, currentExtent(s)),
      })),
  },
  {
    id: 'play.scrub',
    label: 'Hear moments the playhead is put to, or not',
    group: 'Play',
    keys: ['Shift+KeyH'],
    enabled: always,
    run: (app) => app.set({ scrubbing: !app.store.getState().scrubbing }),
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
    run: (app) => goTo(app, steppedFrame(app.store.getState(), -1)),
    repeats: true,
  },
  {
    id: 'play.frame-on',
    label: 'On one frame',
    group: 'Play',
    keys: ['Period'],
    enabled: something,
    run: (app) => goTo(app, steppedFrame(app.store.getState(), 1)),
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
    enabled: (s) => (s.range.in !== null || s.range.out !== null ? true : tr('No in or out point is set.')),
    run: (app) => app.set({ range: { in: null, out: null } }),
  },
];
