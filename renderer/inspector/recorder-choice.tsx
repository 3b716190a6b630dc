import { told } from '#renderer/i18n/told.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { useApp } from '#renderer/state/context.tsx';
import { setRecorder } from '#renderer/state/edits.ts';
import { useProject } from '#renderer/state/hooks.ts';
import { newId } from '#renderer/state/store.ts';
import { type Recording, trackOf } from '#src/model/recording.ts';
import { Choice } from './part.tsx';

/** Which machine recorded it: a known one, or a new one. */
export function RecorderChoice({ recording }: { recording: Recording }) {
  const app = useApp();
  const { recorders, recordings } = useProject();
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
  const others = recordings.filter((r) => r.recorder === recording.recorder && r.id !== recording.id);
  return (
    <>
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
      {recording.recorder !== null && others.length > 0 ? (
        <TrackChoice recording={recording} others={others} />
      ) : null}
    </>
  );
}

/** Which of its recorder's tracks: files of one follow each other, those of several may overlap. */
function TrackChoice({ recording, others }: { recording: Recording; others: readonly Recording[] }) {
  const app = useApp();
  const { recorders } = useProject();
  const recorder = recorders.find((r) => r.id === recording.recorder);
  const byKind = trackOf({ media: recording.media });
  const known = new Set([recording, ...others].map(trackOf).filter((track) => track !== byKind));
  let fresh = 2;
  while (known.has(`track ${fresh}`)) fresh++;
  const put = (track: string) => {
    if (recorder) app.edit(setRecorder([recording.id], recorder, track === byKind ? undefined : track));
  };
  return (
    <Choice
      label={tr('Track of the recorder')}
      value={trackOf(recording)}
      options={[
        [byKind, told(byKind)],
        ...[...known].map((track) => [track, told(track)] as const),
        [`track ${fresh}`, tr('another track')],
      ]}
      onChange={put}
    />
  );
}
