import type { Plain } from '#renderer/i18n/words.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { formatConfidence, formatSmall } from '#renderer/time/format.ts';
import type { PairEvidence } from '#src/model/alignment.ts';
import { doubtInShort, type LargestDoubt } from '#renderer/state/bound-doubts.ts';
import { disagreement } from './doubtful.ts';
import type { PairFacts } from './path.ts';

const statusWords: Readonly<Record<PairEvidence['status'], Plain>> = {
  matched: 'matched',
  refused: 'not matched',
  inconsistent: 'contradicts the others, left out',
  pinned: 'held by pins alone',
};

/** What became of a pair's evidence; a hand that holds the two elsewhere is no contradiction among matches. */
export const statusOf = ({ status }: Pick<PairEvidence, 'status'>, byHand: boolean): string =>
  status === 'inconsistent' && byHand ? tr('held elsewhere by hand') : tr(statusWords[status]);

/** A pin farther than this from what was matched contradicts it, seconds. */
const pinOffFrom = 5e-3;

/**
 * How far the matches lie off the path. Where pins moved it so far that no match is over it any more, or where
 * they are not used yet: how far off the pins are from the lines that the matches make, drawn on past their ends.
 */
function offBy({ path, matches, pins, evidence }: PairFacts): number | null {
  const off = disagreement(path, matches);
  if (off !== null || matches.a.length === 0) return off;
  const lines = evidence?.segments ?? [];
  if (pins.length === 0 || lines.length === 0) return null;
  const offs = pins.map((pin) =>
    Math.min(...lines.map((l) => Math.abs(pin.b - l.b[0] - (pin.a - l.a[0]) * (1 + l.ppm * 1e-6)))),
  );
  const median = offs.sort((p, q) => p - q)[offs.length >> 1] ?? 0;
  return median > pinOffFrom ? median : null;
}

/**
 * How the pair stands in a line: what it is, how far it is off, how sure.
 * @param doubt what of its warp lies farthest off what the features say; null: nothing is in doubt
 */
export function statusLine(facts: PairFacts, doubt: LargestDoubt | null = null): string {
  const { evidence, warp, pins, path } = facts;
  const held = tr('{count} pins', { count: pins.length });
  const off = offBy(facts);
  if (off !== null)
    return [
      pins.length > 0 ? tr('pinned by hand') : tr('placed otherwise'),
      tr('its matches lie {off} off', { off: formatSmall(off) }),
    ].join(' · ');
  const parts: string[] = [];
  if (warp)
    parts.push(
      tr('elastic'),
      tr('confidence {confidence}', { confidence: formatConfidence(warp.confidence) }),
    );
  else if (evidence) {
    parts.push(statusOf(evidence, facts.byHand));
    if (evidence.status === 'matched' || evidence.status === 'inconsistent') {
      if (evidence.residual !== null)
        parts.push(tr('off {residual}', { residual: formatSmall(evidence.residual) }));
      parts.push(tr('confidence {confidence}', { confidence: formatConfidence(evidence.confidence) }));
    }
  } else parts.push(path.from === 'timeline' ? tr('placed through others') : tr('not compared yet'));
  if (pins.length > 0) parts.push(held);
  if (warp && doubt !== null) parts.push(doubtInShort(doubt, formatSmall));
  return parts.join(' · ');
}

export const isBad = (facts: PairFacts, doubt: LargestDoubt | null = null): boolean =>
  (facts.warp !== null && doubt !== null) ||
  offBy(facts) !== null ||
  facts.evidence?.status === 'inconsistent' ||
  (facts.evidence?.status === 'refused' && facts.path.from === 'none');
