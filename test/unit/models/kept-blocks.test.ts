import { describe, expect, it } from 'vitest';
import { keptBlocks } from '#main/models/kept-blocks.ts';

describe('keptBlocks', () => {
  it('makes each block once while there is room, and in later passes few of those that were kept', () => {
    let made = 0;
    const blocks = keptBlocks((block) => {
      made++;
      return { block };
    }, 20);
    const pass = (count: number): number => {
      const before = made;
      for (let block = 0; block < count; block++) {
        for (let again = 0; again < 3; again++) {
          if (block + 1 < count) blocks(block + 1);
          expect(blocks(block).block).toBe(block);
        }
      }
      return made - before;
    };
    expect([pass(15), pass(15)]).toEqual([15, 0]);
    expect(pass(30)).toBe(15);
    for (let n = 0; n < 4; n++) expect(pass(30)).toBeLessThanOrEqual(10 + 6);
  });
});
