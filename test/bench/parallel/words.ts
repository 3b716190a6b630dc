import { alignParallel } from '#src/align/text/align-parallel.ts';
import { plainSegment, transcriptOfSegments, tokensOf, unalignedWord } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { cipherSentences } from '#test/fixtures/cipher-language.ts';
import type { Pair } from './corpus.ts';
import { ratio } from './score.ts';

/** Links of words against the truth of a made-up language with words in another order, and times carried over. */
export function linkScores(): readonly string[] {
  const lines = [
    '| sentences | neighbours turned | links ≥ 0.5: precision / recall | word times within 0.25 s, of words with a counterpart |',
    '|---|---|---|---|',
  ];
  for (const count of [50, 200, 1000])
    for (const turned of [0, 0.25, 0.5]) {
      const texts = cipherSentences(count, 1, { words: 800, turned });
      const timed = spoken(texts.map((t) => t.a.join(' ')));
      const other = transcriptOfSegments(
        texts.map((t) => plainSegment(t.b.join(' '))),
        'yy',
      );
      const { links, transcript } = alignParallel(timed, other);
      const known = new Map<string, number>();
      texts.forEach(({ links: own }, k) => {
        const [a, b] = [timed.segments[k]?.words[0] ?? 0, other.segments[k]?.words[0] ?? 0];
        for (const [i, j] of own) known.set(`${a + i} ${b + j}`, a + i);
      });
      const sure = links.filter((l) => l.confidence >= 0.5);
      const right = sure.filter((l) => known.has(`${l.a} ${l.b}`)).length;
      const near = [...known].filter(([key, a]) => {
        const [start, truth] = [transcript.words[Number(key.split(' ')[1])]?.start, timed.words[a]?.start];
        return start != null && Math.abs(start - Number(truth)) <= 0.25;
      });
      lines.push(
        `| ${count} | ${100 * turned} % | ${ratio(right, sure.length)} / ${ratio(right, known.size)} | ${ratio(near.length, known.size)} % |`,
      );
    }
  return lines;
}

/** A text as if it had been said, each letter 0.07 s. */
function spoken(lines: readonly string[], language = 'xx') {
  let time = 0;
  return transcriptOfSegments(
    lines.map((line) => {
      const words = tokensOf(line).map((text) => {
        const start = time;
        time += 0.07 * (text.length + 1);
        const span = { start: sourceTime(start), end: sourceTime(time) };
        return { ...unalignedWord(text), ...span, confidence: 1, status: 'aligned' as const };
      });
      return { ...plainSegment(line), words };
    }),
    language,
  );
}

/**
 * Two paragraphs without punctuation as one segment of the timed text, and as two of the other: how far the cut
 * between them is from the truth, seconds; by linked words, and by how many letters either has.
 */
export function cutErrors(pairs: readonly Pair[], language: string): readonly (readonly [number, number])[] {
  const short = pairs.filter(([a]) => a.length > 25 && a.length < 160);
  const doubled = Array.from(
    { length: short.length >> 1 },
    (_, k) => [short[2 * k], short[2 * k + 1]] as [Pair, Pair],
  );
  const bare = (text: string) =>
    text
      .replace(/[^\p{L}\p{N}\p{M}\s]+/gu, ' ')
      .trim()
      .replace(/\s+/g, ' ')
      .toLowerCase();
  const timed = spoken(
    doubled.map(([p, q]) => `${bare(p[0])} ${bare(q[0])}`),
    'en',
  );
  const other = transcriptOfSegments(
    doubled.flatMap((both) => both.map((p) => plainSegment(p[1]))),
    language,
  );
  const { transcript } = alignParallel(timed, other);
  return doubled.flatMap(([p, q], k) => {
    const segment = timed.segments[k];
    const cut = timed.words[(segment?.words[0] ?? 0) + tokensOf(bare(p[0])).length]?.start ?? 0;
    const found = transcript.segments[2 * k + 1]?.start ?? null;
    const [first, end] = [
      timed.words[segment?.words[0] ?? 0]?.start ?? 0,
      timed.words[(segment?.words[1] ?? 1) - 1]?.end ?? 0,
    ];
    if (found === null) return [];
    const byLetters = first + ((end - first) * p[1].length) / (p[1].length + q[1].length);
    return [[Math.abs(found - cut), Math.abs(byLetters - cut)] as const];
  });
}
