import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playheadText } from '#renderer/state/playhead-text.ts';
import { type AppState, initialState } from '#renderer/state/state.ts';
import { timelineRate } from '#renderer/state/time-shown.ts';
import { readTime, type TimeShown, timeNotations, writeTime } from '#renderer/time/notation.ts';
import { ticks } from '#renderer/timeline/ticks.ts';
import { type FrameRate, usualRates } from '#src/model/frame-rate.ts';
import { timelineTime } from '#src/model/units.ts';
import { recording, sampleProject } from './support/documents.ts';

const pal: FrameRate = [25, 1];
const ntsc: FrameRate = [30000, 1001];
const shown = (notation: TimeShown['notation'], rate = pal): TimeShown => ({ notation, rate });
const seconds = fc.double({ min: -80_000, max: 80_000, noNaN: true });
const anyShown = fc.record({
  notation: fc.constantFrom(...timeNotations),
  rate: fc.constantFrom(...usualRates),
});

describe('a moment of the timeline, written as the user chose', () => {
  it('is told by the frame that it lies in', () => {
    expect(writeTime(61.5, shown('clock'))).toBe('0:01:01.500');
    expect(writeTime(61.5, shown('seconds'))).toBe('61.500 s');
    expect(writeTime(61.5, shown('frames'))).toBe('1537');
    expect(writeTime(61.5, shown('timecode'))).toBe('00:01:01:12');
    expect(writeTime(-0.04, shown('timecode'))).toBe('−00:00:00:01');
    expect(writeTime(-0.01, shown('frames'))).toBe('−1');
    expect(writeTime(0.05, shown('timecode'), 6)).toBe('00:00:00:01.250');
    expect(writeTime(Number.NaN, shown('frames'))).toBe('–');
  });

  it('passes over the numbers that drop-frame does, at 29.97, and none of them non-drop', () => {
    const at = (frame: number) => (frame * 1001) / 30000;
    expect(writeTime(at(1799), shown('timecode', ntsc))).toBe('00:00:59;29');
    expect(writeTime(at(1800), shown('timecode', ntsc))).toBe('00:01:00;02');
    expect(writeTime(at(17_982), shown('timecode', ntsc))).toBe('00:10:00;00');
    expect(writeTime(at(1800), shown('non-drop', ntsc))).toBe('00:01:00:00');
    expect(readTime('00:01:00;02', shown('timecode', ntsc))).toBeCloseTo(at(1800), 9);
    // Drop-frame has no such number.
    expect(readTime('00:01:00;00', shown('timecode', ntsc))).toBeNull();
    expect(readTime('00:01:00:00', shown('timecode', ntsc))).toBeNull();
    expect(readTime('00:01:00:00', shown('non-drop', ntsc))).toBeCloseTo(at(1800), 9);
  });

  it('is read back in the same notation: to the frame, and with its parts to a thousandth of one', () => {
    fc.assert(
      fc.property(seconds, anyShown, (t, how) => {
        const frame = how.rate[1] / how.rate[0];
        const rough = readTime(writeTime(t, how), how) ?? Number.NaN;
        const least = how.notation === 'clock' || how.notation === 'seconds' ? 5.1e-4 : 1.001 * frame;
        expect(Math.abs(rough - t)).toBeLessThanOrEqual(least);
        expect(writeTime(rough, how)).toBe(writeTime(t, how));
        const fine = readTime(writeTime(t, how, 6), how) ?? Number.NaN;
        expect(Math.abs(fine - t)).toBeLessThanOrEqual(Math.max(1e-6, 6e-4 * frame));
      }),
    );
  });

  it('may be typed with a unit, or a timecode from its end', () => {
    for (const notation of timeNotations) {
      expect(readTime('250 ms', shown(notation))).toBeCloseTo(0.25, 9);
      expect(readTime('-12 s', shown(notation))).toBe(-12);
      expect(readTime('00:00:02:05', shown(notation))).toBeCloseTo(2.2, 9);
      expect(readTime('tomorrow', shown(notation))).toBeNull();
      expect(readTime('', shown(notation))).toBeNull();
    }
    expect(readTime('50', shown('frames'))).toBe(2);
    expect(readTime('50', shown('seconds'))).toBe(50);
    expect(readTime('2:05', shown('timecode'))).toBeCloseTo(2.2, 9);
    expect(readTime('2:05', shown('clock'))).toBe(125);
    expect(readTime('0:00:02.5', shown('timecode'))).toBe(2.5);
    expect(readTime('00:00:00:25', shown('timecode'))).toBeNull();
  });

  it('goes by the frames of the reference, else of the first picture, as a usual rate', () => {
    const project = sampleProject();
    const film = (id: string, frameRate: FrameRate | null) => {
      const { media } = recording(id);
      return recording(id, 60, { media: { ...media, video: media.video.map((v) => ({ ...v, frameRate })) } });
    };
    const rate = (...recordings: ReturnType<typeof film>[]) => timelineRate({ ...project, recordings }, '0');
    expect(rate(film('a', [2997, 100]), film('b', [50, 1]))).toEqual([30000, 1001]);
    expect(rate(film('a', null), film('b', [50, 1]))).toEqual([50, 1]);
    expect(rate(film('a', null))).toEqual([25, 1]);
  });
});

