import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wasmSound } from '#main/compute/sound.ts';
import { frameHop, frameSize, levelFloor, silentLevel } from '#src/signal/frame-levels.ts';
import { type IntegerSound, soundOf } from '#src/signal/sound.ts';
import { plainSound, type SoundArithmetic } from '#src/signal/sound-arithmetic.ts';
import { bandCount, matchRate, readRate, type WindowPair } from '#src/signal/window-pair.ts';
import { gaussian, random } from '#test/unit/align/sync/synthetic-event.ts';

/** Every implementation of the seam joins here. */
const implementations: readonly (readonly [string, SoundArithmetic])[] = [
  ['wasm', wasmSound()],
  ['plain', plainSound],
];

/** Noise with more low tones than high ones, as sound has. */
function noise(seed: number, length: number): Float32Array {
  const next = random(seed);
  let low = 0;
  return Float32Array.from({ length }, () => {
    const white = gaussian(next);
    low = 0.9 * low + white;
    return 0.02 * low + 0.01 * white;
  });
}

/** The same as 16-bit integers. */
function integerSound(samples: Float32Array, rate: number): IntegerSound {
  const whole = Int16Array.from(samples, (v) => Math.round(32767 * Math.max(-1, Math.min(1, v))));
  return {
    ...soundOf(
      Float32Array.from(whole, (v) => v / 32768),
      rate,
    ),
    readIntegers: (start, count, into) => {
      for (let i = 0; i < count; i++) into[i] = whole[start + i] ?? 0;
    },
  };
}

type Take = Parameters<WindowPair['load']>;

function meet(own: WindowPair, a: Take, b: Take, weights: Float64Array | null) {
  own.load(...a);
  own.load(...b);
  const total = own.correlate(weights);
  const correlation = Float64Array.from(own.correlation, (v) => v / total);
  return { total, correlation, coherence: own.coherence(0.00123, -1) };
}

const top = (x: Float64Array): number => x.indexOf(x.reduce((most, v) => Math.max(most, v)));

describe.each(implementations)('windows: %s', (_, arithmetic) => {
  it('finds by how much one side is later, to the sample', () => {
    const world = noise(1, 60_000);
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 400 }), fc.constantFrom(4096, 16_384), (late, n) => {
        const a = soundOf(world.slice(20_000 - 2 * late), readRate);
        const b = soundOf(world.slice(20_000), readRate);
        const own = arithmetic.windows(n);
        const { correlation } = meet(
          own,
          ['a', a, 0.1, 1 / readRate, 0, n],
          ['b', b, 0.1, 1 / readRate, 0, n],
          null,
        );
        expect(top(correlation)).toBe(late + n / 4);
      }),
      { numRuns: 25 },
    );
  });

  it('gives a copy of itself a peak of its full height, in phase in every band', () => {
    const sound = soundOf(noise(2, 40_000), readRate);
    const take = [sound, 0.2, 1 / readRate, 0, 16_384] as const;
    const own = arithmetic.windows(16_384);
    const { correlation } = meet(own, ['a', ...take], ['b', ...take], null);
    expect(correlation[4096]).toBeCloseTo(1, 5);
    for (const c of own.coherence(0, 1)) expect(c).toBeCloseTo(1, 4);
    expect(own.coherence(0, -1)[3]).toBeCloseTo(-1, 4);
  });

  it('has nothing to say of silence, and is itself again afterwards', () => {
    const quiet = soundOf(new Float32Array(20_000), readRate);
    const loud = soundOf(noise(3, 20_000), readRate);
    const own = arithmetic.windows(4096);
    const take = (sound: typeof loud) => [sound, 0, 1 / readRate, 0, 4096] as const;
    own.load('a', ...take(quiet));
    own.load('b', ...take(loud));
    expect(own.correlate(null)).toBe(0);
    own.load('a', ...take(loud));
    expect(own.correlate(null)).toBeGreaterThan(0);
    expect(own.correlation[1024]).toBeGreaterThan(0);
  });
});

