import { useApp, useAppState } from '#renderer/state/context.tsx';
import type { Toast } from '#renderer/state/state.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { ErrorText } from '#renderer/ui/error-text.tsx';

/** Errors, and what can be done about them. They stay until they are read. */
export function Toasts() {
  const app = useApp();
  const toasts = useAppState((s) => s.toasts);
  const drop = (toast: Toast) =>
    app.store.setState((s) => ({ toasts: s.toasts.filter((each) => each.id !== toast.id) }));
  return (
    <section className="toasts" aria-label="Errors" aria-live="assertive">
      {toasts.map((toast) => (
        <div key={toast.id} className="toast" role="alert">
          <ErrorText error={toast.error} />
          <span className="toast-do">
            {toast.action ? (
              <Button
                onClick={() => {
                  drop(toast);
                  toast.action?.run();
                }}
              >
                {toast.action.label}
              </Button>
            ) : null}
            <IconButton name="Dismiss" icon="close" onClick={() => drop(toast)} />
          </span>
        </div>
      ))}
    </section>
  );
}
