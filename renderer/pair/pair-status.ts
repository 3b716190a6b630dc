import { formatConfidence, formatSmall } from '#renderer/time/format.ts';
import { disagreement } from './doubtful.ts';
import type { PairFacts } from './path.ts';

export const statusWords = {
  matched: 'matched',
  refused: 'not matched',
  inconsistent: 'contradicts the others',
  pinned: 'by pins',
} as const;

/** How the pair stands in a line: what it is, how far it is off, how sure. */
export function statusLine(facts: PairFacts): string {
  const { evidence, warp, pins, path, matches } = facts;
  const held = `${pins.length} pin${pins.length === 1 ? '' : 's'}`;
  const off = disagreement(path, matches);
  if (off !== null)
    return `${pins.length > 0 ? `held by ${held}` : 'placed otherwise'} · its matches lie ${formatSmall(off)} off`;
  const parts: string[] = [];
  if (warp) parts.push('elastic', `confidence ${formatConfidence(warp.confidence)}`);
  else if (evidence) {
    parts.push(statusWords[evidence.status]);
    if (evidence.status === 'matched' || evidence.status === 'inconsistent') {
      if (evidence.residual !== null) parts.push(`off ${formatSmall(evidence.residual)}`);
      parts.push(`confidence ${formatConfidence(evidence.confidence)}`);
    }
  } else parts.push(path.from === 'timeline' ? 'placed through others' : 'not compared yet');
  if (pins.length > 0) parts.push(held);
  return parts.join(' · ');
}

export const isBad = ({ evidence, path, matches }: PairFacts): boolean =>
  disagreement(path, matches) !== null ||
  evidence?.status === 'inconsistent' ||
  (evidence?.status === 'refused' && path.from === 'none');
