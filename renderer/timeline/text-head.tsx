import { showPanel } from '#renderer/dock/show-panel.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { chooseWords } from '#renderer/operations/transcripts.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { documentFacts } from '#renderer/state/document-facts.ts';
import { transcriptInHand } from '#renderer/state/transcripts.ts';
import { ClippedName } from '#renderer/ui/clipped-name.tsx';
import type { ProjectTranscript } from '#src/model/project.ts';
import type { Track } from './layout.ts';
import { voicesOf } from './text-index.ts';

/** The name of a transcript's row, and how much of what that speaker or tier says is doubtful. */
export function TextHead({ track, own, voice }: { track: Track; own: ProjectTranscript; voice: number }) {
  const app = useApp();
  const inHand = useAppState((s) => transcriptInHand(s)?.id === own.id);
  const voices = voicesOf(own.transcript);
  const { state } = documentFacts(own.transcript);
  const { name: speaker, said, doubtful } = voices[voice] ?? { name: null, said: 0, doubtful: 0 };
  const name = speaker ?? tr('Words');
  return (
    <li className="track-head text-head" data-hue={track.hue}>
      <button
        type="button"
        className="track-name"
        aria-pressed={inHand}
        title={tr('{source} of {recording}', {
          source: own.source ?? tr('Text'),
          recording: track.recording.name,
        })}
        onClick={() => {
          chooseWords(app, own, voices[voice]?.words[0] ?? 0);
          showPanel(app, 'transcript');
        }}
      >
        <span className="text-mark" aria-hidden="true" />
        <ClippedName name={name} />
      </button>
      <span className="track-facts num small">
        {state === 'not aligned'
          ? tr('not aligned yet')
          : `${tr('{count} words', { count: said })} · ${tr('{n} doubtful', { n: doubtful })}`}
      </span>
    </li>
  );
}
