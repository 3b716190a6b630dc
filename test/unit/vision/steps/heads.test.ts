import { describe, expect, it } from 'vitest';
import { scoresWithHeads } from '#src/vision/steps/judge-heads.ts';
import { seenVectors } from '#test/fixtures/seen-vectors.ts';

const pinned = (family: Parameters<typeof seenVectors>[0], seed: number, count: number) => {
  const made = seenVectors(family, seed);
  const seen = made.truth.flatMap(([from, to], step) =>
    step % 2 === 0 && step < 2 * count ? [{ step, from, to }] : [],
  );
  return { made, seen };
};

/** Share of a step's frames in which it scores best of all steps; of those that nobody pinned. */
function told({ made, seen }: ReturnType<typeof pinned>, scores: Float32Array): number {
  const m = made.frames.count;
  let [right, all] = [0, 0];
  made.truth.forEach(([from, to], k) => {
    if (seen.some(({ step }) => step === k)) return;
    for (let j = from; j < to; j++, all++) {
      const column = made.truth.map((_, i) => scores[i * m + j] as number);
      if (column.indexOf(Math.max(...column)) === k) right++;
    }
  });
  return right / all;
}

describe('heads trained by pinned steps', () => {
  it('tell the other steps better where pictures and texts lie askew, and are kept then', () => {
    const given = pinned('scenes', 102, 6);
    const plain = scoresWithHeads(given.made.texts, given.made.frames, []);
    expect(plain.verdict).toBeNull();
    const { scores, verdict } = scoresWithHeads(given.made.texts, given.made.frames, given.seen);
    expect(verdict?.isKept).toBe(true);
    expect(verdict?.after).toBeGreaterThan(verdict?.before ?? 0);
    expect(told(given, scores)).toBeGreaterThan(told(given, plain.scores) + 0.1);
  });
  it('are given up where they do not help with pins left out, and not tried with three', () => {
    const given = pinned('plain', 101, 4);
    const { scores, verdict } = scoresWithHeads(given.made.texts, given.made.frames, given.seen);
    expect(verdict?.isKept).toBe(false);
    expect(scores).toEqual(scoresWithHeads(given.made.texts, given.made.frames, []).scores);
    expect(scoresWithHeads(given.made.texts, given.made.frames, given.seen.slice(0, 3)).verdict).toBeNull();
  });
});
