import type { Transcript, Untranscribed } from '#src/model/transcript.ts';

/** Speech that the text lacks, where it would stand: before word `at`, or behind the last. */
export type Lacking = {
  readonly at: number;
  /** It would stand between lines: nothing of its line is said before it. */
  readonly betweenLines: boolean;
  readonly stretches: readonly Untranscribed[];
};

const known = new WeakMap<Transcript, readonly Lacking[]>();

/** In the order of the text; none where nothing of it has a time, as in the text of another recording. */
export function lackingIn(t: Transcript): readonly Lacking[] {
  const lacking = known.get(t) ?? gather(t);
  known.set(t, lacking);
  return lacking;
}

function gather({ words, segments, untranscribed }: Transcript): readonly Lacking[] {
  const speech = untranscribed.filter(({ kind }) => kind === 'speech');
  const timed = words.flatMap(({ start }, k) => (start === null ? [] : [{ start, k }]));
  if (speech.length === 0 || timed.length === 0) return [];
  const order = timed.toSorted((p, q) => p.start - q.start);
  const places = new Map<number, Untranscribed[]>();
  let next = 0;
  for (const stretch of speech) {
    const middle = (stretch.start + stretch.end) / 2;
    while (next < order.length && (order[next]?.start ?? 0) < middle) next++;
    const at = order[next]?.k ?? words.length;
    places.set(at, [...(places.get(at) ?? []), stretch]);
  }
  const firstTimed = new Set(
    segments.map(
      ({ words: [from, to] }) => from + words.slice(from, to).findIndex(({ start }) => start !== null),
    ),
  );
  return [...places]
    .map(([at, stretches]) => {
      const line = segments.find(({ words: [, to] }) => at < to);
      const betweenLines = at === words.length || firstTimed.has(at);
      return { at: betweenLines && line ? line.words[0] : at, betweenLines, stretches };
    })
    .sort((p, q) => p.at - q.at);
}
