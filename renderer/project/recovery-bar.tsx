import { locale } from '#renderer/i18n/language.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { forgetRecovery, recover } from '#renderer/operations/project.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { isUnsaved, nameOfProject } from '#renderer/state/selectors.ts';
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
  const when = new Date(latest.saved).toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <div className="recovery" role="status">
      <span className="clip">
        {tr('Unsaved changes to “{name}” from {when} were kept.', { name: nameOfProject(latest), when })}
      </span>
      {recoveries.length > 1 ? (
        <span className="faint">{tr('and {count} more', { count: recoveries.length - 1 })}</span>
      ) : null}
      <span className="spring" />
      <Button look="primary" onClick={() => void recover(app, latest)}>
        {tr('Recover')}
      </Button>
      <Button look="quiet" onClick={() => void forgetRecovery(app, latest)}>
        {tr('Discard')}
      </Button>
    </div>
  );
}
