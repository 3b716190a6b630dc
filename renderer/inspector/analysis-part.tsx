import { tr } from '#renderer/i18n/tr.ts';
import { useApp } from '#renderer/state/context.tsx';
import { setAnalysis } from '#renderer/state/edits.ts';
import { audioFact } from '#renderer/sources/facts.ts';
import type { AnalysisChoice, Recording } from '#src/model/recording.ts';
import { Choice, Part } from './part.tsx';
import { RecorderChoice } from './recorder-choice.tsx';

/** Which stream and channel the analysis listens to, and which machine recorded it. */
export function AnalysisPart({ recording }: { recording: Recording }) {
  const app = useApp();
  const { analysis, media } = recording;
  const change = (patch: Partial<AnalysisChoice>) =>
    app.edit(setAnalysis(recording.id, { ...analysis, ...patch }));
  const stream = media.audio.find((a) => a.index === analysis.audioStream) ?? media.audio[0];
  const channels = stream?.channels ?? 0;
  return (
    <Part title={tr('Analysis')}>
      <Choice
        label={tr('Match by')}
        value={analysis.by}
        options={[
          ['auto', tr('sound, else picture')],
          ['audio', tr('sound')],
          ['video', tr('picture')],
        ]}
        onChange={(by) => change({ by })}
      />
      {media.audio.length > 1 ? (
        <Choice
          label={tr('Audio stream')}
          value={String(stream?.index ?? '')}
          options={media.audio.map((a) => [String(a.index), `${a.index}: ${audioFact(a)}`] as const)}
          onChange={(index) => change({ audioStream: Number(index), channel: 'mix' })}
        />
      ) : null}
      {channels > 1 ? (
        <Choice
          label={tr('Channel')}
          value={String(analysis.channel)}
          options={[
            ['mix', tr('all, mixed')],
            ...Array.from(
              { length: channels },
              (_, i) => [String(i), tr('channel {i}', { i: i + 1 })] as const,
            ),
          ]}
          onChange={(channel) => change({ channel: channel === 'mix' ? 'mix' : Number(channel) })}
        />
      ) : null}
      <RecorderChoice recording={recording} />
    </Part>
  );
}
