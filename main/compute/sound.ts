import { createWasmSound } from '#src/compute/wasm/wasm-sound.ts';
import type { SoundArithmetic } from '#src/signal/sound-arithmetic.ts';
import { kernelBytes } from './cpu.ts';

let made: SoundArithmetic | null = null;

/** The arithmetic on sound of this thread; made once. @throws MachineError `not-built` */
export function wasmSound(): SoundArithmetic {
  made ??= createWasmSound(kernelBytes('sound'));
  return made;
}
