import { describe, expect, it } from 'vitest';
import { sourceTime } from '#src/model/units.ts';
import { solveNetwork } from '#src/align/sync/network.ts';
import type { PairEvidence } from '#src/model/alignment.ts';
import { linearTimeMap, toTimeline } from '#src/model/time-map.ts';
import { A, B, C, D, created, errorOf, placed, solve } from './solved-network.ts';
import { allPairs, evidence, gaussian, random, recordingOf, type Truth } from './synthetic-event.ts';

describe('two recordings', () => {
  it('places offset and drift exactly and covers all of the clip', () => {
    const result = solve([A, B], [evidence(A, B)]);
    expect(errorOf(result, B, A)).toBeLessThan(2e-5);
    const { map, confidence, event } = placed(result, 'B');
    expect(map.segments[0]?.knots.map((k) => k.source)).toEqual([0, B.duration]);
    expect(map.segments[0]?.knots[0]?.timeline).toBeLessThan(0);
    expect(event).toBe('0');
    expect(confidence).toBeCloseTo(0.97, 2);
    expect(placed(result, 'A').map).toEqual(linearTimeMap(0, 0, A.duration, 0));
  });

  it('gives the pause to the side that lacks material, whichever side that is', () => {
    const paused: Truth = { ...B, pauses: [[120, 7.3]] };
    for (const [one, two] of [
      [A, paused],
      [paused, A],
    ] as const) {
      const result = solve([one, two], [evidence(one, two)]);
      expect(errorOf(result, one, one)).toBeLessThan(1e-4);
      expect(errorOf(result, two, one)).toBeLessThan(1e-4);
      expect(placed(result, 'B').map.segments).toHaveLength(2);
      expect(placed(result, 'A').map.segments).toHaveLength(1);
    }
  });

  it('does not break where a pair was merely silent for a while', () => {
    const whole = evidence(A, B);
    const [segment] = whole.segments;
    if (!segment) throw new Error('no segment');
    const part = (from: number, to: number) => {
      const at = (x: number) =>
        segment.b[0] + ((x - segment.a[0]) * (segment.b[1] - segment.b[0])) / (segment.a[1] - segment.a[0]);
      return { ...segment, a: [from, to] as const, b: [at(from), at(to)] as const };
    };
    const result = solve([A, B], [{ ...whole, segments: [part(0, 80), part(150, 228)] }]);
    expect(placed(result, 'B').map.segments).toHaveLength(1);
    expect(errorOf(result, B, A)).toBeLessThan(2e-5);
  });

  it('says why nothing was placed, with the numbers and the best candidates', () => {
    const refused: PairEvidence = {
      ...evidence(A, B),
      status: 'refused',
      confidence: 0.02,
      score: 0.17,
      segments: [],
      candidates: [1, 2, 3, 4].map((k) => ({ against: 'A', offset: 10 * k, score: 0.18 - 0.01 * k })),
    };
    const result = solve([A, B], [refused]);
    const [a, b] = result.placements;
    expect(a).toMatchObject({ placed: true, event: '0', confidence: 1 });
    expect(b).toMatchObject({ placed: false, event: null, confidence: 0, map: null });
    expect(b?.reason).toMatch(/0\.17.*0\.18/);
    expect(b?.candidates.map((c) => c.offset)).toEqual([10, 20, 30]);
  });

  it('says what was missing: length, or a place of its own', () => {
    const reason = (b: Truth, scores: readonly number[]) => {
      const candidates = scores.map((score, k) => ({ against: 'A', offset: 8 * k, score }));
      const refused: PairEvidence = {
        ...evidence(A, B),
        status: 'refused',
        score: 9,
        chance: 4,
        segments: [],
        candidates,
      };
      return solve([A, b], [refused]).placements[1]?.reason;
    };
    expect(reason({ ...B, duration: 0.2 }, [9, 8.9])).toMatch(/“B” is too short for that, 200 ms/);
    expect(reason(B, [9, 8.9, 8.8, 4])).toMatch(/3 places fit about equally well/);
    expect(reason(B, [9, 4])).toMatch(/too little to be sure/);
  });

  it('says which of two pictures is too short to be compared', () => {
    const unlike = {
      ...evidence(A, B),
      status: 'refused' as const,
      by: 'video' as const,
      score: 0,
      segments: [],
    };
    const reason = (a: Truth, b: Truth) => solve([a, b], [unlike]).placements[1]?.reason;
    expect(reason(A, { ...B, duration: 4 })).toBe('Not placed: it is too short to be compared, 4.00 s.');
    expect(reason({ ...A, duration: 4 }, B)).toBe('Not placed: “A” is too short to be compared, 4.00 s.');
    expect(reason(A, B)).toBe('Nothing in it is like anything in the other recordings.');
  });

  it('believes no greater clock difference than was allowed', () => {
    const at = (ppm: number, maxDrift: number) => {
      const fast = { ...B, ppm };
      return solve([A, fast], [evidence(A, fast)], { maxDrift });
    };
    for (const [ppm, allowed] of [
      [80, 100],
      [-500, 500],
      [508, 500],
      [0.5, 0],
    ] as const)
      expect(at(ppm, allowed).placements[1]?.placed).toBe(true);
    for (const ppm of [-520, 999]) {
      const result = at(ppm, 500);
      expect(result.placements[1]).toMatchObject({ placed: false });
      expect(result.placements[1]?.reason).toMatch(/(520|999) ppm apart.*500 ppm/);
      expect(result.notes.join()).toMatch(/more than the 500 ppm allowed/);
      // A greater limit takes it from the same evidence.
      expect(solve([A, { ...B, ppm }], result.pairs, { maxDrift: 1000 }).placements[1]?.placed).toBe(true);
    }
  });

  it('lists first the candidate that creation times support, and still does not place it', () => {
    const refused: PairEvidence = {
      ...evidence(A, B),
      status: 'refused',
      segments: [],
      candidates: [10, 20].map((offset) => ({ against: 'A', offset, score: 0.2 - 0.001 * offset })),
    };
    const result = solveNetwork({
      recordings: [created(A, 1000), created(B, 1020.4)],
      pairs: [refused],
      pins: [],
      reference: 'A',
    });
    expect(result.placements[1]).toMatchObject({ placed: false });
    expect(result.placements[1]?.candidates[0]).toMatchObject({ against: 'A', offset: 20 });
  });

  it('refuses an unknown reference', () => {
    expect(() => solve([A, B], [], { reference: 'Z' })).toThrow(/reference/);
  });
});

