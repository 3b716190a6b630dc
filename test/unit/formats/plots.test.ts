import { describe, expect, it } from 'vitest';
import { svgFile } from '#src/formats/report/matrix-picture.ts';
import { plotsOf } from '#src/formats/report/plots.ts';
import { attentionPicture, stepsMatrixPicture } from '#src/formats/report/rows-picture.ts';
import { readXml } from '#src/formats/xml.ts';
import type { AttentionMap } from '#src/model/attention-map.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { unalignedWord, type Word } from '#src/model/transcript.ts';
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

  it('draw maps of text over time as the window does: rows named, what is found in them, nothing that runs', () => {
    const heat = { image: 'data:image/png;base64,AA==', from: 0, to: 10 };
    const [list] = full().steps;
    if (!list) throw new Error('no steps');
    const steps = svgFile(stepsMatrixPicture(list, heat, 10, hostile));
    expect(steps.match(/class="path"/g)).toHaveLength(1);
    // Two words of two phones each, and one that nobody says: the path goes through what is said.
    const word = (text: string, start: number): Word => ({
      ...unalignedWord(text),
      ...{ start: sourceTime(start), end: sourceTime(start + 1), status: 'confirmed' },
    });
    const map: AttentionMap = {
      ...{ start: 0.5, hop: 1, frames: 10, phones: ['a', 'b', 'c', 'd', 'e'] },
      words: [
        [0, 2],
        [2, 3],
        [3, 5],
      ],
      ...{ overText: new Uint8Array(50), overTime: new Uint8Array(50), specials: new Float32Array(0) },
    };
    const said = [word(hostile, 1), unalignedWord('unsaid'), word('two', 4)];
    const attention = svgFile(attentionPicture(map, said, heat, hostile));
    expect(attention.match(/class="path"/g)).toHaveLength(2);
    expect(attention.match(/class="pin"/g)).toHaveLength(4);
    for (const file of [steps, attention]) {
      expect(readXml(file, 'map.svg', 'svg').root.name).toBe('svg');
      expect(file).not.toMatch(/<script|NaN|Infinity|undefined/);
    }
  });

  it('are none of an empty project', () => {
    expect(plotsOf(emptyProject('p', 'empty', '2026-11-28T00:00:00.000Z'), () => [])).toEqual([]);
  });
});
