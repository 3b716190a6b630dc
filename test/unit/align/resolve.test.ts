import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveWithPins } from '#src/align/resolve.ts';
import { bentThrough, mapByWarp, warpAt } from '#src/align/resolve-elastic.ts';
import { meeting, timelineAt, unmetPins } from '#src/align/resolve-exact.ts';
import { applyEdit, startHistory, undo } from '#src/model/history.ts';
import { parseProject, projectFault } from '#src/model/parse-project.ts';
import type { ElasticWarp, Project } from '#src/model/project.ts';
import type { Pin } from '#src/model/recording.ts';
import { knot, linearTimeMap, timeMapFault } from '#src/model/time-map.ts';
import { pin, recording, syntheticProject } from './synthetic-project.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const withPins = (project: Project, pins: readonly Pin[]): Project => {
  const next = { ...project, pins };
  return { ...next, ...resolveWithPins(next, project.pins) };
};
const mapOf = (project: Project, id: string) => {
  const map = project.placements.find((p) => p.recording === id)?.map;
  if (!map) throw new Error(`${id} is not placed`);
  return map;
};
const gap = (project: Project, p: Pin) =>
  Math.abs(timelineAt(mapOf(project, p.a), p.timeA) - timelineAt(mapOf(project, p.b), p.timeB));

/** The truth's own pairing at time t, moved by `off` seconds in B. */
const truePin = (
  truth: readonly { offset: number; ppm: number }[],
  id: string,
  a: number,
  b: number,
  t: number,
  off: number,
) => {
  const at = (i: number) => (t - (truth[i]?.offset ?? 0)) * (1 + (truth[i]?.ppm ?? 0) * 1e-6);
  return pin(id, `r${a}`, `r${b}`, at(a), at(b) + off);
};

