import { describe, expect, it } from 'vitest';
import type { TimedToken } from '#src/attention/time-words.ts';
import { withRoom } from '#src/attention/word-room.ts';

const word = (start: number, end: number, sure: number): TimedToken =>
  ({ start, end, sure, phones: [] }) as unknown as TimedToken;

describe('words without room', () => {
  it('are said by nobody where next to nothing speaks for them, or where little does beside one that nobody says', () => {
    const kept = [word(0, 0.3, 0.9), word(0.3, 0.31, 0.05), word(0.31, 0.4, 0.0001)];
    expect(withRoom(kept)).toEqual(kept);
    expect(withRoom([kept[0] as TimedToken, word(0.3, 0.31, 0.05), null])).toEqual([kept[0], null, null]);
    // “I see you.”, three words within 41 ms.
    const squeezed = [word(0, 0.01, 0.005), word(0.01, 0.027, 0.00002), word(0.027, 0.041, 0.00002)];
    expect(withRoom(squeezed)).toEqual([null, null, null]);
  });
});
