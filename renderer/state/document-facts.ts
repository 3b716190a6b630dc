import { countSaid } from '#src/attention/text/word-kinds.ts';
import { leastConfidence, type Transcript } from '#src/model/transcript.ts';
import { isDoubtful } from '#src/model/transcript-edits.ts';
import type { SourceTime } from '#src/model/units.ts';

/** A whole text: `refused` is that of another recording, `confirmed` is one of which a person has judged every word. */
export type DocumentState = 'not aligned' | 'refused' | 'aligned in part' | 'aligned' | 'confirmed';

export type DocumentFacts = {
  readonly state: DocumentState;
  /** That it is the text of the recording, 0…1; null: not known. */
  readonly confidence: number | null;
  /** From where it is said to where; null: nothing of it has a time. */
  readonly extent: readonly [from: SourceTime, to: SourceTime] | null;
  /** Names of speakers, sounds in brackets and signs are no words. */
  readonly words: number;
  readonly doubtful: number;
  readonly notSpoken: number;
  /** Words of which it is open where they are said: never aligned, or their recording was removed. */
  readonly untimed: number;
};

const known = new WeakMap<Transcript, DocumentFacts>();

export function documentFacts(t: Transcript): DocumentFacts {
  const facts = known.get(t) ?? gather(t);
  known.set(t, facts);
  return facts;
}

function gather(t: Transcript): DocumentFacts {
  return {
    state: stateOf(t),
    confidence: t.confidence,
    extent: extentOf(t),
    words: countSaid(t),
    doubtful: t.words.reduce((sum, word) => sum + Number(isDoubtful(word)), 0),
    notSpoken: countSaid(t, ({ status }) => status === 'not-spoken'),
    untimed: countSaid(t, ({ status }) => status === null),
  };
}

function stateOf({ words, confidence }: Transcript): DocumentState {
  const has = (wanted: Transcript['words'][number]['status']) =>
    words.some(({ status }) => status === wanted);
  if (!has('aligned') && !has('confirmed')) return has('not-spoken') ? 'refused' : 'not aligned';
  if (confidence !== null && confidence < leastConfidence) return 'refused';
  if (has(null)) return 'aligned in part';
  return has('aligned') ? 'aligned' : 'confirmed';
}

/** Of its words; of its lines where the words have no times. */
function extentOf({ words, segments }: Transcript): DocumentFacts['extent'] {
  const over = (spans: readonly { readonly start: SourceTime | null; readonly end: SourceTime | null }[]) => {
    let extent: [SourceTime, SourceTime] | null = null;
    for (const { start, end } of spans) {
      if (start === null || end === null) continue;
      extent = extent
        ? [start < extent[0] ? start : extent[0], end > extent[1] ? end : extent[1]]
        : [start, end];
    }
    return extent;
  };
  return over(words) ?? over(segments);
}
