import { told } from '#renderer/i18n/told.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { type CSSProperties, useEffect, useState } from 'react';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import type { Note, Toast } from '#renderer/state/state.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { ErrorText } from '#renderer/ui/error-text.tsx';
import { sideForNotices } from './notice-side.ts';
import { NotAdded } from './not-added.tsx';
import './notices.css';

/**
 * What the window has to say, over everything else and in sight wherever the page is scrolled: files that
 * were not added, errors and what can be done about them (both stay until they are read), passing notes.
 */
export function Notices() {
  const toasts = useAppState((s) => s.toasts);
  const note = useAppState((s) => s.note);
  // An empty window has room for them in its middle.
  const empty = useProject().recordings.length === 0;
  const side = useAppState((s) => sideForNotices(s.layout, s.panes.hidden));
  const room = useAppState((s) => (side === 'left' || side === 'right' ? s.panes[side] : 0));
  return (
    <div
      className="notices"
      data-side={empty ? undefined : side}
      style={{ '--room': `${room}px` } as CSSProperties}
    >
      {empty ? null : <NotAdded />}
      <section aria-label={tr('Errors')} aria-live="assertive">
        {toasts.map((toast) => (
          <ErrorNotice key={toast.id} toast={toast} />
        ))}
      </section>
      <div role="status">{note ? <Passing note={note} /> : null}</div>
    </div>
  );
}

function ErrorNotice({ toast }: { toast: Toast }) {
  const app = useApp();
  const drop = () => app.store.setState((s) => ({ toasts: s.toasts.filter((each) => each.id !== toast.id) }));
  return (
    <div className="notice error" role="alert">
      <ErrorText error={toast.error} />
      {toast.action ? (
        <Button
          onClick={() => {
            drop();
            toast.action?.run();
          }}
        >
          {toast.action.label}
        </Button>
      ) : null}
      <IconButton name={tr('Dismiss')} icon="close" onClick={drop} />
    </div>
  );
}

/** Long enough to be read twice, ms; the pointer or the focus on it holds it. */
const passing = 12_000;

function Passing({ note }: { note: Note }) {
  const app = useApp();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held || note.action) return;
    const clock = setTimeout(
      () => app.store.setState((s) => (s.note === note ? { note: null } : {})),
      passing,
    );
    return () => clearTimeout(clock);
  }, [app, note, held]);
  const hold = (on: boolean) => () => setHeld(on);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only stays as long as somebody is at it
    <div
      className="notice"
      onPointerEnter={hold(true)}
      onPointerLeave={hold(false)}
      onFocus={hold(true)}
      onBlur={hold(false)}
    >
      <span>{told(note.text)}</span>
      {note.action ? (
        <Button
          onClick={() => {
            app.set({ note: null });
            note.action?.run();
          }}
        >
          {note.action.label}
        </Button>
      ) : null}
      <IconButton name={tr('Dismiss')} icon="close" onClick={() => app.set({ note: null })} />
    </div>
  );
}
