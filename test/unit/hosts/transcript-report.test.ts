import { describe, expect, it } from 'vitest';
import { report } from '#main/hosts/cli/commands/transcript.ts';
import { plainSegment, transcriptOfSegments, type Word } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';

describe('the sum of a transcript on the command line', () => {
  const t = transcriptOfSegments([plainSegment('ANNA: Good morning – all [laughter]')]);
  const timed = (word: Word, k: number): Word => ({
    ...word,
    ...{ start: sourceTime(k), end: sourceTime(k + 0.5), confidence: k === 2 ? 0.3 : 0.9, status: 'aligned' },
  });
  const of = (...said: readonly string[]) =>
    report(
      {
        ...t,
        words: t.words.map((word, k) =>
          said.includes(word.text) ? timed(word, k) : { ...word, status: 'not-spoken' as const },
        ),
      },
      null,
    );
  it('counts the words that could be said, and names what it leaves out', () => {
    expect(of('Good', 'morning', 'all')).toContain(
      '3 of 3 words have a time; 1 is doubtful.\nNot counted: 3 names of speakers, sounds in brackets and signs.\n',
    );
    expect(of('Good', 'all')).toContain('2 of 3 words have a time; 0 are doubtful.');
  });

  it('does not judge times that nobody judged, nor offer what was refused', () => {
    const unjudged = t.words.map((word, k) => ({ ...timed(word, k), confidence: null }));
    expect(report({ ...t, words: unjudged, confidence: 0.999 }, null, null)).toMatch(
      /3 of 3 words have a time\.\n[\s\S]*More than 99 % sure that the text is that of the recording\.\n$/,
    );
  });
});
