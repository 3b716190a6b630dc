import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addPin,
  addRecordings,
  applySync,
  placeByHand,
  releasePlacement,
  relink,
  removePins,
  removeRecordings,
  renameRecording,
  setAnalysis,
  setRecorder,
  setReference,
  setSettings,
  tryCandidate,
  unplace,
} from '#renderer/state/edits.ts';
import { addTranscript, putTranscript, removeTranscript } from '#src/model/put-transcript.ts';
import { plainSegment, transcriptOfSegments } from '#src/model/transcript.ts';
import { driftOf, offsetOf, toTimelineBeyond, withDrift, withSegmentMoved } from '#renderer/state/mapping.ts';
import { selectedPair } from '#renderer/state/selectors.ts';
import { initialState } from '#renderer/state/state.ts';
import { solving } from '#src/align/solving.ts';
import { applyEdit, type Edit, startHistory, undo } from '#src/model/history.ts';
import { parseProject, projectFault } from '#src/model/parse-project.ts';
import { emptyProject } from '#src/model/project.ts';
import { knot, linearTimeMap, shifted, timeMap, timeMapFault, toTimeline } from '#src/model/time-map.ts';
import { sourceTime } from '#src/model/units.ts';
import { syntheticProject } from '../align/synthetic-project.ts';
import { placed, recording, sampleProject } from './support/documents.ts';

const aText = transcriptOfSegments([plainSegment('one two')]);
const sample = {
  ...sampleProject(),
  transcripts: [{ id: 't1', recording: 'a', source: 'talk.txt', transcript: aText }],
};
const pin = { id: 'pin-1', a: 'a', b: 'd', timeA: sourceTime(10), timeB: sourceTime(2) };
const edits: readonly Edit[] = [
  addRecordings([recording('e')]),
  renameRecording('a', 'Camera one'),
  removeRecordings(['a']),
  addTranscript({ id: 't2', recording: 'b', source: null, transcript: aText }),
  addTranscript({ id: 't3', recording: 'gone', source: null, transcript: aText }),
  putTranscript('t1', { ...aText, language: 'de' }, 'Choose language'),
  removeTranscript('t1'),
  removeRecordings(['b', 'd']),
  removeRecordings(['a', 'b', 'c', 'd']),
  setReference('c'),
  setAnalysis('b', { by: 'video', audioStream: null, channel: 'mix', rate: null, times: 'auto' }),
  setSettings({ maxDrift: 100 }),
  setRecorder(['a', 'b'], { id: 'rec', name: 'Camera' }),
  setRecorder(['a'], null),
  placeByHand('d', linearTimeMap(3, 0, 60), '0'),
  placeByHand('b', linearTimeMap(-4, 0, 60), 'gone'),
  tryCandidate(sample, 'd', { against: 'b', offset: 70, score: 1 }),
  releasePlacement('b'),
  unplace('c'),
  unplace('a'),
  addPin(pin),
  removePins(['pin-1']),
  relink('a', recording('a', 61)),
];

describe('every edit', () => {
  it('leaves a document that can be saved and opened, in any order, alone or solved again; undo brings all back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...edits), fc.boolean()), { maxLength: 12 }),
        (chosen) => {
          let history = startHistory(sample);
          for (const [edit, again] of chosen) {
            history = applyEdit(history, again ? solving(edit) : edit);
            expect(projectFault(history.project), edit.label).toBeNull();
          }
          expect(() => parseProject(JSON.parse(JSON.stringify(history.project)))).not.toThrow();
          while (history.past.length > 0) history = undo(history);
          expect(history.project).toEqual(sample);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is one undo step with a name, and together with what follows from it still one', () => {
    const history = applyEdit(startHistory(sample), solving(addPin(pin)));
    expect(history.past.map((s) => s.label)).toEqual(['Add pin']);
    expect(history.project.placements.find((p) => p.recording === 'd')?.placed).toBe(true);
    expect(undo(history).project).toEqual(sample);
  });
});

