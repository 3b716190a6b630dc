import { describe, expect, it } from 'vitest';
import { overRidge } from '#renderer/attention/map-layers.tsx';
import { lackingIn } from '#renderer/transcript/lacking.ts';
import { plainSegment, transcriptOfSegments, type Transcript } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';

/** Words a second apart, but for those named; what is heard besides, in pairs of seconds. */
const heard = (
  lines: readonly string[],
  unsaid: string,
  ...speech: readonly [number, number][]
): Transcript => {
  const t = transcriptOfSegments(lines.map((line) => plainSegment(line)));
  return {
    ...t,
    words: t.words.map((word, k) =>
      unsaid.includes(word.text)
        ? { ...word, status: 'not-spoken' }
        : { ...word, start: sourceTime(2 * k), end: sourceTime(2 * k + 1), status: 'aligned' },
    ),
    untranscribed: speech.map(([start, end]) => ({
      ...{ start: sourceTime(start), end: sourceTime(end) },
      kind: start < 50 ? ('speech' as const) : ('other' as const),
    })),
  };
};
const places = (t: Transcript) => lackingIn(t).map(({ at, betweenLines }) => [at, betweenLines]);

describe('speech that a text lacks, in the text', () => {
  it('stands before the line that is said next, in the midst of one, or behind all; noise does not', () => {
    expect(places(heard(['a b', 'c d'], '', [3.1, 3.9], [5.1, 5.9], [8, 9], [60, 70]))).toEqual([
      [2, true],
      [3, false],
      [4, true],
    ]);
  });
  it('stands before what of its line is not said', () => {
    expect(places(heard(['a b', 'c d'], 'c', [3.1, 3.9], [4, 5]))).toEqual([[2, true]]);
  });
  it('stands nowhere where no word is said', () => {
    expect(lackingIn(heard(['a b'], 'ab', [1, 2]))).toEqual([]);
  });
});

describe('the path over a map of attention', () => {
  it('lets the ridge be seen between two lines where rows are low', () => {
    expect(overRidge({ perB: 1 / 20 })).toBeUndefined();
    const hollow = overRidge({ perB: 1 / 2 });
    expect(hollow?.hollow).toBeGreaterThan(4);
    expect(hollow?.line).toBeGreaterThan(hollow?.hollow ?? 99);
  });
});
