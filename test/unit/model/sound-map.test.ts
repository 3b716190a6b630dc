import { describe, expect, it } from 'vitest';
import { toSource } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';
import { soundMap } from '#src/model/sound-map.ts';

const segment = (start: number, end: number, offset: number | null) => ({
  ...{ start, end, offset, sd: 0.01, confidence: 1 },
});

describe('where a picture finds its sound', () => {
  it('later by the offset, as much more as it drifts', () => {
    const map = soundMap({ offset: 0.1, ppm: 100, segments: [segment(0, 1000, 0.1)] }, [0, 1000], [0, 1000]);
    expect(toSource(map, timelineTime(500))).toBeCloseTo(500.1, 9);
    expect(toSource(map, timelineTime(900))).toBeCloseTo(900.14, 9);
  });

  it('of each segment by its own, what is not told as what is before; no moment of sound twice', () => {
    const segments = [segment(0, 10, 0.2), segment(10, 20, null), segment(20, 30, -0.3)];
    const map = soundMap({ offset: 0.2, ppm: null, segments }, [0, 30], [0, 30]);
    expect(toSource(map, timelineTime(5))).toBeCloseTo(5.2, 9);
    expect(toSource(map, timelineTime(15))).toBeCloseTo(15.2, 9);
    // The sound up to 20.2 s was heard: the new stretch begins with what comes after it.
    expect(toSource(map, timelineTime(20.4))).toBeNull();
    expect(toSource(map, timelineTime(25))).toBeCloseTo(24.7, 9);
  });

  it('nothing before the sound begins', () => {
    const map = soundMap({ offset: -0.5, ppm: null, segments: [segment(0, 10, -0.5)] }, [0, 10], [0, 9]);
    expect(toSource(map, timelineTime(0.4))).toBeNull();
    expect(toSource(map, timelineTime(0.5))).toBeCloseTo(0, 9);
    expect(toSource(map, timelineTime(9.49))).toBeCloseTo(8.99, 9);
    expect(toSource(map, timelineTime(9.6))).toBeNull();
  });
});
