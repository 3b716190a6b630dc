import { describe, expect, it } from 'vitest';
import { type FoundRecording, judge } from '#main/hosts/cli/commands/demo-verdict.ts';
import type { DemoTruth } from '#main/demo/make.ts';

const segment = (s0: number, s1: number, t0: number, ppm: number) => ({
  source: [s0, s1] as [number, number],
  timeline: [t0, t0 + (s1 - s0) / (1 + ppm * 1e-6)] as [number, number],
  ppm,
});
const truth: DemoTruth = {
  version: 1,
  recipe: 'x',
  reference: 0,
  recordings: [
    {
      path: 'phone',
      bytes: 1,
      event: 0,
      placed: true,
      segments: [segment(0, 50, -4, -35), segment(50, 100, 53.3, -35)],
    },
    { path: 'stranger', bytes: 1, event: null, placed: false, segments: [] },
  ],
};
const found = (segments: FoundRecording['segments'], placed = true): FoundRecording => ({
  path: 'x',
  placed,
  confidence: 1,
  segments,
});
const right = [segment(0, 50.3, -4, -35), segment(50.3, 100, 53.6, -35)];
const refused = found([], false);

describe('the demo’s verdict', () => {
  it('is content with the truth, also where the edge of a pause is a little off', () => {
    const verdicts = judge(truth, [found(right), refused]);
    expect(verdicts.map((v) => v.ok)).toEqual([true, true]);
    expect(verdicts[0]?.worst).toBeLessThan(0.02);
  });

  it.each([
    ['late by 1 ms', [segment(0, 50, -3.999, -35), segment(50, 100, 53.301, -35)]],
    ['drifting by 20 ppm too much', [segment(0, 50, -4, -15), segment(50, 100, 53.3, -15)]],
    ['without the pause', [segment(0, 100, -4, -35)]],
    ['with the pause a second off', [segment(0, 51, -4, -35), segment(51, 100, 54.3, -35)]],
  ])('is not content with a recording %s', (_, segments) => {
    expect(judge(truth, [found(segments), refused])[0]?.ok).toBe(false);
  });

  it('is not content when the stranger is placed, or a recording is not', () => {
    const verdicts = judge(truth, [found([], false), found([segment(0, 90, 0, 0)])]);
    expect(verdicts.map((v) => v.ok)).toEqual([false, false]);
  });
});
