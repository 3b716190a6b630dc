import type { Planes, Sampler } from '../sampler.ts';
import { ensureBytes, kernelMaker } from './kernel.ts';

/** The functions of assembly/sampler.ts; see there for every parameter. */
type SamplerFunctions = {
  sample(...of: [...Given, out: number]): void;
  back(...of: [...Given, gradient: number, forImage: number, forGrid: number]): void;
};
type Given = [
  ...[image: number, width: number, height: number, channels: number],
  ...[grid: number, points: number, held: boolean],
];

/** @param bytes the compiled `sampler.wasm` */
export function createWasmSampler(bytes: Uint8Array): Sampler {
  const { memory, exports } = kernelMaker(bytes)();
  const kernel = exports as unknown as SamplerFunctions;

  /** Lays arrays one behind the other; a number is room of so many floats, zeros. */
  function lay(parts: readonly (Float32Array | number)[]): readonly Float32Array[] {
    const sizes = parts.map((part) => (typeof part === 'number' ? part : part.length));
    ensureBytes(memory, 64 + 4 * sizes.reduce((a, b) => a + b, 0));
    let top = 64;
    return parts.map((part, k) => {
      const area = new Float32Array(memory.buffer, top, sizes[k] as number);
      top += 4 * (sizes[k] as number);
      if (typeof part === 'number') area.fill(0);
      else area.set(part);
      return area;
    });
  }
  const at = (areas: readonly Float32Array[], k: number): number => (areas[k] as Float32Array).byteOffset;
  const given = (areas: readonly Float32Array[], image: Planes, points: number, held: boolean): Given => [
    ...([at(areas, 0), image.width, image.height, image.channels] as const),
    ...([at(areas, 1), points, held] as const),
  ];

  return {
    async sample(image, grid, border) {
      const points = grid.length / 2;
      const areas = lay([image.values, grid, image.channels * points]);
      kernel.sample(...given(areas, image, points, border === 'border'), at(areas, 2));
      return (areas[2] as Float32Array).slice();
    },
    async back(image, grid, border, gradient) {
      const points = grid.length / 2;
      const areas = lay([image.values, grid, gradient, image.values.length, grid.length]);
      const all = given(areas, image, points, border === 'border');
      kernel.back(...all, at(areas, 2), at(areas, 3), at(areas, 4));
      return { image: (areas[3] as Float32Array).slice(), grid: (areas[4] as Float32Array).slice() };
    },
  };
}
