import { phaseTable } from '#src/signal/resample.ts';
import { holdsIntegers, type Sound } from '#src/signal/sound.ts';
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
import type { Area, SoundKernel } from './sound-kernel.ts';

/** Whose filter has eight taps, as the kernel wants it. */
const filter = phaseTable(readRate, readRate, readQuality);

type Side = { readonly re: Area; readonly im: Area; loaded: Loaded | null };
type Loaded = readonly [sound: Sound, start: number, step: number, from: number, to: number];

export function wasmWindowPair(kernel: SoundKernel, n: number): WindowPair {
  const { k0, k1, span } = binsOf(n);
  const count = k1 - k0;
  const starts = bandStarts(n);
  const gainsFor = keptGains(n);
  const resamplerFor = keptResamplers();
  const { half, taps } = filter;
  const table = kernel.keep(filter.table);
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
    kernel.unspectrum(crossRe.at, crossIm.at, n / 2, correlation.at, n, ...backRoom);
    return total;
  }

  function coherence(lag: number, polarity: 1 | -1): Float64Array {
    const turn = (2 * Math.PI * lag * readRate) / n;
    const [dc, ds] = [Math.cos(turn), Math.sin(turn)];
    const cosines = new Float64Array(bandCount);
    for (let band = 0; band < bandCount; band++) {
      const k = starts[band] as number;
      const bins = (starts[band + 1] as number) - k;
      const [re, im] = [crossRe.at + 4 * k, crossIm.at + 4 * k];
      const sum = kernel.turned(re, im, bins, Math.cos(turn * k), Math.sin(turn * k), dc, ds);
      const weight = kernel.total(magnitude.at + 4 * (k - k0), bins) + 1e-30;
      cosines[band] = (polarity * sum) / weight;
    }
    return cosines;
  }

  return { load, correlate, correlation: correlation.values, coherence };
}
