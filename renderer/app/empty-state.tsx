import { tr } from '#renderer/i18n/tr.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { nameOfProject } from '#renderer/state/selectors.ts';
import { openProject } from '#renderer/operations/project.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { ImportProgress } from '#renderer/sources/import-progress.tsx';
import { NotAdded } from './not-added.tsx';

/** One sentence, one action, the demo one click away. */
export function EmptyState() {
  const app = useApp();
  const importing = useAppState((s) => s.importing !== null);
  const recent = useAppState((s) => s.recent);
  return (
    <main className="empty" id="main">
      <div className="empty-box">
        <p className="empty-line">
          {tr(
            'Drop the recordings of one event here, and Syncline puts them on one timeline and shows how sure it is.',
          )}
        </p>
        <p className="soft small empty-more">
          {tr(
            'Or one recording and its text, to find when each word is said; or two performances of one piece, to warp the one onto the other.',
          )}
        </p>
        {importing ? (
          <ImportProgress />
        ) : (
          <div className="empty-do">
            <CommandButton id="project.import" look="primary" />
            <CommandButton id="project.demo" />
          </div>
        )}
        <NotAdded />
        {recent.length > 0 && !importing ? (
          <section aria-labelledby="recent-title" className="recent">
            <h2 id="recent-title" className="soft">
              {tr('Recent projects')}
            </h2>
            <ul>
              {recent.slice(0, 5).map((each) => (
                <li key={each.path}>
                  <button
                    type="button"
                    className="recent-item"
                    title={each.path}
                    onClick={() => void openProject(app, each.path)}
                  >
                    <span className="clip">{nameOfProject(each)}</span>
                    <span className="faint clip">{each.path}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
      </div>
    </main>
  );
}