describe('re-solving around pins', () => {
  const { project, truth } = syntheticProject(4, 11);

  it('without pins gives what was there, object for object', () => {
    const again = resolveWithPins(project);
    expect(again.placements.every((p, i) => p === project.placements[i])).toBe(true);
    expect(again.pairs.every((p, i) => p === project.pairs[i])).toBe(true);
    expect(again.events).toBe(project.events);
  });

  it('finds the true offsets to begin with', () => {
    for (const [i, t] of truth.entries())
      expect(Math.abs(timelineAt(mapOf(project, `r${i}`), 0) - t.offset)).toBeLessThan(2e-4);
  });

  it('meets one pin to a nanosecond wherever it is put, and leaves a sound document', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        number(40, 120),
        fc.oneof(number(-0.01, 0.01), number(-3, 3)),
        (b, t, off) => {
          const made = truePin(truth, 'p', 0, b, t, off);
          const moved = withPins(project, [made]);
          expect(gap(moved, made)).toBeLessThan(1e-9);
          expect(projectFault(moved)).toBeNull();
          expect(() => parseProject(JSON.parse(JSON.stringify(moved)))).not.toThrow();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('meets several pins on several pairs at once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number(-2e-3, 2e-3), number(0, 1)), { minLength: 2, maxLength: 5 }),
        number(-0.5, 0.5),
        (wiggles, shift) => {
          // Along one pair, rising and nearly straight; and a chain to a third recording.
          const pins = wiggles.map(([off], i) => truePin(truth, `p${i}`, 0, 1, 45 + i * 18, shift + off));
          const chain = truePin(truth, 'chain', 1, 2, 80, 0.2);
          const moved = withPins(project, [...pins, chain]);
          for (const p of [...pins, chain]) expect(gap(moved, p)).toBeLessThan(1e-9);
          for (const p of moved.placements) if (p.map) expect(timeMapFault(p.map)).toBeNull();
        },
      ),
      { numRuns: 30 },
    );
  });

  it('moves what is pinned, not the reference', () => {
    const moved = withPins(project, [truePin(truth, 'p', 0, 2, 70, 1)]);
    expect(timelineAt(mapOf(moved, 'r0'), 50)).toBeCloseTo(timelineAt(mapOf(project, 'r0'), 50), 9);
    expect(timelineAt(mapOf(moved, 'r2'), 50) - timelineAt(mapOf(project, 'r2'), 50)).toBeCloseTo(-1, 2);
  });

  it('gives back the solution from before when the pin is removed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), number(40, 120), number(-2, 2), (b, t, off) => {
        const moved = withPins(project, [truePin(truth, 'p', 0, b, t, off)]);
        const back = withPins(moved, []);
        expect(back.placements).toEqual(project.placements);
        expect(back.pairs).toEqual(project.pairs);
      }),
      { numRuns: 15 },
    );
  });

  it('is undone exactly, a whole drag in one step', () => {
    let history = startHistory(project);
    for (let i = 1; i <= 8; i++)
      history = applyEdit(history, {
        label: 'Move pin',
        gesture: 'g',
        recipe: (d) => {
          const before = d.pins.slice() as Pin[];
          const next = {
            ...project,
            pins: [truePin(truth, 'p', 0, 1, 70, i * 0.1)],
          };
          Object.assign(d, { pins: next.pins }, resolveWithPins(next, before));
        },
      });
    expect(history.past.length).toBe(1);
    expect(undo(history).project).toEqual(project);
  });

  it('keeps what the user placed by hand, and what was taken off the timeline', () => {
    const byHand = linearTimeMap(123, 5, 240);
    const findings = { candidates: [{ against: 'r0', offset: 7, score: 2 }], score: 2, chance: 3 };
    const base: Project = {
      ...project,
      placements: project.placements.map((p) =>
        p.recording === 'r3'
          ? { ...p, map: byHand, by: 'manual' as const, ...findings }
          : p.recording === 'r2'
            ? { ...p, placed: false, map: null, event: null, reason: 'Taken off the timeline by hand.' }
            : p,
      ),
    };
    const moved = withPins(base, [truePin(truth, 'p', 0, 1, 70, 0.3)]);
    expect(mapOf(moved, 'r3')).toEqual(byHand);
    // The other places where it might lie can still be tried.
    expect(moved.placements.find((p) => p.recording === 'r3')).toMatchObject(findings);
    expect(moved.placements.find((p) => p.recording === 'r2')).toEqual(base.placements[2]);
    expect(moved.pairs.length).toBe(base.pairs.length);
  });

  it('is as sure of a pinned place as the matches there agree with it', () => {
    const at = (off: number) => {
      const moved = withPins(project, [truePin(truth, 'p', 0, 1, 70, off)]);
      const pair = moved.pairs.find((p) => p.a === 'r0' && p.b === 'r1' && p.by === 'audio');
      const placement = moved.placements.find((p) => p.recording === 'r1');
      if (!pair || !placement) throw new Error('the pair is gone');
      return { pair, placement, others: moved.placements.filter((p) => p.recording !== 'r1') };
    };
    const right = at(0);
    expect(right.pair.status).toBe('matched');
    expect(right.pair.residual).toBeLessThan(2e-4);
    expect(right.placement.confidence).toBeGreaterThan(0.95);
    for (const off of [0.02, -0.3, 12.46]) {
      const { pair, placement, others } = at(off);
      expect(pair.status).toBe('inconsistent');
      expect(pair.residual).toBeCloseTo(Math.abs(off), 2);
      expect(placement.confidence).toBeLessThan(0.3);
      expect(placement.reason).toMatch(/pins set by hand.*“r0.wav”/);
      for (const p of others) expect(p.confidence).toBeGreaterThan(0.95);
    }
    // Between the two: a pin 2 ms off may be right, and the confidence says how far.
    expect(at(0.002).placement.confidence).toBeLessThan(0.6);
  });

  it('tells the pins that it cannot meet from those it does', () => {
    const meets = [truePin(truth, 'p', 0, 1, 70, 0.3), truePin(truth, 'q', 0, 2, 90, -0.2)];
    expect(unmetPins(withPins(project, meets))).toEqual([]);
    const turning = [truePin(truth, 'p', 0, 1, 70, 0), truePin(truth, 'q', 0, 1, 60, 20)];
    expect(unmetPins(withPins(project, turning))).toHaveLength(1);
  });

  it('places a recording that nothing matches by its pin alone', () => {
    const alone: Project = { ...project, recordings: [...project.recordings, recording('lost', 60)] };
    const p = pin('p', 'r0', 'lost', 30, 10);
    const moved = withPins(alone, [p]);
    expect(gap(moved, p)).toBeLessThan(1e-9);
    expect(moved.placements.find((q) => q.recording === 'lost')).toMatchObject({ placed: true, event: '0' });
  });

  it('does nothing to an empty project', () => {
    const empty = { ...project, recordings: [], placements: [], pairs: [], events: [], pins: [] };
    expect(resolveWithPins(empty)).toEqual({ placements: [], pairs: [], events: [], warps: [] });
  });
});