describe('loops', () => {
  it('uses every pair: noise averages out around the loops', () => {
    const next = random(5);
    const noise = () => gaussian(next);
    const truths = Array.from(
      { length: 8 },
      (_, k): Truth => ({ id: `r${k}`, start: 3 * k, ppm: 0, duration: 200 }),
    );
    const [reference] = truths as [Truth];
    let direct = 0;
    let solved = 0;
    for (let trial = 0; trial < 20; trial++) {
      const pairs = allPairs(truths, (a, b) => evidence(a, b, { sd: 1e-4, noise }));
      for (const truth of truths.slice(1)) {
        solved += errorOf(solve(truths, pairs), truth, reference);
        direct += errorOf(solve([reference, truth], pairs), truth, reference);
      }
    }
    expect(solved).toBeLessThan(0.75 * direct);
  });

  it('finds the reference’s own pause from the others', () => {
    const paused: Truth = { ...A, pauses: [[90, 4.2]] };
    const truths = [paused, B, C, D];
    const result = solve(truths, allPairs(truths));
    for (const truth of truths) expect(errorOf(result, truth, paused)).toBeLessThan(1e-4);
    const map = placed(result, 'A').map;
    expect(map.segments).toHaveLength(2);
    const [first, second] = map.segments;
    expect((second?.knots[0]?.timeline ?? 0) - (first?.knots[1]?.timeline ?? 0)).toBeCloseTo(4.2, 3);
    for (const id of ['B', 'C', 'D']) expect(placed(result, id).map.segments).toHaveLength(1);
  });

  it('does not hold against a pair what it never measured: a pause just after its last match', () => {
    const paused: Truth = { ...B, pauses: [[100, 7.3]] };
    const clip: Truth = { id: 'K', start: 63.75, ppm: 0, duration: 10 };
    // The clip and the paused recording share 5 s; their line is drawn on to the clip's end all the same.
    const short = evidence(paused, { ...clip, duration: 5 });
    const [s] = short.segments;
    if (!s) throw new Error('no overlap');
    const drawnOn: PairEvidence = {
      ...short,
      segments: [{ ...s, a: [s.a[0], s.a[1] + 5], b: [s.b[0], s.b[1] + 5] }],
      matches: {
        a: [s.a[0] + 1, s.a[1] - 1],
        b: [s.b[0] + 1, s.b[1] - 1],
        sd: [1e-4, 1e-4],
        strength: [1, 1],
      },
    };
    const result = solve([A, paused, clip], [evidence(A, paused), evidence(A, clip), drawnOn]);
    expect(result.pairs.map((p) => p.status)).toEqual(['matched', 'matched', 'matched']);
    expect(errorOf(result, paused, A)).toBeLessThan(1e-4);
    expect(errorOf(result, clip, A)).toBeLessThan(1e-4);
  });

  describe('where a recorder inserted material', () => {
    /** B repeats two seconds at 100 s: all others seem to lack them. As a fit tells it, with the hole at one side. */
    const inserted = (a: Truth, hole = 0): PairEvidence => {
      const plain = evidence(a, B);
      const [s] = plain.segments;
      if (!s) throw new Error('no overlap');
      const slope = (s.a[1] - s.a[0]) / (s.b[1] - s.b[0]);
      const at = (b: number) => s.a[0] + (b - s.b[0]) * slope;
      return {
        ...plain,
        segments: [
          { ...s, a: [s.a[0], at(100 - hole)], b: [s.b[0], 100 - hole] },
          { ...s, a: [at(100 + hole), s.a[1]], b: [102 + hole, s.b[1] + 2] },
        ],
      };
    };
    const faulty = { ...B, duration: 262 };
    const turned = (pair: PairEvidence): PairEvidence => ({
      ...pair,
      a: pair.b,
      b: pair.a,
      segments: pair.segments.map(({ a, b, ppm, sd }) => ({ a: b, b: a, ppm: -ppm, sd })),
    });

    it('two alone cannot tell: the one that lacks it is blamed, in so many words', () => {
      const result = solve([A, faulty], [inserted(A)]);
      expect(placed(result, 'A').map.segments).toHaveLength(2);
      expect(placed(result, 'A').reason).toMatch(/lost something at 68.7\d s.*“B” has it too much/);
      expect(result.notes.join()).toMatch(/“A”.*no third recording/);
      const sure = solve([A, B], [evidence(A, B)]);
      for (const id of ['A', 'B'])
        expect(placed(result, id).confidence).toBeLessThan(placed(sure, id).confidence);
      const third = solve([A, faulty, D], [inserted(A), inserted(D), evidence(A, D)]);
      expect(third.notes).toEqual([]);
      expect(third.placements.map((p) => p.reason)).toEqual([null, null, null]);
    });

    it('a third that ends just behind the place accuses it all the same', () => {
      const short = { ...D, duration: 9.5 };
      const order = [A, short, faulty];
      const result = solve(order, [evidence(A, short), inserted(A), inserted(short)]);
      expect(order.map((t) => placed(result, t.id).map.segments.length)).toEqual([1, 1, 2]);
    });

    for (const hole of [0, 0.4])
      for (const order of [
        [A, D, faulty],
        [A, faulty, D],
        [faulty, A, D],
      ])
        it(`two who agree outvote it (${order.map((t) => t.id).join('')}, seen to ${hole} s)`, () => {
          const after = (t: Truth) => order.indexOf(t) > order.indexOf(faulty);
          const pairs = [
            evidence(A, D),
            ...[A, D].map((t) => (after(t) ? turned(inserted(t, hole)) : inserted(t, hole))),
          ];
          const result = solve(order, pairs);
          expect(placed(result, 'A').map.segments).toHaveLength(1);
          expect(placed(result, 'D').map.segments).toHaveLength(1);
          const map = placed(result, 'B').map;
          expect(map.segments).toHaveLength(2);
          const at = (id: string, s: number) =>
            toTimeline(placed(result, id).map, sourceTime(s)) ?? Number.NaN;
          const rate = order[0] === faulty ? 1 + 80e-6 : 1;
          const start = at('A', 0);
          expect(start).toBeCloseTo(order[0] === faulty ? 31.25 * rate : 0, 3);
          expect(at('B', 50) - start).toBeCloseTo((-31.25 + 50 / (1 + 80e-6)) * rate, 3);
          expect(at('B', 202) - start).toBeCloseTo((-31.25 + 200 / (1 + 80e-6)) * rate, 3);
        });
  });

  it('names the bad pair of a triangle by its weakness and keeps it from pulling', () => {
    const bad = evidence(B, D, { shift: 3.7, confidence: 0.6 });
    const result = solve([A, B, D], [evidence(A, B), evidence(A, D), bad]);
    expect(errorOf(result, B, A)).toBeLessThan(2e-5);
    expect(errorOf(result, D, A)).toBeLessThan(2e-5);
    expect(result.pairs[2]).toMatchObject({ status: 'inconsistent' });
    expect(result.pairs[2]?.residual).toBeCloseTo(3.7, 2);
    expect(result.notes.join()).toMatch(/“B” and “D”/);
  });

  it('outvotes a confident bad pair', () => {
    const truths = [A, B, C, D];
    const pairs = allPairs(truths, (a, b) =>
      a === A && b === D
        ? evidence(a, b, { shift: -0.25, confidence: 0.999 })
        : evidence(a, b, { confidence: 0.8 }),
    );
    const result = solve(truths, pairs);
    for (const truth of truths) expect(errorOf(result, truth, A)).toBeLessThan(5e-5);
    expect(result.pairs.filter((p) => p.status === 'inconsistent')).toMatchObject([{ a: 'A', b: 'D' }]);
  });
});

