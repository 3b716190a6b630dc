import { describe, expect, it } from 'vitest';
import { alignParallel } from '#src/align/text/align-parallel.ts';
import { equalTexts } from '#src/align/text/equal-texts.ts';
import { plainSegment, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';

const lines = ['Hello there, my friend and all the others.', 'Yes, I know.', 'Yes, I do.', 'Yes, yes.', '♪'];
const timed = transcriptOfSegments(
  lines.map((line, k) => plainSegment(line, sourceTime(3 * k), sourceTime(3 * k + 2))),
);
const textOf = (list: readonly string[]) => transcriptOfSegments(list.map((line) => plainSegment(line)));

describe('texts that are one', () => {
  it.each([
    ['as they are', lines],
    ['but for capitals and signs', lines.map((line) => line.toUpperCase().replaceAll(/[,.]/g, ' –'))],
  ])('are certain, %s, however few they are and much they repeat themselves', (_, own) => {
    const { transcript, beads } = alignParallel(timed, textOf(own));
    expect(transcript.confidence).toBe(1);
    expect(beads).toEqual(lines.map((_, k) => ({ a: [k, k + 1], b: [k, k + 1], confidence: 1 })));
    expect(transcript.segments.map(({ start, end }) => [start, end])).toEqual(
      timed.segments.map(({ start, end }) => [start, end]),
    );
  });

  it('are certain on other lines, too', () => {
    const { transcript } = alignParallel(
      timed,
      textOf([lines.slice(0, 2).join(' '), lines.slice(2, 4).join(' ')]),
    );
    expect(transcript.confidence).toBe(1);
    expect(transcript.segments.map(({ start, end }) => [start, end])).toEqual([
      [0, 5],
      [6, 11],
    ]);
  });

  it('are not where a word is another, or a line is missing', () => {
    expect(equalTexts(timed, textOf(lines.with(1, 'Yes, I knew.')))).toBeNull();
    expect(equalTexts(timed, textOf(lines.slice(1)))).toBeNull();
  });
});
