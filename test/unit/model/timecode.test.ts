import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  exactTime,
  type FrameRate,
  nearestFrame,
  nearestTime,
  nominalRate,
  secondsOf,
  sum,
  timeOfFrame,
} from '#src/model/frame-rate.ts';
import { canDrop, framesADay, frameOfTimecode, timecodeOf } from '#src/model/timecode.ts';

/** What this program must be exact at; drop-frame where there is such a thing. */
const forms: readonly (readonly [string, FrameRate, boolean])[] = [
  ['23.976', [24000, 1001], false],
  ['24', [24, 1], false],
  ['25', [25, 1], false],
  ['29.97', [30000, 1001], false],
  ['29.97 DF', [30000, 1001], true],
  ['30', [30, 1], false],
  ['50', [50, 1], false],
  ['59.94', [60000, 1001], false],
  ['59.94 DF', [60000, 1001], true],
  ['60', [60, 1], false],
];

/** All timecodes of a day in the order in which frames bear them, by counting as a clock does. */
function* counted(
  perSecond: number,
  drop: boolean,
): Generator<readonly [h: number, m: number, s: number, f: number]> {
  for (let h = 0; h < 24; h++)
    for (let m = 0; m < 60; m++)
      for (let s = 0; s < 60; s++)
        for (let f = 0; f < perSecond; f++)
          if (!(drop && s === 0 && m % 10 !== 0 && f < perSecond / 15)) yield [h, m, s, f];
}

describe.each(forms)('timecode at %s', (_, rate, drop) => {
  it('numbers every frame of a day as a clock that is counted does', () => {
    const nominal = nominalRate(rate);
    const two = (n: number) => String(n).padStart(2, '0');
    let frame = 0;
    for (const [h, m, s, f] of counted(nominal, drop)) {
      // All around the start of every minute, and a sample of the others.
      if ((s === 0 && f < 6) || (s === 59 && f > nominal - 3) || frame % 1009 === 0) {
        const code = `${two(h)}:${two(m)}:${two(s)}${drop ? ';' : ':'}${two(f)}`;
        if (timecodeOf(frame, rate, drop) !== code || frameOfTimecode(code, rate) !== frame)
          expect([frame, timecodeOf(frame, rate, drop), frameOfTimecode(code, rate)]).toEqual([
            frame,
            code,
            frame,
          ]);
      }
      frame++;
    }
    expect(framesADay(rate, drop)).toBe(frame);
  });

  it('reads back what it writes, and starts again every day', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e8, max: 1e8 }), (frame) => {
        const day = framesADay(rate, drop);
        expect(frameOfTimecode(timecodeOf(frame, rate, drop), rate)).toBe(((frame % day) + day) % day);
      }),
    );
  });

  it('and times of frames are exact: they are found again, and add up', () => {
    const number = fc.integer({ min: -20_000_000, max: 20_000_000 });
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [one, two] = [timeOfFrame(a, rate), timeOfFrame(b, rate)];
        expect(nearestFrame(secondsOf(one), rate)).toBe(a);
        expect(nearestTime(secondsOf(one))).toEqual(one);
        expect(sum(one, two)).toEqual(timeOfFrame(a + b, rate));
      }),
    );
  });
});

describe('timecode', () => {
  it('drop-frame keeps up with the clock on the wall', () => {
    const hour = (rate: FrameRate, code: string) =>
      secondsOf(timeOfFrame(frameOfTimecode(code, rate) ?? 0, rate));
    expect(Math.abs(hour([30000, 1001], '10:00:00;00') - 36_000)).toBeLessThan(0.04);
    expect(Math.abs(hour([60000, 1001], '10:00:00;00') - 36_000)).toBeLessThan(0.04);
    expect(hour([30000, 1001], '10:00:00:00')).toBeCloseTo(36_036, 6);
  });

  it('has drop-frame at multiples of 29.97 only', () => {
    expect(forms.map(([name, rate]) => [name, canDrop(rate)])).toEqual(
      forms.map(([name]) => [name, /29\.97|59\.94/.test(name)]),
    );
    // Passed over at a rate that has it, a number like any other where there is nothing to make up for.
    expect(frameOfTimecode('00:01:00;01', [30000, 1001])).toBeNull();
    expect(frameOfTimecode('00:01:00;01', [30, 1])).toBe(1801);
  });

  it.each(['01:60:00:00', '24:00:00:00', '00:00:60:00', '01:00:00:25', 'soon', '', '1:2:3', '-1:00:00:00'])(
    'says nothing of %j at 25',
    (code) => expect(frameOfTimecode(code, [25, 1])).toBeNull(),
  );
});

describe('exact times', () => {
  it('are in lowest terms, of one sign, and refuse what is no longer exact', () => {
    expect(exactTime(6, -4)).toEqual([-3, 2]);
    expect(exactTime(0, 5)).toEqual([0, 1]);
    for (const bad of [() => exactTime(1, 0), () => exactTime(0.5), () => exactTime(2 ** 53)])
      expect(bad).toThrow(RangeError);
  });

  it.each([8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000])(
    'hold the samples of %d Hz',
    (rate) =>
      fc.assert(
        fc.property(fc.integer({ min: 0, max: rate * 86_400 }), (k) => {
          expect(nearestTime(k / rate)).toEqual(exactTime(k, rate));
        }),
        { numRuns: 30 },
      ),
  );
});
