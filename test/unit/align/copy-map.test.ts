import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyMap, movedToTrack, otherTracks, trackOffset } from '#src/align/copy-map.ts';
import { solving } from '#src/align/solving.ts';
import { applyEdit, startHistory, undo } from '#src/model/history.ts';
import { projectFault } from '#src/model/parse-project.ts';
import type { Project } from '#src/model/project.ts';
import type { Recording } from '#src/model/recording.ts';
import { knot, timeMap, timelineExtent, timeMapFault, toSource } from '#src/model/time-map.ts';
import { sourceTime, timelineTime } from '#src/model/units.ts';
import { syntheticProject } from './synthetic-project.ts';

/** r1 is a device's picture, r2 its sound; r1 bends along a warp of its own. */
function device(change: Partial<Record<'r1' | 'r2', Partial<Recording>>> = {}): Project {
  const { project } = syntheticProject(4, 7);
  const bent = timeMap([
    { knots: [knot(10, 0, 0.01), knot(70, 55, 0.02), knot(120, 110, 0.01)] },
    { knots: [knot(130, 112, 0.01), knot(258, 240, 0.03)] },
  ]);
  return {
    ...project,
    recorders: [{ id: 'cam', name: 'Camera' }],
    recordings: project.recordings.map((r) =>
      r.id === 'r1' || r.id === 'r2'
        ? { ...r, recorder: 'cam', track: r.id === 'r1' ? 'picture' : 'sound', ...change[r.id] }
        : r,
    ),
    placements: project.placements.map((p) => (p.recording === 'r1' ? { ...p, map: bent, by: 'manual' } : p)),
  };
}
const mapOf = ({ placements }: Project, id: string) => {
  const map = placements.find((p) => p.recording === id)?.map;
  if (!map) throw new Error(`${id} is not placed`);
  return map;
};

const startOf = (project: Project, id: string) => timelineExtent(mapOf(project, id))?.[0];

describe('the map of one track, for the others of its recorder', () => {
  it('holds with the offset that sync found between them, bends and pauses included, and can be undone', () => {
    const project = device();
    const found = trackOffset(project, 'r1', 'r2');
    expect(found?.by).toBe('match');
    const { edit, told } = copyMap(project, 'r1');
    if (!edit || !found) throw new Error('nothing was copied');
    expect(told.map(({ text }) => text).join()).toMatch(/“r2\.wav”.*by what sync found of both/);
    const history = applyEdit(startHistory(project), solving(edit));
    expect(projectFault(history.project)).toBeNull();
    const [from, to] = [mapOf(project, 'r1'), mapOf(history.project, 'r2')];
    for (const t of [40, 69, 90, 135, 200]) {
      const s = toSource(from, timelineTime(t));
      const u = toSource(to, timelineTime(t));
      if (s === null || u === null) continue;
      expect(u - s).toBeCloseTo(found.seconds, 9);
    }
    expect(to.segments[0]?.knots[0]?.source).toBe(0);
    // The other recordings stay where they were, and so does what it was copied from.
    for (const id of ['r0', 'r3'])
      expect(startOf(history.project, id)).toBeCloseTo(startOf(project, id) ?? Number.NaN, 4);
    expect(mapOf(history.project, 'r1')).toEqual(from);
    expect(undo(history).project).toEqual(project);
  });

  it('goes by a pin before all else, by equal lengths or timecodes where sync found nothing; else it says so', () => {
    const apart = (change: Partial<Project>) => trackOffset({ ...device(), ...change }, 'r1', 'r2');
    const pin = { id: 'p', a: 'r2', b: 'r1', timeA: sourceTime(12), timeB: sourceTime(10) };
    expect(apart({ pins: [pin] })).toMatchObject({ seconds: 2, by: 'pins' });
    expect(apart({ pairs: [] })).toMatchObject({ seconds: 0, by: 'length' });
    const clock = (timecode: string | null, duration: number) => {
      const [one] = device().recordings;
      return { media: { ...(one as Recording).media, timecode, duration } };
    };
    const coded = device({ r1: clock('10:00:10:00', 240), r2: clock('10:00:07:15', 250) });
    expect(trackOffset({ ...coded, pairs: [] }, 'r1', 'r2')).toMatchObject({ seconds: 2.5, by: 'timecode' });
    const bare = { ...device({ r1: clock(null, 240), r2: clock(null, 250) }), pairs: [] };
    const { edit, told } = copyMap(bare, 'r1');
    expect([edit, told[0]?.text]).toEqual([null, expect.stringMatching(/Pin a moment of both/)]);
  });

  it('is for separate tracks only, and never for the reference', () => {
    const same = device({ r2: { track: 'picture' } });
    expect(otherTracks(same, 'r1')).toEqual([]);
    const project = { ...device(), events: [{ id: '0', reference: 'r2' }] };
    expect(copyMap(project, 'r1').edit).toBeNull();
  });

  it('is a time map of all of the other track, whatever its length and offset', () => {
    const map = mapOf(device(), 'r1');
    fc.assert(
      fc.property(
        fc.double({ min: -300, max: 300, noNaN: true }),
        fc.double({ min: 0.01, max: 600, noNaN: true }),
        (seconds, duration) => {
          const moved = movedToTrack(map, { seconds, sd: null }, duration);
          if (!moved) return seconds + 240 < 0.1 || seconds > duration - 0.1 || duration < 0.1;
          expect(timeMapFault(moved)).toBeNull();
          const knots = moved.segments.flatMap((s) => s.knots);
          return knots.every((k) => k.source >= -1e-9 && k.source <= duration + 1e-9);
        },
      ),
    );
  });
});