it('every implementation correlates windows as the plain one does', () => {
  const seconds = 4;
  const kinds = fc.record({
    rate: fc.constantFrom(readRate, readRate, 48_000, 11_025),
    n: fc.constantFrom(1024, 2048, 8192, 32_768),
    ppm: fc.constantFrom(0, 0, 7, -45, 400),
    start: fc.double({ min: 0.2, max: 1.2, noNaN: true }),
    from: fc.integer({ min: 0, max: 300 }),
    cut: fc.integer({ min: 0, max: 300 }),
    weighted: fc.boolean(),
    make: fc.constantFrom(soundOf, integerSound),
    seed: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(kinds, ({ rate, n, ppm, start, from, cut, weighted, make, seed }) => {
      const a = make(noise(seed, seconds * rate), rate);
      const b = make(noise(seed + 100, seconds * readRate), readRate);
      const weights = weighted ? Float64Array.from({ length: bandCount }, (_, i) => 0.1 + (i % 5)) : null;
      const takeA: Take = ['a', a, start, (1 + ppm * 1e-6) / readRate, from, n - cut];
      const takeB: Take = ['b', b, Math.round(start * readRate) / readRate, 1 / readRate, from, n - cut];
      const want = meet(plainSound.windows(n), takeA, takeB, weights);
      for (const [name, arithmetic] of implementations) {
        const found = meet(arithmetic.windows(n), takeA, takeB, weights);
        expect(found.total / want.total, name).toBeCloseTo(1, 5);
        for (let i = 0; i < n / 2; i++)
          if (Math.abs((found.correlation[i] as number) - (want.correlation[i] as number)) > 1e-4)
            expect.fail(`${name}: lag ${(i - n / 4) / matchRate} s`);
        for (const [band, c] of want.coherence.entries())
          expect(found.coherence[band] as number, `${name}, band ${band}`).toBeCloseTo(c, 4);
      }
    }),
    { numRuns: 40 },
  );
});

it('every implementation whitens as the plain one does', () => {
  const n = 4096;
  const kinds = fc.record({
    start: fc.double({ min: -0.1, max: 1, noNaN: true }),
    ppm: fc.constantFrom(0, 30, -450),
    make: fc.constantFrom(soundOf, integerSound),
    rate: fc.constantFrom(readRate, readRate, 44_100),
    seed: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(kinds, ({ start, ppm, make, rate, seed }) => {
      const world = noise(seed, 2 * rate);
      const [a, b] = [make(world, rate), make(noise(seed + 50, 2 * readRate), readRate)];
      const wanted = plainSound.whitened(n);
      for (const [name, arithmetic] of implementations) {
        const found = arithmetic.whitened(n);
        for (const own of [wanted, found]) {
          own.read('x', b, start, 1);
          own.read('y', a, start + 0.01, 1 + ppm * 1e-6);
          own.whiten();
        }
        for (const [lo, hi] of [
          [0, n],
          [100, 733],
          [3000, 4096],
        ] as const) {
          const power = wanted.power('x', lo, hi);
          expect(found.power('x', lo, hi) / power, name).toBeCloseTo(1, 3);
          for (const lag of [0, 1, -577, 601])
            expect((found.product(lo, hi, lag) - wanted.product(lo, hi, lag)) / power, name).toBeCloseTo(
              0,
              3,
            );
        }
      }
    }),
    { numRuns: 30 },
  );
});

describe.each(implementations)('whitened: %s', (_, arithmetic) => {
  it('agrees with itself where it lies, and not elsewhere, however loud', () => {
    const world = noise(4, 40_000).map((v, i) => v * (i < 12_000 ? 0.05 : 1));
    const own = arithmetic.whitened(4096);
    own.read('x', soundOf(world, readRate), 0.5, 1);
    own.read(
      'y',
      soundOf(
        world.map((v) => 0.3 * v),
        readRate,
      ),
      0.5,
      1,
    );
    own.whiten();
    for (const [lo, hi] of [
      [0, 1000],
      [1000, 3000],
      [3000, 4096],
    ] as const) {
      const scale = Math.sqrt(own.power('x', lo, hi) * own.power('y', lo, hi));
      expect(own.product(lo, hi, 0) / scale).toBeCloseTo(1, 2);
      expect(Math.abs(own.product(lo, hi, 37) / scale)).toBeLessThan(0.2);
      expect(own.power('x', lo, hi) / (hi - lo)).toBeCloseTo(1, 0);
    }
  });
});

describe.each(implementations)('frames: %s', (_, arithmetic) => {
  const edges = Int32Array.from([3, 7, 20, 21, 112]);
  const block = 32;

  it('gives every band of every frame its power, as the definition has it', () => {
    // A step of rates that leaves the samples as they are.
    const own = arithmetic.frames(edges, block, 1);
    const world = noise(5, 200 * frameHop);
    own.describe(soundOf(world, 8000), 40, 21);
    for (const f of [0, 7, 13, 20]) {
      let all = 0;
      for (let band = 0; band + 1 < edges.length; band++) {
        let power = 0;
        for (let k = edges[band] as number; k < (edges[band + 1] as number); k++) {
          let re = 0;
          let im = 0;
          for (let i = 0; i < frameSize; i++) {
            const w = 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / frameSize);
            const x = 2 * w * (world[(40 + f) * frameHop - frameSize / 2 + i] as number);
            re += x * Math.cos((2 * Math.PI * k * i) / frameSize);
            im -= x * Math.sin((2 * Math.PI * k * i) / frameSize);
          }
          power += re * re + im * im;
        }
        all += power;
        expect(own.levels[band * block + f]).toBeCloseTo(Math.log(power + levelFloor), 4);
      }
      expect((own.power[f] as number) / all).toBeCloseTo(1, 4);
    }
  });

  it('describes sound at twice the rate as its weighted means at the lower', () => {
    const world = noise(6, 80 * frameHop);
    const twice = integerSound(world, 16_000);
    const x = twice.read(0, world.length);
    const half = Float32Array.from(
      { length: x.length / 2 },
      (_, k) => 0.5 * (x[2 * k] as number) + 0.25 * ((x[2 * k - 1] ?? 0) + (x[2 * k + 1] ?? 0)),
    );
    const low = arithmetic.frames(edges, block, 1);
    low.describe(soundOf(half, 8000), 0, 19);
    const wanted = low.levels.slice();
    const own = arithmetic.frames(edges, block, 2);
    own.describe(twice, 0, 19);
    for (let band = 0; band + 1 < edges.length; band++)
      for (let f = 0; f < 19; f++)
        expect(own.levels[band * block + f]).toBeCloseTo(wanted[band * block + f] as number, 4);
  });

  it('tells how levels stand out from their neighbours', () => {
    const level = fc.oneof(fc.double({ min: -11, max: 8, noNaN: true }), fc.constant(silentLevel - 1e-3));
    fc.assert(
      fc.property(
        fc.array(level, { minLength: 1, maxLength: 90 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 9, max: 30 }),
        (list, reach, far) => {
          const x = Float32Array.from(list);
          const mean = (values: readonly number[], i: number, r: number) => {
            const near = values.slice(Math.max(0, i - r), i + r + 1);
            return near.reduce((sum, v) => sum + v, 0) / near.length;
          };
          const levels = [...x];
          const flat = levels.map((v, i) => v - mean(levels, i, reach));
          const squares = flat.map((v) => v * v);
          const out = new Int8Array(x.length);
          arithmetic.frames(edges, block, 2).contrast(x, reach, far, out);
          for (let i = 0; i < x.length; i++) {
            const value = (40 * (flat[i] as number)) / (0.3 + Math.sqrt(mean(squares, i, far)));
            const wanted =
              (levels[i] as number) <= Math.fround(silentLevel) ? 0 : Math.max(-120, Math.min(120, value));
            expect(Math.abs((out[i] as number) - wanted)).toBeLessThan(0.502);
          }
        },
      ),
    );
  });
});

describe.each(implementations)('blocks: %s', (_, arithmetic) => {
  it('adds up the circular correlations of all signals', () => {
    const n = 64;
    const next = random(8);
    const signals = (count: number) =>
      Array.from({ length: count }, () => Float32Array.from({ length: n }, () => Math.round(100 * next())));
    const own = arithmetic.blocks(n, 3);
    const [x, y] = [signals(6), signals(6)];
    const spectra = (of: readonly Float32Array[]) => {
      const made = { re: new Float32Array(3 * n), im: new Float32Array(3 * n) };
      for (let p = 0; p < 3; p++) {
        own.re.set(of[2 * p] as Float32Array);
        own.im.set(of[2 * p + 1] as Float32Array);
        own.forward(made, p);
      }
      return made;
    };
    const [a, b, c] = [spectra(x), spectra(y), spectra([...y].reverse())];
    const check = (b: ReturnType<typeof spectra>, second: readonly Float32Array[]) => {
      const found = new Float32Array(n - 5);
      const { sum: all, squares, most } = own.correlate(a, b, found);
      expect(all / found.reduce((sum, v) => sum + v, 0)).toBeCloseTo(1, 5);
      expect(squares / found.reduce((sum, v) => sum + v * v, 0)).toBeCloseTo(1, 5);
      expect(most).toBe(Math.max(...found));
      for (let lag = 0; lag < found.length; lag++) {
        let sum = 0;
        for (const [s, values] of x.entries())
          for (let t = 0; t < n; t++)
            sum += (values[(t + lag) % n] as number) * ((second[s] as Float32Array)[t] as number);
        expect((found[lag] as number) / n / sum).toBeCloseTo(1, 5);
      }
    };
    check(b, y);
    check(c, [...y].reverse());
  });

  it('slides a block along a stretch', () => {
    const byte = fc.integer({ min: -127, max: 127 });
    const own = arithmetic.blocks(64, 3);
    const cases = fc
      .tuple(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }))
      .chain(([count, reach, bands]) =>
        fc.record({
          reach: fc.constant(reach),
          x: fc.array(fc.array(byte, { minLength: count, maxLength: count }), {
            minLength: bands,
            maxLength: bands,
          }),
          y: fc.array(fc.array(byte, { minLength: count + 2 * reach, maxLength: count + 2 * reach }), {
            minLength: bands,
            maxLength: bands,
          }),
        }),
      );
    fc.assert(
      fc.property(cases, ({ reach, x, y }) => {
        const dot = (p: readonly number[], q: readonly number[]) =>
          p.reduce((sum, v, i) => sum + v * (q[i] as number), 0);
        const all = (of: (band: number) => number) => x.reduce((sum, _, band) => sum + of(band), 0);
        const inY = (band: number, k: number) =>
          (y[band] as number[]).slice(k, k + (x[0] as number[]).length);
        const power = all((b) => dot(x[b] as number[], x[b] as number[]));
        const middle = all((b) => dot(inY(b, reach), inY(b, reach)));
        const wanted = Array.from(
          { length: 2 * reach + 1 },
          (_, k) => all((b) => dot(x[b] as number[], inY(b, k))) / Math.sqrt(power * middle),
        );
        const bytes = (of: readonly number[][]) => of.map((values) => Int8Array.from(values));
        const found = own.slide(bytes(x), bytes(y), reach);
        if (power === 0 || middle === 0) expect(found).toEqual([]);
        else for (const [k, v] of wanted.entries()) expect(found[k]).toBeCloseTo(v, 12);
      }),
    );
  });
});
