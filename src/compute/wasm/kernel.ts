/** What we use of WebAssembly; declared here because not every platform's types carry it. */
export type Memory = { readonly buffer: ArrayBuffer; grow(pages: number): number };

type Wasm = {
  readonly Memory: new (options: { initial: number; maximum: number; shared: boolean }) => Memory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { env: { memory: Memory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> };
};

/** The strip sweep of assembly/dtw.ts; see there for every parameter. Addresses are byte offsets. */
export type Strip = (
  x: number,
  xx: number,
  y: number,
  yy: number,
  stride: number,
  d: number,
  c0: number,
  c1: number,
  from: number,
  to: number,
  rows: number,
  row: number,
  left: number,
  right: number,
  wd: number,
  wx: number,
  wy: number,
  penalty: number,
  dirs: number,
  scratch: number,
) => void;

export type DtwKernel = { readonly memory: Memory; readonly strip: Strip };

const page = 65_536;

/** Makes a fresh instance (with its own memory) of a kernel each time it is called. */
export function kernelMaker(
  bytes: Uint8Array,
): () => { readonly memory: Memory; readonly exports: Readonly<Record<string, unknown>> } {
  const { Memory, Module, Instance } = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;
  const module = new Module(bytes);
  return () => {
    const memory = new Memory({ initial: 1, maximum: page, shared: true });
    return { memory, exports: new Instance(module, { env: { memory } }).exports };
  };
}

/** The same of the dtw kernel. */
export function dtwKernelMaker(bytes: Uint8Array): () => DtwKernel {
  const make = kernelMaker(bytes);
  return () => {
    const { memory, exports } = make();
    return { memory, strip: exports.strip as Strip };
  };
}

/** Grows `memory` to hold `bytes`. */
export function ensureBytes(memory: Memory, bytes: number): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / page);
  if (missing > 0) memory.grow(missing);
}
