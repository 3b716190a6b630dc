import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bridges, unionFind } from '#src/align/sync/network-graph.ts';
import { solveNetwork } from '#src/align/sync/network.ts';
import type { NetworkRecording } from '#src/align/sync/network-types.ts';
import type { PairEvidence } from '#src/model/alignment.ts';
import { linearTimeMap } from '#src/model/time-map.ts';
import { allPairs, evidence, recordingOf, type Truth, worstError } from './synthetic-event.ts';

describe('bridges', () => {
  it('are exactly the links whose loss parts what they tie, with the far side', () => {
    const graph = fc.integer({ min: 1, max: 8 }).chain((n) =>
      fc.record({
        n: fc.constant(n),
        links: fc.array(
          fc.record({ a: fc.integer({ min: 0, max: n - 1 }), b: fc.integer({ min: 0, max: n - 1 }) }),
          { maxLength: 14 },
        ),
      }),
    );
    fc.assert(
      fc.property(graph, ({ n, links: drawn }) => {
        const links = drawn.filter((l) => l.a !== l.b);
        const found = new Map(bridges(n, links).map((b) => [b.link, b.side]));
        for (const [k, { a, b }] of links.entries()) {
          const sets = unionFind(n);
          for (const [other, l] of links.entries()) if (other !== k) sets.join(l.a, l.b);
          expect(found.has(k)).toBe(sets.find(a) !== sets.find(b));
          const side = found.get(k);
          if (!side) continue;
          const root = sets.find(side.has(a) ? a : b);
          expect([...side].sort()).toEqual(
            Array.from({ length: n }, (_, i) => i).filter((i) => sets.find(i) === root),
          );
        }
      }),
    );
  });
});

/** Two events of three recordings each that have nothing to do with each other. */
const one = [0, 10, 25].map((start, k): Truth => ({ id: `a${k}`, start, ppm: 12 * k, duration: 120 }));
const two = [0, 8, 30].map(
  (start, k): Truth => ({ id: `b${k}`, start: 9000 + start, ppm: -9 * k, duration: 120 }),
);
const all = [...one, ...two];

/** What is measured: all pairs within the events, and one false match between them that puts b0 over a1. */
const measured = (confidence: number): PairEvidence[] =>
  allPairs(all, (a, b) =>
    a.id === 'a1' && b.id === 'b0' ? evidence(a, { ...b, start: 20 }, { confidence }) : evidence(a, b),
  );
const solve = (
  pairs: readonly PairEvidence[],
  more: (t: Truth) => Partial<NetworkRecording> = () => ({}),
  truths = all,
) =>
  solveNetwork({ recordings: truths.map((t) => recordingOf(t, more(t))), pairs, pins: [], reference: 'a0' });
const eventsOf = (result: ReturnType<typeof solve>) => result.placements.map((p) => p.event);

describe('a match that alone ties two groups', () => {
  it('gives way, if weak, to all the pairs that it implies and that were refused', () => {
    const result = solve(measured(0.4));
    expect(eventsOf(result)).toEqual(['0', '0', '0', '1', '1', '1']);
    expect(result.notes.join()).toMatch(/“a1” and “b0”.*“a0” and “b0”/);
    const tie = result.pairs.find((p) => p.a === 'a1' && p.b === 'b0');
    expect(tie).toMatchObject({ status: 'inconsistent', residual: null });
    expect(tie?.confidence).toBeLessThan(0.1);
    for (const [k, p] of result.placements.entries()) {
      const [truth, clock] = [all[k] as Truth, (k < 3 ? one[0] : two[0]) as Truth];
      expect(p.map && worstError(p.map, truth, clock)).toBeLessThan(5e-5);
      expect(p.confidence).toBeGreaterThan(0.9);
    }
  });

  it('stays out when the project is solved again without its sound', () => {
    const again = solve(solve(measured(0.4)).pairs, () => ({ sounding: null }));
    expect(eventsOf(again)).toEqual(['0', '0', '0', '1', '1', '1']);
  });

  it('is kept where one of the two was silent, or nobody knows', () => {
    const silent = (t: Truth) => (t.id.startsWith('b') ? { sounding: [[0, 4]] as const } : {});
    for (const more of [silent, () => ({ sounding: null })]) {
      const result = solve(measured(0.4), more);
      expect(new Set(eventsOf(result))).toEqual(new Set(['0']));
      expect(result.placements[3]?.confidence).toBeCloseTo(0.4, 1);
    }
  });

  it('is kept if strong, and believed less', () => {
    const result = solve(measured(0.97));
    expect(new Set(eventsOf(result))).toEqual(new Set(['0']));
    for (const p of result.placements.slice(3)) expect(p.confidence).toBeLessThan(0.9);
  });

  it('is not asked about recordings that would not overlap by it', () => {
    const far: Truth[] = [
      { id: 'a0', start: 0, ppm: 0, duration: 100 },
      { id: 'a1', start: 80, ppm: 5, duration: 100 },
      { id: 'b0', start: 150, ppm: 9, duration: 100 },
    ];
    const pairs = allPairs(far, (a, b) => evidence(a, b, { confidence: 0.4 }));
    const result = solve(pairs, undefined, far);
    expect(eventsOf(result)).toEqual(['0', '0', '0']);
    expect(result.notes).toEqual([]);
  });

  it('leaves a single recording unplaced, with the reason', () => {
    const lone = all.slice(0, 4);
    const ids = new Set(lone.map((t) => t.id));
    const result = solve(
      measured(0.4).filter((p) => ids.has(p.a) && ids.has(p.b)),
      undefined,
      lone,
    );
    expect(result.placements[3]).toMatchObject({ placed: false, event: null, map: null });
    expect(result.placements[3]?.reason).toMatch(/“a1”.*weak/);
  });

  it('does not part what was placed by hand', () => {
    const byHand = (t: Truth) =>
      t.id === 'b1' ? { locked: { map: linearTimeMap(28, 0, t.duration, 0), event: '0' } } : {};
    const result = solve(measured(0.4), byHand);
    expect(result.placements[4]).toMatchObject({ placed: true, event: '0', by: 'manual' });
    expect(result.placements.slice(3).map((p) => p.event)).toEqual(['0', '0', '0']);
  });
});

describe('files of one recorder', () => {
  it('may overlap a little at the ends where sound proves both places: a picture that runs on', () => {
    const world: Truth = { id: 'a0', start: -5, ppm: 0, duration: 400 };
    const first: Truth = { id: 'p1', start: 0, ppm: 50, duration: 111.8 };
    const second: Truth = { id: 'p2', start: 110.4, ppm: 50, duration: 120 };
    const more = (t: Truth) => (t === world ? {} : { recorder: 'phone' });
    const at = (confidence: number) =>
      solve([evidence(world, first), evidence(world, second, { confidence })], more, [world, first, second]);
    expect(at(0.97).placements[2]?.map).not.toBeNull();
    expect(at(0.4).placements[2]).toMatchObject({ placed: false });
  });
});
