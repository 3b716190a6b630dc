import { describe, expect, it } from 'vitest';
import { type Fluency, fluent, judged, type Second, stillsOf } from '#renderer/player/fluency.ts';

const second = (patch: Partial<Second> = {}): Second => ({
  ...{ frames: 60, due: 300, dropped: 0, moving: 16, pictures: 16 },
  ...patch,
});
const told = (from: Fluency, seconds: readonly Second[]): Fluency => seconds.reduce(judged, from);

describe('how many pictures move', () => {
  it('is all of them while the machine keeps up, and after one bad second', () => {
    expect(told(fluent, Array(30).fill(second())).most).toBeNull();
    expect(
      told(fluent, [second({ frames: 3 }), second(), second({ dropped: 290 }), second()]).most,
    ).toBeNull();
  });

  it('is halved as long as it does not, by frames of the window or of the pictures, down to two', () => {
    let now = fluent;
    const most: (number | null)[] = [];
    for (let i = 0; i < 10; i++) {
      const moving = now.most ?? 16;
      now = judged(now, second(i % 2 ? { frames: 4, moving } : { dropped: 200, moving }));
      most.push(now.most);
    }
    expect(most).toEqual([null, 8, 8, 4, 4, 2, 2, 2, 2, 2]);
    expect(told(fluent, Array(9).fill(second({ frames: 1, moving: 2, pictures: 2 }))).most).toBeNull();
  });

  it('grows again once it keeps up with ease for a while, to all of them', () => {
    const two: Fluency = { most: 2, bad: 0, good: 0 };
    const grown = Array.from({ length: 8 }, (_, i) => told(two, Array(6 * (i + 1)).fill(second())).most);
    expect(grown.slice(0, 6)).toEqual([3, 5, 8, 12, null, null]);
    expect(told(two, Array(30).fill(second({ frames: 20 }))).most).toBe(2);
  });

  it('leaves those that come first', () => {
    expect(stillsOf(['a', 'b', 'c'], 2)).toEqual(['c']);
    expect(stillsOf(['a', 'b', 'c'], null)).toEqual([]);
  });
});
