import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { formatConfidence } from '#renderer/time/format.ts';
import type { DocumentFacts, DocumentState } from './document-facts.ts';

/** What is said of a whole text, on the timeline, in the inspector and to screen readers. */

const states: Readonly<Record<DocumentState, Plain>> = {
  'not aligned': 'not aligned yet',
  refused: 'refused|text',
  'aligned in part': 'aligned in part',
  aligned: 'aligned|text',
  confirmed: 'confirmed word by word',
};

export const stateWords = (state: DocumentState): string => tr(states[state]);

/** One line, the gravest first: a narrow place shows its beginning. */
export function documentWords({
  state,
  words,
  confidence,
  doubtful,
  notSpoken,
  untimed,
}: DocumentFacts): string {
  const sure =
    confidence === null ? null : tr('sure to {confidence}', { confidence: formatConfidence(confidence) });
  const parts =
    state === 'refused'
      ? [tr('Refused: hardly the text of this recording'), sure]
      : [
          sure,
          stateWords(state),
          tr('{count} words', { count: words }),
          state === 'not aligned' ? null : tr('{n} doubtful', { n: doubtful }),
          state === 'aligned in part' && untimed > 0 ? tr('{n} without a time', { n: untimed }) : null,
          notSpoken === 0 ? null : tr('{n} not spoken', { n: notSpoken }),
        ];
  return parts.filter((part) => part !== null).join(' · ');
}
