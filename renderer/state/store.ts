import { tr } from '#renderer/i18n/tr.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Channel } from '#src/contract/channel.ts';
import { CancelledError, errorData } from '#src/model/errors.ts';
import { applyEdit, cancelGesture, type Edit, redo, undo } from '#src/model/history.ts';
import { emptyProject } from '#src/model/project.ts';
import type { TimelineTime } from '#src/model/units.ts';
import { choices } from './choices.ts';
import { momentsOn } from './moments.ts';
import { type AppState, initialState, type Toast } from './state.ts';

/**
 * The window's state and everything that may change it. Components read through `useAppState`, change the
 * document only by `app.edit` (one named, undoable step) and reach the machine only through `app.channel`.
 */
export type App = {
  readonly store: StoreApi<AppState>;
  readonly channel: Channel;
  /** Under which the host keeps this window's recovery copy: 32 hex digits, another for every window. */
  readonly copyKey: string;
  /** Applies one edit to the document. */
  edit(edit: Edit): void;
  undo(): void;
  redo(): void;
  /** Undoes or redoes until so many steps are made. */
  travel(steps: number): void;
  /** Takes back everything one unfinished gesture did, leaving no step behind. */
  cancelGesture(gesture: string): void;
  set(patch: Partial<AppState>): void;
  /** Shows an error, unless it is a cancellation. */
  fail(error: unknown, action?: Toast['action']): void;
  /** Says why something cannot be done, and what can: no error, passing unless there is something to do. */
  say(text: string, action?: Toast['action']): void;
  /** Moves the playhead; the transport follows. */
  seek(t: TimelineTime): void;
};

export const newId = (kind: string): string => `${kind}-${crypto.randomUUID().slice(0, 8)}`;

export const freshProject = () => emptyProject(newId('project'), tr('Untitled'), new Date().toISOString());

export function createApp(channel: Channel): App {
  const store = createStore<AppState>(() => initialState(freshProject()));
  const { getState, setState } = store;
  const chosen = choices();
  const back = (s: AppState): Partial<AppState> => {
    const history = undo(s.history);
    return { history, ...chosen.undone(s), ...momentsOn(s, history.project) };
  };
  const forth = (s: AppState): Partial<AppState> => {
    const history = redo(s.history);
    return { history, ...chosen.redone(s), ...momentsOn(s, history.project) };
  };
  return {
    store,
    channel,
    copyKey: crypto.randomUUID().replaceAll('-', ''),
    // What was said about the step before has been answered.
    edit: (edit) =>
      setState((s) => {
        const history = applyEdit(s.history, edit);
        chosen.made(s, history);
        return { history, note: null };
      }),
    undo: () => setState((s) => ({ note: null, ...back(s) })),
    redo: () => setState((s) => ({ note: null, ...forth(s) })),
    travel: (steps) =>
      setState((s) => {
        let now = s;
        while (now.history.past.length > steps) now = { ...now, ...back(now) };
        while (now.history.past.length < steps && now.history.future.length > 0)
          now = { ...now, ...forth(now) };
        return now === s ? {} : { ...now, note: null };
      }),
    cancelGesture: (gesture) => setState((s) => ({ history: cancelGesture(s.history, gesture) })),
    set: (patch) => setState(patch),
    fail(error, action = null) {
      const data = errorData(error);
      if (error instanceof CancelledError || data.code === 'cancelled') return;
      if (data.code === 'internal') console.warn(error);
      const known = getState().toasts.find((t) => t.error.message === data.message);
      const rest = getState().toasts.filter((t) => t !== known);
      setState({ toasts: [...rest, { id: known?.id ?? newId('toast'), error: data, action }].slice(-4) });
    },
    say: (text, action = null) => setState({ note: { text, action } }),
    seek: (t) => setState({ playhead: t, until: null }),
  };
}