describe('the playhead in words', () => {
  const at = (playhead: number, more: Partial<AppState> = {}): AppState => ({
    ...initialState(sampleProject()),
    timeNotation: 'seconds',
    playhead: timelineTime(playhead),
    ...more,
  });

  it('is exact at rest', () => {
    const text = playheadText();
    expect(text(at(1.234))).toBe(writeTime(1.234, shown('seconds')));
    expect(text(at(1.235))).toBe(writeTime(1.235, shown('seconds')));
  });

  it('changes at most ten times a second while playing, at any speed, and is exact again where it stops', () => {
    for (const rate of [1, 4, -2, 0.5, 0.25]) {
      const text = playheadText();
      const frames = Array.from({ length: 121 }, (_, k) =>
        text(at(50 + (rate * k) / 60, { playing: true, rate })),
      );
      const changes = frames.filter((f, k) => k > 0 && f !== frames[k - 1]).length;
      expect(changes).toBeGreaterThanOrEqual(18);
      expect(changes).toBeLessThanOrEqual(22);
      const end = 50 + rate * 2 + 0.0123;
      expect(text(at(end))).toBe(writeTime(end, shown('seconds')));
    }
  });

  it('follows a change of notation at once', () => {
    const text = playheadText();
    text(at(2.5, { playing: true }));
    expect(text(at(2.5, { playing: true, timeNotation: 'frames' }))).toBe(writeTime(2.5, shown('frames')));
  });
});

describe('the ruler', () => {
  it('has its labels far enough apart, each true to its place, in every notation', () => {
    const view = fc.record({
      start: fc.double({ min: -5000, max: 20_000, noNaN: true }),
      secondsPerPixel: fc.double({ min: -11.5, max: 4, noNaN: true }).map((e) => Math.exp(e)),
    });
    fc.assert(
      fc.property(view, anyShown, (v, how) => {
        const found = ticks(v, 900, 88, how);
        expect(found.length).toBeLessThan(900);
        const labelled = found.flatMap(({ time, label }) => (label === null ? [] : [{ time, label }]));
        for (const [i, { time, label }] of labelled.entries()) {
          const next = labelled[i + 1];
          // A timecode's seconds are not all as long where numbers are dropped.
          if (next) expect((next.time - time) / v.secondsPerPixel).toBeGreaterThan(80);
          if (how.notation === 'clock') continue;
          expect(readTime(label, how)).toBeCloseTo(time, 4);
        }
      }),
    );
  });

  it('marks whole seconds of a timecode, and ;02 where a minute begins so', () => {
    const labels = ticks({ start: 0, secondsPerPixel: 0.5 }, 900, 88, shown('timecode', ntsc)).map(
      (t) => t.label,
    );
    expect(labels.slice(0, 3)).toEqual(['00:00:00;00', '00:01:00;02', '00:02:00;02']);
  });
});
