import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Link } from '#src/align/text/align-words.ts';
import { carryTimes, interpolatedConfidence, type WordBead } from '#src/align/text/carry-times.ts';
import {
  plainSegment,
  type Transcript,
  transcriptFaults,
  transcriptOfSegments,
  unalignedWord,
  type Word,
} from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';

/** Every word lasts a second. */
function timedText(lines: readonly string[], unsaid: readonly number[] = []): Transcript {
  let k = 0;
  return transcriptOfSegments(
    lines.map((line) => {
      const words = line.split(' ').map((text) => {
        const at = k++;
        return unsaid.includes(at)
          ? { ...unalignedWord(text), status: 'not-spoken' as const }
          : {
              ...unalignedWord(text),
              ...{
                start: sourceTime(at),
                end: sourceTime(at + 1),
                confidence: 0.9,
                status: 'aligned' as const,
              },
            };
      });
      return { ...plainSegment(line), words };
    }),
    'en',
  );
}
const timedWord = (word: string, start: number, end: number): Word => ({
  ...unalignedWord(word),
  ...{ start: sourceTime(start), end: sourceTime(end), status: 'aligned' },
});
const cueOf = (line: string, start: number, end: number) =>
  plainSegment(line, sourceTime(start), sourceTime(end));
const text = (lines: readonly string[]) =>
  transcriptOfSegments(
    lines.map((l) => plainSegment(l)),
    'de',
  );
const bead = (a: [number, number], ...pieces: [number, number][]): WordBead => ({ a, pieces, confidence: 1 });
const link = (a: number, b: number, confidence = 0.9): Link => ({ a, b, confidence });
const times = (t: Transcript) => t.words.map(({ start, end }) => [start, end]);

