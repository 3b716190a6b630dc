import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import { againstChance, transposition, turned } from '#src/align/chance.ts';
import { confidenceThrough, doubted } from '#src/align/doubts.ts';
import { judge, leastConfidence } from '#src/align/judge.ts';
import { checkHeld, checkPins, warpSequences } from '#src/align/warp.ts';
import type { PinnedTime } from '#src/align/pinned-time.ts';
import type { Curve } from '#src/align/curve.ts';
import type { Locked } from '#src/model/locked.ts';
import { between, type Sequence } from '#src/model/sequence.ts';
import { activeRange } from '#src/signal/activity.ts';
import { musicFeatures } from '#src/signal/music.ts';
import { stretched } from '#test/fixtures/stretched.ts';
import {
  flute,
  inventPiece,
  type Performance,
  type Performed,
  perform,
  piano,
} from '#test/fixtures/performance.ts';

const compute = cpuCompute();

/** b's time on the curve, or null outside. */
function mapped(curve: Curve, t: number): number | null {
  const k = curve.a.findIndex((a) => a >= t);
  if (k < 0 || (k === 0 && curve.a[0] !== t)) return null;
  if (k === 0) return curve.b[0] as number;
  const [a0, a1, b0, b1] = [curve.a[k - 1], curve.a[k], curve.b[k - 1], curve.b[k]] as [
    number,
    number,
    number,
    number,
  ];
  return b0 + ((t - a0) / (a1 - a0)) * (b1 - b0);
}

const increases = (values: readonly number[]) =>
  values.every((v, k) => k === 0 || v > (values[k - 1] as number));

function check(curve: Curve): void {
  expect(increases(curve.a)).toBe(true);
  expect(increases(curve.b)).toBe(true);
  expect(curve.sd).toHaveLength(curve.a.length);
  expect(curve.b).toHaveLength(curve.a.length);
  expect(curve.sd.every((sd) => sd >= 0 && Number.isFinite(sd))).toBe(true);
}

