import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  later,
  type Transcript,
  transcriptFaults,
  transcriptOfSegments,
  unalignedWord,
  type Word,
} from '#src/model/transcript.ts';
import { cutOut, stretchesToAlign, withStretch } from '#src/model/align-again.ts';
import {
  confirmWords,
  type Edited,
  isDoubtful,
  markNotSpoken,
  mergeSegments,
  mergeSegmentsAt,
  mergeWords,
  moveBoundary,
  nextDoubtful,
  replaceWords,
  segmentAt,
  setWordTimes,
  splitSegment,
  splitWord,
  unconfirmWords,
} from '#src/model/transcript-edits.ts';
import { findText, replaceText } from '#src/model/transcript-search.ts';
import { sourceTime } from '#src/model/units.ts';

const timed = (text: string, start: number, end: number, rest: Partial<Word> = {}): Word => ({
  ...unalignedWord(text),
  start: sourceTime(start),
  end: sourceTime(end),
  status: 'aligned',
  confidence: 0.8,
  ...rest,
});

/** One segment, without times. */
const transcriptOfText = (text: string): Transcript =>
  transcriptOfSegments([{ text, start: null, end: null, speaker: null, tier: null }]);

/** “the quick brown” from 1 to 2.5 s, all touching; “fox jumps” from 3 s, the last not spoken. */
function sample(): Transcript {
  const phones = [
    { ipa: 'k', start: sourceTime(1.4), end: sourceTime(1.6) },
    { ipa: 'w', start: sourceTime(1.6), end: sourceTime(2) },
  ];
  const t = transcriptOfSegments([
    {
      ...{ text: 'the  quick brown', start: null, end: null, speaker: null, tier: null },
      words: [timed('the', 1, 1.4), timed('quick', 1.4, 2, { phones }), timed('brown', 2, 2.5)],
    },
    {
      ...{ text: 'fox jumps', start: null, end: null, speaker: null, tier: null },
      words: [timed('fox', 3, 3.5, { confidence: 0.2 }), { ...unalignedWord('jumps'), status: 'not-spoken' }],
    },
  ]);
  return confirmedSpans(t);
}

const confirmedSpans = (t: Transcript): Transcript => ({
  ...t,
  segments: t.segments.map((s) => {
    const own = t.words.slice(...s.words).filter((w) => w.start !== null);
    return { ...s, start: own[0]?.start ?? null, end: own.at(-1)?.end ?? null };
  }),
});

function done(edited: Edited): Transcript {
  if (typeof edited === 'string') throw new Error(edited);
  expect(transcriptFaults(edited)).toEqual([]);
  return edited;
}

const times = (t: Transcript) => t.words.map(({ start, end }) => [start, end]);

describe('moving a boundary', () => {
  it('takes the neighbour that touches along, stretches the phones, and confirms the word', () => {
    const after = done(moveBoundary(sample(), 1, 'start', 1.2));
    expect(times(after).slice(0, 3)).toEqual([
      [1, 1.2],
      [1.2, 2],
      [2, 2.5],
    ]);
    expect(after.words[1]).toMatchObject({ status: 'confirmed', confidence: 1 });
    expect(after.words[0]).toMatchObject({ status: 'aligned', confidence: 0.8 });
    expect(after.words[1]?.phones[0]?.start).toBeCloseTo(1.2, 9);
    expect(after.words[1]?.phones[1]?.end).toBeCloseTo(2, 9);
  });

  it('leaves the neighbour where it is when asked to, and stops there', () => {
    expect(times(done(moveBoundary(sample(), 1, 'start', 1.2, false)))[1]).toEqual([1.4, 2]);
    // It cannot move at all: nothing is done, and nothing confirmed.
    const still = sample();
    expect(moveBoundary(still, 1, 'start', 1.4, false)).toBe(still);
    expect(times(done(moveBoundary(sample(), 1, 'start', 1.7, false))).slice(0, 2)).toEqual([
      [1, 1.4],
      [1.7, 2],
    ]);
  });

  it('opens no gap towards a neighbour that follows, and stops at one across a pause', () => {
    expect(times(done(moveBoundary(sample(), 1, 'end', 1.8))).slice(1, 3)).toEqual([
      [1.4, 1.8],
      [1.8, 2.5],
    ]);
    // It would shorten a word that it does not touch: once they touch, it may.
    const across = done(moveBoundary(sample(), 2, 'end', 3.2));
    expect(times(across).slice(2, 4)).toEqual([
      [2, 3],
      [3, 3.5],
    ]);
    expect(across.segments[1]?.start).toBe(3);
    expect(across.words[3]).toEqual(sample().words[3]);
    expect(times(done(moveBoundary(across, 2, 'end', 3.2)))[3]).toEqual([3.2, 3.5]);
  });

  it('never turns a word or its neighbour inside out', () => {
    const after = done(moveBoundary(sample(), 1, 'start', -5));
    expect(after.words[0]?.end).toBeGreaterThan(after.words[0]?.start as number);
    expect(done(moveBoundary(sample(), 1, 'start', 9)).words[1]?.start).toBeLessThan(2);
  });

  it('refuses a word without times', () => {
    expect(moveBoundary(sample(), 4, 'start', 1)).toMatch(/no time/);
  });
});

