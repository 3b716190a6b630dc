import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapOf, stretchAt, withPin } from '#renderer/steps/pin-step.ts';
import { gripsOf, gripUnder } from '#renderer/steps/steps-map.ts';
import { type ProjectSteps, type Step, stepPinsFault } from '#src/model/steps.ts';
import { stepsFault } from '#src/model/steps-schema.ts';
import { withPins } from '#src/vision/steps/place-pinned.ts';

const step = (text: string, start: number | null, end: number | null): Step => ({
  ...{ text, start, end, confidence: 0.9 },
  status: start === null ? 'not-found' : 'aligned',
});
const list: ProjectSteps = {
  ...{ id: 's', recording: 'r', source: null, by: { kind: 'model', model: 'm' }, pins: [] },
  steps: [step('a', 1, 3), step('b', null, null), step('c', 6, 7), step('d', 8, 12)],
  ...{ confidence: 0.9, reason: null },
};
const duration = 20;

describe('a step put by hand', () => {
  it('keeps the pins in the order of the list, whatever is pulled where', () => {
    const pull = fc.record({
      index: fc.integer({ min: 0, max: 3 }),
      edge: fc.constantFrom('start' as const, 'whole' as const, 'end' as const),
      time: fc.double({ min: -5, max: 25, noNaN: true }),
      out: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(pull, { maxLength: 12 }), (pulls) => {
        let now = list;
        for (const { index, edge, time, out } of pulls) {
          const at = stretchAt(now, index, edge, time, duration);
          if (!at) continue;
          expect(at[0]).toBeGreaterThanOrEqual(0);
          expect(at[1]).toBeLessThanOrEqual(duration);
          const pin = out ? { start: null, end: null } : { start: at[0], end: at[1] };
          const pins = withPin(now.pins, index, pin);
          now = { ...now, pins, steps: withPins(now.steps, pins) };
          expect(stepPinsFault(pins, 4)).toBeNull();
          expect(stepsFault(now)).toBeNull();
        }
      }),
    );
  });
  it('moves as a whole, or by an end; one that is not found gets the usual length between its neighbours', () => {
    expect(stretchAt(list, 0, 'whole', 5, duration)).toEqual([4, 6]);
    expect(stretchAt(list, 0, 'start', 2, duration)).toEqual([2, 3]);
    expect(stretchAt(list, 0, 'end', 0, duration)).toEqual([1, 1.2]);
    expect(gapOf(list, 1, duration)).toBe(4.5);
    expect(stretchAt(list, 1, 'whole', 4.5, duration)).toEqual([3.5, 5.5]);
    const full = { ...list, pins: [0, 2].map((k) => ({ step: k, start: 4 * k, end: 4 * k + 8 })) };
    expect(stretchAt(full, 1, 'whole', 4.5, duration)).toBeNull();
  });
});

describe('the matrix of steps', () => {
  it('is taken hold of at its ends, as a whole, or not at all', () => {
    const view = { a0: 0, b0: 0, width: 200, height: 40, perA: 0.1, perB: 0.1 };
    const grips = gripsOf(list, duration);
    const under = (x: number, row: number) =>
      gripUnder({ left: 0, view }, grips, list.steps, { x, y: 40 - 10 * (row + 0.5) });
    expect([under(80, 3)?.edge, under(100, 3)?.edge, under(120, 3)?.edge]).toEqual(['start', 'whole', 'end']);
    expect([under(45, 1), under(60, 3), under(100, 0), under(10, 9)]).toEqual([null, null, null, null]);
    // Of what is narrow there are three parts as well.
    expect([61, 65, 69].map((x) => under(x, 2)?.edge)).toEqual(['start', 'whole', 'end']);
    expect(grips.filter(({ word }) => word === 1).map(({ a, edge }) => [a, edge])).toEqual([[4.5, 'whole']]);
  });
});
