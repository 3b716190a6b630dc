import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { exact } from '#src/align/methods/dtw-methods.ts';
import { eitherWay } from '#src/align/methods/either-way.ts';
import { alignMethods } from '#src/align/methods/index.ts';
import type { AlignOptions } from '#src/align/methods/options.ts';
import { random } from '#test/fixtures/performance.ts';

/** A walk of its own in each dimension. */
function walk(seed: number, frames: number, dims: number): Frames {
  const next = random(seed);
  const values = new Float64Array(frames * dims);
  for (let k = 0; k < values.length; k++)
    values[k] = (k >= dims ? (values[k - dims] as number) : 0) + next() - 0.5;
  return { values, dims };
}

const host = { compute: cpuCompute() };
const x = walk(3, 60, 2);

describe('swapping the sequences', () => {
  it.each(['ctw', 'gtw', 'imw', 'dtw', 'ddtw', 'soft-dtw', 'drop-dtw', 'gromov-dtw'])(
    'gives the same cost and the same path the other way: %s',
    async (name) => {
      const method = alignMethods.find((m) => m.name === name);
      for (const y of [walk(4, 50, 2), walk(5, 60, 2)]) {
        const [there, back] = [await method?.run([x, y], {}, host), await method?.run([y, x], {}, host)];
        expect(Math.abs((there?.cost ?? Number.NaN) / (back?.cost ?? 0) - 1)).toBeLessThan(1e-9);
        if (!['ctw', 'gtw', 'imw'].includes(name)) continue;
        expect(there?.index[0]).toEqual(back?.index[1]);
        expect(there?.index[1]).toEqual(back?.index[0]);
        expect(there?.compared?.[0]).toEqual(back?.compared?.[1]);
      }
    },
  );

  it('gives the same cost under one slanted band, whichever is the longer: dtw', async () => {
    const method = alignMethods.find((m) => m.name === 'dtw');
    for (const frames of [1, 7, 25, 60, 140]) {
      const y = walk(frames, frames, 2);
      const band: AlignOptions = { window: [{ kind: 'slanted', radius: 12 }] };
      const [there, back] = [await method?.run([x, y], band, host), await method?.run([y, x], band, host)];
      expect(there?.cost).toBeCloseTo(back?.cost as number, 6);
    }
  });

  it('gives the same cost, and tells of the same frames: dctw', async () => {
    const method = alignMethods.find((m) => m.name === 'dctw');
    // Too few frames for any to be left out: one training.
    const [short, other] = [walk(3, 34, 2), walk(4, 30, 2)];
    const [there, back] = [
      await method?.run([short, other], {}, host),
      await method?.run([other, short], {}, host),
    ];
    expect(there?.cost).toBe(back?.cost);
    expect(there?.index[0]).toEqual(back?.index[1]);
    expect([there, back].map((found) => found?.spreads?.[0]?.mean.length)).toEqual([34, 30]);
  });

  it('gives the same cost and the same path the other way: ttn', async () => {
    const method = alignMethods.find((m) => m.name === 'ttn');
    const y = walk(4, 50, 2);
    const [there, back] = [await method?.run([x, y], {}, host), await method?.run([y, x], {}, host)];
    expect(there?.cost).toBeCloseTo(back?.cost as number, 9);
    expect(there?.index[0]).toEqual(back?.index[1]);
    expect(there?.index[1]).toEqual(back?.index[0]);
    expect(there?.compared?.[0]).toEqual(back?.compared?.[1]);
  });

  it.each<[string, AlignOptions, AlignOptions]>([
    ['symmetric2', { step: 'symmetric2' }, { step: 'symmetric2' }],
    ['symmetricP1', { step: 'symmetricP1' }, { step: 'symmetricP1' }],
    [
      'a band',
      { window: [{ kind: 'sakoe-chiba', radius: 20 }] },
      { window: [{ kind: 'sakoe-chiba', radius: 20 }] },
    ],
    [
      'a region',
      { window: [{ kind: 'forbidden', i: [10, 20], j: [30, 40] }] },
      { window: [{ kind: 'forbidden', i: [30, 40], j: [10, 20] }] },
    ],
    ['gaps', { gaps: { x: 8, y: 6 } }, { gaps: { x: 6, y: 8 } }],
    ['priced ends', { openEnd: { x: 8, y: 6 } }, { openEnd: { x: 6, y: 8 } }],
    [
      'a slanted band',
      { window: [{ kind: 'slanted', radius: 9 }] },
      { window: [{ kind: 'slanted', radius: 9 }] },
    ],
    [
      'a mask',
      { window: [{ kind: 'mask', allowed: (i, j) => j >= i - 12 && j <= i + 7 }] },
      { window: [{ kind: 'mask', allowed: (i, j) => i >= j - 12 && i <= j + 7 }] },
    ],
    ['a free beginning', { openBegin: true }, { openBegin: { x: 0, y: Number.POSITIVE_INFINITY } }],
    ['a free end', { openEnd: { x: 0, y: Number.POSITIVE_INFINITY } }, { openEnd: true }],
    ['a slope', { slope: [0.5, 3] }, { slope: [1 / 3, 2] }],
  ])(
    'gives the same cost and path under what is the same asked the other way: %s',
    async (_, there, back) => {
      const ctw = alignMethods.find((m) => m.name === 'ctw');
      const y = walk(4, 50, 2);
      const [one, other] = [await ctw?.run([x, y], there, host), await ctw?.run([y, x], back, host)];
      expect(one?.cost).toBeCloseTo(other?.cost as number, 9);
      expect(one?.index[0]).toEqual(other?.index[1]);
    },
  );

  it('turns every pair of a pool, and its answer back', async () => {
    const pairs = [walk(3, 17, 2), walk(4, 14, 3), walk(6, 16, 2), walk(7, 15, 3)] as const;
    const [a, b, c, d] = pairs;
    const asked: { readonly given: readonly Frames[]; readonly first: number }[] = [];
    // Its path of a pair: how many frames each of the two has.
    const method = eitherWay(async (given, _options, _host, first = 0) => {
      asked.push({ given, first });
      const lengths = given.map((each) => Int32Array.of(each.values.length / each.dims));
      const paths = [lengths.slice(0, 2), lengths.slice(2)];
      return { ...exact, index: paths[0] as Int32Array[], cost: 0, paths };
    });
    const found = [
      await method([a, b, c, d], { pool: true }, host),
      await method([b, a, d, c], { pool: true }, host),
    ];
    expect(asked[0]?.given).toEqual(asked[1]?.given);
    expect(asked.map(({ first }) => first).sort()).toEqual([0, 1]);
    const lengths = found.map(({ paths }) => paths?.map((pair) => pair.map(([n]) => n)));
    expect(lengths).toEqual([
      [
        [17, 14],
        [16, 15],
      ],
      [
        [14, 17],
        [15, 16],
      ],
    ]);
  });

  it('names what was given in what it refuses', async () => {
    const ctw = alignMethods.find((m) => m.name === 'ctw');
    for (const [a, b] of [
      [x, walk(4, 50, 2)],
      [walk(4, 50, 2), x],
    ] as const)
      await expect(
        ctw?.run([a, b], { window: [{ kind: 'forbidden', i: [7, 9], j: [0, 60] }] }, host),
      ).rejects.toThrow('rows 7:9 and columns 0:60');
  });

  it('keeps pins where they were', async () => {
    const ctw = alignMethods.find((m) => m.name === 'ctw');
    const [y, pins] = [walk(4, 50, 2), [[20, 31]]];
    const there = await ctw?.run([x, y], { pins }, host);
    const back = await ctw?.run([y, x], { pins: [[31, 20]] }, host);
    const passes = [...(there?.index[0] ?? [])].some((i, k) => i === 20 && there?.index[1]?.[k] === 31);
    expect(passes).toBe(true);
    expect(there?.cost).toBe(back?.cost);
  });
});

