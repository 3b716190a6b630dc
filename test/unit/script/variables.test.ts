import { describe, expect, it } from 'vitest';
import { filled, namesIn } from '#main/script/variables.ts';

const known = new Map<string, unknown>([
  ['a', { recordings: [{ path: 'x.wav', offset: 1.5, reason: null }] }],
  ['name', 'cam'],
]);

describe('what stands for something else in a script', () => {
  it('keeps its kind where it is all, and becomes text within other text', () => {
    expect(filled('${a.recordings[0].offset}', known)).toBe(1.5);
    expect(filled('${name}-${a.recordings.0.offset}.csv', known)).toBe('cam-1.5.csv');
    expect(filled(['${name}', 2], known)).toEqual(['cam', 2]);
    expect(filled('costs $${name} and $5', known)).toBe('costs ${name} and $5');
    expect(namesIn(['${a.x}', ['b $${c} ${name}']])).toEqual(['a', 'name']);
  });

  it('is not looked up again: what a result holds is text, whatever it says', () => {
    expect(filled('${v}', new Map([['v', '${name}']]))).toBe('${name}');
  });

  it('reaches own values of results, and nothing beside', () => {
    for (const [text, why] of [
      ['${b}', /Nothing is called “b”/],
      ['${a.constructor}', /no such value/],
      ['${name.length.constructor}', /no such value/],
      ['${__proto__}', /is no name/],
      ['${a["x"]}', /is no name/],
      ['${}', /is no name/],
      ['${a.recordings[0].reason}', /not known/],
      ['x ${a.recordings}', /no text and no number/],
    ] as const)
      expect(() => filled(text, known)).toThrow(why);
  });
});
