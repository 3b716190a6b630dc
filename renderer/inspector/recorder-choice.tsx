import { tr } from '#renderer/i18n/tr.ts';
import { useApp } from '#renderer/state/context.tsx';
import { setRecorder } from '#renderer/state/edits.ts';
import { useProject } from '#renderer/state/hooks.ts';
import { newId } from '#renderer/state/store.ts';
import type { Recording } from '#src/model/recording.ts';
import { Choice } from './part.tsx';

/** Which machine recorded it: a known one, or a new one. */
export function RecorderChoice({ recording }: { recording: Recording }) {
  const app = useApp();
  const { recorders } = useProject();
  const group = (value: string) => {
    if (value === 'none') app.edit(setRecorder([recording.id], null));
    else if (value === 'new')
      app.edit(
        setRecorder([recording.id], {
          id: newId('recorder'),
          name: tr('Recorder {n}', { n: recorders.length + 1 }),
        }),
      );
    else {
      const known = recorders.find((r) => r.id === value);
      if (known) app.edit(setRecorder([recording.id], known));
    }
  };
  return (
    <Choice
      label={tr('Recorder')}
      value={recording.recorder ?? 'none'}
      options={[
        ['none', tr('unknown')],
        ...recorders.map((r) => [r.id, r.name] as const),
        ['new', tr('new recorder')],
      ]}
      onChange={group}
    />
  );
}
