import type { SoundArithmetic } from '#src/signal/sound-arithmetic.ts';
import { makeSoundKernel } from './sound-kernel.ts';
import { wasmFeatureBlocks } from './wasm-blocks.ts';
import { wasmFrameLevels } from './wasm-frames.ts';
import { wasmWhitenedPair } from './wasm-whitened.ts';
import { wasmWindowPair } from './wasm-windows.ts';

/**
 * The arithmetic of syncing by sound on the SIMD kernel, in single precision. What it makes for a size is made once and
 * used again: one user at a time.
 * @param bytes the compiled `sound.wasm`
 */
export function createWasmSound(bytes: Uint8Array): SoundArithmetic {
  const kernel = makeSoundKernel(bytes);
  const made = new Map<string, unknown>();
  function once<T>(name: string, make: () => T): T {
    const known = (made.get(name) as T | undefined) ?? make();
    made.set(name, known);
    return known;
  }
  return {
    windows: (n) => once(`windows ${n}`, () => wasmWindowPair(kernel, n)),
    whitened: (n) => once(`whitened ${n}`, () => wasmWhitenedPair(kernel, n)),
    frames: (edges, block, factor) =>
      once(`frames ${edges} ${block} ${factor}`, () => wasmFrameLevels(kernel, edges, block, factor)),
    blocks: (n, signals) => once(`blocks ${n} ${signals}`, () => wasmFeatureBlocks(kernel, n, signals)),
  };
}
