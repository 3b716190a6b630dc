import { withPart } from '#renderer/state/pane-sizes.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { activate, isActive, type Panel, placeOf, stepBack } from './layout.ts';

export const isShown = (s: Pick<AppState, 'layout' | 'panes'>, panel: Panel): boolean =>
  isActive(s.layout, panel) && !s.panes.hidden.includes(placeOf(s.layout, panel));

/** Brings a panel to the front, wherever it stands, and its place back where that was put away. */
export const showPanel = (app: App, panel: Panel): void =>
  app.store.setState(({ layout, panes }) => ({
    layout: activate(layout, panel),
    panes: withPart(panes, placeOf(layout, panel), true),
  }));

/** Shows a panel, or where it is shown, what stands behind it. */
export function togglePanel(app: App, panel: Panel): void {
  if (isShown(app.store.getState(), panel))
    app.store.setState(({ layout }) => ({ layout: stepBack(layout, panel) }));
  else showPanel(app, panel);
}
