import { tr } from '#renderer/i18n/tr.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { recordingOf } from '#renderer/state/selectors.ts';
import { formatTime } from '#renderer/time/format.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Part } from './part.tsx';

/** “This moment here = that moment there”: mark one, pin the other to it. */
export function MarkPart() {
  const app = useApp();
  const project = useProject();
  const mark = useAppState((s) => s.mark);
  const marked = recordingOf(project, mark?.recording ?? null);
  return (
    <Part title={tr('Pin by hand')}>
      {mark && marked ? (
        <p className="mark-line">
          <span className="clip" title={marked.name}>
            {marked.name}
          </span>
          <span className="num">{formatTime(mark.time)}</span>
          <IconButton
            name={tr('Forget the marked moment')}
            icon="close"
            onClick={() => app.set({ mark: null })}
          />
        </p>
      ) : (
        <p className="soft small">
          {tr(
            'Mark a moment here, then select another recording, go to the same moment in it, and pin the two.',
          )}
        </p>
      )}
      <div className="part-do">
        <CommandButton id="clip.mark" />
        {mark ? <CommandButton id="clip.pin" look="primary" name={tr('Pin to the mark')} /> : null}
      </div>
    </Part>
  );
}
