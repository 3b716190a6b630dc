import { forgetRecovery, recover } from '#renderer/operations/project.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { isUnsaved } from '#renderer/state/selectors.ts';
import { Button } from '#renderer/ui/button.tsx';

/** What was not saved when the program ended: offered, never forced; in an open project, what belongs to it. */
export function RecoveryBar() {
  const app = useApp();
  const all = useAppState((s) => s.recoveries);
  const path = useAppState((s) => s.path);
  // Something to lose is open, be it what was just recovered.
  const busy = useAppState((s) => isUnsaved(s) || s.history.past.length > 0);
  const recoveries = all.filter((r) => path === null || r.path === path);
  const [latest] = recoveries.toSorted((a, b) => b.saved - a.saved);
  if (!latest || busy) return null;
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
