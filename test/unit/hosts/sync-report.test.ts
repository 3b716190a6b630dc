import { describe, expect, it } from 'vitest';
import { syncExit, syncText } from '#main/hosts/cli/commands/sync-report.ts';
import type { Placement, SyncResult } from '#src/model/alignment.ts';
import { knot, timeMap } from '#src/model/time-map.ts';
import { sourceTime, timelineTime } from '#src/model/units.ts';

/** Segments as [source from, to, timeline from, to]. */
const placed = (recording: string, ...parts: readonly (readonly [number, number, number, number])[]) =>
  ({
    ...{ recording, placed: true, event: '0', confidence: 0.99, reason: null },
    ...{ score: null, chance: null, candidates: [], by: 'auto' },
    map: timeMap(
      parts.map(([s0, s1, t0, t1]) => ({
        knots: [knot(timelineTime(t0), sourceTime(s0)), knot(timelineTime(t1), sourceTime(s1))],
      })),
    ),
  }) as Placement;

const synced = (placement: Placement): SyncResult => ({
  placements: [placed('a', [0, 100, 0, 100]), placement],
  pairs: [],
  events: [{ id: '0', reference: 'a' }],
  notes: [],
});
const told = (placement: Placement): string => syncText(['a.wav', 'b.wav'], 0, synced(placement));

describe('the report of a sync', () => {
  it('tells a pause from a block that its recorder put in', () => {
    expect(told(placed('b', [0, 40, 0, 40], [40, 80, 47.3, 87.3]))).toContain('it lost 7.300 s');
    const inserted = told(placed('b', [0, 40, 0, 40], [42, 80, 40, 78]));
    expect(inserted).toContain('it holds 2.000 s that the others lack');
    expect(inserted).not.toContain('lost');
    const both = told(placed('b', [0, 40, 0, 40], [41, 80, 43, 82]));
    expect(both).toContain(
      'it holds 1.000 s that the others lack (put in by its recorder), and lost 3.000 s',
    );
  });

  it('is done in part where a recording lies where nothing confirms it', () => {
    const sure = placed('b', [0, 40, 0, 40]);
    const guess = { ...sure, confidence: 0, reason: 'Its matches contradict.' };
    expect(syncExit(synced(sure))).toBe(0);
    expect(syncExit(synced(guess))).toBe(3);
    expect(told(sure)).not.toContain('guess');
    expect(told(guess)).toContain('2 of 2 recordings on the timeline, 1 placed by a guess, ');
  });
});
