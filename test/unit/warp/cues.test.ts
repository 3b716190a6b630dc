import { describe, expect, it } from 'vitest';
import { cuesOf } from '#main/warp/cues.ts';
import type { FeatureSet, WarpKind } from '#src/align/judge.ts';
import { pictureParts } from '#src/vision/features/picture-features.ts';

/** Features of each kind, of so many dimensions. */
const features = (dims: Partial<Record<WarpKind, number>>): FeatureSet =>
  Object.fromEntries(
    Object.entries(dims).map(([kind, d]) => [
      kind,
      { values: Float32Array.from({ length: 5 * d }, (_, k) => k), dims: d, hop: 0.01, start: 0 },
    ]),
  );

describe('cuesOf', () => {
  it('makes cues of sound, picture, words and numbers, as far as both have them', () => {
    const all = { music: 24, speech: 25, motion: pictureParts.likeness[1], text: 24, data: 2 };
    const names = (a: FeatureSet, b: FeatureSet) => cuesOf(a, b, 0).map(({ name }) => name);
    expect(names(features(all), features(all))).toEqual([
      ...['harmony', 'onsets', 'timbre', 'words', 'heights', 'shape', 'flow', 'likeness'],
      ...['column 1', 'column 2'],
    ]);
    expect(names(features(all), features({ text: 24, data: 3 }))).toEqual(['words']);
  });

  it('calls columns of numbers as both recordings do, where that tells them apart', () => {
    const both = features({ data: 5 });
    const names = (a: readonly string[], b: readonly string[]) =>
      cuesOf(both, both, 0, [a, b]).map(({ name }) => name);
    expect(names(['Force', 'x', 'onsets', 'k', 'k'], ['Force', 'y', 'onsets', 'k', 'k'])).toEqual([
      ...['Force', 'column 2', 'column 3', 'column 4', 'column 5'],
    ]);
    expect(names(['Force'], [])).toEqual([1, 2, 3, 4, 5].map((k) => `column ${k}`));
  });

  it('parts what is seen where its parts begin', () => {
    const seen = features({ motion: pictureParts.likeness[1] });
    const flow = cuesOf(seen, seen, 0).find(({ name }) => name === 'flow');
    expect(flow?.a.dims).toBe(pictureParts.flow[1] - pictureParts.flow[0]);
    expect(flow?.a.values[0]).toBe(pictureParts.flow[0]);
  });
});
