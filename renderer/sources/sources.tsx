import { tr } from '#renderer/i18n/tr.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { lostFile } from '#renderer/state/lost-files.ts';
import { useProject } from '#renderer/state/hooks.ts';
import { ImportProgress } from './import-progress.tsx';
import { SourceItem } from './source-item.tsx';
import './sources.css';

/** The bin: every recording with its picture, its streams and what is doubtful about it. */
export function Sources() {
  const project = useProject();
  const missing = useAppState((s) => s.missing);
  const app = useApp();
  const lost = Object.fromEntries(missing.map((id) => [id, lostFile(app.store.getState(), id)]));
  const changed = useAppState((s) => s.changed);
  const groups = [
    ...project.recorders.map((r) => ({ id: r.id as string | null, name: r.name })),
    { id: null, name: '' },
  ];
  return (
    <div className="sources">
      <header className="pane-head">
        <h2>{tr('Sources')}</h2>
        <span className="faint num">{project.recordings.length}</span>
        <span className="spring" />
        <CommandButton id="project.import" name={tr('Add|recordings')} />
      </header>
      <div className="sources-list">
        {groups.map((group) => {
          const members = project.recordings.filter((r) => r.recorder === group.id);
          if (members.length === 0) return null;
          return (
            <section key={group.id ?? 'none'}>
              {group.id ? <h3 className="group-name soft small">{group.name}</h3> : null}
              <ul>
                {members.map((recording) => (
                  <SourceItem
                    key={recording.id}
                    recording={recording}
                    trouble={lost[recording.id] ?? (changed.includes(recording.id) ? 'changed' : null)}
                  />
                ))}
              </ul>
            </section>
          );
        })}
        <ImportProgress />
      </div>
    </div>
  );
}
