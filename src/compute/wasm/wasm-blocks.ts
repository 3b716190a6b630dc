import { type FeatureBlocks, likeness, type Spectra } from '#src/signal/feature-blocks.ts';
import type { SoundKernel } from './sound-kernel.ts';

/** Spectra of so many recordings' stretches and blocks lie ready in the kernel. */
const heldSpectra = 8;

export function wasmFeatureBlocks(kernel: SoundKernel, n: number, signals: number): FeatureBlocks {
  const areas = (floats: number) => ({ re: kernel.area(floats), im: kernel.area(floats) });
  const one = areas(n);
  const work = areas(n);
  const twiddles = kernel.twiddles(n);
  const held = new Map<Spectra, ReturnType<typeof areas>>();
  const bytes = () => {
    const { at, values } = kernel.area(n / 4 + 16);
    return { at, values: new Int8Array(values.buffer, at, n + 64) };
  };
  const [short, long] = [bytes(), bytes()];
  const whole = kernel.keepIntegers(new Int32Array(64));
  const three = kernel.area(6);
  const told = new Float64Array(three.values.buffer, three.at, 3);

  /** Transforms `one`, its parts swapped for the inverse; where the answer lies. */
  function transform(inverse: boolean): typeof one {
    const turned = ({ re, im }: typeof one) =>
      inverse ? ([im.at, re.at] as const) : ([re.at, im.at] as const);
    const own = turned(one);
    return kernel.transform(...own, false, ...turned(work), ...own, n, twiddles) ? one : work;
  }

  /** The copy in the kernel; the one used longest ago gives way. */
  function hold(spectra: Spectra): typeof one {
    let room = held.get(spectra);
    held.delete(spectra);
    if (!room) {
      const [oldest] = held.keys();
      if (oldest && held.size >= heldSpectra) {
        room = held.get(oldest);
        held.delete(oldest);
      }
      room ??= areas(n * signals);
      room.re.values.set(spectra.re);
      room.im.values.set(spectra.im);
    }
    held.set(spectra, room);
    return room;
  }

  return {
    re: one.re.values,
    im: one.im.values,
    forward(into, index) {
      const { re, im } = transform(false);
      into.re.set(re.values, index * n);
      into.im.set(im.values, index * n);
    },
    correlate(many, own, into) {
      const [a, b] = [hold(many), hold(own)];
      kernel.sumProducts(a.re.at, a.im.at, b.re.at, b.im.at, signals, n, one.re.at, one.im.at);
      const { re } = transform(true);
      into.set(re.values.subarray(0, into.length));
      kernel.moments(re.at, into.length, three.at);
      const [sum = 0, squares = 0, most = 0] = told;
      return { sum, squares, most };
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
