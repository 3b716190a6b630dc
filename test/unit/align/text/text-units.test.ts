import { describe, expect, it } from 'vitest';
import { similarPairs } from '#src/align/text/similar-words.ts';
import { textUnits, writtenLength } from '#src/align/text/text-units.ts';
import { piecesOf } from '#src/align/text/parallel-sides.ts';
import { plainSegment, tokensOf, transcriptOfSegments } from '#src/model/transcript.ts';

const forms = (text: string) => textUnits(text).map(({ form }) => form);
const alike = (a: string, b: string) => similarPairs([a], [b])[0]?.share ?? 0;

describe('what of a text is compared', () => {
  it('is its words and numbers, in small letters, numbers as their digits', () => {
    expect(forms('“Don’t” pay €1,234.50!')).toEqual(['don', 't', 'pay', '123450']);
    expect(forms('٢٠٢٤ में २०२४')).toEqual(['2024', 'में', '2024']);
    expect(forms('… – ♪')).toEqual([]);
  });

  it('is parted by dictionaries where no spaces are written, and says which token it is of', () => {
    const units = textUnits('私は 東京に住んでいます。');
    expect(units.map((u) => u.form).join('')).toBe('私は東京に住んでいます');
    expect(units.length).toBeGreaterThan(4);
    expect(new Set(units.map((u) => u.token))).toEqual(new Set([0, 1]));
    expect(units.every((u) => u.from >= 0 && u.from < u.to && u.to <= 1)).toBe(true);
  });

  it('counts letters and figures', () => {
    expect(writtenLength('a b, c! 12 家')).toBe(6);
  });

  it('is alike across scripts where it sounds alike', () => {
    expect(alike('london', 'лондон')).toBeGreaterThan(0.9);
    expect(alike('computer', 'コンピュータ')).toBe(0);
    expect(alike('piano', 'ピアノ')).toBeGreaterThan(0.9);
    expect(alike('international', 'internacional')).toBeGreaterThan(0.5);
    expect(alike('water', 'stone')).toBe(0);
    expect(alike('1999', '1998')).toBe(0);
    expect(alike('a', 'a')).toBeLessThan(0.1);
  });

  it('comes in sentences that keep every word, none being parted', () => {
    const lines = ['One. Two three!', '♪', '他说你好。我走了。 再见。'];
    const t = transcriptOfSegments(lines.map((line) => plainSegment(line)));
    const pieces = piecesOf(t);
    expect(pieces.map(({ segment, words }) => [segment, words])).toEqual([
      [0, [0, 1]],
      [0, [1, 3]],
      [2, [4, 5]],
      [2, [5, 6]],
    ]);
    expect(t.words.length).toBe(lines.flatMap(tokensOf).length);
  });
});
