import { tr } from '#renderer/i18n/tr.ts';
import { chooseDocument } from '#renderer/operations/transcripts.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { documentFacts } from '#renderer/state/document-facts.ts';
import { documentWords } from '#renderer/state/document-words.ts';
import { isWhole, wordsInHand } from '#renderer/state/transcripts.ts';
import { formatConfidence, formatTime } from '#renderer/time/format.ts';
import { ClippedName } from '#renderer/ui/clipped-name.tsx';
import type { ProjectTranscript } from '#src/model/project.ts';
import type { Track } from './layout.ts';

/** The name of a whole text, and how sure it is that it is the recording's; pressed, all of it is chosen. */
export function DocumentHead({ track, own }: { track: Track; own: ProjectTranscript }) {
  const app = useApp();
  const chosen = useAppState((s) => {
    const hand = wordsInHand(s);
    return hand?.own.id === own.id && isWhole(hand.own, hand);
  });
  const facts = documentFacts(own.transcript);
  const { state, confidence, extent } = facts;
  const name = own.source ?? tr('Text');
  const where = extent ? ` · ${formatTime(extent[0], 1)} – ${formatTime(extent[1], 1)}` : '';
  return (
    <li className="track-head document-head" data-hue={track.hue}>
      <button
        type="button"
        className="track-name"
        aria-pressed={chosen}
        aria-label={tr('{name}, whole text: {facts}', { name, facts: `${documentWords(facts)}${where}` })}
        title={`${name} · ${track.recording.name} · ${documentWords(facts)}${where}`}
        onClick={() => chooseDocument(app, own)}
      >
        <span className="text-mark" aria-hidden="true" />
        <ClippedName name={name} />
      </button>
      <span className="document-state num small soft" data-refused={state === 'refused' ? '' : undefined}>
        {state === 'refused' ? tr('refused|text') : confidence === null ? '' : formatConfidence(confidence)}
      </span>
    </li>
  );
}
