import { describe, expect, it } from 'vitest';
import { asHeard, withDoubts } from '#main/sync/doubts.ts';
import type { State } from '#main/sync/prepare.ts';
import { recording } from '../align/synthetic-project.ts';

/** A file that says how long it is, and the seconds of sound that were found in it. */
function heard(declared: number, end: number, more: Partial<NonNullable<State['media']>> = {}): State {
  const { media, analysis } = recording('r', declared);
  return {
    recording: { id: 'r', name: 'r.amr', path: '/r.amr', analysis, recorder: null },
    media: { ...media, ...more } as NonNullable<State['media']>,
    sound: {
      key: 'k',
      value: { file: { end, warnings: [] }, summary: {} },
    } as unknown as State['sound'],
    picture: null,
    trouble: null,
  };
}

describe('a file that does not last as long as it says', () => {
  it('lasts as long as its sound, shorter or longer, and that is said', () => {
    for (const end of [50, 53]) {
      const media = asHeard(heard(51.634, end));
      expect(media?.duration).toBe(end);
      expect(media?.warnings.at(-1)).toMatch(/51\.63 s; it holds 5[03]\.00 s of sound/);
    }
  });

  it('keeps its length within what codecs pad, beside a picture, and where much of its sound is missing', () => {
    const video = [{ kind: 'video' }] as unknown as NonNullable<State['media']>['video'];
    const kept = [heard(51.634, 51.6), heard(51.634, 50, { video }), heard(60, 30)];
    for (const state of kept) expect(asHeard(state)).toBe(state.media);
    const placements = kept.map(() => ({
      ...{ recording: 'r', placed: true, event: '0', confidence: 0.99, reason: null },
      ...{ score: 9, chance: 4, candidates: [], map: null, by: 'auto' as const },
    }));
    const doubted = withDoubts({ events: [], placements, pairs: [], notes: [] }, kept, 'other').placements;
    expect(doubted.map((p) => p.confidence)).toEqual([0.99, 0.99, 0.45]);
  });
});
