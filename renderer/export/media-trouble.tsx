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
  return (
    <div role="alert" className="media-trouble">
      {missing.map((id) => (
        <p key={id}>
          <span>The file of “{nameOf(id)}” is not where it was.</span>
          <Button onClick={() => onFind(id)}>Find…</Button>
        </p>
      ))}
      {changed.map((id) => (
        <p key={id}>
          <span>
            “{nameOf(id)}” has another content than when it was placed: its place need not be right any more.
          </span>
          <Button onClick={() => onFind(id)}>Find…</Button>
        </p>
      ))}
      {missing.length === 0 ? (
        <p>
          <span>Sync again, or export it as it is.</span>
          <Button look="danger" onClick={onExport}>
            Export anyway
          </Button>
        </p>
      ) : null}
    </div>
  );
}
