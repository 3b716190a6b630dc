import { describe, expect, it } from 'vitest';
import { howOf, ownChoice, settingsInWords } from '#renderer/pair/method-draft.ts';
import { checkHow } from '#src/align/method-choice.ts';
import { betweenRecordings } from '#src/align/methods/facts.ts';
import { fusedMethod, ownMethod, plainHow, warpHowSchema } from '#src/model/warp-how.ts';

/** Everything that can be set, whatever the method. */
const all = {
  ...plainHow,
  window: { kind: 'slanted', radius: 4, of: 'longer' },
  slope: [0.5, 2],
  step: 'symmetric2',
  cost: 'rbf:0.5',
  open: { begin: true, end: false },
  dims: 2,
  kernel: 'polynomial:3',
  ridge: 0.01,
  pca: 6,
  gaps: { x: 1, y: 2 },
  drop: { percentile: 0.3 },
  gamma: 2,
  pool: [['c', 'd']],
} as const;

describe('a choice of method', () => {
  it('keeps of what is set what the method takes, so that the engine refuses none of it', () => {
    for (const { name } of betweenRecordings) {
      const how = howOf({ ...all, method: name });
      // Of steps that have slopes of their own no others can be asked.
      if (how) checkHow({ ...how, step: null });
      expect(warpHowSchema.parse(how)).toEqual(how);
    }
    expect(howOf({ ...all, method: ownChoice })).toBeNull();
    const without = ['onsets'];
    expect(howOf({ ...all, method: fusedMethod, without })).toEqual({
      ...plainHow,
      method: fusedMethod,
      without,
    });
    // What drives the path is part of the document, though the program chooses how.
    for (const features of ['motion', 'text'] as const)
      expect(howOf({ ...all, method: ownChoice, features })).toEqual({
        ...plainHow,
        method: ownMethod,
        features,
      });
  });

  it('keeps a step table of the user’s own with the choice, and calls it by its name', () => {
    const step = { name: 'mine', normalisation: 'N', productions: [[[1, 1, 1]], [[2, 1, 1]]] } as const;
    const how = howOf({ ...plainHow, step });
    expect(warpHowSchema.parse(how)).toEqual({ ...plainHow, step });
    if (how) checkHow({ ...how, slope: [0.5, 1] });
    expect(settingsInWords({ ...plainHow, step })).toBe('steps “mine”');
    expect(() => checkHow({ ...plainHow, step: { ...step, productions: [] } })).toThrow('has no production');
  });

  it('keeps a model of the user’s where pictures are compared, and nowhere else', () => {
    const draft = { ...plainHow, model: 'dino' };
    const model = (part: Partial<typeof draft>) => howOf({ ...draft, ...part })?.model;
    expect(model({ method: 'ctw', features: 'motion' })).toBe('dino');
    expect(model({ method: ownChoice, features: 'motion' })).toBe('dino');
    expect(model({ method: fusedMethod })).toBe('dino');
    expect(model({ method: 'ctw', features: 'music' })).toBeNull();
    expect(model({ method: ownChoice, features: 'text' })).toBeNull();
  });

  it('says what is set in a few words, and nothing where all is as it comes', () => {
    expect(settingsInWords(plainHow)).toBe('');
    expect(settingsInWords({ ...all, method: 'soft-dtw' })).toBe('rbf:0.5, γ 2');
    expect(settingsInWords({ ...all, method: 'gtw' })).toBe('2 dimensions, kernel polynomial:3, λ 0.01');
    expect(settingsInWords({ ...plainHow, method: 'dctw', pool: all.pool })).toBe('learns from 2 pairs');
    expect(settingsInWords({ ...all, method: 'dtw' })).toBe(
      'slanted band ± 4 s, slope 0.5 to 2, symmetric2, rbf:0.5, open begin, gaps at 1 and 2',
    );
    // As documents have it that were saved before it counted the longer.
    const { window } = warpHowSchema.parse({ ...plainHow, window: { kind: 'slanted', radius: 4 } });
    expect(settingsInWords({ ...plainHow, window })).toBe('slanted band ± 4 s of B');
  });
});
