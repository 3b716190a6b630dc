import { forgetRecovery, recover } from '#renderer/operations/project.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { Button } from '#renderer/ui/button.tsx';

/** What was not saved when the program ended: offered, never forced. */
export function RecoveryBar() {
  const app = useApp();
  const recoveries = useAppState((s) => s.recoveries);
  const fresh = useAppState((s) => s.history.past.length === 0 && s.path === null);
  const [latest] = [...recoveries].sort((a, b) => b.saved - a.saved);
  if (!latest || !fresh) return null;
  const when = new Date(latest.saved).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <div className="recovery" role="status">
      <span className="clip">
        Unsaved changes to “{latest.name}” from {when} were kept.
      </span>
      {recoveries.length > 1 ? <span className="faint">and {recoveries.length - 1} more</span> : null}
      <span className="spring" />
      <Button look="primary" onClick={() => void recover(app, latest)}>
        Recover
      </Button>
      <Button look="quiet" onClick={() => void forgetRecovery(app, latest)}>
        Discard
      </Button>
    </div>
  );
}
