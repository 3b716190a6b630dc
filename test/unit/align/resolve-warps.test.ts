import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveWithPins } from '#src/align/resolve.ts';
import { timelineAt } from '#src/align/resolve-exact.ts';
import { projectFault } from '#src/model/parse-project.ts';
import { type ElasticWarp, emptyProject, type Project } from '#src/model/project.ts';
import type { MediaInfo, Recording } from '#src/model/recording.ts';
import { timeMapFault } from '#src/model/time-map.ts';
import { pin, recording, syntheticProject } from './synthetic-project.ts';

/** A table of numbers: nothing that a sync could compare. */
function table(id: string, duration: number): Recording {
  const stream = { kind: 'data', index: 0, codec: 'csv', start: 0, duration, dims: 3, frames: 100 } as const;
  const data = [{ ...stream, hop: duration / 100, isTimed: true, names: null, columns: null }] as const;
  const media: MediaInfo = { ...recording(id, duration).media, container: 'csv', audio: [], data };
  return { ...recording(id, duration), name: `${id}.csv`, media };
}

/** B runs at `rate` times A's pace and is `from` at A's 2 s. */
function warp(a: string, b: string, rate = 0.8, from = 1): ElasticWarp {
  const map = [2, 8, 15, 25].map((t) => [t, from + rate * (t - 2) + 0.3 * Math.sin(t)] as const);
  return {
    ...{ a, b, map, sd: map.map(() => 0.01), confidence: 0.9 },
    ...{ method: 'dtw', how: null, findings: null },
  };
}

const project = (recordings: readonly Recording[], warps: readonly ElasticWarp[]): Project => ({
  ...emptyProject('p', 'Warps', '2026-01-01T00:00:00Z'),
  recordings,
  warps,
});
const solved = (of: Project): Project => ({ ...of, ...resolveWithPins(of) });
const placementOf = (of: Project, id: string) => of.placements.find((p) => p.recording === id);
function at(of: Project, id: string, s: number): number {
  const map = placementOf(of, id)?.map;
  if (!map) throw new Error(`${id} is not placed`);
  return timelineAt(map, s);
}
/** How far the warp's pairs of moments lie apart on the timeline, at most, seconds. */
const apart = (of: Project, { a, b, map }: ElasticWarp): number =>
  Math.max(...map.map(([s, u]) => Math.abs(at(of, a, s) - at(of, b, u))));

const [x, y, z, w] = ['x', 'y', 'z', 'w'].map((id) => table(id, 30)) as [
  Recording,
  Recording,
  Recording,
  Recording,
];
const sound = recording('sound', 60);

describe('a warp is a bond', () => {
  it('puts two tables that nothing else ties into one event, on the clock of the first', () => {
    for (const tables of [
      [x, y, z],
      [sound, x, y],
      [x, y, sound],
      [sound, y, x],
    ]) {
      const one = warp('x', 'y');
      const made = solved(project(tables, [one]));
      const [first, second] = [placementOf(made, 'x'), placementOf(made, 'y')];
      expect(first).toMatchObject({ placed: true, event: second?.event });
      expect(second?.placed).toBe(true);
      expect(made.events.find((e) => e.id === first?.event)?.reference).toBe('x');
      expect(at(made, 'x', 7)).toBe(7);
      expect(apart(made, one)).toBeLessThan(1e-9);
      // What has no part in it is neither placed nor refused, and makes no event.
      expect(made.placements).toHaveLength(2);
      expect(made.events).toHaveLength(1);
      expect(projectFault(made)).toBeNull();
      expect(solved(made)).toEqual(made);
      expect(solved({ ...made, warps: [] }).placements.every((p) => !p.placed || p.recording === 'x')).toBe(
        true,
      );
    }
  });

  it('takes what it ties to the event that one of them has, whichever it is called', () => {
    const { project: synced } = syntheticProject(3, 5);
    for (const one of [warp('r1', 'x'), warp('x', 'r1'), warp('x', 'r0'), warp('r0', 'x')]) {
      const made = solved({ ...synced, recordings: [x, ...synced.recordings], warps: [one] });
      expect(placementOf(made, 'x')).toMatchObject({ placed: true, event: '0' });
      expect(apart(made, one)).toBeLessThan(1e-9);
      for (const id of ['r0', 'r1', 'r2'])
        expect(placementOf(made, id)?.map).toEqual(placementOf(synced, id)?.map);
    }
  });

  it('joins any number of recordings, in whatever order the warps were made', () => {
    const all = [warp('x', 'y'), warp('y', 'z', 1.1), warp('z', 'w', 0.9, 3)];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(all, { minLength: 3 }),
        fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
        (order, turned) => {
          const warps = order.map((one, i) =>
            turned[i] ? { ...one, a: one.b, b: one.a, map: one.map.map(([a, b]) => [b, a] as const) } : one,
          );
          const made = solved(project([sound, x, y, z, w], warps));
          expect(made.events).toEqual([{ id: '1', reference: warps[0]?.a }]);
          expect(made.placements.map((p) => [p.recording, p.event])).toEqual(
            ['x', 'y', 'z', 'w'].map((id) => [id, '1']),
          );
          for (const one of warps) expect(apart(made, one)).toBeLessThan(1e-6);
          for (const p of made.placements) expect(p.map && timeMapFault(p.map)).toBeNull();
        },
      ),
    );
  });

  it('brings a whole event along: what was synced with the one stays synced with it', () => {
    const { project: synced } = syntheticProject(3, 5);
    const other = ['o0', 'o1'].map((id) => table(id, 30));
    const held = pin('p', 'o0', 'o1', 12, 9);
    for (const one of [warp('r1', 'o0'), warp('o0', 'r1'), warp('o0', 'r0')]) {
      const made = solved({
        ...synced,
        recordings: [...synced.recordings, ...other],
        pins: [held],
        warps: [one],
      });
      expect(made.events).toEqual(synced.events);
      expect(apart(made, one)).toBeLessThan(1e-9);
      for (const s of [1, 5, 9, 14]) expect(at(made, 'o1', s)).toBeCloseTo(at(made, 'o0', s + 3), 6);
      for (const s of [0, 100]) expect(at(made, 'r2', s)).toBeCloseTo(at(synced, 'r2', s), 9);
      expect(projectFault(made)).toBeNull();
    }
  });

  it('leaves an event where it is that holds something placed by hand', () => {
    const { project: synced } = syntheticProject(3, 5);
    const before = solved({
      ...synced,
      recordings: [...synced.recordings, x, y],
      pins: [pin('p', 'x', 'y', 12, 9)],
    });
    const byHand = {
      ...before,
      placements: before.placements.map((p) => (p.recording === 'y' ? { ...p, by: 'manual' as const } : p)),
    };
    const made = solved({ ...byHand, warps: [warp('r1', 'x')] });
    expect(placementOf(made, 'y')?.map).toEqual(placementOf(byHand, 'y')?.map);
    expect(placementOf(made, 'y')?.event).toBe(placementOf(byHand, 'y')?.event);
  });

  it('makes no event of a warp of which nothing is left', () => {
    const flat = { ...warp('x', 'y'), map: [[2, 3]] as const, sd: [0] };
    const made = solved(project([x, y], [flat]));
    expect(made.placements.filter((p) => p.placed)).toEqual([]);
    expect(projectFault(made)).toBeNull();
  });
});
