import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chained, exchanged, surestWay } from '#src/align/chain-curves.ts';
import { type Curve, curveAt } from '#src/align/curve.ts';

const rising = (start: number) =>
  fc
    .array(
      fc.tuple(fc.double({ min: 0.2, max: 2, noNaN: true }), fc.double({ min: 0.2, max: 2, noNaN: true })),
      {
        minLength: 2,
        maxLength: 12,
      },
    )
    .map((steps): Curve => {
      const out = { a: [start], b: [start], sd: [0.01] };
      for (const [da, db] of steps) {
        out.a.push((out.a.at(-1) as number) + da);
        out.b.push((out.b.at(-1) as number) + db);
        out.sd.push(0.01);
      }
      return out;
    });

describe('curves one after the other', () => {
  it('say of each time what the two say in turn, and nothing where one of them says nothing', () => {
    fc.assert(
      fc.property(rising(0), rising(0.5), fc.double({ min: -1, max: 25, noNaN: true }), (first, then, t) => {
        const between = curveAt(first, t);
        const wanted = between && curveAt(then, between.b);
        const found = curveAt(chained(first, then), t);
        if (wanted && found) expect(found.b).toBeCloseTo(wanted.b, 4);
        // At the very ends a millionth of a second may be missing.
        else if (found) expect(wanted).not.toBeNull();
      }),
    );
  });

  it('are undone by their exchange', () => {
    fc.assert(
      fc.property(rising(0), (curve) => {
        const both = chained(curve, exchanged(curve));
        for (const [k, t] of both.a.entries()) expect(both.b[k]).toBeCloseTo(t, 6);
      }),
    );
  });

  it('are as uncertain as both together, each in the last one’s seconds', () => {
    const first = { a: [0, 10], b: [0, 10], sd: [0.03, 0.03] };
    const then = { a: [0, 10], b: [0, 20], sd: [0.08, 0.08] };
    expect(curveAt(chained(first, then), 5)?.sd).toBeCloseTo(Math.hypot(2 * 0.03, 0.08), 9);
    expect(exchanged(then).sd[0]).toBeCloseTo(0.04, 9);
  });

  it('that do not meet are none', () => {
    const early = { a: [0, 1], b: [0, 1], sd: [0, 0] };
    expect(chained(early, { a: [5, 6], b: [5, 6], sd: [0, 0] }).a).toEqual([]);
  });
});

describe('the surest way', () => {
  const by = (pairs: Readonly<Record<string, number>>) => (p: number, q: number) =>
    pairs[`${Math.min(p, q)}${Math.max(p, q)}`] ?? 0;

  it('goes straight unless steps between are surer together', () => {
    expect(surestWay(3, by({ '02': 0.5, '01': 0.9, '12': 0.9 }))?.way).toEqual([0, 1, 2]);
    expect(surestWay(3, by({ '02': 0.9, '01': 0.9, '12': 0.9 }))?.way).toEqual([0, 2]);
    expect(surestWay(4, by({ '02': 0.9, '12': 0.9, '13': 0.8 }))).toEqual({
      way: [0, 2, 1, 3],
      sure: 0.9 * 0.9 * 0.8,
    });
  });

  it('is none where nothing leads there', () => {
    expect(surestWay(3, by({ '01': 1 }))).toBeNull();
  });
});
