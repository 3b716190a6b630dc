import { describe, expect, it } from 'vitest';
import { agreementText, heldOutByDimension } from '#renderer/pair/dimensions.tsx';
import { againstShifts } from '#renderer/pair/warp-findings.tsx';

describe('agreement beside chance, in words', () => {
  it('says that it beats every shift where p can sink no lower, and how low that is', () => {
    expect(againstShifts({ draws: 19, p: 1 / 20 })).toBe('better than all 19 shifts (p\u00a0≤\u00a00.05)');
    expect(againstShifts({ draws: 19, p: 2 / 20 })).toBe('1 of 19 shifts do as well (p\u00a0=\u00a00.10)');
    expect(againstShifts({ draws: 99, p: 0.5 })).toBe('49 of 99 shifts do as well (p\u00a0=\u00a00.50)');
  });
});

describe('held-out correlations by dimension', () => {
  const of = (correlations: readonly number[]) => ({ correlations, information: 1 });
  const found = (method: string, kept: 'ctw' | 'dctw', dctw: readonly number[] | null) =>
    heldOutByDimension({
      method,
      findings: {
        ...{ correlations: null, cost: null, rounds: null, converged: null, cues: null, hop: 0.1, notes: [] },
        heldOut: { kept, pairs: 1, ctw: of([0.5, -0.25]), dctw: dctw && of(dctw), chance: null },
      },
    });
  it('are those of the space that the warp was made in', () => {
    expect(found('ctw-data', 'ctw', null)).toEqual([0.5, -0.25]);
    expect(found('dctw-data', 'dctw', [0.75])).toEqual([0.75]);
    expect(found('dctw-data', 'ctw', [0.75])).toEqual([0.5, -0.25]);
    expect(found('gtw-data', 'ctw', null)).toBeNull();
    expect(heldOutByDimension({ method: 'ctw', findings: null })).toBeNull();
    expect([0.5, -0.25, null, undefined].map(agreementText)).toEqual(['0.500', '−0.250', '–', '–']);
  });
});
