import { tr } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';
import { useProject } from '#renderer/state/hooks.ts';
import { placementOf } from '#renderer/state/selectors.ts';
import { whyHere } from '#renderer/network/why-here.ts';
import type { Recording } from '#src/model/recording.ts';
import { Part } from './part.tsx';

/** In words, why a recording lies where it lies; what the placement itself says already is not said again. */
export function WhyPart({ recording }: { recording: Recording }) {
  const project = useProject();
  const placement = placementOf(project, recording.id);
  if (!placement) return null;
  const sentences = whyHere(project, recording.id).filter((sentence) => sentence !== placement.reason);
  if (sentences.length === 0) return null;
  return (
    <Part title={placement.map ? tr('Why it is here') : tr('Why it is not placed')}>
      <ul className="notes">
        {sentences.map((sentence) => (
          <li key={sentence}>{told(sentence)}</li>
        ))}
      </ul>
    </Part>
  );
}
