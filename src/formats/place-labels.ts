import type { EditTimeline } from './cuts.ts';

/**
 * Labels of Audacity (`.txt`): where on the timeline each recording has something, a label a segment, from the start of the range.
 * Microseconds, as that program writes them.
 */
export function placeLabels({ parts, range }: EditTimeline): string {
  const labels = parts.flatMap(({ recording, map }) =>
    map.segments.flatMap(({ knots }, i) => {
      const [first, last] = [knots[0], knots.at(-1)];
      const from = Math.max(range[0], first?.timeline ?? Number.POSITIVE_INFINITY) - range[0];
      const to = Math.min(range[1], last?.timeline ?? Number.NEGATIVE_INFINITY) - range[0];
      if (!(to > from)) return [];
      const part = map.segments.length > 1 ? ` (${i + 1} of ${map.segments.length})` : '';
      return [{ from, to, text: `${recording.name.replace(/\s+/g, ' ')}${part}` }];
    }),
  );
  return labels
    .toSorted((a, b) => a.from - b.from || a.to - b.to)
    .map(({ from, to, text }) => `${from.toFixed(6)}\t${to.toFixed(6)}\t${text}\n`)
    .join('');
}
