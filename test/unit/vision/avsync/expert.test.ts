import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import { expertSays } from '#src/vision/avsync/expert.ts';
import { boxAround, boxOver, mouthsOf } from '#src/vision/avsync/mouths.ts';
import { regionsOf } from '#src/vision/avsync/regions.ts';

/** Vectors that wander, one a step. */
function wander(seed: number, count: number, width: number): Float32Array[] {
  const random = makeRandom(seed);
  let now = new Float32Array(width);
  return Array.from({ length: count }, () => {
    now = now.map((v) => 0.7 * v + random.normal());
    return now;
  });
}

/** A window of 8 s whose stacks, every 40 ms, are the sound's vectors `lag` steps later, with noise. */
function sight(seed: number, width: number, lag: number, noise: number, related = true) {
  const sound = { first: 0, every: 2, vectors: wander(seed, 1000, width) };
  const other = related ? sound.vectors : wander(seed + 1, 1000, width);
  const random = makeRandom(seed + 2);
  const at = Int32Array.from({ length: 200 }, (_, k) => 600 + 4 * k);
  const vectors = [...at].map((step) =>
    (other[(step + lag) / 2] as Float32Array).map((v) => v + noise * random.normal()),
  );
  return { sound, views: [{ at, vectors }] };
}

const highest = (curve: Float64Array) => Math.max(...curve);

describe('what a lip-sync expert says', () => {
  it.each([
    [8, 60],
    [7, -84],
    [1, 0],
  ])('is highest where pictures and sound are in step (%i numbers, %i steps)', (width, lag) => {
    const said = expertSays(sight(4, width, lag, 0.5), 200, makeRandom(1));
    expect(said.real.indexOf(highest(said.real)) - 200).toBe(lag);
    expect(highest(said.real)).toBeGreaterThan(10 + Math.max(...said.chance.map(highest)));
  });

  it('is no more than luck of a sound that is another’s', () => {
    const tops = [1, 2, 3, 4].map((seed) => {
      const said = expertSays(sight(20 * seed, 6, 0, 0, false), 200, makeRandom(1));
      return highest(said.real) - Math.max(...said.chance.map(highest));
    });
    expect(Math.max(...tops)).toBeLessThan(4);
  });

  it('does not depend on what all vectors have in common, nor on a view that sees nothing', () => {
    const own = sight(9, 5, 20, 0.3);
    const [view] = own.views;
    if (!view) throw new Error();
    const blind = { ...view, vectors: view.vectors.map(() => new Float32Array(5)) };
    const moved = {
      sound: { ...own.sound, vectors: own.sound.vectors.map((v) => v.map((x) => x + 40)) },
      views: [{ ...view, vectors: view.vectors.map((v) => v.map((x, d) => x - 3 * d)) }],
    };
    const [one, two] = [own, moved].map((each) => expertSays(each, 100, makeRandom(1)));
    expect(two?.real[120]).toBeCloseTo(one?.real[120] ?? 0, 2);
    const both = expertSays({ ...own, views: [blind, view] }, 100, makeRandom(1));
    expect(both.attended[120]).toBe(1);
    expect(both.real.indexOf(highest(both.real))).toBe(120);
  });
});

describe('where a mouth may be', () => {
  it('is where most opens, and elsewhere only where as much does', () => {
    const regions = regionsOf(20, 11);
    const opens = new Float64Array(regions.length);
    const at = (col: number, row: number, cols: number) =>
      regions.findIndex((r) => r.col === col && r.row === row && r.cols === cols);
    opens[at(4, 5, 2)] = 9;
    opens[at(5, 5, 1)] = 8.9;
    opens[at(14, 2, 1)] = 7;
    opens[at(0, 0, 1)] = 3;
    const found = mouthsOf(opens, regions, 20, 11);
    expect(found).toEqual([
      { x: 0.25, y: 6 / 11, side: 0.1 },
      { x: 14.5 / 20, y: 2.5 / 11, side: 0.1 },
    ]);
    expect(mouthsOf(new Float64Array(regions.length), regions, 20, 11)).toEqual([]);
  });

  it('is shown with what is around it, in the shape that is wanted, never beyond the picture', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(share, share, fc.double({ min: 0.02, max: 1, noNaN: true })),
        fc.double({ min: 0.5, max: 8, noNaN: true }),
        fc.constantFrom(0.5, 1, 2),
        fc.constantFrom(9 / 16, 16 / 9),
        ([x, y, side], around, shape, aspect) => {
          const box = boxAround({ x, y, side }, around, shape, aspect);
          const [left, top, w, h] = box;
          expect(Math.min(left, top, 1 - left - w, 1 - top - h)).toBeGreaterThan(-1e-9);
          expect((h * aspect) / w).toBeCloseTo(shape, 6);
          expect(w).toBeLessThanOrEqual(around * side + 1e-9);
          const over = boxOver([box, [0.2, 0.2, 0.1, 0.1]]);
          expect(over[0]).toBe(Math.min(left, 0.2));
        },
      ),
    );
  });
});
