import { tr } from '#renderer/i18n/tr.ts';
import { useAppState } from '#renderer/state/context.tsx';
import { isUnsaved } from '#renderer/state/selectors.ts';
import { Button } from '#renderer/ui/button.tsx';

/** The program behind the window is gone. Nothing can be done here before it is back. */
export function ConnectionLost() {
  const lost = useAppState((s) => s.connection === 'lost');
  const unsaved = useAppState(isUnsaved);
  if (!lost) return null;
  return (
    <div className="lost" role="alertdialog" aria-modal="true" aria-labelledby="lost-title">
      <div className="lost-box">
        <h2 id="lost-title">{tr('The connection to Syncline was lost.')}</h2>
        <p className="soft">
          {unsaved
            ? tr(
                'The program may have been stopped. What you changed was autosaved, but perhaps not the last three seconds; it is offered when you reconnect.',
              )
            : tr('The program may have been stopped. Everything was saved.')}
        </p>
        <Button look="primary" autoFocus onClick={() => location.reload()}>
          {tr('Reconnect')}
        </Button>
      </div>
    </div>
  );
}
