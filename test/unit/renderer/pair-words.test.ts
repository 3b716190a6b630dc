import { describe, expect, it } from 'vitest';
import { clockFacts } from '#renderer/inspector/clock-facts.ts';
import { statusOf } from '#renderer/pair/pair-status.ts';
import { isHeldByHand } from '#renderer/state/by-hand.ts';
import type { Project } from '#src/model/project.ts';
import { linearTimeMap } from '#src/model/time-map.ts';
import { sourceTime } from '#src/model/units.ts';
import { placed, sampleProject } from './support/documents.ts';

const pin = (a: string, b: string) => ({
  id: `${a}${b}`,
  a,
  b,
  timeA: sourceTime(10),
  timeB: sourceTime(5),
});

describe('who holds a pair off its matches', () => {
  const held = (project: Project) =>
    [
      { a: 'a', b: 'b' },
      { a: 'a', b: 'c' },
      { a: 'b', b: 'c' },
    ].map((pair) => isHeldByHand(project, pair));

  it('is nobody where no hand was laid on', () => {
    expect(held(sampleProject())).toEqual([false, false, false]);
  });

  it('is the hand that placed one of the two', () => {
    const project = sampleProject();
    const placements = project.placements.map((p) =>
      p.recording === 'b' ? placed('b', linearTimeMap(5.001, 80, 60), '0', 'manual') : p,
    );
    expect(held({ ...project, placements })).toEqual([true, false, true]);
  });

  it('is the pin, through the recording that follows it, never through the reference', () => {
    const project = sampleProject();
    for (const one of [pin('a', 'b'), pin('b', 'a')])
      expect(held({ ...project, pins: [one] })).toEqual([true, false, true]);
    expect(held({ ...project, pins: [pin('b', 'c')] })).toEqual([false, true, true]);
  });

  it('is said so, and other contradictions are not laid to it', () => {
    expect(statusOf({ status: 'inconsistent' }, true)).toBe('held elsewhere by hand');
    expect(statusOf({ status: 'inconsistent' }, false)).toBe('contradicts the others, left out');
    expect(statusOf({ status: 'matched' }, true)).toBe('matched');
  });
});

describe('the clocks of a pair', () => {
  const segment = { a: [0, 10], b: [0, 10], ppm: 80, sd: 1e-5 } as const;
  const camera = { id: 'x', name: 'camera.mp4' };
  const recorder = { id: 'y', name: 'recorder.wav' };

  it('are named by whose the rate is, whichever was selected first', () => {
    const evidence = { a: 'y', b: 'x', segments: [segment] };
    for (const order of [
      [camera, recorder],
      [recorder, camera],
    ])
      expect(clockFacts(evidence, order)).toEqual({
        title: 'Clock of “camera.mp4” against “recorder.wav”',
        rows: [{ name: 'Drift', ppm: 80, sd: 1e-5 }],
      });
  });

  it('tell the segments apart', () => {
    const evidence = { a: 'y', b: 'x', segments: [segment, { ...segment, ppm: 81 }] };
    expect(clockFacts(evidence, [camera, recorder]).rows).toEqual([
      { name: 'Segment 1', ppm: 80, sd: 1e-5 },
      { name: 'Segment 2', ppm: 81, sd: 1e-5 },
    ]);
  });
});
