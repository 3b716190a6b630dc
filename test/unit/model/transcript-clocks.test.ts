import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knot, linearTimeMap, type TimeMap, timeMap, toSource, toTimeline } from '#src/model/time-map.ts';
import {
  type Transcript,
  transcriptFaults,
  transcriptOfSegments,
  unalignedWord,
} from '#src/model/transcript.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { lossOnClock, projectTranscriptOn, transcriptOnClock } from '#src/model/transcript-clocks.ts';
import { sourceTime, timelineTime } from '#src/model/units.ts';
import { anyTranscript } from '../../fixtures/any-transcript.ts';
import { placed, recording } from '../renderer/support/documents.ts';

/** Segments with a pause between any two. */
const anyMap: fc.Arbitrary<TimeMap> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: -90, max: 90 }),
    ),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .chain((parts) => fc.tuple(fc.constant(parts), fc.integer({ min: -100, max: 100 })))
  .map(([parts, begin]) => {
    let [timeline, source] = [begin / 100, 0];
    return timeMap(
      parts.map(([length, pause, rate]) => {
        const first = knot(timeline, source);
        timeline += length / 100;
        source += (length / 100) * (1 + rate / 1000);
        const last = knot(timeline, source);
        timeline += pause / 100;
        return { knots: [first, last] };
      }),
    );
  });

const talk = (times: readonly (readonly [number, number])[]): Transcript =>
  transcriptOfSegments([
    {
      ...{ text: times.map((_, k) => `w${k}`).join(' '), speaker: null, tier: null },
      ...{ start: sourceTime(times[0]?.[0] ?? 0), end: sourceTime(times.at(-1)?.[1] ?? 0) },
      words: times.map(([start, end], k) => ({
        ...unalignedWord(`w${k}`),
        ...{ start: sourceTime(start), end: sourceTime(end), status: 'aligned' as const, confidence: 0.9 },
      })),
    },
  ]);

describe('a transcript on another recording’s clock', () => {
  it('is itself on its own, wherever the map has a place for it', () => {
    fc.assert(
      fc.property(anyTranscript(), fc.double({ min: -50, max: 50, noNaN: true }), (t, offset) => {
        const map = linearTimeMap(offset, 200, 1000);
        const { transcript, lost } = transcriptOnClock(t, map, map);
        expect(lost).toEqual([]);
        transcript.words.forEach((word, k) => {
          const old = t.words[k];
          expect(word.text).toBe(old?.text);
          if (old?.start == null) expect(word.start).toBeNull();
          else expect(Math.abs((word.start ?? Number.NaN) - old.start)).toBeLessThan(1e-9);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('keeps its promises through any maps; a word has a time exactly where both recorded all of it', () => {
    fc.assert(
      fc.property(anyTranscript(), anyMap, anyMap, (t, from, to) => {
        const { transcript, lost } = transcriptOnClock(t, from, to);
        expect(transcriptFaults(transcript)).toEqual([]);
        const none: number[] = [];
        const edges = from.segments.flatMap(({ knots }) =>
          [knots[0], knots.at(-1)].map((k) => k?.source ?? 0),
        );
        t.words.forEach((old, k) => {
          const word = transcript.words[k];
          if (old.start === null || old.end === null) return;
          if (word?.start == null) {
            none.push(k);
            return;
          }
          // At a pause one moment of the recording has two places on the timeline.
          if (edges.some((edge) => Math.abs(edge - (old.start as number)) < 1e-6)) return;
          const at = toTimeline(from, old.start);
          const there = at === null ? null : toSource(to, timelineTime(at));
          if (there !== null) expect(Math.abs(word.start - there)).toBeLessThan(1e-5);
        });
        expect(lost).toEqual(none);
      }),
      { numRuns: 150 },
    );
  });

  it('has no times for what was said while the other was paused, and says so', () => {
    const own = linearTimeMap(0, 0, 10);
    // The other begins at 1 s, and is paused from 4 to 6 s.
    const other = timeMap([{ knots: [knot(1, 0), knot(4, 3)] }, { knots: [knot(6, 3), knot(10, 7)] }]);
    const t = talk([
      [0.2, 0.6],
      [1.5, 2],
      [3.8, 4.2],
      [5, 5.5],
      [6, 6.5],
    ]);
    const on = transcriptOnClock(t, own, other);
    expect(on.transcript.words.map((w) => w.start)).toEqual([null, 0.5, null, null, 3]);
    expect(on.transcript.words.map((w) => w.status)).toEqual([null, 'aligned', null, null, 'aligned']);
    expect(on.transcript.segments[0]).toMatchObject({ start: 0.5, end: 3.5 });
    expect(on.lost).toEqual([0, 2, 3]);
    expect(lossOnClock(on, 'cam 2')).toEqual(['3 words have no time there: “cam 2” did not record them.']);
    expect(lossOnClock({ ...on, lost: [] }, 'cam 2')).toEqual([]);
  });

  it('is on the timeline’s own clock where that is asked for', () => {
    const own = linearTimeMap(12, 0, 10);
    expect(transcriptOnClock(talk([[1, 2]]), own, null).transcript.words[0]).toMatchObject({
      start: 13,
      end: 14,
    });
  });

  it('lies where the sound does, where that was put right against its picture', () => {
    const project: Project = {
      ...emptyProject('p', 'P', '2026-11-28T12:00:00Z'),
      recordings: [recording('a', 60), recording('b', 60)],
      placements: [placed('a', linearTimeMap(10, 0, 60)), placed('b', linearTimeMap(0, 0, 60))],
      // The sound of each comes later than its picture, by whose place they lie.
      soundShifts: [
        { recording: 'a', offset: 0.25, ppm: null, segments: [] },
        { recording: 'b', offset: -0.5, ppm: null, segments: [] },
      ],
    };
    const own = { id: 't', recording: 'a', source: null, transcript: talk([[5, 6]]) };
    const start = (clock: string | null) =>
      projectTranscriptOn(project, own, clock)?.transcript.words[0]?.start;
    expect(start('a')).toBe(5);
    expect(start(null)).toBeCloseTo(14.75, 9);
    expect(start('b')).toBeCloseTo(14.25, 9);
  });

  it('loses on the timeline what a pause of its own recorder cuts, and says so', () => {
    const own = timeMap([{ knots: [knot(0, 0), knot(4, 4)] }, { knots: [knot(9, 4), knot(12, 7)] }]);
    const on = transcriptOnClock(
      talk([
        [1, 2],
        [3.9, 4.1],
      ]),
      own,
      null,
    );
    expect(on.transcript.words.map((w) => w.start)).toEqual([1, null]);
    expect(lossOnClock(on, null)).toEqual(['1 word has no time there: the recorder paused in it.']);
  });
});