/** Three walks, two of one length and content-order all the same; and all orders in which they may be given. */
const orders: readonly (readonly number[])[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

describe('giving three sequences in another order', () => {
  const alike = [walk(3, 26, 2), walk(4, 22, 2), walk(5, 26, 2)];
  const ofKinds = [walk(3, 26, 2), walk(4, 22, 1), walk(5, 24, 3)];
  const pins = [
    [9, 8, 11],
    [18, 15, 17],
  ];

  it.each<[string, readonly Frames[], AlignOptions]>([
    ['dtw', alike, { many: 'exact' }],
    ['dtw', alike, { many: 'exact', pins }],
    ['dtw', alike, { many: 'pairwise', cost: 'manhattan' }],
    ['dtw', alike, { many: 'barycentre' }],
    ['dtw', alike, { many: 'barycentre', pins }],
    ['ddtw', alike, {}],
    ['ddtw', alike, { many: 'pairwise', pins }],
    ['ctw', ofKinds, {}],
    ['ctw', ofKinds, { pins }],
    ['ctw', ofKinds, { pins, kept: { of: 1, frames: [[8, 8]] } }],
    ['ddtw', alike, { many: 'pairwise', pins, kept: { of: 2, frames: [[11, 17]] } }],
    ['ctw', ofKinds, { dims: 1, pca: 1 }],
    ['ctw', ofKinds, { kernel: { kernel: 'rbf', rate: 1 } }],
    ['gtw', ofKinds, {}],
    ['gtw', ofKinds, { pins }],
    ['gtw', [ofKinds[0], ofKinds[0], ofKinds[2]] as readonly Frames[], { pins: [[9, 13, 11]] }],
    ['utw', ofKinds, {}],
  ])('gives the same cost, and the same path in that order: %s', async (name, given, options) => {
    const method = alignMethods.find((m) => m.name === name);
    const whole = await method?.run(given, options, host);
    const tuples = whole?.index[0]?.length ?? 0;
    expect(tuples).toBeGreaterThan(20);
    for (const order of orders.slice(1)) {
      const put = <T>(all: readonly T[]): T[] => order.map((s) => all[s] as T);
      const { kept } = options;
      const asked = {
        ...options,
        ...(options.pins && { pins: options.pins.map(put) }),
        ...(kept && { kept: { ...kept, of: order.indexOf(kept.of) } }),
      };
      const found = await method?.run(put(given), asked, host);
      expect(found?.cost).toBe(whole?.cost);
      expect(found?.index).toEqual(put(whole?.index ?? []));
      expect(found?.leastSquares).toBe(whole?.leastSquares);
      expect(found?.positions).toEqual(whole?.positions && put(whole.positions));
      expect(found?.space?.maps).toEqual(whole?.space && put(whole.space.maps));
      for (const { sequences, correlations } of found?.agreements ?? []) {
        const [a, b] = sequences.map((s) => order[s]);
        const same = whole?.agreements?.find((each) => each.sequences.every((s) => s === a || s === b));
        expect(sequences[0]).toBeLessThan(sequences[1]);
        expect(correlations).toEqual(same?.correlations);
      }
      // Told of the frames of whichever is the first.
      const frames = (s = 0) => (given[s]?.values.length ?? 0) / (given[s]?.dims ?? 1);
      for (const spread of found?.spreads ?? []) expect(spread.mean.length).toBe(frames(order[0]));
      if (order[0] === 0) expect(found?.spreads).toEqual(whole?.spreads && [...whole.spreads].reverse());
    }
  });

  it('names what was given in what it refuses', async () => {
    const gtw = alignMethods.find((m) => m.name === 'gtw');
    await expect(gtw?.run(ofKinds, { pins: [[9, 22, 11]] }, host)).rejects.toThrow('9,22,11');
  });
});
