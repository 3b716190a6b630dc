import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captionsOf } from '#src/model/captions.ts';
import { transcriptOfSegments, type Transcript, unalignedWord } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';

const text = (line: string) => ({ text: line, start: null, end: null, speaker: null, tier: null });

/** One line, its words spoken one after another from the times given; null: no time. */
function said(line: string, times: readonly (readonly [number, number] | null)[]): Transcript {
  const whole = transcriptOfSegments([text(line)]);
  const words = whole.words.map((word, k) => {
    const time = times[k];
    return time
      ? { ...word, start: sourceTime(time[0]), end: sourceTime(time[1]), status: 'aligned' as const }
      : { ...unalignedWord(word.text), status: word.text === 'never' ? ('not-spoken' as const) : null };
  });
  return { ...whole, words };
}

describe('captionsOf', () => {
  it('cuts a line where speech pauses, and lets short words stand for a second where there is room', () => {
    const t = said('Oh. Then we never went home', [
      [1, 1.2],
      [4, 4.2],
      [4.2, 4.4],
      null,
      [4.5, 4.8],
      [4.8, 5.6],
    ]);
    expect(captionsOf(t)).toEqual([
      { start: 1, end: 2, lines: ['Oh.'] },
      { start: 4, end: 5.6, lines: ['Then we went home'] },
    ]);
  });

  it('keeps words without a time with those about them, and says nothing of lines without any', () => {
    const t = said('a b c', [null, [2, 3], null]);
    expect(captionsOf(t)).toEqual([{ start: 2, end: 3, lines: ['a b c'] }]);
    expect(captionsOf(transcriptOfSegments([text('a b')]))).toEqual([]);
    const timed = transcriptOfSegments([{ ...text('a b'), start: sourceTime(1), end: sourceTime(4) }]);
    expect(captionsOf(timed)).toEqual([{ start: 1, end: 4, lines: ['a b'] }]);
  });

  it('shows every spoken word once, in order, at no other’s time, in two lines of 42 where words allow it', () => {
    const word = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom('a', 'é', '.', '漢', '-') });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, fc.double({ min: 0, max: 3, noNaN: true })), { minLength: 1, maxLength: 60 }),
        (list) => {
          let at = 0;
          const times = list.map(([, gap]) => {
            at += gap + 0.2;
            return [at - 0.2, at] as const;
          });
          const line = list.map(([w]) => w).join(' ');
          const captions = captionsOf(said(line, times));
          expect(captions.flatMap((c) => c.lines).join(' ')).toBe(line);
          for (const [k, { start, end, lines }] of captions.entries()) {
            expect(end).toBeGreaterThan(start);
            expect(end).toBeLessThanOrEqual(captions[k + 1]?.start ?? Number.POSITIVE_INFINITY);
            expect(lines.length).toBeLessThanOrEqual(2);
            for (const one of lines) expect(one.length).toBeLessThanOrEqual(42 + 12);
          }
        },
      ),
    );
  });
});