describe('words', () => {
  it('gives a word that was not spoken a time between its neighbours', () => {
    const after = done(setWordTimes(sample(), 4, 3.6, 4));
    expect(after.words[4]).toMatchObject({ start: 3.6, end: 4, status: 'confirmed' });
    expect(after.segments[1]?.end).toBe(4);
    expect(setWordTimes(sample(), 4, 3.2, 4)).toMatch(/beside it/);
  });

  it('confirms and marks as not spoken', () => {
    expect(done(confirmWords(sample(), 0, 5)).words.map((w) => w.status)).toEqual([
      ...['confirmed', 'confirmed', 'confirmed', 'confirmed'],
      'not-spoken',
    ]);
    const silent = done(markNotSpoken(sample(), 3, 5));
    expect(silent.segments[1]).toMatchObject({ start: null, end: null });
    expect(markNotSpoken(silent, 3, 5)).toMatch(/already/);
  });

  it('takes back what was confirmed: as sure as it was found where it was not moved, else nobody knows', () => {
    const moved = done(moveBoundary(done(confirmWords(sample(), 0, 3)), 1, 'start', 1.6, false));
    const back = done(unconfirmWords(moved, 0, 2));
    expect(back.words[0]).toEqual(sample().words[0]);
    expect(back.words[1]).toEqual({
      ...moved.words[1],
      status: 'aligned',
      confidence: null,
      found: undefined,
    });
    expect(back.words[2]).toBe(moved.words[2]);
    expect(unconfirmWords(back, 0, 2)).toMatch(/confirmed/);
  });

  it('writes another text and keeps all other characters and, for as many words, the times', () => {
    const spelt = done(replaceWords(sample(), 1, 2, 'quicker'));
    expect(spelt.segments[0]?.text).toBe('the  quicker brown');
    expect(times(spelt)).toEqual(times(sample()));
    expect(spelt.words[1]?.phones).toEqual([]);
    const more = done(replaceWords(sample(), 1, 2, 'very  quick'));
    expect(more.segments.map((s) => s.text)).toEqual(['the  very quick brown', 'fox jumps']);
    expect(more.segments[1]?.words).toEqual([4, 6]);
    expect(more.words[1]?.start).toBe(1.4);
    expect(more.words[2]?.end).toBe(2);
    const inserted = done(replaceWords(sample(), 3, 3, 'red'));
    expect(inserted.segments[0]?.text).toBe('the  quick brown red');
    expect(inserted.words[3]).toMatchObject({ text: 'red', start: null, status: null });
    const gone = done(replaceWords(sample(), 2, 3, ''));
    expect(gone.segments[0]?.text).toBe('the  quick');
    expect(replaceWords(sample(), 2, 4, 'x')).toMatch(/two segments/);
  });

  it('merges and splits words', () => {
    const merged = done(mergeWords(sample(), 1));
    expect(merged.words[1]).toMatchObject({ text: 'quickbrown', start: 1.4, end: 2.5 });
    const written = (text: string) => mergeWords(transcriptOfText(text), 0);
    for (const text of ['$1,250.50 for', 'for 3', 'end. The', 'well, you'])
      expect(written(text)).toMatch(/no space/);
    for (const text of ['don ’t', 'well- known', '1. 5', '50 %', '$ 50', '三 3'])
      expect(done(written(text)).words.map((w) => w.text)).toEqual([text.replace(' ', '')]);
    const all = done(mergeWords(sample(), 0, 3));
    expect(all.words[0]).toMatchObject({ text: 'thequickbrown', start: 1, end: 2.5 });
    expect(mergeWords(sample(), 4)).toMatch(/no word after/);
    const split = done(splitWord(merged, 1, 5));
    expect(split.words.map((w) => w.text)).toEqual(sample().words.map((w) => w.text));
    expect(split.words[1]?.end).toBe(split.words[2]?.start);
  });

  it('splits no character: what a person takes for one letter stays whole', () => {
    const halves = (text: string) => {
      const split = splitWord(transcriptOfText(`${text} end`), 0);
      return typeof split === 'string'
        ? split
        : done(split)
            .words.slice(0, -1)
            .map((w) => w.text);
    };
    expect(halves('a😀')).toEqual(['a', '😀']);
    expect(halves('👨‍👩‍👧🇩🇪')).toEqual(['👨‍👩‍👧', '🇩🇪']);
    expect(halves('\u{20000}\u{20001}\u{20002}')).toEqual(['\u{20000}\u{20001}', '\u{20002}']);
    // A consonant with its vowel sign; two consonants that are joined; a vowel written before its consonant.
    expect(halves('किताब')).toEqual(['किता', 'ब']);
    expect(halves('क्षत्रिय')).toEqual(['क्षत्रि', 'य']);
    expect(halves('เธอ')).toEqual(['เธ', 'อ']);
    expect(halves('e\u0301te\u0301')).toEqual(['e\u0301t', 'e\u0301']);
    for (const one of ['😀', '👨‍👩‍👧', '\u{20000}', 'कि', 'क्ष', 'x'])
      expect(halves(one)).toMatch(/one letter cannot be split/);
    // So many letters of n in the first, as they are counted by people.
    expect(done(splitWord(transcriptOfText('👨‍👩‍👧ab'), 0, 1)).words[1]?.text).toBe('ab');
    for (const at of [0, 3, -1, 0.5 + 3, Number.NaN])
      expect(splitWord(transcriptOfText('👨‍👩‍👧ab'), 0, at)).toMatch(/at least one letter/);
  });

  it('takes no half characters', () => {
    expect(replaceWords(sample(), 1, 2, 'a\ud83d')).toMatch(/half a character/);
    expect(replaceText(sample(), 'quick', '\ude00')).toMatch(/half a character/);
    for (const part of [
      { text: '\ud83d' },
      { text: 'a', speaker: '\ud83d' },
      { text: 'a', tier: '\ud83d' },
    ]) {
      const own = { start: null, end: null, speaker: null, tier: null, ...part };
      expect(transcriptFaults(transcriptOfSegments([own])).join()).toMatch(/half a character/);
    }
  });

  it('lets another spelling keep all, and another word only its times, as a first guess', () => {
    const [judged] = [done(confirmWords(sample(), 0, 3))];
    for (const spelt of ['Quick', 'quick,', '“QUICK”', 'qui\u00adck']) {
      const kept = done(replaceWords(judged, 1, 2, spelt)).words[1];
      expect(kept).toEqual({ ...judged.words[1], text: spelt });
    }
    const guess = (text: string, was: Word) => ({
      ...unalignedWord(text),
      ...{ start: was.start, end: was.end, status: 'aligned' },
    });
    const was = judged.words[1] as Word;
    expect(was.found).toBeDefined();
    for (const other of ['elephants', 'quicks', '9'])
      for (const now of [replaceWords(judged, 1, 2, other), replaceText(judged, 'quick', other)]) {
        expect(done(now).words[1]).toEqual(guess(other, was));
        expect(isDoubtful(done(now).words[1] as Word)).toBe(true);
        expect(stretchesToAlign(done(now), 0, 3)).toEqual([{ words: [1, 2], range: [1.4, 2] }]);
        // What had been found of the other word teaches nothing, even once this one is confirmed.
        expect(done(confirmWords(done(now), 1, 2)).words[1]?.found).toBeUndefined();
      }
    const two = done(replaceWords(judged, 1, 3, 'Quick fox'));
    expect(two.words[1]).toEqual({ ...was, text: 'Quick' });
    expect(two.words[2]).toEqual(guess('fox', judged.words[2] as Word));
    // Of a word that was not spoken nothing is known any more.
    expect(done(replaceWords(sample(), 4, 5, 'leaps')).words[4]).toEqual(unalignedWord('leaps'));
    expect(done(replaceWords(sample(), 4, 5, 'Jumps.')).words[4]?.status).toBe('not-spoken');
  });

  it('splits and merges segments', () => {
    const split = done(splitSegment(sample(), 2));
    expect(split.segments.map((s) => s.text)).toEqual(['the  quick', 'brown', 'fox jumps']);
    expect(split.segments[1]).toMatchObject({ start: 2, end: 2.5, words: [2, 3] });
    const merged = done(mergeSegments(split, 0));
    expect(merged.segments).toHaveLength(2);
    expect(times(merged)).toEqual(times(sample()));
    expect(mergeSegments(sample(), 1)).toMatch(/no segment after/);
    // From the word that a segment was begun with, it is joined again; from another, with the next.
    expect(done(mergeSegmentsAt(split, 2)).segments.map((s) => s.text)).toEqual(
      merged.segments.map((s) => s.text),
    );
    expect(done(mergeSegmentsAt(split, 0)).segments).toEqual(merged.segments);
  });
});

