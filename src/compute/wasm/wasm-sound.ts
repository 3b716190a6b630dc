import { type FeatureBlocks, likeness, type Spectra } from '#src/signal/feature-blocks.ts';
import {
  type FrameLevels,
  frameHop,
  frameSize,
  hannWindow,
  levelFloor,
  lowReader,
  silentLevel,
} from '#src/signal/frame-levels.ts';
import { phaseTable } from '#src/signal/resample.ts';
import { holdsIntegers, type Sound } from '#src/signal/sound.ts';
import type { SoundArithmetic } from '#src/signal/sound-arithmetic.ts';
import {
  bandCount,
  bandStarts,
  binsOf,
  isOnGrid,
  keptGains,
  keptResamplers,
  rampOf,
  readQuality,
  readRate,
  type WindowPair,
} from '#src/signal/window-pair.ts';
import { type Area, makeSoundKernel, type SoundKernel } from './sound-kernel.ts';

/**
 * The arithmetic of syncing by sound on the SIMD kernel, in single precision. What it makes for a size is made once and
 * used again: one user at a time.
 * @param bytes the compiled `sound.wasm`
 */
export function createWasmSound(bytes: Uint8Array): SoundArithmetic {
  const kernel = makeSoundKernel(bytes);
  const filter = phaseTable(readRate, readRate, readQuality);
  const table = kernel.keep(filter.table);
  const made = new Map<string, unknown>();
  function once<T>(name: string, make: () => T): T {
    const known = (made.get(name) as T | undefined) ?? make();
    made.set(name, known);
    return known;
  }
  return {
    windows: (n) => once(`windows ${n}`, () => windowPair(kernel, n, filter.half, table)),
    frames: (edges, block, factor) =>
      once(`frames ${edges} ${block} ${factor}`, () => frameLevels(kernel, edges, block, factor)),
    blocks: (n, signals) => once(`blocks ${n} ${signals}`, () => featureBlocks(kernel, n, signals)),
  };
}

type Side = { readonly re: Area; readonly im: Area; loaded: Loaded | null };
type Loaded = readonly [sound: Sound, start: number, step: number, from: number, to: number];

function windowPair(kernel: SoundKernel, n: number, half: number, table: Area): WindowPair {
  const { k0, k1, span } = binsOf(n);
  const count = k1 - k0;
  const starts = bandStarts(n);
  const gainsFor = keptGains(n);
  const resamplerFor = keptResamplers();
  const taps = 2 * half;
  const room = kernel.transformRoom(n);
  const backRoom = kernel.transformRoom(n / 2);
  const samples = kernel.area(n + 8);
  const raw = kernel.area(Math.ceil(1.1 * n) + taps + 8);
  const integers = kernel.shorts(raw.values.length);
  const ramp = kernel.area(n / 8);
  const gains = kernel.area(count + 4);
  const crossRe = kernel.area(n / 4 + 4);
  const crossIm = kernel.area(n / 4 + 4);
  const magnitude = kernel.area(count + 4);
  const correlation = kernel.area(n / 2);
  const side = (): Side => ({ re: kernel.area(count + 4), im: kernel.area(count + 4), loaded: null });
  const sides = { a: side(), b: side() };
  let ramped = 0;
  let set: Float64Array | null = null;

  function read(...[sound, start, step, from, to]: Loaded): void {
    const length = to - from;
    const out = samples.values.subarray(from, to);
    const first = start + from * step;
    if (isOnGrid(sound, step)) fetch(sound, Math.round(first * readRate), length, samples, from);
    else if (sound.rate === readRate && Math.abs(step * readRate - 1) < 0.05) {
      const hop = step * readRate;
      const before = Math.floor(first * readRate) - half;
      fetch(sound, before, Math.ceil((length - 1) * hop) + taps + 2, raw, 0);
      kernel.resample8(raw.at, first * readRate - before, hop, length, table.at, samples.at + 4 * from);
    } else out.set(resamplerFor(sound).read(sound, first, step, length));
  }

  /** Samples as they are, into an area from place `at` on. */
  function fetch(sound: Sound, start: number, count: number, into: Area, at: number): void {
    if (holdsIntegers(sound)) {
      sound.readIntegers(start, count, integers.values);
      kernel.floats(integers.at, count, into.at + 4 * at);
    } else sound.read(start, count, into.values.subarray(at, at + count));
  }

  function load(name: 'a' | 'b', ...what: Loaded): void {
    const own = sides[name];
    if (own.loaded?.every((value, i) => value === what[i])) return;
    own.loaded = what;
    const [, , , from, to] = what;
    read(...what);
    if (ramped !== to - from) {
      ramped = to - from;
      ramp.values.set(rampOf(ramped));
    }
    kernel.taper(samples.at + 4 * from, to - from, ramp.at, Math.floor((to - from) / 8));
    samples.values.fill(0, 0, from);
    samples.values.fill(0, to);
    kernel.spectrum(samples.at, n, k0, count, own.re.at, own.im.at, ...room);
  }

  function correlate(weights: Float64Array | null): number {
    const wanted = gainsFor(weights);
    if (set !== wanted) {
      set = wanted;
      gains.values.set(wanted);
    }
    const { a, b } = sides;
    const total = kernel.whiten(
      ...[a.re.at, a.im.at, b.re.at, b.im.at, count, span, gains.at],
      ...[crossRe.at + 4 * k0, crossIm.at + 4 * k0, magnitude.at],
    );
    if (!(total > 0)) return 0;
    kernel.unspectrum(crossRe.at, crossIm.at, n / 2, correlation.at, ...backRoom);
    return total;
  }

  function coherence(lag: number, polarity: 1 | -1): Float64Array {
    const turn = (2 * Math.PI * lag * readRate) / n;
    const [dc, ds] = [Math.cos(turn), Math.sin(turn)];
    return Float64Array.from({ length: bandCount }, (_, band) => {
      const k = starts[band] as number;
      const bins = (starts[band + 1] as number) - k;
      const start = [Math.cos(turn * k), Math.sin(turn * k)] as const;
      const sum = kernel.turned(crossRe.at + 4 * k, crossIm.at + 4 * k, bins, ...start, dc, ds);
      return (polarity * sum) / (kernel.total(magnitude.at + 4 * (k - k0), bins) + 1e-30);
    });
  }

  return { load, correlate, correlation: correlation.values, coherence };
}

