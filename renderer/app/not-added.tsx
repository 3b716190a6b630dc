import { type MouseEvent, useId } from 'react';
import { dismissProblems } from '#renderer/operations/import.ts';
import { withoutFolder } from '#renderer/project/paths.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { ErrorText } from '#renderer/ui/error-text.tsx';

/** Files that could not be added, each with its reason, until dismissed. */
export function NotAdded() {
  const app = useApp();
  const problems = useAppState((s) => s.problems);
  const id = useId();
  if (problems.length === 0) return null;
  const dismiss = (path: string) => (event: MouseEvent) => {
    const item = (event.currentTarget as HTMLElement).closest('li');
    const next = (item?.nextElementSibling ?? item?.previousElementSibling)?.querySelector('button');
    if (item?.contains(document.activeElement)) next?.focus();
    dismissProblems(app, [path]);
  };
  return (
    <section className="notice error not-added" aria-labelledby={id} role="alert">
      <header>
        <h3 id={id}>Not added</h3>
        {problems.length > 1 ? (
          <Button
            look="quiet"
            onClick={() =>
              dismissProblems(
                app,
                problems.map((p) => p.path),
              )
            }
          >
            Dismiss all {problems.length}
          </Button>
        ) : null}
      </header>
      <ul>
        {problems.map(({ path, name, error }) => {
          const message = withoutFolder(error.message, name);
          return (
            <li key={path}>
              <span title={path}>
                {message.includes(name) ? null : <strong>{name}: </strong>}
                <ErrorText error={{ ...error, message }} />
              </span>
              <IconButton name={`Dismiss ${name}`} icon="close" onClick={dismiss(path)} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