describe('aligning a stretch again', () => {
  it('takes all but what was confirmed, with the room between', () => {
    const t = done(confirmWords(sample(), 1, 2));
    expect(stretchesToAlign(t, 0, 5)).toEqual([
      { words: [0, 1], range: [0, 1.4] },
      { words: [2, 5], range: [2, null] },
    ]);
    const cut = cutOut(t, [2, 5]);
    expect(transcriptFaults(cut)).toEqual([]);
    expect(cut.segments.map((s) => [s.text, s.words])).toEqual([
      ['brown', [0, 1]],
      ['fox jumps', [1, 3]],
    ]);
  });

  it('puts the times found in, cut where they would meet what was confirmed', () => {
    const t = done(confirmWords(sample(), 1, 2));
    const [, stretch] = stretchesToAlign(t, 0, 5);
    if (!stretch) throw new Error('no stretch');
    const found = {
      ...cutOut(t, stretch.words),
      words: [timed('brown', 1.9, 2.6), timed('fox', 3.1, 3.4), timed('jumps', 3.4, 4)],
    };
    const after = done(withStretch(t, stretch, found));
    expect(times(after)).toEqual([
      [1, 1.4],
      [1.4, 2],
      [2, 2.6],
      [3.1, 3.4],
      [3.4, 4],
    ]);
    expect(withStretch(done(replaceWords(t, 3, 4, 'dog')), stretch, found)).toMatch(/changed meanwhile/);
  });
});

