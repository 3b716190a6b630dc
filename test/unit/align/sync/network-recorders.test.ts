import { describe, expect, it } from 'vitest';
import { type NetworkInput, solveNetwork } from '#src/align/sync/network.ts';
import type { PairEvidence, SyncResult } from '#src/model/alignment.ts';
import { errorOf, placed } from './solved-network.ts';
import { evidence, recordingOf, type Truth } from './synthetic-event.ts';

describe('recorders', () => {
  const one: Truth = { id: 'P1', start: 0, ppm: 90, duration: 300 };
  const two: Truth = { id: 'P2', start: 400, ppm: 90, duration: 20 };
  const world: Truth = { id: 'W', start: -10, ppm: 0, duration: 500 };
  const input = (pairs: readonly PairEvidence[], more: Partial<NetworkInput> = {}): NetworkInput => ({
    recordings: [
      recordingOf(world),
      recordingOf(one, { recorder: 'phone' }),
      recordingOf(two, { recorder: 'phone' }),
    ],
    pairs,
    pins: [],
    reference: 'W',
    ...more,
  });

  it('shares the drift: a short file takes it from its long sibling', () => {
    const short = evidence(world, two, { sd: 1e-4 });
    const [s] = short.segments;
    if (!s) throw new Error('no overlap');
    // One end of the short file is off by noise: 15 ppm wrong by itself.
    const noisy = { ...short, segments: [{ ...s, b: [s.b[0], s.b[1] + 3e-4] as const }] };
    const drift = (result: SyncResult) => {
      const knots = placed(result, 'P2').map.segments[0]?.knots;
      return (two.duration / ((knots?.[1]?.timeline ?? 0) - (knots?.[0]?.timeline ?? 0)) - 1) * 1e6;
    };
    const together = drift(solveNetwork(input([evidence(world, one), noisy])));
    const apart = drift(
      solveNetwork({
        ...input([evidence(world, one), noisy]),
        recordings: [world, one, two].map((t) => recordingOf(t)),
      }),
    );
    expect(Math.abs(together - 90)).toBeLessThan(2);
    expect(Math.abs(apart - 90)).toBeGreaterThan(5);
  });

  it('believes the evidence where files said to be of one recorder plainly drift apart', () => {
    const other: Truth = { id: 'P2', start: 320, ppm: -110, duration: 150 };
    const result = solveNetwork({
      recordings: [
        recordingOf(world),
        recordingOf(one, { recorder: 'phone' }),
        recordingOf(other, { recorder: 'phone' }),
      ],
      pairs: [evidence(world, one), evidence(world, other)],
      pins: [],
      reference: 'W',
    });
    expect(errorOf(result, one, world)).toBeLessThan(1e-4);
    expect(errorOf(result, other, world)).toBeLessThan(1e-4);
  });

  it('lets the better evidence stand where files of one recorder would overlap', () => {
    const wrong = evidence(world, { ...two, start: 100 }, { confidence: 0.6 });
    const result = solveNetwork(input([evidence(world, one), wrong]));
    expect(errorOf(result, one, world)).toBeLessThan(1e-4);
    expect(result.placements[2]).toMatchObject({ placed: false });
    expect(result.placements[2]?.reason).toMatch(/“P1”.*cannot overlap/);
    expect(result.pairs[1]).toMatchObject({ status: 'inconsistent' });
  });

  it('never believes a match between two files of one recorder', () => {
    const result = solveNetwork(input([evidence(world, one), evidence(one, { ...two, start: 10 })]));
    expect(result.placements[2]).toMatchObject({ placed: false });
    expect(result.pairs[1]).toMatchObject({ status: 'inconsistent' });
    expect(result.notes.join()).toMatch(/“P1” and “P2”/);
  });

  it('lets separate tracks of one recorder overlap, and tells them alike', () => {
    const sound: Truth = { id: 'P2', start: 3, ppm: 90, duration: 290 };
    const result = solveNetwork({
      ...input([evidence(one, sound), evidence(world, one)]),
      recordings: [
        recordingOf(world),
        recordingOf(one, { recorder: 'phone', track: 'picture' }),
        recordingOf(sound, { recorder: 'phone', track: 'sound' }),
      ],
    });
    expect(errorOf(result, one, world)).toBeLessThan(1e-4);
    expect(errorOf(result, sound, world)).toBeLessThan(1e-4);
    expect(result.notes).toEqual([]);
  });

  it('joins the next chapter without a gap when nothing else places it, and says so', () => {
    const chapter: Truth = { id: 'P2', start: 300 / (1 + 90e-6), ppm: 90, duration: 80 };
    const recordings = [
      recordingOf(world),
      recordingOf(one, { recorder: 'phone' }),
      recordingOf(chapter, { recorder: 'phone', follows: 'P1' }),
    ];
    const result = solveNetwork({ recordings, pairs: [evidence(world, one)], pins: [], reference: 'W' });
    expect(errorOf(result, chapter, world)).toBeLessThan(1e-3);
    expect(placed(result, 'P2').confidence).toBeLessThan(0.5);
    expect(placed(result, 'P2').reason).toMatch(/continuation/);
  });

  it('drops a join that the evidence contradicts', () => {
    const recordings = input([]).recordings.map((r) => (r.id === 'P2' ? { ...r, follows: 'P1' } : r));
    const result = solveNetwork(input([evidence(world, one), evidence(world, two)], { recordings }));
    expect(errorOf(result, two, world)).toBeLessThan(1e-4);
    expect(result.notes.join()).toMatch(/“P2” does not continue “P1”.*100/);
  });
});
