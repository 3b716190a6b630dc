import { describe, expect, it } from 'vitest';
import { svgFile } from '#src/formats/report/matrix-picture.ts';
import { plotsOf } from '#src/formats/report/plots.ts';
import { readXml } from '#src/formats/xml.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { sourceTime } from '#src/model/units.ts';
import { plainHow } from '#src/model/warp-how.ts';
import { syntheticProject } from '../align/synthetic-project.ts';

const hostile = `</svg><script>alert(1)</script>"'&\u202e`;

function full(): Project {
  const { project } = syntheticProject(4, 11);
  return {
    ...project,
    recordings: project.recordings.map((r, k) => (k === 1 ? { ...r, name: hostile } : r)),
    warps: [
      {
        ...{
          a: 'r0',
          b: 'r1',
          map: [
            [0, 1],
            [50, 60],
            [100, 90],
          ],
          sd: [0.01, 0.5, 0.02],
        },
        ...{ confidence: 0.9, method: 'ctw', how: plainHow },
        findings: { correlations: [0.9, 0.4, -0.1] } as unknown as Project['warps'][number]['findings'],
      },
    ],
    crops: [
      {
        ...{ recording: 'r1', kind: 'affine', confidence: 0.8, events: [] },
        frames: [0, 5].map((t) => ({
          t: sourceTime(t),
          theta: [0.5, 0, 0, 0, 0.5, 0],
          sd: [0, 0, 0, 0, 0, 0],
        })),
        keys: [{ t: sourceTime(2), theta: [0.4, 0, 0, 0, 0.4, 0] }],
      },
    ],
    steps: [
      {
        ...{ id: 's', recording: 'r1', confidence: 0.9, reason: null, pins: [] },
        steps: [
          { text: hostile, start: 1, end: 4, confidence: 0.9, status: 'aligned' },
          { text: 'never', start: null, end: null, confidence: null, status: 'not-found' },
        ],
      },
    ] as unknown as Project['steps'],
  };
}

describe('pictures of what a project holds', () => {
  it('are there for all of it, well-formed, and hold nothing that runs', () => {
    const curve = { name: 'x, px', times: [0, 5], values: [10, 12], sd: [1, 2] };
    const plots = plotsOf(full(), () => [curve, curve]);
    expect(plots.map(({ what }) => what.split(' ')[0])).toEqual(
      expect.arrayContaining([
        'timeline',
        'coverage',
        'confidence',
        'network',
        'matches',
        'band',
        'correlations',
        'crop',
        'steps',
      ]),
    );
    for (const { what, picture } of plots) {
      const file = svgFile(picture);
      expect(readXml(file, `${what}.svg`, 'svg').root.name).toBe('svg');
      expect(file).not.toMatch(/<script|NaN|Infinity|undefined/);
    }
  });

  it('are none of an empty project', () => {
    expect(plotsOf(emptyProject('p', 'empty', '2026-11-28T00:00:00.000Z'), () => [])).toEqual([]);
  });
});