describe('finding', () => {
  it('goes round the doubtful words', () => {
    expect(nextDoubtful(sample(), null, 1)).toBe(3);
    expect(nextDoubtful(sample(), 3, 1)).toBe(3);
    expect(nextDoubtful(done(confirmWords(sample(), 3, 4)), null, 1)).toBeNull();
    expect(isDoubtful(unalignedWord('x'))).toBe(true);
  });

  it('finds within and across words, and replaces every place', () => {
    expect(findText(sample(), 'QUICK brown').map((p) => p.words)).toEqual([[1, 3]]);
    expect(findText(sample(), 'the quick').map((p) => p.words)).toEqual([[0, 2]]);
    expect(findText(sample(), 'brown fox')).toEqual([]);
    expect(findText(sample(), ' ')).toEqual([]);
    const all = done(replaceText(sample(), 'o', '00'));
    expect(all.words.map((w) => w.text)).toEqual(['the', 'quick', 'br00wn', 'f00x', 'jumps']);
    expect(done(replaceText(sample(), 'quick brown', '$&')).segments[0]?.text).toBe('the  $&');
    expect(done(replaceText(sample(), 'fox jumps', '')).words).toHaveLength(3);
    expect(replaceText(sample(), 'cat', 'dog')).toMatch(/not there/);
  });

  it('keeps to whole words and to capitals where that is wished, and gives a capital back', () => {
    const whole = { wholeWords: true };
    const t = transcriptOfText('The other theme: the “the”, THE-then, l’homme 東京都 Thé.');
    const texts = (query: string, by: string, search = {}) =>
      done(replaceText(t, query, by, search))
        .segments.map((s) => s.text)
        .join(' ');
    expect(findText(t, 'the').length).toBe(6);
    expect(texts('the', 'a', whole)).toBe('A other theme: a “a”, A-then, l’homme 東京都 Thé.');
    expect(texts('the', 'a', { ...whole, matchCase: true })).toBe(
      'The other theme: a “a”, THE-then, l’homme 東京都 Thé.',
    );
    expect(texts('homme', 'ami', whole)).toContain('l’ami');
    expect(texts('京', '$&', whole)).toContain('東$&都');
    expect(findText(t, 'theme:', whole)).toHaveLength(1);
    expect(findText(t, 'Thé', { matchCase: true })).toHaveLength(1);
  });
});

const text = fc
  .array(fc.constantFrom('a', 'b', ' ', '😀', '👨‍👩‍👧', '\u{20000}', 'कि', '\u0301', '\ud83d', ','), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''));
