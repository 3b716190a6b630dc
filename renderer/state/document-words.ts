import { formatConfidence } from '#renderer/time/format.ts';
import type { DocumentFacts, DocumentState } from './document-facts.ts';

/** What is said of a whole text, on the timeline, in the inspector and to screen readers. */

export const stateWords: Readonly<Record<DocumentState, string>> = {
  'not aligned': 'not aligned yet',
  refused: 'refused',
  'aligned in part': 'aligned in part',
  aligned: 'aligned',
  confirmed: 'confirmed word by word',
};

/** E.g. “sure to 0.94”; nothing where nobody knows, as for what was never aligned. */
export const sureWords = ({ confidence }: DocumentFacts): string | null =>
  confidence === null ? null : `sure to ${formatConfidence(confidence)}`;

/** One line, the gravest first: a narrow place shows its beginning. */
export function documentWords(facts: DocumentFacts): string {
  const { state, words, doubtful, notSpoken } = facts;
  const sure = sureWords(facts);
  if (state === 'refused')
    return `Refused: hardly the text of this recording${sure === null ? '' : ` (${sure})`}`;
  const counts =
    state === 'not aligned'
      ? `${words} words`
      : [
          `${doubtful} of ${words} words doubtful`,
          ...(notSpoken > 0 ? [`${notSpoken} not spoken`] : []),
        ].join(', ');
  return [...(sure === null ? [] : [sure]), stateWords[state], counts].join(' · ');
}