/** A random rising warp over about 60 s. */
const warps: fc.Arbitrary<ElasticWarp> = fc
  .array(fc.tuple(number(0.05, 2), number(0.05, 2)), { minLength: 5, maxLength: 60 })
  .map((steps) => {
    let a = 0;
    let b = 0;
    const map = steps.map(([da, db]) => {
      a += da;
      b += db;
      return [a, b] as const;
    });
    return {
      a: 'r0',
      b: 'r1',
      map,
      sd: map.map(() => 0.01),
      confidence: 0.9,
      method: 'test',
      how: null,
      findings: null,
    };
  });

describe('bending a warp through pins', () => {
  it('passes exactly through rising pins, rises everywhere, and one deviation goes with each knot', () => {
    fc.assert(
      fc.property(
        warps,
        fc.array(fc.tuple(number(0, 1), number(-1, 1)), { minLength: 1, maxLength: 4 }),
        (warp, at) => {
          const end = warp.map.at(-1)?.[0] ?? 1;
          const pins = at
            .map(([part, off]) => ({ a: part * end, b: warpAt(warp, part * end) + off }))
            .sort((p, q) => p.a - q.a)
            .filter(
              (p, i, all) =>
                i === 0 || (p.a > (all[i - 1]?.a ?? 0) + 1e-3 && p.b > (all[i - 1]?.b ?? 0) + 1e-3),
            );
          const rising = pins.filter((p, i) => pins.slice(0, i).every((q) => p.b > q.b));
          const bent = bentThrough(warp, rising);
          expect(bent.map.length).toBe(bent.sd.length);
          for (let i = 1; i < bent.map.length; i++) {
            expect(bent.map[i]?.[0]).toBeGreaterThan(bent.map[i - 1]?.[0] ?? 0);
            expect(bent.map[i]?.[1]).toBeGreaterThan(bent.map[i - 1]?.[1] ?? 0);
          }
          for (const p of rising) expect(bent.map.some(([a, b]) => a === p.a && b === p.b)).toBe(true);
        },
      ),
    );
  });

  it('leaves what lies far from the pin alone', () => {
    const warp: ElasticWarp = {
      a: 'r0',
      b: 'r1',
      map: Array.from({ length: 101 }, (_, i) => [i, i * 1.1 + 3] as const),
      sd: Array.from({ length: 101 }, () => 0.01),
      confidence: 0.9,
      method: 'test',
      how: null,
      findings: null,
    };
    const bent = bentThrough(warp, [{ a: 50, b: warpAt(warp, 50) + 0.4 }]);
    expect(warpAt(bent, 50)).toBe(warpAt(warp, 50) + 0.4);
    expect(warpAt(bent, 30)).toBeCloseTo(warpAt(warp, 30), 9);
    expect(warpAt(bent, 70)).toBeCloseTo(warpAt(warp, 70), 9);
    expect(bentThrough(warp, [])).toBe(warp);
  });

  it('lays B over the timeline of a placed A, whole', () => {
    fc.assert(
      fc.property(warps, number(-10, 10), (warp, offset) => {
        const mapA = linearTimeMap(offset, 40, 500);
        const last = warp.map.at(-1) ?? [0, 0];
        const map = mapByWarp(warp, mapA, last[1] + 5);
        if (!map) throw new Error('no map');
        expect(timeMapFault(map)).toBeNull();
        for (const [a, b] of warp.map) expect(timelineAt(map, b)).toBeCloseTo(timelineAt(mapA, a), 9);
        const knots = map.segments[0]?.knots ?? [];
        expect(knots[0]?.source).toBe(0);
        expect(knots.at(-1)?.source).toBeCloseTo(last[1] + 5, 9);
      }),
    );
  });

  it('places a recording that nothing else matches by its warp', () => {
    const { project } = syntheticProject(2, 5);
    const alone = { ...project, recordings: [...project.recordings, recording('other', 60)] };
    const unplaced = { ...alone, ...resolveWithPins(alone) };
    expect(unplaced.placements[2]?.placed).toBe(false);
    const warp: ElasticWarp = {
      a: 'r0',
      b: 'other',
      map: [
        [5, 1],
        [30, 24],
        [70, 59],
      ],
      sd: [0.01, 0.01, 0.01],
      confidence: 0.9,
      method: 'dtw',
      how: null,
      findings: null,
    };
    const warped = withPins({ ...unplaced, warps: [warp] }, []);
    expect(warped.placements[2]).toMatchObject({ placed: true, event: '0' });
    expect(timelineAt(mapOf(warped, 'other'), 24)).toBeCloseTo(timelineAt(mapOf(warped, 'r0'), 30), 9);
    expect(projectFault(warped)).toBeNull();
  });

  it('re-solves a project with a warp and a pin on it', () => {
    const { project } = syntheticProject(3, 5);
    const warp: ElasticWarp = {
      a: 'r0',
      b: 'r1',
      map: Array.from({ length: 100 }, (_, i) => [i * 2 + 1, 2 * i + 3 + Math.sin(i / 9)] as const),
      sd: Array.from({ length: 100 }, () => 0.005),
      confidence: 0.8,
      method: 'dtw',
      how: null,
      findings: null,
    };
    const p = pin('p', 'r1', 'r0', 81, 80);
    const moved = withPins({ ...project, warps: [warp] }, [p]);
    expect(gap(moved, p)).toBeLessThan(1e-9);
    expect(mapOf(moved, 'r1').segments[0]?.knots.length).toBeGreaterThan(90);
    expect(projectFault(moved)).toBeNull();
    const rigid = withPins({ ...moved, warps: [] }, []);
    expect(rigid.placements).toEqual(project.placements);
  });
});

