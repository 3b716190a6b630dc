import type { Sampler } from '#src/compute/sampler.ts';
import { createWasmSampler } from '#src/compute/wasm/wasm-sampler.ts';
import { kernelBytes } from './cpu.ts';

let made: Sampler | null = null;

/** The spatial transformer's sampler of this thread; made once. @throws MachineError `not-built` */
export function wasmSampler(): Sampler {
  made ??= createWasmSampler(kernelBytes('sampler'));
  return made;
}