describe('the same tune played twice', () => {
  it('does not fold the event: matches over the tune alone give way to those over all that is shared', () => {
    const early = [0, 4, 9].map((start, k): Truth => ({ id: `e${k}`, start, ppm: 10 * k, duration: 100 }));
    const late = [240, 246, 251].map(
      (start, k): Truth => ({ id: `l${k}`, start, ppm: -7 * k, duration: 100 }),
    );
    const between: Truth[] = [
      { id: 'm0', start: 80, ppm: 5, duration: 100 },
      { id: 'm1', start: 160, ppm: 25, duration: 100 },
    ];
    const all = [...early, ...between, ...late];
    const pairs = allPairs(all, (a, b) => {
      if (!early.includes(a) || !late.includes(b)) {
        const true1 = evidence(a, b);
        return { ...true1, matches: matchesAlong(true1, 0, 1) };
      }
      // 240 s later the tune sounds again: the pair lies as if no time had passed.
      const folded = evidence(a, { ...b, start: b.start - 240 }, { confidence: 0.999 });
      return { ...folded, matches: matchesAlong(folded, 0.4, 0.6) };
    });
    const result = solve(all, pairs);
    for (const truth of all) expect(errorOf(result, truth, all[0] as Truth)).toBeLessThan(1e-3);
    for (const p of result.pairs)
      expect(p.status === 'inconsistent').toBe(p.a.startsWith('e') && p.b.startsWith('l'));
  });
});

