import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import type { Region } from '#src/model/grounding.ts';
import {
  attendedCells,
  boxOf,
  evidenceOf,
  heatOf,
  readOut,
  softAttention,
} from '#src/vision/grounding/attention.ts';
import { deletionTest, elsewhere } from '#src/vision/grounding/deletion.ts';
import { ground } from '#src/vision/grounding/ground.ts';
import { cellsOf, closerSquares, coveringSquares, patchesOf } from '#src/vision/grounding/regions.ts';
import { seenPhrases } from '#test/fixtures/seen-phrases.ts';

const sides = { min: 16, max: 4000 };

describe('regions', () => {
  it('cover the whole picture and nothing beyond, whatever its shape', () => {
    fc.assert(
      fc.property(
        fc.integer(sides),
        fc.integer(sides),
        fc.constantFrom(1, 0.5, 0.3),
        (width, height, share) => {
          const { columns, rows } = cellsOf(width, height);
          const squares = coveringSquares(width, height, share).slice(0, 3000);
          if (squares.length === 3000) return;
          for (const [x, y, w, h] of squares) {
            expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
            expect(Math.max(x + w, y + h)).toBeLessThanOrEqual(1 + 1e-9);
            expect((w * width) / (h * height)).toBeCloseTo(1, 6);
          }
          const heat = heatOf(
            squares,
            squares.map(() => 1 / squares.length),
            { columns, rows },
          );
          expect(heat.values.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4);
          expect(heat.values.every((v) => v > 0)).toBe(true);
          for (const [x, y, w, h] of closerSquares(squares.at(-1) as Region)) {
            expect(Math.min(x, y)).toBeGreaterThanOrEqual(-1e-9);
            expect(Math.max(x + w, y + h)).toBeLessThanOrEqual(1 + 1e-9);
          }
        },
      ),
      { numRuns: 40 },
    );
    expect(patchesOf(2)).toEqual([
      [0, 0, 0.5, 0.5],
      [0.5, 0, 0.5, 0.5],
      [0, 0.5, 0.5, 0.5],
      [0.5, 0.5, 0.5, 0.5],
    ]);
  });
});