describe('warpSequences', () => {
  it('follows a known stretching to a few milliseconds, and says how well', async () => {
    const [a, b, place] = stretched(60, 1.5, 1);
    const { step } = await againstChance(compute, a, b);
    const curve = await warpSequences(compute, a, b, { chance: step });
    check(curve);
    const errors = Array.from({ length: 56 }, (_, k) =>
      Math.abs((mapped(curve, k + 2) ?? Number.NaN) - place(k + 2)),
    );
    errors.sort((p, q) => p - q);
    expect(errors[28]).toBeLessThan(0.01);
    expect(errors[50]).toBeLessThan(0.03);
  });

  it('passes through every pin exactly, whatever the features say, and still increases', async () => {
    const [a, b] = stretched(20, 1, 2);
    const { step: chance } = await againstChance(compute, a, b);
    const gap = fc.double({ min: 0.001, max: 5, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(gap, gap), { minLength: 1, maxLength: 5 }), async (gaps) => {
        const pins: PinnedTime[] = [];
        let [ta, tb] = [0, 0];
        for (const [da, db] of gaps) {
          [ta, tb] = [ta + da, tb + db];
          if (ta < 19 && tb < 19) pins.push([ta, tb]);
        }
        const curve = await warpSequences(compute, a, b, { chance, pins });
        check(curve);
        for (const [pa, pb] of pins) {
          const k = curve.a.indexOf(pa);
          expect(curve.b[k]).toBe(pb);
          expect(curve.sd[k]).toBe(0);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is unsure around a pin that lies seconds off what the features say, and only there', async () => {
    const [a, b, place] = stretched(60, 1, 5);
    const { step: chance } = await againstChance(compute, a, b);
    const free = await warpSequences(compute, a, b, { chance });
    const through = async (pin: PinnedTime) =>
      doubted(
        await warpSequences(compute, a, b, { chance, pins: [pin] }),
        { curve: free, unwindowed: null },
        { pins: [pin], forbidden: [], locked: [], window: null },
      );
    const right = await through([20, place(20) + 0.02]);
    expect(right.doubts).toEqual([]);
    expect(Math.max(...right.curve.sd)).toBeLessThan(0.3);
    const wrong = await through([20, place(20) + 4]);
    check(wrong.curve);
    expect(wrong.doubts).toEqual([{ pin: [20, place(20) + 4], off: expect.closeTo(4, 1) }]);
    const at = wrong.curve.a.indexOf(20);
    expect(wrong.curve.sd[at]).toBe(0);
    for (const k of [at - 1, at + 1]) expect(wrong.curve.sd[k]).toBeGreaterThan(0.1);
    // Far from it the features have their way again.
    expect(wrong.curve.sd[wrong.curve.a.findIndex((t) => t > 50)]).toBeLessThan(0.1);
  });

  it('solves only the sections beside a pin that moved', async () => {
    const [a, b, place] = stretched(40, 1, 3);
    const { step: chance } = await againstChance(compute, a, b);
    const known = new Map<string, Curve>();
    const pins: PinnedTime[] = [10, 20, 30].map((t) => [t, place(t)]);
    await warpSequences(compute, a, b, { chance, pins, known });
    expect(known.size).toBe(4);
    const moved = pins.map(([ta, tb], k): PinnedTime => (k === 2 ? [ta, tb + 0.1] : [ta, tb]));
    await warpSequences(compute, a, b, { chance, pins: moved, known });
    expect(known.size).toBe(6);
  });

  it('refuses pins that cross or lie outside', async () => {
    const [a, b] = stretched(10, 0.5, 4);
    const bad: PinnedTime[][] = [
      [
        [2, 5],
        [3, 4],
      ],
      [
        [2, 2],
        [2, 3],
      ],
      [[-1, 2]],
      [[2, 99]],
    ];
    for (const pins of bad)
      await expect(warpSequences(compute, a, b, { chance: 1, pins })).rejects.toMatchObject({
        code: 'bad-pins',
      });
  });

  it('calls what is trusted by its name where it lies outside or a pin crosses it; a pin may be given twice', () => {
    const [a, b] = stretched(10, 0.5, 4);
    const part = (...map: [number, number][]): Locked => ({ map, sd: map.map(() => 0.01) });
    const refusal = (pins: PinnedTime[], locked: Locked) => {
      try {
        checkHeld(a, b, pins, [locked]);
      } catch (error) {
        return (error as Error).message;
      }
      return null;
    };
    expect(refusal([], part([2, 2], [4, 40]))).toMatch(/^The trusted part, 2–4 s of A .* lies outside B/);
    expect(refusal([[1, 6]], part([2, 2], [4, 4]))).toMatch(
      /^The trusted part, .* and the pin 1,6 cross each other/,
    );
    expect(refusal([[6, 6]], part([2, 2], [4, 4]))).toBeNull();
    const pin: PinnedTime = [3, 3.5];
    expect(checkPins(a, b, [pin, [...pin]])).toEqual([pin]);
  });

  it('manages sequences of a frame or two', async () => {
    const tiny = (n: number): Sequence => ({
      values: Float32Array.from({ length: n * 2 }, (_, k) => k),
      dims: 2,
      hop: 0.01,
      start: 0,
    });
    for (const [n, m] of [
      [1, 1],
      [2, 5],
      [4, 4],
      [3, 300],
    ] as const)
      check(await warpSequences(compute, tiny(n), tiny(m), { chance: 1 }));
  });
});

const steady: Performance = { tempo: (beat) => 0.45 + 0.06 * Math.sin(beat / 5), instrument: piano, seed: 1 };
const features = ({ sound }: Performed): Sequence => musicFeatures(sound, 0.01);

describe('confidenceThrough', () => {
  it('falls with the share of pins that lie off what the features say, to half', () => {
    const doubt = { pin: [1, 5], off: 4 } as const;
    const pinned = (count: number) => ({
      pins: Array.from({ length: count }, (_, k) => [k, k] as const),
      locked: [],
    });
    expect(confidenceThrough(0.9, pinned(0), [])).toBe(0.9);
    expect(confidenceThrough(0.9, pinned(3), [])).toBe(0.9);
    expect(confidenceThrough(1, pinned(4), [doubt])).toBeCloseTo(0.875, 9);
    expect(confidenceThrough(0.8, pinned(1), [doubt])).toBeCloseTo(0.4, 9);
  });
});

describe('two performances of a piece', () => {
  it.each<[string, Partial<Performance>]>([
    [
      'another tempo, tuned 30 cents higher',
      { tempo: (beat) => 0.5 + 0.08 * Math.cos(beat / 4), tuning: 30 },
    ],
    [
      'on another instrument with an echo',
      { tempo: (beat) => 0.4 + 0.05 * Math.cos(beat / 7), instrument: flute, reverb: 0.8 },
    ],
    ['late, in silence, with an applause', { before: 6, after: 4, applause: true, tempo: () => 0.5 }],
    ['fading by 30 dB in noise', { level: (t) => 10 ** (-t / 20), noise: -40, tempo: () => 0.42 }],
  ])('are mapped at the notes: %s', async (_, change) => {
    const piece = inventPiece(5, 32);
    const a = perform(piece, steady);
    const b = perform(piece, { ...steady, seed: 2, ...change });
    const [x, y] = [features(a), features(b)];
    const verdict = await judge(compute, { music: x }, { music: y });
    expect(verdict?.chance.confidence).toBeGreaterThan(0.9);
    const curve = await warpSequences(compute, x, y, {
      chance: verdict?.chance.step ?? 0,
      activeA: activeRange(a.sound) ?? [0, 0],
      activeB: activeRange(b.sound) ?? [0, 0],
    });
    check(curve);
    const starts = [...new Set(piece.notes.map((n) => n.beat))];
    const errors = starts
      .map((beat) => Math.abs((mapped(curve, a.timeOf(beat)) ?? 1e3) - b.timeOf(beat)))
      .sort((p, q) => p - q);
    expect(errors[errors.length >> 1]).toBeLessThan(0.03);
    expect(errors[Math.floor(errors.length * 0.9)]).toBeLessThan(0.1);
    // Nothing is stretched over what only one of them holds.
    const last = piece.beats;
    expect(curve.b[0]).toBeGreaterThan(b.timeOf(0) - 1.5);
    expect(curve.b[curve.b.length - 1]).toBeLessThan(b.timeOf(last) + 2.5);
  });

  it('are told from unrelated ones', async () => {
    const confidences: number[] = [];
    for (let k = 0; k < 3; k++) {
      const pair = [0, 1].map((q) =>
        perform(inventPiece(40 + 2 * k + q, 32), { ...steady, seed: k, tempo: () => 0.4 + 0.1 * q }),
      ) as [Performed, Performed];
      const [x, y] = pair.map((p) => between(features(p), activeRange(p.sound) ?? [0, 0])) as [
        Sequence,
        Sequence,
      ];
      confidences.push((await judge(compute, { music: x }, { music: y }))?.chance.confidence ?? 1);
    }
    expect(Math.max(...confidences)).toBeLessThan(leastConfidence);
  });

  it('are recognised in another key', async () => {
    const piece = inventPiece(9, 24);
    const x = features(perform(piece, steady));
    const y = features(perform(piece, { ...steady, seed: 3, transpose: -3 }));
    expect(await transposition(compute, x, y)).toBe(3);
    expect(await transposition(compute, x, turned(y, 3))).toBe(0);
  });
});
