import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipMiddle } from '#src/model/clip-middle.ts';

describe('a name cut in the middle', () => {
  it('keeps its beginning and its end, so that takes can be told apart', () => {
    const of = (take: number) =>
      clipMiddle(`Interview with the choir of Saint Michael, camera ${take}.mp4`, 24);
    expect(of(12)).toBe('Interview w…amera 12.mp4');
    expect(of(12)).not.toBe(of(13));
    expect(clipMiddle('camera left.mp4')).toBe('camera left.mp4');
  });
  it('is as long as asked at most, cuts no letter in two, and leaves short names alone', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii', maxLength: 80 }),
        fc.integer({ min: 4, max: 60 }),
        (name, most) => {
          const cut = clipMiddle(name, most);
          expect([...cut].length).toBeLessThanOrEqual(Math.max(most, 0));
          expect(cut === name).toBe([...name].length <= most);
        },
      ),
    );
    expect(clipMiddle('🎥'.repeat(30), 8)).toBe(`${'🎥'.repeat(3)}…${'🎥'.repeat(4)}`);
  });
});
