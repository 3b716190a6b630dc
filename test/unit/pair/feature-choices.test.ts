import { describe, expect, it } from 'vitest';
import { featureChoices } from '#renderer/pair/feature-choices.ts';
import { plainHow, warpHowSchema } from '#src/model/warp-how.ts';
import type { Recording } from '#src/model/recording.ts';
import { recording } from '../renderer/support/documents.ts';

const table = (dims: number): Recording => {
  const sound = recording(`n${dims}`);
  const stream = {
    ...({ kind: 'data', index: 0, codec: 'csv', start: 0, duration: 60 } as const),
    ...{ dims, frames: 600, hop: 0.1, isTimed: true, names: null, columns: null },
  };
  return { ...sound, media: { ...sound.media, audio: [], video: [], data: [stream] } };
};

const heard = (id: string): Recording => {
  const both = recording(id);
  return { ...both, media: { ...both.media, video: [] } };
};

describe('the features that a method may compare', () => {
  it('are numbers with numbers, and what the document keeps of that is valid', () => {
    const { options, own } = featureChoices(table(3), table(3));
    expect(options).toEqual(['data']);
    expect(own).toMatch(/^DTW over the numbers/);
    expect(warpHowSchema.parse({ ...plainHow, features: options[0] }).features).toBe('data');
    expect(featureChoices(table(3), table(4)).own).toMatch(/3 and 4 columns/);
  });

  it('are none where the two are not of one kind, and what they are is said', () => {
    expect(featureChoices(table(3), table(3)).unlike).toBeNull();
    expect(featureChoices(recording('a'), recording('b')).unlike).toBeNull();
    expect(featureChoices(table(3), table(4)).unlike).toMatch(/3 and 4 columns/);
    expect(featureChoices(table(3), heard('s')).unlike).toMatch(/numbers and sound/);
  });

  it('are the sound’s beside numbers, on whichever side these lie', () => {
    const mixed = featureChoices(table(3), heard('s'));
    expect(mixed.options).toEqual(['auto', 'music', 'speech']);
    expect(mixed.words.music).toBe('numbers with notes');
    expect(featureChoices(heard('s'), table(3))).toEqual(mixed);
    expect(mixed.own).toMatch(/^CTW/);
  });

  it('are notes or timbre of two sounds', () => {
    expect(featureChoices(heard('a'), heard('b'))).toMatchObject({
      options: ['auto', 'music', 'speech', 'text'],
      words: { music: 'music (notes)' },
    });
  });

  it('are the picture as well where both have one, and it alone where neither is heard', () => {
    const films = featureChoices(recording('a'), recording('b'));
    expect(films.options).toEqual(['auto', 'music', 'speech', 'motion', 'text']);
    const silent = (id: string): Recording => {
      const both = recording(id);
      return { ...both, media: { ...both.media, audio: [] } };
    };
    expect(featureChoices(silent('a'), silent('b'))).toMatchObject({ options: ['auto', 'motion', 'text'] });
    expect(featureChoices(silent('a'), silent('b')).own).toMatch(/what is seen/);
    expect(featureChoices(recording('a'), heard('b')).options).not.toContain('motion');
  });
});