describe('a sync result', () => {
  const result = {
    events: [{ id: '0', reference: 'a' }],
    placements: [placed('a', linearTimeMap(0, 0, 60)), placed('b', linearTimeMap(7, 0, 60))],
    pairs: [],
    notes: ['done'],
  };
  it('leaves what was placed by hand where it is', () => {
    const byHand = applyEdit(startHistory(sample), placeByHand('b', linearTimeMap(33, 0, 60), '0'));
    const synced = applyEdit(byHand, applySync(result)).project;
    const b = synced.placements.find((p) => p.recording === 'b');
    expect(b?.by).toBe('manual');
    expect(b?.map && offsetOf(b.map)).toBe(33);
    expect(synced.notes).toEqual(['done']);
  });
  it('forgets recordings that were removed while it ran', () => {
    const without = applyEdit(startHistory(sample), removeRecordings(['b']));
    const synced = applyEdit(without, applySync(result)).project;
    expect(synced.placements.map((p) => p.recording)).toEqual(['a']);
    expect(projectFault(synced)).toBeNull();
  });
});

describe('placing by hand before anything was synced', () => {
  it('makes an event with the reference at zero', () => {
    const fresh = {
      ...emptyProject('p', 'x', '2026-01-01T00:00:00Z'),
      recordings: [recording('a'), recording('b')],
    };
    const { project } = applyEdit(
      startHistory(fresh),
      solving(placeByHand('b', linearTimeMap(4, 0, 60), null)),
    );
    expect(project.events).toHaveLength(1);
    expect(project.placements.map((p) => [p.recording, p.placed])).toEqual([
      ['a', true],
      ['b', true],
    ]);
    expect(projectFault(project)).toBeNull();
  });
});

describe('moving by hand what was measured', () => {
  it('claims no exactness and moves nothing else', () => {
    const { project } = syntheticProject(3, 7);
    const found = project.placements[2];
    if (!found?.map) throw new Error('r2 is not placed');
    const moved = applyEdit(
      startHistory(project),
      solving(placeByHand('r2', shifted(found.map, 0.04), found.event)),
    ).project;
    const [a, b, c] = moved.placements;
    expect([a, b]).toEqual(project.placements.slice(0, 2));
    expect(c?.map?.segments.flatMap((s) => s.knots.map((k) => k.sd))).toEqual([null, null]);
    expect(c?.reason).toMatch(/by hand.*40 ms.*r0.*r1/);
    // Released, it goes back to where it was found.
    const back = applyEdit(startHistory(moved), solving(releasePlacement('r2'))).project;
    expect(back.placements).toEqual(project.placements);
    expect(back.pairs).toEqual(project.pairs);
  });
});

describe('time maps edited by numbers', () => {
  const map = timeMap([{ knots: [knot(10, 0), knot(40, 30)] }, { knots: [knot(47.3, 30), knot(60, 42.7)] }]);
  it('agree with the map inside, and run on straight outside', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 42.7, noNaN: true }), (s) => {
        expect(toTimelineBeyond(map, s)).toBeCloseTo(toTimeline(map, sourceTime(s)) as number, 9);
      }),
    );
    expect(toTimelineBeyond(map, -5)).toBeCloseTo(5);
    expect(toTimelineBeyond(map, 50)).toBeCloseTo(67.3);
    expect(offsetOf(map)).toBeCloseTo(10);
  });
  it('take a drift, keeping their start and the length of their pauses', () => {
    fc.assert(
      fc.property(fc.double({ min: -5000, max: 5000, noNaN: true }), (ppm) => {
        const bent = withDrift(map, ppm);
        expect(timeMapFault(bent)).toBeNull();
        expect(driftOf(bent)).toBeCloseTo(ppm, 4);
        expect(bent.segments[0]?.knots[0]?.timeline).toBe(10);
        const gap = (m: typeof map) =>
          (m.segments[1]?.knots[0]?.timeline ?? 0) - (m.segments[0]?.knots.at(-1)?.timeline ?? 0);
        expect(gap(bent)).toBeCloseTo(gap(map), 9);
      }),
    );
  });
  it('refuse to let segments overtake each other', () => {
    expect(withSegmentMoved(map, 1, -20)).toBeNull();
    expect(withSegmentMoved(map, 1, 5)?.segments[1]?.knots[0]?.timeline).toBeCloseTo(52.3);
  });
});

describe('the pair on the screen', () => {
  const state = initialState(sample);
  it('is what was selected, else the recording against its reference', () => {
    expect(selectedPair(state)).toBeNull();
    expect(selectedPair({ ...state, selected: ['b'] })).toEqual({ a: 'a', b: 'b' });
    expect(selectedPair({ ...state, selected: ['c', 'b'] })).toEqual({ a: 'c', b: 'b' });
    expect(selectedPair({ ...state, selected: ['a'] })).toEqual({ a: 'b', b: 'a' });
  });
});