/** Any sound transcript: words with and without times, two speakers, gaps of all widths. */
const transcripts = fc
  .array(
    fc.record({
      speaker: fc.constantFrom(null, 'A', 'B'),
      words: fc.array(
        fc.record({
          text: fc.stringMatching(/^[ab]{1,4}$/),
          gap: fc.constantFrom(0, 0.001, 0.3),
          length: fc.constantFrom(0, 0.002, 0.05, 0.4),
          status: fc.constantFrom('aligned', 'confirmed', 'not-spoken', null),
        }),
        { maxLength: 5 },
      ),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((segments): Transcript => {
    let clock = 0;
    return confirmedSpans(
      transcriptOfSegments(
        segments.map(({ speaker, words }) => ({
          ...{ text: words.map((w) => w.text).join('  '), start: null, end: null, tier: null, speaker },
          words: words.map(({ text, gap, length, status }) => {
            if (status === 'not-spoken' || status === null) return { ...unalignedWord(text), status };
            const start = clock + gap;
            clock = start + length;
            return timed(text, start, clock, { status });
          }),
        })),
      ),
    );
  });

const index = fc.nat(12);
const time = fc.double({ min: -1, max: 6, noNaN: true });
const edits: fc.Arbitrary<(t: Transcript) => Edited> = fc.oneof(
  fc.tuple(index, fc.constantFrom('start' as const, 'end' as const), time, fc.boolean()).map(
    ([k, edge, to, follow]) =>
      (t: Transcript) =>
        moveBoundary(t, k, edge, to, follow),
  ),
  fc.tuple(index, time, time).map(
    ([k, a, b]) =>
      (t: Transcript) =>
        setWordTimes(t, k, a, b),
  ),
  fc.tuple(index, index).map(
    ([a, b]) =>
      (t: Transcript) =>
        confirmWords(t, a, b),
  ),
  fc.tuple(index, index).map(
    ([a, b]) =>
      (t: Transcript) =>
        markNotSpoken(t, a, b),
  ),
  fc.tuple(index, fc.nat(3), text).map(
    ([k, n, by]) =>
      (t: Transcript) =>
        replaceWords(t, k, k + n, by),
  ),
  index.map((k) => (t: Transcript) => mergeWords(t, k)),
  fc.tuple(index, fc.nat(3)).map(
    ([k, at]) =>
      (t: Transcript) =>
        splitWord(t, k, at),
  ),
  index.map((k) => (t: Transcript) => splitSegment(t, k)),
  index.map((k) => (t: Transcript) => mergeSegments(t, k)),
  fc.tuple(text, text).map(
    ([query, by]) =>
      (t: Transcript) =>
        replaceText(t, query, by),
  ),
  fc
    .tuple(index, index, fc.array(time, { minLength: 24, maxLength: 24 }))
    .map(([a, b, spots]) => (t: Transcript) => {
      const [stretch] = stretchesToAlign(t, a, b);
      if (!stretch) return t;
      const cut = cutOut(t, stretch.words);
      const sorted = spots.map(Math.abs).sort((p, q) => p - q);
      const words = cut.words.map((w, k) => timed(w.text, sorted[2 * k] ?? 9, sorted[2 * k + 1] ?? 9));
      const span = {
        start: sourceTime(sorted[0] ?? 0),
        end: sourceTime(sorted[9] ?? 0),
        kind: 'other' as const,
      };
      return withStretch(t, stretch, { ...cut, words, untranscribed: [span] });
    }),
);

describe('any edits of any transcript', () => {
  it('keep its promises, and what was given stays as it was', () => {
    fc.assert(
      fc.property(transcripts, fc.array(edits, { maxLength: 8 }), (start, steps) => {
        expect(transcriptFaults(start)).toEqual([]);
        const frozen = JSON.stringify(start);
        const end = steps.reduce((t, step) => {
          const next = step(t);
          if (typeof next === 'string') return t;
          expect(transcriptFaults(next)).toEqual([]);
          return next;
        }, start);
        expect(JSON.stringify(start)).toBe(frozen);
        end.words.forEach((_, k) => {
          const s = end.segments[segmentAt(end, k)];
          expect(s && k >= s.words[0] && k < s.words[1]).toBe(true);
        });
      }),
    );
  });

  it('later moves all times alike', () => {
    fc.assert(
      fc.property(transcripts, fc.double({ min: 0, max: 100, noNaN: true }), (t, by) => {
        const moved = later(t, by);
        expect(transcriptFaults(moved)).toEqual([]);
        moved.words.forEach((w, k) => {
          const was = t.words[k]?.start ?? null;
          expect(w.start).toBe(was === null ? null : was + by);
        });
      }),
    );
  });
});
