import type { TextArithmetic } from '#src/compute/text.ts';
import { createWasmText } from '#src/compute/wasm/wasm-text.ts';
import { kernelBytes } from './cpu.ts';

let made: TextArithmetic | null = null;

/** The arithmetic of following a text of this thread; made once. @throws MachineError `not-built` */
export function wasmText(): TextArithmetic {
  made ??= createWasmText(kernelBytes('text'));
  return made;
}
