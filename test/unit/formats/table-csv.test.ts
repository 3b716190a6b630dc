import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRows } from '#src/formats/csv-rows.ts';
import { readTableCsv, tableCsv } from '#src/formats/table-csv.ts';

const read = (text: string) => readTableCsv(text, 'x.csv');
const rowsOf = ({ values, dims }: ReturnType<typeof read>): number[][] =>
  Array.from({ length: values.length / dims }, (_, k) => [...values.subarray(k * dims, (k + 1) * dims)]);

describe('tables of numbers', () => {
  it('knows header and clock', () => {
    const s = read('time,x,y\n0.5,1,2\n0.52,3,4\n0.54,5,6\n');
    expect(s).toMatchObject({ dims: 2, names: ['x', 'y'], isTimed: true, start: 0.5 });
    expect(s.hop).toBeCloseTo(0.02, 12);
    expect(rowsOf(s)).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(s.notes).toEqual([]);
    expect(s.clock).toBe('column 1 (“time”)');
    expect('times' in s).toBe(false);
  });

  it('keeps double precision', () => {
    expect(read('x\n100000000.000001\n-3e-12\n').values).toEqual(Float64Array.of(100000000.000001, -3e-12));
  });

  it('needs no header, and counts frames without a clock', () => {
    const s = read('1,2\n3,4\n');
    expect(s).toMatchObject({ dims: 2, names: ['column 1', 'column 2'], isTimed: false, hop: 1, start: 0 });
    expect(read('5\n7\n6').values).toEqual(Float64Array.of(5, 7, 6));
    expect(read('5').values).toEqual(Float64Array.of(5));
  });

  it.each<[string, string]>([
    ['commas', '0.25,1.5\n-3,4e2\n'],
    ['commas and spaces', '0.25, 1.5\n-3, 4e2\n'],
    ['semicolons', '0.25;1.5\n-3;4e2\n'],
    ['semicolons and decimal commas', '0,25;1,5\n-3;4e2\n'],
    ['tabs', '0.25\t1.5\n-3\t4e2'],
    ['tabs and decimal commas', '0,25\t1,5\n-3\t4e2'],
    ['spaces', '  0.25   1.5 \n  -3    4e2\n'],
    ['spaces and decimal commas', '0,25 1,5\n-3 4e2\n'],
    ['bars', '0.25|1.5\n-3|4e2\n'],
    ['quotation marks', '"0.25","1.5"\n"-3","4e2"\n'],
    ['a named delimiter', 'sep=;\n0.25;1.5\n-3;4e2\n'],
    ['comments', '# made by hand\n0.25,1.5\n% 5" apart\n-3,4e2\n// end\n'],
    ['blank lines', '\n\n0.25,1.5\n\n-3,4e2\n\n'],
    ['CRLF', '0.25,1.5\r\n-3,4e2\r\n'],
    ['CR alone', '0.25,1.5\r-3,4e2\r'],
    ['a byte order mark', '\uFEFF0.25,1.5\n-3,4e2\n'],
    ['rows once used', '0.25,1.5\n-3,4e2\n,\n,\n'],
    ['a printed minus', '0.25,1.5\n\u22123,4E+2\n'],
  ])('reads %s', (_, text) => {
    expect(rowsOf(read(text))).toEqual([
      [0.25, 1.5],
      [-3, 400],
    ]);
  });

  it.each<[string, string, number, number]>([
    ['milliseconds', 'Time (ms),x\n100,1\n110,2\n120,3\n', 0.01, 0.1],
    ['a row of units', 'time,force\nms,N\n100,1\n110,2\n120,3\n', 0.01, 0.1],
    ['microseconds', 'timestamp_us;x\n100000;1\n110000;2\n120000;3\n', 0.01, 0.1],
    ['seconds in another language', 'Zeit [s];x\n0,1;1\n0,11;2\n0,12;3\n', 0.01, 0.1],
    ['a clock in the last column', 'x,t\n1,0.1\n2,0.11\n3,0.12\n', 0.01, 0.1],
    ['hours, minutes and seconds', 'timestamp,x\n1:00:00.10,1\n1:00:00.11,2\n1:00:00.12,3\n', 0.01, 3600.1],
    ['minutes and seconds', 'timestamp,x\n10:00.10,1\n10:00.11,2\n10:00.12,3\n', 0.01, 600.1],
    [
      'dates',
      'date time,x\n1970-01-01T01:00:00.10+01:00,1\n1970-01-01 00:00:00.11,2\n1970-01-01T00:00:00.12Z,3\n',
      0.01,
      0.1,
    ],
    [
      'frames and times, as Motive has them',
      'Format,1.2,Take,Walk\n\n,Hip,Hip\nFrame,Time (Seconds),X\n0,0.1,1\n1,0.11,2\n2,0.12,3\n',
      0.01,
      0.1,
    ],
  ])('reads the clock from %s', (_, text, hop, start) => {
    const s = read(text);
    expect([...s.values]).toEqual([1, 2, 3]);
    expect(s.isTimed).toBe(true);
    expect(s.hop).toBeCloseTo(hop, 9);
    expect(s.start).toBeCloseTo(start, 9);
  });

  it('finds a clock without a header only where a column rises evenly for eight rows', () => {
    const rows = (count: number, step: number) =>
      Array.from({ length: count }, (_, k) => `${k * step},${(k * 7) % 5}`).join('\n');
    expect(read(rows(8, 0.25))).toMatchObject({ dims: 1, isTimed: true, hop: 0.25 });
    expect(read(rows(8, 1))).toMatchObject({
      dims: 1,
      isTimed: false,
      notes: [expect.stringMatching(/numbers the rows: column 1/)],
    });
    expect(read(rows(7, 0.25))).toMatchObject({ dims: 2, isTimed: false });
    // A single column is what is to be aligned, however it rises.
    expect(read('0\n1\n2\n3\n4\n5\n6\n7\n8').dims).toBe(1);
    expect(read('time\n1\n2\n').values).toEqual(Float64Array.of(1, 2));
  });

  it('takes the first column for times where the others do not rise as evenly, and says that it is a guess', () => {
    const rows = (cells: (k: number) => string) => Array.from({ length: 12 }, (_, k) => cells(k)).join('\n');
    const guessed = read(rows((k) => `${k / 2},${k % 5}`));
    expect(guessed).toMatchObject({ dims: 1, clock: 'column 1', isClockGuessed: true });
    expect(read(`time,x\n${rows((k) => `${k / 2},${k % 5}`)}`).isClockGuessed).toBe(false);
    // Slopes and counts beside each other: none of them is more of a clock than another.
    for (const step of [1, 0.5]) expect(read(rows((k) => `${k * step},${-3 * k}`)).dims).toBe(2);
    // A sensor at rest is none.
    expect(read(rows((k) => `${k / 2},0`)).dims).toBe(1);
  });

  it('takes the column for times that is named or counted, or none', () => {
    const rows = Array.from({ length: 12 }, (_, k) => [k % 5, k / 10, k] as const);
    const text = rows.map((row) => row.join(',')).join('\n');
    const named = `a,b [ms],frame\n${text}`;
    for (const times of ['2', 'b [ms]']) {
      const s = readTableCsv(named, 'x.csv', times);
      expect(s).toMatchObject({ dims: 1, names: ['a'], isTimed: true, isClockGuessed: false });
      expect(s.hop).toBeCloseTo(1e-4, 12);
    }
    expect(readTableCsv(`time,x\n${text.replaceAll(/,[^,]*$/gm, '')}`, 'x.csv', '2').names).toEqual(['time']);
    for (const order of [(k: number) => k, (k: number) => k / 4]) {
      const rising = rows.map(([a], k) => `${order(k)},${a}`).join('\n');
      expect(read(rising).dims).toBe(1);
      expect(readTableCsv(rising, 'x.csv', 'none')).toMatchObject({ dims: 2, isTimed: false });
      expect(readTableCsv(`time,x\n${rising}`, 'x.csv', 'none').names).toEqual(['time', 'x']);
    }
    for (const times of ['4', '0', 'c'])
      expect(() => readTableCsv(named, 'x.csv', times)).toThrow(
        /no column “.”: it has 3, called “a”, “b \[ms\]”, “frame”/,
      );
    expect(() => readTableCsv('x,y\n3,1\n2,1\n', 'x.csv', 'x')).toThrow(/the time goes back/);
  });

  it.each<[string, string]>([
    ['no header', '1,2,\n3,4,\n'],
    ['a header without it', 'x,y\n1,2,\n3,4,\n'],
    ['a header with it', 'x,y,\n1,2,\n3,4\n'],
    ['several', 'x;y;;\n1,0;2;;\n3;4;;\n'],
    ['times', 'time,x,y\n0,1,2,\n1,3,4,\n'],
  ])('passes over a delimiter at the end of each row: %s', (_, text) => {
    expect(rowsOf(read(text))).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('takes commas in a column alone for decimal ones only where they can be nothing else, and says so', () => {
    for (const text of ['1,2\n3\n5,06\n', '1,2\n3\n-0,5\n', 'x\n1,2\n3\n5,6\n', 'x;y\n1,5;2\n']) {
      expect(read(text).notes).toEqual(['Its commas are decimal ones.']);
      expect(read(text).values[0]).not.toBe(1);
    }
    expect(() => read('1,2\n3\n5,6\n')).toThrow(/line 2: there are 1 fields, not 2/);
    expect(() => read('1\n3\n5,6\n')).toThrow(/line 3, column 1: “5,6” is no number/);
    expect(read('1,2\n3,4').notes).toEqual([]);
  });

  it.each<[string, string]>([
    ['pandas', ',x,y\n0,5,1\n1,6,1\n2,5,1\n'],
    ['pandas with numbers for names', ',0,1\n0,5,1\n1,6,1\n2,5,1\n'],
    ['R', '"x" "y"\n"1" 5 1\n"2" 6 1\n"3" 5 1\n'],
    ['NumPy', '# x y\n5 1\n6 1\n5 1\n'],
    ['a spreadsheet with labels', 'who,x,y,\nP1,5,1,\nP1,6,1,\nP1,5,1,\n'],
  ])('leaves out what %s writes beside the values', (_, text) => {
    expect(rowsOf(read(text))).toEqual([
      [5, 1],
      [6, 1],
      [5, 1],
    ]);
  });

  it('fills short gaps in straight lines and says so', () => {
    const s = read('time,x,y\n0,1,5\n1,NaN,\n2,,NA\n3,4,8\n4,null,-\n');
    expect(rowsOf(s)).toEqual([
      [1, 5],
      [2, 6],
      [3, 7],
      [4, 8],
      [4, 8],
    ]);
    expect(s.notes.at(-1)).toMatch(/^6 missing values were filled in by straight lines/);
    // A row of nothing is a missing frame, too.
    expect([...read('x,y\n1,1\n,\n3,3\n').values]).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it('says that rows are uneven in time', () => {
    const s = read('time,x\n0,1\n0.1,2\n0.5,3\n0.6,4\n');
    expect(s.notes.some((note) => /not evenly spaced.*0\.1 s to 0\.4 s/.test(note))).toBe(true);
    expect(s.hop).toBeCloseTo(0.2, 12);
    expect([...(s.times ?? [])]).toEqual([0, 0.1, 0.5, 0.6]);
  });

  it('keeps times that wander off an even clock although no step is much longer than another', () => {
    const times = Array.from({ length: 100 }, (_, k) => (k < 50 ? 0.9 * k : 45 + 1.1 * (k - 50)));
    expect(read(`time,x\n${times.map((t) => `${t},1`).join('\n')}\n`).times?.length).toBe(100);
    // Rounded to milliseconds they keep to it.
    const rounded = times.map((_, k) => (k / 30).toFixed(3));
    expect(read(`time,x\n${rounded.map((t) => `${t},1`).join('\n')}\n`).times).toBeUndefined();
  });

  it.each<[string, string, RegExp]>([
    ['nothing', '', /“x.csv”: there is no table of numbers/],
    ['words', 'once upon\na time\n', /no table of numbers/],
    ['a header alone', 'time,x\n', /no table of numbers/],
    [
      'a word among numbers',
      'time,x\n0,1\n0.1,oops\n0.2,3\n',
      /line 3, column 2 \(“x”\): “oops” is no number/,
    ],
    ['a word after blank lines and comments', '# c\n\nx\n1\n\n2\noops', /line 7, column 1 \(“x”\): “oops”/],
    ['a word after a quoted line end', 'x,"y\nz"\n1,2\n3,oops\n', /line 4, column 2/],
    ['a hexadecimal number', 'x\n1\n0x10\n', /line 3, column 1.*“0x10”/],
    ['a number too large for double precision', 'x\n1\n1e400\n', /line 3.*“1e400” is too large a number/],
    ['an infinite number', 'x\n1\ninf\n', /line 3.*“inf” is no number/],
    ['a number too large', 'x\n1\n1e999\n', /line 3.*“1e999”/],
    ['thousands', 'x;y\n1;2\n"1.234,5";3\n', /line 3, column 1 \(“x”\): “1.234,5”/],
    ['two decimal marks', 'x;y\n1,5;2\n1.5;3\n', /line 3.*decimal point, but line 2 a decimal comma/],
    ['a short row', 'x,y\n1,2\n3\n', /line 3: there are 1 fields, not 2/],
    ['a long row', 'x,y\n1,2\n3,4,5\n1,2\n', /line 3: there are 3 fields, not 2/],
    [
      'a long gap',
      `x,y\n1,1\n${'1,\n'.repeat(11)}1,1\n`,
      /line 3, column 2 \(“y”\): nothing is there for 11 rows/,
    ],
    ['a column of nothing', 'x,y\n1,\n2,\n', /line 2, column 2 \(“y”\): nothing is there for 2 rows/],
    ['a value after rows without', `${'1,2,\n'.repeat(120)}1,2,3\n`, /line 121, column 3: “3” stands where/],
    ['an open quotation', 'x,y\n1,2\n3,"4\n', /line 3: a quotation mark is not closed/],
  ])('refuses %s by line and column', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'bad-file' }));
  });

  it.each([
    [
      'time going back, in few digits',
      'time,x\n0,1\n3.9000000000000004,2\n0.05,3\n',
      /from 3\.9 s to 0\.05 s/,
    ],
    ['time going back', 'time,x\n0,1\n0.1,2\n0.05,3\n', /line 4: the time goes back, from 0.1 s to 0.05 s/],
    ['a missing time', 'time,x\n0,1\n,2\n0.2,3\n', /line 3, column 1 \(“time”\): the time is missing/],
    [
      'an empty row beside times',
      'time,x\n0,1\n,\n0.2,3\n',
      /line 3, column 1 \(“time”\): the time is missing/,
    ],
    [
      'a wrong time',
      'time,x\n0:00.1,1\n0:00.2,2\nlate,3\n',
      /line 4, column 1 \(“time”\): “late” is no time/,
    ],
    ['a clock that stands', 'time,x\n1,1\n1,2\n1,3\n', /all rows have the same time/],
    ['nothing but times', 'time\n1\n2\n3\n', /there is no column of values/],
  ])('refuses %s as what another column for the times, or none, would mend', (name, text, message) => {
    const times = name === 'nothing but times' ? 'time' : 'auto';
    expect(() => readTableCsv(text, 'x.csv', times)).toThrow(message);
    expect(() => readTableCsv(text, 'x.csv', times)).toThrow(expect.objectContaining({ code: 'bad-times' }));
    expect(readTableCsv(text, 'x.csv', 'none')).toMatchObject({ isTimed: false });
  });

  it('reads what it writes, whatever the delimiter and the mark', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.constantFrom(0.1, -0, 1e-300),
    );
    const tables = fc
      .integer({ min: 1, max: 5 })
      .chain((width) =>
        fc.array(fc.array(number, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
      );
    const styles = fc.constantFrom<[string, '.' | ',']>(
      [',', '.'],
      [';', '.'],
      [';', ','],
      ['\t', '.'],
      ['\t', ','],
      ['  ', ','],
    );
    fc.assert(
      fc.property(tables, styles, fc.constantFrom('\n', '\r\n', '\r'), (rows, [delimiter, mark], end) => {
        const names = (rows[0] as number[]).map((_, k) => `dim${k}`);
        const text = tableCsv(names, rows)
          .replaceAll('.', mark === '.' ? '.' : '\u0000')
          .replaceAll(',', delimiter)
          .replaceAll('\u0000', ',')
          .replaceAll('\n', end);
        const s = read(text);
        expect(rowsOf(s)).toEqual(rows.map((row) => row.map((v) => Number(String(v)))));
        expect(s.names).toEqual(names);
      }),
      { numRuns: 150 },
    );
  });

  it('answers any text with a sequence or a typed error', () => {
    const soup = fc.array(
      fc.constantFrom(
        '1',
        '2.5',
        ',',
        ';',
        '\t',
        ' ',
        '\n',
        '\r',
        '"',
        'NaN',
        'time',
        'x',
        '-',
        '#',
        '1e9',
        '0:01.5',
        '"" ',
        'é',
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          soup.map((parts) => parts.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          try {
            const { values, dims, names, hop } = read(text);
            expect(
              values.length > 0 && values.every(Number.isFinite) && hop > 0 && names.length === dims,
            ).toBe(true);
          } catch (error) {
            expect(error).toHaveProperty('code', expect.stringMatching(/^bad-(?:file|times)$/));
          }
        },
      ),
      { numRuns: 600 },
    );
  });
});

describe('records of delimited text', () => {
  it('keeps every field as it was written, with its line', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', '\r\n'), maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(fc.array(field, { minLength: 2, maxLength: 3 }), { maxLength: 6 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        (rows, end) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const text = rows.map((row) => row.map(quote).join(',') + end).join('');
          const found = [...csvRows(text, { delimiter: ',' })];
          expect(found.map(({ cells }) => cells)).toEqual(rows);
          let line = 1;
          for (const [k, row] of rows.entries()) {
            expect(found[k]?.line).toBe(line);
            line += 1 + (row.join('x').match(/\r\n|\r|\n/g)?.length ?? 0);
          }
        },
      ),
    );
  });

  it('says that a quotation is open at the end', () => {
    expect([...csvRows('a,"b\nc', { delimiter: ',' })]).toEqual([
      { line: 1, cells: ['a', 'b\nc'], isOpen: true },
    ]);
  });
});