describe('times carried over', () => {
  it('are those of linked words; between them what is left is shared out, and hardly sure', () => {
    const found = carryTimes(
      timedText(['a b c d']),
      text(['A xx B']),
      [bead([0, 4], [0, 3])],
      [link(0, 0), link(3, 2)],
    );
    expect(times(found)).toEqual([
      [0, 1],
      [1, 3],
      [3, 4],
    ]);
    expect(found.words[0]?.confidence).toBeCloseTo(0.81);
    expect(found.words[1]?.confidence).toBe(interpolatedConfidence);
    expect(found.segments[0]).toMatchObject({ start: 0, end: 4 });
  });

  it('keep the order within a segment where the languages order otherwise', () => {
    const found = carryTimes(
      timedText(['a b c d']),
      text(['D A B C']),
      [bead([0, 4], [0, 4])],
      [link(3, 0), link(0, 1), link(1, 2), link(2, 3)],
    );
    expect(transcriptFaults(found)).toEqual([]);
    expect(times(found).slice(1)).toEqual(
      [
        [0, 1],
        [1, 2],
        [2, 4],
      ].map(([s, e], k) => (k === 2 ? [2, 3] : [s, e])),
    );
    // Nothing is left before the others: a moment would be made up.
    expect(found.words[0]).toMatchObject({ start: null, status: null });
  });

  it('cut one segment into two where the linked words say, not by letters', () => {
    const found = carryTimes(
      timedText(['a b c d e f g h']),
      text(['longest', 'x y']),
      [bead([0, 8], [0, 1], [1, 3])],
      [link(0, 0), link(2, 1), link(7, 2)],
    );
    expect(found.segments.map(({ start, end }) => [start, end])).toEqual([
      [0, 2],
      [2, 8],
    ]);
  });

  it('leave alone what nobody says, and what has no counterpart', () => {
    const found = carryTimes(
      timedText(['a b', 'c d'], [2, 3]),
      text(['A B', 'C D', 'E']),
      [bead([0, 2], [0, 2]), bead([2, 4], [2, 4])],
      [link(0, 0), link(1, 1), link(2, 2), link(3, 3)],
    );
    expect(found.words.map((w) => w.status)).toEqual([
      'aligned',
      'aligned',
      'not-spoken',
      'not-spoken',
      null,
    ]);
    expect(found.segments.map((s) => s.start)).toEqual([0, null, null]);
  });

  it('give no more than times of segments where there is no more, and move what has no counterpart along', () => {
    const timed = transcriptOfSegments([cueOf('a b', 10, 12), cueOf('c d', 20, 22)]);
    const other = transcriptOfSegments([cueOf('A B', 1, 2), cueOf('?', 5, 6), cueOf('C D', 11, 12)]);
    const found = carryTimes(timed, other, [bead([0, 2], [0, 2]), bead([2, 4], [3, 5])], []);
    expect(found.segments.map(({ start, end }) => [start, end])).toEqual([
      [10, 12],
      [14, 15],
      [20, 22],
    ]);
    expect(found.words.every((w) => w.start === null && w.status === null)).toBe(true);
  });

  it('are told segment by segment: one with times of words takes none from those without', () => {
    const [cue, stamped] = [cueOf('a b', 1, 3), cueOf('c d e', 4, 8)];
    const words = ['c', 'd', 'e'].map((w, k) => (k === 0 ? timedWord(w, 4, 5) : unalignedWord(w)));
    const timed = transcriptOfSegments([cue, { ...stamped, words }, cueOf('f', 9, 10)]);
    const found = carryTimes(
      timed,
      text(['A B', 'C D E', 'F']),
      [bead([0, 2], [0, 2]), bead([2, 5], [2, 5]), bead([5, 6], [5, 6])],
      timed.words.map((_, k) => link(k, k)),
    );
    expect(found.segments.map(({ start, end }) => [start, end])).toEqual([
      [1, 3],
      [4, 8],
      [9, 10],
    ]);
    // Nobody knows when d and e are said.
    expect(found.words.map((w) => w.start)).toEqual([null, null, 4, null, null, null]);
  });

  it('cut a segment of which only some words have times within all of it', () => {
    const words = ['a', 'b', 'cc', 'd'].map((w, k) => (k === 0 ? timedWord(w, 1.5, 2) : unalignedWord(w)));
    const timed = transcriptOfSegments([{ ...cueOf('a b cc d', 1, 4), words }]);
    const found = carryTimes(
      timed,
      text(['A B', 'CC D']),
      [bead([0, 4], [0, 2], [2, 4])],
      timed.words.map((_, k) => link(k, k)),
    );
    expect(found.segments.map(({ start, end }) => [start, end])).toEqual([
      [1, 2.5],
      [2.5, 4],
    ]);
  });

  it('of a text beside itself are its own, and no word lasts no time, whichever of its words have times', () => {
    const cues = fc.array(
      fc.record({
        length: fc.integer({ min: 1, max: 6 }),
        known: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(cues, (all) => {
        const timed = transcriptOfSegments(
          all.map(({ length, known }, c) => {
            const words = Array.from({ length }, (_, k) =>
              known[k] ? timedWord(`w${k}`, 10 * c + k + 1, 10 * c + k + 2) : unalignedWord(`w${k}`),
            );
            return { ...cueOf(words.map((w) => w.text).join(' '), 10 * c, 10 * c + 9), words };
          }),
        );
        const bare = transcriptOfSegments(timed.segments.map(({ text: own }) => plainSegment(own)));
        const beads = timed.segments.map(({ words: [from, to] }) => bead([from, to], [from, to]));
        const found = carryTimes(
          timed,
          bare,
          beads,
          timed.words.map((_, k) => link(k, k, 1)),
        );
        expect(found.segments).toEqual(timed.segments);
        expect(times(found)).toEqual(times(timed));
        const loose = carryTimes(timed, bare, beads, []);
        expect(transcriptFaults(loose)).toEqual([]);
        expect(loose.segments).toEqual(timed.segments);
        for (const { start, end } of loose.words)
          if (start !== null) expect(Number(end)).toBeGreaterThan(start);
      }),
    );
  });

  it('never contradict themselves', () => {
    const setup = fc.record({
      a: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      b: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      unsaid: fc.array(fc.integer({ min: 0, max: 19 })),
      confirmed: fc.uniqueArray(fc.nat(19), { maxLength: 3 }),
      links: fc.array(fc.tuple(fc.nat(19), fc.nat(19), fc.double({ min: 0, max: 1, noNaN: true }))),
    });
    fc.assert(
      fc.property(setup, ({ a, b, unsaid, confirmed, links }) => {
        const lines = (sizes: readonly number[]) =>
          sizes.map((n) => Array.from({ length: n }, (_, k) => 'w'.repeat(1 + k)).join(' '));
        const [timed, plain] = [timedText(lines(a), unsaid), text(lines(b))];
        // Half as fast as the timed text has it, so that they are in the way.
        const words = plain.words.map((word, k) =>
          confirmed.includes(k)
            ? { ...word, start: sourceTime(2 * k), end: sourceTime(2 * k + 1), status: 'confirmed' as const }
            : word,
        );
        const other = { ...plain, words };
        const pieces = other.segments.map((s) => s.words as [number, number]);
        const found = carryTimes(
          timed,
          other,
          [bead([0, timed.words.length], ...pieces)],
          links
            .filter(([i, j]) => i < timed.words.length && j < other.words.length)
            .map(([i, j, c]) => link(i, j, c)),
        );
        expect(transcriptFaults(found)).toEqual([]);
        for (const k of confirmed) expect(found.words[k]).toEqual(other.words[k]);
        found.segments.slice(1).forEach(({ start }, k) => {
          if (start !== null) expect(start).toBeGreaterThanOrEqual(found.segments[k]?.end ?? 0);
        });
      }),
    );
  });
});
