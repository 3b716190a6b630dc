import { phaseTable } from '#src/signal/resample.ts';
import { holdsIntegers } from '#src/signal/sound.ts';
import {
  evenFloor,
  evenReach,
  readEven,
  whitenedBins,
  type WhitenedPair,
  whitenedQuality,
  whitenedRate,
} from '#src/signal/whitened-pair.ts';
import { readRate } from '#src/signal/window-pair.ts';
import type { SoundKernel } from './sound-kernel.ts';

export function wasmWhitenedPair(kernel: SoundKernel, n: number): WhitenedPair {
  const { half, taps, table } = phaseTable(readRate, whitenedRate, whitenedQuality);
  // Rows of whole registers.
  const width = Math.ceil(taps / 4) * 4;
  const rows = table.length / taps;
  const filter = kernel.area(rows * width);
  for (let row = 0; row < rows; row++)
    filter.values.set(table.subarray(row * taps, (row + 1) * taps), row * width);
  const room = kernel.transformRoom(n);
  const { k0, k1, span } = whitenedBins(n);
  const low = k0 - span;
  const bins = k1 + span - low;
  const re = kernel.area(n / 2 + 4);
  const im = kernel.area(n / 2 + 4);
  const sizes = kernel.area(n);
  const sums = kernel.area(2 * n + 16);
  const integers = kernel.shorts(Math.ceil(2.1 * n) + taps + 8);
  const raw = kernel.area(integers.values.length + 8);
  const sides = { x: kernel.area(n), y: kernel.area(n) };

  function whiten(own: typeof re): void {
    kernel.spectrum(own.at, n, low, bins, re.at + 4 * low, im.at + 4 * low, ...room);
    kernel.flatten(re.at + 4 * low, im.at + 4 * low, bins, span, sizes.at, sums.at);
    for (const { values } of [re, im]) {
      values.fill(0, low, k0);
      values.fill(0, k1, k1 + span + 8);
    }
    kernel.unspectrum(re.at, im.at, n, own.at, 0, ...room);
    kernel.evenOut(own.at, n, evenReach, evenFloor, sizes.at, sums.at);
  }

  return {
    read(side, sound, start, factor) {
      const own = sides[side];
      const hop = (factor * readRate) / whitenedRate;
      if (sound.rate !== readRate || hop > 2.05 || !holdsIntegers(sound)) {
        own.values.set(readEven(sound, start, factor, n, new Float64Array(n)));
        return;
      }
      const first = Math.floor(start * readRate) - half;
      const need = Math.ceil((n - 1) * hop) + width + 2;
      sound.readIntegers(first, need, integers.values);
      kernel.floats(integers.at, need, raw.at);
      kernel.resample(raw.at, start * readRate - first, hop, n, filter.at, width, half - 1, own.at);
    },
    whiten() {
      whiten(sides.x);
      whiten(sides.y);
    },
    product(lo, hi, lag) {
      const from = Math.max(lo, -lag);
      const count = Math.min(hi, n - Math.max(0, lag)) - from;
      return count > 0 ? kernel.dot(sides.x.at + 4 * from, sides.y.at + 4 * (from + lag), count) : 0;
    },
    power(side, lo, hi) {
      const from = sides[side].at + 4 * lo;
      return kernel.dot(from, from, hi - lo);
    },
  };
}
