import { tr } from '#renderer/i18n/tr.ts';
import { type MouseEvent, useId, useState } from 'react';
import { dismissProblems, importPaths } from '#renderer/operations/import.ts';
import { timesChoices } from '#renderer/operations/times.ts';
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
      <div className="not-added-head">
        <h3 id={id}>{tr('Not added')}</h3>
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
            {tr('Dismiss all {count}', { count: problems.length })}
          </Button>
        ) : null}
      </div>
      <ul>
        {problems.map(({ path, name, error, columns }) => {
          const message = withoutFolder(error.message, name);
          return (
            <li key={path}>
              <span title={path}>
                {message.includes(name) ? null : <strong>{name}: </strong>}
                <ErrorText error={{ ...error, message }} />
                {columns ? <WithTimes path={path} name={name} columns={columns} /> : null}
              </span>
              <IconButton name={tr('Dismiss {name}', { name })} icon="close" onClick={dismiss(path)} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Adds a table after all, its times in the column that is chosen. */
function WithTimes({ path, name, columns }: { path: string; name: string; columns: readonly string[] }) {
  const app = useApp();
  const [times, setTimes] = useState('none');
  // As guessed it could not be read.
  const choices = timesChoices({ columns }, 'none').filter(([value]) => value !== 'auto');
  return (
    <span className="not-added-times">
      <label>
        <span className="soft">{tr('Times in')}</span>{' '}
        <select
          aria-label={tr('Times of {name}', { name })}
          value={times}
          onChange={(event) => setTimes(event.target.value)}
        >
          {choices.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <Button onClick={() => void importPaths(app, [path], times)}>{tr('Add')}</Button>
    </span>
  );
}
