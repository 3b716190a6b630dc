import {
  type FrameLevels,
  frameHop,
  frameSize,
  hannWindow,
  levelFloor,
  lowReader,
  silentLevel,
} from '#src/signal/frame-levels.ts';
import { holdsIntegers } from '#src/signal/sound.ts';
import type { SoundKernel } from './sound-kernel.ts';

const contrastRoom = (kernel: SoundKernel, n: number) => ({
  n,
  x: kernel.area(n),
  sums: kernel.area(2 * n + 2),
  flat: kernel.area(n),
  out: kernel.area(Math.ceil(n / 4)),
});

export function wasmFrameLevels(
  kernel: SoundKernel,
  edges: Int32Array,
  block: number,
  factor: number,
): FrameLevels {
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
