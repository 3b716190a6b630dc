import { useApp } from '#renderer/state/context.tsx';
import { lostFile } from '#renderer/state/lost-files.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { Button } from '#renderer/ui/button.tsx';

/** Recordings that cannot be exported as they are: what is wrong with each, and what can be done. */
export function MediaTrouble({
  missing,
  changed,
  nameOf,
  onFind,
  onExport,
}: {
  missing: readonly string[];
  changed: readonly string[];
  nameOf: (id: string) => string;
  onFind: (id: string) => void;
  onExport: () => void;
}) {
  const app = useApp();
  return (
    <div role="alert" className="media-trouble">
      {missing.map((id) => (
        <p key={id}>
          <span>
            {lostFile(app.store.getState(), id) === 'outside'
              ? tr(
                  'The file of “{nameOf}” lies outside of the folders that are served: put it below one of them, or start syncline serve with --root for its folder.',
                  { nameOf: nameOf(id) },
                )
              : tr('The file of “{nameOf}” is not where it was.', { nameOf: nameOf(id) })}
          </span>
          <Button onClick={() => onFind(id)}>{tr('Find…')}</Button>
        </p>
      ))}
      {changed.map((id) => (
        <p key={id}>
          <span>
            {tr(
              '“{nameOf}” has another content than when it was placed: its place need not be right any more.',
              { nameOf: nameOf(id) },
            )}
          </span>
          <Button onClick={() => onFind(id)}>{tr('Find…')}</Button>
        </p>
      ))}
      {missing.length === 0 ? (
        <p>
          <span>{tr('Sync again, or export it as it is.')}</span>
          <Button look="danger" onClick={onExport}>
            {tr('Export anyway')}
          </Button>
        </p>
      ) : null}
    </div>
  );
}
