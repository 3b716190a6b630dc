import { describe, expect, it } from 'vitest';
import { againstShifts } from '#renderer/pair/warp-findings.tsx';

describe('agreement beside chance, in words', () => {
  it('says that it beats every shift where p can sink no lower', () => {
    expect(againstShifts({ draws: 19, p: 1 / 20 })).toBe('better than all 19 shifts');
    expect(againstShifts({ draws: 19, p: 2 / 20 })).toBe('1 of 19 shifts do as well (p = 0.10)');
    expect(againstShifts({ draws: 99, p: 0.5 })).toBe('49 of 99 shifts do as well (p = 0.50)');
  });
});
