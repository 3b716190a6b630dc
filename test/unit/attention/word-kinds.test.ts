import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spokenTexts } from '#src/attention/text/spoken-text.ts';
import { countSaid, wordKinds } from '#src/attention/text/word-kinds.ts';
import { plainSegment, transcriptOfSegments } from '#src/model/transcript.ts';

const of = (...texts: readonly string[]) => transcriptOfSegments(texts.map((text) => plainSegment(text)));

describe('what a word of a text is', () => {
  it('says which are names, sounds, tags and signs, and counts those that are said', () => {
    const t = of('ANNA: Good morning – all.', '[laughter] <i> Yes </i>', 'BEN: ♪ 50 % &');
    expect(wordKinds(t)).toEqual([
      ...['label', 'word', 'word', 'sign', 'word'],
      ...['event', 'event', 'word', 'event'],
      ...['label', 'sign', 'word', 'word', 'word'],
    ]);
    expect(countSaid(t)).toBe(7);
    expect(countSaid(t, ({ text }) => text === 'Yes')).toBe(1);
  });
  it('is what is said of it when it is aligned, whatever the text', () => {
    const token = fc.constantFrom(
      ...[
        'ANNA:',
        'Ben:',
        '>>',
        '–',
        '-',
        '[music]',
        '(applause)',
        '[to',
        'him]',
        '<v',
        'Ann>',
        '<v Eva>Hi',
        '<b>',
        '<i></i>',
        '&',
        '#',
        '=',
      ],
      ...[
        '♪',
        '…',
        '2:15',
        '00:12',
        '$5',
        '%',
        '№',
        '😀',
        'Lee>Hello',
        'word',
        'Да',
        '你好',
        '(yes)',
        '***',
        "'90s",
      ],
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(token, { minLength: 1, maxLength: 7 }), { minLength: 1, maxLength: 5 }),
        (lines) => {
          const texts = lines.map((line, k) => line.join(k % 2 === 0 ? ' ' : '\n'));
          expect(wordKinds(of(...texts))).toEqual(
            spokenTexts(texts).flatMap(({ tokens }) => tokens.map(({ kind }) => kind)),
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});