describe('meeting wanted moments', () => {
  it('passes through every one that keeps time running forwards', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number(0, 100), number(-0.05, 0.05)), { minLength: 1, maxLength: 6 }),
        (list) => {
          const map = linearTimeMap(7, -30, 100, 0.001);
          const apart = [...list]
            .sort((p, q) => p[0] - q[0])
            .filter((p, i, all) => i === 0 || p[0] - (all[i - 1]?.[0] ?? 0) > 0.2);
          const wanted = apart.map(([s, off]) => ({ source: s, timeline: timelineAt(map, s) + off }));
          const made = meeting(map, wanted);
          expect(timeMapFault(made)).toBeNull();
          for (const w of wanted)
            expect(Math.abs(timelineAt(made, w.source) - w.timeline)).toBeLessThan(1e-9);
        },
      ),
    );
  });

  it('stays straight where a shift is enough, and drops what would turn time round', () => {
    const map = linearTimeMap(0, 0, 100);
    expect(meeting(map, [{ source: 50, timeline: 50.2 }]).segments[0]?.knots).toEqual(
      [knot(0.2, 0), knot(100.2, 100)].map((k) => ({ ...k, timeline: expect.closeTo(k.timeline, 9) })),
    );
    const crossing = meeting(map, [
      { source: 50, timeline: 50.001 },
      { source: 60, timeline: 45 },
    ]);
    expect(timeMapFault(crossing)).toBeNull();
    expect(timelineAt(crossing, 50)).toBeCloseTo(50.001, 9);
  });
});