describe('soft attention', () => {
  it('shares out one whole, the more to better evidence, all to the best at no temperature', () => {
    const evidence = Float32Array.of(0.1, 0.3, -0.2, 0.29);
    const alpha = softAttention(evidence, 0.05);
    expect(alpha.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
    expect([...alpha.keys()].sort((a, b) => (alpha[b] as number) - (alpha[a] as number))).toEqual([
      1, 3, 0, 2,
    ]);
    expect((alpha[1] as number) / (alpha[0] as number)).toBeCloseTo(Math.exp(0.2 / 0.05), 3);
    expect(readOut(evidence, softAttention(evidence, 1e-5))).toBeCloseTo(0.3, 6);
    expect(readOut(evidence, softAttention(evidence, 1e6))).toBeCloseTo(0.1225, 5);
  });

  it('counts a region that goes with every text for none', () => {
    const cosines = Float32Array.of(0.9, 0.3, 0.9, 0.2, 0.9, 0.2);
    expect([...evidenceOf(cosines, 2, 0)].map((v) => Math.round(v * 1e6) / 1e6)).toEqual([0, 0.1]);
  });

  it('attends to what hangs together about the hottest cell', () => {
    const heat = heatOf(
      [
        [0.25, 0.25, 0.25, 0.5],
        [0.75, 0.75, 0.25, 0.25],
      ],
      [0.8, 0.2],
      { columns: 4, rows: 4 },
    );
    const mask = attendedCells(heat);
    expect([...mask.keys()].filter((k) => mask[k] === 1)).toEqual([5, 9]);
    const { box, share } = boxOf(heat, mask);
    expect(box).toEqual([0.25, 0.25, 0.25, 0.5]);
    expect(share).toBeCloseTo(0.8, 6);
  });
});

describe('the deletion test', () => {
  it('blanks as much elsewhere, in the same shape', () => {
    const shape = { columns: 10, rows: 6 };
    const mask = new Uint8Array(60);
    for (const k of [0, 1, 10, 11, 21]) mask[k] = 1;
    const moved = elsewhere(shape, mask, makeRandom(3), 50);
    expect(moved).toHaveLength(50);
    for (const each of moved) {
      expect(each.reduce((a, b) => a + b, 0)).toBe(5);
      expect(each.reduce((sum, on, k) => sum + (on & (mask[k] as number)), 0)).toBeLessThan(2.5);
      const first = each.indexOf(1);
      expect([0, 1, 10, 11, 21].every((k) => each[first + k] === 1)).toBe(true);
    }
    expect(elsewhere(shape, new Uint8Array(60).fill(1), makeRandom(1))).toEqual([]);
  });

  it('asks how often anywhere would do', () => {
    expect(
      deletionTest(
        [1, 3],
        [
          [0, 2.5, 1],
          [0, 2, 1],
        ],
      ),
    ).toEqual({ fall: 2, elsewhere: 6.5 / 6, p: 0.5 });
    expect(deletionTest([], [])).toBeNull();
    expect(deletionTest([1], [[]])).toBeNull();
  });
});

describe('phrase grounding', () => {
  const options = (frames: number) => ({
    times: Float64Array.from({ length: frames }, (_, k) => k),
    end: frames,
  });

  it.each(['free', 'ordered'] as const)('finds when and where things are seen (%s)', async (when) => {
    let [shown, found, near, wrong] = [0, 0, 0, 0];
    for (const seed of [1, 2, 3]) {
      const { phrases, frames, looker } = seenPhrases(seed);
      const { phrases: out, reason } = await ground(
        phrases.map(({ text }) => text),
        looker,
        { ...options(frames), when },
      );
      expect(reason).toBeNull();
      for (const [k, { status, start, end, frames: boxes }] of out.entries()) {
        const truth = phrases[k]?.truth;
        if (truth) shown++;
        if (status !== 'grounded') expect(boxes).toEqual([]);
        else if (!truth || (start as number) >= truth.to || (end as number) <= truth.from) wrong++;
        else {
          found++;
          const isNear = ({ t, box: [px, py, pw, ph] }: (typeof boxes)[number]) => {
            const [x, y, w, h] = truth.box(t);
            return Math.abs(px + pw / 2 - x - w / 2) < 0.15 && Math.abs(py + ph / 2 - y - h / 2) < 0.25;
          };
          near += boxes.filter(isNear).length / boxes.length;
        }
      }
    }
    expect(found).toBeGreaterThanOrEqual(0.8 * shown);
    expect(near).toBeGreaterThanOrEqual(0.75 * found);
    expect(wrong).toBeLessThanOrEqual(1);
  });

  it('gives no region where the picture as a whole does not miss it', async () => {
    let [asked, believed] = [0, 0];
    for (const seed of [4, 5, 6, 7, 8, 9]) {
      const { phrases, frames, looker } = seenPhrases(seed, { blind: true });
      const { phrases: out } = await ground(
        phrases.map(({ text }) => text),
        looker,
        { ...options(frames), when: 'free' },
      );
      for (const { status, deletion } of out)
        if (deletion) {
          asked++;
          if (status === 'grounded') believed++;
        }
    }
    expect(asked).toBeGreaterThan(15);
    // One in twenty by chance.
    expect(believed / asked).toBeLessThanOrEqual(0.15);
  });

  it('looks only while a phrase of a text with times is said', async () => {
    const { phrases, frames, looker } = seenPhrases(10);
    const shown = phrases.filter(({ truth }) => truth);
    const looked: number[] = [];
    const watching = {
      ...looker,
      look: (j: number) => {
        looked.push(j);
        return looker.look(j);
      },
    };
    const when = phrases.map(({ truth }) => [truth?.from ?? 0, truth?.to ?? 1] as const);
    const { phrases: out } = await ground(
      phrases.map(({ text }) => text),
      watching,
      { ...options(frames), when },
    );
    expect(out.filter(({ status }) => status === 'grounded').length).toBeGreaterThanOrEqual(shown.length - 1);
    expect(new Set(looked).size).toBe(looked.length);
    out.forEach(({ start, end, status }, k) => {
      if (status === 'grounded') expect([start, end]).toEqual(when[k]);
    });
  });
});
