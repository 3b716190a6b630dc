import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTableCsv } from '#src/formats/table-csv.ts';
import { tableRowReader } from '#src/formats/table-rows.ts';

const rowsOf = (text: string) => {
  const read = tableRowReader('x');
  return text.split('\n').flatMap((line) => [...(read(line) ?? [])]);
};

describe('a table read row by row', () => {
  it('holds what it holds when read as a whole, where it has a header', () => {
    const number = fc.integer({ min: -9999, max: 9999 }).map((v) => v / 100);
    const table = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t'),
      rows: fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 12 }),
      timed: fc.boolean(),
      comment: fc.boolean(),
    });
    fc.assert(
      fc.property(table, ({ delimiter, rows, timed, comment }) => {
        const lines = [
          ...(comment ? ['# of a sensor', ''] : []),
          [...(timed ? ['time'] : []), 'a', 'b', 'c'].join(delimiter),
          ...rows.map((row, k) => [...(timed ? [k * 0.1] : []), ...row].join(delimiter)),
        ];
        const text = lines.join('\n');
        expect(rowsOf(text)).toEqual([...readTableCsv(text, 'x').values]);
      }),
    );
  });

  it('takes a first row without a header for what it is', () => {
    expect(rowsOf('1 2\n3 4')).toEqual([1, 2, 3, 4]);
    expect(rowsOf('1,5;2\n3;4,25')).toEqual([1.5, 2, 3, 4.25]);
    expect(rowsOf('1,2,\n3,4,\n5,6')).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('says where a row is wrong', () => {
    for (const [text, what] of [
      ['a,b\n1,2\n3', /line 3: there are 1 fields, not 2/],
      ['a,b\n1,2\n3,', /line 3, column 2 \(“b”\): the value is missing/],
      ['a,b\n1,2\n3,four', /line 3, column 2 \(“b”\): “four” is no number/],
      ['a\n'.repeat(120), /no number in its first 100 lines/],
    ] as const)
      expect(() => rowsOf(text), text).toThrow(what);
  });
});
