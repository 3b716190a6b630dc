import { tr } from '#renderer/i18n/tr.ts';
import { useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { recordingOf } from '#renderer/state/selectors.ts';
import { FindSection } from './find-section.tsx';
import { PairSection } from './pair-section.tsx';
import { PinSection } from './pin-section.tsx';
import { ProjectSection } from './project-section.tsx';
import { RecordingSection } from './recording-section.tsx';
import { WordSection } from './word-section.tsx';
import './inspector.css';

/** Numbers of what is selected, edited in place; of the project when nothing is. */
export function Inspector() {
  const project = useProject();
  const first = useAppState((s) => s.selected[0] ?? null);
  const second = useAppState((s) => s.selected[1] ?? null);
  const a = recordingOf(project, first);
  const b = recordingOf(project, second);
  return (
    <div className="inspector">
      <header className="pane-head">
        <h2 className="clip">{b ? tr('Pair') : a ? tr('Recording') : tr('Project')}</h2>
      </header>
      <div className="inspector-body">
        <WordSection />
        <FindSection />
        {a && b ? <PairSection a={a} b={b} /> : a ? <RecordingSection recording={a} /> : <ProjectSection />}
        {a ? <PinSection of={b ? [a.id, b.id] : [a.id]} /> : null}
      </div>
    </div>
  );
}