/** Windows once a second over a part of the first straight stretch. */
function matchesAlong({ segments }: PairEvidence, from: number, to: number): PairEvidence['matches'] {
  const [s] = segments;
  const [a, b, sd, strength]: number[][] = [[], [], [], []];
  if (s)
    for (let x = from; x <= to; x += 1 / (s.a[1] - s.a[0])) {
      a?.push(s.a[0] + x * (s.a[1] - s.a[0]));
      b?.push(s.b[0] + x * (s.b[1] - s.b[0]));
      sd?.push(1e-4);
      strength?.push(1);
    }
  return { a: a ?? [], b: b ?? [], sd: sd ?? [], strength: strength ?? [] };
}

describe('twelve recordings, missing overlaps, a bad pair', () => {
  for (const seed of [1, 2, 3, 4, 5, 6])
    it(`places all within a millisecond and names the bad pair (seed ${seed})`, () => {
      const next = random(seed);
      const noise = () => gaussian(next);
      const truths = Array.from({ length: 12 }, (_, k): Truth => {
        const duration = 90 + 130 * next();
        const pause = next() < 0.3 ? [[40 + 40 * next(), 0.04 + 6 * next()] as const] : [];
        return { id: `r${k}`, start: 20 * k + 60 * next(), ppm: 200 * next() - 100, duration, pauses: pause };
      });
      const [reference] = truths as [Truth];
      const pairs = allPairs(truths, (a, b) => evidence(a, b, { noise, sd: 3e-5 }));
      const matched = pairs.flatMap((p, k) => (p.status === 'matched' ? [k] : []));
      const chosen = matched[Math.floor(next() * matched.length)] as number;
      const pick = pairs[chosen] as PairEvidence;
      const bad = {
        ...pick,
        segments: pick.segments.map((s) => ({ ...s, b: [s.b[0] + 1.5, s.b[1] + 1.5] as const })),
      };
      pairs[chosen] = bad;
      expect(pairs.some((p) => p.status === 'refused')).toBe(true);
      const result = solve(truths, pairs);
      for (const truth of truths) expect(errorOf(result, truth, reference)).toBeLessThan(1e-3);
      expect(result.pairs.flatMap((p, k) => (p.status === 'inconsistent' ? [k] : []))).toEqual([chosen]);
      for (const p of result.placements) expect(p.confidence).toBeGreaterThan(0.9);
    });
});

