import { describe, expect, it } from 'vitest';
import { givenNotes } from '#main/transcript/given-notes.ts';
import { speak } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';

describe('what is said of the times that a text came with', () => {
  it('tells a shift where the text is that of the recording, and none of one that is refused', () => {
    expect(givenNotes({ later: 29.84 }, 0.9)).toEqual([
      'The recording is 29.8 s later than the times in the text: that was allowed for.',
    ]);
    expect(givenNotes({ later: -2 }, 0.9)[0]).toMatch(/2\.0 s earlier/);
    expect(givenNotes({ later: 29.84 }, 0.1)).toEqual([]);
    expect(givenNotes({ later: 0.2 }, 0.9)).toEqual([]);
    expect(givenNotes(null, 0.9)).toEqual([]);
  });

  it('says in either case that times were not used, and all of it in German', () => {
    const all = [0, 0.9].flatMap((sure) => [
      ...givenNotes({ later: null }, sure),
      ...givenNotes('unordered', sure),
    ]);
    expect(all).toHaveLength(4);
    speak('de');
    for (const line of [...all, ...givenNotes({ later: 3 }, 1), ...givenNotes({ later: -3 }, 1)])
      expect(told(line)).not.toBe(line);
    speak('en');
  });
});
