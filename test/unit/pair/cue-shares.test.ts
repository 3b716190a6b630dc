import { describe, expect, it } from 'vitest';
import { leads, nextLead, sharesIn, sharesInWords, stretchAt } from '#renderer/pair/cue-shares.ts';
import { looksOf } from '#renderer/pair/draw-cues.ts';
import { warpOf } from '#renderer/pair/path.ts';
import { type CueShares, cueSharesSchema, cueSharesWithin } from '#src/model/cue-shares.ts';
import type { ElasticWarp } from '#src/model/project.ts';
import { sampleProject } from '../renderer/support/documents.ts';

/** Harmony leads for 20 s, then onsets for 10, then nothing is told, then harmony again. */
const strip: CueShares = {
  at: [
    [0, 1],
    [10, 12],
    [20, 23],
    [30, 34],
    [40, 44],
    [50, 55],
  ],
  cues: [
    { name: 'harmony', weight: 0.6, shares: [0.9, 0.7, 0.2, 0, 1] },
    { name: 'onsets', weight: 0.4, shares: [0.1, 0.3, 0.8, 0, 0] },
  ],
};

describe('which cue carried the path', () => {
  it('is told by who leads where, and that nothing is', () => {
    expect(cueSharesSchema.parse(strip)).toEqual(strip);
    expect(leads(strip)).toEqual([
      { cue: 0, from: 0, to: 20, shares: [0.8, 0.2] },
      { cue: 1, from: 20, to: 30, shares: [0.2, 0.8] },
      { cue: null, from: 30, to: 40, shares: [0, 0] },
      { cue: 0, from: 40, to: 50, shares: [1, 0] },
    ]);
    expect(sharesInWords(strip, [0.2, 0.8])).toBe('onsets 80 %, harmony 20 %');
    expect(sharesInWords(strip, sharesIn(strip, 3))).toBe('next to nothing is told');
  });

  it('is found by time, and where another begins to lead', () => {
    expect([-5, 0, 9.9, 10, 49, 99].map((t) => stretchAt(strip, t))).toEqual([0, 0, 0, 1, 4, 4]);
    expect(stretchAt({ at: [], cues: [] }, 3)).toBe(-1);
    const forth = [0, 20, 30, 40].map((t) => nextLead(strip, t, true));
    expect(forth).toEqual([20, 30, 40, 40]);
    expect([45, 40, 0].map((t) => nextLead(strip, t, false))).toEqual([40, 30, 0]);
  });

  it('stands in the order in which the pair is shown', () => {
    const findings = { correlations: null, cost: null, rounds: null, converged: null, heldOut: null };
    const warp: ElasticWarp = {
      ...{ a: 'a', b: 'b', map: [], sd: [], confidence: 1, method: 'dtw-fused', how: null },
      findings: { ...findings, cues: strip, hop: 0.01, notes: [] },
    };
    const project = { ...sampleProject(), warps: [warp] };
    expect(warpOf(project, 'a', 'b')?.findings?.cues?.at[1]).toEqual([10, 12]);
    expect(warpOf(project, 'b', 'a')?.findings?.cues?.at[1]).toEqual([12, 10]);
  });

  it('is drawn apart from both recordings, and each cue from the others', () => {
    const looks = looksOf(12, 1, 2);
    expect(looks.every(({ hue }) => hue !== 1 && hue !== 2)).toBe(true);
    expect(new Set(looks.map((look) => JSON.stringify(look))).size).toBe(12);
  });

  it('is cut to a path that begins later and ends earlier', () => {
    const cut = cueSharesWithin(strip, [12, 13], [35, 43]);
    expect(cut.at).toEqual([
      [12, 13],
      [20, 23],
      [30, 34],
      [35, 43],
    ]);
    expect(cut.cues[0]?.shares).toEqual([0.7, 0.2, 0]);
    expect(cueSharesSchema.parse(cut)).toEqual(cut);
    expect(cueSharesWithin(strip, [60, 60], [70, 70])).toMatchObject({ at: [], cues: [{ shares: [] }, {}] });
  });

  it('has a share of every stretch for every cue, or is refused', () => {
    const [first] = strip.cues;
    expect(cueSharesSchema.safeParse({ ...strip, cues: [{ ...first, shares: [1] }] }).success).toBe(false);
    expect(cueSharesSchema.safeParse({ ...strip, at: strip.at.toReversed() }).success).toBe(false);
  });
});
