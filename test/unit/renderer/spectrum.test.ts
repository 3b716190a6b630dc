import { describe, expect, it } from 'vitest';
import { rampOf, shownRange, spectrumMarks } from '#renderer/timeline/spectrum-picture.ts';

describe('the picture of a spectrogram', () => {
  it('goes from the ground over the recording’s hue to the ink', () => {
    const ramp = rampOf('#101820', '#e69f00', '#ffffff');
    expect(ramp[0]).toBe(0xff201810);
    expect(ramp[255]).toBe(0xffffffff);
    const middle = ramp[128] as number;
    expect(middle & 255).toBeGreaterThanOrEqual(0xe6);
    expect((middle >> 16) & 255).toBeLessThan(4);
  });

  it('shows what is loud in the recording and 62 dB below, a few clicks left out', () => {
    const levels = new Uint8Array(10_000).fill(90, 0, 9000).fill(0, 9000);
    levels.fill(140, 0, 1000);
    levels.fill(250, 0, 10);
    const { low, high } = shownRange(levels);
    expect(high).toBe(140);
    expect(low).toBeCloseTo(140 - (62 * 255) / 120, 6);
    expect(shownRange(new Uint8Array(100)).high).toBeGreaterThan(0);
  });

  it('tells frequencies that lie well below the top', () => {
    expect(spectrumMarks(4000).map(({ text }) => text)).toEqual(['500 Hz', '1 kHz', '2 kHz']);
    const heights = spectrumMarks(10_000).map(({ height }) => height);
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    expect(heights.every((h) => h > 0 && h < 1)).toBe(true);
  });
});
