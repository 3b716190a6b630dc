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
  it('are written for ffmpeg and for players, each until the next, with what they mark off escaped', () => {
    const chapters = [
      { start: 12.3456, title: 'Mix = stir; #2' },
      { start: 0, title: 'Cut <the> onion & peel' },
    ];
    expect(writeChapters(chapters, 'ffmetadata', 20)).toBe(
      ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=12346\ntitle=Cut <the> onion & peel\n' +
        '[CHAPTER]\nTIMEBASE=1/1000\nSTART=12346\nEND=20000\ntitle=Mix \\= stir\\; \\#2\n',
    );
    const track = writeChapters(chapters, 'vtt-chapters', 20);
    expect(track).toContain('00:00:00.000 --> 00:00:12.346\nCut &lt;the&gt; onion &amp; peel');
    expect(track).toContain('00:00:12.346 --> 00:00:20.000\n');
  });
});
