import { tr } from '#renderer/i18n/tr.ts';
import { phrase } from '#renderer/i18n/phrase.tsx';
import { useAppState } from '#renderer/state/context.tsx';
import { Button } from '#renderer/ui/button.tsx';

/** Files on their way in: what, how far, and a way to stop. */
export function ImportProgress() {
  const importing = useAppState((s) => s.importing);
  if (!importing) return null;
  const { label, done, total, unit, cancel } = importing;
  return (
    <div className="import-progress">
      <span role="status">
        {`${label}: `}
        {phrase('{done} of {total}', {
          done: <span className="num">{Math.floor(done)}</span>,
          total: <span className="num">{total}</span>,
        })}{' '}
        {unit}
      </span>
      <progress value={done} max={total} aria-label={label} />
      <Button onClick={cancel}>{tr('Cancel')}</Button>
    </div>
  );
}
