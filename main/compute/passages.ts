import type { PassageArithmetic } from '#src/compute/passages.ts';
import { createWasmPassages } from '#src/compute/wasm/wasm-passages.ts';
import { kernelBytes } from './cpu.ts';

let made: PassageArithmetic | null = null;

/** The arithmetic of finding passages of this thread; made once. @throws MachineError `not-built` */
export function wasmPassages(): PassageArithmetic {
  made ??= createWasmPassages(kernelBytes('passages'));
  return made;
}
