import { dismissProblem } from '#renderer/operations/import.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { IconButton } from '#renderer/ui/button.tsx';
import { ErrorText } from '#renderer/ui/error-text.tsx';

/** Files that could not be added, each with its reason, until dismissed. */
export function Problems() {
  const app = useApp();
  const problems = useAppState((s) => s.problems);
  if (problems.length === 0) return null;
  return (
    <section className="problems" aria-label="Not added" role="alert">
      <h3>Not added</h3>
      <ul>
        {problems.map((problem) => (
          <li key={problem.path}>
            <span>
              <strong title={problem.path}>{problem.name}</strong>
              <ErrorText error={problem.error} />
            </span>
            <IconButton
              name={`Dismiss ${problem.name}`}
              icon="close"
              onClick={() => dismissProblem(app, problem.path)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
