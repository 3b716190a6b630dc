import { useApp } from '#renderer/state/context.tsx';
import { setAnalysis, setRecorder } from '#renderer/state/edits.ts';
import { useProject } from '#renderer/state/hooks.ts';
import { newId } from '#renderer/state/store.ts';
import { audioFact } from '#renderer/sources/facts.ts';
import type { AnalysisChoice, Recording } from '#src/model/recording.ts';
import { Choice, Part } from './part.tsx';

/** Which stream and channel the analysis listens to, and which machine recorded it. */
export function AnalysisPart({ recording }: { recording: Recording }) {
  const app = useApp();
  const { recorders } = useProject();
  const { analysis, media } = recording;
  const change = (patch: Partial<AnalysisChoice>) =>
    app.edit(setAnalysis(recording.id, { ...analysis, ...patch }));
  const stream = media.audio.find((a) => a.index === analysis.audioStream) ?? media.audio[0];
  const channels = stream?.channels ?? 0;
  const group = (value: string) => {
    if (value === 'none') app.edit(setRecorder([recording.id], null));
    else if (value === 'new')
      app.edit(
        setRecorder([recording.id], { id: newId('recorder'), name: `Recorder ${recorders.length + 1}` }),
      );
    else {
      const known = recorders.find((r) => r.id === value);
      if (known) app.edit(setRecorder([recording.id], known));
    }
  };
  return (
    <Part title="Analysis">
      <Choice
        label="Match by"
        value={analysis.by}
        options={[
          ['auto', 'sound, else picture'],
          ['audio', 'sound'],
          ['video', 'picture'],
        ]}
        onChange={(by) => change({ by })}
      />
      {media.audio.length > 1 ? (
        <Choice
          label="Audio stream"
          value={String(stream?.index ?? '')}
          options={media.audio.map((a) => [String(a.index), `${a.index}: ${audioFact(a)}`] as const)}
          onChange={(index) => change({ audioStream: Number(index), channel: 'mix' })}
        />
      ) : null}
      {channels > 1 ? (
        <Choice
          label="Channel"
          value={String(analysis.channel)}
          options={[
            ['mix', 'all, mixed'],
            ...Array.from({ length: channels }, (_, i) => [String(i), `channel ${i + 1}`] as const),
          ]}
          onChange={(channel) => change({ channel: channel === 'mix' ? 'mix' : Number(channel) })}
        />
      ) : null}
      <Choice
        label="Recorder"
        value={recording.recorder ?? 'none'}
        options={[
          ['none', 'unknown'],
          ...recorders.map((r) => [r.id, r.name] as const),
          ['new', 'new recorder'],
        ]}
        onChange={group}
      />
    </Part>
  );
}
