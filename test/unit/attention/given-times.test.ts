import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GivenSpan, givenSpans, inOrder, placeOf, windowsOf } from '#src/attention/given-times.ts';
import { makeRandom } from '#src/math/random.ts';
import { plainSegment, transcriptOfSegments, unalignedWord } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';

const spanAt = (start: number): GivenSpan => [start, start + 1];
const moments = (later: (given: number, n: number) => number, count = 30) =>
  Array.from({ length: count }, (_, n) => ({ given: 10 * n, heard: 10 * n + later(10 * n, n) }));

describe('givenSpans', () => {
  it('are those of words, of the segment where no word has any, or none', () => {
    const transcript = transcriptOfSegments([
      { ...plainSegment('one two', sourceTime(1), sourceTime(3)) },
      {
        ...plainSegment('three four', sourceTime(4), sourceTime(8)),
        words: [
          { ...unalignedWord('three'), start: sourceTime(5), end: sourceTime(6), status: 'aligned' },
          unalignedWord('four'),
        ],
      },
      plainSegment('five'),
    ]);
    expect(givenSpans(transcript)).toEqual([[1, 3], [1, 3], [5, 6], null, null]);
  });

  it('are none where most of them are not in the order of the text', () => {
    const cue = (text: string, start: number) => plainSegment(text, sourceTime(start), sourceTime(start + 2));
    const of = (starts: readonly number[]) =>
      givenSpans(transcriptOfSegments(starts.map((start, k) => cue(`w${k}`, start)))).map(
        (s) => s?.[0] ?? null,
      );
    expect(of([8, 4, 0])).toEqual([null, null, null]);
    expect(of([0, 4, 50, 8])).toEqual([0, 4, null, 8]);
    expect(of([8])).toEqual([8]);
  });

  it('lose as few as there must be to be in the order of the text', () => {
    expect(inOrder([1, 2, 50, 3, 4, 0, 5].map(spanAt)).map((s) => s?.[0] ?? null)).toEqual([
      ...[1, 2, null, 3, 4, null, 5],
    ]);
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }), { maxLength: 9 }),
        (starts) => {
          const kept = inOrder(starts.map((s) => (s === null ? null : spanAt(s)))).flatMap((s) =>
            s ? [s[0]] : [],
          );
          expect(kept).toEqual(kept.toSorted((a, b) => a - b));
          const given = starts.filter((s) => s !== null);
          let most = 0;
          for (let set = 0; set < 2 ** given.length; set++) {
            const own = given.filter((_, n) => set & (1 << n));
            if (own.every((s, n) => n === 0 || (own[n - 1] as number) <= s))
              most = Math.max(most, own.length);
          }
          expect(kept.length).toBe(most);
        },
      ),
    );
  });
});

describe('placeOf', () => {
  it('finds a shift, one that grows, and one that jumps', () => {
    expect(placeOf(moments(() => 20))?.laterBy(123)).toBeCloseTo(20);
    expect(placeOf(moments((given) => 0.04 * given))?.laterBy(150)).toBeCloseTo(6, 0);
    const jumped = placeOf(moments((given) => (given < 150 ? 0 : 30)));
    expect(jumped?.laterBy(20)).toBeCloseTo(0);
    expect(jumped?.laterBy(280)).toBeCloseTo(30);
  });

  it('allows for how far times are off, and not for moments that were misheard', () => {
    const { normal, uniform } = makeRandom(1);
    const tight = placeOf(moments((_, n) => (n % 4 === 0 ? 40 * uniform() : 5)));
    expect(tight?.laterBy(100)).toBeCloseTo(5);
    expect(tight?.tolerance).toBeLessThan(1.5);
    const loose = placeOf(moments(() => 5 + 0.8 * normal()));
    expect(loose?.tolerance).toBeGreaterThan(2.4);
  });

  it('takes times of another recording for what they are', () => {
    const { uniform } = makeRandom(1);
    expect(placeOf(moments(() => 300 * uniform()))).toBeNull();
    expect(placeOf([])).toBeNull();
  });
});

describe('windowsOf', () => {
  const place = { laterBy: () => 2, tolerance: 1 };
  it('lie around the times, ascend, and are those of the neighbours where nothing is given', () => {
    const { from, to } = windowsOf([null, [5, 6], null, [9, 10], null], place, 60);
    expect([...from]).toEqual([0, 6, 6, 10, 10]);
    expect([...to]).toEqual([9, 9, 13, 13, 60]);
  });

  it('hold every time that is within the tolerance', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), fc.boolean()), { maxLength: 20 }),
        (given) => {
          const truth = given.map(([s]) => s).sort((a, b) => a - b);
          const spans = inOrder(truth.map((s, k) => (given[k]?.[1] ? spanAt(s - 2.5) : null)));
          const { from, to } = windowsOf(spans, place, 100);
          truth.forEach((s, k) => {
            expect(from[k]).toBeLessThanOrEqual(s);
            expect(to[k]).toBeGreaterThanOrEqual(spans[k] ? s + 0.5 : s);
          });
          expect([...from]).toEqual([...from].sort((a, b) => a - b));
          expect([...to]).toEqual([...to].sort((a, b) => a - b));
        },
      ),
    );
  });
});
