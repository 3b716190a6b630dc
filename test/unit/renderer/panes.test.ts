import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounded, isUsual, pairShare, parseSizes, usual, withPart } from '#renderer/state/pane-sizes.ts';
import { scrollWithin } from '#renderer/ui/scroll-within.ts';

describe('the sizes of the parts', () => {
  it('are remembered as they were', () => {
    const sizes = { left: 300, right: 400, pictures: 0.4, pair: 0.5, hidden: ['left', 'bottom'] as const };
    expect(parseSizes(JSON.stringify(sizes))).toEqual(sizes);
    expect(parseSizes(JSON.stringify(usual))).toEqual(usual);
  });

  it('are the usual ones where nothing sensible was remembered', () => {
    for (const text of [null, '', 'null', '3', '"x"', '{', '[]', '{"left":"wide","other":1}'])
      expect(parseSizes(text)).toEqual(usual);
    expect(parseSizes('{"hidden":["middle","right",3]}')).toEqual({ ...usual, hidden: ['right'] });
    expect(parseSizes('{"hidden":"right"}')).toEqual(usual);
    expect(parseSizes('{"left":99999,"pair":-1}')).toEqual({ ...usual, left: 480, pair: 0.15 });
  });

  it('come back as they were where a part was put away', () => {
    const sizes = { ...usual, left: 300 };
    const away = withPart(withPart(sizes, 'right', false), 'left', false);
    expect(away.hidden).toEqual(['left', 'right']);
    expect(withPart(withPart(away, 'left', true), 'right', true)).toEqual(sizes);
    expect(withPart(sizes, 'left', true)).toBe(sizes);
    expect([usual, sizes, away].map(isUsual)).toEqual([true, false, false]);
  });

  it('leave every part of use, whatever is asked for', () => {
    const any = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(any, any, fc.option(any), fc.option(any), (left, right, pictures, pair) => {
        const s = bounded({ left, right, pictures, pair, hidden: [] });
        expect(s.left).toBeGreaterThanOrEqual(160);
        expect(s.right).toBeLessThanOrEqual(560);
        const below = s.pair ?? pairShare;
        expect((1 - (s.pictures ?? 0)) * Math.min(below, 1 - below)).toBeGreaterThan(0.04);
        expect(bounded(s)).toEqual(s);
      }),
    );
  });
});

describe('scrolling what was chosen into sight', () => {
  it('shows all of it below what covers the top, moving no farther than it must', () => {
    const size = fc.integer({ min: 0, max: 2000 });
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 100 }), size, (from, high, scrollTop) => {
        const [covered, clientHeight] = [26, 300];
        const box = { scrollTop, clientHeight };
        scrollWithin(box, covered + from, covered + from + high, covered);
        expect(box.scrollTop).toBeLessThanOrEqual(from);
        expect(box.scrollTop + clientHeight).toBeGreaterThanOrEqual(covered + from + high);
        const seen = scrollTop <= from && covered + from + high <= scrollTop + clientHeight;
        if (seen) expect(box.scrollTop).toBe(scrollTop);
      }),
    );
  });
});
