import { describe, expect, it } from 'vitest';
import { ctcGreedy } from '#src/attention/ctc/ctc-greedy.ts';
import type { CtcVocabulary } from '#src/attention/ctc/ctc-text.ts';

const vocabulary = (tokens: readonly string[], delimiter: number | null): CtcVocabulary => ({
  ...{ size: tokens.length, blank: 0, stars: [], delimiter, letterCase: 'lower' },
  classes: new Map(
    tokens.flatMap((token, id) => (id === 0 || id === delimiter ? [] : [[token, id] as const])),
  ),
});
const heard = (classes: readonly number[], own: CtcVocabulary, hop = 0.02) =>
  ctcGreedy(
    { classes: Int32Array.from(classes), logs: Float32Array.from(classes, () => Math.log(0.5)) },
    own,
    { hop, offset: 0.01 },
  );

describe('ctcGreedy', () => {
  it('takes out repeats and blanks, and parts words where the network says so', () => {
    const { segments } = heard([0, 2, 2, 0, 2, 3, 1, 1, 4, 0, 4], vocabulary(['-', '|', 'a', 'b', 'c'], 1));
    expect(segments.map(({ text }) => text)).toEqual(['aab cc']);
    expect(segments[0]?.words[0]?.start).toBeCloseTo(0.02);
    expect(segments[0]?.words[0]?.end).toBeCloseTo(0.12);
    expect(segments[0]?.words[1]?.sure).toBeCloseTo(0.5);
  });

  it('knows pieces that begin a word, and words that only pauses part', () => {
    expect(heard([1, 2, 0, 1, 1], vocabulary(['-', '▁he', 'y'], null)).segments[0]?.text).toBe('hey he');
    const quiet = Array.from({ length: 20 }, () => 0);
    expect(heard([1, 2, ...quiet, 1], vocabulary(['-', 'a', 'b'], null)).segments[0]?.text).toBe('ab a');
  });

  it('begins a segment after a pause, and hears nothing in silence', () => {
    const quiet = Array.from({ length: 40 }, () => 0);
    const own = vocabulary(['-', '|', 'a'], 1);
    expect(heard([2, ...quiet, 2], own).segments.map(({ text }) => text)).toEqual(['a', 'a']);
    expect(heard(quiet, own).segments).toEqual([]);
    expect(heard([1, 1], own).segments).toEqual([]);
  });
});
