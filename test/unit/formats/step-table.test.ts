import { describe, expect, it } from 'vitest';
import { exampleTable, mostLetters, parseStepTable } from '#src/formats/step-table.ts';
import { stepTableSchema } from '#src/model/step-table.ts';

describe('a step table of the user’s own', () => {
  it('is read with what may be left out, and is what the document keeps', () => {
    const read = parseStepTable(exampleTable, 'mine.json');
    expect(read).toEqual({
      name: 'mine.json',
      normalisation: 'N+M',
      productions: [[[1, 1, 2]], [[1, 0, 1]], [[0, 1, 1]]],
    });
    expect(stepTableSchema.parse(read)).toEqual(read);
    const named = parseStepTable('{"name": "x", "productions": [], "author": "a"}', 'mine.json');
    expect(named).toEqual({ name: 'x', normalisation: 'none', productions: [] });
  });

  it.each([
    ['[[1,1', 'it is no JSON'],
    ['[]', 'it is no object with “productions”'],
    ['{}', 'its productions are no list'],
    ['{"productions": {}}', 'its productions are no list'],
    [
      JSON.stringify({ productions: Array.from({ length: 61 }, () => [[1, 1, 1]]) }),
      'it has more than 60 productions',
    ],
    ['{"productions": [[[1,1,1]], 3]}', 'production 2 is no list of moves, or too long'],
    ['{"productions": [[[1,1,1], [1,"0",1]]]}', 'move 2 of production 1 is not three numbers'],
    ['{"productions": [[[1,1,1e999]]]}', 'move 1 of production 1 is not three numbers'],
    ['{"productions": [], "normalisation": "K"}', 'its normalisation is none of N, M, N+M, none'],
    ['{"productions": [], "name": 7}', 'its name is no text of 1 to 200 letters'],
    [' '.repeat(mostLetters + 1), 'it is too long for a step table'],
  ])('says what is wrong with %.40s', (text, what) => {
    expect(() => parseStepTable(text, 's.json')).toThrow(`“s.json”: ${what}.`);
  });
});
