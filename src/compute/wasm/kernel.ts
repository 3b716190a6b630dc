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

/**
 * Sweeps one tile, see assembly/dtw.ts. Addresses are byte offsets. Returns the total of the last cell swept
 * where directions are asked for.
 */
export type SweepTile = (
  plan: number,
  room: number,
  r: number,
  c: number,
  rows: number,
  columns: number,
  directions: number,
) => number;

/** Rows of one strip, see assembly/dtw.ts. */
export const stripRows = 16;

export type DtwKernel = { readonly module: object; readonly memory: Memory; readonly tile: SweepTile };

const page = 65_536;

const webAssembly = (): Wasm => (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;

/** Makes a fresh instance (with its own memory) of a kernel each time it is called. */
export function kernelMaker(bytes: Uint8Array): () => {
  readonly module: object;
  readonly memory: Memory;
  readonly exports: Readonly<Record<string, unknown>>;
} {
  const { Memory, Module, Instance } = webAssembly();
  const module = new Module(bytes);
  return () => {
    const memory = new Memory({ initial: 1, maximum: page, shared: true });
    return { module, memory, exports: new Instance(module, { env: { memory } }).exports };
  };
}

/** The same of the dtw kernel. */
export function dtwKernelMaker(bytes: Uint8Array): () => DtwKernel {
  const make = kernelMaker(bytes);
  return () => {
    const { module, memory, exports } = make();
    return { module, memory, tile: exports.tile as SweepTile };
  };
}

/** The dtw kernel on a memory that another thread made. */
export function dtwKernelOn(module: object, memory: Memory): DtwKernel {
  const { exports } = new (webAssembly().Instance)(module, { env: { memory } });
  return { module, memory, tile: exports.tile as SweepTile };
}

/** Grows `memory` to hold `bytes`. */
export function ensureBytes(memory: Memory, bytes: number): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / page);
  if (missing > 0) memory.grow(missing);
}