describe('events', () => {
  it('puts what overlaps only each other into an event of its own, on its first member’s clock', () => {
    const E: Truth = { id: 'E', start: 5000, ppm: 10, duration: 100 };
    const F: Truth = { id: 'F', start: 5020, ppm: -10, duration: 100 };
    const lone: Truth = { id: 'L', start: 9000, ppm: 0, duration: 60 };
    const truths = [A, E, B, F, lone];
    const result = solve(truths, allPairs(truths));
    expect(result.placements.map((p) => p.event)).toEqual(['0', '1', '0', '1', null]);
    expect(result.events).toEqual([
      { id: '0', reference: 'A' },
      { id: '1', reference: 'E' },
    ]);
    expect(errorOf(result, F, E)).toBeLessThan(2e-5);
    expect(errorOf(result, B, A)).toBeLessThan(2e-5);
  });

  it('keeps a reference that could not be read out of every event', () => {
    const result = solveNetwork({
      recordings: [recordingOf(A, { trouble: 'The file is damaged.' }), recordingOf(B), recordingOf(D)],
      pairs: [evidence(B, D)],
      pins: [],
      reference: 'A',
    });
    expect(result.placements[0]).toMatchObject({ placed: false, reason: 'The file is damaged.' });
    expect(result.placements.slice(1).map((p) => p.event)).toEqual(['1', '1']);
  });
});
