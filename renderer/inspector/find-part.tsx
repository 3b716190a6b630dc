import { tr } from '#renderer/i18n/tr.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { passageOf } from '#renderer/operations/find.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { formatLength, formatTime } from '#renderer/time/format.ts';
import type { Recording } from '#src/model/recording.ts';
import { Part } from './part.tsx';

/** What of this recording can be looked for elsewhere: between the in and the out point. */
export function FindPart({ recording }: { recording: Recording }) {
  const app = useApp();
  useProject();
  useAppState((s) => s.range);
  useAppState((s) => s.event);
  const passage = passageOf(app.store.getState());
  return (
    <Part title={tr('Find a passage elsewhere')}>
      {typeof passage === 'string' || passage.recording !== recording.id ? (
        <p className="soft small">
          {`${typeof passage === 'string' ? passage : ''} ${tr('I and O set them at the playhead.')}`}
        </p>
      ) : (
        <p className="num small">
          {formatTime(passage.range[0])} – {formatTime(passage.range[1])} (
          {formatLength(passage.range[1] - passage.range[0])})
        </p>
      )}
      <div className="part-do">
        <CommandButton id="find.passage" name={tr('Find elsewhere')} />
      </div>
    </Part>
  );
}
