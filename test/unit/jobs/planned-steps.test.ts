import { describe, expect, it } from 'vitest';
import { plannedSteps } from '#main/jobs/planned-steps.ts';

describe('the steps of a plan', () => {
  it('only ever go forward, whatever is told again, passed over or not planned', () => {
    const stepOf = plannedSteps(['Decoding', 'Decoding', 'Comparing', 'Warping', 'Warping', 'Asking']);
    const told = (label: string, done: number) => stepOf({ label, done, total: 10 })?.at ?? null;
    expect([told('Decoding', 0), told('Decoding', 9), told('Decoding', 1)]).toEqual([1, 1, 2]);
    expect([told('Decoding', 0), told('Something', 5)]).toEqual([null, null]);
    expect([told('Warping', 5), told('Comparing', 3), told('Warping', 1), told('Warping', 0)]).toEqual([
      4,
      null,
      5,
      null,
    ]);
    expect([told('Asking', 2), told('Asking', 2)]).toEqual([6, 6]);
  });
});
