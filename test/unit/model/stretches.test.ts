import { describe, expect, it } from 'vitest';
import { emptyProject, type Project } from '#src/model/project.ts';
import { stretchesOf } from '#src/model/stretches.ts';
import { knot, timeMap } from '#src/model/time-map.ts';

/** Paused for 2.5 s after 4 s of its own clock. */
const map = timeMap([{ knots: [knot(0.5, 0), knot(4.5, 4)] }, { knots: [knot(7, 4), knot(11, 8)] }]);
const steps = (list: readonly (readonly [number | null, number | null])[]) =>
  list.map(([start, end], k) => ({ text: `${k + 1}. Stir`, start, end, confidence: 1, status: 'aligned' }));

const project = {
  ...emptyProject('p', 'Cake', '2026-11-28T00:00:00.000Z'),
  placements: [
    { recording: 'r0', event: 0, placed: true, map },
    { recording: 'r1', event: null, placed: false, map: null },
  ],
  steps: [
    {
      id: 's0',
      recording: 'r0',
      steps: steps([
        [1, 2],
        [3, 5],
        [null, null],
        [20, 21],
      ]),
    },
    { id: 's1', recording: 'r1', steps: steps([[1, 2]]) },
  ],
} as unknown as Project;

describe('stretchesOf', () => {
  it('gives each recording’s segments to it alone', () => {
    expect(stretchesOf(project, 'segment', null)).toEqual({
      stretches: [
        { title: 'segment 1', range: [0.5, 4.5], recording: 'r0' },
        { title: 'segment 2', range: [7, 11], recording: 'r0' },
      ],
      left: 0,
    });
  });

  it('lays steps on the timeline, over a pause too, and counts those that lie nowhere', () => {
    expect(stretchesOf(project, 'step', 's0')).toEqual({
      stretches: [
        { title: '1. Stir', range: [1.5, 2.5], recording: null },
        { title: '2. Stir', range: [3.5, 8], recording: null },
      ],
      left: 2,
    });
  });

  it('knows no list that is not there, nor one whose recording has no place', () => {
    expect(stretchesOf(project, 'step', 'gone')).toBeNull();
    expect(stretchesOf(project, 'step', 's1')).toBeNull();
    expect(stretchesOf(project, 'word', null)).toBeNull();
  });
});
