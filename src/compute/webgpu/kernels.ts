import type { Device } from './device.ts';
import { dtwShader, mostUnrolled, planesFor, type ShaderKind, type TileShape } from './shader.ts';

/** Bytes from one struct Turn to the next: what every device can step by. */
export const turnBytes = 256;

export type Kernels = {
  readonly tile: TileShape;
  readonly layouts: readonly [problem: GPUBindGroupLayout, trace: GPUBindGroupLayout];
  /** Compiled when first asked for. */
  pipeline(kind: Omit<ShaderKind, 'tile'>): Promise<GPUComputePipeline>;
};

export function createKernels({ gpu, attempt }: Device, tile: TileShape): Kernels {
  const visibility = 0x4; // the compute stage
  const entry = (binding: number, type: GPUBufferBindingType): GPUBindGroupLayoutEntry => ({
    binding,
    visibility,
    buffer: { type, hasDynamicOffset: binding === 1 && type === 'uniform' },
  });
  const given = [
    'uniform',
    'uniform',
    'read-only-storage',
    'read-only-storage',
    'read-only-storage',
  ] as const;
  const kept = ['storage', 'storage', 'storage'] as const;
  const problem = gpu.createBindGroupLayout({
    entries: [...given, ...kept].map((type, k) => entry(k, type)),
  });
  const trace = gpu.createBindGroupLayout({ entries: [entry(0, 'storage'), entry(1, 'storage')] });
  const made = new Map<string, Promise<GPUComputePipeline>>();
  return {
    tile,
    layouts: [problem, trace],
    pipeline({ dims, ...rest }) {
      const kind = { ...rest, dims: planesFor(dims) };
      const key = JSON.stringify({ ...kind, dims: dims > mostUnrolled ? 'any' : kind.dims });
      const known = made.get(key);
      if (known) return known;
      const pipeline = attempt(() =>
        gpu.createComputePipeline({
          layout: gpu.createPipelineLayout({
            bindGroupLayouts: kind.task === 'trace' ? [problem, trace] : [problem],
          }),
          compute: {
            module: gpu.createShaderModule({ code: dtwShader({ ...kind, tile }) }),
            entryPoint: 'main',
          },
        }),
      );
      made.set(key, pipeline);
      return pipeline;
    },
  };
}