const contrastRoom = (kernel: SoundKernel, n: number) => ({
  n,
  x: kernel.area(n),
  sums: kernel.area(2 * n + 2),
  flat: kernel.area(n),
  out: kernel.area(Math.ceil(n / 4)),
});

function frameLevels(kernel: SoundKernel, edges: Int32Array, block: number, factor: number): FrameLevels {
  const bands = edges.length - 1;
  const samples = kernel.area(block * frameHop + frameSize);
  const raw = kernel.shorts(2 * (block * frameHop + frameSize + 8));
  const readLow = lowReader(block, factor);
  const window = kernel.keep(hannWindow());
  const edgesAt = kernel.keepIntegers(edges).at;
  const levels = kernel.area(bands * block);
  const power = kernel.area(block);
  const scratch = kernel.area(4096);
  const twiddles = kernel.twiddles(frameSize);
  let room = contrastRoom(kernel, 0);
  return {
    levels: levels.values,
    power: power.values,
    describe(sound, first, count) {
      if (holdsIntegers(sound) && factor === 2) {
        const wanted = (count - 1) * frameHop + frameSize;
        sound.readIntegers(2 * (first * frameHop - frameSize / 2 - 1), 2 * (wanted + 2), raw.values);
        kernel.halve(raw.at, wanted, samples.at);
      } else readLow(sound, first, count, samples.values);
      kernel.bandLevels(
        ...[samples.at, Math.ceil(count / 8) * 8, window.at, twiddles, edgesAt, bands, levelFloor],
        ...[levels.at, block, power.at, scratch.at],
      );
    },
    contrast(values, reach, far, out) {
      const n = values.length;
      if (room.n < n) room = contrastRoom(kernel, Math.ceil(1.5 * n));
      room.x.values.set(values);
      kernel.contrast(room.x.at, n, reach, far, silentLevel, room.sums.at, room.flat.at, room.out.at);
      out.set(new Int8Array(room.out.values.buffer, room.out.at, n));
    },
  };
}

function featureBlocks(kernel: SoundKernel, n: number, signals: number): FeatureBlocks {
  const areas = (floats: number) => ({ re: kernel.area(floats), im: kernel.area(floats) });
  const one = areas(n);
  const work = areas(n);
  const a = areas(n * signals);
  const b = areas(n * signals);
  const twiddles = kernel.twiddles(n);
  let held: Spectra | null = null; // what lies in b
  const bytes = () => {
    const { at, values } = kernel.area(n / 4 + 16);
    return { at, values: new Int8Array(values.buffer, at, n + 64) };
  };
  const [short, long] = [bytes(), bytes()];
  const whole = kernel.keepIntegers(new Int32Array(64));
  return {
    re: one.re.values,
    im: one.im.values,
    forward(into, index) {
      kernel.fft(one.re.at, one.im.at, work.re.at, work.im.at, n, twiddles);
      into.re.set(one.re.values, index * n);
      into.im.set(one.im.values, index * n);
    },
    correlate(many, own) {
      a.re.values.set(many.re);
      a.im.values.set(many.im);
      if (held !== own) {
        b.re.values.set(own.re);
        b.im.values.set(own.im);
        held = own;
      }
      kernel.sumProducts(a.re.at, a.im.at, b.re.at, b.im.at, signals, n, one.re.at, one.im.at);
      kernel.fft(one.im.at, one.re.at, work.im.at, work.re.at, n, twiddles);
      return one.re.values;
    },
    slide(block, stretch, reach) {
      const [energies, sums] = [whole.values.subarray(0, 2), whole.values.subarray(2, 2 * reach + 3)];
      whole.values.fill(0);
      for (const [band, x] of block.entries()) {
        short.values.set(x);
        long.values.set(stretch[band] as Int8Array);
        kernel.slide(short.at, long.at, x.length, reach, whole.at + 8, whole.at);
      }
      return likeness(sums, energies[0] as number, energies[1] as number);
    },
  };
}
