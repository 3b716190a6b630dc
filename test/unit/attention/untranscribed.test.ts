import { describe, expect, it } from 'vitest';
import { alignedTranscript } from '#src/attention/align-transcript.ts';
import type { Heard } from '#src/attention/follow-text.ts';
import { unaccounted } from '#src/attention/untranscribed.ts';
import { plainText } from '#src/compute/plain/plain-text.ts';
import { transcriptFaults, transcriptOfSegments, plainSegment } from '#src/model/transcript.ts';

/** A recording of which every frame is silence (s), noise (n), other speech (o) or the only phone (p). */
const heardAs = (frames: string): Heard => ({
  frames: frames.length,
  hop: 0.01,
  tokens: [[0, 1]],
  arithmetic: plainText,
  attend: async ([from, to]) => {
    const own = [...frames.slice(from, to)];
    const log = (is: boolean) => Math.log(is ? 0.97 : 0.01);
    return {
      frames: own.length,
      positions: 1,
      phones: Float32Array.from(own, (f) => log(f === 'p')),
      specials: Float32Array.from(own.flatMap((f) => ['s', 'n', 'o'].map((key) => log(f === key)))),
    };
  },
});
const keys = { silence: 0, noise: 1 };
/** Frames of the path: where the text has none, they are before token 0. */
const between = (frames: number) => ({ at: new Int32Array(frames).fill(-1), spans: [null], score: 0 });

describe('what no token accounts for', () => {
  it('is speech, or other sound, or silence; a breath does not part it, a moment is not told', async () => {
    const frames = `${'s'.repeat(100)}${'o'.repeat(60)}${'s'.repeat(20)}${'p'.repeat(60)}${'s'.repeat(100)}${'n'.repeat(150)}${'s'.repeat(100)}${'o'.repeat(20)}${'s'.repeat(50)}`;
    const found = await unaccounted(heardAs(frames), between(frames.length), keys);
    expect(found.map(({ kind }) => kind)).toEqual(['speech', 'other']);
    expect(found[0]?.start).toBeCloseTo(1, 1);
    expect(found[0]?.end).toBeCloseTo(2.4, 1);
    expect(found[1]?.start).toBeCloseTo(3.4, 1);
    expect(found[1]?.end).toBeCloseTo(4.9, 1);
  });

  it('is nothing within tokens', async () => {
    const path = { at: new Int32Array(200), spans: [[0, 200] as const], score: 0 };
    expect(await unaccounted(heardAs('o'.repeat(200)), path, keys)).toEqual([]);
  });
});

describe('alignedTranscript', () => {
  it('keeps words apart that were timed a nanosecond into each other', () => {
    const at = (start: number, end: number) => ({
      ...{ start, end, sure: 0.9, startSd: 0, endSd: 0, fit: -1 },
      phones: [{ index: 0, start, end }],
    });
    const text = transcriptOfSegments([plainSegment('one two')]);
    const found = alignedTranscript(text, [at(1, 1.5 + 3e-10), at(1.5, 2)], [['w'], ['t']], [], 0.8);
    expect(transcriptFaults(found)).toEqual([]);
    expect(found.words[0]?.end).toBe(1.5);
    expect(found.words[0]?.phones[0]?.end).toBe(1.5);
  });

  it('keeps the promises of a transcript, whatever was found', () => {
    const text = transcriptOfSegments([plainSegment('one two'), plainSegment('three')]);
    const timed = [
      null,
      {
        ...{ start: 1, end: 1.5, sure: 0.9, startSd: 0, endSd: 0, fit: -1 },
        phones: [
          { index: 0, start: 1, end: 1.2 },
          { index: 1, start: 1.2, end: 1.5 },
        ],
      },
      null,
    ];
    const found = alignedTranscript(
      text,
      timed,
      [[], ['t', 'uː'], []],
      [{ start: 0, end: 0.9, kind: 'speech' }],
      0.8,
    );
    expect(transcriptFaults(found)).toEqual([]);
    expect(found.words.map((w) => w.status)).toEqual(['not-spoken', 'aligned', 'not-spoken']);
    expect(found.words[1]?.phones.map((p) => p.ipa)).toEqual(['t', 'uː']);
    expect(found.segments.map((s) => [s.start, s.end])).toEqual([
      [1, 1.5],
      [null, null],
    ]);
  });
});
