import { describe, expect, it } from 'vitest';
import { type Peak, roughly, toldOf, unsureness } from '#renderer/timeline/draw-certainty.ts';
import { rowsOf, tracksOf } from '#renderer/timeline/layout.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { defaultAnalysis, type Recording } from '#src/model/recording.ts';

describe('where a map is sure', () => {
  it('stands the higher the less it is, and not at all to 2 ms', () => {
    const heights = [0, 1e-3, 2e-3, 0.01, 0.1, 1, 2, 60].map(unsureness);
    expect(heights.slice(0, 3)).toEqual([0, 0, 0]);
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    expect(heights.at(-1)).toBe(1);
  });
  it('is told to two figures', () => {
    expect([0.0123, 0.9999, 1.23456, 0.4567].map(roughly)).toEqual(['12 ms', '1 s', '1.2 s', '460 ms']);
  });
  it('is told within its clip, at its ends too, and not in a clip that is narrower', () => {
    const at = (x: number, sd: number, from: number, to: number): Peak => ({ x, sd, from, to });
    const wide = (text: string) => 7 * text.length;
    expect(toldOf([at(20, 0.1, 20, 400), at(30, 0.09, 20, 400), at(400, 0.03, 20, 400)], wide)).toMatchObject(
      [
        { left: 24, text: '±200 ms' },
        { left: 396 - 7 * 6, text: '±60 ms' },
      ],
    );
    expect(toldOf([at(20, 0.1, 20, 70)], wide)).toEqual([]);
  });
});

describe('numbers in colour', () => {
  const of = (dims: number, channel: 'mix' | number = 'mix'): Project => {
    const stream = { kind: 'data', index: 0, codec: 'csv', start: 0, duration: 1, dims, frames: 2 };
    const media = {
      duration: 1,
      audio: [],
      video: [],
      data: [{ ...stream, hop: 0.5, isTimed: true, names: null }],
    };
    const recording = { id: 'r', name: 'r', media, analysis: { ...defaultAnalysis, channel } };
    return { ...emptyProject('p', 'P', ''), recordings: [recording as unknown as Recording] };
  };
  const strips = (project: Project, folded: readonly string[] = []) =>
    rowsOf(tracksOf(project, null), project, { withCrops: true, inColour: true, folded }).flatMap((row) =>
      row.kind === 'strip' ? [[row.from, row.to]] : [],
    );
  it('take all dimensions, in no more rows than can be looked through', () => {
    expect([strips(of(1)), strips(of(2)), strips(of(9, 3)), strips(of(9), ['r'])]).toEqual([
      [],
      [[0, 2]],
      [],
      [],
    ]);
    expect(strips(of(30))).toEqual([
      [0, 10],
      [10, 20],
      [20, 30],
    ]);
    const many = strips(of(1000));
    expect(many).toHaveLength(6);
    expect([many[0]?.[0], many.at(-1)?.[1]]).toEqual([0, 1000]);
  });
});

describe('features in colour', () => {
  it('share rows by what is heard and what is seen, three cues a row at most, the first with the meaning of the colours', () => {
    const media = { duration: 1, audio: [{ index: 1 }], video: [{ index: 0 }], data: [] };
    const recording = { id: 'r', name: 'r', media, analysis: defaultAnalysis } as unknown as Recording;
    const project = { ...emptyProject('p', 'P', ''), recordings: [recording] };
    const cue = (name: string, kind: 'music' | 'speech' | 'motion') => ({
      name,
      kind,
      from: 0,
      to: 4,
      dims: 4,
    });
    const seen = ['heights', 'shape', 'flow', 'likeness'].map((name) => cue(name, 'motion'));
    const rows = (cues: readonly ReturnType<typeof cue>[]) => {
      const features = { r: { kind: 'shown', key: 'k', cues, crop: null } } as const;
      return rowsOf(tracksOf(project, null), project, { withCrops: true, features }).flatMap((row) =>
        row.kind === 'cues' ? [[row.isFirst, ...row.cues.map(({ name }) => name)]] : [],
      );
    };
    expect(rows([cue('harmony', 'music'), cue('onsets', 'music'), cue('timbre', 'speech'), ...seen])).toEqual(
      [
        [true, 'harmony', 'onsets', 'timbre'],
        [false, 'heights', 'shape'],
        [false, 'flow', 'likeness'],
      ],
    );
    expect(rows([cue('vectors', 'motion')])).toEqual([[true, 'vectors']]);
  });
});
