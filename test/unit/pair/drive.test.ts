import { describe, expect, it } from 'vitest';
import { driveOf, drives, featuresOf, hasDrive, whyNotBy, withDrive } from '#renderer/pair/drive.ts';
import { featureChoices } from '#renderer/pair/feature-choices.ts';
import { draftOf, howOf } from '#renderer/pair/method-draft.ts';
import { saidFor, saidInWords, saidOfPair } from '#renderer/pair/said.ts';
import type { Project } from '#src/model/project.ts';
import type { Recording } from '#src/model/recording.ts';
import { plainSegment, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { plainHow } from '#src/model/warp-how.ts';
import { recording, sampleProject } from '../renderer/support/documents.ts';

const silent = (id: string): Recording => {
  const both = recording(id);
  return { ...both, media: { ...both.media, audio: [] } };
};
const pair = { a: recording('a'), b: recording('b') };
const nobody = [null, null] as const;

/** A text of so many words said from `start` on; without times where there is no start. */
const transcript = (id: string, of: string, language: string, start: number | null) => ({
  ...{ id, recording: of, source: `${id}.srt` },
  transcript: transcriptOfSegments(
    [
      plainSegment(
        'one two three',
        start === null ? null : sourceTime(start),
        start === null ? null : sourceTime(start + 3),
      ),
    ],
    language,
  ),
});
const project = (...transcripts: Project['transcripts']): Project => ({ ...sampleProject(), transcripts });

describe('what drives the path of a pair', () => {
  it('is kept by the choice of method, whichever it is put to', () => {
    for (const drive of drives) {
      const draft = { ...draftOf(null), ...withDrive(draftOf(null), drive) };
      expect(driveOf(draft, pair)).toBe(drive);
      const how = howOf(draft);
      // As the document keeps it, it is known again.
      expect(driveOf(how ?? draftOf(null), pair)).toBe(drive);
      const back = { ...draft, ...withDrive(draft, 'sound') };
      expect([driveOf(back, pair), howOf(back)]).toEqual(['sound', null]);
    }
    const chosen = { ...draftOf(null), method: 'ctw' };
    expect(withDrive(chosen, 'picture')).toEqual({ method: 'ctw', features: 'motion' });
  });

  it('leaves a method those features that go with it', () => {
    const { options } = featureChoices(pair.a, pair.b);
    expect(featuresOf('sound', options)).toEqual(['auto', 'music', 'speech']);
    expect([featuresOf('picture', options), featuresOf('text', options)]).toEqual([['motion'], ['text']]);
    expect(featuresOf(null, options)).toEqual(options);
  });

  it('is the picture of what is not heard, and nothing at all of numbers', () => {
    expect(driveOf(draftOf(null), { a: silent('a'), b: silent('b') })).toBe('picture');
    const seen = recording('a', 60, { analysis: { ...recording('a').analysis, by: 'video' } });
    expect(driveOf(draftOf(null), { a: seen, b: { ...seen, id: 'b' } })).toBe('picture');
    const stream = {
      kind: 'data',
      index: 0,
      codec: 'csv',
      start: 0,
      duration: 9,
      dims: 1,
      frames: 9,
    } as const;
    const data = [{ ...stream, hop: 1, isTimed: true, names: null, columns: null }];
    const table = recording('t', 9, { media: { ...recording('t').media, audio: [], video: [], data } });
    expect([hasDrive(pair), hasDrive({ ...pair, b: table })]).toEqual([true, false]);
  });

  it('cannot be what either lacks, and whose it is is said', () => {
    const blind = recording('b', 60, { media: { ...recording('b').media, video: [] } });
    expect(whyNotBy('picture', { ...pair, b: blind }, nobody)).toBe('There is no picture in B.');
    expect(whyNotBy('picture', pair, nobody)).toBeNull();
    expect(whyNotBy('text', pair, nobody)).toMatch(/^Neither has a transcript with times\. Add one/);
    expect(whyNotBy('sound', { a: silent('a'), b: silent('b') }, nobody)).toMatch(/picture/);
    expect(whyNotBy('all', pair, nobody)).toBeNull();
  });
});

describe('what is said in a pair', () => {
  it('is what the document’s transcripts with times say, in one language where there is a choice', () => {
    const [en, none, de, own] = [
      transcript('en', 'a', 'en-GB', 1),
      transcript('none', 'b', 'en', null),
      transcript('de', 'a', 'de', 1),
      transcript('own', 'b', 'de', 4),
    ];
    const said = saidOfPair(project(en, none, de, own), 'a', 'b');
    expect(said.map((side) => side?.name)).toEqual(['de.srt', 'own.srt']);
    expect(said[1]?.words[0]).toMatchObject({ text: 'one', start: 4 });
    expect(saidInWords(said)).toBe('Words of “de.srt” (A) and “own.srt” (B).');
    const half = saidOfPair(project(en, none), 'a', 'b');
    expect([half[0]?.name, half[1]]).toEqual(['en.srt', null]);
    expect(saidInWords(half)).toBe('B has no transcript with times.');
    expect(saidOfPair(project(en, own), 'b', 'a').map((side) => side?.name)).toEqual(['own.srt', 'en.srt']);
  });

  it('is told to the host where it is compared, and named the same as long as it is the same', () => {
    const [one, two] = [transcript('one', 'a', 'en', 1), transcript('two', 'b', 'en', 4)];
    const said = saidOfPair(project(one, two), 'a', 'b');
    const again = saidOfPair(structuredClone(project(one, two)), 'a', 'b');
    const byText = { ...plainHow, method: 'auto', features: 'text' } as const;
    expect(saidFor(byText, said).keys).toEqual(saidFor(byText, again).keys);
    expect(saidFor(byText, said).words[0]).toHaveLength(3);
    const fused = { ...plainHow, method: 'fused' };
    expect(saidFor(fused, said).keys.every((key) => key !== null)).toBe(true);
    for (const how of [null, plainHow, { ...fused, without: ['words'] }])
      expect(saidFor(how, said)).toEqual({ words: [null, null], keys: [null, null] });
    expect(saidFor(fused, [said[0], null]).words).toEqual([null, null]);
  });
});
