import { describe, expect, it } from 'vitest';
import { writeChapters } from '#src/formats/chapters.ts';

describe('chapters', () => {
  it('are a line each, the first at 0:00', () => {
    expect(
      writeChapters([
        { start: 75.9, title: '2. Stir\nwell' },
        { start: 3, title: '1. Chop' },
      ]),
    ).toBe('0:00 Start\n0:03 1. Chop\n1:15 2. Stir well\n');
    expect(writeChapters([{ start: 0.4, title: 'Chop' }])).toBe('0:00 Chop\n');
  });

  it('have hours where one begins after an hour', () => {
    expect(
      writeChapters([
        { start: 0, title: 'a' },
        { start: 3725, title: 'b' },
      ]),
    ).toBe('0:00:00 a\n1:02:05 b\n');
  });
});
